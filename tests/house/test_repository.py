"""What must not be committed: unfinished business, addresses of elsewhere, dead links."""

import json
import re
from pathlib import Path

from tests.house.tree import ROOT, files, place, texts

HERE = Path(__file__)
REGISTRIES = re.compile(
    r"(py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(org|com)|deb\." r"debian\.org|(?<!emit-)index" r"-url)"
)
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
PASSED_OVER = re.compile(
    r"\b(mark\.sk" r"ip|pytest\.sk" r"ip|importorsk" r"ip|xf" r"ail\(|mark\.xf" r"ail|unittest\.sk" r"ip)"
)
WORKPLACE = re.compile(r"(?<![\w.])(/wo" r"rk/|\.\./sha" r"red)")
ADDRESS = re.compile(r"\b(?:https?|wss?)://([^\s/\"'`<>)\]}:?#,;|]+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NOT_VISITED = {"www.w3.org", "purl.imsglobal.org", "json-schema.org", "schemas.openxmlformats.org"}
"""Names of formats that look like addresses."""
ASSET_LOCK = "package-lock.json"


def _places(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{place(path, number)} {line.strip()[:80]}"
        for path, content in texts(*suffixes)
        if path != HERE
        for number, line in enumerate(content.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry():
    assert _places(REGISTRIES) == []


def test_no_file_names_a_folder_outside_the_checkout():
    assert _places(WORKPLACE) == []


def test_nothing_is_left_for_later():
    assert _places(UNFINISHED, ".py", ".js", ".css", ".html", ".md", ".toml", ".yaml") == []


def test_no_test_is_passed_over():
    assert _places(PASSED_OVER, ".py") == []


def test_code_and_pages_name_no_machine_of_the_network():
    guilty = []
    for path, content in texts(".py", ".js", ".css", ".html", ".svg", ".toml", ".json", ".po"):
        hosts = set() if path.name == ASSET_LOCK else set(ADDRESS.findall(content))
        guilty += [f"{place(path)}: {host}" for host in sorted(hosts) if not _is_ours_or_made_up(host)]
    assert guilty == []


def _is_ours_or_made_up(host: str) -> bool:
    if host in NOT_VISITED or host.startswith(("127.", "localhost", "[::1]", "{", "%", "$")):
        return True
    return (
        "@127.0.0.1" in host
        or host.endswith((".example", ".example.", ".test", ".invalid", "example", "example.org"))
        or "." not in host
    )


def test_the_asset_lock_pins_content_and_no_address():
    packages = json.loads((ROOT / ASSET_LOCK).read_text())["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_lock_pins_every_package_by_version_and_digest():
    lock = (ROOT / "requirements.lock").read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", lock) if entry and not entry.startswith("#")]
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_links_between_documents_lead_somewhere():
    guilty = [
        f"{place(path)} → {target}"
        for path, content in texts(".md")
        for target in LINK.findall(content)
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert guilty == []


def test_no_large_file_is_committed():
    assert [place(path) for path in files() if path.stat().st_size > 1_500_000] == []


def test_the_security_map_leads_to_tests_that_exist():
    table = (ROOT / "docs" / "asvs.csv").read_text()
    named = set(re.findall(r"(?:tests|core)/[\w/]+\.py", table))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
