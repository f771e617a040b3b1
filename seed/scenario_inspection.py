"""An inspector of the demonstration, let into every award round of the province by the head of Home Affairs."""

from datetime import date

from accounts.service.people import load_person_by_login
from competitions.awards.domain.words import Level
from competitions.awards.inspection.service.granting import Asked, NewGrant, grant, load_inspection
from competitions.awards.rounds.service.reading import list_lines
from core.context import Context
from core.kernel import Actor, Grant, Role, UnitCode
from seed.demo_accounts import DOMAIN, HOME_AFFAIRS

DOCUMENT = "Quyết định 45/QĐ-TTr ngày 05/10/2026 của Thanh tra tỉnh"
UNTIL = date(2026, 12, 31)


async def seed_inspection(context: Context) -> int:
    """Grant what is not granted yet; return how many rounds are new to the inspector."""
    now, made = context.clock.now(), 0
    async with context.database.writing() as uow:
        person = await load_person_by_login(uow, f"lanhdao@{DOMAIN}")
        head = Actor(person.id, person.name, (Grant(Role.HOMEAFFAIRS_HEAD, UnitCode(HOME_AFFAIRS), now.date()),))
        inspector = await load_person_by_login(uow, f"thanhtra@{DOMAIN}")
        for line in await list_lines(uow, head):
            if line.row.level is not Level.PROVINCE:
                continue
            if not (await load_inspection(uow, head, Asked(line.row.id), now)).grants:
                await grant(uow, head, NewGrant(line.row.id, inspector.id, UNTIL, DOCUMENT), now)
                made += 1
    return made
