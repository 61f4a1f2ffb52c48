"""What a report says, before it takes any form and before it is put into any language. Screen and paper are made from
this alone."""

from __future__ import annotations

from dataclasses import dataclass

from harness.domain.messages import Message
from harness.evidence.report.figures import Figures
from harness.evidence.report.masking import Mask
from harness.wording.rendering import Words


@dataclass(frozen=True, slots=True)
class Mark:
    """Where on a picture something foreign stands, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A sheet as a PNG, with what is foreign on it. `covered` counts the places that were masked."""

    png: bytes
    width: int
    height: int
    marks: tuple[Mark, ...]
    covered: int


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
    """One finding. `cause` is the number of its cause, `items` what of other people came out, the gravest first;
    `picture_note` says why there is no picture; `mask` leaves of the system's own words what may be shown. A finding
    that is not `full` has neither picture nor time line."""

    number: int
    property: str
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
class Cause:
    """Findings that say the same of different cases. `findings` counts them."""

    number: int
    property: str
    text: Words
    findings: int


@dataclass(frozen=True, slots=True)
class PropertyView:
    """One property's result. `bound` is in words, None where there is none."""

    name: str
    number: str
    verdict: str
    checked: int
    findings: int
    bound: Words | None
    self_reported: bool
    reason: Words | None
    unclear: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Whose data came out to whom. `at_least`: more findings were counted than kept. `worst` is the gravest item,
    `worst_persons` those of whom it came out, `worst_text` what one finding, `worst_finding`, shows of it."""

    persons: int
    recipients: int
    at_least: bool
    worst: Words | None
    worst_persons: int
    worst_text: Words | None
    worst_finding: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was inspected of something: `done` of `of`; `missing` are those that were not."""

    what: Words
    done: int
    of: int
    missing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something not inspected, as the judge says it; `of` 0 where it is not counted."""

    what: Words
    reason: Words | None
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver that the run was held against. `state` is `used`, `unused` or `expired`; `findings` counts those that it
    let pass."""

    fingerprint: str
    reason: str
    owner: str
    expires: str
    state: str
    findings: int


@dataclass(frozen=True, slots=True)
class Signature:
    """`keys` are the ids of the keys that the attestation names; none: the run is not signed."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the hearing (聞き取り), beside what was measured."""

    question: Words
    answer: str
    measured: Words


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who answered, when, and what. `about` are further lines: name and words."""

    who: str
    when: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything. `system` is what was inspected, `facts` are pairs of a name and its value."""

    run: str
    system: str
    began: Words
    verdict: str
    meaning: Words
    because: tuple[Words, ...]
    documents: int
    overlapping_documents: int
    register_events: int
    controls: tuple[int, int]
    guard: str
    exposure: Exposure
    properties: tuple[PropertyView, ...]
    causes: tuple[Cause, ...]
    findings: tuple[FindingView, ...]
    counted_findings: int
    waivers: tuple[Waived, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    figures: Figures | None
    rates: tuple[tuple[Words, Words], ...]
    facts: tuple[tuple[Words, Words], ...]
    digest: str
    signature: Signature
    remarks: tuple[Words, ...]
    hearing: Hearing | None
