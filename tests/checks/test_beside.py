"""A document in an answer that does not say "issued" is judged as any other; a right retry repairs nothing."""

from __future__ import annotations

from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.checks.binding import tells_of_anyone
from harness.certificates.checks.registers import Timeline, steps_of
from harness.certificates.domain.operations import Delivery, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.messages import Quoted
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.operations import NO_GROUP, AnswerForm, Beside, FaultRequest, Outcome, Request
from harness.domain.words import Verdict
from tests.checks.printing import print_certificate
from tests.checks.world import CODE, GROUND, NAMES, Story, raster

NO_PAGE = say("no-pdf", looks_like="html")
FAILED = say("no-answer", status=500, type=Quoted("application/pdf"))
BESIDE: dict[str, Any] = {
    "outcome": Outcome.UNKNOWN, "form": AnswerForm.OTHER_STATUS, "code": "500", "problems": (FAILED,),
    "application_id": "", "certificate_numbers": (),
}  # fmt: skip


def _beside(story: Story, who: str, shown: str, kind: Kind = Kind.RESIDENT_RECORD, **more: Any) -> Any:
    """Somebody applies, and the first answer has a status that is none of the protocol's, and shows somebody."""
    application = story.application(who, kind)
    other = story.application(shown, kind)
    sheets = print_certificate(other, story.state(shown), raster)
    story.issue(application, sheets=sheets, **{**BESIDE, **more})
    return application


def test_somebody_elses_certificate_under_another_status_is_found_behind_a_right_retry() -> None:
    story = Story()
    application = _beside(story, "ichiro", "taka")
    story.issue(application, at=20, until=30)
    assert story.said() == {Property.BINDING: 1, Property.COMPLETENESS: 1}
    (binding,) = story.findings(Property.BINDING)
    assert (binding.ended_ns, binding.message.code) == (10_000_000, "foreign-data")
    (form,) = story.findings(Property.COMPLETENESS)
    assert form.message == say("document-beside", problem=FAILED)
    assert story.judge().documents == 2


def test_ones_own_certificate_under_another_status_is_only_of_the_wrong_form() -> None:
    story = Story()
    application = _beside(story, "ichiro", "ichiro")
    story.issue(application, at=20, until=30)
    assert story.said() == {Property.COMPLETENESS: 1}


def test_an_error_page_under_another_status_is_no_document() -> None:
    story = Story()
    application = story.application("ichiro")
    page = Reading("one", (), say("no-pdf", looks_like="html"))
    story.issue(application, readings=[page], **BESIDE)
    story.issue(application, at=20, until=30)
    assert story.said() == {}
    assert story.judge().documents == 1
    open_ones = [one for one in story.judge().properties if one.verdict is Verdict.INCONCLUSIVE]
    assert [one.reason and one.reason.code for one in open_ones] == ["answers-unclean"]


def test_one_that_nobody_has_read_leaves_it_open() -> None:
    story = Story()
    application = _beside(story, "ichiro", "taka")
    document = f"documents/{story.count - 1}.pdf"
    del story.observations[document]
    story.issue(application, at=20, until=30)
    assert story.verdict(Property.BINDING).verdict is Verdict.INCONCLUSIVE


def test_it_is_judged_by_the_time_up_to_its_own_answer() -> None:
    """What is right of a later answer was not in force yet when this one came."""
    story = Story()
    application = story.application("ichiro")
    moved = {"address": "東京都千代田区九段北一丁目9番1号", "occurred_on": "2025-10-01"}
    story.event("ichiro", EventKind.MOVED, 40, 50, **moved)
    steps = steps_of(story.operations[1])
    sheets = print_certificate(application, Timeline(story.state("ichiro"), steps).everything()[-1], raster)
    story.issue(application, sheets=sheets, at=60, until=70)
    assert story.said() == {}
    early = story.copy()
    early.operations[1].clear()
    early.issue(application, sheets=sheets, **BESIDE)
    early.operations[1] += story.operations[1]
    assert early.findings(Property.CONTENT)


