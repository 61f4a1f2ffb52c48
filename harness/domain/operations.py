"""What the harness asks of a system and what came back: the records of the journal.

Stamps are nanoseconds of the machine's monotonic clock. An operation's `operation` id is unique within a run; the same
application sent again is another operation with the same `application_id`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from harness.domain.messages import Message

NO_GROUP = -1
"""The kin group of what belongs to no resident."""


class Request(Protocol):
    """Anything that is asked of a system; a family has types of its own."""

    @property
    def kin_group(self) -> int:
        """The group, handled by one worker, to which it belongs; NO_GROUP if to none."""


class Aim(StrEnum):
    """Why an application was sent."""

    ARRIVAL = "arrival"
    BURST = "burst"
    SAME_INSTANT = "same-instant"
    PROBE = "probe"
    RACE = "race"
    REFUSAL = "refusal"
    RETRY = "retry"


class Fault(StrEnum):
    """What the kiosk's side does wrong with an application on purpose."""

    NONE = "none"
    GIVE_UP = "give-up"
    SLOW_READER = "slow-reader"
    RETRY = "retry"
    PRINT_FAILURE = "print-failure"
    OTHER_BODY = "other-body"
    """Its id is used once more, for something else."""


@dataclass(frozen=True, slots=True)
class FaultRequest:
    """A fault asked of the system itself (POST /v1/faults); `details` are its further members, plain numbers."""

    kin_group: ClassVar[int] = NO_GROUP

    fault_id: str
    kind: str
    details: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ClockSetting:
    """PUT /v1/clock; `now` is RFC 3339."""

    kin_group: ClassVar[int] = NO_GROUP

    setting_id: str
    now: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Nothing that was asked: what came with the answer to `operation` and is no part of it."""

    operation: str
    kin_group: int

    @property
    def own(self) -> str:
        """The operation under which it stands in the record."""
        return f"{self.operation}+"


class Outcome(StrEnum):
    """`ok`: took effect (issued, confirmed, in force). `open`: accepted, in force later (202). `refused`: definitely
    did not happen. `unknown`: may or may not have happened."""

    OK = "ok"
    OPEN = "open"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class AnswerForm(StrEnum):
    """How an answer came, whatever it says. Of several that hold, what leaves no whole answer is named before
    `other-status`, and that before the rest."""

    CLEAN = "clean"
    """Whole, and as the protocol has it."""
    OTHER_STATUS = "other-status"
    """Whole, and of a sort that the protocol does not have for what it says."""
    CUT = "cut"
    """It ended, or the wait for it did, in its middle."""
    SURPLUS = "surplus"
    """Something followed it that belongs to no answer."""
    REPEATED_HEADER = "repeated-header"
    """Something that may be said of it once was said twice."""
    OVER_LONG = "over-long"
    """It was longer than what is read."""
    UNDECODABLE = "undecodable"
    """It cannot be taken apart, or its body is not what it is said to be."""
    NONE = "none"
    """Nothing came."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """Written before the first byte is sent. `number` counts a worker's records from 0 without a gap, invocations,
    completions and marks together. `intended_ns` is when the schedule wanted it to start."""

    number: int
    worker: int
    operation: str
    stamp_ns: int
    intended_ns: int
    aim: Aim
    fault: Fault
    scenario: str
    request: Request


@dataclass(frozen=True, slots=True)
class Completion:
    """Written after the last byte came, or when the wait ended. `document` is the path of the stored body inside the
    run folder, empty when there is none; `digest` its SHA-256; `problems` say why the answer was not one of
    the protocol's; `in_force_within_s` with outcome `open`. `reached_ns` is when the first byte of the answer came, 0
    if none. `code` is what the transport calls an answer of this sort, for people to read only."""

    number: int
    worker: int
    operation: str
    stamp_ns: int
    outcome: Outcome
    form: AnswerForm = AnswerForm.NONE
    code: str = ""
    reason: str = ""
    application_id: str = ""
    certificate_numbers: tuple[str, ...] = ()
    document: str = ""
    digest: str = ""
    size_bytes: int = 0
    in_force_within_s: float | None = None
    reached_ns: int = 0
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A note of a worker about its own run: `started`, `same-instant` (with how many of its group's last
    bytes left, and the spread achieved in ns), `stood-still` (an interval in which the worker itself did not run, by
    its own heartbeat), `saturated`, `asked` (the system, who it is: its address, and what it says, empty where that is
    as before),
    `finished` (with the count of records before it). A journal without `finished` is that of a lost worker."""

    number: int
    worker: int
    stamp_ns: int
    what: str
    values: Mapping[str, float | str] = field(default_factory=dict)


Record = Invocation | Completion | Mark


@dataclass(frozen=True, slots=True)
class Operation:
    """An invocation and its completion; None while, or because, there is none."""

    invocation: Invocation
    completion: Completion | None


@dataclass(frozen=True, slots=True)
class GroupHistory:
    """All operations of one kin group, in the order of their invocation (one worker, one clock). `kin_group` -1 holds
    those that belong to no resident (faults, clock settings)."""

    kin_group: int
    operations: tuple[Operation, ...]
