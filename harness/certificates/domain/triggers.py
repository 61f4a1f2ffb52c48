"""What a load promises to make happen, besides applications and register events as such, and each single promise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trigger(StrEnum):
    """Names of triggers, as scenarios, verdicts and the command line have them. A fault asked of the system is one
    under the name of its kind."""

    __hash__ = str.__hash__

    GIVE_UP = "give-up"
    """The kiosk left before the answer was whole."""
    SLOW_READER = "slow-reader"
    """The answer took as long to come as one pause of its reader, at least."""
    ASKED_TWICE = "asked-twice"
    """The same application was sent a second time before the first was answered."""
    ASKED_AGAIN = "asked-again"
    """The same application was sent once more after its answer."""
    OTHER_BODY = "other-body"
    """An id that had been answered was used for another application, and that was answered as well."""
    PRINT_FAILURE = "print-failure"
    """The system heard that the print had failed."""
    LATE_CONFIRMATION = "late-confirmation"
    """The print was confirmed so long after the certificate came."""
    NEXT_AT_KIOSK = "next-at-kiosk"
    """Somebody else applied at the kiosk from which an applicant had gone, or whose print had failed."""
    SAME_INSTANT = "same-instant"
    """The last bytes of a group left together."""
    BURST = "burst"
    """One of a burst was sent as close behind the one before it as was planned."""
    EVENT_PROBE = "event-probe"
    """An application followed a register event's coming into force at its delay."""
    EVENT_RACE = "event-race"
    """An application was under way together with a register event."""
    BEFORE_EVENT = "before-event"
    """An application was over before the register event."""
    EVENT_AFTER_EVENT = "event-after-event"
    """A register event followed another one of the same resident as closely as was planned."""
    CLOCK_SETTING = "clock-setting"
    """Business time was set in the middle of the load."""


FAULTS = ("swap-print-files", "delay-print", "kill-worker", "interrupt-link")
"""The faults of the protocol: each was taken by the system, and applications were under way while it lasted."""

KNOWN = frozenset({*Trigger, *FAULTS})
"""All that have a name of ours."""

OF_KIOSKS = frozenset(
    {
        Trigger.GIVE_UP,
        Trigger.SLOW_READER,
        Trigger.ASKED_TWICE,
        Trigger.ASKED_AGAIN,
        Trigger.OTHER_BODY,
        Trigger.NEXT_AT_KIOSK,
        Trigger.SAME_INSTANT,
        Trigger.BURST,
    }
)
"""Those that need nothing of a system but that it takes applications."""

CROSSING = frozenset({Trigger.BURST, Trigger.NEXT_AT_KIOSK})
"""Those between two applications that may be of different kin groups."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that a plan means to happen. `of` is the id of the application, register event, fault, clock setting or
    instant whose trigger it is; `other` that of what it is to follow or to meet, empty where there is none; `delay_s`
    as the trigger has it."""

    trigger: str
    of: str
    other: str = ""
    delay_s: float = 0.0
