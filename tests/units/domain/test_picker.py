"""Finding communes by any name, on the real list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import UnitCode
from core.vietnamese import fold
from seed.units import read_units
from units.domain.picker import Candidate, Entry, bare, search
from units.domain.unit import Alias, AliasKind, Kind

ENTRIES = [
    Entry(
        unit.code,
        unit.name,
        tuple(alias.text for alias in unit.aliases if alias.kind is AliasKind.FORMER_DISTRICT),
        tuple(alias for alias in unit.aliases if alias.kind is AliasKind.FORMED_FROM),
    )
    for unit in read_units()
    if unit.kind is Kind.COMMUNE
]


def first(typed: str) -> Candidate:
    return search(ENTRIES, typed)[0]


def test_an_old_commune_leads_to_the_new_one_and_says_so() -> None:
    found = first("Ẳng Nưa")
    assert (found.name, found.because) == ("Xã Mường Ảng", "Ẳng Nưa")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("muong ang", "03256"),
        ("XÃ MƯỜNG ẢNG", "03256"),
        ("xa muong ang", "03256"),
        ("p. him lam", "03127"),
        ("dien bien phu", "03127"),
        ("tt tua chua", "03217"),
        ("xa dung", "03208"),
        ("Xã Xa Dung", "03208"),
        ("xá nhè", "03244"),
        ("phình sáng", "03244"),
        ("na co sa", "03164"),
    ],
)
def test_typing_without_accents_or_with_a_title_finds_the_commune(typed: str, code: str) -> None:
    assert first(typed).code == code


def test_where_muong_cha_moved_both_places_are_offered_with_their_former_district() -> None:
    found = search(ENTRIES, "mường chà")
    assert [(each.name, each.district) for each in found[:2]] == [
        ("Xã Mường Chà", "Nậm Pồ"),
        ("Xã Na Sang", "Mường Chà"),
    ]
    assert found[1].because == "Thị trấn Mường Chà"


def test_where_sam_mun_moved_both_places_are_offered() -> None:
    assert [(each.name, each.because) for each in search(ENTRIES, "sam mun")] == [
        ("Xã Sam Mứn", ""),
        ("Xã Thanh An", "Sam Mứn"),
    ]


def test_a_former_district_finds_its_communes() -> None:
    assert {each.name for each in search(ENTRIES, "huyện Nậm Pồ")} >= {"Xã Mường Chà", "Xã Nà Hỳ", "Xã Si Pa Phìn"}


@pytest.mark.parametrize("typed", ["", "   ", "Paris"])
def test_nothing_typed_or_nothing_known_finds_nothing(typed: str) -> None:
    assert search(ENTRIES, typed) == []


def test_a_part_within_a_word_is_found_last() -> None:
    entries = [
        Entry(UnitCode("1"), "Xã Bảo", (), ()),
        Entry(UnitCode("2"), "Xã Lam Ao", (), ()),
        Entry(UnitCode("3"), "Xã Ao", (), (Alias(AliasKind.OTHER, "Cao"),)),
    ]
    assert [each.code for each in search(entries, "ao")] == ["3", "2", "1"]


@given(st.sampled_from(ENTRIES))
def test_every_name_of_a_commune_finds_it_however_it_is_typed(entry: Entry) -> None:
    for name in (entry.name, *(alias.text for alias in entry.others)):
        for typed in (name, fold(name), name.upper(), bare(name)):
            assert entry.code in {found.code for found in search(ENTRIES, typed)}


@given(st.text(), st.permutations(ENTRIES))
def test_the_order_of_the_list_does_not_matter(typed: str, shuffled: list[Entry]) -> None:
    assert search(shuffled, typed) == search(ENTRIES, typed)
