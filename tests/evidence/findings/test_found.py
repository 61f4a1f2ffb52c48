"""What a row of findings.json says: by its code and parts, or, where a version before this one stored none, by its
cause and its other members; never by its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue import say
from harness.catalogue.stored import table_of
from harness.domain.messages import Quoted
from harness.evidence.findings.found import found
from tests.evidence.report.made import in_words, people, person

APPLICANT, OTHER = people().residents[:2]
NAMES = {each.resident_code: each.name for each in people().residents}
FOREIGN = "binding:foreign-data:seal:steady-day:-"


def row(fingerprint: str = FOREIGN, **members: Any) -> dict[str, Any]:
    """A row without code and parts."""
    return {
        "property": fingerprint.partition(":")[0], "fingerprint": fingerprint, "sentence": "", "certificate": "seal",
        "application_id": "r1-7", "applicant": APPLICANT.resident_code, "whose": [OTHER.resident_code], "sheet": 2,
    } | members  # fmt: skip


@given(st.text())
def test_the_sentence_is_never_read(sentence: str) -> None:
    assert found(row(sentence=sentence), NAMES).said == found(row(), NAMES).said


def test_a_row_with_a_code_says_what_its_parts_say() -> None:
    alert = say("delivered-despite-alert", message=Quoted("it"), application="r1-7")
    told = found(row(**table_of(alert)), NAMES)
    assert (told.said, told.cause) == (alert, "delivered-despite-alert")


def test_a_row_without_a_code_says_the_same_where_its_members_are_all_the_parts() -> None:
    whole = say("foreign-data", applicant=person(APPLICANT), kind="seal", sheet=2, whose=(person(OTHER),))
    assert found(row(), NAMES).said == whole


def test_one_person_and_items_of_the_fingerprint_are_parts_too() -> None:
    named = found(row("eligibility:protected-address:seal:steady-day:-"), NAMES).said
    assert named == say("protected-address", applicant=person(APPLICANT), whose=person(OTHER))
    shown = found(row("content:not-to-be-printed:seal:steady-day:my-number+sex+exposes-my-number"), NAMES).said
    assert shown["items"] == ("my-number", "sex")


@pytest.mark.parametrize(
    ("fingerprint", "cause"),
    [
        ("uniqueness:document-twice:seal:steady-day:-", "One document went to two applications"),
        ("content:unknown:seal:steady-day:-", "Other"),
        ("content:not-read:seal:steady-day:-", "Other"),
    ],
)
def test_where_parts_are_missing_the_cause_is_told_with_what_is_known(fingerprint: str, cause: str) -> None:
    told = in_words(found(row(fingerprint), NAMES).said, "en")
    about = f"application r1-7, seal certificate, sheet 2, {APPLICANT.name} ({APPLICANT.resident_code})"
    assert told == f"{cause}: {about}"


def test_a_row_without_a_fingerprint_is_of_an_unknown_cause() -> None:
    assert found(row(fingerprint="", property="content"), NAMES).cause == "unknown"
