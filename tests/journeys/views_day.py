"""The festival's day in the states worth looking at."""

from tests.journeys.viewing import ADMIN, ERROR, OFFICER, Send, View

DAY = (
    View("readiness", "/quan-ly/san-sang", ADMIN, "tbody tr:nth-child(45), .empty-state"),
    View("broadcast-wrong", "/quan-ly/thong-bao", ADMIN, ERROR, Send(fields={"text": "", "ends_at": ""})),
    View("operations-room", "/phong-dieu-hanh", OFFICER, ".operations-map"),
)
