"""A scenario as frozen values: source, business time, load, events, faults, minimum decisive trials and limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, ConfigDict, Field

from harness.certificates.domain.properties import Limits, Property, Share
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.arrivals import Count, Rate, Span, Stream
from harness.domain.durations import Seconds
from harness.domain.suites import Mode

Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Together(StrEnum):
    """What those of one burst or instant are to one another; `look-alikes` are easily mistaken for one another."""

    ANYBODY = "anybody"
    LOOK_ALIKES = "look-alikes"
    HOUSEHOLD = "household"
    REGISTER = "register"


class Sort(StrEnum):
    """Residents who are easily mistaken or hard to print: the population's hard cases; those born in the first week of
    an era; those whose name is wider than sixteen half-width characters."""

    SAME_NAME = "same-name"
    SAME_NAME_AND_BIRTHDAY = "same-name-and-birthday"
    VARIANT_NAME = "variant-name"
    NEAR_ADDRESS = "near-address"
    CARD_TAIL = "card-tail"
    TWINS = "twins"
    SAME_DOMICILE = "same-domicile"
    ERA_DAY = "era-day"
    LONG_NAME = "long-name"


class RecordOption(StrEnum):
    """What a resident record shows where it is asked for."""

    RELATIONSHIP = "relationship"
    DOMICILE = "domicile"
    MY_NUMBER = "my_number"
    RESIDENT_CODE = "resident_code"


class RefusalSort(StrEnum):
    """Sorts of applications that must be refused. The last two are sent only where a load names them: several wrong
    PINs of one card whose last bytes leave at once, then the right one; and the supplement of a member of the register
    who is under a support measure."""

    FOREIGN_SUBJECT = "foreign-subject"
    UNDER_AGE = "under-age"
    USE_NOT_REGISTERED = "use-not-registered"
    NO_SEAL = "no-seal"
    NO_TAX_YEAR = "no-tax-year"
    PROTECTED = "protected"
    PROTECTED_SUBJECT = "protected-subject"
    OTHER_MUNICIPALITY = "other-municipality"
    WRONG_PIN = "wrong-pin"
    LOCKED_CARD = "locked-card"
    REVOKED_CARD = "revoked-card"
    WRONG_PINS_AT_ONCE = "wrong-pins-at-once"
    PROTECTED_MEMBER = "protected-member"


class Ids(StrEnum):
    """Who counts applications: the whole run, or each kiosk by itself, so that ids of many kiosks end alike."""

    RUN = "run"
    KIOSK = "kiosk"


@dataclass(frozen=True, slots=True)
class Load(Stream):
    """One stream of applications; a scenario's loads are laid over one another.

    `kinds` are weights. `distinct_kinds`: the applications of one burst or instant are of different kinds.
    `sheets_at_least`: only applications whose certificate has so many sheets. `several_subjects` and `several_copies`
    are shares (0 to 1) of the applications that can have them, and so are `options`, where they are to be other than
    usual. `hard_cases` is the share of applicants who are easily mistaken for another, or of the sorts in `people` if
    any are named; half of them are followed in the same load by one for whom they are mistaken. `together`: what those
    of one burst or instant are to one another, where there are such. `refusals` is the share that must be refused
    (wrong PIN, revoked card, not entitled, ...), of all usual sorts, or of those in `refusals_of`. `out_of_hours` is
    the share for kinds that are not served at that business time, or about to close. A kiosk gives up after
    `give_up_after_s`; with `delay_quantiles` it gives up, or asks a second time, at a moment of the wait that is a
    quantile, between these two, of those at which the latest applications waited for this system. `other_body` is the
    share whose id its kiosk uses once more for another application, which must be refused and change nothing.
    `late_confirmation` is the share whose kiosk reports the print only after `confirm_after_s`. `same_kiosk_after_s`:
    after an application whose client gives up, somebody else applies at the same kiosk so much later."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kinds: Mapping[Kind, Weight]
    distinct_kinds: bool = False
    sheets_at_least: Count = 1
    several_subjects: Share = 0.3
    several_copies: Share = 0.05
    options: Mapping[RecordOption, Share] = field(default_factory=dict)
    hard_cases: Share = 0.3
    people: tuple[Sort, ...] = ()
    together: Together = Together.ANYBODY
    refusals: Share = 0.0
    refusals_of: tuple[RefusalSort, ...] = ()
    out_of_hours: Share = 0.0
    give_up: Share = 0.0
    give_up_after_s: Seconds = 0.05
    delay_quantiles: tuple[Share, Share] | None = None
    slow_reader: Share = 0.0
    retry: Share = 0.0
    print_failure: Share = 0.0
    other_body: Share = 0.0
    late_confirmation: Share = 0.0
    confirm_after_s: Seconds = 2.0
    same_kiosk_after_s: Seconds | None = None


