"""One round from its close to an annulment, everybody through the pages; the vote once on screens, once on paper."""

import asyncio
import base64
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from contextlib import AsyncExitStack

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from competitions.awards.decisions.jobs import make_due
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.inspection.service.anchoring import anchor_day, make_vault, verify
from competitions.awards.inspection.service.ballots import check_ballots
from competitions.awards.rounds.queries.reading import list_nominations
from core.database import UnitOfWork
from core.kernel import Role
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.service import record
from seed.legal_rules import load_rules
from tests.accounts.house import Seat, post, settle, token_on
from tests.competitions.awards.story import API, COMMUNE, OTHER, PROVINCE, Story, did, picture
from tests.competitions.awards.walking import walk_back, walk_parts
from tests.house.application import running

TEXTS = {"letter": "Kính trình", "report": "Đã dạy 500 người lớn tuổi", "summary": "Dạy 500 người"}
MERIT = {"kind": "certificate_of_merit", "is_by_cluster": False}
AWARDS = [
    MERIT | {"code": "xa", "title": "Bằng khen cho xã, phường", "board": "commune", "count": 1},
    MERIT | {"code": "nguoi", "title": "Bằng khen cho cá nhân", "subject": "person", "count": 1},
]
PERSON = {"award": "nguoi", "name": "Lò Văn Ẳng", "proposed_by": COMMUNE, "value": "9", "born": 1990}
WINNERS = {"Xã Mường Nhé", "Lò Văn Ẳng"}
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MEMBERS = ("Vì Thị Đồng", "Thào A Ủy", "Lý Thị Viên")


async def prepare(story):
    """Points of two communes, rules of law, a round that the officer drafts and sets going."""
    house = story.product.house
    facts = [
        Fact(f"live:1:{unit}-{n}", FactKind.LIVE_PARTICIPATION, unit, house.clock.now(), 1, person_key=f"{unit}{n}")
        for unit, people in ((COMMUNE, 3), (OTHER, 1))
        for n in range(people)
    ]
    async with story.database.writing() as uow:
        await record(uow, facts, now=house.clock.now())
        await load_rules(uow, house.clock.now())
    body = {
        "unit": PROVINCE,
        "title": "Khen thưởng Ngày hội 10/10",
        "occasion": "Ngày hội 10/10",
        "closes_at": "2026-10-10T18:00:00+07:00",
        "period": "2026",
        "rules": {"awards": AWARDS, "candidates": [PERSON]},
    }
    officer = await story.sit(Role.HOMEAFFAIRS_OFFICER)
    made = await did(await officer.post(API, json=body, headers={"origin": house.settings.origin}), 201)
    story.round_id = made.json()["id"]
    await did(await post(officer, f"{story.round}/chay", story.round))


async def nominate(story):
    """The clock reaches the evening: closed, frozen, nominated, everybody with a reason."""
    for kind in ("close", "freeze", "nominate"):
        await story.come_to(kind)
    officer = await story.sit(Role.HOMEAFFAIRS_OFFICER)
    told = (await officer.get(f"{API}/{story.round_id}/nominees")).json()
    assert all(each["reasons"] for each in told["considered"])
    assert {each["outcome"] for each in told["considered"]} == {"nominated", "runner_up"}
    async with story.database.reading() as uow:
        rows = await list_nominations(uow, story.round_id)
    story.nominees = {row.subject_name: row.id for row in rows if row.outcome == "nominated"}
    assert set(story.nominees) == WINNERS


