"""A round's folder for inspectors: the same data give the same bytes, and it can be checked without the program."""

import asyncio
import io
import json
import re
import subprocess
import zipfile
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import server
from competitions.awards.dossiers.models import Dossier, DossierFile
from competitions.awards.dossiers.service.editing import dossier_store
from competitions.awards.inspection.commands import add_commands
from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.contents import SHEETS
from competitions.awards.inspection.service.shelf import Shelf, pack
from competitions.awards.rounds.models import Nomination, RoundBoard
from core.context import Context
from core.database import Base
from core.files import FileStore
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from core.migrating import load_models
from leaderboards.service.boards import BoardQuery
from leaderboards.service.freezing import Freezing, freeze
from tests.competitions.awards.inspection.conftest import NOMINEE, ROUND
from tests.competitions.movements.site import PROVINCE, browser_of
from units.domain.unit import Kind

ZIP = f"/khen-thuong/dot/{ROUND}/bo-ho-so.zip"
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.binary()

KEEPER = Actor(PersonId("keeper"), "Keeper", (Grant(Role.ADMINISTRATOR, UnitCode(PROVINCE), date(2026, 1, 1)),))

load_models()


def test_every_table_of_a_round_is_in_its_folder():
    of_rounds = {name for name in Base.metadata.tables if name.startswith("award_")}
    without = {
        "award_inspection_grant",
        "award_reading",
        "award_form_template",
        "award_certificate_form",
        "award_register",
    }
    assert {sheet.table for sheet in SHEETS} >= of_rounds - without - {"award_batch"}


def test_every_sheet_shows_columns_that_there_are():
    for sheet in SHEETS:
        columns = set(Base.metadata.tables[sheet.table].c.keys())
        assert {column.name for column in sheet.columns} <= columns - sheet.unsaid, sheet.name
        assert sheet.unsaid <= columns, sheet.name


def test_what_only_the_named_officer_may_read_stands_in_no_sheet():
    unsaid = {sheet.table: sheet.unsaid for sheet in SHEETS}
    assert unsaid["award_hold"] == {"kind", "content", "sender", "officer_id", "closing_reason"}
    assert unsaid["award_council_member"] == {"kin"}


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_a_data_line_is_one_line_and_the_same_whatever_the_order(row):
    line = folder.write_line(row)
    assert line.count("\n") == 1
    assert folder.write_line(dict(reversed(row.items()))) == line
    assert set(json.loads(line)) == set(row)


@given(st.lists(st.text()), st.text(), st.text())
def test_no_text_leaves_its_cell(cells, target, title):
    written = folder.table_row(cells) + folder.link_list([folder.Link(target, title)])
    assert len(re.findall(r"<(?!/?(?:tr|td|ol|li|a\b))", written)) == 0


def test_values_read_as_vietnamese_writes_them():
    words = {"yes": "có", "no": "không"}
    say = lambda text: words.get(text, text)  # noqa: E731 - a translator in one line
    values = [None, True, False, date(2026, 10, 10), datetime(2026, 10, 10, 0, 30, tzinfo=UTC), b"\x01", 7]
    written = [folder.write_value(value, say) for value in values]
    assert written == ["", "có", "không", "10/10/2026", "07:30 10/10/2026", "01", "7"]
    reasons = json.dumps([{"code": "a", "text": "Rank %(n)s", "params": {"n": 1}}])
    assert [folder.write_reasons(text, say) for text in (reasons, "[1]", "x")] == ["Rank 1", "[1]", "x"]


def test_the_same_files_make_the_same_zip(tmp_path):
    packed = []
    for name in ("a", "b"):
        root = tmp_path / name / "same"
        root.mkdir(parents=True)
        shelf = Shelf(root)
        shelf.put("x/y.txt", b"1")
        assert not shelf.take("z", tmp_path / "nowhere")
        assert shelf.take("z", root / "x" / "y.txt")
        pack(root, tmp_path / f"{name}.zip")
        packed.append((tmp_path / f"{name}.zip").read_bytes())
    assert packed[0] == packed[1]


