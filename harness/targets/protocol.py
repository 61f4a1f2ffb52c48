"""What the harness can ask of a system and what comes back, however it is reached. A new transport is one module with
a `Target`, and a row in `factory.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from harness import families
from harness.catalogue import say
from harness.domain.messages import Message, Quoted
from harness.domain.operations import AnswerForm, Outcome


class TargetProblem(Exception):
    """A call whose answer the harness cannot do without failed, and `why`."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a kiosk behaves. `give_up_after_s`: leaves so long after its first byte. `read_pause_s`: reads small pieces
    with pauses between. `hold`: called when all but the last byte has been sent, with a function that sends it and
    never raises; if nobody has called that one, the last byte follows when `hold` returns."""

    give_up_after_s: float | None = None
    read_pause_s: float = 0.0
    hold: Callable[[Callable[[], None]], None] | None = None


PROMPT = Conduct()


class Answer(NamedTuple):
    """What became of one request. Stamps are monotonic nanoseconds; 0 is never."""

    outcome: Outcome
    form: AnswerForm = AnswerForm.CLEAN
    code: str = ""
    """What the transport calls an answer of this sort, for people to read only; empty where it has no such word."""
    reason: str = ""
    problems: tuple[Message, ...] = ()
    """Why the answer was not one of the protocol's."""
    application_id: str = ""
    certificate_numbers: tuple[str, ...] = ()
    document: bytes | None = None
    """The bytes to be kept, None if there are none."""
    beside: bytes = b""
    """What came with it and is no part of it, and may tell of somebody: lines of its head, and what followed it."""
    in_force_within_s: float | None = None
    came: bool = True
    """Whether a whole answer came."""
    known: bool = True
    """False where the system said that it does not know what it was asked about."""
    gave_up: bool = False
    """This side ended the wait on purpose."""
    resent: bool = False
    """The way to the system was found closed, and the request was sent once more."""
    unreached: bool = False
    """The way to the system was barred, at one of its addresses at least: it is open who is there now."""
    first_out_ns: int = 0
    last_out_ns: int = 0
    reached_ns: int = 0
    """When the first byte of the answer came."""
    ended_ns: int = 0


def why_not(answer: Answer) -> Message:
    """Why what was asked for was not done."""
    if not answer.problems:
        known = any(answer.reason in family.words for family in families.every())
        return say("refused-for", reason=answer.reason if known else Quoted(answer.reason))
    return answer.problems[0] if len(answer.problems) == 1 else say("several", messages=answer.problems)
