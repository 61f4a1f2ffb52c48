"""The files of an order's suite: read once, kept in the run folder, and read again from there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness import families
from harness.domain.suites import ScenarioError, Suite
from harness.evidence.keys import KeyProblem, load_signer
from harness.evidence.run_folder import RunFolder
from harness.evidence.suite_signature import SuiteFiles, sign_suite, standing_of
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem
from harness.resources import scenarios_dir

SCENARIOS = "scenarios"
"""The folder of a run that holds the files of its suite."""

_CHANGES = {"duration_s": "--duration", "residents": "--residents", "processes": "--processes"}


def suite_files(names: Sequence[str], family: str = families.USUAL) -> tuple[SuiteFiles, ...]:
    """The files of each suite or scenario, with the signature that stands beside it. Raises UsageProblem."""
    found = tuple(_files(_suite(name, family)) for name in names)
    texts: dict[str, str] = {}
    for each in found:
        for name, text in each.texts.items():
            if texts.setdefault(name, text) != text:
                raise UsageProblem(f"two files of the suite are named {name}; give one another name")
    return found


def kept_names(order: Order, folder: Path) -> list[str]:
    """The names of an order as paths of the copies that `keep_files` wrote."""
    places = [folder / SCENARIOS / Path(name).name for name in order.names]
    return [str(place if place.is_file() else place.with_name(f"{place.name}.toml")) for place in places]


def keep_files(run: RunFolder, files: Sequence[SuiteFiles]) -> None:
    """Copies them into the run folder. Raises RunFolderError."""
    for each in files:
        for name, text in each.texts.items():
            run.save_text(f"{SCENARIOS}/{name}", text)
        if each.signature is not None:
            run.save_copy(f"{SCENARIOS}/{each.signature_name}", each.signature)


def standing(files: Sequence[SuiteFiles], order: Order) -> dict[str, Any]:
    """Who answers for the suite (`standing_of`), and by which options the order changes it."""
    shipped = {path.name: path.read_text(encoding="utf-8") for path in scenarios_dir().glob("*.toml")}
    changed = [option for name, option in _CHANGES.items() if getattr(order, name) is not None]
    return {**standing_of(files, shipped), "changed": changed}


def sign(name: str, key: Path) -> Path:
    """Writes the signature of a suite or scenario beside its file. Raises UsageProblem."""
    (files,) = suite_files([name])
    place = Path(_suite(name, families.USUAL).path).with_name(files.signature_name)
    try:
        place.write_bytes(sign_suite(files, load_signer(key)))
    except KeyProblem as problem:
        raise UsageProblem(str(problem)) from problem
    except OSError as error:
        raise UsageProblem(f"{place} cannot be written ({error.strerror})") from error
    return place


def _suite(name: str, family: str) -> Suite:
    try:
        found: Suite = family_of(family).inspection().find([name])
    except (ScenarioError, OSError) as error:
        raise UsageProblem(str(error)) from error
    return found


def _files(suite: Suite) -> SuiteFiles:
    path = Path(suite.path)
    texts = {path.name: suite.text}
    for each in suite.scenarios:
        if texts.setdefault(Path(each.path).name, each.text) != each.text:
            raise UsageProblem(f"two files of the suite are named {Path(each.path).name}; give one another name")
    unsigned = SuiteFiles(path.name, texts)
    signature = path.with_name(unsigned.signature_name)
    try:
        return SuiteFiles(path.name, texts, signature.read_bytes() if signature.is_file() else None)
    except OSError as error:
        raise UsageProblem(f"{signature} cannot be read ({error.strerror})") from error
