"""Laws: published = decided; nobody held or excluded is signed; each difference is explained."""

from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.decisions.domain.acts import ALLOWED, DecisionState, check_allowed
from competitions.awards.decisions.domain.deciding import Basis, Candidate, Draft, Item, basis_of, find_obstacles
from competitions.awards.domain.words import Outcome, Procedure, SubjectKind
from competitions.awards.dossiers.domain.states import DossierState
from core.kernel import Conflict

OUTCOMES = st.sampled_from((Outcome.NOMINATED, Outcome.RUNNER_UP, Outcome.EXCLUDED, Outcome.HELD))
DOSSIERS = st.sampled_from((None, *DossierState))
WORDS = st.sampled_from(("", "kết luận 5/KL"))


@st.composite
def drafts(draw):
    """A round of a few candidates, a draft over some of them, some left out, some held."""
    names = [f"n{number}" for number in range(draw(st.integers(0, 5)))]
    passed = st.sampled_from((True, False, None))
    about = ("nguoi", SubjectKind.PERSON)
    known = [Candidate(n, *about, f"k{n}", n, draw(OUTCOMES), None, draw(passed), draw(DOSSIERS)) for n in names]
    chosen = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    bases = st.sampled_from((Basis.VOTED, Basis.NO_VOTE, Basis.DIFFERENCE))
    items = tuple(Item(n, f"k{n}", n, draw(bases), draw(WORDS), draw(WORDS)) for n in chosen)
    omitted = frozenset(n for n in names if n not in chosen and draw(st.booleans()))
    holds = {f"k{n}": "45/TTr" for n in names if draw(st.booleans())}
    return Draft(items, omitted, draw(st.sampled_from(Procedure))), known, holds


@given(drafts())
def test_what_may_be_signed_keeps_every_law(drawn):
    draft, known, holds = drawn
    if find_obstacles(draft, known, holds):
        return
    by_id = {each.nomination_id: each for each in known}
    assert draft.items
    for item in draft.items:
        candidate = by_id[item.nomination_id]
        explained = item.basis is Basis.DIFFERENCE and bool(item.reason and item.document)
        covered = candidate.is_passed is None and draft.procedure is Procedure.SIMPLIFIED
        covered = covered and candidate.dossier in {None, DossierState.COMPLETE}
        assert candidate.is_passed or covered or explained
        assert item.subject_key not in holds
        assert candidate.outcome not in {Outcome.EXCLUDED, Outcome.HELD}
    named = {item.nomination_id for item in draft.items} | draft.omitted
    voted = {each.nomination_id for each in known if basis_of(each, draft.procedure) is Basis.VOTED}
    assert voted <= named


@given(drafts())
def test_a_draft_made_from_the_vote_can_always_be_signed_where_nobody_is_held(drawn):
    draft, known, _ = drawn
    bases = [(each, basis_of(each, draft.procedure)) for each in known]
    items = tuple(
        Item(each.nomination_id, each.subject_key, each.subject_name, basis) for each, basis in bases if basis
    )
    errors = find_obstacles(Draft(items, frozenset(), draft.procedure), known, {})
    assert [error.pointer for error in errors] == ([] if items else ["items"])


@given(st.sampled_from(sorted(ALLOWED)), st.sampled_from(DecisionState))
def test_nothing_that_was_signed_becomes_a_draft_again(verb, state):
    try:
        check_allowed(verb, state)
    except Conflict:
        assert state not in ALLOWED[verb]
    else:
        assert verb not in {"change", "drop", "sign"} or state is DecisionState.DRAFT
