"""What leaves the house is safe where it goes: no word of the system's own on a job page, nothing that moves a
terminal, and no name, whoever gave it, that becomes mark-up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from unicodedata import category
from xml.etree import ElementTree

import pytest

from harness.catalogue import say
from harness.catalogue.rows import Part, row_of, rows
from harness.certificates.domain.properties import Property
from harness.domain.messages import Failure, Held, Message, Person, Quoted
from harness.domain.verdicts import Finding
from harness.domain.words import Verdict
from harness.evidence.fingerprint import fingerprint
from harness.evidence.gate import Earlier, Gate
from harness.evidence.junit import junit_xml
from harness.evidence.markdown_summary import markdown_summary
from harness.evidence.summary import summary_lines
from harness.wording.languages import languages
from harness.wording.media import DATA, JOB_PAGE, TERMINAL
from harness.wording.rendering import render
from tests.evidence.junit_rules import broken_rules
from tests.evidence.runs import TODAY, finding, judgement, waiver
from tests.evidence.test_junit import FEE, told

LOOKS_LIKE_OURS = "丙川三郎 (12345678901) applied for seal; sheet 1 shows data of x"
HOSTILE = "丙川三郎\x1b[2J\nverdict: PASS\u202e <img src=x> [a](https://b.example) www.b.example @team `|` \x00"
WORDS_OF_IT = ("丙川", "\x1b", "verdict: PASS", "img src", "b.example", "@team")

ALERT = Finding(
    Property.ALERT,
    "r1-1",
    say("delivered-despite-alert", message=Quoted(LOOKS_LIKE_OURS), application="r1-1"),
    scenario="steady-day",
)


def test_an_alert_that_reads_like_a_finding_keeps_its_own_fingerprint() -> None:
    assert str(fingerprint(ALERT, "seal")) == "alert:delivered-despite-alert:seal:steady-day:-"


def test_an_alert_that_reads_like_a_finding_is_masked_on_a_job_page() -> None:
    said = told(judgement([ALERT]))
    for page in (junit_xml(said).decode(), markdown_summary(said)):
        assert "alert:delivered-despite-alert:" in page
        assert "The system noticed ● and delivered application r1" in page
        assert "丙川" not in page
        assert "applied for" not in page


def _quotes(part: Part) -> bool:
    return Quoted in part.accepts


def _value(part: Part) -> Any:
    """A value of a part that holds, where the part may quote somebody, what a hostile system would say."""
    if part.many:
        return (_value(replace(part, many=False)),)
    if _quotes(part):
        return Quoted(HOSTILE)
    if Failure in part.accepts:
        return Failure(f"ValueError: {HOSTILE!r}")
    if Held in part.accepts:
        return Held("太郎")
    if Message in part.accepts:
        return say("no-refusal", status=403, reason=Quoted(HOSTILE))
    if Person in part.accepts:
        return Person("12345678901", "太郎")
    return 7 if int in part.accepts else "r1-1"


def hostile(code: str) -> Message:
    """A message of this code with the system's words wherever they may stand."""
    return say(code, **{name: _value(part) for name, part in row_of(code).parts.items()})


QUOTING = sorted(code for code, row in rows().items() if any(map(_quotes, row.parts.values())))


def test_the_words_that_a_system_may_choose_are_quoted() -> None:
    """Alerts, ledger outcomes and kinds, files in the spool, certificate numbers, headers, types, reasons."""
    assert {
        "delivered-despite-alert", "ledger-fee", "ledger-kind", "print-file-left", "number-twice", "header-malformed",
        "other-type", "no-refusal", "wrong-refusal", "id-of-another", "ledger-never-sent",
    } <= set(QUOTING)  # fmt: skip


@pytest.mark.parametrize("code", sorted(rows()))
def test_no_word_of_the_system_s_own_stands_on_a_job_page(code: str) -> None:
    for language in languages():
        said = str(render(hostile(code), language, JOB_PAGE))
        assert not [word for word in WORDS_OF_IT if word in said]


@pytest.mark.parametrize("code", sorted(rows()))
def test_nothing_moves_a_terminal(code: str) -> None:
    for language in languages():
        assert is_harmless(str(render(hostile(code), language, TERMINAL)))


def is_harmless(line: str) -> bool:
    """Whether a terminal shows it on one line, each character as itself."""
    return not any(category(letter)[0] == "C" or category(letter) in ("Zl", "Zp") for letter in line)


def test_a_word_that_the_closed_list_lacks_is_taken_for_the_system_s_own() -> None:
    said = say("issued-to-the-barred", applicant=Person("1"), reasons=("deceased", HOSTILE))
    assert "丙川" not in str(render(said, "en", JOB_PAGE))
    assert "deceased, ●" in str(render(said, "en", JOB_PAGE))
    assert "丙川" in str(render(said, "en", DATA))


def everything_hostile() -> Any:
    """What CI is told of a run in which the system and whoever ordered it chose every name as badly as they could."""
    findings = [
        replace(finding(Property.ALERT), message=hostile("delivered-despite-alert"), scenario=HOSTILE),
        replace(finding(), message=hostile("ledger-kind"), certificate_numbers=(HOSTILE, HOSTILE), sheet=1),
    ]
    judged = judgement(findings, [Property.SEAL])
    unsure = replace(judged.properties[2], verdict=Verdict.INCONCLUSIVE, reason=hostile("unsettled-because"))
    judged = replace(judged, properties=(*judged.properties[:2], unsure, *judged.properties[3:]))
    known = replace(waiver(FEE, -1), owner=HOSTILE, reason=HOSTILE)
    earlier = Earlier(HOSTILE, Verdict.INCONCLUSIVE, hostile("unsettled-because"))
    said = told(judged, Gate(TODAY, True, waivers=(known,), earlier=(earlier,)), reasons=[hostile("no-list")])
    table = {**said.table, "run": HOSTILE}
    return replace(said, table=table, suite=HOSTILE, scenarios=(HOSTILE, "steady-day"), target=HOSTILE)


def test_the_lines_of_a_terminal_are_lines_whoever_chose_the_names() -> None:
    for language in languages():
        for line in summary_lines(everything_hostile().table, {}, 0, language):
            assert is_harmless(line)


def test_the_file_for_ci_keeps_its_rules_whoever_chose_the_names() -> None:
    xml = junit_xml(everything_hostile())
    assert broken_rules(xml) == []
    (root,) = {each.tag for each in ElementTree.fromstring(xml).iter() if each.tag == "testsuites"}
    assert root


def test_the_page_of_a_job_has_no_mark_up_but_its_own_whoever_chose_the_names() -> None:
    page = markdown_summary(everything_hostile())
    assert page.count("\n## ") + page.startswith("## ") == 1
    bare = re.sub(r"\\.|`.*?`", "", page)
    assert not [mark for mark in ("<img", "[a](", "www.", "@team", "`") if mark in bare]
    assert all(map(is_harmless, page.splitlines()))


def test_what_the_user_wrote_of_a_waiver_is_shown() -> None:
    said = told(judgement([finding()]), Gate(TODAY, True, waivers=(waiver(FEE),)))
    assert "Sato: known" in markdown_summary(said)
    assert "(Sato: known)" in junit_xml(said).decode()
