import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import tickets
from accounts.domain.tickets import BASE45, CROCKFORD, Ticket, TicketRefused
from accounts.tickets import TicketKeys, new_code

DAYS = st.integers(0, 65_535).map(lambda days: tickets.FIRST_DAY + timedelta(days=days))
CODES = st.text(CROCKFORD, min_size=9, max_size=9)
KEYS = TicketKeys("k" * 40)


@given(st.binary(min_size=6, max_size=6), CODES, DAYS, st.integers(0, 255))
def test_what_is_packed_comes_out_again(tag, code, day, key):
    ticket = Ticket(tag, code, day)
    assert tickets.unpack(tickets.pack(ticket, key)) == (ticket, key)


@given(st.binary(max_size=90))
def test_base45_comes_back(content):
    text = tickets.to_base45(content)
    assert (tickets.from_base45(text), set(text) <= set(BASE45)) == (content, True)


@pytest.mark.parametrize(
    ("content", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_base45_is_that_of_rfc_9285(content, text):
    assert tickets.to_base45(content) == text


@pytest.mark.parametrize("text", ["GGW", "A", "::", "a00", "ZZ"])
def test_what_base45_cannot_mean_is_refused(text):
    with pytest.raises(TicketRefused):
        tickets.from_base45(text)


@given(CODES)
def test_a_signed_ticket_says_what_was_signed(code):
    text = KEYS.sign("phien", code, date(2026, 10, 10))
    assert KEYS.read(text) == Ticket(tickets.tag_of("phien"), code, date(2026, 10, 10))
    assert len(text) == 123


@given(st.integers(0, 122), st.sampled_from(BASE45))
def test_a_ticket_with_another_letter_is_refused(place, letter):
    text = KEYS.sign("phien", "0123456789"[:9], date(2026, 10, 10))
    forged = text[:place] + letter + text[place + 1 :]
    if forged == text:
        assert KEYS.read(forged).code == "012345678"
        return
    with pytest.raises(TicketRefused):
        KEYS.read(forged)


@pytest.mark.parametrize("text", ["", "NH1", "NH2ABC", "https://ngayhoi.example/ve", "NH1" + "0" * 119])
def test_what_is_no_ticket_is_refused(text):
    with pytest.raises(TicketRefused):
        KEYS.read(text)


def test_another_installation_s_ticket_is_refused():
    with pytest.raises(TicketRefused):
        KEYS.read(TicketKeys("l" * 40).sign("phien", "000000000", date(2026, 10, 10)))


def test_another_version_is_refused():
    payload = bytearray(tickets.pack(Ticket(b"123456", "000000000", date(2026, 1, 1)), 0))
    payload[0] = 2
    with pytest.raises(TicketRefused):
        tickets.unpack(bytes(payload))


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0123-4567 8", "012345678"), ("oil45678z", "01145678Z"), ("12345678", ""), ("12345678u", ""), ("", "")],
)
def test_typed_codes_are_read_kindly(typed, code):
    assert tickets.read_code(typed) == code


def test_new_codes_differ_and_can_be_typed():
    codes = {new_code() for _ in range(100)}
    assert (len(codes), all(tickets.read_code(code) == code for code in codes)) == (100, True)
    assert all(letter in string.ascii_uppercase + string.digits for code in codes for letter in code)
