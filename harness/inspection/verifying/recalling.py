"""A run read back from its folder: what was asked is made again, and must be what the folder holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from harness import __version__
from harness.bounded import COUNTED_BYTES, content_of, json_of
from harness.checks.clock import Setting
from harness.domain.messages import Message
from harness.domain.suites import Population, Suite
from harness.domain.words import Capability
from harness.drive.launch import PLAN_FILE
from harness.drive.plan import Plan, PlanError
from harness.evidence.gate import Gate, gate_of
from harness.evidence.minima import Lowered
from harness.evidence.run_folder import RunFolder, encode_saved, spellings
from harness.evidence.said import said_in, with_said
from harness.evidence.stored import MANIFEST, SELF_REPORT, VERDICT, BrokenEvidence, StoredError, family_in
from harness.evidence.suite_signature import SuiteFiles
from harness.evidence.sums import digest_of
from harness.evidence.waivers import LONGEST
from harness.family import Family, family_of
from harness.inspection.order import Order, UsageProblem, as_usage_problem, stored_order
from harness.inspection.planning import planned_for
from harness.inspection.running.dossier import Dossier
from harness.inspection.running.gating import lacking
from harness.inspection.running.manifest import suite_table
from harness.inspection.running.record import PARTS
from harness.inspection.running.shipped import shipped_ever
from harness.inspection.running.suite_files import SCENARIOS, chosen_suite, kept_names, lowered_by, suite_files
from harness.inspection.verifying.comparing_stored import as_limited, form_of, told_as_now
from harness.resources import fixture
from harness.targets.interlock import is_of
from harness.targets.system import SystemDescription, SystemProblem, parse_system


@dataclass(frozen=True, slots=True)
class Recalled:
    """A run that was judged: its dossier, the files of its suite, what the system at rest said of itself, and how
    driving ended (nothing: it came to its end by itself)."""

    dossier: Dossier
    files: tuple[SuiteFiles, ...]
    after: Any
    ended: tuple[Message, ...]


@contextmanager
def recalled(folder: Path, manifest: Mapping[str, Any], verdict: Mapping[str, Any]) -> Iterator[Recalled]:
    """Makes population, suite and plan again from the seed and the suite's files. Raises BrokenEvidence where the
    folder holds something else, UsageProblem where this version cannot make them again."""
    try:
        _check_version(manifest)
        order = _order(manifest)
        suite, files, lowered = _suite(order, folder, manifest)
        system = parse_system(orjson.dumps(manifest["target"]))
        base = _clock(manifest["business_clock"], suite, system)
        family = family_of(order.family)
        before, after = _reports(folder, family)
        ended = tuple(said_in(manifest, "driving_ended"))
        if manifest["driving_ended"] != with_said("driving_ended", ended)["driving_ended"]:
            raise ValueError(f"driving_ended is {manifest['driving_ended']!r}")
        if manifest["parts"] != PARTS:
            raise ValueError(f"parts is {manifest['parts']!r}")
        population = family.population(suite.residents, order.seed)
        plan = _plan(folder, manifest, order, suite, population, system)
        gate = _gate(order, verdict, datetime.fromisoformat(manifest["began"]))
        if gate.lacks != lacking(gate.require, system, plan):
            raise BrokenEvidence("its gate does not miss what the system lacks", VERDICT)
    except StoredError as error:
        raise BrokenEvidence(str(error), SELF_REPORT) from None
    except (AttributeError, KeyError, TypeError, ValueError, SystemProblem) as error:
        raise BrokenEvidence(f"it is not that of a run of this version ({error!r})", MANIFEST) from None
    run = RunFolder(folder, str(manifest["run_id"]))
    with family.inspection().materials(population, order.seed) as materials:
        dossier = Dossier(
            order=order,
            suite=suite,
            population=population,
            materials=materials,
            run=run,
            system=system,
            clock=base,
            before=before,
            plan=plan,
            gate=gate,
            lowered=lowered,
        )
        yield Recalled(dossier, files, after, ended)


FORMS_WITHOUT_LABELS = "a975fe6cebacb4572a2187af3a98bdca24d3963c574359e26a09e8e4c38e6572"
"""The digest of the table of forms from before it held the words of labels: these stood in the code, and were the same;
all else of it is as it was."""
_FORMS_BEFORE = frozenset(
    {
        FORMS_WITHOUT_LABELS,
        "031043d62cb1a6afa72677f4cf474843a36a7313294140c465f08bdbf2256f87",
        "d8e43fb61ae80aeeaed8cf80c1b951563d9708cc26879c4830984d3795f1371c",
        "73a102f92775b02c08a7a2301799a0955bd3af979d2853faf14fb1f3386ae762",
        "7e4a388bdb4f6a2ae5de02613afe5b0a041bc26bdc1297f07840517291735ea5",
    }
)
"""That one, and those of the tables that held fewer words of labels, and else the same."""


def _check_version(manifest: Mapping[str, Any]) -> None:
    with as_usage_problem(StoredError):
        family_in(manifest)
    made = manifest["versions"]["himozuke"]
    if made != __version__:
        raise UsageProblem(f"the run was made with himozuke {made!r}; install that version to judge it again")
    if manifest["forms_digest"] not in {digest_of(fixture("forms.toml")), *_FORMS_BEFORE}:
        raise UsageProblem("the run was judged by other forms than those installed here; install the same build")


def _order(manifest: Mapping[str, Any]) -> Order:
    try:
        return stored_order(manifest)
    except ValueError as problem:
        raise BrokenEvidence(str(problem), MANIFEST) from None


def _suite(
    order: Order, folder: Path, manifest: Mapping[str, Any]
) -> tuple[Suite, tuple[SuiteFiles, ...], Lowered | None]:
    """The suite and its files, from the copies in the run folder, and by what its minima were lowered; all that the
    manifest says of it must be so."""
    try:
        kept = replace(order, names=kept_names(order, folder))
        if not told_as_now(manifest):  # then a gate lowered the minima, too
            kept = kept.without_gate
        suite, files = as_limited(chosen_suite(kept), manifest), suite_files(kept.names, order.family)
        lowered = lowered_by(kept, suite)
        again = suite_table(suite, files, order, shipped_ever())
        if not told_as_now(manifest):
            del again["driven"]
    except UsageProblem as problem:
        raise BrokenEvidence(str(problem), SCENARIOS) from None
    if encode_saved(again) != encode_saved(manifest["suite"]):
        told = orjson.loads(encode_saved(again))
        differing = [name for name, value in told.items() if manifest["suite"].get(name) != value]
        raise BrokenEvidence(f"its suite is not that of the files kept of it ({', '.join(differing)})", MANIFEST)
    return suite, files, lowered


def _clock(said: Mapping[str, Any], suite: Suite, system: SystemDescription) -> Setting:
    """The business clock when the run began: where the system takes it, it was set to the suite's time."""
    clock = Setting(datetime.fromisoformat(said["now"]), said["after_ns"], said["before_ns"])
    if not isinstance(clock.invoked_ns, int) or not isinstance(clock.completed_ns, int) or clock.now.tzinfo is None:
        raise TypeError("business_clock")
    if system.can(Capability.CLOCK) and clock.now != suite.business_time:
        raise BrokenEvidence("its business clock was not set to the suite's time", MANIFEST)
    return clock


