"""hidden-data: what a file holds besides its paper is nobody else's, and no number that was not asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.normalise import level
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.checks.tally import Partial
from harness.domain.observations import Hidden, Reading, Where
from harness.domain.words import Verdict
from tests.checks.printing import era, print_certificate
from tests.checks.world import CODE, GROUND, NAMES, Story, raster

TAKA = GROUND.residents[CODE["taka"]]
ICHIRO = GROUND.residents[CODE["ichiro"]]
HANAKO = GROUND.residents[CODE["hanako"]]


def said(*texts: str, kind: Kind = Kind.RESIDENT_RECORD, where: Where = Where.SHEET, **asked: object) -> list[str]:
    """What is said of a right certificate of 髙田一郎 of which the file holds these texts besides."""
    story = Story()
    application = story.application("ichiro", kind, **asked)
    sheets = print_certificate(application, story.state("ichiro"), raster)
    hidden = tuple([Hidden(text, where, 1) for text in texts])
    story.issue(application, readings=[Reading("one", tuple(sheets), hidden=hidden)])
    found = story.findings()
    assert {each.property for each in found} <= {Property.HIDDEN_DATA}
    return [each.message.code for each in found]


@pytest.mark.parametrize("where", Where)
@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), []),
        (("reportlab", "住民票の写し"), []),
        ((TAKA.my_number,), ["hidden-data"]),
        ((f"番号{TAKA.my_number}です",), ["hidden-data"]),
        ((TAKA.name, TAKA.address), ["hidden-data"]),
        ((TAKA.name, era(NAMES["taka"][3])), ["hidden-data"]),
        ((TAKA.name,), []),  # any clerk may bear it
        ((TAKA.address,), []),
        ((ICHIRO.name, ICHIRO.address, era(NAMES["ichiro"][3])), []),
        ((ICHIRO.my_number,), ["hidden-number"]),
        ((ICHIRO.resident_code,), ["hidden-number"]),
        ((HANAKO.my_number,), ["hidden-data"]),  # of the household, and nobody applied for her
        ((TAKA.my_number, ICHIRO.my_number), ["hidden-data", "hidden-number"]),
    ],
)
def test_what_a_file_holds_besides(texts: tuple[str, ...], expected: list[str], where: Where) -> None:
    assert said(*texts, where=where) == expected


def test_a_number_that_was_asked_for() -> None:
    assert said(ICHIRO.my_number, options={"my_number": True}) == []
    assert said(ICHIRO.my_number, options={"resident_code": True}) == ["hidden-number"]


def test_whom_the_certificate_is_about() -> None:
    """The same text as on paper, as programs put it behind a picture of it."""
    both = ("ichiro", "hanako")
    texts = (HANAKO.name, HANAKO.address, era(NAMES["hanako"][3]))
    assert said(*texts, subjects=both) == []
    assert said(HANAKO.my_number, subjects=both) == ["hidden-number"]


def test_it_is_no_misdelivery_and_each_document_counts() -> None:
    story = Story()
    application = story.application("ichiro")
    sheets = tuple(print_certificate(application, story.state("ichiro"), raster))
    story.issue(application, readings=[Reading("one", sheets, hidden=(Hidden(TAKA.my_number, Where.METADATA),))])
    assert story.verdict(Property.BINDING).verdict is not Verdict.FAIL
    verdict = story.verdict(Property.HIDDEN_DATA)
    assert (verdict.verdict, verdict.checked) == (Verdict.FAIL, 1)
    unread = Story()
    unread.issue(replace(application, application_id="r1-000009"), readings=[Reading("one", problem=None)])
    assert unread.verdict(Property.HIDDEN_DATA).checked == 0


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        ((f"{TAKA.my_number} somebody real",), {TAKA.my_number}),
        ((f"{TAKA.name} somebody real", TAKA.address), {TAKA.name, TAKA.address}),
        ((f"{TAKA.name} somebody real", "平成元年1月1日"), {TAKA.name}),
        ((f"{TAKA.name} {era(NAMES['taka'][3])} somebody real",), {TAKA.name}),
        ((ICHIRO.my_number, "somebody real"), {ICHIRO.my_number}),
        (("somebody real",), set()),
    ],
)
def test_what_is_kept_of_it_gives_the_same_and_nothing_else(texts: tuple[str, ...], items: set[str]) -> None:
    """Of a document that is not kept itself."""

    def judged(hidden: tuple[Hidden, ...]) -> Partial:
        story = Story()
        application = story.application("ichiro")
        sheets = tuple(print_certificate(application, story.state("ichiro"), raster))
        story.issue(application, readings=[Reading("one", sheets, hidden=hidden)])
        return story.partial()

    first = judged(tuple([Hidden(text, Where.METADATA) for text in texts]))
    (looked,) = first.looked.values()
    assert judged(looked.hidden).findings == first.findings
    kept = {each.text for each in looked.hidden}
    assert set(map(level, items)) <= kept
    assert "real" not in "".join(kept)
