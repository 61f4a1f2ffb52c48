"""What stands behind the labels of items that need not stand there, and is nobody's of the sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.documents import see
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import RegisterEntry
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading
from tests.checks.families import FAMILIES, application
from tests.checks.records import Field, Record, records
from tests.checks.test_standing import Case
from tests.checks.typesetting import Layout, blocks, blocks_bracketed, blocks_glued, flowing, typeset
from tests.checks.world import ground

LAYOUTS = pytest.mark.parametrize(
    "layout", [blocks, blocks_bracketed, blocks_glued, flowing], ids=lambda layout: layout.__name__
)


@LAYOUTS
@pytest.mark.parametrize("kind", [Kind.RESIDENT_RECORD, Kind.SEAL, Kind.TAX_PAYMENT, Kind.FAMILY_REGISTER_INDIVIDUAL])
def test_a_reading_that_is_nobody_s_is_in_doubt(layout: Layout, kind: Kind) -> None:
    """Be it one letter short."""
    case = Case(kind, (), 1, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.with_text(0, "kana", "ダレ　カ")) == (set(), True)
    assert case.said(0, right.with_text(0, "kana", "カナ")) == (set(), True)


@LAYOUTS
@pytest.mark.parametrize("text", ["かな　あ", "ｶﾅ ｱ", "カナ・ア", "", "－", "***", "記載省略"])
def test_readings_that_are_theirs_or_none(layout: Layout, text: str) -> None:
    """In any kana, or nothing."""
    case = Case(Kind.RESIDENT_RECORD, (), 1, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.with_text(0, "kana", text)) == (set(), False)


@LAYOUTS
@pytest.mark.parametrize("text", ["何野　某", "渡辺　京子"])
def test_a_spouse_of_whom_nobody_knows_is_in_doubt(layout: Layout, text: str) -> None:
    """Or who is the person."""
    case = Case(Kind.FAMILY_REGISTER_INDIVIDUAL, (), 2, layout, 1, False, False)
    (right,) = case.records()  # the wife is of no register
    assert case.said(0, right) == (set(), False)
    said, doubted = case.said(0, right.with_text(0, "spouse", text))
    assert doubted or said or text in right.text(0, "spouse")


@pytest.mark.parametrize("layout", [blocks, blocks_bracketed, blocks_glued], ids=lambda layout: layout.__name__)
def test_what_one_has_with_each_of_them_is_in_doubt(layout: Layout) -> None:
    """A spouse's place of register and nationality with who has another."""
    case = Case(Kind.RESIDENT_RECORD, ("domicile",), 2, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right) == (set(), False)
    for item, has, lacks in (("nationality", 1, 0), ("domicile", 0, 1)):
        said, doubted = case.said(0, right.with_text(lacks, item, right.text(has, item)))
        assert said or doubted


def _of_entry(text: str) -> set[Property] | None:
    """What is said of a register on which an entry names a spouse from before, and another stands as it does; None for
    a doubt."""
    population = FAMILIES.population
    entry = RegisterEntry("婚姻", population.residents[0].birth_date, "配偶者氏名　何野　某")
    registers = tuple(
        replace(each, members=tuple(replace(one, entries=(*one.entries, entry)) for one in each.members))
        for each in population.family_registers
    )
    told = ground(population=replace(population, family_registers=registers))
    asked, states = application(1, Kind.FAMILY_REGISTER), [told.registers_of(1)]

    def entered(record: Record) -> Record:
        return replace(record, persons=tuple((*one, Field("", "配偶者氏名", text)) for one in record.persons))

    sheets = tuple(typeset(entered(each), blocks, 0) for each in records(asked, states[0]))
    seen = see(Reading("one", sheets), Asked(asked, states, lambda: states), told)
    return None if seen.undecided else {remark.property for remark in seen.remarks}


@pytest.mark.parametrize(("text", "said"), [("何野　某", set()), ("誰野　某", None)])
def test_what_an_entry_of_the_register_says_may_stand_there(text: str, said: set[Property] | None) -> None:
    assert _of_entry(text) == said


@pytest.mark.parametrize("layout", [blocks_bracketed, blocks_glued], ids=lambda layout: layout.__name__)
def test_a_spouse_in_latin_letters_whom_nobody_knows_is_in_doubt(layout: Layout) -> None:
    case = Case(Kind.FAMILY_REGISTER_INDIVIDUAL, (), 3, layout, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.with_text(2, "spouse", "JANE DOE")) == (set(), True)


def test_a_label_in_two_languages_is_no_value() -> None:
    case = Case(Kind.RESIDENT_RECORD, (), 1, blocks, 1, False, False)
    (right,) = case.records()
    assert case.said(0, right.at_labels({"kana": "フリガナ Kana", "name": "氏名 Name"})) == (set(), False)
