"""What positions and ways to vote are called on paper, which is Vietnamese on every screen."""

from collections.abc import Mapping

from competitions.awards.council.domain.words import Position, TellerPosition
from competitions.awards.domain.words import VotingMode

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


def nominee_place(name: str, unit: str) -> str:
    """Return the unit that stands beside a name; a unit that is awarded itself is not named twice."""
    return "" if unit == name else unit
