"""The command line: `python server.py COMMAND`. It knows no package; `server.py` hands over what commands need."""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import uvloop

from core import demo_clock, migrating, owner
from core.backup import archive
from core.context import Context, OpenContext, open_context
from core.database import UnitOfWork
from core.kernel import LOCAL_ZONE, Conflict, DomainError, Invalid, N_
from core.logs import configure_logs
from core.settings import Settings
from core.starting import (
    SettingsProblems,
    data_dir,
    demo_password,
    prepare_demonstration,
    read_settings,
)

FESTIVAL_MORNING = datetime.fromisoformat("2026-10-10T07:30:00+07:00")
COMMANDS_FAILED, SETTINGS_WRONG = 1, 2
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name
Run = Callable[[argparse.Namespace], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Composition:
    """What `server.py` knows and the command line does not."""

    serve: Callable[[Context], Awaitable[None]]
    """Serve until told to stop; in a demonstration the clock follows `core.demo_clock.follow`."""
    seed: Callable[[Context, str | None], Awaitable[None]]
    """Put the reference data in; with a password the demonstration too. Run again it changes nothing."""
    describe_demo: Callable[[Context], Awaitable[Sequence[str]]]
    """Lines for the terminal: sign-in names and a room to start."""
    verify_log: Callable[[Context, str], Awaitable[str | None]]
    """Check a room's log and replay it: the first difference, or None."""
    is_question_open: Callable[[UnitOfWork], Awaitable[bool]]
    """Say whether a question is open in any room, so that the clock must not be moved."""
    add_commands: Sequence[Callable[[Subparsers, OpenContext], None]] = ()
    """Commands of the packages; each sets `run`, an async function from options to exit code."""


def main(argv: Sequence[str], composition: Composition) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong settings or usage."""
    options = _make_parser(composition).parse_args(_with_default(argv))
    run: Run = options.run
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_awaited(run(options)))
    except SettingsProblems as error:
        print("The settings are not right yet:", *(f"  - {text}" for text in error.problems), sep="\n", file=sys.stderr)
        return SETTINGS_WRONG
    except DomainError as error:
        print(error.text % error.params if error.params else error.text, file=sys.stderr)
        for field in error.errors:
            print(f"  - {field.pointer}: {field.text % field.params if field.params else field.text}", file=sys.stderr)
        return COMMANDS_FAILED
    except KeyboardInterrupt:
        return 0


async def _awaited(outcome: Awaitable[int]) -> int:
    return await outcome


def _with_default(argv: Sequence[str]) -> list[str]:
    """`serve` is the command where none is named."""
    named = argv and (not argv[0].startswith("-") or argv[0] in {"-h", "--help"})
    return list(argv) if named else ["serve", *argv]


@asynccontextmanager
async def _open() -> AsyncIterator[Context]:
    settings = read_settings()
    await owner.check(settings)
    async with open_context(settings) as context:
        yield context


def _make_parser(composition: Composition) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python server.py",
        description="Ngày hội số. Settings come from the environment: DATABASE_URL, DATA_DIR, HOST, PORT, SECRET_KEY, "
        "PUBLIC_URL, TRUSTED_PROXIES, BACKUP_PASSPHRASE, LOG_LEVEL; docs/operations.md tells what each does.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serve(commands, composition)
    _add_data_commands(commands, composition)
    for add in composition.add_commands:
        add(commands, _open)
    _add_clock(commands, composition)
    return parser


def _add_serve(commands: Subparsers, composition: Composition) -> None:
    serve = commands.add_parser("serve", help="serve on HOST:PORT (what runs where no command is given)")
    serve.add_argument("--demo", action="store_true", help="the demonstration: migrates, seeds once, own secrets")
    serve.add_argument("--clock", metavar="MOMENT", type=_moment, help="where a new demonstration's time begins")
    serve.add_argument("--reset-clock", action="store_true", help="move a stored demonstration clock on to --clock")
    serve.set_defaults(run=lambda options: _serve(options, composition))


def _add_data_commands(commands: Subparsers, composition: Composition) -> None:
    migrate = commands.add_parser("migrate", help="bring the database's schema up to date")
    migrate.add_argument("--down", metavar="REVISION", help='take it back: "-1" for one step, "base" for all')
    migrate.set_defaults(run=_migrate)
    seed = commands.add_parser(
        "seed", help="put the reference data in (units, schools, agencies); twice changes nothing"
    )
    seed.set_defaults(run=lambda _options: _seed(composition))
    verify = commands.add_parser("verify-log", help="check a room's log and replay it to the same results")
    verify.add_argument("room_id", metavar="ROOM_ID")
    verify.set_defaults(run=lambda options: _verify_log(options.room_id, composition))
    backup = commands.add_parser(
        "backup", help="write one archive while the server works; keys under BACKUP_PASSPHRASE"
    )
    backup.add_argument("archive", metavar="FILE", type=Path)
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="fill an empty DATABASE_URL and DATA_DIR from an archive")
    restore.add_argument("archive", metavar="FILE", type=Path)
    restore.set_defaults(run=_restore)


def _add_clock(commands: Subparsers, composition: Composition) -> None:
    clock = commands.add_parser("clock", help="the demonstration's time: clock show, clock advance 2h")
    acts = clock.add_subparsers(title="acts", metavar="ACT", required=True)
    acts.add_parser("show", help="print it").set_defaults(run=lambda _options: _show_clock())
    advance = acts.add_parser("advance", help="move it forward, also while the server runs")
    advance.add_argument("step", metavar="STEP", help="2h, 30m, 1d or 1d2h30m")
    advance.set_defaults(run=lambda options: _advance(options.step, composition))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        message = "write the zone too, as in 2026-10-10T07:30:00+07:00"
        raise argparse.ArgumentTypeError(message)
    return moment


async def _serve(options: argparse.Namespace, composition: Composition) -> int:
    if not options.demo and (options.clock or options.reset_clock):
        raise Invalid(N_("Only the demonstration has a clock of its own; add --demo."))
    settings = prepare_demonstration() if options.demo else read_settings()
    configure_logs(settings.log_level)
    await owner.check(settings)
    if options.demo:
        await _migrate_demonstration(settings)
    elif not await migrating.is_current(settings.database):
        raise Conflict(N_("The database's schema is not the program's. Run: python server.py migrate"))
    async with open_context(settings) as context:
        if not options.demo:
            await composition.serve(context)
            return 0
        await _set_clock(context, options)
        await composition.seed(context, demo_password(settings))
        await _tell(context, composition)
        await composition.serve(context)
    return 0


async def _migrate_demonstration(settings: Settings) -> None:
    if not await migrating.is_current(settings.database):
        print("→ bringing the database up to date", flush=True)
        await migrating.upgrade(settings.database)


async def _set_clock(context: Context, options: argparse.Namespace) -> None:
    wall = context.clock.now() - context.clock.offset
    moment = options.clock or FESTIVAL_MORNING
    async with context.database.writing() as uow:
        if options.reset_clock:
            offset = await demo_clock.reset(uow, moment, wall=wall)
        else:
            offset = await demo_clock.start(uow, moment, wall=wall)
    context.clock.set_offset(offset)


async def _tell(context: Context, composition: Composition) -> None:
    print(
        f"\nThe demonstration opens at {context.settings.origin}/",
        f"Its time is now {_hour(context.clock.now())}.",
        *await composition.describe_demo(context),
        f"Password of all accounts: {demo_password(context.settings)}",
        f"Data: {context.settings.data_dir.resolve()}. Stop with Ctrl+C.\n",
        sep="\n",
        flush=True,
    )


async def _migrate(options: argparse.Namespace) -> int:
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if options.down:
        await migrating.downgrade(settings.database, options.down)
    else:
        await migrating.upgrade(settings.database)
    print("The schema is at", *sorted(await migrating.find_revisions(settings.database)) or ["no revision"])
    return 0


async def _seed(composition: Composition) -> int:
    async with _open() as context:
        demo = context.settings.mode == "demo"
        await composition.seed(context, demo_password(context.settings) if demo else None)
    print("The data is in.")
    return 0


async def _verify_log(room_id: str, composition: Composition) -> int:
    async with _open() as context:
        difference = await composition.verify_log(context, room_id)
    print(difference or "The log is whole and its replay gives the stored results.")
    return COMMANDS_FAILED if difference else 0


async def _backup(options: argparse.Namespace) -> int:
    async with _open() as context:
        manifest = await archive.backup(context.settings, options.archive, context.clock.now())
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{options.archive}: {len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files")
    if context.settings.backup_passphrase.get_secret_value():
        print(f"{archive.keys_path(options.archive)}: the keys, under the passphrase; keep them elsewhere")
    else:
        print("The keys are not in it: set BACKUP_PASSPHRASE to write them beside it, sealed.")
    return 0


async def _restore(options: argparse.Namespace) -> int:
    place = archive.Place(_restore_target(), data_dir())
    keys = archive.open_keys(options.archive, os.environ.get("BACKUP_PASSPHRASE", ""))
    archive.refuse_existing_keys(place.data_dir, keys)
    manifest = await archive.restore(place, options.archive)
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"Restored and checked: {len(manifest.tables)} tables, {rows} rows, {len(manifest.files)} files")
    if keys:
        print("Keys written to", *archive.restore_keys(place.data_dir, keys))
    return 0


def _restore_target() -> str:
    """Return where to restore; the secret is not known yet, so any will do to read the rest."""
    return Settings(mode="test", secret_key="x" * 32).database  # type: ignore[arg-type]  # pydantic wraps the string


async def _show_clock() -> int:
    async with _open() as context:
        print(f"{context.clock.now():%Y-%m-%dT%H:%M:%S+00:00}")
    return 0


async def _advance(step: str, composition: Composition) -> int:
    async with _open() as context:
        if context.settings.mode != "demo":
            raise Conflict(N_("Only a demonstration's clock can be moved."))
        wall = context.clock.now() - context.clock.offset
        async with context.database.writing() as uow:
            if await composition.is_question_open(uow):
                raise Conflict(N_("A question is open; the clock waits until it is closed."))
            offset = await demo_clock.advance(uow, demo_clock.parse_step(step), wall=wall)
    print(f"The demonstration's time is now {_hour(wall + offset)}.")
    return 0


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%H:%M, %d/%m/%Y} in the province"
