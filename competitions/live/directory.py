"""The units that rooms know, by code: one directory for the whole process, renewed in place when units change."""

from collections.abc import Iterable

from units.queries import UnitRow


class Directory(dict[str, UnitRow]):
    """The units of today by code, with their ids and populations as rows and races need them.

    Rooms, scoreboards and intakes hold it, and thereby see what was renewed. Ids of former units stay: their seats may
    be on the way to the store.
    """

    def __init__(self, units: Iterable[UnitRow]) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}
        self.populations: dict[str, int] = {}
        self.renew(units)

    def renew(self, units: Iterable[UnitRow]) -> None:
        """Hold these units from now on."""
        rows = {str(unit.code): unit for unit in units}
        self.clear()
        self.update(rows)
        self.ids.update((code, unit.id) for code, unit in rows.items())
        self.populations.clear()
        self.populations.update((code, unit.population) for code, unit in rows.items() if unit.population)
