"""Whose data came out is said of those whose it was, and of nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.domain.residents import Resident
from harness.domain.words import Property, Verdict
from harness.evidence.gate import Earlier, Gate, gated
from harness.evidence.report.exposing import ITEM_WORDS, WORST_WORDS
from harness.evidence.report.gather import gather
from harness.evidence.report.known import Item, Known
from harness.evidence.report.model import Report
from harness.evidence.report.words import STANDING_FAILURE
from harness.evidence.stored import Stored
from tests.evidence.report.made import Made, lines_about, made, people


def pair() -> tuple[Resident, Resident, Resident]:
    """Somebody, and two of one other kin group."""
    first, *rest = people().residents
    for each in rest:
        for other in rest:
            if each.kin_group == other.kin_group != first.kin_group and each is not other and each.name != other.name:
                return first, each, other
    raise LookupError("no two residents of one kin group")


def called(resident: Resident) -> str:
    return f"{resident.name} ({resident.resident_code})"


def of(run: Made) -> Report:
    return gather(Stored.load(run.finish()), people())


def test_only_the_owner_of_what_came_out_is_named_for_it(tmp_path: Path) -> None:
    run, (applicant, one, other) = made(tmp_path), pair()
    name = run.issue(applicant, lines_about(one, "1", [f"氏名　{other.name}", f"個人番号　{other.my_number}"]))
    said = f"{called(applicant)} applied for resident-record; sheet 1 shows data of {called(one)}, {called(other)}."
    run.find(Property.BINDING, said, name, applicant, one, other)
    exposure = of(run).exposure
    assert (exposure.persons, exposure.recipients) == (2, 1)
    assert exposure.worst == WORST_WORDS[Item.MY_NUMBER]
    assert exposure.worst_persons == 1
    assert exposure.worst_text is not None
    assert other.name.replace("\u3000", " ") in exposure.worst_text.ja
    assert one.name.replace("\u3000", " ") not in exposure.worst_text.ja


def test_an_unasked_my_number_is_the_gravest_though_it_is_ones_own(tmp_path: Path) -> None:
    run, (applicant, *_) = made(tmp_path), pair()
    name = run.issue(applicant)
    run.find(
        Property.CONTENT,
        f"Sheet 1 of the resident-record for {called(applicant)} shows what it must not: My Number, relationship.",
        name,
        applicant,
    )
    report = of(run)
    assert (report.exposure.persons, report.exposure.recipients) == (0, 0)
    assert report.exposure.worst == WORST_WORDS[Item.UNASKED_MY_NUMBER]
    assert report.findings[0].items == (ITEM_WORDS[Item.UNASKED_MY_NUMBER],)


def sealed_pair() -> tuple[Resident, Resident]:
    """Two of different kin groups, each with a registered seal."""
    first, *rest = [each for each in people().residents if each.seal is not None]
    return first, next(each for each in rest if each.kin_group != first.kin_group)


def test_an_imprint_on_somebody_elses_sheet_is_counted_and_framed(tmp_path: Path) -> None:
    run, (applicant, owner) = made(tmp_path), sealed_pair()
    said = f"{called(applicant)} applied for seal; sheet 1 shows data of {called(owner)}."
    for imprint in (owner, applicant):
        name = run.issue(applicant, lines_about(owner, "1"), imprint)
        run.find(Property.BINDING, said, name, applicant, owner)
    report = of(run)
    theirs, own = report.findings
    assert (ITEM_WORDS[Item.IMPRINT] in theirs.items, ITEM_WORDS[Item.IMPRINT] in own.items) == (True, False)
    assert report.exposure.worst == WORST_WORDS[Item.IMPRINT]
    assert theirs.picture and own.picture
    assert len(theirs.picture.marks) == len(own.picture.marks) + 1


def test_an_imprint_that_should_be_gone_is_framed_on_however_many_documents(tmp_path: Path) -> None:
    run, (applicant, _) = made(tmp_path), sealed_pair()
    said = f"A seal certificate for {called(applicant)} was issued although no seal was registered at that time."
    for _ in range(4):
        run.find(Property.SEAL, said, run.issue(applicant, None, applicant), applicant)
    report = of(run)
    assert [len(each.picture.marks) for each in report.findings if each.picture] == [1] * 4
    assert (report.exposure.persons, report.exposure.worst) == (0, None)


def test_a_number_that_two_bear_exposes_neither(tmp_path: Path) -> None:
    run, (applicant, other) = made(tmp_path), sealed_pair()
    name = run.issue(applicant)
    run.find(Property.UNIQUENESS, "Certificate number 20251001-000001 was given 2 times.", name, applicant, other)
    report = of(run)
    assert report.findings[0].whose == ()
    assert report.exposure.persons == 0


@pytest.mark.parametrize("parted", ["{}-{}-{}", "{} {}\n{}", "{}{}{}"])
def test_a_my_number_is_known_however_it_is_parted(parted: str) -> None:
    resident = people().residents[0]
    number = resident.my_number
    shown = f"個人番号 {parted.format(number[:4], number[4:8], number[8:])}"
    assert Known(people()).items(resident.resident_code, shown) == [Item.MY_NUMBER]
    wrong = str((int(number) + 10**11) % 10**12).zfill(12)
    assert Known(people()).items(resident.resident_code, f"個人番号 {wrong}") == []


def test_a_number_inside_a_longer_one_is_not_framed(tmp_path: Path) -> None:
    """Part of a certificate number may look like an amount of tax of the person whose data came out."""
    run, (applicant, one, _) = made(tmp_path), pair()
    amount = str(next(each.total_income for each in one.tax if each.total_income >= 100_000))
    plain = run.issue(applicant, lines_about(one, "7"))
    within = run.issue(applicant, lines_about(one, f"9{amount}9"))
    by_itself = run.issue(applicant, lines_about(one, "7", [f"所得　{amount}"]))
    said = f"{called(applicant)} applied for resident-record; sheet 1 shows data of {called(one)}."
    for name in (plain, within, by_itself):
        run.find(Property.BINDING, said, name, applicant, one)
    marks = [len(each.picture.marks) if each.picture else 0 for each in of(run).findings]
    assert marks[0] == marks[1] == marks[2] - 1


def test_a_run_that_is_inconclusive_says_why_even_where_only_a_property_is(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.issue(people().residents[0])
    stored = Stored.load(run.finish(verdict="inconclusive"))
    reason = "Only 2 decisive trials; at least 30 are needed."
    stored.verdict["properties"]["eligibility"] |= {"verdict": "inconclusive", "reason": reason}
    (why,) = gather(stored, people()).because
    assert why.ja == "1-4 交付できる人への交付：判定できる試行が2件しかない。少なくとも30件が必要である。"


def test_a_verdict_of_findings_without_a_finding_is_explained(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.issue(people().residents[0])
    stored = Stored.load(run.finish())
    gate = Gate(
        date(2026, 11, 23), True, earlier=(Earlier("run-1", Verdict.FAIL, say("properties", properties=("seal",))),)
    )
    standing = gather(replace(stored, verdict=gated(stored.verdict, [], [], gate)), people())
    assert (standing.verdict, standing.counted_findings) == ("fail", 0)
    assert standing.meaning == STANDING_FAILURE
    assert any("以前の点検 run-1 が「指摘あり」で終わっている" in each.ja for each in standing.remarks)
