"""Former addresses on a supplement: each person's in their order, each with its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from harness.certificates.checks.documents import see
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.remarks import Asked
from harness.certificates.domain.residents import DatedAddress
from harness.certificates.domain.words import Kind
from harness.domain.observations import Reading
from tests.checks.families import FAMILIES, application
from tests.checks.paper import HIGH, LEFT, PITCH, TOP, Paper
from tests.checks.printing import era
from tests.checks.world import ground

Lines = list[tuple[str, str]]
"""Addresses, each with its day, as they are printed."""
NAMES, SINCE = 3, (date(1999, 4, 1), date(2003, 5, 2), date(2007, 6, 3))


def _told() -> Ground:
    """The families, of whom the three have lived at two places each before."""
    population = FAMILIES.population
    registers = []
    for register in population.family_registers:
        members = []
        for at, one in enumerate(register.members):
            former = (
                DatedAddress(f"東京都千代田区外神田{at + 1}丁目９番９号", SINCE[at % 3]),
                DatedAddress(f"東京都千代田区飯田橋{at + 1}丁目８番８号", SINCE[at % 3].replace(month=9)),
            )
            members.append(replace(one, addresses=(*former, *one.addresses[-1:])))
        registers.append(replace(register, members=tuple(members)))
    return ground(population=replace(population, family_registers=tuple(registers)))


TOLD = _told()
ASKED = application(3, Kind.FAMILY_REGISTER_SUPPLEMENT)
STATE = TOLD.registers_of(3)
MEMBERS = next(each for each in TOLD.population.family_registers if each.register_id == "F3").members
SEX = {"male": "男", "female": "女"}


def _person(paper: Paper, at: int, lines: Lines, x: float, y: float) -> float:
    """One below the other, each line with its labels."""
    one = MEMBERS[at]
    told = [("氏名", one.name), ("生年月日", era(one.birth_date)), ("性別", SEX[one.sex])]
    for address, since in lines:
        told += [("住所", address), ("住定日", since)]
    for label, text in told:
        if text:
            paper.across(label, x, y)
            paper.across(text, x + 600, y)
            y += 1.5 * PITCH
    return y + PITCH


def _below(paper: Paper, told: list[Lines]) -> None:
    y = float(TOP)
    for at, lines in enumerate(told):
        y = _person(paper, at, lines, LEFT, y)


def _beside(paper: Paper, told: list[Lines]) -> None:
    """Two beside each other, the third below."""
    y = max(_person(paper, at, lines, LEFT + at * 2700, TOP) for at, lines in enumerate(told[:2]))
    _person(paper, 2, told[2], LEFT, y)


def _table(paper: Paper, told: list[Lines]) -> None:
    columns = dict(zip(("氏名", "生年月日", "性別", "住所", "住定日"), (0, 700, 1700, 2000, 4300), strict=True))
    for label, x in columns.items():
        paper.across(label, LEFT + x, TOP)
    y = TOP + 2 * PITCH
    for one, lines in zip(MEMBERS, told, strict=True):
        for item, text in (("氏名", one.name), ("生年月日", era(one.birth_date)), ("性別", SEX[one.sex])):
            paper.across(text, LEFT + columns[item], y + (len(lines) - 1) * PITCH / 2)
        for address, since in lines:
            paper.across(address, LEFT + columns["住所"], y)
            if since:
                paper.across(since, LEFT + columns["住定日"], y)
            y += 1.2 * HIGH
        y += 2 * PITCH


def _said(lay: Callable[[Paper, list[Lines]], None], told: list[Lines]) -> bool:
    """Whether anything is said of the sheet."""
    paper = Paper(Random(1))
    paper.across("戸籍の附票の写し", 2000, 600)
    lay(paper, told)
    paper.across(era(MEMBERS[0].addresses[-1].since), LEFT, 9000)  # who moved on the day of the issue
    seen = see(Reading("one", (paper.sheet(False, None),)), Asked(ASKED, [STATE], lambda: [STATE]), TOLD)
    return bool(seen.remarks or seen.undecided)


def _own(at: int) -> Lines:
    return [(line.address, era(line.since)) for line in MEMBERS[at].addresses]


OWN = [_own(at) for at in range(NAMES)]
EACH = pytest.mark.parametrize("lay", [_below, _beside, _table])


@EACH
def test_all_lines_may_stand_in_any_one_order(lay: Callable[[Paper, list[Lines]], None]) -> None:
    assert not _said(lay, OWN)
    assert not _said(lay, [lines[::-1] for lines in OWN])
    assert not _said(lay, [[*lines[-1:], *lines[:-1]] for lines in OWN])


@EACH
@pytest.mark.parametrize("who", range(NAMES))
def test_one_s_alone_in_another_order_are_in_doubt(lay: Callable[[Paper, list[Lines]], None], who: int) -> None:
    first, second, last = OWN[who]
    for wrong in ([last, second, first], [second, first, last], [first, last, second]):
        assert _said(lay, [*OWN[:who], wrong, *OWN[who + 1 :]])


@EACH
@pytest.mark.parametrize("who", range(NAMES))
def test_a_day_at_another_line_is_in_doubt(lay: Callable[[Paper, list[Lines]], None], who: int) -> None:
    (one, first), (two, second), (three, last) = OWN[who]
    for days in ((second, first, last), (first, last, second), (first, second, ""), ("", second, last)):
        wrong = [*zip((one, two, three), days, strict=True)]
        assert _said(lay, [*OWN[:who], wrong, *OWN[who + 1 :]])


def test_what_stands_for_the_line_above_is_not_the_address_of_another() -> None:
    first, second, (_, last) = OWN[1]
    assert _said(_beside, [OWN[0], [first, second, ("同上", last)], OWN[2]])


@pytest.mark.parametrize("lay", [_below, _beside])  # amid its lines a name does not show which is the first
@pytest.mark.parametrize("who", [0, 1])
def test_a_line_with_the_next_person_or_the_one_before_is_in_doubt(
    lay: Callable[[Paper, list[Lines]], None], who: int
) -> None:
    one, other = OWN[who], OWN[who + 1]
    for lines in (([*one, other[0]], other[1:]), (one[:-1], [one[-1], *other])):
        assert _said(lay, [*OWN[:who], *lines, *OWN[who + 2 :]])


@EACH
def test_another_s_former_address_or_one_s_own_next_is_in_doubt(lay: Callable[[Paper, list[Lines]], None]) -> None:
    (one, first), (two, second), last = OWN[1]
    for wrong in ([(OWN[0][0][0], first), (two, second), last], [(two, first), (two, second), last]):
        assert _said(lay, [OWN[0], wrong, OWN[2]])
    assert _said(lay, [OWN[0], [(one, first), (one, second), last], OWN[2]])


@pytest.mark.parametrize("lay", [_below, _table])
def test_two_persons_former_addresses_exchanged_where_a_line_is_left_out(
    lay: Callable[[Paper, list[Lines]], None],
) -> None:
    left_out = [[OWN[0][0], OWN[0][2]], *OWN[1:]]
    first, second = OWN[1][0][0], OWN[2][0][0]
    exchanged = [[(second, OWN[1][0][1]), *OWN[1][1:]], [(first, OWN[2][0][1]), *OWN[2][1:]]]
    assert not _said(lay, left_out)
    assert _said(lay, [left_out[0], *exchanged])
