"""A run driven once more: the same applications, events, faults and intended times, against the same or another system.

The plan is made again from the stored suite and seed, and must be the stored one but for the run's id. What cannot be
made the same is a real system's timing: which of two requests it takes up first, and when its processes get the
processor. So a failure that depends on that may need more than one replay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.drive.latencies import DELAY
from harness.drive.launch import PLAN_FILE
from harness.drive.plan import Plan, PlanError, load_plan
from harness.drive.subject import AnyDriving
from harness.evidence.closing import is_closed
from harness.evidence.integrity import check_integrity
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import BrokenEvidence, Stored, StoredError
from harness.history.merge import journals_in, marks
from harness.inspection.inspect import inspect
from harness.inspection.order import Order, UsageProblem, stored_order
from harness.inspection.running.concluding import Concluded
from harness.inspection.running.suite_files import kept_names
from harness.inspection.watch import Watcher

TIMING = "not the same: the system's own timing, which nobody can repeat; only the intended times are"
NEVER_CLOSED = "the first run was never closed: nobody can tell whether what is driven again was changed"


@dataclass(frozen=True, slots=True)
class ReplayOrder:
    """Which run, against which target (None: the same as then), around which finding (the id of its application, None:
    all of it), and where the new run goes."""

    run: Path
    target: str | None = None
    finding: str | None = None
    results: Path = Path("results")
    documents: str = "all"
    operator_key: Path | None = None
    key: Path | None = None
    command_line: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the new run says, and how it compares with the first."""

    concluded: Concluded
    lines: list[str]
    table: dict[str, Any]


def replay(order: ReplayOrder, watcher: Watcher) -> Replayed:
    """Drives a stored run again. Raises UsageProblem where it cannot be made the same, and as `inspect` does."""
    try:
        first = Stored.load(order.run)
        closed = is_closed(order.run)
        if closed:
            check_integrity(order.run, None)
        driving = first.family.driving()
        plan = load_plan(order.run / PLAN_FILE, driving.decode)
        delays_ns = _delays_ns(order.run)
        again = _order(order, first, plan, delays_ns)
        seen = _seen(first.verdict)
    except BrokenEvidence as broken:
        raise UsageProblem(f"{order.run} cannot be replayed: its evidence is broken: {broken}") from broken
    except (StoredError, PlanError, OSError) as error:
        raise UsageProblem(f"{order.run} cannot be replayed: {error}") from error
    except (KeyError, ValueError) as error:
        raise UsageProblem(f"{order.run} cannot be replayed: its manifest or verdict is broken ({error})") from error
    concluded = inspect(again, watcher)
    differing = [] if closed else [NEVER_CLOSED]
    plan = driving.delayed(plan, delays_ns)
    differing += _differing(driving, plan, Path(concluded.table["run"]) / PLAN_FILE, whole=order.finding is None)
    table = _table(first, seen, concluded.table, order, differing)
    return Replayed(concluded, [*_lines(table), ""], table)


