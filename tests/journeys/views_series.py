"""Classes that repeat and the outbox in the states worth looking at."""

from tests.journeys.viewing import ADMIN, ERROR, OFFICER, Send, View

SERIES = (
    View("series-list", "/quan-ly/lop", ADMIN, "tbody tr"),
    View("series-list-none", "/quan-ly/lop?loai=opening", ADMIN, ".empty-state"),
    View("series-new", "/quan-ly/lop/moi", OFFICER),
    View("series-new-wrong", "/quan-ly/lop/moi", OFFICER, ERROR, Send(fields={"title": "Lớp", "minutes": "x"})),
    View("series-duty", "/quan-ly/lop/tien-do", ADMIN, "tbody tr:nth-child(45)"),
    View("outbox", "/quan-ly/tin-nhan", ADMIN),
    View("outbox-none", "/quan-ly/tin-nhan?trang-thai=failed", ADMIN, ".empty-state"),
)
