"""Every table of a round, in the order of the procedure."""

from competitions.awards.inspection.domain.sheets import Sheet
from competitions.awards.inspection.domain.sheets_decided import DECIDED
from competitions.awards.inspection.domain.sheets_filed import FILED

SHEETS: tuple[Sheet, ...] = (*FILED, *DECIDED)
