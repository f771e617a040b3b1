"""The demonstration's accounts: one for each role a visitor may want to try, all with the same password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import service
from accounts.domain.grants import day_of
from core.database import UnitOfWork
from core.kernel import Role

DOMAIN = "ngayhoi.example"
PROVINCE = "11"
HOME_AFFAIRS = "cq-so-noi-vu"
SCIENCE = "cq-so-khoa-hoc-va-cong-nghe"
CLUSTER = "cum-tp-dien-bien-phu"
ROLES_BEGAN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who signs in as `login`@ngayhoi.example, and as what; made-up people."""

    login: str
    name: str
    role: Role
    unit_code: str


ACCOUNTS = (
    DemoAccount("quantri", "Nguyễn Văn Quản", Role.ADMINISTRATOR, PROVINCE),
    DemoAccount("tochuc", "Lò Thị Tổ", Role.ORGANIZER, PROVINCE),
    DemoAccount("dieukhien", "Vàng A Dẫn", Role.HOST, PROVINCE),
    DemoAccount("xa1", "Quàng Thị Phương", Role.UNIT_OFFICER, "03127"),
    DemoAccount("xa2", "Pờ Xuân Nhé", Role.UNIT_OFFICER, "03160"),
    DemoAccount("chutich1", "Lò Văn Chủ", Role.UNIT_LEADER, "03127"),
    DemoAccount("truong1", "Vũ Thị Giáo", Role.UNIT_OFFICER, "th-thpt-chuyen-le-quy-don"),
    DemoAccount("cumtruong", "Lường Văn Cụm", Role.CLUSTER_HEAD, CLUSTER),
    DemoAccount("chamdiem", "Trần Thị Điểm", Role.SPECIALIST, SCIENCE),
    DemoAccount("truongphong", "Cà Văn Trưởng", Role.APPRAISAL_HEAD, SCIENCE),
    DemoAccount("noivu", "Giàng Thị Nội", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS),
    DemoAccount("lanhdao", "Tòng Văn Lãnh", Role.HOMEAFFAIRS_HEAD, HOME_AFFAIRS),
    DemoAccount("thuky", "Sùng Thị Thư", Role.SECRETARY, HOME_AFFAIRS),
    DemoAccount("thanhtra", "Mùa A Tra", Role.INSPECTOR, PROVINCE),
    *(
        DemoAccount(f"hoidong{number}", name, Role.COUNCIL_MEMBER, PROVINCE)
        for number, name in enumerate(
            (
                "Lò Văn Hội",
                "Vì Thị Đồng",
                "Thào A Ủy",
                "Lý Thị Viên",
                "Hạng A Bàn",
                "Chang Văn Định",
                "Phạm Thị Kiến",
            ),
            start=1,
        )
    ),
)


async def seed_accounts(uow: UnitOfWork, password_hash: str, now: datetime) -> int:
    """Create the accounts that are not there yet and return how many; a second run changes nothing."""
    created = 0
    for account in ACCOUNTS:
        email = f"{account.login}@{DOMAIN}"
        if await service.is_known(uow, email):
            continue
        new = service.NewPerson(account.name, email=email, password_hash=password_hash)
        person_id = await service.create_person(uow, new, now)
        since = day_of(now - ROLES_BEGAN)
        await service.grant_role(uow, service.NewGrant(person_id, account.role, account.unit_code, since), now)
        created += 1
    return created
