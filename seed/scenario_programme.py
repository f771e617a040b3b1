"""The programme of two festivals: last year's as held, this year's in 45 communes, with what waits."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from core.context import Context
from core.kernel import LOCAL_ZONE, Actor
from events.domain.kinds import SessionKind
from events.programme.domain.festival import TEMPLATES, NewFestival, Size
from events.programme.domain.session import Content, State
from events.programme.service import editing, festivals, planning, recording
from events.programme.service.planning import Cancellation, NewSession
from seed.demo_accounts import PROVINCE
from seed.factories import make_name
from seed.scenario_movement import ORGANIZER, load_actor
from seed.units import read_units
from units.domain.unit import Kind

NOW_YEAR, PAST_YEAR = 2026, 2025
TITLE = "Ngày hội toàn dân học tập số {}"
LINK = "https://hop.dienbien.example/hoi-thao-so"
TALKS = (
    "Nhận diện cuộc gọi lừa đảo",
    "Nộp hồ sơ trực tuyến tại nhà",
    "Bán nông sản trên sàn thương mại điện tử",
    "Thanh toán không dùng tiền mặt",
)


@dataclass(frozen=True, slots=True)
class Story:
    """What telling needs: the organizer, the festival's id and year, and the moment."""

    actor: Actor
    festival: str
    year: int
    now: datetime


async def seed_programme(context: Context) -> int:
    """Plan both festivals, once; return how many sessions are new."""
    async with context.database.reading() as uow:
        if await festivals.is_open(uow, NOW_YEAR):
            return 0
        actor = await load_actor(uow, ORGANIZER, context.clock.now())
    now, planned = context.clock.now(), 0
    for year in (PAST_YEAR, NOW_YEAR):
        new = NewFestival(year, TITLE.format(year), date(year, 9, 25), date(year, 10, 20))
        async with context.database.writing() as uow:
            story = Story(actor, await festivals.create_festival(uow, actor, new, now), year, now)
        for sessions in _programmes(story):
            async with context.database.writing() as uow:
                planned += len(await planning.create_sessions(uow, sessions, now, by=actor.person_id))
    planned += await _record_talks(context, story)
    await _change_some(context, story)
    return planned


def _programmes(story: Story) -> Iterator[list[NewSession]]:
    """Yield the province's programme and each commune's."""
    source = random.Random(story.year)
    yield [_at(story, PROVINCE, content) for content in _of_province(story.year)]
    for number, unit in enumerate(unit for unit in read_units() if unit.kind is Kind.COMMUNE):
        size = Size.LARGE if story.year == NOW_YEAR else Size.MEDIUM
        people = (("teacher", make_name(source)), ("ambassador", make_name(source)))
        sessions = []
        for part in TEMPLATES[size]:
            content = festivals.to_content(part, story.year)
            if part.kind in {SessionKind.ON_THE_SPOT_CLASS, SessionKind.PROPAGANDA_TALK}:
                content = replace(content, people=people)
            if part.kind is SessionKind.ON_THE_SPOT_CLASS and number % 5 == 0:
                content = replace(content, language=("blt", "hnj")[number % 2], aids="Lối đi cho xe lăn, chữ to")
            sessions.append(_at(story, unit.code, content))
        if story.year == NOW_YEAR and number % 9 == 4:  # noqa: PLR2004 - a few communes still plan
            sessions[-1] = replace(sessions[-1], state=State.DRAFT)
        yield sessions


def _at(story: Story, host: str, content: Content) -> NewSession:
    is_over = content.ends_at < story.now
    return NewSession(
        host,
        content,
        State.HELD if is_over and story.year == PAST_YEAR else State.RELEASED,
        festival_id=story.festival,
        head_count=content.capacity if is_over and story.year == PAST_YEAR else None,
    )


def _of_province(year: int) -> tuple[Content, ...]:
    opening = _moment(date(year, 10, 10), 8 * 60)
    seminar = _moment(date(year, 10, 9), 14 * 60)
    return (
        Content(
            SessionKind.OPENING,
            f"Lễ khai mạc {TITLE.format(year)} tỉnh Điện Biên",
            opening,
            opening + timedelta(minutes=90),
            place="Quảng trường 7/5",
            about="Khai mạc, phát động học tập số và kết nối trực tuyến với 45 xã, phường.",
        ),
        Content(
            SessionKind.SEMINAR,
            "Hội thảo: Bình dân học vụ số ở vùng cao",
            seminar,
            seminar + timedelta(hours=3),
            mode="hybrid",
            place="Hội trường tỉnh",
            link=LINK,
            capacity=200,
            people=(("speaker", "Trần Thị Bình Minh"), ("speaker", "Lò Văn Sơn")),
        ),
        Content(
            SessionKind.AWARDS,
            "Tổng kết và biểu dương Ngày hội",
            _moment(date(year, 10, 20), 14 * 60),
            _moment(date(year, 10, 20), 16 * 60),
            place="Hội trường tỉnh",
        ),
    )


async def _record_talks(context: Context, story: Story) -> int:
    """Record what was held before the festival, a talk in every third commune."""
    source = random.Random(story.year + 1)
    communes = [unit for unit in read_units() if unit.kind is Kind.COMMUNE][::3]
    for number, unit in enumerate(communes):
        at = _moment(date(story.year, 9, 26) + timedelta(days=number % 10), 19 * 60)
        if at >= story.now:
            continue
        content = Content(
            SessionKind.PROPAGANDA_TALK, TALKS[number % 4], at, at + timedelta(minutes=90), place="Nhà văn hóa bản"
        )
        new = NewSession(unit.code, content, festival_id=story.festival, head_count=source.randint(18, 75))
        async with context.database.writing() as uow:
            await recording.record_held(uow, story.actor, recording.Recording(new), story.now)
    return len(communes)


async def _change_some(context: Context, story: Story) -> None:
    """Let three classes wait for a release of their changes, and let one market fall out."""
    async with context.database.reading() as uow:
        classes = await festivals.list_programme(uow, story.festival, SessionKind.ON_THE_SPOT_CLASS)
        markets = await festivals.list_programme(uow, story.festival, SessionKind.MARKET_4T)
    for row in [row for row in classes if row.starts_at > story.now][:3]:
        async with context.database.writing() as uow:
            before = await editing.load_editing(uow, story.actor, row.id)
            later = timedelta(minutes=30)
            content = replace(
                editing.wanted_content(before),
                starts_at=row.starts_at + later,
                ends_at=row.ends_at + later,
                capacity=40,
            )
            await editing.edit_session(uow, story.actor, editing.Edit(row.id, content, before.version), story.now)
    for row in [row for row in markets if row.starts_at > story.now and row.state == State.RELEASED][:1]:
        async with context.database.writing() as uow:
            order = Cancellation(row.id, "Chợ trung tâm đang sửa chữa")
            await planning.cancel_session(uow, story.actor, order, story.now)


def _moment(day: date, minutes: int) -> datetime:
    return (datetime.combine(day, time(), LOCAL_ZONE) + timedelta(minutes=minutes)).astimezone(UTC)