async def write_dossiers(story):
    """The commune writes and sends its two dossiers; the reviewer returns one, then finds both complete."""
    await story.come_to("invite")
    unit, office = await story.sit(Role.UNIT_OFFICER, COMMUNE), await story.sit(Role.HOMEAFFAIRS_OFFICER)
    own, desk = "/khen-thuong/ho-so", f"{story.round}/ho-so"
    dossiers = sorted(set(re.findall(rf"{own}/([0-9a-f-]{{36}})", (await unit.get(own)).text)))
    assert len(dossiers) == len(WINNERS)
    for dossier in dossiers:
        await send(unit, f"{own}/{dossier}")
        await did(await post(office, f"{desk}/nhan", desk, dossier=dossier))
    back = f"{own}/{dossiers[0]}"
    day = story.product.house.clock.now().date().replace(day=28).isoformat()
    await did(await post(office, f"{back}/tra", back, reason="Thiếu chữ ký", due_on=day))
    await send(unit, back)
    await did(await post(office, f"{desk}/nhan", desk, dossier=dossiers[0]))
    for dossier in dossiers:
        await did(await post(office, f"{own}/{dossier}/day-du", f"{own}/{dossier}"))


async def send(unit, path):
    found = re.search(r'name="version" value="(\d+)"', (await unit.get(f"{path}/sua")).text)
    assert found is not None
    await did(await post(unit, f"{path}/sua", f"{path}/sua", version=found[1], **TEXTS))
    for line in re.findall(r'name="line" value="(\w+)"', (await unit.get(path)).text):
        paper = {"line": line, "number": "12/TTr", "dated_on": "2026-10-10", "file": picture()}
        await did(await post(unit, f"{path}/tep", path, **paper))
    await did(await post(unit, f"{path}/trinh", path))


async def hear_the_public(story):
    """A citizen reads the proposed list without an account and writes in; the officer verifies and answers."""
    await story.come_to("public_notice")
    notice, book = f"{story.round}/cong-khai", f"{story.round}/phan-anh"
    office = await story.sit(Role.HOMEAFFAIRS_OFFICER)
    async with story.product.house.browser() as citizen:
        assert "Xã Mường Nhé" in (await citizen.get(notice)).text
        words = {"text": "Tôi thấy số liệu đúng", "name": "Lò Thị Dân", "contact": "0912345678"}
        await did(await post(citizen, notice, notice, nominee=story.nominees["Xã Mường Nhé"], **words))
    found = re.search(r"/khen-thuong/phan-anh/([0-9a-f-]{36})", (await office.get(book)).text)
    assert found is not None
    for state in ("verified", "resolved"):
        await did(await post(office, found[0], book, state=state, **{f"words-{found[1]}": "Đã đối chiếu"}))


async def form_council(story):
    """The secretary forms a council of three, each with an account."""
    secretary, house = await story.sit(Role.SECRETARY), story.product.house
    root = "/khen-thuong/hoi-dong"
    form = {"unit": PROVINCE, "title": "Hội đồng TĐKT tỉnh", "document": "01/QĐ-UBND", "since": "2026-01-01"}
    story.council = (await did(await post(secretary, root, root, **form))).headers["location"]
    for number, name in enumerate(MEMBERS):
        login = f"uyvien{number}@ngayhoi.example"
        story.members.append(str(await settle(house, login, Seat(Role.COUNCIL_MEMBER, PROVINCE), name=name)))
        position = "chair" if number == 0 else "member"
        member = {"name": name, "title": "Ủy viên", "position": position, "login": login, "since": "2026-01-01"}
        await did(await post(secretary, f"{story.council}/thanh-vien", story.council, **member))


async def plan(story, nominee, way):
    """A session about one nominee, everybody there and declared; return its address and the members' ids in it."""
    secretary, of_round = await story.sit(Role.SECRETARY), f"{story.round}/phien"
    moment = story.product.house.clock.now().strftime("%Y-%m-%dT%H:%M")
    council = story.council.rsplit("/", 1)[-1]
    form = {"council": council, "meets_at": moment, "place": "Phòng họp", "mode": "secret_ballot", "way": way}
    desk = (await did(await post(secretary, of_round, of_round, **form, nominees=[nominee]))).headers["location"]
    members = sorted(set(re.findall(r'name="presence-([0-9a-f-]{36})"', (await secretary.get(desk)).text)))
    assert len(members) == len(MEMBERS)
    await did(await post(secretary, f"{desk}/diem-danh", desk, **{f"presence-{each}": "present" for each in members}))
    for member in members:
        await did(await post(secretary, f"{desk}/khai/{member}", f"{desk}/khai/{member}", signed="1"))
    return desk, members