@dataclass(frozen=True, slots=True)
class EventLoad(Span):
    """One stream of register events. Each is followed by probes so many seconds after its acknowledgement (applications
    by the resident whom it touched, of a kind that would show it), and by `races` applications sent so that they
    overlap it. Seal events alternate between deregistration and registration as the resident's state allows.
    `before_s`: the same resident also applies this long before. `then`: an event of the first kind is followed
    `then_after_s` later by one of the second for the same resident, if its preconditions hold; probes follow the last.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kinds: Mapping[EventKind, Weight]
    events_per_s: Rate
    probes_s: tuple[Seconds, ...] = (0.0, 0.01, 0.1, 1.0, 10.0)
    races: Share = 0.5
    before_s: tuple[Seconds, ...] = ()
    then: Mapping[EventKind, EventKind] = field(default_factory=dict)
    then_after_s: Seconds = 0.2


@dataclass(frozen=True, slots=True)
class SystemFault:
    """A fault asked of the system (POST /v1/faults) at `at_s`, and again every `every_s` if that is given.
    `needs_guard`: sent only where the system says that its guard is on."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: str
    at_s: Seconds
    every_s: Seconds | None = None
    details: Mapping[str, float] = field(default_factory=dict)
    needs_guard: bool = False


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Business time is set to `now` at `at_s`, and again every `every_s` if that is given, each time to a time that is
    `later_s` further on."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    at_s: Seconds
    now: AwareDatetime
    every_s: Seconds | None = None
    later_s: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. `incident` is the one that it replays, empty for none; `triggers` are the catalogue's defects whose
    trigger it pulls besides. `fired` says how often what it does to the system (a Trigger, or the kind of a fault) must
    have happened at least. `clocks` set business time in mid-run. `text` is the TOML as it was read, kept for the run
    folder; `path` where it was read from."""

    id: str
    title: str
    about: str
    source: tuple[str, ...]
    incident: str
    inferred: bool
    business_time: AwareDatetime
    duration_s: Seconds
    loads: tuple[Load, ...]
    events: tuple[EventLoad, ...]
    faults: tuple[SystemFault, ...]
    minimum: Mapping[Property, Count]
    limits: Limits
    kiosks: Count = 300
    ids: Ids = Ids.RUN
    clocks: tuple[ClockChange, ...] = ()
    triggers: tuple[str, ...] = ()
    fired: Mapping[str, Count] = field(default_factory=dict)
    text: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """A fixed, versioned set of scenarios. `residents` is the size of the population; `minimum` and `limits` are those
    of the whole run; `as_fast_as_possible` drives in a closed loop with `in_flight` applications instead of the
    schedule's times. A single scenario is run as a suite of one whose id is its own."""

    id: str
    version: str
    title: str
    about: str
    mode: Mode
    scenarios: tuple[Scenario, ...]
    residents: int
    processes: int
    business_time: AwareDatetime
    minimum: Mapping[Property, Count]
    limits: Limits
    as_fast_as_possible: bool = False
    in_flight: int = 0
    text: str = ""
    path: str = ""

    @property
    def fired(self) -> Mapping[str, int]:
        """How often each trigger must have fired at least: what its scenarios ask, together."""
        wanted: Counter[str] = Counter()
        for scenario in self.scenarios:
            wanted.update(scenario.fired)
        return wanted
