"""What the pages of dossiers show: one unit's list, a round's workspace, one dossier beside its checklist."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.queries.people import list_people
from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers import permissions
from competitions.awards.dossiers.domain.checklist import REPORT, Line, checklist_of, find_missing, is_met
from competitions.awards.dossiers.domain.content import Texts
from competitions.awards.dossiers.domain.deadlines import Term
from competitions.awards.dossiers.domain.differences import Piece, compare
from competitions.awards.dossiers.domain.figures import Figures, add_up
from competitions.awards.dossiers.domain.figures import Line as FigureLine
from competitions.awards.dossiers.domain.states import Act, DossierState, may_act
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries.dossiers import DossierRow, FileRow, NoteRow, StepRow, VersionRow
from competitions.awards.dossiers.service import terms
from competitions.awards.dossiers.service.access import (
    Found,
    Reader,
    RoundDesk,
    access_dossier,
    access_round,
    check_staff,
)
from competitions.awards.dossiers.service.sending import due_day, find_due
from competitions.awards.holds.domain.holds import OpenHold
from competitions.awards.holds.service import list_open_holds
from competitions.awards.rounds.domain.award_names import AwardName, award_named
from competitions.awards.rounds.queries import reading as rounds
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rounds.queries.steps import list_boards
from core.database import UnitOfWork
from core.kernel import Invalid, N_, NotFound
from leaderboards.domain.periods import EVER, Period, parse_period
from leaderboards.queries.reading import Whose, list_kind_sums
from leaderboards.service.reading import ids_of


@dataclass(frozen=True, slots=True)
class Filter:
    """Which dossiers of a round to show."""

    state: str = ""
    unit: str = ""
    award: str = ""


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier in a list. `met` of `of` required lines are there; `has_report` where a whole report is asked for."""

    row: DossierRow
    nomination: NominationRow
    award: AwardName
    met: int
    of: int
    has_report: bool
    hold: OpenHold | None
    due_on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Workspace:
    """A round's dossiers as one person sees them, with what to filter by."""

    desk: RoundDesk
    lines: tuple[DossierLine, ...]
    total: int
    states: tuple[tuple[DossierState, int], ...]
    units: tuple[tuple[str, str], ...]
    awards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A dossier in a unit's own list, with its round."""

    line: DossierLine
    round: RoundRow


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the checklist with what is there and what the reviewers said, the newest first."""

    line: Line
    is_met: bool
    text: str
    files: tuple[FileRow, ...]
    notes: tuple[NoteRow, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """One dossier; `texts` are those the person may read: the unit its newest, others what was sent."""

    found: Found
    checklist: tuple[CheckLine, ...]
    steps: tuple[StepRow, ...]
    versions: int
    hold: OpenHold | None
    due_on: date
    is_overdue: bool
    processing: Term | None
    supplement: Term | None
    acts: frozenset[Act]
    before: str = ""
    after: str = ""
    names: dict[str, str] = field(default_factory=dict)
    boards: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditView:
    """The form of the texts; `other` is a version that somebody saved meanwhile."""

    found: Found
    texts: Texts
    figures: Figures
    period: Period


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of the texts, word by word, by line of the checklist."""

    found: Found
    versions: tuple[VersionRow, ...]
    older: VersionRow | None
    newer: VersionRow
    pieces: tuple[tuple[Line, tuple[Piece, ...]], ...]
    names: dict[str, str]


async def load_workspace(uow: UnitOfWork, reader: Reader, round_id: str, wanted: Filter) -> Workspace:
    """Load a round's dossiers; what a conflict keeps away is in no row and no count."""
    desk = await access_round(uow, reader, round_id)
    own = permissions.writes_for(reader.actor)
    rows = [
        row
        for row in await queries.list_dossiers(uow, round_id)
        if row.unit_code in own or (desk.sees_all and row.nomination_id not in desk.blocked)
    ]
    lines = await _lines(uow, rows, {round_id: desk.round}, reader.today)
    lines.sort(
        key=lambda line: (line.nomination.award, line.nomination.cluster, line.nomination.rank or 0, line.row.id)
    )
    counts = {state: sum(line.row.state is state for line in lines) for state in DossierState}
    return Workspace(
        desk=desk,
        lines=tuple(line for line in lines if _fits(line, wanted)),
        total=len(lines),
        states=tuple((state, number) for state, number in counts.items() if number),
        units=tuple(sorted({(line.row.unit_code, line.row.unit_name) for line in lines}, key=lambda one: one[1])),
        awards=tuple(sorted({(line.nomination.award, line.award.title) for line in lines})),
    )


