"""The page of a job: the verdict first, nothing wide, and no mark-up but its own."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.certificates.domain.properties import Property
from harness.domain.verdicts import Judgement
from harness.evidence.gate import Gate, OfAnother
from harness.evidence.markdown_summary import code, markdown_summary, plain
from tests.evidence.runs import TODAY, finding, judgement, judgements, waiver
from tests.evidence.test_junit import FEE, told

WIDEST_ROW = 60


@settings(max_examples=40)
@given(judgements)
def test_the_verdict_comes_first_and_no_table_is_wide(judged: Judgement) -> None:
    said = told(judged)
    lines = markdown_summary(said).splitlines()
    assert lines[0].endswith({"pass": ": PASS", "fail": ": FAIL", "inconclusive": ": INCONCLUSIVE"}[said.verdict])
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == 2 + len(Property)
    assert all(line.count("|") == 4 and len(line) <= WIDEST_ROW for line in table)


def test_it_tells_findings_by_fingerprint_and_waivers_with_their_owner() -> None:
    page = markdown_summary(told(judgement([finding(), finding(name="r1-2"), finding(Property.BINDING)])))
    assert "### 3 findings" in page
    assert f"- **2** `{FEE}`" in page
    page = markdown_summary(told(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(FEE),))))
    assert "PASS" in page.splitlines()[0]
    assert "1 findings, all of them waived: this load, this configuration" in page
    assert "1 findings, until 2026-12-23; Sato: known" in page


def test_what_is_gravest_comes_first_and_then_what_is_most_frequent() -> None:
    said = told(judgement([finding(), finding(Property.BINDING), finding(Property.BINDING, name="r1-2")]))
    grave = {**said.findings[-1], "fingerprint": "content:not-to-be-printed:seal:x:exposes-my-number"}
    names = re.findall(
        r"^- \*\*\d+\*\* `(\S+)`", markdown_summary(replace(said, findings=[*said.findings, grave])), re.M
    )
    assert [name.split(":")[0] for name in names] == ["content", "binding", "accounting"]


def test_it_says_why_a_gate_stays_closed_and_what_was_not_inspected() -> None:
    page = markdown_summary(told(judgement(), Gate(TODAY, True, min_documents=501)))
    assert plain("500 documents were judged; --min-documents asks for 501") in page
    assert "Not inspected: 1" in page
    assert plain("faults delay-print: 0 of 7 (the system does not serve them)") in page


def test_it_says_how_many_earlier_runs_were_seen_and_names_those_that_failed_on_another_build() -> None:
    page = markdown_summary(told(judgement(), Gate(TODAY, True, others=(OfAnother("a-run", ("build",)),))))
    assert plain("the gate saw 0 earlier runs of this inspection on this build") in page
    assert plain("an earlier run failed and is not counted: a-run (what differs: build)") in page
    assert "earlier" not in markdown_summary(told(judgement()))


@given(st.text(st.characters(codec="utf-8")))
def test_text_stays_text(text: str) -> None:
    escaped = plain(text)
    assert "\n" not in escaped
    bare = re.sub(r"\\.", "", escaped)
    assert not set(bare) & set("`*_{}[]()<>#|~&$@!")
    assert code(text).count("`") == 2
