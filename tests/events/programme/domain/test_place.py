from hypothesis import given
from hypothesis import strategies as st

from events.programme.domain.place import MOST_PEOPLE, PlaceDraft, PlaceKind, find_place_errors, kind_of


@given(name=st.text(max_size=250), kind=st.sampled_from([*PlaceKind, "lạ"]), room=st.none() | st.integers())
def test_each_field_is_told_at_most_once_and_a_good_place_has_no_errors(name, kind, room):
    fields = [error.pointer for error in find_place_errors(PlaceDraft(name, kind, "https://hop.example/a", room))]
    assert len(fields) == len(set(fields))
    assert ("room_for" in fields) == (room is not None and not 1 <= room <= MOST_PEOPLE)
    assert ("kind" in fields) == (kind == "lạ")


def test_an_online_place_needs_its_link():
    online = [PlaceDraft("Phòng họp", "online", link) for link in ("", "phòng 2", "https://hop.example/a b")]
    assert [[error.pointer for error in find_place_errors(each)] for each in online] == [["address"]] * 3


def test_an_address_is_one_line_that_fits():
    wrong = [PlaceDraft("Nhà văn hóa", "culture_house", text) for text in ("x" * 501, "bản\nNậm Sin")]
    assert [[error.pointer for error in find_place_errors(each)] for each in wrong] == [["address"]] * 2


def test_a_name_gives_its_kind_away():
    told = {
        "Nhà văn hoá bản Nậm Sin": "culture_house",
        "THCS Mường Nhé": "school",
        "Trường Tiểu học số 1": "school",
        "Quảng trường 7/5": "other",
        "Chợ": "market",
        "Chỗ họp bản": "other",
        "Trung tâm học tập cộng đồng xã": "learning_centre",
    }
    assert {name: kind_of(name) for name in told} == told
