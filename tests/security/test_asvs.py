"""The map of OWASP ASVS is honest: its statuses are known, and the tests it names exist."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATUSES = {"test", "part", "note", "open", "later", "not applicable"}
NAMED = re.compile(r"(tests/[\w/]+\.py)((?:(?:, )?::\w+)*)")


def rows():
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_chapter_is_there_once_with_a_known_status():
    sections = [row["section"] for row in rows()]
    assert {section.split(".")[0] for section in sections} == {f"V{number}" for number in range(1, 18)}
    assert len(set(sections)) == len(sections)
    assert {row["status"] for row in rows()} <= STATUSES
    assert all(row["evidence"] for row in rows())


def test_every_test_that_is_named_exists():
    missing = []
    for row in rows():
        for path, names in NAMED.findall(row["evidence"]):
            source = (ROOT / path).read_text(encoding="utf-8")
            missing += [name for name in re.findall(r"::(\w+)", names) if f"def {name}(" not in source]
        assert row["status"] != "test" or "tests/" in row["evidence"] or "mypy" in row["evidence"], row["section"]
    assert missing == []