async def vote_on_screens(story):
    """Before the notice is over nothing opens; then three members vote each once in their own browser."""
    secretary, nominee = await story.sit(Role.SECRETARY), story.nominees["Xã Mường Nhé"]
    desk, _members = await plan(story, nominee, "online")
    early = await did(await post(secretary, f"{desk}/khai-mac", desk), 409)
    assert "đang được công khai lấy ý kiến" in early.text
    await story.come_to("council")
    await did(await post(secretary, f"{desk}/khai-mac", desk))
    for person in story.members:
        member = await story.open(person)
        await did(await post(member, f"{desk}/cua-toi/phieu", f"{desk}/cua-toi", **{f"vote-{nominee}": "a"}))
    await did(await post(secretary, f"{desk}/ket-thuc", desk, confirmed="1"))


async def vote_on_paper(story):
    """A counting committee, two people who enter the same counts, and the close."""
    secretary, officer = await story.sit(Role.SECRETARY), await story.sit(Role.HOMEAFFAIRS_OFFICER)
    nominee = story.nominees["Lò Văn Ẳng"]
    desk, members = await plan(story, nominee, "paper")
    tellers = {f"teller-{members[1]}": "head", f"teller-{members[2]}": "teller"}
    await did(await post(secretary, f"{desk}/ban-kiem-phieu", desk, **tellers))
    await did(await post(secretary, f"{desk}/khai-mac", desk))
    counted = {"issued": "3", "collected": "3", "valid": "3", "invalid": "0"}
    counted |= {f"for-{nominee}": "3", f"against-{nominee}": "0"}
    for one in (secretary, officer):
        await did(await post(one, f"{desk}/kiem-phieu", f"{desk}/kiem-phieu", **counted))
    await did(await post(secretary, f"{desk}/ket-thuc", desk, confirmed="1"))
    assert "3 đồng ý" in (await secretary.get(f"{desk}/bien-ban")).text


async def decide(story):
    """The head records the signed decision, number, date and scan; the certificates follow."""
    await story.come_to("decision")
    head, house = await story.sit(Role.HOMEAFFAIRS_HEAD), story.product.house
    page = f"{story.round}/quyet-dinh"
    decision = (await did(await post(head, page, page))).headers["location"]
    assert {name for name in WINNERS if name in (await head.get(decision)).text} == WINNERS
    await sign(story, decision, "150/QĐ-UBND")
    batch = (await did(await post(head, f"{decision}/cap-bang", decision))).headers["location"]
    await make_due(story.database, house.clock, CertificateKeys("x" * 40))
    assert (await head.get(batch)).status_code == 200
    story.decision = decision


async def sign(story, decision, number):
    """Record what was signed, and publish it."""
    head, day = await story.sit(Role.HOMEAFFAIRS_HEAD), story.product.house.clock.now().date().isoformat()
    paper = {"number": number, "decided_on": day, "signer": "Lê Văn Ký", "signer_title": "Chủ tịch"}
    sent = await head.post(
        f"{decision}/ky",
        data={"csrf_token": await token_on(head, decision), **paper},
        files={"scan": ("quyet-dinh.pdf", PDF, "application/pdf")},
    )
    await did(sent)
    await did(await post(head, f"{decision}/cong-bo", decision))


async def verify_code(story):
    """A citizen checks both certificates by their codes, in words and by the key alone."""
    await story.come_to("publish")
    async with story.database.reading() as uow:
        codes = list(await uow.session.scalars(text("SELECT code FROM award_certificate ORDER BY number")))
    assert len(codes) == len(WINNERS)
    async with story.product.house.browser() as citizen:
        for code in codes:
            page = await did(await citizen.get(f"/xac-minh/{code}"), 200)
            assert ("150/QĐ-UBND" in page.text, any(name in page.text for name in WINNERS)) == (True, True)
            told = (await citizen.get(f"/api/v1/certificates/{code}")).json()
            keys = (await citizen.get("/api/v1/keys")).json()["keys"]
            (key,) = [each for each in keys if each["kid"] == told["key_id"]]
            fields = json.dumps(told["fields"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(raw(told["signature"]), fields)
    story.codes = codes


def raw(written):
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))


