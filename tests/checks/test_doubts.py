"""What is told of register events, and of what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest

from harness.catalogue import say
from harness.certificates.checks import availability, eligibility, registry
from harness.certificates.checks.cases import cases_of
from harness.certificates.checks.eligibility import shown
from harness.certificates.checks.registers import Timeline
from harness.certificates.checks.registry import JUDGING, OF_PROPERTIES
from harness.certificates.checks.shares import Check
from harness.certificates.domain.operations import Delivery, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind
from harness.checks.judging import Judging
from harness.domain.messages import Failure
from harness.domain.operations import Outcome
from harness.domain.verdicts import Finding, Unclear
from tests.checks.world import CODE, Story


class TestEvents:
    def test_one_that_was_never_answered(self) -> None:
        story = Story()
        event = story.event("taka", EventKind.SEAL_DEREGISTERED, 0, None)
        message = say("event-unanswered", id=event.event_id, event="seal-deregistered")
        partial = story.partial()
        assert partial.unclear == [Unclear(Property.AVAILABILITY, message)]
        assert (partial.register_events, partial.findings) == (1, [])

    def test_one_that_is_in_force_too_late(self) -> None:
        story = Story()
        story.event("taka", EventKind.CARD_REVOKED, 0, 1, card_serial="x")
        event = story.event("taka", EventKind.SEAL_DEREGISTERED, 5, 10, outcome=Outcome.OPEN, in_force_within_s=12.5)
        told = {"id": event.event_id, "event": "seal-deregistered"}
        message = say("in-force-late", **told, after_s=12.5, limit_s=10.0)
        partial = story.partial()
        assert partial.findings == [Finding(Property.AVAILABILITY, "", message, "o2", CODE["taka"])]
        assert partial.register_events == 2

    def test_those_that_were_refused(self) -> None:
        story = Story()
        for number, outcome in ((2, Outcome.REFUSED), (1, Outcome.REFUSED), (1, Outcome.REFUSED), (3, Outcome.OK)):
            event = Event(f"r1-e{number}", number, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2)
            story.add(2, event, number * 10, number * 10 + 5, outcome=outcome)
        story.add(2, Event("r1-e4", 4, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2), 40, 45, outcome=Outcome.REFUSED)
        story.add(2, Event("r1-e4", 4, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2), 50, 55)
        assert story.partial().unclear == [
            Unclear(Property.AVAILABILITY, say("event-refused", id=f"r1-e{number}", event="seal-deregistered"))
            for number in (1, 2)
        ]

    def test_changes_of_support_measures(self) -> None:
        story = Story()
        story.event("ichiro", EventKind.SUPPORT_MEASURE_SET, 0, 5)
        story.event("hanako", EventKind.SUPPORT_MEASURE_SET, 10, None)
        story.event("ichiro", EventKind.SEAL_DEREGISTERED, 12, 14)
        story.event("ichiro", EventKind.SUPPORT_MEASURE_CLEARED, 20, 25)
        protections = shown(story.partial()).protections
        assert protections[CODE["ichiro"]] == [(0, 5_000_000, True), (20_000_000, 25_000_000, False)]
        ((invoked_ns, _, protected),) = protections[CODE["hanako"]]
        assert (invoked_ns, protected, len(protections)) == (10_000_000, True, 2)

    def test_what_is_said_first_of_all(self) -> None:
        """Wellformedness is of the history alone."""
        story = Story()
        story.add(2, Delivery("r1-never", True, True, 2), 20, 30)
        assert story.partial().unclear == [
            Unclear(Property.WELLFORMED, say("confirmed-not-applied-for", application="r1-never"))
        ]


class TestFailures:
    """Whatever fails ends as inconclusive, with its own words."""

    @pytest.fixture
    def broken(self) -> Callable[..., None]:
        def fails(*_: object, **__: object) -> None:
            raise RuntimeError(f"fell\n  over {'x' * 300}")

        return fails

    def _doubt(self, one: Property, application_id: str = "") -> Unclear:
        failure = Failure(f"RuntimeError: fell over {'x' * 190}")
        message = say("check-failed-in-group", property=one, kin_group=2, failure=failure)
        return Unclear(one, message, application_id=application_id)

    @pytest.mark.parametrize("check", [check for check in OF_PROPERTIES if check.trial is not None])
    def test_the_check_of_one_property(
        self, check: Check, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its property is inconclusive and no trial of it counted; all else is as if it had not failed."""
        story = Story()
        story.issue(story.application("taka"))
        sound = story.partial()
        broken_one = replace(check, trial=broken)
        judging = Judging([broken_one if each is check else each for each in OF_PROPERTIES])
        monkeypatch.setattr(registry, "JUDGING", judging)
        partial = story.partial()
        assert partial.unclear == [self._doubt(check.property, "r1-000001")]
        assert partial.checked == Counter({one: n for one, n in sound.checked.items() if one is not check.property})
        assert [row.application_id for row in partial.table] == ["r1-000001"]

    @pytest.mark.parametrize(
        ("module", "name", "properties"),
        [
            (eligibility, "standing", {"eligibility", "availability"}),
            (registry, "look", {"binding", "content", "eligibility", "completeness", "uniqueness", "hidden-data"}),
        ],
    )
    def test_what_several_checks_rest_on(
        self,
        module: ModuleType,
        name: str,
        properties: set[str],
        broken: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Each of them is inconclusive, and the document is compared with no other."""
        monkeypatch.setattr(module, name, broken)
        story = Story()
        story.issue(story.application("taka"))
        partial = story.partial()
        assert partial.unclear == [self._doubt(one, "r1-000001") for one in Property if one in properties]
        (row,) = partial.table
        assert (row.digest == "") is (Property.UNIQUENESS in properties)

    def test_one_application_as_a_whole(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        """The others of its group are judged."""
        possible = Timeline.possible
        monkeypatch.setattr(
            Timeline, "possible", lambda self, start, end: broken() if start == 0 else possible(self, start, end)
        )
        story = Story()
        story.issue(story.application("taka"))
        story.issue(story.application("taka"), 20, 30)
        partial = story.partial()
        assert partial.unclear == [self._doubt(one, "r1-000001") for one in JUDGING.by_application]
        assert [row.application_id for row in partial.table] == ["r1-000002"]

    def test_the_events(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(availability, "in_force", broken)
        story = Story()
        story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 5)
        story.issue(story.application("taka"), 20, 30)
        partial = story.partial()
        assert partial.unclear == [self._doubt(Property.AVAILABILITY)]
        assert len(partial.table) == 1

    def test_a_whole_group(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        """The other groups are judged."""
        monkeypatch.setattr(
            "harness.certificates.checks.shares.cases_of",
            lambda told: broken() if told.kin_group == 2 else cases_of(told),
        )
        story = Story()
        story.issue(story.application("taka"))
        story.issue(story.application("ichiro"), 20, 30)
        partial = story.partial()
        assert partial.unclear == [self._doubt(one) for one in JUDGING.by_application]
        assert [row.application_id for row in partial.table] == ["r1-000002"]


def test_an_unsettled_application_that_had_to_be_refused() -> None:
    """It may have been served all the same: eligibility is open as well as availability."""
    story = Story()
    story.add(2, story.application("taka", pin="0000"), 0, None)
    message = say("unsettled", application="r1-000001")
    doubts = [Unclear(one, message, "", "r1-000001") for one in (Property.ELIGIBILITY, Property.AVAILABILITY)]
    assert story.partial().unclear == doubts
