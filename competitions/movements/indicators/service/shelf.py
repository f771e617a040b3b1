"""What was computed for one version of the data, kept for the next who asks; the oldest falls out."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from core.database import UnitOfWork

KEPT = 200
T = TypeVar("T")


class Shelf:
    """Results by key; a key holds the version of the data, so nothing on the shelf is ever wrong."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, Any] = OrderedDict()  # each result has the type that its own maker returns

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return the result of the key, made now if nobody has asked before."""
        if key not in self._results:
            self._results[key] = await make()
            while len(self._results) > KEPT:
                self._results.popitem(last=False)
        self._results.move_to_end(key)
        found: T = self._results[key]
        return found


_shelves: WeakKeyDictionary[Hashable, Shelf] = WeakKeyDictionary()


def shelf_of(uow: UnitOfWork) -> Shelf:
    """Return the shelf of the database behind the unit of work."""
    return _shelves.setdefault(uow.session.get_bind(), Shelf())
