"""The short list of words that no name on a public screen may hold, and how a name is compared with it.

Vietnamese insults are compared with their tone marks, since without them they are ordinary words and real names
(Lồ, Đèo, Các, Du, Bùi). Bare letters count only where digits or signs were put in for letters. English insults are
compared folded, with look-alikes undone. A list cannot be complete; the host can still remove a name.
"""

import re
import unicodedata

VIETNAMESE = frozenset(
    {"lồn", "cặc", "buồi", "địt", "đụ", "đéo", "đĩ", "cứt", "đcm", "đkm", "đmm", "đjt", "vcl", "clgt"}
)
VIETNAMESE_PHRASES = (
    "óc chó", "chó chết", "con chó", "đồ chó", "thằng chó", "đồ ngu", "thằng ngu", "con ngu", "ngu như", "khốn nạn",
    "đồ khốn", "mất dạy", "mẹ mày", "má mày", "bố mày", "cha mày", "đù má", "đù mẹ", "tổ sư mày", "chết mẹ", "vãi lồn",
    "đồ điên", "thằng điên", "con điên", "súc vật", "bú cu", "thằng mọi", "đồ mọi", "dit me", "du ma may",
)  # fmt: skip
VIETNAMESE_DISGUISED = frozenset({"lon", "cac", "buoi", "dit", "deo", "dcm", "dkm", "vcl"})
ENGLISH = frozenset({
    "fuck", "fucker", "fucking", "fuk", "fck", "shit", "bullshit", "bitch", "cunt", "asshole", "dickhead", "pussy",
    "whore", "slut", "nigger", "nigga", "bastard", "motherfucker", "faggot", "retard", "porn", "penis", "nazi",
    "hitler", "rape", "rapist", "wtf", "stfu",
})  # fmt: skip
ENGLISH_INSIDE = ("fuck", "nigger", "asshole", "bitch")
LOOK_ALIKES = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r"[^\s._\-]+")
PUNCTUATION = "!?,;:()'\""
REPEATED = re.compile(r"(.)\1{2,}")
SPELT_OUT = re.compile(r"(?:\b\w[\s._\-*]+){2,}\w\b")
SEPARATORS = re.compile(r"[\s._\-*]+")


def is_rude(name: str) -> bool:
    """Say whether a cleaned (NFC) name holds an insult, also one spelt out, stretched or with look-alikes."""
    lowered = name.lower()
    joined = SPELT_OUT.sub(lambda spelt: SEPARATORS.sub("", spelt.group()), lowered)
    return any(_is_rude_text(text) for text in {lowered, joined})


def _is_rude_text(text: str) -> bool:
    squeezed = REPEATED.sub(r"\1", text)
    words = WORD.findall(squeezed)
    if not VIETNAMESE.isdisjoint(words) or any(
        f" {phrase} " in f" {' '.join(words)} " for phrase in VIETNAMESE_PHRASES
    ):
        return True
    return any(_is_rude_token(token) for token in TOKEN.findall(squeezed))


def _is_rude_token(token: str) -> bool:
    folded = _fold(token.strip(PUNCTUATION))
    undone = folded.translate(LOOK_ALIKES)
    if undone in ENGLISH or any(word in undone for word in ENGLISH_INSIDE):
        return True
    return undone != folded and undone in VIETNAMESE_DISGUISED


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
