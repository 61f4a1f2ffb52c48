"""Findings of one event: one document that came to many is one, and nothing that is not known to be one is."""

from __future__ import annotations

from typing import Any

import pytest

from harness.catalogue import say
from harness.evidence.findings.events import by_place, events_of, in_words
from harness.evidence.findings.found import Found
from harness.evidence.findings.showing import chosen
from harness.wording.rendering import stored_sentence


def _row(name: str, property_: str = "binding", **changes: Any) -> dict[str, Any]:
    row = {
        "property": property_, "application_id": name, "applicant": f"applicant of {name}", "whose": ["A"],
        "document": f"d/{name}.pdf", "source": f"bytes of {name}", "certificate_numbers": [f"N{name}"], "parts": {},
    }  # fmt: skip
    return {**row, **changes}


def _proof(application: str) -> dict[str, Any]:
    parts = {"number": {"quoted": "N0"}, "application": application}
    return {"proofs": [{"code": "proof-number", "parts": parts}]}


EIGHTEEN = [str(number) for number in range(18)]


def test_one_document_that_reached_eighteen_is_one_event() -> None:
    rows = [_row(name, one, source="same") for one in ("binding", "uniqueness") for name in EIGHTEEN]
    (event,) = events_of(rows)
    assert (event.findings, len(event.recipients), event.properties) == (36, 18, ("binding", "uniqueness"))
    assert event.is_document
    assert stored_sentence(in_words(event)) == "one document, 18 recipients (binding, uniqueness): 36 findings"


def test_sheets_of_one_application_are_one_event_whatever_their_bytes() -> None:
    (event,) = events_of([_row(name, parts=_proof("r-0")) for name in EIGHTEEN])
    assert (event.findings, event.is_document) == (18, True)


def test_everybody_with_the_next_one_s_sheet_is_an_event_each() -> None:
    """A row of mistakes is no single one: whose sheet came is what tells them apart."""
    rows = [_row(name, parts=_proof(str(int(name) + 1))) for name in EIGHTEEN]
    assert len(events_of(rows)) == 18


@pytest.mark.parametrize(
    ("other", "together"),
    [
        (_row("2"), False),
        (_row("1", "accounting", document="", source="", certificate_numbers=[]), True),
        (_row("2", source="bytes of 1"), True),
        (_row("2", certificate_numbers=["N1"]), True),
        (_row("2", document="", source="", certificate_numbers=[]), False),
        (_row("", "availability", document="", source="", certificate_numbers=[]), False),
    ],
)
def test_what_is_known_to_be_one_is_one(other: dict[str, Any], together: bool) -> None:
    assert (len(events_of([_row("1"), other])) == 1) is together


def test_what_is_of_nothing_stands_by_itself() -> None:
    nothing = _row("", "availability", applicant="", whose=[], document="", source="", certificate_numbers=[])
    events = events_of([nothing, nothing])
    assert [each.findings for each in events] == [1, 1]
    assert stored_sentence(in_words(events[0])) == "the run as a whole (availability): 1 finding"


def test_rows_of_earlier_versions_have_no_source() -> None:
    rows = [_row("1"), _row("1", "uniqueness"), _row("2")]
    for row in rows:
        del row["source"], row["parts"]
    assert [each.places for each in events_of(rows)] == [(0, 1), (2,)]


def test_each_finding_is_of_one_event() -> None:
    rows = [_row(name, parts=_proof(str(int(name) % 5))) for name in EIGHTEEN]
    assert sorted(by_place(events_of(rows))) == list(range(18))


def test_what_is_shown_in_full_is_not_one_event_over_and_over() -> None:
    """Nor one cause, and the largest event comes first."""
    rows = [_row("small"), *(_row(name, source="same") for name in EIGHTEEN), _row("other", "accounting")]
    found = [Found(row, say("without-text"), str(row["property"])) for row in rows]
    assert chosen(found, events_of(rows), 3) == [0, 1, 19]
    assert chosen(found, events_of(rows), 2) == [1, 19]