async def ask_again(story):
    """The commune asks to reconsider inside the window; the office opens the dossier again and answers."""
    await story.come_to("appeal")
    unit, office = await story.sit(Role.UNIT_OFFICER, COMMUNE), await story.sit(Role.HOMEAFFAIRS_OFFICER)
    page, nominee = f"{story.round}/xem-xet-lai", story.nominees["Lò Văn Ẳng"]
    await did(await post(unit, page, page, nominee=nominee, reason="Thành tích ghi nhầm người"))
    found = re.search(r"/khen-thuong/xem-xet-lai/([0-9a-f-]{36})", (await office.get(page)).text)
    assert found is not None
    await did(await post(office, f"{found[0]}/mo-lai", page))
    answer = {f"state-{found[1]}": "upheld", f"answer-{found[1]}": "Sẽ hủy bỏ", f"document-{found[1]}": "98/SNV-TĐKT"}
    await did(await post(office, found[0], page, **answer))


async def annul(story):
    """A new numbered decision annuls one certificate; its code says so, the other one stands."""
    head, nominee = await story.sit(Role.HOMEAFFAIRS_HEAD), story.nominees["Lò Văn Ẳng"]
    fields = {"kind": "annulment", "items": nominee, "reason": "Khai nhầm thành tích"}
    new = (await did(await post(head, f"{story.decision}/thay-doi", story.decision, **fields))).headers["location"]
    await sign(story, new, "163/QĐ-UBND")
    async with story.product.house.browser() as citizen:
        told = [(await citizen.get(f"/api/v1/certificates/{code}")).json() for code in story.codes]
        assert sorted(each["status"] for each in told) == ["revoked", "valid"]
        gone = next(each["code"] for each in told if each["status"] == "revoked")
        told = (await citizen.get(f"/xac-minh/{gone}")).text
        assert ("163/QĐ-UBND" in told, "98/SNV-TĐKT" in told, "Sẽ hủy bỏ" in told) == (True, True, False)


async def inspect(story):
    """An inspector, let in by a document, reads every part of the round and can change none."""
    inspector, head = await story.sit(Role.INSPECTOR), await story.sit(Role.HOMEAFFAIRS_HEAD)
    pages = ["", "/de-cu", "/ho-so", "/y-kien", "/phan-anh", "/xem-xet-lai", "/phien", "/van-ban", "/quyet-dinh"]
    decision = story.decision.rsplit("/", 1)[-1]
    printed = [f"/khen-thuong/in/decision/{decision}/docx", f"/khen-thuong/in/nominee_list/{story.round_id}/docx"]
    for closed in (f"{story.round}/nhat-ky", *printed):
        assert (await inspector.get(closed)).status_code in {403, 404}
    page, until = f"{story.round}/thanh-tra", story.product.house.clock.now().date().isoformat()
    person = next(person for person, browser in story.people.items() if browser is inspector)
    await did(await post(head, page, page, person=person, until=until, document="45/QĐ-TTr"))
    answers = {each: (await inspector.get(f"{story.round}{each}")).status_code for each in [*pages, "/nhat-ky"]}
    answers |= {each: (await inspector.get(each)).status_code for each in printed}
    assert answers == dict.fromkeys(answers, 200)
    linked = [(await inspector.get(f"{story.round}{each}")).text for each in ("/ho-so", "/phien", "/quyet-dinh")]
    things = set(re.findall(r'"(/khen-thuong/(?:ho-so|phien|quyet-dinh)/[0-9a-f-]{36})"', "".join(linked)))
    assert len(things) == 2 + 2 + 2
    for thing in sorted(things):
        shown = await did(await inspector.get(thing), 200)
        assert 'type="submit"' not in shown.text.split("<main")[1].split("</main>")[0], thing
    assert (await post(inspector, f"{story.decision}/cong-bo", "/tai-khoan")).status_code == 403


