"""Whose data came out is said of those whose it was, and of nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.catalogue.stored import table_of
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Resident
from harness.certificates.evidence.known_values import Known, PersonalItem
from harness.domain.messages import Quoted
from harness.domain.words import Verdict
from harness.evidence.gate import Earlier, Gate, gated
from harness.evidence.report.gather import gather
from harness.evidence.report.model import Report
from harness.evidence.stored import Stored
from harness.wording.rendering import named, stored_sentence, text
from tests.evidence.report.made import Made, in_words, lines_about, made, people, person, shows_data_of

IMPRINT = named("exposed", "imprint")


def pair() -> tuple[Resident, Resident, Resident]:
    """Somebody, and two of one other kin group."""
    first, *rest = people().residents
    for each in rest:
        for other in rest:
            if each.kin_group == other.kin_group != first.kin_group and each is not other and each.name != other.name:
                return first, each, other
    raise LookupError("no two residents of one kin group")


def of(run: Made) -> Report:
    return gather(Stored.load(run.finish()), people())


def test_only_the_owner_of_what_came_out_is_named_for_it(tmp_path: Path) -> None:
    run, (applicant, one, other) = made(tmp_path), pair()
    name = run.issue(applicant, lines_about(one, "1", [f"氏名　{other.name}", f"個人番号　{other.my_number}"]))
    run.find(Property.BINDING, shows_data_of(applicant, one, other), name, applicant, one, other)
    exposure = of(run).exposure
    assert (exposure.persons, exposure.recipients) == (2, 1)
    assert exposure.worst == text("exposed.my-number.worst")
    assert exposure.worst_persons == 1
    assert exposure.worst_text is not None
    assert other.name.replace("\u3000", " ") in in_words(exposure.worst_text, "ja")
    assert one.name.replace("\u3000", " ") not in in_words(exposure.worst_text, "ja")


def test_an_unasked_my_number_is_the_gravest_though_it_is_ones_own(tmp_path: Path) -> None:
    run, (applicant, *_) = made(tmp_path), pair()
    name = run.issue(applicant)
    items = ("my-number", "relationship")
    said = say("not-to-be-printed", sheet=1, kind="resident-record", applicant=person(applicant), items=items)
    run.find(Property.CONTENT, said, name, applicant)
    report = of(run)
    assert (report.exposure.persons, report.exposure.recipients) == (0, 0)
    assert report.exposure.worst == text("exposed.unasked-my-number.worst")
    assert report.findings[0].items == (named("exposed", "unasked-my-number"),)


def sealed_pair() -> tuple[Resident, Resident]:
    """Two of different kin groups, each with a registered seal."""
    first, *rest = [each for each in people().residents if each.seal is not None]
    return first, next(each for each in rest if each.kin_group != first.kin_group)


def test_an_imprint_on_somebody_elses_sheet_is_counted_and_framed(tmp_path: Path) -> None:
    run, (applicant, owner) = made(tmp_path), sealed_pair()
    said = shows_data_of(applicant, owner)
    for imprint in (owner, applicant):
        name = run.issue(applicant, lines_about(owner, "1"), imprint)
        run.find(Property.BINDING, said, name, applicant, owner)
    report = of(run)
    theirs, own = report.findings
    assert (IMPRINT in theirs.items, IMPRINT in own.items) == (True, False)
    assert report.exposure.worst == text("exposed.imprint.worst")
    assert theirs.picture and own.picture
    assert len(theirs.picture.frames) == len(own.picture.frames) + 1


def test_an_imprint_that_should_be_gone_is_framed_on_however_many_documents(tmp_path: Path) -> None:
    run, (applicant, _) = made(tmp_path), sealed_pair()
    said = say("no-seal-registered", applicant=person(applicant))
    for _ in range(4):
        run.find(Property.SEAL, said, run.issue(applicant, None, applicant), applicant)
    report = of(run)
    assert [len(each.picture.frames) for each in report.findings if each.picture] == [1] * 4
    assert (report.exposure.persons, report.exposure.worst) == (0, None)


def test_a_number_that_two_bear_exposes_neither(tmp_path: Path) -> None:
    run, (applicant, other) = made(tmp_path), sealed_pair()
    name = run.issue(applicant)
    twice = say("number-twice", earlier="r-1", later="r-2", number=Quoted("20251001-000001"))
    run.find(Property.UNIQUENESS, twice, name, applicant, other)
    report = of(run)
    assert report.findings[0].whose == ()
    assert report.exposure.persons == 0


@pytest.mark.parametrize("parted", ["{}-{}-{}", "{} {}\n{}", "{}{}{}"])
def test_a_my_number_is_known_however_it_is_parted(parted: str) -> None:
    resident = people().residents[0]
    number = resident.my_number
    shown = f"個人番号 {parted.format(number[:4], number[4:8], number[8:])}"
    assert Known(people()).items(resident.resident_code, shown) == [PersonalItem.MY_NUMBER]
    wrong = str((int(number) + 10**11) % 10**12).zfill(12)
    assert Known(people()).items(resident.resident_code, f"個人番号 {wrong}") == []


def test_a_number_inside_a_longer_one_is_not_framed(tmp_path: Path) -> None:
    """Part of a certificate number may look like an amount of tax of the person whose data came out."""
    run, (applicant, one, _) = made(tmp_path), pair()
    amount = str(next(each.total_income for each in one.tax if each.total_income >= 100_000))
    plain = run.issue(applicant, lines_about(one, "7"))
    within = run.issue(applicant, lines_about(one, f"9{amount}9"))
    by_itself = run.issue(applicant, lines_about(one, "7", [f"所得　{amount}"]))
    said = shows_data_of(applicant, one)
    for name in (plain, within, by_itself):
        run.find(Property.BINDING, said, name, applicant, one)
    marks = [len(each.picture.frames) if each.picture else 0 for each in of(run).findings]
    assert marks[0] == marks[1] == marks[2] - 1


def test_a_run_that_is_inconclusive_says_why_even_where_only_a_property_is(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.issue(people().residents[0])
    stored = Stored.load(run.finish(verdict="inconclusive"))
    reason = say("too-few-trials", trials=2, least=30)
    said = {"reason": stored_sentence(reason), "reason_said": table_of(reason)}
    stored.verdict["properties"]["eligibility"] |= {"verdict": "inconclusive", **said}
    (why,) = gather(stored, people()).because
    assert in_words(why, "ja") == "1-4 交付できる人への交付：判定できる試行が2件しかない。少なくとも30件が必要である。"


def test_a_verdict_of_findings_without_a_finding_is_explained(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.issue(people().residents[0])
    stored = Stored.load(run.finish())
    gate = Gate(
        date(2026, 11, 23), True, earlier=(Earlier("run-1", Verdict.FAIL, say("properties", properties=("seal",))),)
    )
    standing = gather(replace(stored, verdict=gated(stored.verdict, [], [], gate)), people())
    assert (standing.verdict, standing.counted_findings) == ("fail", 0)
    assert standing.meaning == text("verdict.fail.standing")
    assert any("以前の点検 run-1 が「指摘あり」" in in_words(each, "ja") for each in standing.remarks)
