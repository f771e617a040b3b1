"""The commands `ledger check` and `ledger rebuild` of the command line."""

import argparse
import sys
import time
from typing import TypeAlias

from core.context import OpenContext
from leaderboards.service.rebuilding import Difference, check, rebuild

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name
SHOWN = 50


def add_commands(subparsers: Subparsers, open_context: OpenContext) -> None:
    """Add `ledger check|rebuild`."""
    ledger = subparsers.add_parser("ledger", help="the points and what follows from them").add_subparsers(required=True)

    async def run_check(_arguments: argparse.Namespace) -> int:
        return await _check(open_context)

    async def run_rebuild(_arguments: argparse.Namespace) -> int:
        return await _rebuild(open_context)

    text = "work every standing out anew from the facts and print each row that differs; 1 where one does"
    ledger.add_parser("check", help=text, description=text).set_defaults(run=run_check)
    text = "work every standing out anew and store what differs; recording waits meanwhile"
    ledger.add_parser("rebuild", help=text, description=text).set_defaults(run=run_rebuild)


async def _check(open_context: OpenContext) -> int:
    began = time.monotonic()
    async with open_context() as context, context.database.reading() as uow:
        differences = await check(uow)
    for difference in differences[:SHOWN]:
        _say(_line(difference))
    if not differences:
        _say(f"Every standing is what the facts say ({time.monotonic() - began:.1f} s).")
        return 0
    _say(f"{len(differences)} rows differ.")
    return 1


async def _rebuild(open_context: OpenContext) -> int:
    began = time.monotonic()
    async with open_context() as context, context.database.writing() as uow:
        count = await rebuild(uow)
    _say(f"{count} rows mended ({time.monotonic() - began:.1f} s).")
    return 0


def _line(difference: Difference) -> str:
    name = f"{difference.table} {' · '.join(part or 'all' for part in difference.key)}"
    if difference.table == "fact":
        return f"{name}: the fact has no posting, or more than one"
    kept, rebuilt = difference.kept, difference.rebuilt
    return f"{name}: kept {kept.points} (people {kept.people}), by the facts {rebuilt.points} (people {rebuilt.people})"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
