"""Tables to take home: a plan's template to fill in, and what a page of progress shows."""

from collections.abc import Callable, Sequence

from competitions.movements.indicators.domain.measurement import Way
from competitions.movements.indicators.domain.plan import Plan, Span
from competitions.movements.indicators.domain.sheet import column_titles, to_row
from core.kernel import N_
from core.tables import Table, write_csv, write_xlsx
from leaderboards.domain.kinds import KINDS
from units.domain.figures import MEASURE_TITLES
from units.domain.unit import Kind

Say = Callable[[str], str]
SPAN_TITLES = {Span.CUMULATIVE: N_("goes on from year to year"), Span.YEARLY: N_("starts anew each year")}
WAY_TITLES = {
    Way.QUANTITY: N_("numbers added up"),
    Way.PERSONS: N_("each person once"),
    Way.WEEKS: N_("weeks with at least one"),
    Way.KINDS: N_("how many of these kinds occur"),
}


def write_template(plan: Plan | None, years: Sequence[int], form: str, say: Say) -> bytes:
    """Return the table to fill in: the headings with the rows of the plan in force, and the words of its columns."""
    titles = column_titles(years)
    rows = [to_row(each) for each in plan.indicators] if plan else []
    table = [tuple(titles.values()), *(tuple(row.get(key, "") for key in titles) for row in rows)]
    if form == "csv":
        return write_csv(table)
    return write_xlsx({"Chỉ tiêu": table, "Từ dùng": _words(say)})


def _words(say: Say) -> Table:
    """Return the words that the columns take, with what they mean."""
    titles = column_titles(())
    words: list[tuple[str, str, str]] = [
        *((titles["span"], span.value, say(text)) for span, text in SPAN_TITLES.items()),
        *((titles["way"], way.value, say(text)) for way, text in WAY_TITLES.items()),
        *((titles["scope"], kind.value, say(text)) for kind, text in UNIT_TITLES.items()),
        *((titles["facts"], rule.kind.value, say(rule.title)) for rule in KINDS.values()),
        *((titles["whole"], measure.value, say(text)) for measure, text in MEASURE_TITLES.items()),
        (titles["whole"], "units*52", say(N_("52 times the number of units that are counted one by one"))),
        (titles["whole"], "104", say(N_("the number 104"))),
        *((titles["target"], text, "") for text in ("≥50", ">120000", "≥80%", "100%", "duy trì", "duy trì 100%", "có")),
    ]
    return [(say(N_("Column")), say(N_("Word")), say(N_("Meaning"))), *words]


UNIT_TITLES = {
    Kind.PROVINCE: N_("Province"),
    Kind.CLUSTER: N_("Cluster"),
    Kind.COMMUNE: N_("Commune or ward"),
    Kind.VILLAGE: N_("Village"),
    Kind.SCHOOL: N_("School"),
    Kind.PARTY_CELL: N_("Party cell"),
    Kind.AGENCY: N_("Agency"),
    Kind.ENTERPRISE: N_("Enterprise"),
    Kind.BLOCK: N_("Block"),
}
