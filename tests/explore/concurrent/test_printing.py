"""The printed sequence: what comes first, then branches side by side, each step with its number."""

from __future__ import annotations

from dataclasses import replace

from harness.catalogue.stored import message_of
from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.concurrent.outcome import SearchOutcome
from harness.certificates.explore.concurrent.printing import lines_of, sequence
from harness.certificates.explore.concurrent.repeating import Smallest
from harness.certificates.explore.program import Asked, Deed, Happening, Program, Visit
from harness.certificates.population.make import make_population
from harness.domain.operations import Fault
from harness.domain.verdicts import Finding
from harness.domain.words import Verdict


def people() -> tuple[Population, Resident, Resident]:
    population = make_population(60, 1)
    with_cards = [one for one in population.residents if one.card is not None]
    names = [one.name for one in population.residents]
    first, second = [one for one in with_cards if names.count(one.name) == 1][:2]
    return population, first, second


def visit(one: Resident, kiosk: str, *after: int, **more: object) -> Visit:
    assert one.card is not None
    application = Application(
        f"x-{kiosk}", kiosk, one.municipality_code, one.card.serial, one.card.pin, Kind.SEAL, (), {}, 1,
        one.resident_code, one.kin_group,
    )  # fmt: skip
    return replace(Visit(application=application, after=after), **more)  # type: ignore[arg-type]


def told(*deeds: Deed) -> list[str]:
    return [" ".join(line.split()) for line in sequence(Program("test", deeds), people()[0])]


def test_one_thing_after_another_has_no_branches() -> None:
    _, one, _ = people()
    event = Event("e", 1, EventKind.SEAL_DEREGISTERED, one.resident_code, one.kin_group)
    assert told(Happening(event=event), visit(one, "K1", 0)) == [
        "One after another:",
        f"1. the municipality reports seal-deregistered of {one.name.replace('　', ' ')}",
        f"2. {one.name.replace('　', ' ')} at K1 applies for seal",
    ]


def test_branches_stand_side_by_side_after_what_comes_first() -> None:
    _, one, other = people()
    lines = told(
        Asked(kind="delay-print", details={"delay_s": 1.3}),
        visit(one, "K1", 0),
        visit(other, "K2", 0, fault=Fault.PRINT_FAILURE),
        visit(other, "K3", 2, start_s=0.02),
    )
    assert lines[:3] == [
        "First:",
        "1. the operator asks for the fault delay-print, delay_s 1.3",
        "Then at the same moment, 2 branches:",
    ]
    assert lines[3].startswith("2. ") and "| 3. " in lines[3]
    assert any("4. 0.02 s later" in line for line in lines[4:])
    assert "fails" in " ".join(lines)


def outcome(smallest: Smallest | None, problem: str = "", *besides: Finding) -> SearchOutcome:
    return SearchOutcome(smallest, besides, problem, 7, 41, 1.5)


def test_what_is_said_of_an_outcome() -> None:
    population, one, _ = people()
    program = Program("test", (visit(one, "K1"),))
    finding = Finding(Property.SEAL, "x", message_of("It is wrong."))

    def said(what: SearchOutcome) -> str:
        return "\n".join(lines_of(what, population))

    assert said(outcome(Smallest(program, finding, 7, 10))).startswith("seal fails: It is wrong.")
    assert "fails in 7 of 10 runs" in said(outcome(Smallest(program, finding, 7, 10)))
    assert "in none of 10 further runs" in said(outcome(Smallest(program, finding, 0, 10)))
    assert "not asked again: time" in said(outcome(Smallest(program, finding, 0, 0, "time")))
    assert said(outcome(None)).startswith("nothing failed in 7 programs, 41 operations")
    assert said(outcome(None, "why")) == "inconclusive after 7 programs, 41 operations: why"
    assert said(outcome(None, "", finding)) == "besides, seal fails: It is wrong."
    assert "7" not in said(outcome(None, "", finding))


def test_what_an_outcome_says() -> None:
    finding = Finding(Property.SEAL, "x", message_of("It is wrong."))
    program = Program("test", ())
    assert outcome(None).verdict is Verdict.PASS
    assert outcome(None, "why").verdict is Verdict.INCONCLUSIVE
    assert outcome(None, "why", finding).verdict is Verdict.FAIL
    assert outcome(Smallest(program, finding, 0, 0), "why").verdict is Verdict.FAIL
    assert replace(outcome(None), programs=0).verdict is Verdict.INCONCLUSIVE
    assert outcome(None, "", finding).fails_in is Property.SEAL
