"""What is told of register events, and of what could not be judged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.checks import availability
from harness.domain.operations import Delivery, Event, Outcome
from harness.domain.verdicts import Finding, Unclear
from harness.domain.words import EventKind, Property
from tests.checks.world import CODE, Story


class TestEvents:
    def test_one_that_was_never_answered(self) -> None:
        story = Story()
        event = story.event("taka", EventKind.SEAL_DEREGISTERED, 0, None)
        sentence = f"Register event {event.event_id} (seal-deregistered) was never answered."
        partial = story.partial()
        assert partial.unclear == [Unclear(Property.AVAILABILITY, sentence)]
        assert (partial.counts["register_events"], partial.findings) == (1, [])

    def test_one_that_is_in_force_too_late(self) -> None:
        story = Story()
        story.event("taka", EventKind.CARD_REVOKED, 0, 1, card_serial="x")
        event = story.event("taka", EventKind.SEAL_DEREGISTERED, 5, 10, outcome=Outcome.OPEN, in_force_within_s=12.5)
        sentence = f"Register event {event.event_id} (seal-deregistered) was to be in force only after 12.5 s; "
        sentence += "the limit is 10 s."
        partial = story.partial()
        assert partial.findings == [Finding(Property.AVAILABILITY, "", sentence, "o2", CODE["taka"])]
        assert partial.counts["register_events"] == 2

    def test_those_that_were_refused(self) -> None:
        story = Story()
        for number, outcome in ((2, Outcome.REFUSED), (1, Outcome.REFUSED), (1, Outcome.REFUSED), (3, Outcome.OK)):
            event = Event(f"r1-e{number}", number, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2)
            story.add(2, event, number * 10, number * 10 + 5, outcome=outcome)
        story.add(2, Event("r1-e4", 4, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2), 40, 45, outcome=Outcome.REFUSED)
        story.add(2, Event("r1-e4", 4, EventKind.SEAL_DEREGISTERED, CODE["taka"], 2), 50, 55)
        assert story.partial().unclear == [
            Unclear(Property.AVAILABILITY, f"Register event r1-e{number} (seal-deregistered) was refused.")
            for number in (1, 2)
        ]

    def test_changes_of_support_measures(self) -> None:
        story = Story()
        story.event("ichiro", EventKind.SUPPORT_MEASURE_SET, 0, 5)
        story.event("hanako", EventKind.SUPPORT_MEASURE_SET, 10, None)
        story.event("ichiro", EventKind.SEAL_DEREGISTERED, 12, 14)
        story.event("ichiro", EventKind.SUPPORT_MEASURE_CLEARED, 20, 25)
        protections = story.partial().protections
        assert protections[CODE["ichiro"]] == [(0, 5_000_000, True), (20_000_000, 25_000_000, False)]
        ((invoked_ns, _, protected),) = protections[CODE["hanako"]]
        assert (invoked_ns, protected, len(protections)) == (10_000_000, True, 2)

    def test_what_is_said_first_of_all(self) -> None:
        """Wellformedness is of the history alone."""
        story = Story()
        story.add(2, Delivery("r1-never", True, True, 2), 20, 30)
        assert story.partial().unclear == [
            Unclear(Property.WELLFORMED, "Application r1-never was confirmed and never applied for.")
        ]


OF_A_GROUP = (
    Property.BINDING, Property.CONTENT, Property.SEAL, Property.COMPLETENESS, Property.ELIGIBILITY, Property.UNIQUENESS,
    Property.ACCOUNTING, Property.AVAILABILITY,
)  # fmt: skip


class TestFailures:
    """Whatever fails ends as inconclusive, with its own words."""

    @pytest.fixture
    def broken(self) -> Callable[..., None]:
        def fails(*_: object, **__: object) -> None:
            raise RuntimeError(f"fell\n  over {'x' * 300}")

        return fails

    def _words(self, what: str) -> str:
        return f"{what} failed in kin group 2: RuntimeError: fell over {'x' * 190}"

    def test_one_application(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        """The others of its group are judged."""
        monkeypatch.setattr(availability, "unsettled", lambda case, _: broken() if case.application.copies == 2 else "")
        story = Story()
        story.issue(story.application("taka", copies=2))
        story.issue(story.application("taka"), 20, 30)
        partial = story.partial()
        words = self._words("Judging an application")
        assert partial.unclear == [Unclear(one, words, application_id="r1-000001") for one in OF_A_GROUP]
        assert [row.application_id for row in partial.table] == ["r1-000002"]

    def test_the_events(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(availability, "in_force", broken)
        story = Story()
        story.event("taka", EventKind.SEAL_DEREGISTERED, 0, 5)
        story.issue(story.application("taka"), 20, 30)
        partial = story.partial()
        assert partial.unclear == [Unclear(Property.AVAILABILITY, self._words("Judging the register events"))]
        assert len(partial.table) == 1

    def test_a_whole_group(self, broken: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
        """The other groups are judged."""
        monkeypatch.setattr(
            "harness.checks.judge.steps_of", lambda told: broken() if told[0].invocation.number == 2 else []
        )
        story = Story()
        story.issue(story.application("taka"))
        story.issue(story.application("ichiro"), 20, 30)
        partial = story.partial()
        assert partial.unclear == [Unclear(one, self._words("the checks of a kin group")) for one in OF_A_GROUP]
        assert [row.application_id for row in partial.table] == ["r1-000002"]


def test_an_unsettled_application_that_had_to_be_refused() -> None:
    """It may have been served all the same: eligibility is open as well as availability."""
    story = Story()
    story.add(2, story.application("taka", pin="0000"), 0, None)
    sentence = "Application r1-000001 got no answer that says what became of it"
    doubts = [Unclear(one, sentence, "", "r1-000001") for one in (Property.AVAILABILITY, Property.ELIGIBILITY)]
    assert story.partial().unclear == doubts
