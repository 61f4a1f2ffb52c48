"""A fingerprint is the same in every run, readable, and read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue import say
from harness.catalogue.rows import Weight, row_of, rows
from harness.catalogue.stored import message_of
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.evidence.grave_data import GRAVE
from harness.domain.messages import Message, Quoted
from harness.domain.verdicts import Finding
from harness.evidence.fingerprint import NAMES, OTHER, Fingerprint, fingerprint, parse_fingerprint
from tests.catalogue.test_rows import messages
from tests.evidence.runs import MESSAGES

GOLDEN = [orjson.loads(line) for line in Path(__file__).with_name("fingerprints.jsonl").read_bytes().splitlines()]
"""What every finding was called before findings were data: waivers name them."""

FINDING = Finding(Property.ACCOUNTING, "r1-1", MESSAGES[Property.ACCOUNTING], scenario="steady-day")
FINDINGS = messages().filter(lambda message: row_of(message.code).weight is Weight.FINDING)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['fingerprint']} {row['code']}")
def test_a_finding_is_called_what_it_has_always_been_called(row: dict[str, Any]) -> None:
    finding = Finding(Property(row["property"]), "", message_of(row), scenario=row["scenario"])
    assert str(fingerprint(finding, row["kind"])) == row["fingerprint"]


def test_every_finding_of_the_catalogue_has_a_name_of_old() -> None:
    assert {row["code"] for row in GOLDEN} == {code for code, row in rows().items() if row.weight is Weight.FINDING}


def test_it_can_be_read_as_it_stands() -> None:
    assert str(fingerprint(FINDING, "seal")) == "accounting:ledger-fee:seal:steady-day:delivered"


def test_what_is_empty_is_a_dash() -> None:
    whole_run = replace(FINDING, scenario="", message=say("ledger-more-never-sent", more=12))
    assert str(fingerprint(whole_run)) == "accounting:ledger-never-sent:-:-:-"


def test_a_scenario_keeps_no_sign_that_parts_a_fingerprint() -> None:
    grave = fingerprint(replace(FINDING, scenario="a:b"), "seal", ("my-number",))
    assert str(grave) == "accounting:ledger-fee:seal:a-b:delivered+exposes-my-number"


def test_a_system_s_own_word_is_told_as_other() -> None:
    said = say("ledger-after-nothing", application="r1-1", says=Quoted("a, b: x delivered"))
    assert fingerprint(replace(FINDING, message=said)).items == (OTHER,)


@given(
    st.sampled_from(list(Property)),
    FINDINGS,
    st.sampled_from(["", *Kind]),
    st.sampled_from(["", "steady-day", "quick"]),
    st.sets(st.sampled_from(GRAVE)),
)
def test_it_is_read_back_as_it_was(
    one: Property, message: Message, kind: str, scenario: str, exposes: set[str]
) -> None:
    finding = Finding(one, "", message, scenario=scenario)
    made = fingerprint(finding, kind, tuple(sorted(exposes)))
    assert parse_fingerprint(str(made)) == made


@given(
    FINDINGS,
    st.text(max_size=9),
    st.lists(st.from_regex(r"[0-9]{11}", fullmatch=True), max_size=2),
    st.integers(0, 2**60),
)
def test_it_does_not_depend_on_who_and_when(message: Message, name: str, whose: list[str], stamp_ns: int) -> None:
    finding = Finding(Property.BINDING, "", message, scenario="s")
    other = replace(finding, application_id=name, whose=tuple(whose), started_ns=stamp_ns, document=name)
    assert fingerprint(finding) == fingerprint(other)


@given(FINDINGS)
def test_it_holds_no_word_but_those_of_the_closed_lists(message: Message) -> None:
    words = {word for row in GOLDEN for word in row["fingerprint"].split(":")[4].split("+")}
    made = fingerprint(Finding(Property.BINDING, "", message))
    assert made.cause in NAMES
    assert set(made.items) <= words | {OTHER}


def test_what_exposes_something_grave_cannot_be_waived() -> None:
    assert fingerprint(FINDING, "seal").can_be_waived()
    assert not fingerprint(FINDING, "seal", ("my-number",)).can_be_waived()


def test_a_protected_address_cannot_be_waived() -> None:
    row = next(row for row in GOLDEN if row["code"] == "protected-address")
    assert not fingerprint(replace(FINDING, message=message_of(row))).can_be_waived()


def test_what_this_version_does_not_know_cannot_be_waived() -> None:
    assert not Fingerprint("binding", "unknown").can_be_waived()


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
