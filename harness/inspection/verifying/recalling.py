"""A run read back from its folder: what was asked is made again, and must be what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from harness import __version__
from harness.domain.operations import SelfReport
from harness.domain.residents import Population
from harness.drive.launch import PLAN_FILE
from harness.drive.plan import Plan, PlanError, encode_plan
from harness.evidence.broken import BrokenEvidence
from harness.evidence.gate import gate_of
from harness.evidence.run_folder import RunFolder
from harness.evidence.self_reports import SELF_REPORT, load_reports
from harness.evidence.stored import MANIFEST, VERDICT, StoredError
from harness.evidence.sums import digest_of
from harness.inspection.inspect import planned_for
from harness.inspection.order import Order, UsageProblem, seed_from
from harness.inspection.running.dossier import Dossier
from harness.inspection.running.impressions import Impressions
from harness.inspection.running.manifest import suite_digest
from harness.inspection.running.reach import BusinessClock
from harness.inspection.running.suite_files import SCENARIOS, kept_names, standing, suite_files
from harness.inspection.running.suites import recalled_suite
from harness.population.make import make_population
from harness.resources import fixture
from harness.scenario.model import Suite
from harness.targets.system import SystemDescription, SystemProblem, parse_system


@dataclass(frozen=True, slots=True)
class Recalled:
    """A run that was judged: its dossier, what the system at rest said of itself, the sentences with which driving
    ended, and into how many parts its observations are laid."""

    dossier: Dossier
    after: SelfReport
    ended: tuple[str, ...]
    parts: int


@contextmanager
def recalled(folder: Path, manifest: Mapping[str, Any], verdict: Mapping[str, Any]) -> Iterator[Recalled]:
    """Makes population, suite and plan again from the seed and the suite's files. Raises BrokenEvidence where the
    folder holds something else, UsageProblem where this version cannot make them again."""
    try:
        _check_version(manifest)
        order = _order(manifest)
        suite = _suite(order, folder, manifest)
        population = make_population(suite.residents, order.seed)
        system = parse_system(orjson.dumps(manifest["target"]))
        clock = manifest["business_clock"]
        base = BusinessClock(datetime.fromisoformat(clock["now"]), clock["after_ns"], clock["before_ns"])
        plan = _plan(folder, manifest, order, suite, population, system)
        before, after = load_reports(folder)
        gate = gate_of(verdict)
        ended, parts = tuple(map(str, manifest["driving_ended"])), int(manifest["parts"])
    except StoredError as error:
        raise BrokenEvidence(str(error), SELF_REPORT) from None
    except (KeyError, TypeError, ValueError, SystemProblem) as error:
        raise BrokenEvidence(f"it is not that of a run of this version ({error!r})", MANIFEST) from None
    run = RunFolder(folder, str(manifest["run_id"]))
    with Impressions(population, order.seed) as impressions:
        dossier = Dossier(order, suite, population, impressions, run, system, base, before, plan, gate)
        yield Recalled(dossier, after, ended, parts)


def _check_version(manifest: Mapping[str, Any]) -> None:
    made = manifest["versions"]["himozuke"]
    if made != __version__:
        raise UsageProblem(f"the run was made with himozuke {made}; install that version to judge it again")
    if manifest["forms_digest"] != digest_of(fixture("forms.toml")):
        raise UsageProblem("the run was judged by other forms than those installed here; install the same build")


def _order(manifest: Mapping[str, Any]) -> Order:
    """The part of the order on which suite, plan and judgement depend."""
    said = manifest["order"]
    given, nonce, seed = manifest["seed_given"], manifest["nonce"], manifest["seed"]
    if seed_from(given, nonce) != seed or said["seed"] != seed:
        raise BrokenEvidence("its seed is not that of the seed given and the nonce", MANIFEST)
    return Order(
        names=tuple(said["names"]),
        processes=said.get("processes"),
        seed=seed,
        nonce=nonce,
        seed_given=given,
        duration_s=said.get("duration_s"),
        residents=said.get("residents"),
        documents=said["documents"],
        around=said["around"],
    )


def _suite(order: Order, folder: Path, manifest: Mapping[str, Any]) -> Suite:
    try:
        suite = recalled_suite(order, folder)
        again = standing(suite_files(kept_names(order, folder)), order)
    except UsageProblem as problem:
        raise BrokenEvidence(str(problem), SCENARIOS) from None
    if suite_digest(suite) != manifest["suite"]["digest"]:
        raise BrokenEvidence("the suite's digest is not that of the files kept of it", MANIFEST)
    if again != manifest["suite"]["standing"]:
        raise BrokenEvidence("who answers for the suite is not what its files and their signature say", MANIFEST)
    return suite


def _plan(
    folder: Path,
    manifest: Mapping[str, Any],
    order: Order,
    suite: Suite,
    population: Population,
    system: SystemDescription,
) -> Plan:
    if population.digest != manifest["population_digest"]:
        raise BrokenEvidence("the population's digest is not that of the population that the seed gives", MANIFEST)
    try:
        plan = planned_for(order, suite, population, manifest["run_id"], system, manifest["rate_limit_per_s"])
    except PlanError as problem:
        raise BrokenEvidence(str(problem), MANIFEST) from None
    if encode_plan(plan) != (folder / PLAN_FILE).read_bytes():
        raise BrokenEvidence(
            "it is not the plan that suite and seed give: what was sent was chosen otherwise", PLAN_FILE
        )
    return plan


def is_judged(manifest: Mapping[str, Any], folder: Path) -> bool:
    """Whether a run came as far as its judgement; another has nothing that could be judged again."""
    return manifest.get("phase") == "done" and (folder / VERDICT).is_file()