def typed_in(root, typed):
    return subprocess.run(["/bin/bash", "-ec", typed], cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.asyncio
async def test_the_folder_checks_out_by_the_tools_of_any_machine(house, tmp_path):
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head:
        first, second = await head.get(ZIP), await head.get(ZIP)
        page = (await head.get(f"/khen-thuong/dot/{ROUND}/thanh-tra")).text
    assert first.content == second.content
    assert "Bộ hồ sơ của đợt cho thanh tra" in page
    zipfile.ZipFile(io.BytesIO(first.content)).extractall(tmp_path)
    (root,) = tmp_path.glob("ho-so-dot-*")
    index = (root / "index.html").read_text()
    for command in re.findall(r"<pre>(.*?)</pre>", index, re.DOTALL)[:4]:
        typed = command.replace("&#x27;", "'").replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">")
        done = await asyncio.to_thread(typed_in, root, typed)
        assert (done.returncode, "SAI" in done.stdout) == (0, False), done.stderr
    assert "Xã Mường Nhé" in (root / "30-doi-tuong.html").read_text()
    assert "unknown.happened" in (root / "90-nhat-ky.html").read_text()
    assert all((root / link).exists() for link in re.findall(r'href="([^"]+)"', index))


@pytest.mark.asyncio
async def test_every_standing_and_the_files_of_dossiers_are_in_the_folder(house, tmp_path):
    kinds, files = (Kind.COMMUNE, Kind.SCHOOL), FileStore(tmp_path / "files")
    digest = dossier_store(files).put(b"%PDF-1.7 a signed report")
    async with house.database.writing() as uow:
        for number, kind in enumerate(kinds):
            freezing = Freezing(BoardQuery(kind), "Xét khen thưởng", KEEPER)
            snapshot = await freeze(uow, freezing, now=house.clock.now() + timedelta(seconds=number))
            uow.session.add(RoundBoard(round_id=ROUND, kind=kind.value, snapshot_id=snapshot.id))
        nominee = await uow.session.get(Nomination, NOMINEE)
        moments = {"updated_at": house.clock.now(), "due_on": house.clock.now().date()}
        dossier = Dossier(round_id=ROUND, nomination_id=NOMINEE, unit_id=nominee.unit_id, state="submitted", **moments)
        uow.session.add(dossier)
        await uow.session.flush()
        kept = {"digest": digest, "media_type": "application/pdf", "name": "bao-cao.pdf", "size": 24}
        added = {"added_by": "officer", "added_at": house.clock.now()}
        uow.session.add(DossierFile(dossier_id=dossier.id, kind="report", **kept, **added))
    async with await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head:
        zipfile.ZipFile(io.BytesIO((await head.get(ZIP)).content)).extractall(tmp_path)
    (root,) = tmp_path.glob("ho-so-dot-*")
    assert (root / "van-ban" / "001.pdf").read_bytes() == b"%PDF-1.7 a signed report"
    assert "thiếu tệp" not in (root / "01-van-ban.html").read_text()
    assert {each.name for each in root.glob("20-bang-xep-hang-*.json")} == {
        f"20-bang-xep-hang-{kind.value}.json" for kind in kinds
    }
    assert "Bảng xếp hạng đã chốt: Trường học" in (root / "index.html").read_text()


@pytest.mark.asyncio
async def test_others_get_no_folder(house):
    for role in (Role.SPECIALIST, Role.INSPECTOR, Role.COUNCIL_MEMBER):
        async with await browser_of(house, role, PROVINCE) as browser:
            assert (await browser.get(ZIP)).status_code == 403


@pytest.fixture
def command_line(house):
    """Run a command over the house's database."""
    import argparse  # noqa: PLC0415 - only here

    @asynccontextmanager
    async def open_context():
        yield Context(house.settings, house.database, house.clock)

    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(), open_context)

    async def run(*words):
        options = parser.parse_args(words)
        return await options.run(options)

    return run


@pytest.mark.asyncio
async def test_the_commands_write_the_folder_and_verify_the_record(command_line, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert await command_line("export-dossier", ROUND, "--to", "out") == 0
    assert (tmp_path / "out" / "index.html").exists()
    assert await command_line("export-dossier", ROUND, "--to", "out") == 1
    assert await command_line("export-dossier", "unknown") == 1
    assert await command_line("verify-audit") == 0
    assert "Everything fits." in capsys.readouterr().out


def test_the_commands_are_wired():
    assert server.competitions.awards.inspection.commands.add_commands is add_commands
