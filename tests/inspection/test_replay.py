"""A replay asks for what the first run asked for, and says how the two compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.certificates.drive.plan import Plan, decode_plan, delayed, encode_plan, renamed
from harness.drive.latencies import DELAY
from harness.drive.launch import PLAN_FILE
from harness.drive.plan import load_plan
from harness.evidence.run_folder import encode_saved
from harness.evidence.sums import ATTESTATION, SUMS
from harness.history.merge import journals_in, marks
from harness.inspection import replaying
from harness.inspection.order import Order, UsageProblem
from harness.inspection.replaying import NEVER_CLOSED, TIMING, ReplayOrder, replay
from harness.inspection.running.concluding import Concluded
from harness.inspection.running.suite_files import chosen_suite
from harness.inspection.watch import Silent, Watcher
from tests.inspection.changing import closed_again, rewritten
from tests.inspection.conftest import NONCE, SignedRun


class Driven:
    """Takes the place of an inspection: keeps the order, and leaves what a run with this verdict would."""

    def __init__(self, first: Path, folder: Path, **failed: int) -> None:
        self.table = _table(first, str(folder), **failed)
        self.first, self.folder = first, folder
        self.orders: list[Order] = []

    def __call__(self, order: Order, watcher: Watcher) -> Concluded:
        self.orders.append(order)
        self.folder.mkdir()
        delays_ns = {f"ragain-{name}": each for name, each in (order.delays_ns or {}).items()}
        (self.folder / PLAN_FILE).write_bytes(encode_plan(delayed(renamed(_plan(self.first), "ragain"), delays_ns)))
        return Concluded(self.table, ["what the new run says"])


def _plan(folder: Path) -> Plan:
    return load_plan(folder / PLAN_FILE, decode_plan)


def _table(first: Path, run: str, **failed: int) -> dict[str, Any]:
    """The first run's verdict with these findings."""
    table: dict[str, Any] = orjson.loads((first / "verdict.json").read_bytes())
    for name, count in failed.items():
        table["properties"][name] |= {"verdict": "fail", "findings": count}
    return table | {"run": run} | ({"verdict": "fail", "exit_code": 1} if failed else {})


def test_a_replay_orders_the_same_and_says_so(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = Driven(signed_run.folder, tmp_path / "again", seal=2)
    monkeypatch.setattr(replaying, "inspect", driven)
    replayed = replay(ReplayOrder(signed_run.folder, results=tmp_path), Silent())
    (order,) = driven.orders
    manifest = orjson.loads((signed_run.folder / "manifest.json").read_bytes())
    assert (order.seed, order.nonce, order.residents) == (manifest["seed"], NONCE, 1500)
    assert (order.replay_of, order.around, order.target) == (manifest["run_id"], "", None)
    assert [each.text for each in chosen_suite(order).scenarios] == [
        (signed_run.folder / "scenarios" / "steady-day.toml").read_text(encoding="utf-8")
    ]
    assert replayed.table["not_the_same"] == [TIMING]
    assert replayed.table["properties"]["seal"]["is"] == "fail"
    assert any("seal" in line and "2 now" in line for line in replayed.lines)


def test_a_replay_reuses_the_delays_that_were_drawn(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = Driven(signed_run.folder, tmp_path / "again")
    monkeypatch.setattr(replaying, "inspect", driven)
    replay(ReplayOrder(signed_run.folder, results=tmp_path), Silent())
    journals = journals_in(signed_run.folder / "history")
    drawn = {str(each.values["of"]): each.values["delay_ns"] for each in marks(journals) if each.what == DELAY}
    plan = _plan(signed_run.folder)
    assert drawn.keys() == plan.quantiles.keys()
    assert driven.orders[0].delays_ns == {name.removeprefix(f"{plan.run_id}-"): each for name, each in drawn.items()}
    assert not load_plan(tmp_path / "again" / PLAN_FILE, decode_plan).quantiles


def test_a_replay_of_a_part_stays_that_part(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_run.copy(tmp_path)
    rewritten(first, "manifest.json", lambda manifest: manifest["order"].update(around="000007"))
    closed_again(first, signed_run.private)
    driven = Driven(first, tmp_path / "again")
    monkeypatch.setattr(replaying, "inspect", driven)
    replay(ReplayOrder(first, results=tmp_path), Silent())
    assert driven.orders[0].around == "000007"


def test_a_replay_that_came_to_no_plan_is_told_all_the_same(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven = Driven(signed_run.folder, tmp_path / "again")

    def broken_off(order: Order, watcher: Watcher) -> Concluded:
        concluded = driven(order, watcher)
        (driven.folder / PLAN_FILE).unlink()
        return concluded

    monkeypatch.setattr(replaying, "inspect", broken_off)
    said = replay(ReplayOrder(signed_run.folder, results=tmp_path), Silent()).table
    assert said["not_the_same"] == ["the new run came to no plan", TIMING]


def test_what_failed_then_is_said_to_fail_again_or_not(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_run.copy(tmp_path)
    finding = {"property": "binding", "application_id": f"{_plan(first).run_id}-000007"}
    (first / "findings.json").write_bytes(encode_saved([finding, finding]))
    table = _table(first, str(first), binding=1, content=1) | {"findings": 2}
    (first / "verdict.json").write_bytes(encode_saved(table))
    closed_again(first, signed_run.private)
    driven = Driven(first, tmp_path / "again")
    driven.table["properties"]["content"] |= {"verdict": "pass", "findings": 0}
    monkeypatch.setattr(replaying, "inspect", driven)
    order = ReplayOrder(first, finding=finding["application_id"], target="http://127.0.0.1:1", results=tmp_path)
    said = replay(order, Silent()).table
    assert (said["failed_again"], said["failed_then_only"]) == (["binding"], ["content"])
    assert (driven.orders[0].around, driven.orders[0].target) == ("000007", "http://127.0.0.1:1")


def test_the_font_of_the_first_run_is_asked_for_again(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_run.copy(tmp_path)
    rewritten(first, "manifest.json", lambda manifest: manifest["order"].update(font="lacks-kanji.ttf"))
    closed_again(first, signed_run.private)
    driven = Driven(first, tmp_path / "again")
    monkeypatch.setattr(replaying, "inspect", driven)
    replay(ReplayOrder(first, results=tmp_path), Silent())
    assert driven.orders[0].font == Path("lacks-kanji.ttf")


def test_what_was_changed_is_not_replayed_and_what_was_never_closed_says_so(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_run.copy(tmp_path)
    driven = Driven(first, tmp_path / "again")
    monkeypatch.setattr(replaying, "inspect", driven)
    rewritten(first, "manifest.json", lambda manifest: manifest["order"].update(defect="seal-2023"))
    with pytest.raises(UsageProblem, match=r"its evidence is broken: manifest\.json"):
        replay(ReplayOrder(first, results=tmp_path), Silent())
    assert driven.orders == []
    (first / ATTESTATION).unlink()
    (first / SUMS).unlink()
    assert replay(ReplayOrder(first, results=tmp_path), Silent()).table["not_the_same"] == [NEVER_CLOSED, TIMING]


def test_what_cannot_be_replayed_is_one_sentence(signed_run: SignedRun, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="cannot be replayed"):
        replay(ReplayOrder(tmp_path), Silent())
    with pytest.raises(UsageProblem, match="no application with a finding"):
        replay(ReplayOrder(signed_run.folder, finding="r1-000001"), Silent())
