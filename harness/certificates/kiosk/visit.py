"""A visit to a kiosk (apply, ask again, go away, confirm) and a register event, each as steps in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.kiosk.steps import Fork, Join, Send, Steps, Wait
from harness.domain.operations import Aim, Fault, Outcome
from harness.targets.protocol import Answer

REPEATS_AFTER_S: Final = (0.2, 0.5, 1.0)
"""Pauses before a kiosk that got no answer asks again; after the last it gives up."""

EVENT_PAUSE_S: Final = 0.5
"""Pause before a register event that got no answer is sent again."""

_ASKS_AGAIN: Final = "asks again"


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What somebody comes to a kiosk for. With `fault` give-up the kiosk gives up the first request after `wait_s`,
    and then, `follow_s` later, it `returns` to apply again or reports that nothing was printed. With `fault` retry a
    second request goes out `follow_s` after the first (None: after its answer). With `fault` other-body the id is then
    used for the `other` application too, and once more for its own. A slow reader pauses for `wait_s`
    between pieces of the answer. `prints` is whether the print works; the kiosk `confirms` what became of it,
    `confirms_after_s` after the answer, or never does."""

    application: Application
    aim: Aim
    fault: Fault = Fault.NONE
    wait_s: float = 0.0
    follow_s: float | None = None
    returns: bool = False
    prints: bool = True
    confirms: bool = True
    confirms_after_s: float = 0.0
    other: Application | None = None

    # Requests are made once for an errand: the search runs the same one in many schedules.

    @cached_property
    def first(self) -> Send:
        """The first request."""
        patience_s = self.wait_s if self.fault is Fault.GIVE_UP else None
        read_pause_s = self.wait_s if self.fault is Fault.SLOW_READER else 0.0
        return Send(self.application, self.aim, self.fault, patience_s, read_pause_s)

    @cached_property
    def again(self) -> Send:
        """Any further one."""
        return Send(self.application, Aim.RETRY, self.fault)

    @cached_property
    def misuse(self) -> Send | None:
        """The other application under the same id."""
        return None if self.other is None else Send(self.other, Aim.RETRY, self.fault)

    @cached_property
    def ends_with_nothing(self) -> tuple[Wait, Send]:
        """How it ends where nothing was issued."""
        return self._ending(False)

    @cached_property
    def ends_with_issue(self) -> tuple[Wait, Send]:
        """How it ends where something was."""
        return self._ending(True)

    def _ending(self, issued: bool) -> tuple[Wait, Send]:
        application, printed = self.application, issued and self.prints
        delivery = Delivery(application.application_id, issued, printed, application.kin_group)
        prints = Wait(self.confirms_after_s, "prints" if printed else "does not print", application.application_id)
        return prints, Send(delivery, self.aim, self.fault)


def obtain(errand: Errand) -> Steps[Answer]:
    """Applies until there is an answer, or the kiosk gives up; the answer with which it goes on."""
    fault, follow_s, beside = errand.fault, errand.follow_s, None
    if fault is Fault.RETRY and follow_s is not None:
        beside = yield Fork(_later(follow_s, errand.again))
    answer: Answer = yield errand.first
    if beside is not None:
        yield Join(beside)
    elif fault is Fault.RETRY:
        yield errand.again
    if answer.gave_up:
        if follow_s:
            yield Wait(follow_s, "is back")
        if not errand.returns:
            return answer
        answer = yield errand.again
    for pause_s in REPEATS_AFTER_S:
        if answer.outcome is not Outcome.UNKNOWN or not (yield Wait(pause_s, _ASKS_AGAIN)):
            break
        answer = yield errand.again
    if errand.misuse is not None and answer.outcome is not Outcome.UNKNOWN:
        yield errand.misuse
        yield errand.again
    return answer


def deliver(errand: Errand, answer: Answer) -> Steps[bool]:
    """The delivery of what was obtained, or the report that nothing was printed, until it is answered; whether the
    system has confirmed a print."""
    if answer.outcome is Outcome.REFUSED or not errand.confirms:
        return False
    issued = answer.outcome is Outcome.OK
    prints, confirm = errand.ends_with_issue if issued else errand.ends_with_nothing
    yield prints
    said: Answer = yield confirm
    for pause_s in REPEATS_AFTER_S:
        if not _is_open(said, answer) or not (yield Wait(pause_s, _ASKS_AGAIN)):
            break
        said = yield confirm
    return issued and errand.prints and said.outcome is Outcome.OK


def visit(errand: Errand) -> Steps[bool]:
    """The whole of it: what was obtained is delivered."""
    return (yield from deliver(errand, (yield from obtain(errand))))


def until_answered(event: Event, pauses_s: Iterable[float]) -> Steps[Answer]:
    """A register event, sent until it is answered, with these pauses after it; the last answer."""
    for pause_s in pauses_s:
        answer: Answer = yield Send(event)
        if answer.outcome is not Outcome.UNKNOWN or not (yield Wait(pause_s, _ASKS_AGAIN)):
            break
    return answer


def _later(after_s: float, send: Send) -> Steps[Answer]:
    yield Wait(after_s, "asks a second time")
    answer: Answer = yield send
    return answer


def _is_open(said: Answer, answer: Answer) -> bool:
    """Whether a delivery is to be sent again: it got no answer, or the system did not know an application that got
    none, and that may still be on its way."""
    is_not_known = said.outcome is Outcome.REFUSED and not said.known
    return said.outcome is Outcome.UNKNOWN or (answer.outcome is Outcome.UNKNOWN and is_not_known)
