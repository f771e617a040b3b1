"""What a list of units can be asked for."""

from dataclasses import dataclass

from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class Filter:
    """A kind, a cluster's code ("" is all) and words to search for, as they stand in the address."""

    kind: Kind
    cluster: str
    text: str
