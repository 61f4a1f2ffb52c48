"""Which earlier runs count, and what of them: a rerun turns nothing green, wherever the failed run was put."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.verdicts import Judgement
from harness.domain.words import Verdict
from harness.evidence.closing import close_folder
from harness.evidence.gate import Gate, gate_lines
from harness.evidence.sums import UNCOVERED
from harness.wording.media import TERMINAL
from harness.wording.rendering import stored_sentence
from tests.evidence.runs import TODAY, finding, judgement, waiver
from tests.inspection.changing import first_row, first_verdict, rewritten
from tests.inspection.left_behind import NONE, by_an_earlier_version, left, manifest, now

FEE = "accounting:ledger-fee:seal:steady-day:delivered"


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


def closed(results: Path, judged: Judgement) -> Path:
    """A run folder with its verdict that was closed."""
    names = ("run_id", "nonce", "replay_of", "population_digest")
    told = manifest(documents="all") | dict.fromkeys(names, "") | dict.fromkeys(("seed", "seed_given"), 0)
    told |= {"began": "2026-11-23T01:02:03+00:00", "versions": {}}
    told["suite"]["version"] = "1"
    folder = left(results, "a-run", judged, told)
    close_folder(folder, None)
    return folder


def test_an_earlier_run_that_was_edited_after_it_was_closed_is_no_pass(tmp_path: Path) -> None:
    folder = closed(tmp_path, judgement())
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS
    rewritten(folder, "unclear.json", lambda rows: rows.append({}))
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert "its evidence is broken: unclear.json: its content is not what it was" in after["gate"]["because"][0]


def test_a_failed_run_is_not_made_one_of_another_build_by_an_edit(tmp_path: Path) -> None:
    folder = closed(tmp_path, judgement([finding()]))
    rewritten(folder, "manifest.json", lambda told: told["target"].update(build="2"))
    after = now(tmp_path, manifest())
    assert (after["verdict"], after["gate"]["others"]) == (Verdict.INCONCLUSIVE, [])
    assert "its evidence is broken: manifest.json" in after["gate"]["because"][0]


def test_a_whole_run_that_was_never_closed_did_not_come_to_its_end(tmp_path: Path) -> None:
    folder = closed(tmp_path, judgement())
    (folder / "history").mkdir()
    assert now(tmp_path, manifest())["verdict"] == Verdict.PASS
    for name in UNCOVERED:
        (folder / name).unlink()
    after = now(tmp_path, manifest())
    assert after["verdict"] == Verdict.INCONCLUSIVE
    assert "a-run (it was never closed)" in after["gate"]["because"][0]


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
