"""Spreading a total: nobody is lost, nobody is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain.estimate import spread

codes = st.text("abcdef", min_size=1, max_size=3)


@given(st.integers(0, 10**7), st.dictionaries(codes, st.integers(1, 50), min_size=1))
def test_known_and_estimated_figures_give_the_total(rest: int, weights: dict[str, int]) -> None:
    figures = spread(rest + 30, {"known": 30}, weights)
    assert sum(figures.values()) == rest
    assert figures.keys() == weights.keys()


@given(st.integers(0, 10**7), st.dictionaries(codes, st.integers(1, 50), min_size=1))
def test_a_heavier_unit_never_gets_less(total: int, weights: dict[str, int]) -> None:
    figures = spread(total, {}, weights)
    for one, heavy in weights.items():
        for other, light in weights.items():
            assert heavy <= light or figures[one] >= figures[other]


@pytest.mark.parametrize(
    ("total", "known", "weights"),
    [(10, {"x": 11}, {"a": 1}), (10, {}, {}), (10, {}, {"a": 0}), (10, {}, {"a": 3, "b": -1})],
)
def test_nonsense_is_refused(total: int, known: dict[str, int], weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(total, known, weights)
