"""The interval rule, against a slow version that follows the design's words, and the events' effects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.registers import Change, Timeline, after, steps_of
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Card, Removal
from harness.certificates.domain.words import EventKind
from harness.checks.intervals import NEVER
from harness.domain.operations import Outcome
from tests.checks.world import CODE, GROUND, Story

START = GROUND.registers_of(1)


def _move(number: int) -> Event:
    return Event(
        f"e{number}", number, EventKind.MOVED, CODE["ichiro"], 1, address=f"A{number}", occurred_on="2025-10-01"
    )


@st.composite
def _steps(draw: st.DrawFn) -> list[Change]:
    """Events of one group, one after the other; each was answered, or is open, or came into force later."""
    steps, now = [], 0
    for number in range(1, draw(st.integers(0, 6)) + 1):
        invoked = now + draw(st.integers(0, 3))
        answered = invoked + draw(st.integers(0, 3))
        certain = draw(st.booleans())
        late = draw(st.integers(0, 4))
        steps.append(Change(_move(number), invoked, answered + late if certain else NEVER, certain))
        now = answered
    return steps


def _slow(steps: list[Change], invoked: int, completed: int) -> set[str]:
    """The addresses possible, by the words of the design: for each subset of the unanswered events that did apply."""
    found: set[str] = set()
    open_ones = [step for step in steps if not step.certain]
    for mask in range(1 << len(open_ones)):
        applied = [step for step in steps if step.certain or mask >> open_ones.index(step) & 1]
        states = [START.residents[CODE["ichiro"]].address] + [step.event.address or "" for step in applied]
        for index in range(len(states)):
            was_invoked = index == 0 or applied[index - 1].invoked_ns <= completed
            replaced = any(step.completed_ns < invoked for step in applied[index:])
            if was_invoked and not replaced:
                found.add(states[index])
    return found


@given(_steps(), st.integers(0, 30), st.integers(0, 8))
def test_possible_states_are_those_of_the_slow_rule(steps: list[Change], invoked: int, took: int) -> None:
    timeline = Timeline(START, steps)
    possible = timeline.possible(invoked, invoked + took)
    assert {state.residents[CODE["ichiro"]].address for state in possible} == _slow(steps, invoked, invoked + took)


def test_equal_stamps_overlap() -> None:
    timeline = Timeline(START, [Change(_move(1), 10, 20, True)])
    assert timeline.span(20, 30) == (0, 1)
    assert timeline.span(21, 30) == (1, 1)
    assert timeline.span(0, 10) == (0, 1)
    assert timeline.span(0, 9) == (0, 0)


def test_too_many_unanswered_events_are_not_guessed_at() -> None:
    steps = [Change(_move(number), number, NEVER, False) for number in range(1, 8)]
    words = "too many register events stayed without an answer to say which states were possible"
    with pytest.raises(ValueError, match=f"^{words}$"):
        Timeline(START, steps)
    assert len(Timeline(START, steps[:4]).everything()) == 16
    assert len(Timeline(START, steps[:6]).everything()) == 64


def test_unanswered_events_that_change_nothing_leave_one_state() -> None:
    event = Event("e", 1, EventKind.SUPPORT_MEASURE_CLEARED, CODE["ichiro"], 1)
    timeline = Timeline(
        START, [Change(replace(event, event_id=f"e{number}"), number, NEVER, False) for number in range(9)]
    )
    assert timeline.everything() == (START,)


def test_everything_begins_with_what_was_loaded() -> None:
    timeline = Timeline(START, [Change(_move(1), 10, 20, True)])
    assert timeline.everything() == (START, after(START, _move(1)))


def test_repetitions_are_one_event() -> None:
    story = Story()
    event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, None)
    story.add(1, event, 5, 9)
    (step,) = steps_of(story.operations[1])
    assert (step.invoked_ns, step.completed_ns, step.certain) == (0, 9_000_000, True)


def test_a_refused_event_never_happened_unless_an_attempt_got_no_answer() -> None:
    story = Story()
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 1, outcome=Outcome.REFUSED)
    assert steps_of(story.operations[1]) == []
    event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 2, None)
    story.add(1, event, 5, 9, outcome=Outcome.REFUSED)
    (step,) = steps_of(story.operations[1])
    assert (step.completed_ns, step.certain) == (NEVER, False)


@pytest.mark.parametrize(
    ("within_s", "in_force_ns"), [(0.5, 510_000_000), (3.0, 3_010_000_000), (0.0, 10_000_000), (None, 10_000_000)]
)
def test_an_accepted_event_is_open_until_it_is_in_force(within_s: float | None, in_force_ns: int) -> None:
    story = Story()
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 10, outcome=Outcome.OPEN, in_force_within_s=within_s)
    (step,) = steps_of(story.operations[1])
    assert step.completed_ns == in_force_ns


def test_the_first_answer_counts() -> None:
    """Answered twice, in either order: in force at the earlier of the two; asked for at the earlier of the two."""
    for first, second in ((9, 12), (12, 9)):
        story = Story()
        event = story.event("ichiro", EventKind.SEAL_DEREGISTERED, 5, first)
        story.add(1, event, 3, second)
        (step,) = steps_of(story.operations[1])
        assert (step.invoked_ns, step.completed_ns, step.operation) == (3_000_000, 9_000_000, "o2")


def test_events_go_by_their_sequence() -> None:
    story = Story()
    later = replace(story.event("ichiro", EventKind.MOVED, 0, 1, address="二", occurred_on="2025-10-01"), sequence=2)
    story.operations.clear()
    story.add(1, later, 0, 1)
    story.add(1, replace(later, event_id="e-first", sequence=1, address="一"), 5, 6)
    assert [step.event.address for step in steps_of(story.operations[1])] == ["一", "二"]


def test_the_events_that_touch_an_application_are_those_that_overlap_it_and_the_last_before() -> None:
    steps = [Change(_move(number), number * 10, number * 10 + 5, True) for number in (1, 2, 3, 4)]
    timeline = Timeline(START, steps)
    assert timeline.touching(36, 39) == steps[2:3]
    assert timeline.touching(36, 40) == steps[2:4]
    assert timeline.touching(25, 29) == steps[:2]
    assert timeline.touching(0, 9) == []


def _after(who: str, kind: EventKind, **members: object) -> tuple[object, ...]:
    event = Event("e1", 1, kind, CODE[who], 1, **members)  # type: ignore[arg-type]
    state = after(START, event)
    return state, state.residents[CODE[who]], state.member(CODE[who])


def test_moving_takes_the_whole_household_along() -> None:
    state, _, held = _after("ichiro", EventKind.MOVED, address="新住所", occurred_on="2025-10-01")
    for who in ("ichiro", "hanako", "ume"):
        resident = state.residents[CODE[who]]
        assert (resident.address, resident.addressed_since) == ("新住所", date(2025, 10, 1))
        assert resident.previous_address == START.residents[CODE[who]].address
        assert resident.seal == START.residents[CODE[who]].seal
    assert held[1].addresses[-1].address == "新住所"


def test_moving_out_ends_the_seal_and_not_the_register() -> None:
    state, resident, held = _after("hanako", EventKind.MOVED_OUT, destination="他市", occurred_on="2025-10-01")
    assert resident.seal is None
    assert CODE["hanako"] not in state.households["H1"].members
    assert CODE["hanako"] in state.moved_out
    assert (held[1].addresses[-1].address, held[1].removed) == ("他市", None)


def test_dying_revokes_the_card_and_ends_the_seal() -> None:
    state, resident, held = _after("hanako", EventKind.DIED, occurred_on="2025-10-01")
    assert resident.seal is None
    assert CODE["hanako"] in state.deceased and CODE["hanako"] not in state.households["H1"].members
    assert held[1].removed == Removal("死亡", date(2025, 10, 1))
    assert state.cards[resident.card.serial].revoked


def test_a_new_name_of_the_head_is_the_register_s() -> None:
    state, resident, held = _after(
        "ichiro", EventKind.RENAMED, name="新　一郎", name_kana="アタラシ", occurred_on="2025-10-01"
    )
    assert (resident.name, resident.register_head, resident.seal) == ("新　一郎", "新　一郎", None)
    assert held[0].head == "新　一郎"
    assert state.residents[CODE["ao"]].register_head == "新　一郎"
    assert held[0].members[1].spouse == "髙田　一郎"


def test_a_new_name_of_a_member_leaves_the_head_alone() -> None:
    state, _, held = _after("hanako", EventKind.RENAMED, name="新　花子", name_kana="シン", occurred_on="2025-10-01")
    assert held[0].head == "髙田　一郎"
    assert state.residents[CODE["ichiro"]].register_head == "髙田　一郎"


def test_cards_support_and_seals() -> None:
    state, resident, _ = _after("ichiro", EventKind.CARD_ISSUED, card=Card("X", "0000"))
    assert resident.card == Card("X", "0000")
    assert {serial: card.revoked for serial, card in state.cards.items() if card.holder == CODE["ichiro"]} == {
        START.residents[CODE["ichiro"]].card.serial: True, "X": False,
    }  # fmt: skip
    state, resident, _ = _after(
        "ichiro", EventKind.CARD_REVOKED, card_serial=START.residents[CODE["ichiro"]].card.serial
    )
    assert state.cards[resident.card.serial].revoked
    assert _after("ichiro", EventKind.SUPPORT_MEASURE_SET)[1].support_measure
    assert not _after("ichiro", EventKind.SUPPORT_MEASURE_CLEARED)[1].support_measure
    assert _after("ichiro", EventKind.SEAL_DEREGISTERED)[1].seal is None
    registered = _after(
        "ichiro", EventKind.SEAL_REGISTERED, imprint=900, registration_number="9", occurred_on="2025-10-01"
    )
    assert registered[1].seal.imprint == 900


def test_an_event_about_nobody_of_the_group_is_an_error() -> None:
    with pytest.raises(ValueError, match="nobody"):
        after(START, Event("e1", 1, EventKind.SEAL_DEREGISTERED, CODE["taka"], 1))


def test_foreigners_and_single_people_move_too() -> None:
    smith = GROUND.registers_of(7)
    state = after(smith, Event("e1", 1, EventKind.MOVED, CODE["smith"], 7, address="新", occurred_on="2025-10-01"))
    assert state.residents[CODE["smith"]].address == "新"
    assert state.member(CODE["smith"]) is None
