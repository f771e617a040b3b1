"""The rules of law in force on every date that mattered to a round, and the frozen standing it rests on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.folder import Link, Say
from competitions.awards.inspection.domain.words import WORDS
from competitions.awards.inspection.service.shelf import Shelf
from competitions.awards.rounds.queries.reading import RoundRow
from competitions.awards.rounds.queries.steps import list_boards
from competitions.awards.rules.domain.catalogue import find_code
from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.service import list_rules
from core.database import UnitOfWork
from core.kernel import N_
from leaderboards.domain.snapshot import canonical
from leaderboards.queries.snapshots import SnapshotRow, find_snapshot

HOME = "index.html"
LAW, STANDING = "25-quy-dinh", "20-bang-xep-hang"


@dataclass(frozen=True, slots=True)
class Asked:
    """The round, and the dates on which something of it happened."""

    round: RoundRow
    dates: Collection[date]


async def write(uow: UnitOfWork, shelf: Shelf, say: Say, asked: Asked) -> list[Link]:
    """Write the pages and return their lines of the contents."""
    rules = await list_rules(uow)
    shelf.put(f"{LAW}.html", _law_page(rules, sorted(asked.dates), say).encode())
    links = [Link(f"{LAW}.html", say(N_("Rules of law in force on each date")))]
    for kind, snapshot_id in (await list_boards(uow, asked.round.id)).items():
        found = await find_snapshot(uow, snapshot_id)
        if found is None:
            raise LookupError(snapshot_id)  # a frozen board is never deleted
        name = f"{STANDING}-{kind.replace('_', '-')}"
        shelf.put(f"{name}.json", canonical(found.rows, found.scheme_version))
        shelf.put(f"{name}.html", _standing_page(found, say).encode())
        title = f"{say(N_('The frozen standing'))}: {say(WORDS.get(kind, kind))}"
        links.append(Link(f"{name}.html", title, found.digest))
    return links


def _law_page(rules: list[Rule], dates: list[date], say: Say) -> str:
    titles = [
        say(each) for each in (N_("Rule"), N_("Value"), N_("Where it is written"), N_("In force"), N_("Verified"))
    ]
    parts = [folder.page_head(say(N_("Rules of law in force on each date")), home=HOME, say=say)]
    for day in dates:
        parts += [folder.heading(folder.write_value(day, say)), folder.table_head(titles)]
        parts += [folder.table_row(_rule_cells(rule, say)) for rule in rules if rule.is_in_force(day)]
        parts.append(folder.TABLE_END)
    return "".join(parts) + folder.PAGE_END


def _rule_cells(rule: Rule, say: Say) -> list[str]:
    known = find_code(rule.code)
    since, until = folder.write_value(rule.effective_from, say), folder.write_value(rule.effective_to, say)
    title = f"{say(known.title)} ({rule.code})" if known else rule.code
    return [title, rule.value, rule.citation, f"{since} – {until}", folder.write_value(rule.is_verified, say)]


def _standing_page(found: SnapshotRow, say: Say) -> str:
    titles = [
        say(each) for each in (N_("Rank"), N_("Code"), N_("Unit"), N_("Value"), N_("Points"), N_("What decided a tie"))
    ]
    parts = [folder.page_head(say(N_("The frozen standing")), home=HOME, say=say)]
    parts += [folder.paragraph(folder.write_value(found.frozen_at, say)), folder.paragraph(f"SHA-256: {found.digest}")]
    parts.append(folder.table_head(titles))
    parts += [
        folder.table_row([str(row.rank), row.code, row.name, row.value, str(row.points), row.decided_by])
        for row in found.rows
    ]
    return "".join(parts) + folder.TABLE_END + folder.PAGE_END
