"""The suite that an order asks for, with what the order changes about it, and its files: read once, kept in the run
folder, and read again from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness import families
from harness.bounded import WRITTEN_BYTES, content_of
from harness.domain import properties
from harness.domain.suites import Mode, ScenarioError, Suite
from harness.evidence.minima import Lowered
from harness.evidence.run_folder import RunFolder
from harness.evidence.suite_signature import SuiteFiles, standing_of
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem, as_usage_problem
from harness.inspection.running.shipped import Shipped, shipped_now

SCENARIOS = "scenarios"
"""The folder of a run that holds the files of its suite."""

MOST_RESIDENTS = 4_000_000
MOST_PROCESSES = 256
"""The largest municipality of Japan has 3.8 million."""

_CHANGES = {"duration_s": "--duration", "residents": "--residents", "processes": "--processes"}


def suite_files(names: Sequence[str], family: str = families.USUAL) -> tuple[SuiteFiles, ...]:
    """The files of each suite or scenario, with the signature that stands beside it. Raises UsageProblem."""
    found = tuple(_files(found_suite([name], family)) for name in names)
    texts: dict[str, str] = {}
    for each in found:
        for name, text in each.texts.items():
            if texts.setdefault(name, text) != text:
                raise UsageProblem(f"two files of the suite are named {name}; give one another name")
    return found


def kept_names(order: Order, folder: Path) -> tuple[str, ...]:
    """The names of an order as paths of the copies that `keep_files` wrote."""
    places = [folder / SCENARIOS / Path(name).name for name in order.names]
    return tuple(str(place if place.is_file() else place.with_name(f"{place.name}.toml")) for place in places)


def keep_files(run: RunFolder, files: Sequence[SuiteFiles]) -> None:
    """Copies them into the run folder. Raises RunFolderError."""
    for each in files:
        for name, text in each.texts.items():
            run.save_text(f"{SCENARIOS}/{name}", text)
        if each.signature is not None:
            run.save_copy(f"{SCENARIOS}/{each.signature_name}", each.signature)


def standing(files: Sequence[SuiteFiles], order: Order, shipped: Shipped | None = None) -> dict[str, Any]:
    """Who answers for the suite (`standing_of`), and by which options the order changes it. `shipped` is what counts as
    shipped, by default what comes with this version."""
    shipped = shipped_now() if shipped is None else shipped
    changed = [option for name, option in _CHANGES.items() if getattr(order, name) is not None]
    return {**standing_of(files, shipped), "changed": changed}


def chosen_suite(order: Order) -> Suite:
    """The suite, or the scenarios as one. A changed duration is shared out as the suite shares its own; minimum trials
    follow in proportion, but for a gate, which does not take less than the suite itself does. Raises UsageProblem."""
    suite: Any = found_suite(order.names, order.family)
    if order.residents is not None:
        suite = replace(suite, residents=order.residents)
    if suite.residents > MOST_RESIDENTS:
        raise UsageProblem(f"{suite.residents} residents are too many to make; {MOST_RESIDENTS} are the most")
    if order.processes is not None:
        suite = replace(suite, processes=order.processes)
    if suite.processes > MOST_PROCESSES:
        raise UsageProblem(f"{suite.processes} server processes are too many; {MOST_PROCESSES} are the most")
    if order.duration_s is not None:
        share = order.duration_s / total_s(suite)
        resized = family_of(order.family).inspection().resized
        scenarios = tuple(resized(each, each.duration_s * share) for each in suite.scenarios)
        held = max(1.0, share) if order.asks_for_gate else share
        suite = replace(suite, scenarios=scenarios, minimum=properties.resized(suite.minimum, held))
    chosen: Suite = suite
    return chosen


def lowered_by(order: Order, suite: Suite) -> Lowered | None:
    """The minima that this order's length lowered in its suite; None where it lowered none. Raises UsageProblem."""
    own = found_suite(order.names, order.family)
    both = {str(name): (least, own.minimum[name]) for name, least in suite.minimum.items()}
    minima = {name: (least, most) for name, (least, most) in both.items() if least < most}
    return Lowered(total_s(suite), total_s(own), minima) if minima else None


def total_s(suite: Suite) -> float:
    """How long arrivals last."""
    durations = [each.duration_s for each in suite.scenarios]
    return sum(durations) if suite.mode is Mode.IN_TURN else max(durations)


def found_suite(names: Sequence[str], family: str) -> Suite:
    """The suite of these names or paths as it is. Raises UsageProblem."""
    with as_usage_problem(ScenarioError, OSError):
        found: Suite = family_of(family).inspection().find(names)
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
        return SuiteFiles(path.name, texts, content_of(signature, WRITTEN_BYTES) if signature.is_file() else None)
    except OSError as error:
        raise UsageProblem(f"{signature} cannot be read ({error.strerror})") from error