async def list_own(uow: UnitOfWork, reader: Reader) -> list[OwnLine]:
    """List the dossiers of the units that the person writes for, what is to do first."""
    check_staff(reader.actor)
    rows = await queries.list_dossiers_of_units(uow, permissions.writes_for(reader.actor))
    known = {each.id: each for each in await rounds.list_rounds(uow)}
    lines = await _lines(uow, rows, known, reader.today)
    lines.sort(key=lambda line: (not may_act(line.row.state, Act.SUBMIT), line.due_on, line.row.id))
    return [OwnLine(line, known[line.row.round_id]) for line in lines]


async def load_dossier(uow: UnitOfWork, reader: Reader, dossier_id: str) -> DossierView:
    """Load one dossier as the person may read it; raises NotFound and Forbidden."""
    found = await access_dossier(uow, reader, dossier_id)
    steps = await queries.list_steps(uow, dossier_id)
    notes = await queries.list_notes(uow, dossier_id) if not found.is_unit or found.is_office else []
    due_on, hold = await find_due(uow, found.row), await _hold_of(uow, found.nomination)
    before, after = await _neighbours(uow, reader, found) if not found.is_unit or found.is_office else ("", "")
    people = {step.by for step in steps if step.by} | {each.by for each in notes}
    return DossierView(
        found=found,
        checklist=await _checklist(uow, found, notes),
        steps=tuple(steps),
        versions=found.row.version,
        hold=hold,
        due_on=due_on,
        is_overdue=may_act(found.row.state, Act.SUBMIT) and reader.today > due_on,
        processing=await terms.find_processing_term(uow, steps),
        supplement=await _supplement(uow, found, reader.today),
        acts=frozenset(act for act in Act if may_act(found.row.state, act)),
        before=before,
        after=after,
        names={person.id: person.name for person in await list_people(uow, people)},
        boards=await list_boards(uow, found.round.id),
    )


async def load_edit(uow: UnitOfWork, reader: Reader, dossier_id: str) -> EditView:
    """Load the form of the texts with the ledger's figures of the round's period; for the unit that writes only."""
    found = await access_dossier(uow, reader, dossier_id)
    if not found.is_unit:
        raise NotFound(N_("There is no such dossier."))
    newest = await queries.find_version(uow, dossier_id, found.row.version)
    period = _period_of(found.round)
    return EditView(
        found, newest.texts if newest else Texts(), await load_figures(uow, found.row.unit_id, period), period
    )


async def load_comparison(uow: UnitOfWork, reader: Reader, dossier_id: str, number: int) -> Comparison:
    """Compare a version with the one before it; the office sees versions that were sent."""
    found = await access_dossier(uow, reader, dossier_id)
    last = found.row.version if found.is_unit else found.row.submitted_version or 0
    versions = [each for each in await queries.list_versions(uow, dossier_id) if each.number <= last]
    newer = next((each for each in versions if each.number == (number or last)), None)
    if newer is None:
        raise NotFound(N_("There is no such version."))
    older = next((each for each in versions if each.number < newer.number), None)
    texts = [line for line in found.lines if line.proof.value == "text"]
    old = older.texts if older else Texts()
    pieces = tuple((line, compare(old.of(line.code), newer.texts.of(line.code))) for line in texts)
    people = await list_people(uow, {each.saved_by for each in versions})
    names: dict[str, str] = {person.id: person.name for person in people}
    return Comparison(found, tuple(versions), older, newer, pieces, names)


async def load_figures(uow: UnitOfWork, unit_id: str, period: Period) -> Figures:
    """Read what the ledger says of a unit, and of what was merged into it, in a period."""
    sums = await list_kind_sums(uow, Whose(frozenset(await ids_of(uow, unit_id))), period)
    return add_up([FigureLine(each.kind, each.criterion, each.entries, each.quantity, each.points) for each in sums])


