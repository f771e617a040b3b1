"""A session's door in the states worth looking at: the helper's phone, the planner's board, paper both ways."""

from tests.journeys.viewing import ERROR, OFFICER, Send, View

BOARD = "/quan-ly/su-kien/{class}/cua"
SESSION_DOORS = (
    View("door-app", "/cua/{class}", shows="#code-form"),
    View("door-enter", "/cua/{class}/vao", shows="form"),
    View("door-enter-wrong", "/cua/{class}/vao", shows=ERROR, send=Send("form[action$='/vao']", {"token": "sai"})),
    View("door-board", BOARD, OFFICER, "tbody tr"),
    View("door-board-wrong", BOARD, OFFICER, ERROR, Send("form.card")),
    View("door-made", BOARD, OFFICER, ".door-qr", Send("form.card", {"name": "A", "expires_at": "2026-10-11T18:00"})),
    View("door-roster", f"{BOARD}/danh-sach", OFFICER, "tbody tr"),
    View("door-tickets", f"{BOARD}/ve", OFFICER, ".door-tickets li"),
    View("door-paper", f"{BOARD}/giay", OFFICER, "fieldset"),
    View("door-paper-wrong", f"{BOARD}/giay", OFFICER, ERROR, Send("form.stack", {"typed": "1 999"})),
)
