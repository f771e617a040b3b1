"""The commands `verify-audit` and `export-dossier` of the command line."""

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from competitions.awards.inspection.service import anchoring
from competitions.awards.inspection.service.anchoring import Finding
from core.context import OpenContext

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name


def add_commands(subparsers: Subparsers, open_context: OpenContext) -> None:
    """Add `verify-audit`."""

    async def run_verify(arguments: argparse.Namespace) -> int:
        return await _verify(open_context, arguments.anchor)

    text = "check the record of all acts, its anchors and the ballots of closed votes; 1 where something was changed"
    verify = subparsers.add_parser("verify-audit", help=text, description=text)
    verify.add_argument(
        "--anchor", metavar="FILE", type=Path, action="append", default=[], help="an anchor file kept elsewhere"
    )
    verify.set_defaults(run=run_verify)


async def _verify(open_context: OpenContext, kept: list[Path]) -> int:
    async with open_context() as context, context.database.reading() as uow:
        vault = anchoring.make_vault(context.settings.data_dir, context.settings.secret_key.get_secret_value())
        finding = await anchoring.verify(uow, vault, kept=kept)
    for line in _lines(finding):
        sys.stdout.write(line + "\n")
    return 0 if finding.is_whole else 1


def _lines(finding: Finding) -> list[str]:
    faults = [f"  - {fault}" for fault in finding.faults]
    if finding.broken_at is not None:
        return [f"Entry {finding.broken_at} does not fit; the {finding.length} before it do.", *faults]
    first = f"The record has {finding.length} entries and {finding.anchors} anchors."
    return [f"{first} Everything fits." if finding.is_whole else f"{first} Something was changed:", *faults]
