"""The press: what cannot be drawn is refused in words, and it goes on; who leaves takes their process along."""

import asyncio
import subprocess
import sys

import pytest

from core import press
from core.kernel import Busy
from core.press import Press
from events.kit.handlers import PROGRAM

pytestmark = pytest.mark.asyncio
WORDS = {"helpers": "Thẻ", "helpers_how": "Giữ kín", "helpers_screen": "a", "helpers_stamp": "b"}
GOOD = {
    "title": "Bộ in",
    "festival": "Ngày hội",
    "words": WORDS,
    "guide": [],
    "sheets": [{"look": "helpers", "cards": []}],
}


async def test_a_sheet_that_cannot_be_drawn_is_refused_and_the_next_one_comes():
    printer = Press()
    with pytest.raises(Busy):
        await printer.print(PROGRAM, GOOD | {"sheets": [{"look": "khong-co"}]})
    assert (await printer.print(PROGRAM, GOOD)).startswith(b"%PDF")


async def test_too_many_at_once_are_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(press, "MOST_WAITING", 1)
    printer = Press()
    told = await asyncio.gather(printer.print(PROGRAM, GOOD), printer.print(PROGRAM, GOOD), return_exceptions=True)
    assert (told[0][:4], type(told[1])) == (b"%PDF", Busy)


async def test_who_leaves_while_it_is_drawn_keeps_nobody_waiting():
    printer = Press()
    leaving = asyncio.create_task(printer.print(PROGRAM, GOOD))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert (await printer.print(PROGRAM, GOOD)).startswith(b"%PDF")


def serving(program):
    command = [sys.executable, "-c", f"from core.typesetting import serve; serve(lambda order: {program})"]
    return subprocess.run(command, input=b"[]", capture_output=True, cwd=press.ROOT, check=False, timeout=60)


@pytest.mark.parametrize(("program", "printed"), [("bytes(10)", True), ("bytes(2_000_000_000)[:10]", False)])
async def test_a_program_of_the_press_takes_no_more_memory_than_its_bound(program, printed):
    done = await asyncio.to_thread(serving, program)
    assert (done.stdout == bytes(10), b"MemoryError" in done.stderr) == (printed, not printed)
