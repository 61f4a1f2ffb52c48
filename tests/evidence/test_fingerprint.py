"""A fingerprint is the same in every run, readable, and read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.domain.words import Kind, Property
from harness.evidence.exposure import GRAVE
from harness.evidence.fingerprint import Fingerprint, fingerprint, parse_fingerprint
from tests.evidence.runs import SENTENCES
from tests.evidence.test_causes import SORTED

FINDING = {"property": "accounting", "scenario": "steady-day", "sentence": SENTENCES[Property.ACCOUNTING]}


def test_it_can_be_read_as_it_stands() -> None:
    assert str(fingerprint(FINDING, "seal")) == "accounting:ledger-fee:seal:steady-day:delivered"
    whole_run = {**FINDING, "scenario": "", "sentence": "The ledger has 12 more applications that were never sent."}
    assert str(fingerprint(whole_run)) == "accounting:ledger-never-sent:-:-:-"
    grave = fingerprint({**FINDING, "scenario": "a:b"}, "seal", ("my-number",))
    assert str(grave) == "accounting:ledger-fee:seal:a-b:delivered+exposes-my-number"


@given(
    st.sampled_from(list(Property)),
    st.sampled_from(SORTED),
    st.sampled_from(["", *Kind]),
    st.sampled_from(["", "steady-day", "quick"]),
    st.sets(st.sampled_from(GRAVE)),
)
def test_it_is_read_back_as_it_was(one: str, sentence: str, kind: str, scenario: str, exposes: set[str]) -> None:
    finding = {"property": one, "scenario": scenario, "sentence": sentence}
    made = fingerprint(finding, kind, tuple(sorted(exposes)))
    assert parse_fingerprint(str(made)) == made


@given(
    st.sampled_from(SORTED),
    st.text(max_size=9),
    st.lists(st.from_regex(r"[0-9]{11}", fullmatch=True), max_size=2),
    st.integers(0, 2**60),
)
def test_it_does_not_depend_on_who_and_when(sentence: str, name: str, whose: list[str], stamp_ns: int) -> None:
    finding = {"property": "binding", "scenario": "s", "sentence": sentence}
    other = {**finding, "application_id": name, "whose": whose, "started_ns": stamp_ns, "document": name}
    assert fingerprint(finding) == fingerprint(other)


def test_what_exposes_something_grave_or_is_not_understood_cannot_be_waived() -> None:
    assert fingerprint(FINDING, "seal").can_be_waived()
    assert not fingerprint(FINDING, "seal", ("my-number",)).can_be_waived()
    assert not fingerprint({**FINDING, "sentence": "Something new."}, "seal").can_be_waived()
    said = "The sheets for A (1) show the address of B (2), who is under a support measure."
    assert not fingerprint({**FINDING, "sentence": said}).can_be_waived()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("accounting:ledger-fee:seal:steady-day", "property:cause:kind:scenario:item"),
        ("accounting:ledger-fee::steady-day:-", "property:cause:kind:scenario:item"),
        ("honesty:ledger-fee:seal:steady-day:-", "first part"),
        ("accounting:everything:seal:steady-day:-", "second part"),
        ("accounting:*:seal:steady-day:-", "second part"),
        ("accounting:unknown:seal:steady-day:-", "second part"),
        ("accounting:ledger-fee:passport:steady-day:-", "third part"),
    ],
)
def test_another_text_is_none(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_fingerprint(text)


def test_its_parts_have_words_of_their_own() -> None:
    assert Fingerprint("seal", "no-seal-registered", "seal", "x", ("b", "a")) != Fingerprint("seal", "latency")
