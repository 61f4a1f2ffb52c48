"""A report says what was found, whatever a waiver lets pass, and lists every waiver."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from harness.catalogue import say
from harness.domain.words import Verdict
from harness.evidence.gate import Earlier, Gate, OfAnother, gated
from harness.evidence.page.html import html
from harness.evidence.report.gather import gather
from harness.evidence.report.model import Signature
from harness.evidence.stored import Stored
from harness.evidence.waivers import Waiver
from tests.evidence.report.made import in_words, misdelivered, people

LAST = date(2026, 12, 20)


def test_a_waived_finding_is_still_a_finding(tmp_path: Path) -> None:
    stored = Stored.load(misdelivered(tmp_path))
    named = "binding:foreign-data:resident-record:steady-day:-"
    findings = [{**each, "fingerprint": named} for each in stored.findings]
    gate = Gate(LAST, True, waivers=(Waiver(named, "<b>known</b>", "Sato", LAST),))
    table = gated({"controls": {"sent": 100, "caught": 100}, **stored.verdict}, findings, [], gate)
    page = html(gather(replace(stored, verdict=table), people()), "ja")
    assert '<h1 id="verdict" class="verdict fail">' in page
    assert f"指摘のうち{len(findings)}件は、既知のものとして期限を付けて見送られている。" in page
    assert named in page and "2026-12-20" in page
    assert "<b>known</b>" not in page


def test_an_earlier_run_that_stands_is_told(tmp_path: Path) -> None:
    stored = Stored.load(misdelivered(tmp_path))
    gate = Gate(LAST, True, earlier=(Earlier("run-1", Verdict.FAIL, say("properties", properties=("seal",))),))
    table = gated(stored.verdict, [], [], gate)
    remarks = [in_words(each, "en") for each in gather(replace(stored, verdict=table), people()).remarks]
    assert any(
        "The gate stays closed: an earlier run of the same build ended fail: run-1 (seal)" in one for one in remarks
    )


def test_what_makes_a_result_weaker_than_it_looks_is_told(tmp_path: Path) -> None:
    stored = Stored.load(misdelivered(tmp_path))
    table = gated(stored.verdict, [], [], Gate(LAST, True, others=(OfAnother("run-1", ("build", "configuration")),)))
    lowered = {"duration_s": 2.0, "own_s": 140.0, "minima": {"binding": {"least": 8, "own": 600}}}
    weak = replace(stored, verdict={**table, "lowered": lowered})
    remarks = [in_words(each, "en") for each in gather(weak, people(), signed=Signature(closed=False)).remarks]
    assert remarks[-4:] == [
        "This run was never closed: nobody can tell whether it was changed.",
        "This result rests on fewer trials than the suite asks for: minima scaled to 1.43% of the suite's "
        "(2 s instead of 140 s): binding: 8 instead of 600.",
        "the gate saw 0 earlier runs of this inspection on this build",
        "an earlier run failed and is not counted: run-1 (what differs: build, configuration)",
    ]
    assert "never closed" not in str([in_words(each, "en") for each in gather(stored, people()).remarks])
