"""A visit to a kiosk, step by step: what it wants next, given what came of the step before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.kiosk.steps import Fork, Join, Send, Step, Steps, Wait, carry_out
from harness.certificates.kiosk.visit import REPEATS_AFTER_S, Errand, deliver, obtain, until_answered, visit
from harness.domain.operations import Aim, Fault, Outcome
from harness.targets.protocol import Answer

APPLICATION = Application("a1", "k1", "141003", "c1", "1234", Kind.SEAL, (), {}, 1, "r1", 7)
EVENT = Event("e1", 1, EventKind.MOVED, "10000000001", 7)

ISSUED = Answer(Outcome.OK)
REFUSED = Answer(Outcome.REFUSED, reason="busy")
NOT_KNOWN = Answer(Outcome.REFUSED, known=False)
NOTHING = Answer(Outcome.UNKNOWN, came=False)
GAVE_UP = Answer(Outcome.UNKNOWN, came=False, gave_up=True)

FIRST = Send(APPLICATION, Aim.ARRIVAL)
AGAIN = Send(APPLICATION, Aim.RETRY)


def errand(fault: Fault = Fault.NONE, **more: Any) -> Errand:
    return Errand(application=APPLICATION, aim=Aim.ARRIVAL, fault=fault, **more)


def steps_of(steps: Steps[Any], *came: Any) -> tuple[list[Step], Any]:
    """The steps, when this came of them in order, and what they came to; all of `came` must be asked for."""
    wanted = [next(steps)]
    for each in came[:-1]:
        wanted.append(steps.send(each))
    with pytest.raises(StopIteration) as end:
        steps.send(came[-1])
    return wanted, end.value.value


def result_of(steps: Steps[Any]) -> Any:
    """What steps come to that want nothing."""
    with pytest.raises(StopIteration) as end:
        next(steps)
    return end.value.value


# Applying


@pytest.mark.parametrize("answer", [ISSUED, REFUSED])
def test_an_answer_ends_it(answer: Answer) -> None:
    assert steps_of(obtain(errand()), answer) == ([FIRST], answer)


def test_without_an_answer_the_kiosk_asks_again_after_each_pause_and_then_gives_up() -> None:
    wanted, came_to = steps_of(obtain(errand()), NOTHING, True, NOTHING, True, NOTHING, True, NOTHING)
    repeats = [step for pause_s in REPEATS_AFTER_S for step in (Wait(pause_s, "asks again"), AGAIN)]
    assert (wanted, came_to) == ([FIRST, *repeats], NOTHING)


def test_it_asks_no_further_than_to_the_first_answer() -> None:
    wanted, came_to = steps_of(obtain(errand()), NOTHING, True, ISSUED)
    assert (wanted, came_to) == ([FIRST, Wait(REPEATS_AFTER_S[0], "asks again"), AGAIN], ISSUED)


def test_nothing_is_sent_again_when_it_is_over() -> None:
    wanted, came_to = steps_of(obtain(errand()), NOTHING, False)
    assert (wanted, came_to) == ([FIRST, Wait(REPEATS_AFTER_S[0], "asks again")], NOTHING)


# What the kiosk's side does wrong


@pytest.mark.parametrize("answer", [ISSUED, REFUSED])
def test_an_id_is_used_for_another_application_and_once_more_for_its_own(answer: Answer) -> None:
    other = replace(APPLICATION, copies=2)
    first, again = replace(FIRST, fault=Fault.OTHER_BODY), replace(AGAIN, fault=Fault.OTHER_BODY)
    steps = obtain(errand(Fault.OTHER_BODY, other=other))
    assert steps_of(steps, answer, REFUSED, answer) == ([first, replace(again, request=other), again], answer)


def test_an_id_that_was_never_answered_is_not_used_for_another_application() -> None:
    wanted, _ = steps_of(obtain(errand(Fault.OTHER_BODY, other=APPLICATION)), NOTHING, False)
    assert len(wanted) == 2


def test_who_gives_up_does_so_with_the_first_request_and_does_not_come_back() -> None:
    wanted, came_to = steps_of(obtain(errand(Fault.GIVE_UP, wait_s=0.3)), GAVE_UP)
    assert (wanted, came_to) == ([replace(FIRST, fault=Fault.GIVE_UP, gives_up_after_s=0.3)], GAVE_UP)


def test_who_has_its_answer_before_does_not_give_up() -> None:
    wanted, came_to = steps_of(obtain(errand(Fault.GIVE_UP, wait_s=0.3, follow_s=2.0, returns=True)), ISSUED)
    assert len(wanted) == 1 and came_to == ISSUED


def test_who_is_back_reports_that_nothing_was_printed() -> None:
    wanted, came_to = steps_of(obtain(errand(Fault.GIVE_UP, wait_s=0.3, follow_s=2.0)), GAVE_UP, True)
    assert wanted[1:] == [Wait(2.0, "is back")]
    assert came_to == GAVE_UP


def test_who_returns_applies_again_and_waits_for_it() -> None:
    wanted, came_to = steps_of(
        obtain(errand(Fault.GIVE_UP, wait_s=0.3, follow_s=2.0, returns=True)), GAVE_UP, True, ISSUED
    )
    assert wanted[1:] == [Wait(2.0, "is back"), replace(AGAIN, fault=Fault.GIVE_UP)]
    assert came_to == ISSUED


def test_a_slow_reader_pauses_between_pieces() -> None:
    wanted, _ = steps_of(obtain(errand(Fault.SLOW_READER, wait_s=0.1)), ISSUED)
    assert wanted == [replace(FIRST, fault=Fault.SLOW_READER, read_pause_s=0.1)]


@pytest.mark.parametrize("after_s", [0.0, 0.05])
def test_a_second_request_goes_out_beside_the_first(after_s: float) -> None:
    wanted, came_to = steps_of(obtain(errand(Fault.RETRY, follow_s=after_s)), "the fork", ISSUED, None)
    fork, first, join = wanted
    assert isinstance(fork, Fork)
    assert (first, join, came_to) == (replace(FIRST, fault=Fault.RETRY), Join("the fork"), ISSUED)
    beside, _ = steps_of(fork.steps, True, REFUSED)
    assert beside == [Wait(after_s, "asks a second time"), replace(AGAIN, fault=Fault.RETRY)]


def test_a_second_request_after_the_answer_changes_nothing_of_it() -> None:
    wanted, came_to = steps_of(obtain(errand(Fault.RETRY)), ISSUED, REFUSED)
    assert wanted == [replace(FIRST, fault=Fault.RETRY), replace(AGAIN, fault=Fault.RETRY)]
    assert came_to == ISSUED


@given(
    st.lists(st.sampled_from([ISSUED, REFUSED, NOTHING, GAVE_UP]), min_size=8, max_size=8),
    st.sampled_from([Fault.NONE, Fault.GIVE_UP, Fault.SLOW_READER, Fault.PRINT_FAILURE]),
    st.booleans(),
)
def test_it_goes_on_with_the_last_answer_and_asks_a_bounded_number_of_times(
    answers: list[Answer], fault: Fault, returns: bool
) -> None:
    coming = iter(answers)
    given_out: list[Answer] = []

    def do(step: Step) -> Answer | bool:
        if isinstance(step, Wait):
            return True
        given_out.append(next(coming))
        return given_out[-1]

    assert carry_out(obtain(errand(fault, wait_s=0.1, returns=returns)), do) is given_out[-1]
    assert len(given_out) <= 2 + len(REPEATS_AFTER_S)


# Delivering


def delivery(paid: bool, printed: bool) -> Send:
    return Send(Delivery("a1", paid, printed, 7))


def test_what_was_issued_is_printed_and_confirmed() -> None:
    assert steps_of(deliver(errand(), ISSUED), True, ISSUED) == (
        [Wait(0.0, "prints", "a1"), delivery(True, True)],
        True,
    )


def test_a_print_that_fails_is_reported() -> None:
    wanted, came_to = steps_of(deliver(errand(prints=False), ISSUED), True, ISSUED)
    assert (wanted, came_to) == ([Wait(0.0, "does not print", "a1"), delivery(True, False)], False)


def test_who_got_nothing_reports_that_nothing_was_paid_and_printed() -> None:
    wanted, came_to = steps_of(deliver(errand(), NOTHING), True, ISSUED)
    assert (wanted, came_to) == ([Wait(0.0, "does not print", "a1"), delivery(False, False)], False)


def test_the_confirmation_may_come_late() -> None:
    wanted, _ = steps_of(deliver(errand(confirms_after_s=1.5), ISSUED), True, ISSUED)
    assert wanted[0] == Wait(1.5, "prints", "a1")


def test_nothing_is_delivered_that_was_refused() -> None:
    assert result_of(deliver(errand(), REFUSED)) is False


def test_who_does_not_confirm_says_nothing() -> None:
    assert result_of(deliver(errand(confirms=False), ISSUED)) is False


def test_an_unanswered_confirmation_is_sent_again() -> None:
    wanted, came_to = steps_of(deliver(errand(), ISSUED), True, NOTHING, True, ISSUED)
    assert wanted[1:] == [delivery(True, True), Wait(REPEATS_AFTER_S[0], "asks again"), delivery(True, True)]
    assert came_to is True


def test_a_confirmation_that_is_never_answered_is_given_up() -> None:
    wanted, came_to = steps_of(deliver(errand(), ISSUED), True, NOTHING, *[True, NOTHING] * len(REPEATS_AFTER_S))
    assert wanted.count(delivery(True, True)) == 1 + len(REPEATS_AFTER_S)
    assert came_to is False


def test_a_report_comes_again_while_an_unanswered_application_may_be_on_its_way() -> None:
    wanted, _ = steps_of(deliver(errand(), NOTHING), True, NOT_KNOWN, True, ISSUED)
    assert wanted.count(delivery(False, False)) == 2


@pytest.mark.parametrize("said", [NOT_KNOWN, REFUSED])
def test_a_confirmation_of_what_was_answered_may_be_refused(said: Answer) -> None:
    assert steps_of(deliver(errand(), ISSUED), True, said) == ([Wait(0.0, "prints", "a1"), delivery(True, True)], False)


def test_a_visit_obtains_and_then_delivers() -> None:
    wanted, came_to = steps_of(visit(errand()), ISSUED, True, ISSUED)
    assert (wanted, came_to) == ([FIRST, Wait(0.0, "prints", "a1"), delivery(True, True)], True)


# Register events


def test_an_event_is_sent_until_it_is_answered() -> None:
    wanted, came_to = steps_of(until_answered(EVENT, (0.5, 0.5, 0.5)), NOTHING, True, ISSUED)
    assert (wanted, came_to) == ([Send(EVENT), Wait(0.5, "asks again"), Send(EVENT)], ISSUED)


def test_an_event_that_nobody_answers_stays_open_after_its_last_pause() -> None:
    wanted, came_to = steps_of(until_answered(EVENT, (0.5, 0.7)), NOTHING, True, NOTHING, True)
    assert (wanted[-1], came_to) == (Wait(0.7, "asks again"), NOTHING)


def test_an_event_is_not_sent_again_when_it_is_over() -> None:
    assert steps_of(until_answered(EVENT, (0.5, 0.5)), NOTHING, False)[1] == NOTHING
