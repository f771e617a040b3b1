"""The commands `verify-audit` and `export-dossier` of the command line."""

import argparse
import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import TypeAlias

from competitions.awards.inspection.service import anchoring
from competitions.awards.inspection.service.anchoring import Finding
from competitions.awards.inspection.service.ballots import check_ballots
from competitions.awards.inspection.service.exporting import Press, export, folder_name
from competitions.awards.inspection.service.sealing import Seal
from competitions.awards.rounds.queries.reading import find_round
from core.context import OpenContext
from core.files import FileStore
from core.i18n import load_translations

ROOT = Path(__file__).parents[3]
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name


def add_commands(subparsers: Subparsers, open_context: OpenContext) -> None:
    """Add `verify-audit` and `export-dossier`."""

    async def run_verify(arguments: argparse.Namespace) -> int:
        return await _verify(open_context, arguments.anchor)

    text = "check the record of all acts, its anchors and the ballots of closed votes; 1 where something was changed"
    verify = subparsers.add_parser("verify-audit", help=text, description=text)
    verify.add_argument(
        "--anchor", metavar="FILE", type=Path, action="append", default=[], help="an anchor file kept elsewhere"
    )
    verify.set_defaults(run=run_verify)
    _add_export(subparsers, open_context)


def _add_export(subparsers: Subparsers, open_context: OpenContext) -> None:
    async def run_export(arguments: argparse.Namespace) -> int:
        return await _export(open_context, arguments.round, arguments.to)

    text = "write all that is known of an award round into one folder that can be checked without this program"
    export = subparsers.add_parser("export-dossier", help=text, description=text)
    export.add_argument("round", metavar="ROUND", help="the round's id, as its address shows it")
    export.add_argument("--to", metavar="FOLDER", type=Path, help="an empty folder; else one of the round's name here")
    export.set_defaults(run=run_export)


async def _verify(open_context: OpenContext, kept: list[Path]) -> int:
    async with open_context() as context, context.database.reading() as uow:
        vault = anchoring.make_vault(context.settings.data_dir, context.settings.secret_key.get_secret_value())
        finding = await anchoring.verify(uow, vault, [check_ballots], kept)
    for line in _lines(finding):
        sys.stdout.write(line + "\n")
    return 0 if finding.is_whole else 1


async def _export(open_context: OpenContext, round_id: str, target: Path | None) -> int:
    root = target or Path(folder_name(round_id))
    async with open_context() as context, context.database.reading() as uow:
        if await find_round(uow, round_id) is None or not await asyncio.to_thread(_is_free, root):
            sys.stderr.write(f"There is no round {round_id}, or {root} is not empty.\n")
            return 1
        say = partial(load_translations(ROOT / "locale").gettext, "vi")
        files, secret = FileStore(context.settings.data_dir / "files"), context.settings.secret_key.get_secret_value()
        await export(uow, round_id, root, Press(say, files, Seal(secret)))
    sys.stdout.write(f"Open {root / 'index.html'}\n")
    return 0


def _is_free(root: Path) -> bool:
    root.mkdir(parents=True, exist_ok=True)
    return not any(root.iterdir())


def _lines(finding: Finding) -> list[str]:
    faults = [f"  - {fault}" for fault in finding.faults]
    if finding.broken_at is not None:
        return [f"Entry {finding.broken_at} does not fit; the {finding.length} before it do.", *faults]
    first = f"The record has {finding.length} entries and {finding.anchors} anchors."
    return [f"{first} Everything fits." if finding.is_whole else f"{first} Something was changed:", *faults]
