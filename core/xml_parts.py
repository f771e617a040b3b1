"""XML from outside, walked through without keeping it: elements and readers are counted, a tree is never built."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from core.kernel import Busy, N_, TooLarge

MOST_ELEMENTS = 500_000
LONGEST_WAIT = 10
_TURN = threading.Semaphore(1)


@dataclass(slots=True)
class Allowance:
    """How many more elements a file may have, over all its parts."""

    elements: int = MOST_ELEMENTS


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one file be looked through at a time; call it in a thread. Raises Busy after ten seconds of waiting."""
    if not _TURN.acquire(timeout=LONGEST_WAIT):
        raise Busy(N_("Many files are being checked just now. Please try again in a minute."))
    try:
        yield
    finally:
        _TURN.release()


def walk(content: bytes, allowance: Allowance) -> Iterator[Element]:
    """Yield each element as it begins, with its attributes only, and forget it when it ends.

    Raises TooLarge beyond the allowance, ParseError, DefusedXmlException, LookupError and ValueError for bad XML.
    """
    inside: list[Element] = []
    for event, tag in iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True):
        if event == "start":
            allowance.elements -= 1
            if allowance.elements < 0:
                raise TooLarge(N_("This document unpacks to too much."))
            inside.append(tag)
            yield tag
            continue
        inside.pop()
        tag.clear()
        if inside:
            inside[-1].remove(tag)
