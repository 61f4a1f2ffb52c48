"""Two applications of one person are told apart by kind and subject."""

from __future__ import annotations

from harness.catalogue import say
from harness.certificates.checks.remarks import call
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Message
from tests.checks.test_binding import sheets_of
from tests.checks.test_issue import _number
from tests.checks.world import CODE, GROUND, Story


def asked(who: str, number: int) -> Message:
    """How an application for one's own resident record is told."""
    person = call(GROUND, CODE[who])
    told = {"application": f"r1-{number:06}", "kind": "resident-record", "applicant": person, "subjects": (person,)}
    return say("application-of", **told)


def test_two_applications_of_one_person_are_told_apart() -> None:
    story = Story()
    first = story.issue(story.application("ichiro"), 5, 15)
    second = story.application("ichiro", Kind.RECORD_ITEMS, subjects=("ao",))
    story.issue(second, 25, 35, certificate_numbers=_number(first))
    (finding,) = story.findings(Property.UNIQUENESS)
    assert finding.message["earlier"] == asked("ichiro", 1)
    later = finding.message["later"]
    assert isinstance(later, Message)
    assert (later["kind"], later["subjects"]) == ("record-items", (call(GROUND, CODE["ao"]),))


def test_whose_certificate_was_applied_for_where_it_is_not_the_applicant_s() -> None:
    story = Story()
    story.issue(story.application("ichiro", subjects=("ao",)), sheets=sheets_of(story, "taka"))
    (finding,) = story.findings(Property.BINDING)
    assert finding.message["proofs"] == (say("proof-subjects", subjects=(call(GROUND, CODE["ao"]),)),)


def test_whose_support_measure_barred_it() -> None:
    """Also where it is a subject's and not the applicant's."""
    story = Story()
    story.event("ao", EventKind.SUPPORT_MEASURE_SET, 0, 5)
    story.issue(story.application("ichiro", subjects=("ao",)), 10, 20)
    (finding,) = story.findings(Property.ELIGIBILITY)
    assert finding.message["whose"] == (call(GROUND, CODE["ao"]),)
