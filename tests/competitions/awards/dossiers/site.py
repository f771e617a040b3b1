"""A round with two nominees of two communes, its rules of law, and people of every side."""

import json
from datetime import timedelta

from competitions.awards.domain.words import StepKind
from competitions.awards.dossiers.service import inviting
from competitions.awards.rounds.models import AwardRound, Nomination, RoundStep
from competitions.awards.rules.domain.rules import Rule
from competitions.awards.rules.service import keep_reference
from core.ids import new_id
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE
from units.queries import find_units

ROUND = "00000000-0000-7000-8000-00000000r001"
AWARDS = {
    "awards": [
        {"code": "bk", "kind": "certificate_of_merit", "title": "Bằng khen tập thể"},
        {"code": "cam-on", "kind": "thanks", "title": "Thư cảm ơn"},
    ]
}
DAYS = {
    "days.notice": "10 calendar",
    "days.processing": "25 working",
    "days.supplement": "10 working",
    "days.reconsideration": "15 calendar",
    "days.reconsideration.answer": "15 working",
    "days.complaint.first": "90 calendar",
    "days.denunciation": "30 calendar",
}


async def add_round(database, clock, *, kinds=("bk", "bk"), closes=timedelta(days=8)):
    """A running round whose first nominee is of COMMUNE and whose second of OTHER; returns their nominations' ids."""
    now = clock.now()
    async with database.writing() as uow:
        await keep_rules(uow, now)
        units = await find_units(uow, [PROVINCE, COMMUNE, OTHER])
        uow.session.add(
            AwardRound(
                id=ROUND,
                unit_id=units[PROVINCE].id,
                level="province",
                title="Khen thưởng quý III",
                category="thematic",
                procedure="full",
                occasion="bình dân học vụ số",
                period="2026-Q3",
                board="{}",
                rules=json.dumps(AWARDS),
                state="running",
                created_by="x",
                created_at=now,
            )
        )
        await uow.session.flush()
        uow.session.add_all(
            RoundStep(round_id=ROUND, kind=kind, position=at, due_at=now + after)
            for at, (kind, after) in enumerate(
                ((StepKind.CLOSE_DOSSIERS, closes), (StepKind.APPEAL, closes * 2)), start=1
            )
        )
        rows = [
            Nomination(
                id=new_id(),
                round_id=ROUND,
                award=kind,
                subject_kind="collective",
                subject_key=f"unit:{code}",
                subject_name=units[code].name,
                unit_id=units[code].id,
                rank=rank,
                value="91,5",
                outcome="nominated",
                reasons="[]",
                considered_at=now,
            )
            for rank, (code, kind) in enumerate(zip((COMMUNE, OTHER), kinds, strict=True), start=1)
        ]
        uow.session.add_all(rows)
    return [row.id for row in rows]


async def keep_rules(uow, now):
    """The rules of law about days."""
    since = now.date().replace(year=2026, month=1, day=1)
    rules = [Rule(key, value, f"Nghị định {key}", since, None, is_verified=False) for key, value in DAYS.items()]
    await keep_reference(uow, rules, now)


async def invite(database, clock):
    async with database.writing() as uow:
        return await inviting.invite(uow, ROUND, clock.now())
