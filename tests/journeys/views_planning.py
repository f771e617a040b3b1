"""The console of the programme: the desk, the form with its faults, what waits, the festival, many at once."""

from tests.journeys.viewing import ADMIN, ERROR, OFFICER, Send, View

DESK = "/quan-ly/su-kien"
PLANNING = (
    View("planning-desk", DESK, OFFICER),
    View("planning-province", DESK, ADMIN, "details li"),
    View("planning-none", f"{DESK}?tim=khongdau", OFFICER, ".empty-state"),
    View("planning-new", f"{DESK}/them", OFFICER, "#starts_at"),
    View("planning-new-wrong", f"{DESK}/them", OFFICER, ERROR, Send("form.card")),
    View("planning-held", f"{DESK}/ghi-nhan", OFFICER, "#head_count"),
    View("planning-waiting", f"{DESK}/cho-phat-hanh", OFFICER),
    View("planning-festivals", f"{DESK}/ngay-hoi", ADMIN, "#starts_on"),
    View("planning-sweep", f"{DESK}/hang-loat", OFFICER, "#minutes"),
    View("planning-places", f"{DESK}/dia-diem", ADMIN, "tbody tr"),
    View("planning-place-wrong", f"{DESK}/dia-diem/them", OFFICER, ERROR, Send("form.card")),
)
