"""The suite that an order asks for, with what the order changes about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.domain.suites import Mode, ScenarioError, Suite
from harness.family import family_of
from harness.inspection.order import Order, UsageProblem
from harness.inspection.running.suite_files import kept_names

MOST_RESIDENTS = 4_000_000
"""The largest municipality of Japan has 3.8 million."""


def chosen_suite(order: Order) -> Suite:
    """The suite, or the scenarios as one. A changed duration is shared out as the suite shares its own; minimum trials
    follow in proportion. Raises UsageProblem."""
    suite: Suite = _suited(order, order.names)
    return suite


def recalled_suite(order: Order, folder: Path) -> Suite:
    """The suite that an order asked for, from the copies of its files in a run folder. Raises UsageProblem."""
    suite: Suite = _suited(order, kept_names(order, folder))
    return suite


def _suited(order: Order, names: Sequence[str]) -> Any:
    family = family_of(order.family).inspection()
    try:
        suite = family.find(names)
    except (ScenarioError, OSError) as error:
        raise UsageProblem(str(error)) from error
    if order.residents is not None:
        suite = replace(suite, residents=order.residents)
    if suite.residents > MOST_RESIDENTS:
        raise UsageProblem(f"{suite.residents} residents are too many to make; {MOST_RESIDENTS} are the most")
    if order.processes is not None:
        suite = replace(suite, processes=order.processes)
    if order.duration_s is None:
        return suite
    share = order.duration_s / total_s(suite)
    scenarios = tuple(family.resized(each, each.duration_s * share) for each in suite.scenarios)
    minimum = {name: max(1, int(least * share)) for name, least in suite.minimum.items()}
    return replace(suite, scenarios=scenarios, minimum=minimum)


def total_s(suite: Suite) -> float:
    """How long arrivals last."""
    durations = [each.duration_s for each in suite.scenarios]
    return sum(durations) if suite.mode is Mode.IN_TURN else max(durations)
