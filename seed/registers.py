"""What units could have written into their registers: made-up people and works, each marked as demonstration.

The same unit gives the same entries.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.checklists import checklist_on
from competitions.movements.registers.domain.entries import Act, Entry
from competitions.movements.registers.domain.rules import Family, People, Register, Rhythm
from seed.factories import make_name
from units.domain.unit import Kind

SEED = 1010
MARK = "(trình diễn)"
FIRST_DAY = date(2026, 2, 2)
MONTHS = tuple(date(2026, month, 15) for month in (8, 9))
MANY_PEOPLE, FEW_PEOPLE = 64, 18  # the first number waits for a second person
OF_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCHOOL: ("doi-tinh-nguyen", "bai-viet", "tai-lieu", "khoa-hoc", "truong-tich-hop"),
    Kind.VILLAGE: ("dai-su-so", "to-cong-nghe-so"),
    Kind.PARTY_CELL: ("sinh-hoat-chuyen-de",),
}


@dataclass(frozen=True, slots=True)
class Keeper:
    """A unit that keeps registers: who writes, who confirms ("" leaves it waiting), and how many entries in each."""

    code: str
    kind: Kind
    writer: str
    confirmer: str = ""
    entries: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What a title of the lists below stands for."""

    title: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """An entry with the acts noted under it, by the acts' codes; one that `is_over` has ended by now."""

    register: Register
    entry: Entry
    acts: tuple[tuple[str, Act], ...] = ()
    is_over: bool = False


KEEPERS = (
    Keeper("03127", Kind.COMMUNE, "xa1", "chutich1", entries=2),
    Keeper("03160", Kind.COMMUNE, "xa2", entries=2),
    Keeper("03127-to-dan-pho-hoa-ban-trinh-dien", Kind.VILLAGE, "xa1", "chutich1"),
    Keeper("03160-ban-na-pha-trinh-dien", Kind.VILLAGE, "xa2"),
    Keeper("03151", Kind.COMMUNE, "tochuc"),
    Keeper("03217", Kind.COMMUNE, "tochuc"),
    Keeper("03256", Kind.COMMUNE, "tochuc"),
    Keeper("th-thpt-chuyen-le-quy-don", Kind.SCHOOL, "truong1", entries=2),
    Keeper("cb-dang-phuong-dien-bien-phu", Kind.PARTY_CELL, "xa1", "chutich1", entries=3),
    Keeper("cb-chinh-quyen-xa-muong-nhe", Kind.PARTY_CELL, "xa2", entries=3),
)
LINES: Mapping[str, tuple[Line, ...]] = {
    "dai-su-so": (Line("Khu trung tâm và chợ"), Line("Các bản vùng cao")),
    "to-cong-nghe-so": (Line("Tổ công nghệ số số 1", {"members": "7"}), Line("Tổ công nghệ số số 2", {"members": "5"})),
    "doi-tinh-nguyen": (
        Line("Đội Tuổi trẻ số", {"members": "12"}),
        Line("Đội Cầm tay chỉ việc", {"members": "18"}),  # larger than the plan asks for
    ),
    "gia-dinh-so": (Line("Hộ số 12, khu trung tâm"), Line("Hộ số 27, cạnh trường học")),
    "hoc-vien-4t": (Line("Tiểu thương chợ trung tâm"), Line("Nhóm trồng dứa và cà phê")),
    "nguoi-uy-tin": (Line("Buổi tuyên truyền ở nhà văn hóa"), Line("Buổi nói chuyện đầu mùa vụ")),
    "sinh-hoat-chuyen-de": (
        Line("Đảng viên gương mẫu học kỹ năng số", {"on_roll": "24", "present": "23"}),
        Line("Dùng chữ ký số trong công việc", {"on_roll": "24", "present": "21"}),
        Line("Nhận diện tin giả trên mạng", {"on_roll": "24", "present": "24"}),
    ),
    "chuong-trinh": (Line("Phát thanh: Mỗi ngày một kỹ năng số", {"channel": "Đài truyền thanh xã"}),),
    "bai-viet": (
        Line("Lớp học số lên bản", {"channel": "Trang thông tin của đơn vị"}),
        Line("Học sinh giúp bà con làm quen VNeID", {"channel": "Trang thông tin của đơn vị"}),
    ),
    "tin-bai-cong": (Line("Tin tuần về phong trào"),),
    "van-ban": (Line("Kế hoạch triển khai phong trào", {"number": "12/KH-UBND"}),),
    "tai-lieu": (
        Line("Hướng dẫn nộp hồ sơ trực tuyến", {"language": "thai", "form": "video"}),
        Line("Sổ tay an toàn trên mạng", {"language": "vi", "form": "text"}),
    ),
    "thoa-thuan": (Line("Thỏa thuận phối hợp mở lớp", {"partner": "Một trường trung học trên địa bàn"}),),
    "khao-sat": (Line("Khảo sát kỹ năng số của hộ dân"),),
    "thiet-bi": (Line("Điện thoại do doanh nghiệp viễn thông tặng"),),
    "goi-cuoc": (Line("Gói cước ưu đãi cho hộ nghèo"),),
    "kho-khan": (Line("Nhà văn hóa bản chưa có mạng", {"settlement": "Đã lắp điểm phát sóng chung"}),),
    "dich-vu": (Line("Kênh tiếp nhận phản ánh của người dân"),),
    "mo-hinh": (Line("Điểm hỗ trợ dịch vụ công tại bưu điện", {"partner": "Bưu điện văn hóa xã"}),),
    "khoa-hoc": (Line("Lồng ghép kỹ năng số vào lớp nghề"), Line("Chuyên đề kỹ năng số cho khối 10")),
    "truong-tich-hop": (Line("Trường đưa kỹ năng số vào giờ học"),),
    "phu-song": (Line("Bản mới có sóng 4G"),),
}
UNFINISHED = (
    ("gia-dinh-so", Line("Hộ số 41, đang chờ tài khoản thanh toán")),
    ("bai-viet", Line("Bài về lớp học số, chờ đường dẫn", {"channel": "Báo tỉnh"})),
)


