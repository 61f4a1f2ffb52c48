"""Findings, before they take any form and before they are put into any language."""

from __future__ import annotations

from dataclasses import dataclass

from harness.domain.messages import Message
from harness.evidence.marked.notes import Drawing
from harness.evidence.masking.mask import Mask
from harness.wording.rendering import Words


@dataclass(frozen=True, slots=True)
class Frame:
    """Where on a picture something foreign stands, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A sheet as it is drawn, with frames around what is foreign on it. `covered` counts the places that were
    masked."""

    drawing: Drawing
    frames: tuple[Frame, ...]
    covered: int

    @property
    def points_at(self) -> list[tuple[int, int]]:
        """From where to where, in pixels from the top, something stands that the finding is about."""
        stressed = [box for note in self.drawing.notes if note.stressed for box in note.boxes]
        return [*((each.top, each.top + each.height) for each in self.frames), *((box[1], box[3]) for box in stressed)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One operation beside a finding. `role` is `own`, `other`, `event`, `fault` or `beside`; `start` and `width` are
    shares of the time line's length; `told` is what it was."""

    role: str
    label: Words
    told: Words
    start: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The operations around a finding. `from_s` and `to_s` are seconds after the first intended start; `more` counts
    those that are not drawn."""

    bars: tuple[Bar, ...]
    from_s: float
    to_s: float
    more: int


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding. `event` is the number of the event that it tells of, `cause` that of its cause, `items` what of
    other people came out, the gravest first; `picture_note` says why there is no picture; `mask` leaves of the system's
    own words what may be shown. A finding that is not `full` has neither picture nor time line."""

    number: int
    property: str
    event: int
    cause: int
    text: Message
    mask: Mask
    applicant: str
    applicant_code: str
    whose: tuple[tuple[str, str], ...]
    kind: Words
    sheet: int | None
    certificate_numbers: tuple[str, ...]
    application_id: str
    document: str
    scenario: str
    at_s: float | None
    took_s: float | None
    items: tuple[Words, ...]
    self_reported: bool
    full: bool
    picture: Picture | None
    picture_note: Words | None
    time_line: TimeLine | None


@dataclass(frozen=True, slots=True)
class EventView:
    """What gave rise to findings, in words; `findings` are their numbers, the first of which tells of it."""

    number: int
    text: Message
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that say the same of different cases. `findings` counts them."""

    number: int
    property: str
    text: Words
    findings: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """Whose data came out to whom. `at_least`: more findings were counted than kept. `worst` is the gravest item,
    `worst_persons` how many it came out of, `worst_text` what one finding, `worst_finding`, shows of it."""

    persons: int
    recipients: int
    at_least: bool
    worst: Words | None
    worst_persons: int
    worst_text: Words | None
    worst_finding: int | None
