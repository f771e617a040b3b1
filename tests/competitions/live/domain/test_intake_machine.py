"""Any order of messages, retries and phases: a seat never has two scores for one question."""

from contextlib import suppress
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from competitions.live.domain.intake_rules import Attempt, Standpoint, Verdict, judge
from competitions.live.domain.phases import Phase
from competitions.live.domain.scoring import Marked, Played, Rules, Scheme, Standing, score_question, score_room
from competitions.live.domain.timeline import Timeline
from core.kernel import Conflict
from tests.competitions.live.domain.rooms import GRACE, SECONDS, T0

RULES = Rules(Scheme.SPEED)
STEPS = ["start", "close", "reveal", "standings", "next", "pause", "resume"]
messages = st.builds(
    lambda seat, question, number: (seat, question, f"{seat}-{number}"),
    st.sampled_from("ab"),
    st.integers(0, 4),
    st.integers(0, 2),
)


class IntakeMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = T0
        self.room = Timeline(of=3, since=T0)
        self.ids: dict[tuple[str, int], str] = {}
        self.stored: dict[int, dict[str, Marked]] = {}
        self.acknowledged: set[tuple[str, int, str]] = set()
        self.running: dict[str, Standing] = {}
        self.scored = 0

    @rule(milliseconds=st.integers(1, 12_000))
    def time_passes(self, milliseconds):
        self.now += milliseconds

    @rule(step=st.sampled_from(STEPS))
    def the_room_moves(self, step):
        with suppress(Conflict):
            self.room = getattr(self.room, step)(self.now)

    @rule()
    def a_question_opens(self):
        with suppress(Conflict):
            self.room = self.room.open(SECONDS, self.now)

    @rule()
    def the_room_finishes(self):
        if self.room.played == self.room.of and self.room.phase is not Phase.FINISHED:
            self.room = self.room.finish(self.now)[-1]

    @rule(sent=st.lists(messages, max_size=8), credit=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]))
    def messages_arrive(self, sent, credit):
        for seat, question, answer_id in sent:
            before = {number: dict(rows) for number, rows in self.stored.items()}
            self.take(seat, Attempt(question, answer_id, self.now), credit)
            for number, rows in before.items():
                assert rows.items() <= self.stored[number].items()

    def take(self, seat: str, attempt: Attempt, credit: Fraction) -> None:
        stored_id = self.ids.get((seat, attempt.question))
        message = (seat, attempt.question, attempt.answer_id)
        verdict = judge(attempt, Standpoint(stored_id, 2, GRACE), self.room, lambda _: True)
        assert (verdict is Verdict.KNOWN) == (message in self.acknowledged)
        if verdict is not Verdict.ACCEPTED:
            return
        assert self.room.phase is Phase.OPEN
        assert (seat, attempt.question) not in self.ids
        self.ids[seat, attempt.question] = attempt.answer_id
        self.acknowledged.add(message)
        elapsed = attempt.arrival - (self.room.opened or 0)
        self.stored.setdefault(attempt.question, {})[seat] = Marked(credit, credit == 1, elapsed)

    @invariant()
    def scores_kept_question_by_question_are_those_of_the_stored_rows(self):
        while self.scored < self.room.closed:
            self.scored += 1
            answers = self.stored.get(self.scored, {})
            played = Played(self.scored, 1, SECONDS * 1_000)
            self.running = dict(score_question(played, answers, self.running, RULES).standings)
        questions = [Played(number, 1, SECONDS * 1_000) for number in range(1, self.scored + 1)]
        assert score_room(questions, self.stored, RULES).standings == self.running


TestIntakeMachine = IntakeMachine.TestCase
