import hashlib
import string

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.canonical import canonical_json, digest_of

MOST = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(string.printable), inner),
    max_leaves=20,
)


@given(values)
def test_our_values_come_out_as_rfc_8785_says(value):
    assert canonical_json(value) == rfc8785.dumps(value)


def test_every_control_character_and_the_edges_of_unicode_come_out_as_rfc_8785_says():
    value = {"text": "".join(map(chr, range(256))) + "\u2028\u2029\ufeff\uffff\U00010000\U0010ffff"}
    assert canonical_json(value) == rfc8785.dumps(value)


def test_text_that_is_not_unicode_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        canonical_json("\ud800")


def test_the_digest_is_the_sha_256_of_the_canonical_form():
    assert digest_of({"b": 1, "a": [None]}) == hashlib.sha256(b'{"a":[null],"b":1}').hexdigest()
