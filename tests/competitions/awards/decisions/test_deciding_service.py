"""Decisions: drafted from the vote, signed where nobody stands in the way, amended by new ones; certificates follow."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from competitions.awards.council.models import CouncilSession
from competitions.awards.decisions import jobs
from competitions.awards.decisions.domain.acts import CertificateStatus, DecisionKind
from competitions.awards.decisions.queries import batches as batch_queries
from competitions.awards.decisions.queries import certificates, decisions, recoveries
from competitions.awards.decisions.service import amending, batches, drafting, recording, verification
from competitions.awards.decisions.service.amending import Amendment
from competitions.awards.decisions.service.drafting import Difference
from competitions.awards.decisions.service.recording import Signing
from competitions.awards.decisions.service.signing import is_signed
from competitions.awards.domain.words import Procedure
from competitions.awards.dossiers.models import Dossier
from competitions.awards.dossiers.service import inviting
from competitions.awards.holds.models import Hold
from competitions.awards.rounds.queries.places import find_unit
from core.kernel import Conflict, Gone, Invalid, NotFound, Role
from tests.accounts.house import Seat, settle
from tests.competitions.awards.decisions.conftest import KEYS, NOMINEES, Nominee, voted
from tests.competitions.awards.rounds.conftest import HEAD, OFFICER
from tests.competitions.movements.site import PROVINCE

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]
PAPER = Signing("", "12/QĐ-UBND", date(2026, 10, 10), "Lường Văn Mẫu", "Chủ tịch", "a" * 64, "application/pdf")


async def drafted(database, clock, round_id):
    async with database.writing() as uow:
        return await drafting.start_draft(uow, OFFICER, round_id, clock.now())


async def signed(database, clock, decision_id, number="12/QĐ-UBND"):
    async with database.writing() as uow:
        await recording.sign(uow, HEAD, replace(PAPER, decision_id=decision_id, number=number), clock.now())


async def published(database, clock, round_id, number="12/QĐ-UBND"):
    decision_id = await drafted(database, clock, round_id)
    await signed(database, clock, decision_id, number)
    async with database.writing() as uow:
        await recording.publish(uow, HEAD, decision_id, clock.now())
    return decision_id


async def issued(database, clock, decision_id):
    """Make the decision's certificates and return them by name."""
    async with database.writing() as uow:
        batch_id = await batches.start_of_decision(uow, OFFICER, decision_id, clock.now())
    await jobs.make_due(database, clock, KEYS)
    async with database.reading() as uow:
        counts = await certificates.count_of_batch(uow, batch_id)
        lines = [each for award in counts for each in await certificates.list_of_batch(uow, batch_id, award, 0, 100)]
    return {json.loads(line.fields)["subject"]: line for line in lines}


async def amended(database, clock, decision_id, kind, nominee, number, **names):
    async with database.writing() as uow:
        amendment = Amendment(decision_id, kind, frozenset({nominee}), "khai không đúng", names)
        new = await amending.start_amendment(uow, OFFICER, amendment, clock.now())
    await signed(database, clock, new, number)
    async with database.writing() as uow:
        await recording.publish(uow, HEAD, new, clock.now())
    return new


async def status_of(database, code):
    async with database.reading() as uow:
        found = (await verification.load_certificate(uow, code)).found
    return found.status, found.status_number, found.newer


async def test_exactly_those_who_were_voted_for_are_decided_with_their_money(database, clock):
    made = await voted(database, clock)
    decision_id = await published(database, clock, made.round_id)
    async with database.reading() as uow:
        items = await decisions.list_items(uow, decision_id)
    assert [(item.subject_name, item.basis, item.money) for item in items] == [
        ("Lò Văn Ẳng", "voted", 3_510_000),
        ("Xã Mường Nhé", "voted", 7_020_000),
    ]
    assert "money.base_salary" in items[0].money_basis


async def test_a_simplified_round_decides_its_nominees_without_a_vote(database, clock):
    made = await voted(database, clock, (Nominee("Lò Văn Ẳng", passed=None),), Procedure.SIMPLIFIED)
    decision_id = await published(database, clock, made.round_id)
    async with database.reading() as uow:
        assert [item.basis for item in await decisions.list_items(uow, decision_id)] == ["no_vote"]


