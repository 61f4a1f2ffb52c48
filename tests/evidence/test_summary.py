"""What a person reads at the end of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.certificates.domain.properties import Property
from harness.domain.messages import Person
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict
from harness.domain.words import Verdict
from harness.evidence.summary import summary_lines
from harness.evidence.verdict_file import Controls, Rates, verdict_table
from harness.wording.languages import languages

FINDING = Finding(
    Property.BINDING,
    "r1-000002",
    say(
        "foreign-data",
        applicant=Person("11111111111", "A"),
        kind="resident-record",
        sheet=1,
        whose=(Person("22222222222", "B"),),
    ),
    "r1-000002/1",
    "11111111111",
    ("22222222222",),
    "documents/000/0000/r1-000002.1.pdf",
    1,
    ("20251001-000007",),
    5_000_000_000,
    5_250_000_000,
    "r1-000001/1",
    4_900_000_000,
    5_100_000_000,
)


def table(*findings: Finding) -> dict[str, Any]:
    verdict = Verdict.FAIL if findings else Verdict.PASS
    properties = tuple(
        PropertyVerdict(
            name, verdict if name is Property.BINDING else Verdict.PASS, 500, len(findings), None if findings else 0.006
        )
        for name in Property
    )
    judgement = Judgement(
        properties,
        findings,
        (),
        500,
        480,
        12,
        (NotInspected(message_of("alert"), message_of("the target lacks it"), 0, 500),),
    )
    return verdict_table(judgement, Controls(100, 100), (), "results/x", 7, "absent", Rates(90.0, 80.0, 70.0))


LOWERED = {"duration_s": 2.0, "own_s": 140.0, "minima": {"binding": {"least": 8, "own": 600}}}


def test_the_first_line_says_by_how_much_minima_were_lowered() -> None:
    assert summary_lines(table(), {}, 0)[0] == "verdict: PASS (exit 0)"
    assert summary_lines({**table(), "lowered": LOWERED}, {}, 0)[0] == (
        "verdict: PASS (exit 0), minima scaled to 1.43% of the suite's (2 s instead of 140 s)"
    )


def test_a_finding_says_who_applied_whose_data_came_out_and_when() -> None:
    names = {"11111111111": "髙田　一郎", "22222222222": "高田　一郎"}
    text = "\n".join(summary_lines(table(FINDING), names, 4_000_000_000))
    assert "verdict: FAIL (exit 1)" in text
    assert "applied: 髙田　一郎 (11111111111), application r1-000002" in text
    assert "whose data came out: 高田　一郎 (22222222222)" in text
    assert "from 1.000 s to 1.250 s" in text
    assert "theirs was under way from 0.900 s to 1.100 s (r1-000001/1)" in text
    assert "sheet 1, certificate number 20251001-000007" in text
    assert "results/x" in text
    numberless = replace(FINDING, certificate_numbers=())
    assert "sheet 1, certificate number -" in "\n".join(summary_lines(table(numberless), names, 4_000_000_000))


@pytest.mark.parametrize(
    ("language", "head"), [("en", "verdict: FAIL (exit 1)"), ("ja", "判定：指摘あり（終了コード 1）")]
)
def test_it_is_told_in_the_language_asked_for(language: str, head: str) -> None:
    assert summary_lines(table(FINDING), {}, 0, language)[0] == head


def test_every_language_that_there_is_can_be_asked_for() -> None:
    for language in languages():
        assert len(summary_lines(table(FINDING), {}, 0, language)) == len(summary_lines(table(FINDING), {}, 0))


def test_a_pass_states_its_bound_and_its_limits() -> None:
    text = "\n".join(summary_lines(table(), {}, 0))
    assert "verdict: PASS (exit 0)" in text
    assert "this load, this configuration; no statement about production" in text
    assert "alert: 0 of 500 (the target lacks it)" in text
    assert "100 of 100 controls caught" in text
