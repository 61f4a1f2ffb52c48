"""From a run folder to what its report says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.bounded import KEPT_BYTES, content_of, json_of
from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.properties import PropertyRow, row_of
from harness.domain.suites import Population
from harness.domain.words import Verdict
from harness.evidence.findings.events import Event, by_place, events_of, in_words
from harness.evidence.findings.exposing import CameOut, came_out, exposure, gravest
from harness.evidence.findings.found import Found, cause_in_words, found
from harness.evidence.findings.model import EventView, FindingView
from harness.evidence.findings.observed import Observed, observed
from harness.evidence.findings.showing import Showing, causes_of, chosen, windows_of
from harness.evidence.gate import found_verdict, looked_back, waived_in
from harness.evidence.masking.mask import Wording
from harness.evidence.minima import lowered_in
from harness.evidence.passage import Passage, kind_of, passed
from harness.evidence.report.because import because, in_full, told
from harness.evidence.report.coverage import FAULTS, coverage, gaps
from harness.evidence.report.facts import bound_in_words, facts, moment, rates, system
from harness.evidence.report.figures import figures
from harness.evidence.report.hearing import hearing_of
from harness.evidence.report.model import PropertyView, Report, Signature, Waived
from harness.evidence.said import said, said_in
from harness.evidence.stored import Stored, StoredError
from harness.evidence.subject import AnyEvidence, People, Teller
from harness.evidence.suite_signature import UNOFFICIAL
from harness.evidence.sums import ATTESTATION, evidence_digest
from harness.reading.picturing import Picturer
from harness.wording.rendering import Words, text

_MOST_UNCLEAR = 20
_UNSIGNED = Signature()


def population_of(stored: Stored) -> Population:
    """The residents of a run, made again from its seed. Raises StoredError if they are not those it was driven with."""
    family = stored.family
    try:
        seed, size = int(stored.manifest["seed"]), int(stored.manifest["suite"]["residents"])
        population: Population = family.population(size, seed)
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError(
            f"{stored.path / 'manifest.json'} does not say which residents the run had: {error}"
        ) from error
    if population.digest != stored.manifest.get("population_digest"):
        raise StoredError(
            f"the residents of {stored.path} cannot be made again: this version of himozuke makes others from its seed"
        )
    return population


def gather(
    stored: Stored,
    population: Population,
    hearing: Path | None = None,
    signed: Signature = _UNSIGNED,
    teller: Teller | None = None,
) -> Report:
    """Everything a report says. `hearing` is a file of answers; `signed` is how the run is closed, or is about to be;
    with a `teller` pictures of sheets show what stands where and whose it is. Raises StoredError."""
    try:
        return _gathered(stored, population, hearing, signed, teller)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoredError(f"{stored.path} lacks something that a report needs: {error!r}") from error
    except OSError as error:
        raise StoredError(f"{error.filename or stored.path} cannot be read ({error.strerror or error})") from error


def _gathered(
    stored: Stored, population: Population, hearing: Path | None, signed: Signature, teller: Teller | None
) -> Report:
    verdict, family = stored.verdict, stored.family.evidence()
    people, parts = family.people(population, ()), (*family.parts, FAULTS)
    findings = [found(each, people.names) for each in stored.findings]
    documents = {each.row["document"] for each in findings}
    seen = observed(stored.path / "observations", documents)
    wanted = documents | set(seen.sample)
    # Which is the gravest may change when the run's own register events are known: then both are shown in full.
    events = events_of(stored.findings)
    places = set(chosen(findings, events)) | gravest(came_out(findings, family, people, seen), family.items)
    passage = passed(stored.path / "history", windows_of(stored.findings, sorted(places)), wanted, parts)
    people = family.people(population, passage.lasting)
    out = came_out(findings, family, people, seen)
    tell = teller(population, passage.lasting, _concerned(stored.findings)) if teller and places else None
    showing = Showing(stored, family, people, seen, passage, _wording(seen, passage, family, people), tell)
    counted = sum(int(each["findings"]) for each in verdict["properties"].values())
    standing = found_verdict(verdict) == Verdict.FAIL and not counted
    target = stored.manifest["target"]
    return Report(
        run=stored.path.resolve().name,
        system=system(target),
        began=moment(stored.manifest["began"]),
        verdict=found_verdict(verdict),
        meaning=text("verdict.fail.standing") if standing else text(f"verdict.{found_verdict(verdict)}.meaning"),
        because=tuple(because(verdict)),
        documents=verdict["documents"],
        overlapping_documents=verdict["overlapping_documents"],
        register_events=verdict["register_events"],
        controls=(verdict["controls"]["sent"], verdict["controls"]["caught"]),
        controls_by_sort=tuple(
            say("controls-of-a-sort", spoiling=sort, count=count)
            for sort, count in verdict["controls"].get("spoilings", {}).items()
        ),
        guard=verdict["guard"],
        exposure=exposure(findings, out, family.items, people, _more_than_kept(stored)),
        properties=tuple(
            _property(row, verdict["properties"][row.property], stored) for row in map(row_of, verdict["properties"])
        ),
        causes=tuple(causes_of(findings)),
        events=tuple(_events(events)),
        findings=tuple(_views(findings, events, showing, out, places | gravest(out, family.items))),
        counted_findings=counted,
        waivers=tuple(_waived(each) for each in verdict.get("waivers", ())),
        coverage=tuple(coverage(passage.load, population, target, verdict)),
        gaps=tuple(gaps(verdict["not_inspected"])),
        figures=figures(passage),
        rates=rates(verdict["rates"]),
        facts=facts(stored),
        digest=evidence_digest(stored.path),
        signature=signed,
        remarks=tuple(_remarks(stored, signed)),
        hearing=hearing_of(hearing, stored, passage) if hearing is not None else None,
    )


def _concerned(findings: Sequence[Mapping[str, Any]]) -> set[str]:
    """Of whom findings tell, by code."""
    return {code for each in findings for code in (each["applicant"], *each["whose"])} - {""}


def _more_than_kept(stored: Stored) -> bool:
    """Whether more findings that expose somebody were counted than are kept one by one."""
    return any(
        int(each["findings"]) > sum(found["property"] == name for found in stored.findings)
        for name, each in stored.verdict["properties"].items()
        if row_of(name).exposes
    )


def _events(events: Sequence[Event]) -> Iterator[EventView]:
    for each in sorted(events, key=lambda event: (-event.findings, event.number)):
        yield EventView(each.number, in_words(each), tuple(place + 1 for place in each.places))


def _views(
    findings: Sequence[Found],
    events: Sequence[Event],
    showing: Showing,
    out: Mapping[int, CameOut],
    full: Collection[int],
) -> list[FindingView]:
    numbers = {(each.property, each.text): each.number for each in causes_of(findings)}
    views, of_event = [], by_place(events)
    with Picturer() as picturer:
        for place, each in enumerate(findings):
            cause = numbers[each.property, cause_in_words(each.cause)]
            with_picture = picturer if place in full else None
            views.append(showing.view(place, each, of_event[place].number, cause, out.get(place, ()), with_picture))
    return views


def _wording(seen: Observed, passage: Passage, family: AnyEvidence, people: People) -> Wording:
    """What the sample of documents shares, form by form, whoever applied."""
    wording = Wording()
    for document, sheets in seen.sample.items():
        trial = passage.owners.get(document)
        if trial is not None:
            runs = (run for sheet in sheets for run in sheet.runs)
            wording.learn(kind_of(trial), runs, people.values(family.shows(trial)))
    return wording


def _property(row: PropertyRow, each: Mapping[str, Any], stored: Stored) -> PropertyView:
    unclear = [one for one in stored.unclear if one["property"] == row.property]
    doubts: tuple[Words, ...] = tuple(in_full(said(one)) for one in unclear[:_MOST_UNCLEAR])
    if len(unclear) > len(doubts):
        doubts += (text("page.and-more", more=len(unclear) - len(doubts)),)
    return PropertyView(
        name=row.property,
        number=row.number,
        verdict=each["verdict"],
        checked=int(each["checked"]),
        findings=int(each["findings"]),
        bound=bound_in_words(row.property, each),
        self_reported=bool(each["self_reported"]),
        reason=None if each["findings"] else told(each, "reason"),
        unclear=doubts,
    )


def _waived(row: Mapping[str, Any]) -> Waived:
    texts = {name: str(row[name]) for name in ("fingerprint", "reason", "owner", "expires", "state")}
    return Waived(**texts, findings=int(row["findings"]))


def _remarks(stored: Stored, signed: Signature) -> Iterator[Message]:
    """What a reader must know before anything else."""
    if not signed.closed:
        yield text("page.never-closed")
    if stored.manifest.get("phase") != "done":
        yield text("page.unfinished")
    told = stored.manifest["suite"].get("standing", {})
    standing = told if isinstance(told, dict) else {}
    if standing.get("status") == UNOFFICIAL:
        yield text("page.unofficial", because="; ".join(map(str, standing.get("because", ()))))
    if changed := ", ".join(map(str, standing.get("changed", ()))):
        yield text("page.changed-suite", changed=changed)
    if withheld := int(stored.verdict.get("withheld_documents", 0)):
        yield text("page.withheld", documents=withheld)
    if lowered := lowered_in(stored.verdict):
        yield text("page.lowered", lowered=lowered)
    yield from _of_the_gate(stored.verdict)


def _of_the_gate(table: Mapping[str, Any]) -> Iterator[Message]:
    """What a gate made of the run: a waiver lets a finding pass, and hides none."""
    if waived := waived_in(table):
        yield text("page.waived", waived=waived)
    known = said_in(table, "inconclusive_because")
    for why in said_in(table.get("gate") or {"because": ()}, "because"):
        if why not in known:
            yield text("page.gate-closed", why=in_full(why))
    yield from looked_back(table)


def signature_of(run: Path, closed: bool) -> Signature:
    """Which keys the run's attestation names, for whoever has checked it. One that cannot be read counts as none."""
    try:
        envelope: Any = json_of(content_of(run / ATTESTATION, KEPT_BYTES))
        keys = tuple(str(each.get("keyid", "")) for each in envelope.get("signatures", ()))
    except (OSError, AttributeError, TypeError, ValueError):
        keys = ()
    return Signature(keys, closed)
