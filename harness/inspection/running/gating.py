"""The gate of a deployment: what an order asks besides the verdict, the findings by fingerprint, the earlier runs that
stand, and the files for CI."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.bounded import KEPT_BYTES, content_of, json_of
from harness.domain.operations import Completion, Invocation, Request
from harness.domain.suites import Population
from harness.domain.verdicts import Finding
from harness.domain.words import Capability
from harness.drive.plan import Plan
from harness.evidence.ci_result import Told, clipped, doubted_of
from harness.evidence.fingerprint import fingerprint
from harness.evidence.gate import Gate, gated
from harness.evidence.junit import junit_xml
from harness.evidence.markdown_summary import markdown_summary
from harness.evidence.observations import read_observations
from harness.evidence.passage import kind_of
from harness.evidence.requiring import ALL
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import MANIFEST
from harness.evidence.verdict_file import stored_row
from harness.evidence.waivers import WaiverError, load_waivers
from harness.family import Family
from harness.history.merge import journals_in
from harness.history.read import read_journal
from harness.history.requests import type_of
from harness.inspection.order import Order, as_usage_problem
from harness.inspection.running.dossier import Begun
from harness.inspection.running.earlier_runs import with_earlier
from harness.targets.system import SystemDescription
from harness.wording.media import printable

JUNIT, SUMMARY = "junit.xml", "summary.md"


def wanted_gate(order: Order) -> Gate:
    """What the order asks, as of today. Raises UsageProblem."""
    today = datetime.now(UTC).date()
    with as_usage_problem(WaiverError):
        waivers = () if order.waivers is None else load_waivers(order.waivers, today)
    bounds = order.strictest_bounds
    return Gate(today, order.asks_for_gate, order.min_documents, bounds, waivers, require=order.require)


def lacking(require: Collection[str], system: SystemDescription, plan: Plan) -> tuple[str, ...]:
    """The capabilities among what is required that a system does not have, or that a plan makes no use of."""
    unused = {Capability.EVENTS} if not plan.events else set()
    unused |= {Capability.FAULTS} if not plan.faults else set()
    asked = [each for each in Capability if each in require or ALL in require]
    return tuple(each.value for each in asked if each in unused or not system.can(each))


def marked(run: RunFolder, family: Family, population: Population, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The content of findings.json: each finding with its certificate's kind, its fingerprint and, as its source, the
    digest of the document that it is about. Raises OSError where the record cannot be read."""
    if not findings:
        return []
    names = {each.application_id for each in findings}
    documents = {each.document for each in findings if each.document}
    applications: dict[str, Request] = {}
    digests = dict.fromkeys(documents, "")
    lasting = _looked_through(run, names, applications, digests)
    exposure = family.evidence().grave_data(population, lasting)
    for path in sorted(run.observations.glob("part-*.jsonl")) if documents else ():
        exposure.look(read_observations(path), documents)
    rows = []
    for each in findings:
        application = applications.get(each.application_id)
        kind = kind_of(application)
        exposes = exposure.of(each.document, each.whose, application)
        name = str(fingerprint(each, kind, exposes))
        rows.append(
            {**stored_row(each), "certificate": kind, "fingerprint": name, "source": digests.get(each.document, "")}
        )
    return rows


def _looked_through(
    run: RunFolder, names: set[str], applications: dict[str, Request], digests: dict[str, str]
) -> list[Request]:
    """All lasting requests of the record; fills in the trials of these names, and the digests of these documents, on
    the way."""
    lasting = []
    for journal in journals_in(run.history):
        for record in read_journal(journal):
            if isinstance(record, Completion) and record.document in digests:
                digests[record.document] = record.digest
            if not isinstance(record, Invocation):
                continue
            request, sort = record.request, type_of(record.request)
            if sort.is_lasting:
                lasting.append(request)
            elif sort.is_trial and sort.id(request) in names:
                applications.setdefault(sort.id(request), request)  # what follows may be something else on purpose
    return lasting


def through_gate(
    begun: Begun, table: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], unclear: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The content of verdict.json as the order's gate leaves it. Earlier runs of the same inspection on the same build
    in the same results folder stand, whatever this one says."""
    gate = begun.gate
    if gate.asked:
        gate = with_earlier(replace(gate, lacks=lacking(gate.require, begun.system, begun.plan)), begun.run.path)
    return gated(table, findings, unclear, gate)


def _object(path: Path) -> dict[str, Any] | None:
    try:
        value = json_of(content_of(path, KEPT_BYTES))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def write_for_ci(
    run: RunFolder,
    table: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
    unclear: Iterable[Mapping[str, Any]],
) -> None:
    """junit.xml and summary.md of a run that came as far as its manifest. Raises RunFolderError."""
    manifest = _object(run.path / MANIFEST)
    if manifest is not None:
        for name, text in texts_for_ci(table, findings, unclear, manifest).items():
            run.save_text(name, text)


def texts_for_ci(
    table: Mapping[str, Any],
    findings: Sequence[Mapping[str, Any]],
    unclear: Iterable[Mapping[str, Any]],
    manifest: Mapping[str, Any],
) -> dict[str, str]:
    """The content of junit.xml and summary.md, by their names. Raises KeyError, TypeError or ValueError where the
    manifest is none."""
    suite, target = manifest["suite"], manifest["target"]
    told = Told(
        table=table,
        findings=findings,
        doubted=doubted_of(unclear),
        suite=suite["id"],
        scenarios=tuple(dict.fromkeys(each["id"] for each in suite["scenarios"])),
        target=clipped(printable(" ".join(filter(None, (target[name] for name in ("name", "version", "build"))))), 120),
        began=datetime.fromisoformat(manifest["began"]),
    )
    return {JUNIT: junit_xml(told).decode(), SUMMARY: markdown_summary(told)}