def _seen(verdict: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """What was said of each property then, and how many findings it had. Raises ValueError."""
    try:
        return {name: (str(each["verdict"]), int(each["findings"])) for name, each in verdict["properties"].items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"verdict.json has no properties: {error!r}") from error


def _delays_ns(run: Path) -> dict[str, int]:
    """The delays that were drawn when the run was driven, by the ids of requests. Raises OSError, ValueError or
    KeyError."""
    drawn = (mark.values for mark in marks(journals_in(RunFolder(run, "").history)) if mark.what == DELAY)
    return {str(each["of"]): int(each["delay_ns"]) for each in drawn}


def _order(order: ReplayOrder, first: Stored, plan: Plan, delays_ns: Mapping[str, int]) -> Order:
    """The order of the first run, from the copies of its suite in the run folder. Raises ValueError, KeyError."""
    said = stored_order(first.manifest)
    target = order.target or said.target
    same = said if target is None else replace(said, defect=None, guard=False, processes=None, font=None)
    return replace(
        same.without_gate,
        names=kept_names(said, first.path),
        target=target,
        results=order.results,
        documents=order.documents,
        operator_key=order.operator_key,
        key=order.key,
        replay_of=str(first.manifest["run_id"]),
        delays_ns=_without_run(plan, said.delays_ns or {}, delays_ns),
        around=said.around if order.finding is None else _around(order, first, plan),
        command_line=order.command_line,
    )


def _without_run(plan: Plan, before: Mapping[str, int], delays_ns: Mapping[str, int]) -> dict[str, int] | None:
    """The delays of a run that may have been a replay itself, by ids without the run's."""
    drawn = {name.removeprefix(f"{plan.run_id}-"): delay_ns for name, delay_ns in delays_ns.items()}
    return {**before, **drawn} or None


def _around(order: ReplayOrder, first: Stored, plan: Plan) -> str:
    """The number of the application around which to replay, without the run's id. Raises UsageProblem."""
    known = {each.get("application_id") for each in first.findings}
    if order.finding not in known:
        named = ", ".join(sorted(name for name in known if name)[:5])
        raise UsageProblem(
            f"{order.finding} is no application with a finding in {first.path}; there are {named or 'none'}"
        )
    return str(order.finding).removeprefix(f"{plan.run_id}-")


def _differing(driving: AnyDriving, first: Plan, path: Path, whole: bool) -> list[str]:
    """What the plan of the replay lacks or has more, because the target can do other things than the first."""
    try:
        again = load_plan(path, driving.decode)
    except (PlanError, OSError):
        return ["the new run came to no plan"]
    if not whole or _sent_by(driving, driving.renamed(first, again.run_id)) == _sent_by(driving, again):
        return []
    counts = (("applications", first.applications, again.applications), ("register events", first.events, again.events))
    told = [f"{one} {what} were planned then and {other} now" for what, one, other in counts if one != other]
    return [*(told or ["the same counts, other details"]), "this target says other things of itself than the first"]


def _sent_by(driving: AnyDriving, plan: Any) -> bytes:
    """What a plan sends, without what it says of all that it cannot have."""
    return driving.encode(replace(plan, omitted=()))


def _table(
    first: Stored,
    seen: Mapping[str, tuple[str, int]],
    now: Mapping[str, Any],
    order: ReplayOrder,
    differing: Sequence[str],
) -> dict[str, Any]:
    failed = [name for name, (verdict, _) in seen.items() if verdict == "fail"]
    return {
        "replay_of": str(first.path),
        "run": now["run"],
        "around": order.finding,
        "verdict": {"was": first.verdict.get("verdict"), "is": now["verdict"]},
        "properties": {
            name: {
                "was": verdict,
                "is": now["properties"][name]["verdict"],
                "findings_was": findings,
                "findings_is": now["properties"][name]["findings"],
            }
            for name, (verdict, findings) in seen.items()
            if name in now["properties"]
        },
        "failed_again": [name for name in failed if _fails(now, name)],
        "failed_then_only": [name for name in failed if not _fails(now, name)],
        "not_the_same": [*differing, TIMING],
        "exit_code": now["exit_code"],
    }


def _fails(table: Mapping[str, Any], name: str) -> bool:
    return bool(table["properties"].get(name, {}).get("verdict") == "fail")


def _lines(table: Mapping[str, Any]) -> list[str]:
    part = f", around application {table['around']}" if table["around"] else ""
    lines = [
        f"replay of {table['replay_of']}{part}",
        f"verdict: {table['verdict']['was']} then, {table['verdict']['is']} now",
    ]
    for name, each in table["properties"].items():
        if each["findings_was"] or each["findings_is"] or each["was"] != each["is"]:
            counts = f"{each['findings_was']} findings then, {each['findings_is']} now"
            lines.append(f"  {name:<13} {each['was']} then, {each['is']} now ({counts})")
    if table["failed_again"]:
        lines.append(f"failed again: {', '.join(table['failed_again'])}")
    if table["failed_then_only"]:
        lines.append(f"not seen again: {', '.join(table['failed_then_only'])}; another replay may show it")
    return [*lines, *table["not_the_same"]]
