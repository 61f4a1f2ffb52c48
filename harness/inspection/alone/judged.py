"""The judgement of one document: what the checks of an inspection say of it, and nothing that only a run shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from harness.catalogue import say
from harness.checks.subject import Ground
from harness.domain.observations import Observation
from harness.domain.verdicts import Finding, NotInspected, Unclear
from harness.domain.words import Verdict
from harness.family import Family
from harness.inspection.alone.known import Came, World


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, what could not be judged, and what nobody looked at."""

    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]
    not_inspected: tuple[NotInspected, ...]

    @property
    def verdict(self) -> Verdict:
        """A finding outranks a doubt, and a doubt a pass."""
        return Verdict.FAIL if self.findings else Verdict.INCONCLUSIVE if self.unclear else Verdict.PASS


def judged(world: World, seen: Observation, came: Came, ground: Ground) -> Judged:
    """Judges a document that came in this way from this world."""
    family = world.family
    properties = family.documents().properties
    read = {name: replace(seen, document=name) for name in came.documents}
    partial = family.checks().judge(came.histories, read, ground)
    family.checks().look_up(partial, ground, world.operations())
    findings, unclear = list[Finding](), list[Unclear]()
    for found in partial.findings:
        if found.property in properties and _is_about(came, found.document, found.application_id):
            if came.on_record or not _is_unreadable(found, seen):
                findings.append(found)
            else:  # nobody knows whether this is what came, or a bad copy of it
                unclear.append(Unclear(found.property, found.message, found.document, found.application_id))
    for doubt in partial.unclear:
        if doubt.property in properties and _is_about(came, doubt.document, doubt.application_id):
            unclear.append(doubt)
    left = (*_left(family, properties, bool(world.run_id)), *family.checks().left_open(partial))
    return Judged(tuple(findings), tuple(unclear), left)


def _is_unreadable(found: Finding, seen: Observation) -> bool:
    """Whether a finding says no more than that nobody can read the document."""
    return found.message.get("problem") in [reading.problem for reading in seen.readings if reading.problem]


def _is_about(came: Came, document: str, application_id: str) -> bool:
    """What names no document is about the application as a whole; what names neither, about its kin group."""
    return document in came.documents if document else application_id in came.applications or not application_id


def _left(family: Family, properties: Collection[str], in_run: bool) -> Iterator[NotInspected]:
    """What one document does not show, by name."""
    whole, none = say("needs-the-whole-run"), say("no-run-given")
    for row in family.properties:
        if row.property not in properties:
            yield NotInspected(say("property-itself", property=row.property), whole)
    yield NotInspected(say("form-over-its-sheets"), whole if in_run else none)
    if not in_run:
        yield NotInspected(say("numbers-of-its-run"), none)
        yield NotInspected(say("changes-of-its-run"), none)
