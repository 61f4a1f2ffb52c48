"""seal: the imprint was the applicant's registered imprint in a possible state; none registered, none certified.

An imprint that cannot be seen at all (no image, or only blank ones) is a finding of `completeness`: nothing was
certified that could be wrong. An image that is no registered imprint, on a sheet without the right one, is a
finding of `seal`: the form prints the imprint, and no reading of this sheet makes it the applicant's. An imprint that
is registered to somebody else identifies them, also beside the right one: that is `binding`."""

from __future__ import annotations

from collections.abc import Collection

from harness.catalogue import say
from harness.certificates.checks.eligibility import decided, standing_of
from harness.certificates.checks.ground import Ground, cells_apart
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.remarks import Remark, SheetCase, call, call_all
from harness.certificates.checks.shares import Check, OfApplication
from harness.certificates.domain.properties import Property
from harness.domain.observations import RASTER_SIDE, Image

_BLANK = bytes(RASTER_SIDE * RASTER_SIDE // 8)
_TENTHS_MM = 720 / 25.4
"""Tenths of a point of a millimetre."""
_LEAST = 5.0 * _TENTHS_MM
"""A seal that fits into a square of 8 mm is none to be registered (印鑑登録証明事務処理要領, 1974): with what is
printed much smaller nobody can compare one."""
_SURE = 3
"""A raster within a third of the threshold is the imprint without looking for a nearer one."""


def registered(states: Collection[Registers], applicant: str) -> set[int | None]:
    """The imprints that may have been registered, None for none."""
    held = (state.residents.get(applicant) for state in states)
    return {one.seal.imprint if one and one.seal else None for one in held}


def judge(case: SheetCase, possible: set[int | None], ever: set[int | None]) -> list[Remark]:
    """Remarks on the imprint of one sheet of a seal certificate. `possible` are the imprints of the possible states,
    `ever` those of the whole run."""
    code, ground = case.application.applicant, case.ground
    applicant = call(ground, code)
    images = [image for image in case.view.sheet.images if image.raster != _BLANK]
    right = [image for image in images if any(_shows(ground, image, one) for one in possible if one is not None)]
    shown = {number for image in images if image not in right and (number := whose(ground, image)) is not None}
    owners = {ground.imprint_owners[number] for number in shown if number in ground.imprint_owners}
    others = tuple(sorted(owners - {code}))
    of_others = say("foreign-imprint", sheet=case.number, applicant=applicant, whose=call_all(ground, others))
    foreign = [Remark(Property.BINDING, case.number, of_others, others)] if others else []
    if possible == {None}:
        return [Remark(Property.SEAL, case.number, say("no-seal-registered", applicant=applicant)), *foreign]
    if not images:
        lacking = say("imprint-missing", sheet=case.number, applicant=applicant)
        return [Remark(Property.COMPLETENESS, case.number, lacking)]
    if right and all(0 < image.longest < _LEAST for image in right):
        side = max(image.longest for image in right) / _TENTHS_MM
        small = say("imprint-too-small", sheet=case.number, applicant=applicant, side_mm=round(side, 1))
        return [Remark(Property.SEAL, case.number, small), *foreign]
    if right:
        return foreign
    message = of_others
    if shown & ever or code in owners:
        message = say("imprint-of-another-time", sheet=case.number, applicant=applicant)
    elif not foreign:
        message = say("imprint-of-nobody", sheet=case.number, applicant=applicant)
    return [Remark(Property.SEAL, case.number, message, others), *foreign]


def _shows(ground: Ground, image: Image, number: int) -> bool:
    expected = ground.imprints.get(number)
    if expected is None:
        return False
    apart = cells_apart(image.raster, expected)
    if apart * _SURE <= ground.same_imprint_max_bits:
        return True
    nearest = ground.imprint_index.nearest(image.raster) if apart <= ground.same_imprint_max_bits else None
    return nearest is not None and nearest[1] >= apart


def whose(ground: Ground, image: Image) -> int | None:
    """The number of the registered imprint that an image shows; None if it shows none."""
    if image.raster == _BLANK:
        return None
    nearest = ground.imprint_index.nearest(image.raster)
    return nearest[0] if nearest is not None and nearest[1] <= ground.same_imprint_max_bits else None


def elsewhere(case: SheetCase) -> list[Remark]:
    """Remarks on a registered imprint on a sheet of a kind that prints none."""
    for image in case.view.sheet.images:
        number = whose(case.ground, image)
        owner = case.ground.imprint_owners.get(number) if number is not None else None
        if owner is None:
            continue
        message = say("imprint-of-another-form", sheet=case.number, whose=call(case.ground, owner))
        own = case.whole is not None and owner in {person.owner for person in case.whole.persons}
        return [Remark(Property.CONTENT if own else Property.BINDING, case.number, message, () if own else (owner,))]
    return []


def trial(one: OfApplication) -> bool:
    """The imprints; decisive if a seal certificate was read, or was answered although no seal was registered."""
    if not one.form.needs_seal:
        return False
    one.tell_documents(Property.SEAL)
    standing = one.once(standing_of)
    return one.looked_at(Property.SEAL) or (standing.seal_only and decided(one.case) is not None)


CHECK = Check(Property.SEAL, trial)
