"""Whole inspections, as small as they can be: real processes, real load, real documents."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.domain.operations import Completion, Invocation
from harness.history.merge import journals_in
from harness.history.read import read_journal
from harness.inspection.verifying.verified import INTACT
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.inspection.lying_system import LIES, lying_system
from tests.inspection.running import environment, himozuke

SMALL = ("--residents", "1500", "--duration", "4s", "--json")


def test_the_sound_system_passes_with_all_controls_caught(tmp_path: Path) -> None:
    ran = himozuke(tmp_path, "inspect", "steady-day", *SMALL)
    assert ran.code == 0, ran.out + ran.err
    table = ran.table
    assert table["verdict"] == "pass"
    assert table["properties"].keys() == set(Property)
    assert table["properties"]["fairness"]["reason"] == "the scenario sets no limit"
    assert table["controls"]["sent"] == table["controls"]["caught"] == 100
    sorts = table["controls"]["spoilings"]
    assert sum(sorts.values()) == 100
    assert sorts["exchanged-within"] and "exchanged-as-read" in sorts
    assert table["documents"] >= 100
    run = tmp_path / table["run"]
    assert json.loads((run / "verdict.json").read_text(encoding="utf-8")) == table
    assert json.loads((run / "manifest.json").read_text(encoding="utf-8"))["phase"] == "done"
    stored = [path for path in (run / "documents").rglob("*") if path.is_file()]
    assert len(stored) >= table["documents"]


def test_a_defect_is_found_by_the_property_that_it_violates(tmp_path: Path) -> None:
    longer = ("--residents", "1500", "--duration", "15s", "--json")  # in 4 s its trigger may be met once or not at all
    ran = himozuke(tmp_path, "inspect", "takamatsu-2024", "--defect", "takamatsu-2024", *longer)
    assert ran.code == 1, ran.out + ran.err
    table = ran.table
    assert table["properties"]["binding"]["verdict"] == "fail"
    first = table["first_finding"]
    assert first["property"] == "binding"
    assert first["whose"]
    assert first["applicant"] not in first["whose"]
    assert (tmp_path / table["run"] / first["document"]).is_file()


def test_every_lie_is_a_finding_or_leaves_the_run_inconclusive(tmp_path: Path) -> None:
    with lying_system() as server:
        (tmp_path / "target.toml").write_text(f'url = "{server.url}"\nanswer_timeout_s = 1.0\n', encoding="utf-8")
        ran = himozuke(tmp_path, "inspect", "steady-day", "--target", "target.toml", *SMALL)
    assert ran.code in (1, 3), ran.out + ran.err
    assert set(server.told.values()) == set(LIES)
    table = ran.table
    run = tmp_path / table["run"]
    found = {finding["application_id"] for finding in orjson.loads((run / "findings.json").read_bytes())}
    unclear = {each["application_id"] for each in orjson.loads((run / "unclear.json").read_bytes())}
    missed = {lie for application, lie in server.told.items() if application not in found | unclear}
    assert not missed
    assert table["properties"]["completeness"]["verdict"] == "fail"


def test_a_strangers_document_stops_the_run_and_is_not_kept(tmp_path: Path) -> None:
    with lying_system(("stranger",)) as server:
        (tmp_path / "target.toml").write_text(f'url = "{server.url}"\n', encoding="utf-8")
        small = ("--residents", "1500", "--duration", "60s", "--json")
        ran = himozuke(tmp_path, "inspect", "steady-day", "--target", "target.toml", *small)
    assert ran.code in (1, 3), ran.out + ran.err  # 1: some of them also went to applicants who had to be refused
    assert any("not kept" in reason for reason in ran.table["inconclusive_because"])
    run = tmp_path / ran.table["run"]
    planned = sum(len(phase["applications"]) for phase in orjson.loads((run / "plan.json").read_bytes())["phases"])
    assert 0 < len(server.told) < planned / 2
    assert not [path for path in (run / "documents").rglob("*.pdf") if b"SOMEBODY" in path.read_bytes()]
    written = [path for path in run.rglob("*") if path.is_file()]
    assert not [path for path in written if b"SOMEBODY" in path.read_bytes()]
    said = verify(run, None, Silent())
    assert said.exit_code == INTACT, said
    assert any("nobody of the population" in each for each in said.not_repeated)


def test_a_strangers_document_is_not_kept_either_where_judging_breaks(tmp_path: Path) -> None:
    with lying_system(("stranger",)) as server:
        (tmp_path / "target.toml").write_text(f'url = "{server.url}"\n', encoding="utf-8")
        small = ("--residents", "1500", "--duration", "60s", "--json")
        ran = himozuke(tmp_path, "inspect", "steady-day", "--target", "target.toml", *small, broken="conclude_run")
    assert ran.code == 3, ran.out + ran.err
    run = tmp_path / ran.table["run"]
    read = b"".join(path.read_bytes() for path in (run / "observations").iterdir())
    assert b'"code":"shows-nobody"' in read
    shown = [path for path in (run / "documents").rglob("*.pdf") if b"SOMEBODY" in path.read_bytes()]
    assert len(shown) < len(server.told)


def test_ctrl_c_keeps_the_evidence_and_is_inconclusive(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "harness", "inspect", "steady-day", "--residents", "1500", "--duration", "60s"]
    process = subprocess.Popen(
        [*command, "--json"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_for_documents(tmp_path, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 3, out + err
    assert "Traceback" not in err
    table = json.loads(out)
    assert table["verdict"] == "inconclusive"
    assert any("interrupted" in reason for reason in table["inconclusive_because"])
    assert table["documents"] > 0
    assert journals_in(tmp_path / table["run"] / "history")


def test_a_lost_generator_is_never_a_pass(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "harness", "inspect", "steady-day", "--residents", "1500", "--duration", "20s"]
    process = subprocess.Popen(
        [*command, "--json"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        run = _wait_for_documents(tmp_path, process)
        os.kill(_generator_of(run), signal.SIGKILL)
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 3, out + err
    assert json.loads(out)["properties"]["wellformed"]["verdict"] == "inconclusive"
    assert verify(run, None, Silent()).exit_code == INTACT


def _wait_for_documents(folder: Path, process: subprocess.Popen[str]) -> Path:
    """The run folder, once some documents have come."""
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        for run in folder.glob("results/*"):
            if sum(1 for record in _records(run) if isinstance(record, Completion) and record.document) > 20:
                return run
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"no documents came: {process.communicate()}")


def _records(run: Path) -> Iterator[object]:
    for journal in journals_in(run / "history"):
        yield from read_journal(journal)


def _generator_of(run: Path) -> int:
    """The process id that the generator noted in its journal."""
    for record in _records(run):
        if not isinstance(record, Invocation | Completion) and hasattr(record, "values") and "pid" in record.values:
            return int(record.values["pid"])
    raise AssertionError("the journal has no process id")


def test_what_was_sent_is_what_was_planned(tmp_path: Path) -> None:
    ran = himozuke(tmp_path, "inspect", "adachi-2023", "--documents", "violations", *SMALL, "--seed", "5")
    assert ran.code == 0, ran.out + ran.err
    run = tmp_path / ran.table["run"]
    assert not [path for path in (run / "documents").rglob("*") if path.is_file()]
    sent = [each.request for each in _records(run) if isinstance(each, Invocation)]
    assert all(each.application_id.startswith(run.name[-6:]) for each in sent if isinstance(each, Application))
