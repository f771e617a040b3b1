"""The reference files against the public list of communes, and against their known traps."""

from collections import Counter

import pytest
from vietnam_provinces import Province, ProvinceCode, Ward

from seed.units import PROVINCE, read_units
from units.domain.unit import AliasKind, Kind, NewUnit

UNITS = {unit.code: unit for unit in read_units()}
COMMUNES = [unit for unit in UNITS.values() if unit.kind is Kind.COMMUNE]


def test_codes_and_names_are_those_of_the_public_list() -> None:
    province = Province.from_code(ProvinceCode(int(PROVINCE)))
    public = {f"{int(ward.code):05}": ward.name for ward in Ward.iter_by_province(province.code)}
    assert {unit.code: unit.name for unit in COMMUNES} == public
    assert len(COMMUNES) == 45


def test_every_unit_has_its_own_code_in_the_form_of_its_kind() -> None:
    forms = {Kind.COMMUNE: "0", Kind.SCHOOL: "th-", Kind.PARTY_CELL: "cb-", Kind.CLUSTER: "cum-", Kind.AGENCY: "cq-"}
    assert len(UNITS) == len(read_units())
    for unit in UNITS.values():
        assert unit.code.startswith(forms.get(unit.kind, ""))
        assert unit.code.isascii()


def test_each_former_district_is_a_cluster_and_each_commune_is_in_one() -> None:
    clusters = Counter(unit.cluster_code for unit in COMMUNES)
    assert clusters.keys() == {unit.code for unit in UNITS.values() if unit.kind is Kind.CLUSTER}
    assert len(clusters) == 10


@pytest.mark.parametrize(
    ("code", "district", "formed_from"),
    [
        ("03166", "Nậm Pồ", "Chà Cang"),
        ("03172", "Mường Chà", "Thị trấn Mường Chà"),
        ("03352", "Điện Biên", "Sam Mứn"),
        ("03356", "Điện Biên", "Pom Lót"),
    ],
)
def test_names_that_moved_are_where_they_are_now(code: str, district: str, formed_from: str) -> None:
    aliases = {(alias.text, alias.hint) for alias in _find(code).aliases if alias.kind is AliasKind.FORMED_FROM}
    assert (formed_from, district) in aliases


def test_the_new_sam_mun_is_not_the_old_one() -> None:
    assert "Sam Mứn" not in {alias.text for alias in _find("03356").aliases}


def test_populations_sum_to_the_provinces_and_estimates_say_so() -> None:
    figures = {unit.code: unit.statistics[0] for unit in COMMUNES}
    assert sum(figure.value for figure in figures.values()) == 598_856
    known = {code: figure.value for code, figure in figures.items() if not figure.is_estimate}
    assert known == {"03160": 24_294, "03158": 6_058}
    assert all(figure.source for figure in figures.values())


def test_no_two_tiles_of_the_map_lie_on_each_other() -> None:
    assert len({unit.tile for unit in COMMUNES}) == 45


def _find(code: str) -> NewUnit:
    return next(unit for unit in COMMUNES if unit.code == code)
