"""The documented rule by which a total is spread over units whose own figure is not known."""

from collections.abc import Mapping


def spread(total: int, known: Mapping[str, int], weights: Mapping[str, int]) -> dict[str, int]:
    """Return a figure for every key of `weights`, by which what `known` leaves of the total is shared.

    Whole numbers by largest remainder, ties by key; known and estimated figures together give exactly the total.
    Raises ValueError where the known figures exceed the total or no weight is positive.
    """
    rest, shares = total - sum(known.values()), sum(weights.values())
    if rest < 0 or shares <= 0 or min(weights.values()) < 0:
        message = "nothing to spread, or nobody to spread it over"
        raise ValueError(message)
    figures = {key: rest * weight // shares for key, weight in weights.items()}
    left = rest - sum(figures.values())
    neediest = sorted(weights, key=lambda key: (-(rest * weights[key] % shares), key))
    return {key: figure + (key in neediest[:left]) for key, figure in figures.items()}
