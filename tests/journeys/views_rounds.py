"""Award rounds: the list, the form with mistakes, one round, who was considered."""

from tests.journeys.viewing import ERROR, Send, View

OFFICE, HEAD = "noivu", "lanhdao"
WRONG = {"title": "Đợt thử", "occasion": "Thử", "use_people": "1", "people_people": "Lò Văn Ẳng", "quota_people": "x"}
WRONG_DRAFT = {"due_freeze": "", "excluded": "03127", "traits": "03127; giỏi", "tie_2": "women"}
ROUNDS = (
    View("rounds", "/khen-thuong", OFFICE, "tbody tr"),
    View("round-wrong", "/khen-thuong/dot/moi", OFFICE, ERROR, Send(fields=WRONG)),
    View("draft-wrong", "/khen-thuong/dot/{draft}/sua", OFFICE, ERROR, Send("main form.card", WRONG_DRAFT)),
    View("round", "/khen-thuong/dot/{summer}", HEAD, "#steering"),
    View("nominees", "/khen-thuong/dot/{summer}/de-cu", OFFICE, "tbody tr"),
)