@dataclass(frozen=True, slots=True)
class _Loaded:
    """All that the lines of a list are put together from, loaded at once."""

    nominees: dict[str, NominationRow]
    rounds: dict[str, RoundRow]
    closings: dict[str, datetime]
    texts: dict[str, Texts]
    files: dict[str, list[FileRow]]
    holds: dict[str, OpenHold]
    today: date


async def _lines(
    uow: UnitOfWork, rows: Sequence[DossierRow], known: dict[str, RoundRow], today: date
) -> list[DossierLine]:
    ids = [row.id for row in rows]
    nominees = await rounds.find_nominations(uow, {row.nomination_id for row in rows})
    loaded = _Loaded(
        nominees=nominees,
        rounds=known,
        closings=await rounds.list_due(uow, {row.round_id for row in rows}, StepKind.CLOSE_DOSSIERS),
        texts=await queries.list_texts(uow, ids),
        files=await queries.list_files(uow, ids),
        holds=await list_open_holds(uow, {each.subject_key for each in nominees.values()}),
        today=today,
    )
    return [_line(row, loaded) for row in rows]


def _line(row: DossierRow, loaded: _Loaded) -> DossierLine:
    nomination, of_round = loaded.nominees[row.nomination_id], loaded.rounds[row.round_id]
    award = award_named(of_round.rules, nomination.award)
    lines = checklist_of(award.kind, of_round.procedure)
    documents = [each.document for each in loaded.files.get(row.id, [])]
    missing = find_missing(lines, loaded.texts.get(row.id, Texts()), documents)
    required = sum(line.is_required for line in lines)
    due_on = due_day(row, loaded.closings.get(row.round_id))
    return DossierLine(
        row=row,
        nomination=nomination,
        award=award,
        met=required - len(missing),
        of=required,
        has_report=REPORT in lines,
        hold=loaded.holds.get(nomination.subject_key),
        due_on=due_on,
        is_overdue=may_act(row.state, Act.SUBMIT) and loaded.today > due_on,
    )


def _fits(line: DossierLine, wanted: Filter) -> bool:
    pairs = (
        (wanted.state, line.row.state.value),
        (wanted.unit, line.row.unit_code),
        (wanted.award, line.nomination.award),
    )
    return all(asked in {"", value} for asked, value in pairs)


async def _checklist(uow: UnitOfWork, found: Found, notes: Sequence[NoteRow]) -> tuple[CheckLine, ...]:
    newest = await queries.find_version(uow, found.row.id, found.row.version)
    sent = await queries.find_version(uow, found.row.id, found.row.submitted_version or 0)
    shown = (newest if found.is_unit else sent) or None
    files = (await queries.list_files(uow, [found.row.id])).get(found.row.id, [])
    documents, there = [each.document for each in files], newest.texts if newest else Texts()
    sees_files = found.is_unit or found.row.submitted_version is not None
    return tuple(
        CheckLine(
            line=line,
            is_met=is_met(line, there, documents),
            text=shown.texts.of(line.code) if shown and line.proof.value == "text" else "",
            files=tuple(each for each in files if each.document.line == line.code) if sees_files else (),
            notes=tuple(each for each in notes if each.line == line.code),
        )
        for line in found.lines
    )


async def _hold_of(uow: UnitOfWork, nomination: NominationRow) -> OpenHold | None:
    return (await list_open_holds(uow, [nomination.subject_key])).get(nomination.subject_key)


async def _neighbours(uow: UnitOfWork, reader: Reader, found: Found) -> tuple[str, str]:
    """Return the dossiers before and after this one in the workspace."""
    view = await load_workspace(uow, reader, found.round.id, Filter())
    ids = [line.row.id for line in view.lines]
    at = ids.index(found.row.id)
    return (ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else "")


async def _supplement(uow: UnitOfWork, found: Found, today: date) -> Term | None:
    if not found.is_office or not may_act(found.row.state, Act.RETURN):
        return None
    try:
        return await terms.load_term(uow, "days.supplement", today)
    except NotFound:
        return None


def _period_of(of_round: RoundRow) -> Period:
    try:
        return parse_period(of_round.period)
    except Invalid:
        return EVER
