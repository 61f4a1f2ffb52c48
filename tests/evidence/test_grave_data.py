"""What lets a My Number or a protected address out is recognised, in whatever way it is printed; in doubt it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.evidence.grave_data import GraveData, grave_data_in
from harness.certificates.population.make import make_population
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading, Sheet

ME, MOTHER, STRANGER, PROTECTED = "11111111111", "22222222222", "33333333333", "44444444444"
NUMBERS = {"123456789018": ME, "223456789016": MOTHER, "323456789014": STRANGER}
ASKED = Application(
    "r1-1", "k1", "131016", "c", "1234", Kind.RESIDENT_RECORD, (ME, MOTHER), {"my_number": True}, 1, ME, 7
)


def _read(*runs: str, problem: Message | None = None) -> GraveData:
    exposure = GraveData(NUMBERS, {PROTECTED})
    sheets = () if problem else (Sheet(runs),)
    exposure.look([Observation("d/1", "", 1, (Reading("pdfium", sheets, problem),))], {"d/1"})
    return exposure


@pytest.mark.parametrize(
    "runs",
    [
        ("323456789014",),
        ("個人番号 3234 5678 9014",),
        ("３２３４－５６７８－９０１４",),
        ("3234", "5678", "9014"),
        ("マイナンバー3234-5678-9014番",),
        ("9323456789014",),
    ],
)
def test_a_strangers_my_number_is_seen(runs: tuple[str, ...]) -> None:
    assert _read(*runs).of("d/1", (), ASKED) == ("my-number",)


def test_what_was_asked_for_is_not_let_out() -> None:
    exposure = _read("123456789018", "氏名", "223456789016")
    assert exposure.of("d/1", (), ASKED) == ()
    assert exposure.of("d/1", (), replace(ASKED, subjects=())) == ("my-number",)
    assert exposure.of("d/1", (), replace(ASKED, options={})) == ("my-number",)
    assert exposure.of("d/1", (), None) == ("my-number",)


def test_data_of_somebody_under_a_support_measure_is_grave() -> None:
    exposure = _read("住所")
    assert exposure.of("d/1", (STRANGER, PROTECTED), ASKED) == ("protected-address",)
    assert exposure.of("d/1", (STRANGER,), ASKED) == ()
    assert exposure.of("", (), None) == ()


def test_what_nobody_read_may_be_anything() -> None:
    assert _read("x").of("d/2", (), ASKED) == ("my-number", "protected-address")
    assert _read(problem=say("cut-short")).of("d/1", (), ASKED) == ()


def test_the_second_reader_counts_as_well() -> None:
    exposure = GraveData(NUMBERS, ())
    readings = (Reading("pdfium", (Sheet(("氏名",)),)), Reading("pypdf", (Sheet(("323456789014",)),)))
    exposure.look([Observation("d/1", "", 1, readings), Observation("d/2", "", 1, readings)], {"d/1"})
    assert exposure.of("d/1", (), ASKED) == ("my-number",)
    assert set(exposure.shown) == {"d/1"}


def test_it_knows_the_population_and_who_was_protected_at_any_time() -> None:
    population = make_population(300, 5)
    at_first = {each.resident_code for each in population.residents if each.support_measure}
    other = next(each for each in population.residents if each.resident_code not in at_first)
    begun = Event("r1-e1", 1, EventKind.SUPPORT_MEASURE_SET, other.resident_code, other.kin_group)
    ended = Event("r1-e2", 2, EventKind.SUPPORT_MEASURE_CLEARED, other.resident_code, other.kin_group)
    assert grave_data_in(population, [ended]).protected == at_first
    exposure = grave_data_in(population, [begun, ended])
    assert exposure.protected == at_first | {other.resident_code}
    assert exposure.numbers[other.my_number] == other.resident_code
