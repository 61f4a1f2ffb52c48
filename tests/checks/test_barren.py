"""Where most answers were not of the protocol, that is what is said of whatever could not be judged."""

from __future__ import annotations

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Quoted
from harness.domain.operations import AnswerForm, Outcome
from harness.domain.words import Verdict
from tests.checks.world import Story


class TestBarren:
    WHY = say("no-refusal", status=403, reason=Quoted("not-allowed"))

    def _story(self, strange: int, good: int) -> Story:
        story = Story()
        for number in range(strange):
            forbidden = {"form": AnswerForm.OTHER_STATUS, "code": "403", "problems": (self.WHY,)}
            story.add(2, story.application("taka"), number, number + 0.5, outcome=Outcome.UNKNOWN, **forbidden)
        for number in range(good):
            story.issue(story.application("taka"), 100 + number, 100.5 + number)
        return story

    def test_where_most_answers_were_not_of_the_protocol_that_is_what_is_said(self) -> None:
        story = self._story(5, 2)
        banner = say("not-of-the-protocol", strange=5, answers=7, example=self.WHY)
        reasons = {each.property: each.reason for each in story.judge().properties if each.verdict != "pass"}
        assert reasons[Property.SEAL] == reasons[Property.AVAILABILITY] == banner
        assert story.verdict(Property.SEAL).verdict is Verdict.INCONCLUSIVE

    def test_what_was_judged_keeps_its_verdict(self) -> None:
        assert self._story(5, 2).verdict(Property.BINDING).verdict is Verdict.PASS

    def test_a_few_of_them_are_doubts_of_their_own(self) -> None:
        reason = self._story(2, 2).verdict(Property.SEAL).reason
        assert reason == say("no-decisive-trial")
