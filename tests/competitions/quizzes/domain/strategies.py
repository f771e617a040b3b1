"""Any valid question, quiz and value, for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from competitions.quizzes.domain.questions import TRUE_FALSE_OPTIONS, Kind, OptionMedia, Question, Quiz
from competitions.quizzes.domain.values import is_storable

letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("aăâđêôơưĐÁ \n~=#{}:\\;,'\"<>&-@+")


def storable(longest: int) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=1, max_size=longest).filter(lambda text: text.strip() and is_storable(text))


texts = storable(60)
decimals = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=3).map(lambda n: format(n, "f"))
tolerances = st.decimals(0, 1000, allow_nan=False, allow_infinity=False, places=2).map(lambda n: format(n, "f"))
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
media = st.none() | digests
option_lists = st.lists(texts, min_size=2, max_size=6, unique=True).map(tuple)


@st.composite
def picks(draw, size, most):
    return tuple(draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=most, unique=True)))


def _right(kind, size):
    return st.just(()) if kind is Kind.POLL else picks(size, size)


@st.composite
def _own_fields(draw, kind):
    fields = {}
    if kind in {Kind.CHOICE, Kind.MULTIPLE, Kind.POLL}:
        options = draw(option_lists)
        fields = {"options": options, "right": draw(_right(kind, len(options)))}
    if kind is Kind.TRUE_FALSE:
        fields = {"options": TRUE_FALSE_OPTIONS, "right": draw(picks(2, 1))}
    if kind is Kind.ORDER:
        fields = {"items": draw(option_lists)}
    if kind is Kind.MATCH:
        left = draw(option_lists)
        right = st.lists(texts, min_size=len(left), max_size=len(left)).map(tuple)
        fields = {"left": left, "right_side": draw(right)}
    if kind is Kind.NUMERIC:
        fields = {"answer": draw(decimals), "tolerance": draw(tolerances)}
    if kind is Kind.TEXT:
        fields = {"answers": tuple(draw(st.lists(texts, min_size=1, max_size=4)))}
    return Question(kind, "", **fields)


@st.composite
def questions(draw, kinds=tuple(Kind), *, with_media=True):
    question = draw(_own_fields(draw(st.sampled_from(kinds))))
    question = replace(
        question,
        text=draw(texts),
        seconds=draw(st.integers(5, 600)),
        weight=draw(st.integers(1, 10)),
        explanation=draw(st.just("") | texts),
        tags=tuple(draw(st.lists(storable(12), max_size=3))),
    )
    if not with_media:
        return question
    size = len(question.options or question.items)
    one = st.builds(OptionMedia, media, media)
    listed = tuple(draw(st.lists(one, min_size=size, max_size=size)))
    if not any(entry.image or entry.audio for entry in listed):
        listed = ()
    return replace(question, image=draw(media), audio=draw(media), option_media=listed)


@st.composite
def quizzes(draw, kinds=tuple(Kind), *, with_media=True):
    listed = st.lists(questions(kinds, with_media=with_media), min_size=1, max_size=5).map(tuple)
    return Quiz(draw(storable(40)), draw(st.sampled_from(["vi", "en", "blt", "vi-VN"])), draw(listed))


@st.composite
def values_for(draw, question):
    size = len(question.options or question.items or question.left)
    indices = list(range(size))
    match question.kind:
        case Kind.CHOICE | Kind.TRUE_FALSE | Kind.POLL:
            return [draw(st.sampled_from(indices))]
        case Kind.MULTIPLE:
            return draw(st.lists(st.sampled_from(indices), min_size=1, unique=True))
        case Kind.ORDER:
            return draw(st.permutations(indices))
        case Kind.MATCH:
            right = draw(st.permutations(indices))
            pairs = [[left, right[left]] for left in draw(st.permutations(indices))]
            return pairs[: draw(st.integers(1, size))]
        case Kind.NUMERIC:
            return draw(decimals)
        case _:
            return draw(texts)
