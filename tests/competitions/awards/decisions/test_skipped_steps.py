"""No step of a round is skipped: nothing is drafted or signed before the notice is over, or where no round runs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from competitions.awards.decisions.service import recording
from competitions.awards.domain.words import Procedure
from competitions.awards.dossiers.models import PublicNotice
from competitions.awards.rounds.models import AwardRound, RoundStep
from core.kernel import Conflict
from tests.competitions.awards.decisions.conftest import Nominee, voted
from tests.competitions.awards.decisions.test_deciding_service import PAPER, drafted, signed
from tests.competitions.awards.rounds.conftest import HEAD

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]
SIMPLE = (Nominee("Lò Văn Ẳng", passed=None),)


async def change(database, statement):
    async with database.writing() as uow:
        await uow.session.execute(statement)


@pytest.mark.parametrize("state", ["draft", "paused", "cancelled"])
async def test_a_round_that_does_not_run_is_neither_drafted_nor_signed(database, clock, state):
    made = await voted(database, clock)
    decision = await drafted(database, clock, made.round_id)
    await change(database, update(AwardRound).values(state=state))
    for act in (drafted(database, clock, made.round_id), signed(database, clock, decision)):
        with pytest.raises(Conflict) as refused:
            await act
        assert refused.value.code == "round_not_running"
    await change(database, update(AwardRound).values(state="finished"))
    await signed(database, clock, decision)


@pytest.mark.parametrize("procedure", Procedure)
async def test_nothing_is_drafted_or_signed_before_the_public_notice_is_over(database, clock, procedure):
    made = await voted(database, clock, SIMPLE if procedure is Procedure.SIMPLIFIED else (Nominee("Lò"),), procedure)
    decision = await drafted(database, clock, made.round_id)
    today = PAPER.decided_on
    assert today is not None
    await change(database, update(PublicNotice).values(closes_on=today))
    for act in (drafted(database, clock, made.round_id), signed(database, clock, decision)):
        with pytest.raises(Conflict) as refused:
            await act
        assert (refused.value.code, refused.value.params) == ("notice_running", {"until": "10/10/2026"})
    clock.forward(days=1)
    with pytest.raises(Conflict):
        await signed(database, clock, decision)  # a paper that was signed while the list was on notice
    async with database.writing() as uow:
        late = replace(PAPER, decision_id=decision, decided_on=today + timedelta(days=1))
        await recording.sign(uow, HEAD, late, clock.now())


async def test_a_list_that_was_never_on_public_notice_is_not_drafted_unless_the_round_has_no_such_step(database, clock):
    made = await voted(database, clock)
    await change(database, delete(PublicNotice))
    with pytest.raises(Conflict) as refused:
        await drafted(database, clock, made.round_id)
    assert refused.value.code == "notice_missing"
    await change(database, delete(RoundStep).where(RoundStep.kind == "public_notice"))
    await drafted(database, clock, made.round_id)