async def test_a_simplified_round_decides_nobody_whose_dossier_was_never_sent_but_as_a_difference(database, clock):
    sent, unsent = Nominee("Lò Văn Ẳng", passed=None), Nominee("Quàng Thị Pâng", passed=None)
    made = await voted(database, clock, (sent, unsent), Procedure.SIMPLIFIED)
    nominee = made.nominees[unsent.name]
    async with database.writing() as uow:
        await inviting.invite(uow, made.round_id, clock.now())
        of_sent = Dossier.nomination_id == made.nominees[sent.name]
        await uow.session.execute(update(Dossier).where(of_sent).values(state="complete"))
    decision_id = await drafted(database, clock, made.round_id)
    async with database.reading() as uow:
        assert [item.subject_name for item in await decisions.list_items(uow, decision_id)] == [sent.name]
    bare = Difference(decision_id, nominee, "", "")
    with pytest.raises(Invalid):
        async with database.writing() as uow:
            await drafting.add_name(uow, OFFICER, bare, clock.now())
    async with database.writing() as uow:
        explained = replace(bare, reason="đã xác minh tại chỗ", document="5/BB")
        await drafting.add_name(uow, OFFICER, explained, clock.now())
        await uow.session.execute(update(Dossier).where(of_sent).values(state="returned"))
    with pytest.raises(Invalid) as refused:
        await signed(database, clock, decision_id)
    assert [error.params for error in refused.value.errors] == [{"name": sent.name}]


async def test_a_difference_from_the_vote_needs_its_reason_and_document_both_ways(database, clock):
    made = await voted(database, clock)
    decision_id = await drafted(database, clock, made.round_id)
    bare = Difference(decision_id, made.nominees["Quàng Thị Pâng"], "", "")
    off = Difference(decision_id, made.nominees["Lò Văn Ẳng"], "", "")
    for act, order in ((drafting.add_name, bare), (drafting.take_off, off)):
        with pytest.raises(Invalid):
            async with database.writing() as uow:
                await act(uow, OFFICER, order, clock.now())
        async with database.writing() as uow:
            await act(uow, OFFICER, replace(order, reason="kết luận lại", document="5/BB"), clock.now())
    await signed(database, clock, decision_id)
    async with database.reading() as uow:
        named = {item.subject_name: item.document for item in await decisions.list_items(uow, decision_id)}
    assert named == {"Xã Mường Nhé": "", "Quàng Thị Pâng": "5/BB"}


async def test_nobody_held_is_signed_and_the_hold_is_named(house, database, clock):
    made = await voted(database, clock)
    decision_id = await drafted(database, clock, made.round_id)
    officer = await settle(house, "a@ngayhoi.example", Seat(Role.HOMEAFFAIRS_OFFICER, PROVINCE))
    async with database.writing() as uow:
        unit = await find_unit(uow, PROVINCE)
        row = Hold(
            subject_key="person:Lò Văn Ẳng", subject_name="Lò Văn Ẳng", document="45/TTr", document_on=PAPER.decided_on
        )
        row.kind, row.content, row.sender, row.officer_id, row.unit_id = "inspection", "x", "y", str(officer), unit.id
        row.opened_by, row.opened_at = "a", clock.now()
        uow.session.add(row)
    with pytest.raises(Invalid) as refused:
        await signed(database, clock, decision_id)
    assert [error.params for error in refused.value.errors] == [{"name": "Lò Văn Ẳng", "document": "45/TTr"}]


async def test_a_number_is_used_once_a_year_and_an_achievement_is_awarded_once(database, clock):
    first = await voted(database, clock)
    await published(database, clock, first.round_id)
    other = await voted(database, clock, (Nominee("Vàng A Sùng"),), occasion="Đợt khác")
    decision_id = await drafted(database, clock, other.round_id)
    with pytest.raises(Conflict) as used:
        await signed(database, clock, decision_id)
    assert used.value.params == {"number": "12/QĐ-UBND", "year": 2026}
    same = await voted(database, clock, NOMINEES[1:2])
    twice = await drafted(database, clock, same.round_id)
    with pytest.raises(Conflict) as refused:
        await signed(database, clock, twice, "13/QĐ-UBND")
    assert refused.value.params == {"name": "Lò Văn Ẳng"}


