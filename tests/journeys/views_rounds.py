"""Award rounds: the list, the form with mistakes, one round, who was considered."""

from tests.journeys.viewing import ERROR, Send, View

OFFICE, HEAD = "noivu", "lanhdao"
WRONG = {"title": "Đợt thử", "occasion": "Thử", "use_people": "1", "people_people": "Lò Văn Ẳng", "quota_people": "x"}
ROUNDS = (
    View("rounds", "/khen-thuong", OFFICE, "tbody tr"),
    View("round-wrong", "/khen-thuong/dot/moi", OFFICE, ERROR, Send(fields=WRONG)),
    View("round", "/khen-thuong/dot/{summer}", HEAD, "#steering"),
    View("nominees", "/khen-thuong/dot/{summer}/de-cu", OFFICE, "tbody tr"),
)
