"""The gate of a deployment: what an order asks besides the verdict, the findings by fingerprint, the earlier runs that
stand, and the files for CI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.bounded import KEPT_BYTES, content_of, json_of
from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.operations import Invocation, Request
from harness.domain.suites import Population
from harness.domain.verdicts import Finding
from harness.domain.words import Verdict
from harness.evidence.ci_result import Told, clipped, doubted_of
from harness.evidence.fingerprint import fingerprint
from harness.evidence.gate import Earlier, Gate, gated
from harness.evidence.junit import junit_xml
from harness.evidence.markdown_summary import markdown_summary
from harness.evidence.observations import read_observations
from harness.evidence.passage import kind_of
from harness.evidence.run_folder import RunFolder
from harness.evidence.said import said_in, with_said
from harness.evidence.stored import MANIFEST, VERDICT, Stored, StoredError
from harness.evidence.verdict_file import stored_row
from harness.evidence.waivers import WaiverError, load_waivers
from harness.family import Family
from harness.history.merge import journals_in
from harness.history.read import read_journal
from harness.history.requests import type_of
from harness.inspection.order import Order, as_usage_problem
from harness.inspection.running.dossier import Begun
from harness.wording.media import printable

JUNIT, SUMMARY = "junit.xml", "summary.md"

_IDENTITY = ("name", "version", "build", "configuration", "scope", "municipality_codes")


def wanted_gate(order: Order) -> Gate:
    """What the order asks, as of today. Raises UsageProblem."""
    today = datetime.now(UTC).date()
    with as_usage_problem(WaiverError):
        waivers = () if order.waivers is None else load_waivers(order.waivers, today)
    return Gate(today, order.asks_for_gate, order.min_documents, order.strictest_bounds, waivers)


def marked(run: RunFolder, family: Family, population: Population, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The content of findings.json: each finding with its certificate's kind and its fingerprint. Raises OSError where
    the record cannot be read."""
    if not findings:
        return []
    names = {each.application_id for each in findings}
    documents = {each.document for each in findings if each.document}
    applications: dict[str, Request] = {}
    lasting = _looked_through(run, names, applications)
    exposure = family.evidence().grave_data(population, lasting)
    for path in sorted(run.observations.glob("part-*.jsonl")) if documents else ():
        exposure.look(read_observations(path), documents)
    rows = []
    for each in findings:
        application = applications.get(each.application_id)
        kind = kind_of(application)
        exposes = exposure.of(each.document, each.whose, application)
        name = str(fingerprint(each, kind, exposes))
        rows.append({**stored_row(each), "certificate": kind, "fingerprint": name})
    return rows


def _looked_through(run: RunFolder, names: set[str], applications: dict[str, Request]) -> list[Request]:
    """All lasting requests of the record; fills in the trials of these names on the way."""
    lasting = []
    for journal in journals_in(run.history):
        for record in read_journal(journal):
            if not isinstance(record, Invocation):
                continue
            request, sort = record.request, type_of(record.request)
            if sort.is_lasting:
                lasting.append(request)
            elif sort.is_trial and sort.id(request) in names:
                applications[sort.id(request)] = request
    return lasting


def through_gate(
    begun: Begun, table: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], unclear: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """The content of verdict.json as the order's gate leaves it. Earlier runs of the same inspection on the same build
    in the same results folder stand, whatever this one says."""
    gate = begun.gate
    if gate.asked:
        gate = replace(gate, earlier=tuple(_earlier(begun.run.path, gate)))
    return gated(table, findings, unclear, gate)


def _earlier(run: Path, gate: Gate) -> Iterator[Earlier]:
    own = _object(run / MANIFEST)
    for folder in sorted(run.parent.iterdir()):
        try:
            is_other_run = folder != run and (folder / MANIFEST).is_file()
        except OSError as error:
            why = say("folder-unreadable", failure=Failure(error.strerror or str(error)))
            yield Earlier(folder.name, Verdict.INCONCLUSIVE, why)
            continue
        if not is_other_run:
            continue
        manifest = _object(folder / MANIFEST)
        if manifest is None or own is None:
            yield Earlier(folder.name, Verdict.INCONCLUSIVE, say("manifest-unreadable"))
        elif _identity(manifest) == _identity(own):
            earlier = _judged_again(folder, gate)
            if earlier.verdict is Verdict.FAIL or not (manifest.get("order") or {}).get("around"):
                yield earlier  # a replay of a part is short on purpose; what it found stands all the same


def _judged_again(folder: Path, gate: Gate) -> Earlier:
    """An earlier run under today's waivers, and without the demands of its own gate: that it was too short for a bound
    says nothing against a longer one."""
    try:
        stored = Stored.load(folder)
        table = stored.verdict
        unmet = said_in(table.get("gate") or {"because": ()}, "because")
        reasons = [each for each in said_in(table, "inconclusive_because") if each not in unmet]
        again = gated(
            {**table, **with_said("inconclusive_because", reasons)},
            stored.findings,
            stored.unclear,
            Gate(gate.today, True, waivers=tuple(each for each in gate.waivers if each.holds_on(gate.today))),
        )
    except StoredError as error:
        failed = (_object(folder / VERDICT) or {}).get("verdict") == Verdict.FAIL
        why = say("stored-unreadable", failure=Failure(str(error)))
        return Earlier(folder.name, Verdict.FAIL if failed else Verdict.INCONCLUSIVE, why)
    except (AttributeError, KeyError, TypeError, ValueError):
        return Earlier(folder.name, Verdict.INCONCLUSIVE, say("verdict-unreadable"))
    verdict = Verdict(again["verdict"])
    if verdict is Verdict.FAIL:
        names = tuple(name for name, each in again["properties"].items() if each["verdict"] == Verdict.FAIL)
        return Earlier(folder.name, verdict, say("properties", properties=names) if names else None)
    return Earlier(folder.name, verdict, reasons[0] if reasons and verdict is Verdict.INCONCLUSIVE else None)


def _object(path: Path) -> dict[str, Any] | None:
    try:
        value = json_of(content_of(path, KEPT_BYTES))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _identity(manifest: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two runs the same inspection of the same build: the suite, and what the system says that it is.
    Another seed, length or way to reach it does not make another one."""
    said, suite = manifest.get("target") or {}, manifest.get("suite") or {}
    return suite.get("digest"), {name: said.get(name) for name in _IDENTITY}


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