def test_one_that_was_handed_to_the_barred_counts_though_no_answer_said_issued() -> None:
    story = Story()
    application = story.application("ichiro", card_serial="0000000000000000")
    sheets = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=sheets, **BESIDE)
    story.refuse(application, "card-invalid", at=20, until=30)
    assert story.said() == {Property.ELIGIBILITY: 1, Property.COMPLETENESS: 1}
    refused = Story()
    refused.refuse(refused.application("ichiro", card_serial="0000000000000000"), "card-invalid")
    assert refused.said() == {}


@pytest.mark.parametrize(("shown", "found"), [("taka", {Property.BINDING, Property.COMPLETENESS}), (None, set())])
def test_a_document_in_the_answer_to_a_confirmation(shown: str | None, found: set[Property]) -> None:
    story = Story()
    issued = story.issue(story.application("ichiro"))
    if shown is None:
        story.deliver(issued)
    else:
        delivery = Delivery(issued.invocation.request.application_id, True, True, 1)  # type: ignore[attr-defined]
        _answered_with(story, 1, delivery, shown)
    assert set(story.said()) == found


@pytest.mark.parametrize("group", [1, NO_GROUP])
def test_a_document_in_the_answer_to_what_is_no_application(group: int) -> None:
    """Nobody applied for it, so it is found whosever it is."""
    story = Story()
    moved = Event("r1-e1", 1, EventKind.SUPPORT_MEASURE_SET, CODE["ichiro"], 1)
    asked = moved if group == 1 else FaultRequest("r1-f1", "kill-worker", {})
    _answered_with(story, group, asked, "taka")
    (finding,) = story.findings(Property.BINDING)
    assert (finding.message.code, finding.whose) == ("document-unasked", (CODE["taka"],))
    page = Story()
    _answered_with(page, group, asked, None)
    assert page.findings(Property.BINDING) == []


def _answered_with(story: Story, group: int, request: Request, shown: str | None) -> None:
    """What is answered with somebody's certificate, or with a page that is none."""
    reading = Reading("one", (), say("no-pdf", looks_like="json"))
    if shown is not None:
        reading = Reading("one", tuple(print_certificate(story.application(shown), story.state(shown), raster)))
    document, digest = f"documents/{story.count}.pdf", f"{story.count:064}"
    story.add(group, request, 20, 30, **{**BESIDE, "document": document, "digest": digest, "size_bytes": 9})
    story.observations[document] = Observation(document, digest, 9, (reading,))


@pytest.mark.parametrize(
    ("who", "found"), [("taka", {Property.BINDING: 1}), ("ichiro", {})], ids=["somebody else's", "one's own"]
)
def test_what_broke_off_tells_only_whose_data_came(who: str, found: dict[Property, int]) -> None:
    story = Story()
    problem = say("connection-closed", so_far=say("bytes-of-the-body", size_bytes=9))
    application = _beside(story, "ichiro", who, form=AnswerForm.CUT, code="200", problems=(problem,))
    story.issue(application, at=20, until=30)
    assert story.said() == found
    assert story.judge().documents == 1


@pytest.mark.parametrize("form", [AnswerForm.SURPLUS, AnswerForm.REPEATED_HEADER])
def test_what_is_too_much_in_an_answer_is_found_though_all_of_it_is_right(form: AnswerForm) -> None:
    story = Story()
    story.issue(story.application("ichiro"), form=form)
    assert story.said() == {Property.COMPLETENESS: 1}
    assert story.findings()[0].message == say("answer-unclean", form=form.value)


@pytest.mark.parametrize("looks_like", ["picture", "zip", "print-stream"])
def test_what_cannot_be_looked_at_is_no_error_page(looks_like: str) -> None:
    reading = Reading("one", (), say("no-pdf", looks_like=looks_like))
    story = Story()
    application = story.application("ichiro")
    story.issue(application, readings=[reading], **BESIDE)
    story.issue(application, at=20, until=30)
    assert set(story.said()) == {Property.COMPLETENESS}
    other = Story()
    fault = FaultRequest("r1-f1", "kill-worker", {})
    other.add(NO_GROUP, fault, 20, 30, **{**BESIDE, "document": "documents/1.pdf", "digest": "1" * 64, "size_bytes": 9})
    other.observations["documents/1.pdf"] = Observation("documents/1.pdf", "1" * 64, 9, (reading,))
    assert other.verdict(Property.BINDING).verdict is Verdict.INCONCLUSIVE