async def test_a_number_that_is_only_written_otherwise_is_used_already(database, clock):
    first = await voted(database, clock)
    await published(database, clock, first.round_id)
    other = await voted(database, clock, (Nominee("Vàng A Sùng"),), occasion="Đợt khác")
    decision_id = await drafted(database, clock, other.round_id)
    for number in ("12/qđ-ubnd", "12 / QĐ-UBND"):
        with pytest.raises(Conflict):
            await signed(database, clock, decision_id, number)
    await signed(database, clock, decision_id, "112/QĐ-UBND")


async def test_a_decision_is_not_older_than_the_close_of_the_vote(database, clock):
    made = await voted(database, clock)
    clock.forward(days=3)
    async with database.writing() as uow:
        await uow.session.execute(update(CouncilSession).values(closed_at=clock.now()))
    decision_id = await drafted(database, clock, made.round_id)
    with pytest.raises(Invalid) as refused:
        await signed(database, clock, decision_id)
    assert [(error.pointer, error.params) for error in refused.value.errors] == [("decided_on", {"day": "13/10/2026"})]


async def test_certificates_are_numbered_signed_and_told_by_their_code(database, clock):
    made = await voted(database, clock)
    line = (await issued(database, clock, await published(database, clock, made.round_id)))["Lò Văn Ẳng"]
    async with database.reading() as uow:
        found = await verification.load_certificate(uow, line.code.lower().replace("-", " "))
        batch = await batch_queries.find_batch(uow, line.batch_id)
        keys = await verification.list_jwks(uow, KEYS)
    assert (found.is_genuine, found.fields["register_number"], found.fields["decision"]) == (True, 1, "12/QĐ-UBND")
    assert is_signed(keys["keys"][0]["x"], found.found.fields, found.found.signature)
    assert not is_signed(keys["keys"][0]["x"], found.found.fields.replace("Ẳng", "Ang"), found.found.signature)
    assert (batch.state, len(batch.root), len(keys["keys"])) == ("finished", 64, 1)
    with pytest.raises(NotFound):
        async with database.reading() as uow:
            await verification.load_certificate(uow, "0000-0000-0000-0000")


async def test_an_annulment_revokes_frees_the_achievement_and_opens_the_ledger(database, clock):
    made = await voted(database, clock)
    decision_id = await published(database, clock, made.round_id)
    line = (await issued(database, clock, decision_id))["Lò Văn Ẳng"]
    annulment = await amended(
        database, clock, decision_id, DecisionKind.ANNULMENT, made.nominees["Lò Văn Ẳng"], "20/QĐ-UBND"
    )
    assert await status_of(database, line.code) == (CertificateStatus.REVOKED, "20/QĐ-UBND", "")
    async with database.reading() as uow:
        ledger = await recoveries.list_of(uow, annulment)
    assert [(row.what, row.amount, row.is_done) for row in ledger] == [
        ("certificate", 1, False),
        ("money", 3_510_000, False),
    ]
    async with database.writing() as uow:
        receipt = amending.Receipt(annulment, ledger[1].id, 3_510_000, "PT 9")
        await amending.record_recovery(uow, HEAD, receipt, clock.now())
    async with database.reading() as uow:
        assert [row.is_done for row in await recoveries.list_of(uow, annulment)] == [False, True]
    again = await voted(database, clock, NOMINEES[1:2])
    await published(database, clock, again.round_id, "21/QĐ-UBND")
    with pytest.raises(Invalid):
        await amended(database, clock, decision_id, DecisionKind.REISSUE, made.nominees["Lò Văn Ẳng"], "22/QĐ-UBND")


async def test_a_corrected_certificate_replaces_the_old_one_and_the_history_stays(database, clock):
    made = await voted(database, clock)
    decision_id = await published(database, clock, made.round_id)
    old, nominee = (await issued(database, clock, decision_id))["Lò Văn Ẳng"], made.nominees["Lò Văn Ẳng"]
    correction = await amended(
        database, clock, decision_id, DecisionKind.CORRECTION, nominee, "23/QĐ-UBND", **{nominee: "Lò Văn Ánh"}
    )
    new = (await issued(database, clock, correction))["Lò Văn Ánh"]
    assert await status_of(database, old.code) == (CertificateStatus.REPLACED, "23/QĐ-UBND", new.code)
    assert await status_of(database, new.code) == (CertificateStatus.VALID, "", "")
    assert (json.loads(new.fields)["amended_by"], new.number) == ("23/QĐ-UBND", 3)
    with pytest.raises(Gone):
        async with database.reading() as uow:
            verification.make_badge(await verification.load_certificate(uow, old.code), KEYS, None)
