"""Councils of the demonstration: the province's with accounts, and a ward's of three that votes on paper only."""

from datetime import date

from accounts.domain.grants import day_of
from accounts.service.people import load_person_by_login
from competitions.awards.council import service
from competitions.awards.council.domain.words import Position
from competitions.awards.council.service import Hand, NewCouncil, NewMember
from competitions.awards.council.service.councils import load_councils
from core.context import Context
from core.database import UnitOfWork
from core.kernel import Actor, Grant, Role, UnitCode
from seed.demo_accounts import DOMAIN, HOME_AFFAIRS, PROVINCE, SCIENCE

WARD = "03127"
SINCE = date(2026, 1, 15)
PROVINCE_COUNCIL = NewCouncil(
    PROVINCE, "Hội đồng Thi đua – Khen thưởng tỉnh Điện Biên", "Quyết định số 45/QĐ-UBND ngày 15/01/2026", SINCE, None
)
WARD_COUNCIL = NewCouncil(
    WARD, "Hội đồng Thi đua – Khen thưởng phường Điện Biên Phủ", "Quyết định số 12/QĐ-UBND ngày 15/01/2026", SINCE, None
)
PROVINCE_MEMBERS = (
    ("lanhdao", "Tòng Văn Lãnh", "Giám đốc Sở Nội vụ", Position.CHAIR, HOME_AFFAIRS),
    ("hoidong1", "Lò Văn Hội", "Phó Chánh Văn phòng UBND tỉnh", Position.VICE, "cq-van-phong-ubnd-tinh"),
    ("hoidong2", "Vì Thị Đồng", "Phó Giám đốc Sở Khoa học và Công nghệ", Position.MEMBER, SCIENCE),
    ("hoidong3", "Thào A Ủy", "Phó Giám đốc Sở Giáo dục và Đào tạo", Position.MEMBER, "cq-so-giao-duc-va-dao-tao"),
    ("hoidong4", "Lý Thị Viên", "Phó Chủ tịch UBND phường Điện Biên Phủ", Position.MEMBER, WARD),
    ("hoidong5", "Hạng A Bàn", "Phó Giám đốc Sở Dân tộc và Tôn giáo", Position.MEMBER, "cq-so-dan-toc-va-ton-giao"),
    ("hoidong6", "Chang Văn Định", "Phó Bí thư Tỉnh đoàn", Position.MEMBER, "cq-doan-tncs-ho-chi-minh-tinh"),
    ("hoidong7", "Phạm Thị Kiến", "Phó Chủ tịch Hội Phụ nữ tỉnh", Position.MEMBER, "cq-hoi-lien-hiep-phu-nu-tinh"),
    ("thuky", "Sùng Thị Thư", "Chuyên viên Sở Nội vụ", Position.SECRETARY, HOME_AFFAIRS),
)
WARD_MEMBERS = (
    ("", "Lò Văn Chủ", "Chủ tịch UBND phường", Position.CHAIR, ""),
    ("", "Quàng Thị Phương", "Chuyên viên Phòng Văn hóa – Xã hội", Position.SECRETARY, ""),
    ("", "Lường Văn Biên", "Chủ tịch Ủy ban Mặt trận Tổ quốc phường", Position.MEMBER, ""),
)


async def seed_councils(context: Context) -> int:
    """Form both councils, once; return how many are new."""
    made = 0
    async with context.database.writing() as uow:
        secretary = await _hand(uow, context, "thuky", Grant(Role.SECRETARY, UnitCode(HOME_AFFAIRS), SINCE))
        made += await _form(uow, secretary, PROVINCE_COUNCIL, PROVINCE_MEMBERS)
        officer = await _hand(uow, context, "xa1", Grant(Role.UNIT_OFFICER, UnitCode(WARD), SINCE))
        made += await _form(uow, officer, WARD_COUNCIL, WARD_MEMBERS)
    return made


async def _hand(uow: UnitOfWork, context: Context, login: str, grant: Grant) -> Hand:
    person = await load_person_by_login(uow, f"{login}@{DOMAIN}")
    return Hand(Actor(person.id, person.name, (grant,)), context.clock.now())


async def _form(
    uow: UnitOfWork, hand: Hand, council: NewCouncil, members: tuple[tuple[str, str, str, Position, str], ...]
) -> int:
    known = {row.title for row in (await load_councils(uow, hand.actor)).councils}
    if council.title in known or day_of(hand.now) < SINCE:
        return 0
    council_id = await service.create_council(uow, hand, council)
    for login, name, title, position, unit in members:
        new = NewMember(
            name=name,
            title=title,
            position=position,
            login=f"{login}@{DOMAIN}" if login else "",
            unit_code=unit,
            cell_code="",
            kin="",
            since=SINCE,
            until=None,
        )
        await service.add_member(uow, hand, council_id, new)
    return 1
