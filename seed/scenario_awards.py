"""Award rounds of the demonstration: the province's of 10/10, a ward's own with paper only, and a draft of the year."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.domain.grants import day_of
from accounts.service.people import load_person_by_login
from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules, Traits
from competitions.awards.rounds.domain.steps import Step, propose
from competitions.awards.rounds.service.drafting import NewRound, activate, create_draft
from competitions.awards.rounds.service.reading import list_lines
from core.context import Context
from core.kernel import LOCAL_ZONE, Actor, Grant, Role, UnitCode
from seed.demo_accounts import DOMAIN, HOME_AFFAIRS, PROVINCE
from seed.factories import make_name
from units.domain.unit import Kind

WARD = "03127"
DRAFT_TITLE = "Khen thưởng “Bình dân học vụ số” năm 2026"
OCCASION, PERIOD = "Ngày hội 10/10/2026", "2026-09-25..2026-10-10"
MERIT, PRAISE = AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION
PEOPLE, HOUSEHOLDS = 12, 6
BORDER = ("03158", "03160", "03176", "03199")
"""Communes on the border, which come first between equals."""
DATES = {
    StepKind.CLOSE: "2026-10-10T18:00",
    StepKind.FREEZE: "2026-10-10T18:05",
    StepKind.NOMINATE: "2026-10-10T18:10",
    StepKind.INVITE: "2026-10-11T08:00",
    StepKind.REMIND: "2026-10-14T08:00",
    StepKind.CLOSE_DOSSIERS: "2026-10-17T17:00",
    StepKind.PUBLIC_NOTICE: "2026-10-18T08:00",
    StepKind.COUNCIL: "2026-10-29T08:00",
    StepKind.DECISION: "2026-11-02T08:00",
    StepKind.PUBLISH: "2026-11-04T08:00",
    StepKind.APPEAL: "2026-11-04T08:05",
}
PROVINCE_AWARDS = (
    Award(
        "communes",
        "Bằng khen của Chủ tịch UBND tỉnh cho xã, phường",
        MERIT,
        board=Kind.COMMUNE,
        count=1,
        min_value="1",
    ),
    Award(
        "schools",
        "Bằng khen của Chủ tịch UBND tỉnh cho trường học",
        MERIT,
        board=Kind.SCHOOL,
        percent=10,
        is_by_cluster=False,
        cap=5,
        min_value="1",
    ),
    Award(
        "cells",
        "Bằng khen của Chủ tịch UBND tỉnh cho chi bộ",
        MERIT,
        board=Kind.PARTY_CELL,
        count=3,
        is_by_cluster=False,
        min_value="1",
    ),
    Award(
        "people",
        "Bằng khen của Chủ tịch UBND tỉnh cho cá nhân",
        MERIT,
        SubjectKind.PERSON,
        count=5,
        is_by_cluster=False,
        direct_workers_percent=60,
    ),
    Award("thanks", "Thư cảm ơn đơn vị đồng hành", AwardKind.THANKS, SubjectKind.OUTSIDE, is_by_cluster=False),
)
WARD_AWARDS = (
    Award(
        "people",
        "Giấy khen của Chủ tịch UBND phường cho cá nhân",
        PRAISE,
        SubjectKind.PERSON,
        count=3,
        direct_workers_percent=50,
    ),
    Award(
        "households",
        "Giấy khen của Chủ tịch UBND phường cho Gia đình số",
        PRAISE,
        SubjectKind.HOUSEHOLD,
        count=2,
    ),
)


async def seed_awards(context: Context) -> int:
    """Draft the rounds and set two of them going, once; return how many are new."""
    source, now, made = random.Random(1010), context.clock.now(), 0
    for login, role, unit, new in (
        ("noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS, _province_round(source)),
        ("chutich1", Role.UNIT_LEADER, WARD, _ward_round(source)),
        ("noivu", Role.HOMEAFFAIRS_OFFICER, HOME_AFFAIRS, _draft_round(source)),
    ):
        async with context.database.writing() as uow:
            person = await load_person_by_login(uow, f"{login}@{DOMAIN}")
            actor = Actor(person.id, person.name, (Grant(role, UnitCode(unit), day_of(now)),))
            if new.title not in {line.row.title for line in await list_lines(uow, actor)}:
                round_id = await create_draft(uow, actor, new, now)
                if new.title != DRAFT_TITLE:
                    await activate(uow, actor, round_id, now)
                made += 1
    return made


def _province_round(source: random.Random) -> NewRound:
    units = [WARD, *BORDER]
    candidates = [*_people("people", units, PEOPLE, source), *_outside()]
    return NewRound(
        unit_code=PROVINCE,
        title="Khen thưởng Ngày hội 10/10",
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion=OCCASION,
        basis=Basis(PERIOD),
        rules=Rules(
            PROVINCE_AWARDS,
            candidates=tuple(candidates),
            traits=dict.fromkeys(BORDER, Traits(is_hard_place=True)),
        ),
        steps=_steps(0),
    )


def _draft_round(source: random.Random) -> NewRound:
    """Return what is prepared for the end of the year, to be changed by hand."""
    rules = Rules(
        PROVINCE_AWARDS,
        candidates=tuple(_people("people", [WARD, *BORDER], 4, source)),
        traits=dict.fromkeys(BORDER, Traits(is_hard_place=True)),
    )
    closes_at = datetime(2026, 12, 15, 17, tzinfo=LOCAL_ZONE)
    return NewRound(
        unit_code=PROVINCE,
        title=DRAFT_TITLE,
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion="Bình dân học vụ số năm 2026",
        basis=Basis("2026"),
        rules=rules,
        steps=propose(closes_at, Procedure.FULL),
    )


def _ward_round(source: random.Random) -> NewRound:
    households = [
        Candidate("households", f"Gia đình {make_name(source)}", WARD, str(source.randint(3, 9)))
        for _ in range(HOUSEHOLDS)
    ]
    return NewRound(
        unit_code=WARD,
        title="Khen thưởng Ngày hội 10/10 của phường Điện Biên Phủ",
        category=Category.THEMATIC,
        procedure=Procedure.FULL,
        occasion=OCCASION,
        basis=Basis(PERIOD),
        rules=Rules(
            WARD_AWARDS, candidates=(*_people("people", [WARD], PEOPLE // 2, source), *households), within=WARD
        ),
        steps=_steps(30),
    )


def _people(award: str, units: Sequence[str], count: int, source: random.Random) -> list[Candidate]:
    """Make people up: what they are worth is how many neighbours they guided."""
    found = []
    for number in range(count):
        name = make_name(source)
        traits = Traits(
            100 if "Thị" in name else 0, is_direct_worker=source.random() < 1 / 2, is_hard_place=number % 4 == 0
        )
        born = source.randint(1965, 2004)
        found.append(
            Candidate(award, name, units[number % len(units)], str(source.randint(20, 40)), born, traits=traits)
        )
    return found


def _outside() -> list[Candidate]:
    names = ("Bưu điện đồng hành (mẫu)", "Đội tình nguyện số (mẫu)")
    return [Candidate("thanks", name, HOME_AFFAIRS, "1") for name in names]


def _steps(minutes_later: int) -> tuple[Step, ...]:
    return tuple(
        Step(kind, datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE) + timedelta(minutes=minutes_later))
        for kind, text in DATES.items()
    )
