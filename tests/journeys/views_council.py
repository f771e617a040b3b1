"""Councils, their sessions and the rules of law in the states worth looking at."""

from tests.journeys.viewing import ERROR, Send, View

SECRETARY, LEADER = "thuky", "lanhdao"
MEMBER_FORM = "main section form[method=post]"

COUNCIL = (
    View("councils", "/khen-thuong/hoi-dong", SECRETARY, "tbody tr"),
    View(
        "council-member-wrong",
        "/khen-thuong/hoi-dong/{council}",
        SECRETARY,
        ERROR,
        Send(form=MEMBER_FORM, fields={"name": "Lò Thị Xem Thử", "title": "", "login": "ai@ngayhoi.example"}),
    ),
    View("council-sessions-none", "/khen-thuong/dot/{award-round}/phien", SECRETARY, ".empty-state"),
    View(
        "rules-of-law-wrong",
        "/khen-thuong/quy-dinh",
        LEADER,
        ERROR,
        Send(form=MEMBER_FORM, fields={"value": "một nửa"}),
    ),
)
