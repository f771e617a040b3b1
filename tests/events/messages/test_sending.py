"""A message leaves once: by its key, after a crash of its sender, and not at all where it is not wanted."""

import json
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage

import pytest
import pytest_asyncio

from core.i18n import load_translations
from core.kernel import NotFound
from core.web.templating import ROOT
from events.messages import service
from events.messages.carriers import FileSink, MailCarrier, Outgoing, Smtp
from events.messages.domain.outbox import CLAIM_HOLDS, MOST_TRIES, Channel, NewMessage, State
from events.messages.domain.wording import VALUES
from events.messages.jobs import send_due
from events.messages.queries import outbox as queries
from events.messages.service import sending
from events.messages.service.sending import Post

PHONE = "0912345678"
WORDS = {"title": "Lớp học", "when": "19:30 13/10/2026", "place": "Nhà văn hóa", "link": "https://x/ve", "reason": ""}


class Broken:
    """A carrier that takes nothing."""

    async def send(self, message):
        raise ConnectionError(message.id)


@pytest_asyncio.fixture
async def post(tmp_path):
    carriers = {channel: FileSink(tmp_path / f"{channel}.jsonl") for channel in Channel}
    return Post(carriers, load_translations(ROOT / "locale"), "https://ngayhoi.example", "s" * 40)


def message(now, key="k1", address=PHONE, subject="registration:r"):
    return NewMessage(key, subject, Channel.SMS, address, "reminder", now, WORDS)


async def put(database, clock, *messages):
    async with database.writing() as uow:
        await service.enqueue(uow, messages, clock.now())


async def counts(database):
    async with database.reading() as uow:
        return await queries.count_by_state(uow)


def told(post):
    path = post.carriers[Channel.SMS].path
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.asyncio
async def test_a_message_of_one_key_leaves_once_with_its_words_and_a_masked_address(database, clock, post):
    await put(database, clock, message(clock.now()), message(clock.now()))
    await put(database, clock, message(clock.now()))
    assert await send_due(database, clock, post) == 1
    assert await send_due(database, clock, post) == 0
    (line,) = told(post)
    assert line["to"] == "***678"
    assert "Bạn đã đăng ký “Lớp học”, 19:30 13/10/2026, tại Nhà văn hóa." in line["body"]
    assert PHONE not in json.dumps(line)
    assert await counts(database) == {State.SENT: 1}


@pytest.mark.asyncio
async def test_a_message_is_not_sent_before_it_is_due_or_once_it_was_called_off(database, clock, post):
    later = clock.now() + timedelta(hours=1)
    await put(database, clock, message(later, "a"), message(later, "b", subject="registration:other"))
    assert await send_due(database, clock, post) == 0
    async with database.writing() as uow:
        await service.cancel(uow, ["registration:other"], clock.now())
    clock.forward(hours=2)
    assert await send_due(database, clock, post) == 1
    assert await counts(database) == {State.SENT: 1, State.DROPPED: 1}


@pytest.mark.asyncio
async def test_a_sender_that_died_after_the_carrier_took_it_sends_nothing_twice(database, clock, post):
    await put(database, clock, message(clock.now()))
    async with database.reading() as uow:
        (message_id,) = await queries.list_due(uow, clock.now())
    async with database.writing() as uow:
        row = await sending.claim(uow, post, message_id, clock.now())
    await post.carriers[Channel.SMS].send(post.render(row))
    assert await send_due(database, clock, post) == 0
    clock.forward(seconds=CLAIM_HOLDS.total_seconds())
    assert await send_due(database, clock, post) == 1
    assert [line["id"] for line in told(post)] == [message_id]


@pytest.mark.asyncio
async def test_a_refused_message_is_tried_again_later_and_fails_in_the_end(database, clock, post):
    broken = Post({Channel.SMS: Broken()}, post.translations, post.origin, post.secret)
    await put(database, clock, message(clock.now()))
    for tries in range(MOST_TRIES):
        assert await counts(database) == {State.WAITING: 1}, tries
        assert await send_due(database, clock, broken) == 0
        clock.forward(hours=2)
    assert await counts(database) == {State.FAILED: 1}
    assert await send_due(database, clock, post) == 0


@pytest.mark.asyncio
async def test_who_wants_no_messages_gets_none_however_the_number_is_written(database, clock, post):
    async with database.writing() as uow:
        await sending.unsubscribe(uow, post, post.stop_token("+84 912 345 678"), clock.now())
        await sending.unsubscribe(uow, post, post.stop_token(PHONE), clock.now())
    await put(database, clock, message(clock.now()), message(clock.now(), "k2", "0987654321"))
    assert await send_due(database, clock, post) == 1
    assert await counts(database) == {State.DROPPED: 1, State.SENT: 1}
    assert [line["to"] for line in told(post)] == ["***321"]


@pytest.mark.parametrize("token", ["", "a" * 96, "đ" * 96, "0" * 64])
def test_a_forged_link_is_no_link(post, token):
    with pytest.raises(NotFound):
        post.read_token(token)


def test_a_mail_carries_the_row_as_its_id_and_the_way_out():
    carrier = MailCarrier(Smtp("smtp.example", 587, "lich@dienbien.example"))
    mail = carrier.write(Outgoing("row", "a@b.vn", "Nhắc lịch", "Chào bạn", "https://x/ngung"))
    assert mail["Message-ID"] == "<row@dienbien.example>"
    assert (mail["To"], mail["List-Unsubscribe"]) == ("a@b.vn", "<https://x/ngung>")
    assert mail.get_content() == "Chào bạn\n"


@pytest.mark.asyncio
async def test_two_sinks_on_one_file_keep_a_message_once(tmp_path):
    sinks = [FileSink(tmp_path / "x.jsonl") for _ in range(2)]
    for sink in (*sinks, *sinks):
        await sink.send(Outgoing("one", PHONE, "s", "b", "l"))
    assert (tmp_path / "x.jsonl").read_text().count("\n") == 1
    assert set(WORDS) == set(VALUES)


def test_a_password_goes_to_a_mail_server_that_was_checked_only(monkeypatch):
    told = []

    class Server:
        def __init__(self, *_where, **_settings):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            pass

        def starttls(self, context):
            told.append((context.verify_mode, context.check_hostname))

        def login(self, user, _password):
            told.append(user)

        def send_message(self, _mail):
            told.append("sent")

    monkeypatch.setattr(smtplib, "SMTP", Server)
    carrier = MailCarrier(Smtp("smtp.example", 587, "lich@dienbien.example", "lich", "bí mật"))
    carrier._hand_in(EmailMessage())
    assert told == [(ssl.CERT_REQUIRED, True), "lich", "sent"]