def _page(who: str) -> Reading:
    """An error page that names somebody with a number."""
    return Reading("one", (Sheet((f"{NAMES[who][1]} 申請者", f"my_number: 9{CODE[who]}")),), NO_PAGE)


@pytest.mark.parametrize(
    ("who", "told"), [("taka", [(CODE["taka"],)]), ("hanako", [])], ids=["somebody else", "one's own household"]
)
@pytest.mark.parametrize("how", [{"outcome": Outcome.REFUSED, "reason": "not-registered"}, BESIDE, {"form": "cut"}])
def test_an_answer_that_is_no_certificate_may_tell_of_nobody_else(how: Any, who: str, told: list[Any]) -> None:
    story = Story()
    form = {**BESIDE, "form": AnswerForm.CUT} if how.get("form") == "cut" else {**BESIDE, **how}
    story.issue(story.application("ichiro"), readings=[_page(who)], **form)
    found = story.findings(Property.BINDING)
    assert [(each.message.code, each.whose) for each in found] == [("foreign-data-told", whose) for whose in told]


@pytest.mark.parametrize(("who", "told"), [("taka", 1), ("ichiro", 0)])
def test_so_may_the_answer_to_a_register_event(who: str, told: int) -> None:
    story = Story()
    event = Event("r1-e1", 1, EventKind.SUPPORT_MEASURE_SET, CODE["ichiro"], 1)
    story.add(1, event, 20, 30, document="documents/1.pdf", digest="1" * 64, size_bytes=9)
    story.observations["documents/1.pdf"] = Observation("documents/1.pdf", "1" * 64, 9, (_page(who),))
    assert [each.message.code for each in story.findings(Property.BINDING)] == ["foreign-data-told"] * told


def test_a_name_alone_tells_of_nobody() -> None:
    story = Story()
    page = Reading("one", (Sheet(("高田　一郎",)),), NO_PAGE)
    story.issue(story.application("ichiro"), readings=[page], **BESIDE)
    assert story.findings(Property.BINDING) == []


@pytest.mark.parametrize(
    ("shown", "problem", "tells"),
    [
        (("高田　一郎",), NO_PAGE, False),
        (("高田　一郎", f"my_number: 9{CODE['taka']}"), NO_PAGE, True),
        ((), NO_PAGE, False),
        ((), None, True),
        ((), say("no-pdf", looks_like="picture"), True),
        ((), say("too-large", size_bytes=2, limit_bytes=1), True),
    ],
)
def test_what_answers_the_harness_itself_may_be_no_document_and_tell_of_nobody(
    shown: tuple[str, ...], problem: Any, tells: bool
) -> None:
    reading = Reading("one", (Sheet(shown),) if shown else (), problem)
    assert tells_of_anyone(GROUND, Observation("aside", "0" * 64, 9, (reading,))) is tells


@pytest.mark.parametrize(("who", "code"), [("taka", "document-unasked"), ("hanako", "")])
def test_what_follows_an_answer_may_show_nobody_else(who: str, code: str) -> None:
    story = Story()
    operation = story.issue(story.application("ichiro")).invocation.operation
    _answered_with(story, 1, Beside(operation, 1), who)
    assert [each.message.code for each in story.findings(Property.BINDING)] == [code] * bool(code)


@pytest.mark.parametrize(("who", "told"), [("taka", 1), ("ichiro", 0)])
def test_nor_may_a_header(who: str, told: int) -> None:
    story = Story()
    operation = story.issue(story.application("ichiro")).invocation.operation
    story.add(1, Beside(operation, 1), 20, 30, document="documents/h.pdf", digest="1" * 64, size_bytes=9)
    story.observations["documents/h.pdf"] = Observation("documents/h.pdf", "1" * 64, 9, (_page(who),))
    assert [each.message.code for each in story.findings(Property.BINDING)] == ["foreign-data-told"] * told
