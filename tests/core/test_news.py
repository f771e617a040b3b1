"""Loops look for work when there may be some, and rest otherwise."""

import asyncio

import pytest
import pytest_asyncio
from sqlalchemy import text

from core.news import News

pytestmark = pytest.mark.asyncio


async def looks_of(watch, looked):
    while True:
        await watch.pause()
        looked.append(1)
        await asyncio.sleep(0)


@pytest_asyncio.fixture
async def looked():
    news, looks = News(), []
    task = asyncio.create_task(looks_of(news.watch(rest=0.01, longest=30), looks))
    yield news, looks
    task.cancel()


async def test_a_loop_looks_at_its_start_and_then_waits_for_news(looked):
    _news, looks = looked
    await asyncio.sleep(0.2)
    assert len(looks) == 1


async def test_news_wakes_a_loop_once_however_many_there_were(looked):
    news, looks = looked
    await asyncio.sleep(0.1)
    for _ in range(5):
        news.tell()
    await asyncio.sleep(0.2)
    assert len(looks) == 2


async def test_what_happens_while_a_loop_works_is_news_at_its_next_pause():
    news = News()
    watch = news.watch(rest=0, longest=30)
    await watch.pause()
    news.tell()
    async with asyncio.timeout(5):
        await watch.pause()
    assert news.count == 1


async def test_a_loop_looks_after_the_longest_pause_anyway():
    watch = News().watch(rest=0, longest=0.05)
    await watch.pause()
    async with asyncio.timeout(5):
        await watch.pause()


async def test_a_unit_of_work_is_news_unless_it_says_that_none_waits_for_it(database):
    before = database.news.count
    async with database.writing() as uow:
        await uow.session.execute(text("SELECT 1"))
    async with database.writing() as uow:
        uow.makes_work = False
    assert database.news.count == before + 1


async def test_a_unit_of_work_that_fails_is_no_news(database):
    before = database.news.count
    with pytest.raises(ZeroDivisionError):
        async with database.writing():
            raise ZeroDivisionError
    assert database.news.count == before
