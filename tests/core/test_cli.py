import asyncio
import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy import table as sql_table

from core import cli, demo_clock
from core.audit import Act, record
from core.cli import Composition, main
from core.clock import Clock
from core.database import Database

CLEARED = ("MODE", "HOST", "PORT", "SECRET_KEY", "PUBLIC_URL", "DEMO_PUBLIC", "LOG_LEVEL", "BACKUP_PASSPHRASE")
MORNING = datetime.fromisoformat("2026-10-10T07:30:00+07:00")


class Recorder:
    """Stands for the packages: notes what it was asked and answers as told."""

    def __init__(self) -> None:
        self.served: list[datetime] = []
        self.seeded: list[str | None] = []
        self.question_is_open = False
        self.difference: str | None = None

    async def serve(self, context):
        self.served.append(context.clock.now())

    async def seed(self, _context, password):
        self.seeded.append(password)

    async def describe_demo(self, _context):
        return ["Sign in as quantri@ngayhoi.example", "Room 123456"]

    async def verify_log(self, _context, room_id):
        return f"{room_id}: {self.difference}" if self.difference else None

    async def find_open(self, _uow):
        return self.question_is_open


@pytest.fixture
def packages():
    return Recorder()


@pytest.fixture
def run(monkeypatch, tmp_path, empty_database_url, packages):
    """Run a command in a data folder of its own; return its exit code."""
    for name in CLEARED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    monkeypatch.setattr(cli, "configure_logs", lambda _level: None)
    composition = Composition(
        serve=packages.serve,
        seed=packages.seed,
        describe_demo=packages.describe_demo,
        verify_log=packages.verify_log,
        is_question_open=packages.find_open,
    )
    return lambda *argv: main(argv, composition)


def stored_offset(url: str) -> timedelta | None:
    async def ask() -> timedelta | None:
        database = Database(url)
        async with database.reading() as uow:
            offset = await demo_clock.find_offset(uow)
        await database.close()
        return offset

    return asyncio.run(ask())


def make_production(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s" * 40)
    monkeypatch.setenv("PUBLIC_URL", "https://thidua.example")


def test_the_help_names_every_command(run, capsys):
    with pytest.raises(SystemExit) as stopped:
        run("--help")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    for command in ("serve", "migrate", "seed", "verify-log", "backup", "restore", "clock"):
        assert re.search(rf"^\s+{command}\s", shown, re.MULTILINE)


def test_a_demonstration_migrates_seeds_tells_and_serves_on_the_festival_morning(run, packages, capsys, tmp_path):
    assert run("serve", "--demo") == 0
    password = (tmp_path / "data" / "demo-password").read_text().strip()
    assert packages.seeded == [password]
    assert abs(packages.served[0] - MORNING) < timedelta(minutes=5)
    shown = capsys.readouterr().out
    assert password in shown
    assert "quantri@ngayhoi.example" in shown
    assert "Room 123456" in shown
    assert "http://127.0.0.1:8000/" in shown


def test_serve_is_the_default_command(run, packages):
    assert run("--demo") == 0
    assert len(packages.served) == 1


def test_the_clock_of_the_first_start_stays(run, empty_database_url):
    run("--demo", "--clock", "2026-12-01T08:00:00+07:00")
    first = stored_offset(empty_database_url)
    assert run("--demo", "--clock", "2026-12-24T08:00:00+07:00") == 0
    assert stored_offset(empty_database_url) == first


def test_a_reset_moves_on_and_never_back(run, empty_database_url, capsys):
    run("--demo")
    first = stored_offset(empty_database_url)
    assert run("--demo", "--reset-clock", "--clock", "2027-01-05T08:00:00+07:00") == 0
    later = stored_offset(empty_database_url)
    assert later > first
    assert run("--demo", "--reset-clock", "--clock", "2026-10-10T07:30:00+07:00") == 1
    assert "never goes back" in capsys.readouterr().err
    assert stored_offset(empty_database_url) == later


def test_the_clock_of_a_demonstration_goes_forward(run, empty_database_url):
    run("--demo")
    before = stored_offset(empty_database_url)
    assert run("clock", "advance", "2h") == 0
    assert stored_offset(empty_database_url) == before + timedelta(hours=2)


def test_the_clock_waits_while_a_question_is_open(run, packages, empty_database_url, capsys):
    run("--demo")
    before, packages.question_is_open = stored_offset(empty_database_url), True
    assert run("clock", "advance", "2h") == 1
    assert "question is open" in capsys.readouterr().err
    assert stored_offset(empty_database_url) == before


def test_no_clock_is_moved_outside_a_demonstration(run, monkeypatch, capsys):
    make_production(monkeypatch)
    assert run("migrate") == 0
    assert run("clock", "advance", "2h") == 1
    assert "Only a demonstration" in capsys.readouterr().err


def test_production_serves_a_current_schema_only(run, packages, monkeypatch, capsys):
    make_production(monkeypatch)
    assert run() == 1
    assert "server.py migrate" in capsys.readouterr().err
    assert run("migrate") == 0
    assert run() == 0
    assert len(packages.served) == 1
    assert packages.seeded == []


def test_a_production_seed_has_no_demonstration(run, packages, monkeypatch):
    make_production(monkeypatch)
    run("migrate")
    assert run("seed") == 0
    assert packages.seeded == [None]


def test_wrong_settings_are_told_and_nothing_runs(run, packages, monkeypatch, capsys):
    monkeypatch.setenv("PORT", "eighty")
    assert run("serve") == 2
    shown = capsys.readouterr().err
    assert "PORT" in shown
    assert "SECRET_KEY" in shown
    assert packages.served == []


def test_the_schema_goes_up_and_down(run, monkeypatch, capsys):
    make_production(monkeypatch)
    assert run("migrate") == 0
    assert run("migrate", "--down", "base") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "The schema is at no revision"


def test_a_log_that_differs_exits_with_1(run, packages, capsys):
    run("--demo")
    capsys.readouterr()
    assert run("verify-log", "r1") == 0
    packages.difference = "question 3 differs"
    assert run("verify-log", "r1") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "r1: question 3 differs"


def test_backup_and_restore_by_command(run, monkeypatch, tmp_path, second_empty_database_url, capsys):
    run("--demo")
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a phrase of many letters")
    archive = str(tmp_path / "day.tar.gz")
    assert run("backup", archive) == 0
    assert run("restore", archive) == 1
    monkeypatch.setenv("DATABASE_URL", second_empty_database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "restored"))
    assert run("restore", archive) == 0
    for name in ("secret-key", "demo-password"):
        assert (tmp_path / "restored" / name).read_text() == (tmp_path / "data" / name).read_text()
    capsys.readouterr()
    assert run("clock", "show") == 0
    assert capsys.readouterr().out.startswith("2026-10-10T00:3")