def list_stories(keeper: Keeper, until: date) -> Iterator[Story]:
    """Yield what the unit wrote down up to a day, register by register."""
    for register in registers_of(keeper):
        dice = random.Random(f"{SEED}:{keeper.code}:{register.code}")
        for number, line in enumerate(LINES[register.code][: keeper.entries]):
            story = _story(register, line, dice, is_first=number == 0)
            if story.entry.occurred_on <= until:
                yield story
        if keeper.kind is Kind.COMMUNE and keeper.entries > 1:
            yield from _unfinished(register, dice, until)


def registers_of(keeper: Keeper) -> Sequence[Register]:
    """Return the registers that the unit keeps; where it keeps one entry each, a few of the declared ones only."""
    found = [each for each in REGISTERS.values() if keeper.kind in each.unit_kinds]
    if keeper.kind is not Kind.COMMUNE:
        return [each for each in found if each.code in OF_KINDS[keeper.kind]]
    if keeper.entries > 1:
        return found
    declared = [each for each in found if each.family is Family.DECLARED]
    few = random.Random(f"{SEED}:{keeper.code}").sample(declared, 5)
    return [each for each in found if each.family is not Family.DECLARED or each in few]


def _story(register: Register, line: Line, dice: random.Random, *, is_first: bool) -> Story:
    day = FIRST_DAY + timedelta(days=dice.randint(0, 120))
    entry = Entry(
        title=f"{line.title} {MARK}",
        occurred_on=day,
        quantity=(MANY_PEOPLE if is_first else FEW_PEOPLE) if register.count_title else 1,
        values=line.values,
        ticked=_met(register, day),
        document=f"{dice.randint(3, 90)}/BC {MARK}" if register.needs_proof else "",
        person=make_name(dice) if _names_somebody(register) else "",
    )
    is_over = register.code == "dai-su-so" and not is_first
    return Story(register, entry, tuple(_acts(register, dice)), is_over)


def _met(register: Register, day: date) -> frozenset[str]:
    return frozenset(each.key for each in checklist_on(day).criteria) if register.needs_checklist else frozenset()


def _unfinished(register: Register, dice: random.Random, until: date) -> Iterator[Story]:
    """Yield a draft: a household that lacks a criterion, an article without its address."""
    for code, line in UNFINISHED:
        day = until - timedelta(days=dice.randint(0, 3))
        if code == register.code:
            ticked = _met(register, day) - {"payment"}
            yield Story(register, Entry(f"{line.title} {MARK}", day, values=line.values, ticked=ticked))


def _names_somebody(register: Register) -> bool:
    return register.people is People.NEEDED or (register.people is People.OPTIONAL and not register.count_title)


def _acts(register: Register, dice: random.Random) -> Iterator[tuple[str, Act]]:
    for rule in register.acts:
        if rule.rhythm is Rhythm.MONTHLY:
            yield from ((rule.code, Act(day, note=f"Làm đủ tháng {MARK}")) for day in MONTHS)
        elif rule.is_counted:
            yield rule.code, Act(MONTHS[-1], dice.randint(5, 14), note=f"Ghi theo sổ tay {MARK}")
