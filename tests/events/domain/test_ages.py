from hypothesis import given
from hypothesis import strategies as st

from events.domain.ages import AgeGroup, group_of


@given(st.integers(1900, 2026), st.integers(0, 120))
def test_nobody_grows_younger(born, age):
    order = [AgeGroup.CHILD, AgeGroup.ADULT, AgeGroup.ELDERLY]
    now, next_year = (order.index(group_of(born, born + years)) for years in (age, age + 1))
    assert now <= next_year


def test_the_edges_of_the_groups():
    assert [group_of(2000, 2000 + age) for age in (17, 18, 59, 60)] == ["child", "adult", "adult", "elderly"]
    assert group_of(None, 2026) is AgeGroup.UNKNOWN
