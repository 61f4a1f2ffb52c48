"""The scenarios and suites that can be named: those that ship with the package, and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from harness.certificates.scenario.load import load
from harness.certificates.scenario.model import Suite
from harness.domain.suites import Mode, ScenarioError


def names(folder: Path) -> list[str]:
    """Names of all scenarios and suites in `folder`."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def find(name_or_path: str, folder: Path) -> Suite:
    """The suite (or scenario as a suite of one) of that name in `folder`, or in that file. Raises ScenarioError."""
    shipped = folder / f"{name_or_path}.toml"
    if "/" not in name_or_path and shipped.is_file():
        return load(shipped, folder)
    path = Path(name_or_path)
    if path.is_file():
        return load(path, folder)
    raise ScenarioError(
        f"no scenario or suite named {name_or_path!r}; `himozuke scenarios` lists {', '.join(names(folder))}"
    )


def triggering(defect: str, folder: Path) -> str:
    """The name of the scenario in `folder` that pulls the trigger of a defect. Raises ScenarioError."""
    suites = [find(name, folder) for name in names(folder)]
    alone = [suite.scenarios[0] for suite in suites if suite.path == suite.scenarios[0].path]
    for scenario in alone:
        if defect in scenario.triggers:
            return scenario.id
    raise ScenarioError(f"no scenario in {folder} names {defect!r} among its triggers")


def find_all(names_or_paths: Sequence[str], folder: Path) -> Suite:
    """Several scenarios or suites as one suite, run one after the other."""
    suites = [find(each, folder) for each in names_or_paths]
    if len(suites) == 1:
        return suites[0]
    first = suites[0]
    minimum = {name: least for suite in suites for name, least in suite.minimum.items()}
    return replace(
        first,
        id="+".join(suite.id for suite in suites),
        version="+".join(suite.version for suite in suites),
        title="; ".join(suite.title for suite in suites),
        mode=Mode.IN_TURN,
        scenarios=tuple(scenario for suite in suites for scenario in suite.scenarios),
        residents=max(suite.residents for suite in suites),
        minimum=minimum,
        text="\n".join(suite.text for suite in suites),
    )
