"""The tree along which sums climb: village → commune → cluster → province; schools and others where they belong."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from units.domain.unit import GROUPS, Kind

Shared = Mapping[tuple[str, ...], int]
"""How many people were seen at exactly these units, two of them or more."""
SUMMING = frozenset({*GROUPS, Kind.PROVINCE})
"""Kinds that have no figures of their own where the units below have them: theirs are sums."""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of today; `parent` and `cluster` are codes."""

    code: str
    name: str
    kind: Kind
    parent: str | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """Units by code with the way from each up to the province, itself first."""

    nodes: Mapping[str, Node]
    paths: Mapping[str, tuple[str, ...]]
    root: str

    def add_up(self, values: Mapping[str, int]) -> dict[str, int]:
        """Give each unit what it has and all units under it have; what has no unit of today is the province's."""
        held: dict[str, int] = defaultdict(int)
        for code, value in values.items():
            for above in self.paths.get(code, (self.root,)):
                held[above] += value
        return dict(held)

    def add_up_people(self, people: Mapping[str, int], shared: Shared) -> dict[str, int]:
        """Give each unit the people that it and the units under it have, somebody seen at several of them once."""
        held = self.add_up(people)
        for units, number in shared.items():
            seen = Counter(above for unit in units for above in self.paths.get(unit, (self.root,)))
            for code, times in seen.items():
                held[code] -= number * (times - 1)
        return held

    def most(self, values: Mapping[str, int]) -> dict[str, int]:
        """Give each unit the largest value that it or any unit under it has."""
        held: dict[str, int] = defaultdict(int)
        for code, value in values.items():
            for above in self.paths.get(code, (self.root,)):
                held[above] = max(held[above], value)
        return dict(held)

    def list_kinds(self, kinds: Iterable[Kind]) -> list[str]:
        """List the codes of the units of these kinds."""
        wanted = frozenset(kinds)
        return [code for code, node in self.nodes.items() if node.kind in wanted]

    def list_tops(self, kinds: Iterable[Kind]) -> list[str]:
        """List the units of these kinds that stand under no other of them: figures of the two would count twice."""
        wanted = frozenset(kinds)
        return [
            code
            for code in self.list_kinds(wanted)
            if not any(self.nodes[above].kind in wanted for above in self.paths[code][1:])
        ]


def grow_tree(nodes: Iterable[Node]) -> Tree:
    """Return the tree; a unit whose parent is the province (or unknown) stands under its cluster if it has one."""
    known = {node.code: node for node in nodes}
    root = next((code for code, node in known.items() if node.kind is Kind.PROVINCE), "")
    return Tree(known, {code: _climb(known, code, root) for code in known}, root)


def _climb(known: Mapping[str, Node], code: str, root: str) -> tuple[str, ...]:
    path = [code]
    while path[-1] != root:
        above = _above(known, known[path[-1]], root)
        if not above or above in path:
            break
        path.append(above)
    return tuple(path)


def _above(known: Mapping[str, Node], node: Node, root: str) -> str:
    if node.parent in known and node.parent != root:
        return str(node.parent)
    if node.cluster in known and node.cluster != node.code and node.kind not in SUMMING:
        return str(node.cluster)
    return root
