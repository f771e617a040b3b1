"""What positions and ways to vote are called on paper, which is Vietnamese on every screen."""

from collections import Counter
from collections.abc import Iterable, Mapping

from competitions.awards.council.domain.words import Position, TellerPosition
from competitions.awards.documents.domain.data import NomineeLine
from competitions.awards.domain.words import AwardKind, SubjectKind, VotingMode
from competitions.awards.rounds.domain.award_names import AwardName
from competitions.awards.rounds.queries.reading import NominationRow

POSITIONS: Mapping[Position, str] = {
    Position.CHAIR: "Chủ tịch Hội đồng",
    Position.VICE: "Phó Chủ tịch Hội đồng",
    Position.MEMBER: "Ủy viên",
    Position.SECRETARY: "Ủy viên, thư ký",
}
TELLERS: Mapping[TellerPosition, str] = {TellerPosition.HEAD: "Trưởng ban", TellerPosition.TELLER: "Ủy viên"}
MODES: Mapping[VotingMode, str] = {
    VotingMode.SHOW_OF_HANDS: "giơ tay",
    VotingMode.OPEN_BALLOT: "bỏ phiếu công khai",
    VotingMode.SECRET_BALLOT: "bỏ phiếu kín",
    VotingMode.WRITTEN_OPINION: "lấy ý kiến bằng văn bản",
}

KINDS: Mapping[str, str] = {
    AwardKind.CERTIFICATE_OF_MERIT: "Bằng khen",
    AwardKind.CERTIFICATE_OF_COMMENDATION: "Giấy khen",
    AwardKind.PARTICIPATION: "Giấy chứng nhận tham gia",
    AwardKind.THANKS: "Thư cảm ơn",
}


SUBJECTS: Mapping[SubjectKind, str] = {
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.OUTSIDE: "tập thể",
    SubjectKind.PERSON: "cá nhân",
    SubjectKind.HOUSEHOLD: "hộ gia đình",
}


def counts_of(kinds: Iterable[SubjectKind]) -> str:
    """Return "02 tập thể, 07 cá nhân và 02 hộ gia đình"; nothing for nobody."""
    counted = Counter(SUBJECTS[kind] for kind in kinds)
    told = [f"{counted[word]:02d} {word}" for word in dict.fromkeys(SUBJECTS.values()) if counted[word]]
    return " và ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)


def short_award(title: str, kind: str) -> str:
    """Return the award as a table names it: "Bằng khen" for "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"."""
    known = KINDS.get(kind, "")
    return known if known and title.startswith(known) else title


def nominee_place(name: str, unit: str) -> str:
    """Return the unit that stands beside a name; a unit that is awarded itself is not named twice."""
    return "" if unit == name else unit


def line_of(nomination: NominationRow, award: AwardName, summary: str) -> NomineeLine:
    """Return a nominee as a table lists them."""
    place = nominee_place(nomination.subject_name, nomination.unit_name)
    return NomineeLine(nomination.subject_name, place, short_award(award.title, award.kind), " ".join(summary.split()))