def _reports(folder: Path, family: Family) -> tuple[Any, Any]:
    """What the system said of itself before the first application, and at rest after the last. Raises StoredError."""
    targets, path = family.targets(), folder / SELF_REPORT
    try:
        content = content_of(path, COUNTED_BYTES)
        stored = json_of(content)
        before, after = (targets.report_of(stored[when]) for when in ("before", "after"))
    except OSError as error:
        raise StoredError(f"{path} cannot be read ({error.strerror})") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError(f"{path} is broken: {error!r}") from error
    again = {"before": targets.report_table(before), "after": targets.report_table(after)}
    if content not in spellings(again):
        raise StoredError("it is not written in the one form in which a run keeps it")
    return before, after


def _gate(order: Order, verdict: Mapping[str, Any], began: datetime) -> Gate:
    """The gate that the verdict says that it passed: it must be the one that was ordered, on the day of the run."""
    gate = gate_of(verdict)
    ordered = order.asks_for_gate, order.min_documents, order.strictest_bounds, order.require
    if (gate.asked, gate.min_documents, gate.bounds, gate.require) != ordered:
        raise BrokenEvidence("its gate is not the one that was ordered", VERDICT)
    if gate.waivers and not order.waivers:
        raise BrokenEvidence("it waives findings, and no waivers were ordered", VERDICT)
    if gate.asked and abs((gate.today - began.date()).days) > 1:
        raise BrokenEvidence("its gate was held against another day than that of the run", VERDICT)
    if any(each.expires > gate.today + LONGEST for each in gate.waivers):
        raise BrokenEvidence("a waiver holds longer than any may", VERDICT)
    return gate


def _plan(
    folder: Path,
    manifest: Mapping[str, Any],
    order: Order,
    suite: Suite,
    population: Population,
    system: SystemDescription,
) -> Plan:
    if population.digest != manifest["population_digest"] or not is_of(system.population_digest, population.digest):
        raise BrokenEvidence("the population's digest is not that of the population that the seed gives", MANIFEST)
    try:
        plan = planned_for(order, suite, population, manifest["run_id"], system, manifest["rate_limit_per_s"])
    except PlanError as problem:
        raise BrokenEvidence(str(problem), MANIFEST) from None
    if not form_of(manifest).is_plan(folder / PLAN_FILE, family_of(order.family).driving().encode(plan)):
        raise BrokenEvidence(
            "it is not the plan that suite and seed give: what was sent was chosen otherwise", PLAN_FILE
        )
    return plan


def is_judged(manifest: Mapping[str, Any], folder: Path) -> bool:
    """Whether a run came as far as its judgement; another has nothing that could be judged again."""
    return manifest.get("phase") == "done" and (folder / VERDICT).is_file()