def unpack(content, place):
    zipfile.ZipFile(io.BytesIO(content)).extractall(place)
    (root,) = place.iterdir()
    return root


def typed_in(root, command):
    """What a person types who follows the folder's first page; its keys are checked with our Python's library."""
    typed = command.replace("python3", sys.executable)
    return subprocess.run(["/bin/bash", "-ec", typed], cwd=root, capture_output=True, text=True, check=False)


async def look_back(story):
    """Nothing was changed, the record tells everything in sentences, and the folder holds it."""
    head, house = await story.sit(Role.HOMEAFFAIRS_HEAD), story.product.house
    vault = make_vault(house.settings.data_dir, "x" * 40)
    await anchor_day(story.database, vault, house.clock.now())  # else the product's own job does, maybe between folders
    async with story.database.reading() as uow:
        finding = await verify(uow, vault, [check_ballots])
    assert (finding.is_whole, finding.faults) == (True, ())
    page = (await head.get(f"{story.round}/nhat-ky")).text
    assert re.findall(r"<td>([a-z_]+\.[a-z_]+)<", page) == []
    folder = await did(await head.get(f"{story.round}/bo-ho-so.zip"), 200)
    root = await asyncio.to_thread(unpack, folder.content, house.settings.data_dir / "bo-ho-so")
    for command in re.findall(r"<pre>(.*?)</pre>", (root / "index.html").read_text(), re.DOTALL):
        said = await asyncio.to_thread(typed_in, root, html.unescape(command))
        assert (said.returncode, "SAI" in said.stdout, "False" in said.stdout) == (0, False, False), said
    assert folder.content == (await head.get(f"{story.round}/bo-ho-so.zip")).content
    readings = (await head.get(f"{story.round}/thanh-tra")).text
    assert "Một hồ sơ và những người trong đó" in readings
    assert "Một biểu mẫu có tên người" in readings
    assert "Tên và thông tin liên hệ của người dân đã gửi phản ánh" in readings


async def spoil(story):
    """Whoever changes a ballot, a result or an entry of the record by hand is found."""
    changes = (
        "UPDATE award_ballot SET choice = 'against' WHERE id = (SELECT min(id) FROM award_ballot)",
        "DELETE FROM award_ballot",
        "UPDATE award_session_item SET votes_for = votes_for - 1",
        "DELETE FROM audit_entry WHERE act = 'council.closed'",
    )
    vault = make_vault(story.product.house.settings.data_dir, "x" * 40)
    for change in changes:
        async with story.database.engine.connect() as connection, connection.begin() as undone:
            for table in ("award_ballot", "audit_entry"):
                await connection.execute(text(DROPS[story.database.is_sqlite].format(table, verb(change))))
            assert (await connection.execute(text(change))).rowcount > 0
            async with AsyncSession(connection) as session:
                assert not (await verify(UnitOfWork(session), vault, [check_ballots])).is_whole, change
            await undone.rollback()


def verb(change):
    return change.split()[0].lower()


DROPS = {
    True: "DROP TRIGGER IF EXISTS {0}_no_{1}",
    False: "DROP TRIGGER IF EXISTS {0}_append_only ON {0}",
}
CHAPTERS = (
    prepare,
    nominate,
    write_dossiers,
    hear_the_public,
    form_council,
    vote_on_screens,
    vote_on_paper,
    decide,
    verify_code,
    ask_again,
    annul,
    inspect,
    look_back,
    walk_back,
    walk_parts,
    spoil,
)


@pytest.mark.asyncio
async def test_a_round_from_its_close_to_an_annulment(database, clock, tmp_path):
    async with AsyncExitStack() as stack, running(database, clock, tmp_path) as product:
        story = Story(product, stack)
        for chapter in CHAPTERS:
            await chapter(story)
