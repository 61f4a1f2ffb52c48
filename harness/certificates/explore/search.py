"""Certificates, as the search in virtual time knows them."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import PROPERTIES
from harness.certificates.explore.edits import operations, people
from harness.certificates.explore.paper import real_paper
from harness.certificates.explore.program import EXPLORED
from harness.certificates.explore.recipes import program_of
from harness.certificates.explore.running import Stage
from harness.certificates.explore.schedules import Schedule, schedule_of, to_bytes
from harness.certificates.explore.telling import ONE, cast, size_of, told
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.explore.subject import FamilySearch, Full


def _begins(place: int, seed: int, defect: str, guard: bool) -> Schedule:
    program = program_of(world(), seed, place, replace(EXPLORED, guard=guard))
    return Schedule(world(), program, defect, None, ())


def _on_paper(schedule: Schedule) -> Stage:
    return schedule.stage(real_paper())


SEARCH = FamilySearch(
    defects=lambda: {each.id: each.property for each in defects()},
    judged=tuple(row.property for row in PROPERTIES if not row.of_the_load),
    begins=_begins,
    operations=operations,
    people=people,
    full=Full(_on_paper, "through real PDFs", "when its certificates are printed as real PDFs and read"),
    to_bytes=to_bytes,
    schedule_of=schedule_of,
    cast=cast,
    told=told,
    size_of=size_of,
    one=ONE,
    documents="certificates",
)
