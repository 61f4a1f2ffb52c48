"""The same program for other people: where a system cannot load its residents anew, those whom a run has changed are
replaced by others who are like them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import Resident
from harness.certificates.explore.concurrent.neighbours import Group, KinGroups, Neighbours, NobodyLeft
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.program import Deed, Happening, Program, Visit


def substituted(program: Program, site: Site, people: KinGroups, run_id: str) -> Program:
    """The program for people of kin groups that nobody has changed, each like the one in whose place it stands. Raises
    NobodyLeft where there is none."""
    numbers = dict.fromkeys([deed.request().kin_group for deed in program.deeds if isinstance(deed, Visit | Happening)])
    places = stand_ins(people, numbers)
    groups = [places[number] for number in numbers]
    instead = {
        old.resident_code: new
        for number in numbers
        for old, new in zip(people.group(number).residents, places[number].residents, strict=True)
    }
    world = people.world(groups, site, site.ground(()))
    made = Neighbours(world, Random(run_id), site, people, run_id)
    for deed in program.deeds:
        made.add(_deed(deed, made, instead))
    people.spend(set(numbers) | {group.number for group in groups})
    return replace(program, deeds=tuple(made.deeds))


def stand_ins(people: KinGroups, numbers: Iterable[int]) -> dict[int, Group]:
    """For each kin group another one of the same shape that nobody has changed. Raises NobodyLeft."""
    wanted = list(numbers)
    taken = set(wanted)
    found: dict[int, Group] = {}
    for number in wanted:
        shape = _shape(people.group(number))
        fits = next((each for each in people.unchanged() if each.number not in taken and _shape(each) == shape), None)
        if fits is None:
            raise NobodyLeft("nobody is left who is like those whom the runs have changed")
        taken.add(fits.number)
        found[number] = fits
    return found


def _shape(group: Group) -> tuple[object, ...]:
    """What decides on what a kin group's people may apply for and what may happen to them."""
    homes = list(dict.fromkeys(one.household_id for one in group.residents))
    registers = list(dict.fromkeys(one.register_id for one in group.residents))
    return tuple(
        [
            (
                homes.index(one.household_id),
                None if one.register_id is None else registers.index(one.register_id),
                one.card is not None and not one.card.revoked,
                one.seal is not None,
                one.nationality is not None,
                bool(one.tax),
                one.support_measure,
                one.adult_ward,
            )
            for one in group.residents
        ]
    )


def _deed(deed: Deed, made: Neighbours, instead: Mapping[str, Resident]) -> Deed:
    if isinstance(deed, Visit):
        return replace(deed, application=_application(deed, made, instead))
    if isinstance(deed, Happening):
        event, one = deed.event, instead[deed.event.resident_code]
        return made.happening(
            one, event.kind, start_s=deed.start_s, after=deed.after, follows=deed.follows, place=deed.place
        )
    return deed


def _application(deed: Visit, made: Neighbours, instead: Mapping[str, Resident]) -> Application:
    """A new one of the same kind by another applicant, but for what the old one says of itself."""
    old, one = deed.application, instead[deed.application.applicant]
    new = made.visit(one, old.certificate).application
    return replace(
        new,
        kiosk_id=old.kiosk_id,
        pin=made.mistyped(one).application.pin if deed.aim == "refusal" else new.pin,
        subjects=tuple([instead[code].resident_code if code in instead else code for code in old.subjects]),
        options=old.options,
        copies=old.copies,
    )