def count_rows(url: str, table: str) -> int:
    async def ask() -> int:
        database = Database(url)
        async with database.reading() as uow:
            found = await uow.session.scalar(select(func.count()).select_from(sql_table(table)))
        await database.close()
        return int(found or 0)

    return asyncio.run(ask())


def add_a_unit_of_an_installation(url: str) -> None:
    async def add() -> None:
        database = Database(url)
        async with database.writing() as uow:
            await record(uow, Act("person.created", "p1"), Clock().now())
        await database.close()

    asyncio.run(add())


def test_a_demonstration_never_enters_an_installations_database(run, packages, monkeypatch, empty_database_url, capsys):
    with monkeypatch.context() as production:
        make_production(production)
        assert run("migrate") == 0
    add_a_unit_of_an_installation(empty_database_url)
    assert run("--demo") == 1
    assert "holds an installation" in capsys.readouterr().err
    assert (packages.seeded, packages.served) == ([], [])
    assert (count_rows(empty_database_url, "demo_clock"), count_rows(empty_database_url, "audit_entry")) == (0, 1)


def test_a_folder_that_a_demonstration_left_makes_no_demonstration_of_an_installation(
    run, packages, monkeypatch, empty_database_url, tmp_path, capsys
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'other.sqlite3'}")
    assert run("--demo") == 0
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    assert run("migrate") == 0
    add_a_unit_of_an_installation(empty_database_url)
    packages.seeded.clear()
    for command in ("seed", "clock"):
        assert run(*([command] if command == "seed" else [command, "advance", "2h"])) == 1
        assert "Set SECRET_KEY" in capsys.readouterr().err
    assert packages.seeded == []


def test_an_installation_never_serves_a_demonstrations_facts(run, packages, monkeypatch, capsys):
    assert run("--demo") == 0
    make_production(monkeypatch)
    assert run() == 1
    assert "holds a demonstration" in capsys.readouterr().err
    assert len(packages.served) == 1


def test_a_wrong_passphrase_restores_nothing_and_the_right_one_all(
    run, monkeypatch, tmp_path, second_empty_database_url
):
    run("--demo")
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a phrase of many letters")
    archive = str(tmp_path / "day.tar.gz")
    assert run("backup", archive) == 0
    monkeypatch.setenv("DATABASE_URL", second_empty_database_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "restored"))
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a phrase of other letters")
    assert run("restore", archive) == 1
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a phrase of many letters")
    assert run("restore", archive) == 0
    assert (tmp_path / "restored" / "secret-key").exists()


@pytest.mark.parametrize("left", ["secret-key", "demo-password"])
def test_a_key_left_by_an_earlier_try_used_to_end_a_restore_half_done_with_a_traceback(
    run, monkeypatch, tmp_path, second_empty_database_url, capsys, left
):
    run("--demo")
    monkeypatch.setenv("BACKUP_PASSPHRASE", "a phrase of many letters")
    archive, restored = str(tmp_path / "day.tar.gz"), tmp_path / "restored"
    assert run("backup", archive) == 0
    monkeypatch.setenv("DATABASE_URL", second_empty_database_url)
    monkeypatch.setenv("DATA_DIR", str(restored))
    restored.mkdir()
    (restored / left).write_text("of an earlier try\n")
    capsys.readouterr()
    assert run("restore", archive) == 1
    told = f"{restored / left} exists already; put it aside (keep it) and restore again.\n"
    assert capsys.readouterr().err == told
    assert [path.name for path in restored.iterdir()] == [left]
    (restored / left).rename(tmp_path / "aside")
    assert run("restore", archive) == 0
    assert (restored / left).read_text() == (tmp_path / "data" / left).read_text()
