"""Items that no form demands: where they stand, they stand with whom they belong, at their labels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.certificates.checks.documents import see
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import RegisterMember
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading
from tests.checks.families import FAMILIES, application
from tests.checks.records import Field, Record, records
from tests.checks.test_standing import Case
from tests.checks.typesetting import (
    LAYOUTS,
    Layout,
    blocks,
    flowing,
    labels_above,
    labels_below,
    rows,
    rows_centred,
    side_by_side,
    split_table,
    typeset,
)
from tests.checks.world import ground

SUPPLEMENT, REGISTER = Kind.FAMILY_REGISTER_SUPPLEMENT, Kind.FAMILY_REGISTER_INDIVIDUAL


@given(
    st.sampled_from([layout for layout in LAYOUTS if layout is not labels_below]),
    st.integers(2, 9), st.integers(0, 999), st.booleans(), st.booleans(), st.data(),
)  # fmt: skip
@settings(max_examples=300)
def test_days_of_two_addresses_in_each_other_s_place_are_found(
    layout: Layout, size: int, seed: int, shuffled: bool, wrapped: bool, data: st.DataObject
) -> None:
    """At labels that nobody knows: the day since when each lives where the supplement says."""
    case = Case(SUPPLEMENT, (), size, layout, seed, shuffled, wrapped)
    sheets = case.records()
    number = data.draw(st.integers(0, len(sheets) - 1))
    right = sheets[number]
    assume(len(right.persons) > 1 and right.text(0, "since") != right.text(1, "since"))
    said, doubted = case.said(number, right.exchanged("since", 0, 1))
    assert said == {Property.CONTENT} or doubted


ADOPTED = ("養田　伝一", "養田　ます代")


def _adopted(layout: Layout, size: int, labels: tuple[str, str]) -> set[Property] | None:
    """What is said of a sheet on which the last of the register's first three has adoptive parents at these labels;
    None for a doubt."""
    population = FAMILIES.population
    last = min(size, 3) - 1

    def line(at: int, one: RegisterMember) -> RegisterMember:
        return replace(one, adoptive_father=ADOPTED[0], adoptive_mother=ADOPTED[1]) if at == last else one

    registers = tuple(
        replace(each, members=tuple(line(at, one) for at, one in enumerate(each.members)))
        if each.register_id == f"F{size}"
        else each
        for each in population.family_registers
    )
    told = ground(population=replace(population, family_registers=registers))
    asked, states = application(size, REGISTER), [told.registers_of(size)]

    def with_parents(record: Record, has: bool) -> Record:
        persons = []
        for at, one in enumerate(record.persons):
            held = ADOPTED if has and at == last else ("", "")
            persons.append((*one, Field("one", labels[0], held[0]), Field("other", labels[1], held[1])))
        return replace(record, persons=tuple(persons))

    sheets = [with_parents(each, not number) for number, each in enumerate(records(asked, states[0]))]
    seen = see(
        Reading("one", tuple(typeset(each, layout, 0) for each in sheets)), Asked(asked, states, lambda: states), told
    )
    return None if seen.undecided else {remark.property for remark in seen.remarks}


@pytest.mark.parametrize("layout", [blocks, rows, labels_above], ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("size", [1, 3, 5])
def test_adoptive_parents_stand_at_their_own_labels(layout: Layout, size: int) -> None:
    assert _adopted(layout, size, ("養父", "養母")) == set()
    assert _adopted(layout, size, ("養母", "養父")) == {Property.CONTENT}


@pytest.mark.parametrize(
    ("kind", "options", "size", "layout", "seed", "shuffled"),
    [
        # A value in two lines, halfway beside the name: its first line stands higher.
        (Kind.RESIDENT_RECORD, ("domicile",), 4, rows_centred, 457623, True),
        # In a shuffled file a father's and a mother's name come behind the label of the name.
        (REGISTER, (), 3, side_by_side, 607653, True),
        # Two names and a father's come one after the other behind that label.
        (Kind.FAMILY_REGISTER, (), 6, rows_centred, 593658, True),
        # A text that goes on, of which what each has stands by chance as in columns.
        (Kind.RESIDENT_RECORD, ("relationship", "domicile"), 3, flowing, 946610, False),
        # What not everybody has stands in a second table, far below the names.
        (Kind.RESIDENT_RECORD, ("domicile",), 2, split_table, 81773, False),
    ],
)
def test_right_sheets_that_were_found_wrong(
    kind: Kind, options: tuple[str, ...], size: int, layout: Layout, seed: int, shuffled: bool
) -> None:
    case = Case(kind, options, size, layout, seed, shuffled, True)
    assert case.seen(case.records()).remarks == []


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2)])
def test_in_a_second_table_what_one_has_stands_on_their_line(one: int, other: int) -> None:
    """A spouse, on whose line another's mother and relationship stand, too."""
    case = Case(REGISTER, (), 8, split_table, 0, False, False)
    right, *_ = case.records()
    assert case.said(0, right) == (set(), False)
    assert case.said(0, right.exchanged("spouse", one, other)) == ({Property.CONTENT}, False)
