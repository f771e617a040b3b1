"""A room's append-only log: hash-chained entries with participant ids, never names, and its verification."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from competitions.live.domain.canonical import Json, digest_of
from competitions.live.domain.phases import Phase

FIRST_PREVIOUS = "0" * 64
CLOSED, FINISHED, ANNUL, BAN, TIME, LATE = "closed", "finished", "annul", "ban", "time", "late"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries, and the hash of the last."""

    length: int = 0
    hash: str = FIRST_PREVIOUS


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened; `kind` is the phase reached or the act, `by` the acting person's id or what acted by itself.

    `details` holds what the kind adds, among it `digest` for `closed` (rows), `finished` and `annul` (results).
    """

    at: int
    kind: str
    by: str | None
    version: int
    phase: Phase
    question: int | None
    details: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry as stored, one line of the log, and the head of the chain with it."""

    line: Mapping[str, Json]
    head: Head


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A stored answer as the log vouches for it; `value` as the phone sent it, times in milliseconds."""

    participant_id: str
    answer_id: str
    value: Json
    received_at: int
    elapsed: int
    fair_elapsed: int


@dataclass(frozen=True, slots=True)
class LoggedActs:
    """What the log says about scoring: annulled questions, who is banned in the end, factors by hosts (in halves)."""

    annulled: frozenset[int]
    banned: frozenset[str]
    halves: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoredLog:
    """A room's log as it was kept: its lines in order, and the head and length kept on the room."""

    lines: Sequence[Mapping[str, Json]]
    head: Head


def append(head: Head, entry: Entry) -> Linked:
    """Link an entry to the end of the chain; entries are numbered from 1."""
    body: dict[str, Json] = {
        **entry.details,
        "i": head.length + 1,
        "at": entry.at,
        "kind": entry.kind,
        "by": entry.by,
        "v": entry.version,
        "phase": entry.phase.value,
        "q": entry.question,
        "prev": head.hash,
    }
    digest = digest_of(body)
    return Linked({**body, "hash": digest}, Head(head.length + 1, digest))


def entry_hash(line: Mapping[str, Json]) -> str:
    """Return the hash that a line must carry: that of the entry without `hash`."""
    return digest_of({name: value for name, value in line.items() if name != "hash"})


def rows_digest(rows: Iterable[StoredRow]) -> str:
    """Return the digest of a closed question's rows, whatever their order."""
    ordered = sorted(rows, key=lambda row: row.participant_id)
    return digest_of(
        [
            [row.participant_id, row.answer_id, row.value, row.received_at, row.elapsed, row.fair_elapsed]
            for row in ordered
        ]
    )


def verify_chain(lines: Iterable[Mapping[str, Json]], head: Head) -> str | None:
    """Return the first difference of a chain from what it should be, in one line, or None."""
    last = Head()
    for line in lines:
        number = last.length + 1
        if line.get("i") != number:
            return f"entry {number}: its number is {line.get('i')}"
        if line.get("prev") != last.hash:
            return f"entry {number}: it does not follow the entry before it"
        if line.get("hash") != entry_hash(line):
            return f"entry {number}: its hash does not fit its content"
        last = Head(number, str(line["hash"]))
    if last.hash != head.hash:
        return f"the last entry is not the head kept with the room ({head.hash})"
    return None if last.length == head.length else f"{last.length} entries where the room counts {head.length}"


def acts_of(lines: Iterable[Mapping[str, Json]]) -> LoggedActs:
    """Return what the log says about scoring."""
    annulled: set[int] = set()
    banned: set[str] = set()
    halves: dict[str, int] = {}
    for line in lines:
        match line:
            case {"kind": "annul", "question": int(question)}:
                annulled.add(question)
            case {"kind": "ban", "participant": str(participant)}:
                banned.add(participant)
            case {"kind": "readmit", "participant": str(participant)}:
                banned.discard(participant)
            case {"kind": "time", "participant": str(participant), "halves": int(factor)}:
                halves[participant] = factor
            case _:
                pass
    return LoggedActs(frozenset(annulled), frozenset(banned), halves)


def verify_log(
    log: StoredLog, rows: Mapping[int, Sequence[StoredRow]], score: Callable[[LoggedActs], str]
) -> str | None:
    """Return the first difference between log, stored rows and results, in one line, or None.

    `rows` are by question number; `score` scores them anew under the logged acts and returns the results' digest.
    Of an unfinished room only chain, head and length are looked at.
    """
    difference = verify_chain(log.lines, log.head)
    if difference is not None or not any(line.get("kind") == FINISHED for line in log.lines):
        return difference
    return _verify_rows(log.lines, rows) or _verify_results(log.lines, score)


def _verify_rows(lines: Sequence[Mapping[str, Json]], rows: Mapping[int, Sequence[StoredRow]]) -> str | None:
    logged = {line.get("q"): line.get("digest") for line in lines if line.get("kind") == CLOSED}
    for question in sorted({*rows, *(number for number in logged if isinstance(number, int))}):
        stored = rows.get(question, ())
        if question not in logged:
            if stored:
                return f"question {question}: there are answers, but the log never closed it"
        elif logged[question] != rows_digest(stored):
            return f"question {question}: the stored answers are not those of the log"
    return None


def _verify_results(lines: Sequence[Mapping[str, Json]], score: Callable[[LoggedActs], str]) -> str | None:
    logged = [line.get("digest") for line in lines if line.get("kind") in {FINISHED, ANNUL}]
    found = score(acts_of(lines))
    return None if found == logged[-1] else f"the results are not those of the log: {found} for {logged[-1]}"
