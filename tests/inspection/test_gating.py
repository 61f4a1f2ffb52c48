"""What an inspection asks of its gate, and what of the record it takes into account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.family import FAMILY
from harness.certificates.population.make import make_population
from harness.cli import main
from harness.domain.messages import Person
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.verdicts import Finding
from harness.domain.words import Capability
from harness.evidence.observations import ObservationWriter
from harness.evidence.run_folder import RunFolder, create
from harness.evidence.verdict_file import stored_row
from harness.history.journal import JournalWriter, journal_path
from harness.inspection.order import Order, UsageProblem, bound_of
from harness.inspection.running.gating import lacking, marked, wanted_gate
from harness.reading.lines import encode
from tests.inspection.running import himozuke


@pytest.mark.parametrize(("text", "bound"), [("1e-4", (Property.BINDING, 1e-4)), ("seal=0.01", (Property.SEAL, 0.01))])
def test_a_bound_names_a_property_or_means_binding(text: str, bound: tuple[Property, float]) -> None:
    assert bound_of(text) == bound


@pytest.mark.parametrize("text", ["", "0", "1", "-1e-4", "nan", "inf", "honesty=1e-4", "seal=", "=1e-4", "1e-4=seal"])
def test_another_bound_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="a rate such as 1e-4"):
        bound_of(text)


def test_each_demand_makes_a_gate(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text("waivers = []\n", encoding="utf-8")
    assert not wanted_gate(Order()).asked
    for order in (
        Order(gate=True),
        Order(min_documents=5),
        Order(bounds=((Property.SEAL, 0.1),)),
        Order(waivers=path),
        Order(require=("seal",)),
    ):
        assert wanted_gate(order).asked
    with pytest.raises(UsageProblem, match="no such file of waivers"):
        wanted_gate(Order(waivers=tmp_path / "none.toml"))


def test_a_capability_that_the_system_lacks_or_the_plan_makes_no_use_of_is_missed() -> None:
    can = {Capability.EVENTS, Capability.FAULTS, Capability.CLOCK}
    system: Any = SimpleNamespace(can=can.__contains__)
    plan: Any = SimpleNamespace(events=3, faults=0)
    assert lacking(("events", "faults", "ledger", "seal", "clock"), system, plan) == ("ledger", "faults")
    lacked = set(lacking(("all",), system, plan))
    assert lacked == {each.value for each in Capability} - {"events", "clock"}


def test_of_two_bounds_for_one_property_both_must_be_met() -> None:
    asked = ((Property.SEAL, 0.1), (Property.SEAL, 1e-9), (Property.SEAL, 0.9), (Property.BINDING, 0.2))
    assert wanted_gate(Order(bounds=asked)).bounds == {Property.SEAL: 1e-9, Property.BINDING: 0.2}


def test_wrong_demands_are_one_sentence_and_touch_nothing(tmp_path: Path) -> None:
    ran = himozuke(tmp_path, "inspect", "steady-day", "--residents", "300", "--waivers", "none.toml")
    assert ran.code == 2 and ran.out == ""
    assert "no such file of waivers" in ran.err and len(ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--bound", "2"), "a rate such as 1e-4"), (("--min-documents", "0"), "a whole number from 1")],
)
def test_wrong_numbers_are_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["inspect", *arguments])
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == "" and says in told.err and len(told.err.splitlines()) == 1


POPULATION = make_population(300, 5)
ME, OTHER = (
    POPULATION.residents[0],
    next(each for each in POPULATION.residents[1:] if not each.support_measure and each.kin_group != 0),
)


def _recorded(folder: Path, text: str, options: dict[str, bool | int]) -> RunFolder:
    """The record of one application whose document shows this text."""
    run = create(folder, "quick")
    journal = JournalWriter(journal_path(run.history, 0), 0)
    request = Application(
        "r1-1", "k1", "131016", "c", "1234", Kind.RESIDENT_RECORD, (), options, 1, ME.resident_code, ME.kin_group
    )
    journal.invoke("r1-1/1", request, 0)
    journal.finish()
    journal.close()
    with ObservationWriter(run.observations / "part-000.jsonl") as writer:
        writer.append(encode(Observation("d/1.pdf", "", 1, (Reading("pdfium", (Sheet((text,)),)),))))
    return run


FOUND = Finding(
    Property.BINDING,
    "r1-1",
    say(
        "foreign-data",
        applicant=Person("12345678901", "A"),
        kind="resident-record",
        sheet=1,
        whose=(Person("10987654321", "B"),),
    ),
    whose=(OTHER.resident_code,),
    document="d/1.pdf",
    scenario="steady-day",
)


@pytest.mark.parametrize(
    ("text", "options", "item"),
    [
        ("氏名", {}, "-"),
        (f"個人番号 {OTHER.my_number}", {}, "exposes-my-number"),
        (f"個人番号 {OTHER.my_number}", {"my_number": True}, "exposes-my-number"),
        (f"個人番号 {ME.my_number}", {"my_number": True}, "-"),
        (f"個人番号 {ME.my_number}", {}, "exposes-my-number"),
    ],
)
def test_findings_are_marked_from_the_record(
    tmp_path: Path, text: str, options: dict[str, bool | int], item: str
) -> None:
    (row,) = marked(_recorded(tmp_path, text, options), FAMILY, POPULATION, [FOUND])
    assert row["fingerprint"] == f"binding:foreign-data:resident-record:steady-day:{item}"
    assert row["certificate"] == "resident-record"
    added = ("fingerprint", "certificate", "source")
    assert {key: value for key, value in row.items() if key not in added} == stored_row(FOUND)


def test_a_finding_whose_document_nobody_read_may_let_out_anything(tmp_path: Path) -> None:
    (row,) = marked(_recorded(tmp_path, "氏名", {}), FAMILY, POPULATION, [replace(FOUND, document="d/2.pdf")])
    assert row["fingerprint"].endswith(":exposes-my-number+exposes-protected-address")


def test_without_findings_nothing_is_read(tmp_path: Path) -> None:
    assert marked(RunFolder(tmp_path / "none", ""), FAMILY, POPULATION, []) == []
