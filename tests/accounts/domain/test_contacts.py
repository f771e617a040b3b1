"""One stored form for every way of writing an e-mail address or a phone number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.contacts import Contact, find_contact, find_email, find_phone

NATIONAL = st.from_regex(r"0[2-9][0-9]{8}", fullmatch=True)


@given(NATIONAL, st.sampled_from([" ", ".", "-", ""]), st.sampled_from(["0", "+84", "0084", "84"]))
def test_a_phone_written_in_any_usual_way_is_the_same_phone(number, sign, prefix):
    written = prefix + sign + sign.join(number[start : start + 3] for start in range(1, 10, 3))
    assert find_phone(written) == number


@given(st.text(max_size=30))
def test_a_stored_phone_is_found_again_under_itself(text):
    found = find_phone(text)
    assert found is None or find_phone(found) == found


@given(st.emails())
def test_an_address_is_stored_in_lower_case_and_found_again(address):
    found = find_email(f"  {address} ")
    assert found is None or (found == found.lower() and find_email(found) == found)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("912345678", "0912345678"),
        ("0215 3 825 123", "02153825123"),
        ("841234567", "0841234567"),
        ("0112345678", None),
        ("12", None),
        ("", None),
    ],
)
def test_phones_of_spreadsheets_and_nonsense(text, phone):
    assert find_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "a@b", "a b@c.vn", "a@b..vn", "@b.vn", f"{'a' * 70}@b.vn", f"a@{'b' * 260}.vn", "a<b@c.vn"]
)
def test_what_is_no_address_is_refused(text):
    assert find_email(text) is None


def test_the_sign_in_field_takes_both():
    assert find_contact("Xa1@NgayHoi.Example") == Contact(email="xa1@ngayhoi.example")
    assert find_contact("+84 912 345 678") == Contact(phone="0912345678")
    assert find_contact("a@b") is None
    assert find_contact("pang") is None
