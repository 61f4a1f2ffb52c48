"""What an inspection asks of its gate, and what of earlier runs and of the record it takes into account."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
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
from harness.domain.verdicts import Finding, Judgement
from harness.domain.words import Verdict
from harness.evidence.closing import close_folder
from harness.evidence.gate import Gate, gate_lines, gated
from harness.evidence.observations import ObservationWriter
from harness.evidence.run_folder import RunFolder, create
from harness.evidence.verdict_file import stored_row
from harness.history.journal import JournalWriter, journal_path
from harness.inspection.order import Order, UsageProblem, bound_of
from harness.inspection.running.gating import marked, through_gate, wanted_gate
from harness.reading.lines import encode
from harness.wording.media import TERMINAL
from harness.wording.rendering import stored_sentence
from tests.evidence.runs import TODAY, finding, judgement, rows, table, waiver
from tests.inspection.changing import first_row, first_verdict, rewritten
from tests.inspection.running import himozuke

FEE = "accounting:ledger-fee:seal:steady-day:delivered"
NONE = Gate(TODAY, True)


def manifest(
    build: str = "1", suite: str = "aa", driven: Sequence[str] = ("d1", "d2"), guard: bool = False, **order: Any
) -> dict[str, Any]:
    """As much of a manifest as tells one inspection from another."""
    said = {"name": "x", "version": "1", "build": build, "configuration": {"guard": guard}, "now": str(order)}
    return {"suite": {"id": "quick", "digest": suite, "driven": driven}, "target": said, "order": order}


def by_an_earlier_version(*scenarios: str, suite: str = "aa") -> dict[str, Any]:
    """A manifest that does not say what its scenarios drive."""
    told = manifest()
    told["suite"] = {"id": "quick", "digest": suite, "scenarios": [{"id": name} for name in scenarios]}
    return told


def left(results: Path, name: str, judged: Judgement, told: dict[str, Any], gate: Gate = NONE) -> Path:
    """A run folder with its verdict."""
    folder = results / name
    folder.mkdir(parents=True)
    found, unclear = rows(judged.findings), [stored_row(each) for each in judged.unclear]
    said = gated(table(judged), found, unclear, gate)
    for file, value in (("manifest", told), ("verdict", said), ("findings", found), ("unclear", unclear)):
        (folder / f"{file}.json").write_bytes(orjson.dumps(value))
    return folder


def now(results: Path, told: dict[str, Any], gate: Gate = NONE) -> dict[str, Any]:
    """The verdict of a run without a finding that comes after those in `results`."""
    folder = results / "z-now"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_bytes(orjson.dumps(told))
    begun: Any = SimpleNamespace(gate=gate, run=RunFolder(folder, "r1"))
    return through_gate(begun, table(judgement()), [], [])


def test_a_red_run_stays_red_and_is_named(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest(seed=1))
    after = now(tmp_path, manifest(seed=2))
    assert (after["verdict"], after["exit_code"]) == (Verdict.FAIL, 1)
    assert after["gate"]["because"] == [
        "an earlier run of the same build ended fail: a-run (accounting); a rerun does not undo it"
    ]
    assert now(tmp_path, manifest(), Gate(TODAY))["verdict"] == Verdict.PASS  # no gate, no earlier runs


@pytest.mark.parametrize(
    ("told", "differs"),
    [
        (manifest(build="2"), ["build"]),
        (manifest(guard=True), ["configuration"]),
        (manifest(build="2", guard=True), ["build", "configuration"]),
        (manifest(driven=["d3"]), ["scenarios"]),
    ],
)
def test_a_failed_run_of_another_build_or_of_other_scenarios_is_named_and_does_not_count(
    tmp_path: Path, told: dict[str, Any], differs: list[str]
) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest())
    left(tmp_path, "b-run", judgement(), manifest())
    after = now(tmp_path, told)
    assert after["verdict"] == Verdict.PASS
    assert (after["gate"]["earlier"], after["gate"]["others"]) == ([], [{"run": "a-run", "differs": differs}])
    lines = gate_lines(after, "en", TERMINAL)
    assert "the gate saw 0 earlier runs of this inspection on this build" in lines
    assert f"an earlier run failed and is not counted: a-run (what differs: {', '.join(differs)})" in lines


def test_one_scenario_alone_is_enough_and_words_and_order_are_not_looked_at(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest())
    for told in (manifest(driven=["d2"]), manifest(driven=["d2", "d1"]), manifest(suite="bb")):
        assert now(tmp_path, told)["verdict"] == Verdict.FAIL


def test_a_manifest_of_an_earlier_version_counts_by_its_files_or_by_the_names_of_its_scenarios(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), by_an_earlier_version("seal-2023", suite="bb"))
    told = manifest(suite="cc")
    assert now(tmp_path, told)["verdict"] == Verdict.PASS
    for told["suite"]["digest"], told["suite"]["scenarios"] in (("bb", []), ("cc", [{"id": "seal-2023"}])):
        assert now(tmp_path, told)["verdict"] == Verdict.FAIL


@pytest.mark.parametrize(
    ("place", "verdict"),
    [("old/a-run", Verdict.FAIL), ("old/2026/a-run", Verdict.FAIL), ("old/2026/11/a-run", Verdict.PASS)],
)
def test_a_failed_run_that_was_put_aside_is_found(tmp_path: Path, place: str, verdict: Verdict) -> None:
    (tmp_path / place).parent.mkdir(parents=True)
    left(tmp_path, place, judgement([finding()]), manifest())
    after = now(tmp_path, manifest())
    assert after["verdict"] == verdict
    assert [each["run"] for each in after["gate"]["earlier"]] == [place] * (verdict is Verdict.FAIL)


def test_a_run_is_seen_once_however_many_ways_lead_to_it(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement(), manifest())
    (tmp_path / "b-link").symlink_to("a-run")
    (tmp_path / "itself").symlink_to(".")
    after = now(tmp_path, manifest())
    assert (after["verdict"], [each["run"] for each in after["gate"]["earlier"]]) == (Verdict.PASS, ["a-run"])


@pytest.mark.parametrize(
    "kept", ["verdict.json", "SHA256SUMS", "attestation.json", "purged.json", "history/worker-0.journal"]
)
def test_files_of_ours_without_a_manifest_are_no_pass(tmp_path: Path, kept: str) -> None:
    left_over = tmp_path / "old" / "a-run" / kept
    left_over.parent.mkdir(parents=True)
    left_over.write_bytes(b"{}")
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert "old/a-run (its manifest cannot be read)" in after["gate"]["because"][0]


def test_what_else_stands_in_the_results_folder_is_nobodys_run(tmp_path: Path) -> None:
    for name in ("prove/detection.json", "prove/history/notes.txt", "reports/a-run/report.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS


def test_an_earlier_run_that_was_edited_after_it_was_closed_is_no_pass(tmp_path: Path) -> None:
    names = ("run_id", "began", "seed", "seed_given", "nonce", "replay_of", "versions", "population_digest")
    told = manifest(documents="all") | dict.fromkeys(names, "")
    told["suite"]["version"] = "1"
    folder = left(tmp_path, "a-run", judgement(), told)
    close_folder(folder, None)
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS
    rewritten(folder, "unclear.json", lambda rows: rows.append({}))
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert "its evidence is broken: unclear.json: its content is not what it was" in after["gate"]["because"][0]


def test_another_way_to_the_same_build_is_the_same_inspection(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest(target="ci/target.toml", seed=4))
    assert now(tmp_path, manifest(target="./ci/target.toml", duration_s=5))["verdict"] == Verdict.FAIL


def test_an_earlier_pass_changes_nothing(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement(), manifest())
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.PASS
    assert [each["run"] for each in after["gate"]["earlier"]] == ["a-run"]


def test_what_could_not_be_judged_stands(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement(doubted=[Property.SEAL]), manifest())
    assert now(tmp_path, manifest())["verdict"] == Verdict.INCONCLUSIVE


def test_a_run_that_was_only_too_short_does_not(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement(), manifest(), Gate(TODAY, True, min_documents=10**6))
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS


def before(results: Path, judged: Judgement, gate: Gate = NONE) -> None:
    """A run folder as the first version left it."""
    folder = left(results, "a-run", judged, manifest(), gate)
    rewritten(folder, "verdict.json", first_verdict)
    for name in ("findings.json", "unclear.json"):
        rewritten(folder, name, lambda rows: [first_row(row) for row in rows])


def test_a_run_of_the_first_version_that_was_only_too_short_does_not(tmp_path: Path) -> None:
    before(tmp_path, judgement(), Gate(TODAY, True, min_documents=10**6))
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS


def test_a_run_of_the_first_version_that_could_not_be_judged_stands_with_its_sentence(tmp_path: Path) -> None:
    late = say("generator-late", late_ms=250.0, limit_ms=100.0)
    before(tmp_path, judgement(), replace(NONE, earlier=()))
    rewritten(
        tmp_path / "a-run", "verdict.json", lambda table: table["inconclusive_because"].append(stored_sentence(late))
    )
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert f"a-run ({stored_sentence(late)})" in after["gate"]["because"][0]


def test_a_run_of_the_first_version_that_failed_stands_and_its_finding_can_be_waived(tmp_path: Path) -> None:
    before(tmp_path, judgement([finding()]))
    assert now(tmp_path, manifest())["verdict"] == Verdict.FAIL
    assert now(tmp_path, manifest(), replace(NONE, waivers=(waiver(FEE),)))["verdict"] == Verdict.PASS


def test_an_earlier_finding_that_is_waived_by_now_passes(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest())
    assert now(tmp_path, manifest(), replace(NONE, waivers=(waiver(FEE),)))["verdict"] == Verdict.PASS
    expired = now(tmp_path, manifest(), replace(NONE, waivers=(waiver(FEE, -1),)))
    assert expired["verdict"] == Verdict.FAIL


@pytest.mark.parametrize("file", ["verdict.json", "manifest.json", "findings.json"])
@pytest.mark.parametrize("content", [None, b"{", b"{}", b"[]"])
def test_a_run_that_cannot_be_read_is_no_pass(tmp_path: Path, file: str, content: bytes | None) -> None:
    folder = left(tmp_path, "a-run", judgement([finding()]), manifest())
    if content is not None:
        (folder / file).write_bytes(content)
    else:
        (folder / file).unlink()
    verdict = now(tmp_path, manifest())["verdict"]
    if file == "findings.json":  # the verdict alone still says that it failed
        assert verdict == Verdict.FAIL
    else:
        assert verdict == Verdict.INCONCLUSIVE


def test_a_folder_that_cannot_be_looked_into_is_no_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(tmp_path, "a-run", judgement(), manifest())
    scandir = os.scandir

    def barred(path: Path) -> Any:
        if path.name == "a-run":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", barred)
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert "a-run (it cannot be looked into (Permission denied))" in after["gate"]["because"][0]


def test_a_replay_of_a_part_counts_only_where_it_failed(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement(doubted=[Property.SEAL]), manifest(around="000007"))
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS
    left(tmp_path, "b-run", judgement([finding()]), manifest(around="000007"))
    assert now(tmp_path, manifest())["verdict"] == Verdict.FAIL


def test_the_earlier_runs_of_an_earlier_run_are_looked_at_themselves(tmp_path: Path) -> None:
    left(tmp_path, "a-run", judgement([finding()]), manifest())
    left(tmp_path, "b-run", judgement(), manifest())
    after = now(tmp_path, manifest())
    assert [each["verdict"] for each in after["gate"]["earlier"]] == ["fail", "pass"]


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
    ):
        assert wanted_gate(order).asked
    with pytest.raises(UsageProblem, match="no such file of waivers"):
        wanted_gate(Order(waivers=tmp_path / "none.toml"))


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
    assert {key: value for key, value in row.items() if key not in ("fingerprint", "certificate")} == stored_row(FOUND)


def test_a_finding_whose_document_nobody_read_may_let_out_anything(tmp_path: Path) -> None:
    (row,) = marked(_recorded(tmp_path, "氏名", {}), FAMILY, POPULATION, [replace(FOUND, document="d/2.pdf")])
    assert row["fingerprint"].endswith(":exposes-my-number+exposes-protected-address")


def test_without_findings_nothing_is_read(tmp_path: Path) -> None:
    assert marked(RunFolder(tmp_path / "none", ""), FAMILY, POPULATION, []) == []
