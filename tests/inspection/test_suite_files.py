"""A suite in a file: signed, copied into the run folder, and recognised again there."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from harness.evidence.keys import new_key
from harness.evidence.run_folder import create
from harness.evidence.suite_signature import SHIPPED, SIGNED, UNOFFICIAL
from harness.inspection.order import Order, UsageProblem
from harness.inspection.running.shipped import shipped_ever, shipped_now
from harness.inspection.running.suite_files import chosen_suite, keep_files, kept_names, standing, suite_files
from harness.inspection.signing import sign
from harness.resources import fixture, scenarios_dir


def _own(folder: Path, edited: bool) -> Path:
    """A copy of a shipped scenario, edited or not."""
    text = (scenarios_dir() / "steady-day.toml").read_text(encoding="utf-8")
    path = folder / "steady-day.toml"
    path.write_text(f"{text}\n# easier\n" if edited else text, encoding="utf-8")
    return path


def test_an_edited_copy_is_unofficial_until_somebody_signs_it(tmp_path: Path) -> None:
    path = _own(tmp_path, edited=True)
    order = Order((str(path),), duration_s=5.0)
    assert standing(suite_files(order.names), order)["status"] == UNOFFICIAL
    sign(str(path), new_key(tmp_path / "k").private)
    said = standing(suite_files(order.names), order)
    assert (said["status"], said["changed"]) == (SIGNED, ["--duration"])
    path.write_text(path.read_text(encoding="utf-8") + "# easier still\n", encoding="utf-8")
    assert standing(suite_files(order.names), order)["status"] == UNOFFICIAL


def test_what_an_earlier_build_came_with_was_shipped_then_and_is_no_longer(tmp_path: Path) -> None:
    path = _own(tmp_path, edited=True)
    order = Order((str(path),))
    files = suite_files(order.names)
    before = {"steady-day.toml": frozenset({sha256(path.read_bytes()).hexdigest()})}
    assert standing(files, order, before)["status"] == SHIPPED
    assert standing(files, order)["status"] == UNOFFICIAL


def test_what_ships_now_is_not_listed_as_what_once_did() -> None:
    ever, now = shipped_ever(), shipped_now()
    assert all(now[name] <= ever[name] for name in now)
    before = tomllib.loads(fixture("shipped_before.toml").read_text(encoding="utf-8"))
    assert not {digest for name in before for digest in before[name] if digest in now.get(name, ())}


def test_a_signature_is_kept_as_it_is_whatever_it_is(tmp_path: Path) -> None:
    path = _own(tmp_path, edited=True)
    path.with_name("steady-day.signature.json").write_bytes(b'\xff\xfe{"payload"')
    order, run = Order((str(path),)), create(tmp_path, "quick")
    files = suite_files(order.names)
    keep_files(run, files)
    again = suite_files(kept_names(order, run.path))
    assert standing(again, order) == standing(files, order)
    assert standing(again, order)["status"] == UNOFFICIAL


@pytest.mark.parametrize("names", [("quick",), ("steady-day", "takamatsu-2024")])
def test_a_suite_is_the_same_when_read_from_the_run_folder(tmp_path: Path, names: tuple[str, ...]) -> None:
    order, run = Order(names, duration_s=9.0, residents=77), create(tmp_path, "quick")
    files = suite_files(order.names)
    keep_files(run, files)
    again = suite_files(kept_names(order, run.path))
    assert again == files
    assert standing(again, order)["status"] == SHIPPED
    one, other = chosen_suite(order), chosen_suite(replace(order, names=kept_names(order, run.path)))
    assert (one.text, one.minimum, one.limits, one.residents) == (
        other.text,
        other.minimum,
        other.limits,
        other.residents,
    )
    assert [each.text for each in one.scenarios] == [each.text for each in other.scenarios]


def test_a_signature_survives_the_way_through_the_run_folder(tmp_path: Path) -> None:
    path = _own(tmp_path, edited=True)
    sign(str(path), new_key(tmp_path / "k").private)
    order, run = Order((str(path),)), create(tmp_path, "own")
    keep_files(run, suite_files(order.names))
    assert standing(suite_files(kept_names(order, run.path)), order) == standing(suite_files(order.names), order)


def test_two_files_of_one_name_are_one_sentence(tmp_path: Path) -> None:
    path = _own(tmp_path, edited=True)
    with pytest.raises(UsageProblem, match="two files of the suite are named"):
        suite_files(("steady-day", str(path)))
