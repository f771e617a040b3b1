"""The address of a person's own calendar: read back by the key that signed it, and by nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from events.domain.personal import read_personal, sign_personal

KEY, OTHER = b"k" * 32, b"o" * 32
IDS = st.text("0123456789abcdef-", min_size=1, max_size=36)


@given(IDS, IDS)
def test_a_token_names_its_person_under_its_key_only(person, stranger):
    token = sign_personal(person, KEY)
    assert (read_personal(token, KEY), read_personal(token, OTHER)) == (person, None)
    swapped = f"{stranger}.{token.partition('.')[2]}"
    assert read_personal(swapped, KEY) == (person if stranger == person else None)


@given(st.text(max_size=80))
def test_a_made_up_token_names_nobody(token):
    assert read_personal(token, KEY) is None
