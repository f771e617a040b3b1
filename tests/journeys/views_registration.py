"""Registration in the states worth looking at: the form with its faults, the ticket, the office, a list sent."""

from tests.journeys.viewing import ERROR, OFFICER, Send, View

OFFICE, SIGN_UP = "/quan-ly/su-kien/{class}/dang-ky", "{class-page}/dang-ky"
LIST = "Họ và tên;Năm sinh;Điện thoại\nLò Thị Danh Sách;1970;\n;1971;\nVàng A Ba;1980;09\n".encode()
REGISTRATION = (
    View("sign-up", SIGN_UP, shows="#consent"),
    View("sign-up-wrong", SIGN_UP, shows=ERROR, send=Send(fields={"phone": "12", "birth_year": "x"})),
    View("ticket", "/dang-ky/{registration}", shows=".ticket-code", send=Send()),
    View("household-wrong", f"{SIGN_UP}/ca-nha", shows=ERROR, send=Send(fields={"name_0": "Lò Thị A"})),
    View("office", OFFICE, OFFICER, "tbody tr"),
    View(
        "office-list",
        f"{OFFICE}/danh-sach",
        OFFICER,
        "#progress[data-state=finished]",  # it is loaded anew when the list is done
        Send(fields={"consent": "1"}, file=("b.csv", LIST)),
    ),
)
