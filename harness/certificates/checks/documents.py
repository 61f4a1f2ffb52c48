"""One document: what a reader saw of it, beside what the application was to get in some possible state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from harness.catalogue import say
from harness.certificates.checks import binding, completeness, content, exchanged, repaired, seal
from harness.certificates.checks.agreement import Agreed, agree
from harness.certificates.checks.cells import put_together
from harness.certificates.checks.expected import ExpectedCertificate, ExpectedSheet, plans_of
from harness.certificates.checks.feet import feet_among
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.printed_numbers import numbers_on
from harness.certificates.checks.remarks import (
    Asked,
    DocumentRemarks,
    Remark,
    SheetCase,
    call,
    item_words,
    related,
    strange_items,
)
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spots
from harness.certificates.checks.standing import AS_IT_SHOULD, Standing, standing
from harness.certificates.checks.usual import is_usual
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading


def look(observation: Observation, asked: Asked, ground: Ground) -> Agreed:
    """What the readings of a document amount to, and its repairs where it has any."""
    agreed = agree([see(reading, asked, ground) for reading in observation.readings], observation)
    return _repaired(agreed, observation.repairs, asked, ground) if observation.repairs else agreed


def _repaired(agreed: Agreed, repairs: Sequence[Reading], asked: Asked, ground: Ground) -> Agreed:
    """With what repairs show of it."""
    seen = [(one, see(Reading(one.reader, one.sheets), asked, ground)) for one in repaired.shown(repairs)]
    foreign = repaired.foreign(agreed.remarks, seen)
    strange = {reading.reader: remarks.strange for reading, remarks in seen}
    return replace(
        agreed,
        remarks=(*agreed.remarks, *foreign),
        exposed=agreed.exposed.union(*(remarks.exposed for _, remarks in seen)),
        repaired=None if agreed.read else repaired.is_own(repairs, seen) or bool(foreign),
        looked=agreed.looked._replace(repairs=tuple([strange.get(one.reader, frozenset()) for one in repairs])),
    )


def see(reading: Reading, asked: Asked, ground: Ground) -> DocumentRemarks:
    """What one reader's view of a document gives rise to."""
    broken = completeness.unreadable(reading)
    if broken:
        return DocumentRemarks([broken], read=False, examined={Property.COMPLETENESS})
    numbers = frozenset("".join(filter(str.isdigit, each)) for each in asked.certificate_numbers)
    views = [View(sheet, ground.lexicon, numbers) for sheet in reading.sheets]
    if any(view.is_open for view in views):
        favoured = frozenset().union(*(plan.allowed for plan in plans_of(asked.application, asked.states, ground)))
        views = [View(sheet, ground.lexicon, numbers, favoured) for sheet in reading.sheets]
    ink = {number: view.sheet.ink for number, view in enumerate(views, start=1) if view.sheet.ink}
    blanks = [*completeness.wrapped(reading), *completeness.blank(views)]
    if blanks and blanks[-1].message.code == "without-text":
        empty = frozenset(range(1, len(views) + 1))
        return DocumentRemarks(blanks, read=False, blank=empty, examined={Property.COMPLETENESS})
    unread = completeness.unread(views)
    seen = DocumentRemarks([*blanks], ink=ink, examined={Property.COMPLETENESS})
    seen.undecided += [say("sheet-unread", sheet=number) for number in sorted(unread)]
    feet = feet_among(views, ground) if len(views) > 1 else ()
    sheets = [(number, view) for number, view in enumerate(views, start=1) if number not in feet]
    views = [view for _, view in sheets]
    plan, shown = _best(views, asked, ground)
    if plan is not None and any(one != _AS_PLANNED for one in shown):
        put = [_put_together(view, _place(plan, place)) for place, view in enumerate(views)]
        if any(each is not None for each in put):
            views = [each or view for each, view in zip(put, views, strict=True)]
            sheets = [(number, view) for (number, _), view in zip(sheets, views, strict=True)]
            plan, shown = _best(views, asked, ground)
    right = plan is not None and not any(one.missing for one in shown)
    right = right and not any(strange_items(view, plan) for view in views if plan)
    own = frozenset() if right else _own(asked, ground)
    people = related(asked.application, ground) if plan is None else set[str]()
    empty = unread.union(remark.sheet for remark in blanks if remark.sheet)
    cases = [
        SheetCase(asked.application, ground, number, view, plan, _place(plan, place), *one, own | _of(people, view))
        for place, ((number, view), one) in enumerate(zip(sheets, shown, strict=True))
        if number not in empty
    ]
    known = [_sheet(case, asked, seen) or case.is_unread for case in cases]
    if plan:
        seen.remarks += completeness.count(views, plan, asked.application)
    # Where no places were kept, numbers were not looked at either: such a run is judged as it was then.
    seen.numbers = {case.number: numbers_on(case.view, asked.certificate_numbers) for case in cases if case.view.places}
    seen.strange = frozenset(case.number for case, is_known in zip(cases, known, strict=True) if not is_known)
    seen.blank = empty
    if any(remark.property is Property.BINDING for remark in seen.remarks):
        seen.examined.discard(Property.CONTENT)
    seen.nobody = bool(cases) and not any(known)
    if seen.nobody:
        seen.remarks.clear()
        seen.examined.clear()
    return seen


def _place(plan: ExpectedCertificate | None, place: int) -> ExpectedSheet | None:
    return plan.sheets[place % len(plan.sheets)] if plan else None


class _Shown(NamedTuple):
    """What one sheet lacks of a plan, and where the rest of it stands."""

    missing: list[str]
    standing: Standing = AS_IT_SHOULD


_AS_PLANNED = _Shown([])


def _put_together(view: View, plan: ExpectedSheet | None) -> View | None:
    """A sheet on which the lines of some text stand apart in the file; None where there is none."""
    besides = [value for _, value in plan.each_besides if isinstance(value, str)] if plan else []
    return put_together(view, [*plan.texts, *besides]) if plan else None


def _best(views: list[View], asked: Asked, ground: Ground) -> tuple[ExpectedCertificate | None, list[_Shown]]:
    """The plan, of all possible states', that the sheets show best, and what each sheet shows of it. A register is read
    at one instant, so all sheets must show the same state."""
    best: ExpectedCertificate | None = None
    shown, spots = [_Shown([]) for _ in views], [*map(Spots, views)]
    fewest = -1
    for plan in plans_of(asked.application, asked.states, ground):
        size = len(plan.sheets)
        found = [_shown(each, plan.sheets[index % size]) for index, each in enumerate(spots)]
        # An address after a move stands beside the one before it: what is too much counts as well as what is missing.
        wrong = sum(len(one.missing) + one.standing.wrong for one in found)
        wrong += sum(len(strange_items(view, plan)) for view in views)
        if best is None or wrong < fewest:
            best, shown, fewest = plan, found, wrong
        if not wrong:
            break
    return best, shown


def _shown(spots: Spots, plan: ExpectedSheet) -> _Shown:
    if is_usual(spots, plan):
        return _Shown([])
    missing = content.missing_items(spots, plan)
    return _Shown(missing, AS_IT_SHOULD if missing else standing(spots, plan))


def _own(asked: Asked, ground: Ground) -> frozenset[str]:
    """All items of the record in any state of the run, those that the form does not print included."""
    plans = plans_of(asked.application, asked.ever(), ground)
    return frozenset().union(*(plan.allowed | plan.unasked.keys() for plan in plans))


def _of(people: Collection[str], view: View) -> frozenset[str]:
    """The items on a sheet that belong to these owners."""
    shown = view.strings | view.shortened if people else ()
    return frozenset(text for text in shown if any(owner in people for _, owner in view.lexicon.owners(text)))


def _sheet(case: SheetCase, asked: Asked, seen: DocumentRemarks) -> bool:
    """Adds what one sheet gives rise to. Whether it identifies any synthetic resident."""
    elsewhere = completeness.out_of_order(case, case.whole) if case.missing and case.whole else []
    kind = completeness.kind(case.view, case.number, case.application, case.ground.titles)
    foreign = binding.judge(case, kind)
    if foreign:
        seen.remarks += [foreign, *kind, *elsewhere]
        # A sheet of another kind is no seal certificate, and an imprint of those whose it is says nothing more.
        seen.remarks += [] if kind else _besides(foreign, _imprint(case, asked, seen))
        seen.exposed |= _exposed(case)
        return True
    if case.plan is None:
        seen.remarks += kind
        return binding.identifies_anyone(case)
    if case.missing and case.whole:
        if elsewhere:
            seen.remarks += elsewhere
            seen.examined.add(Property.CONTENT)
            return True
        if not _recognised(case):
            return _unrecognised(case, seen)
    seen.examined.add(Property.CONTENT)
    extra = [] if case.missing else content.not_to_be_printed(case)
    seen.remarks += [*exchanged.identities(case), *exchanged.values(case), *completeness.persons_out_of_order(case)]
    if case.standing.captions is not None:
        seen.captions[case.number] = case.standing.captions
    is_unsure = not case.standing.arrangement.is_known or any(not each.is_sure for each in case.standing.lost)
    if is_unsure and case.view.places and not case.missing:
        seen.undecided.append(say("persons-in-no-order", sheet=case.number))
    if case.standing.surplus:
        seen.undecided.append(say("more-than-it-must", sheet=case.number, items=item_words(case.standing.surplus)))
    if case.standing.in_part:
        seen.undecided.append(say("shown-in-part", sheet=case.number, items=item_words(case.standing.in_part)))
    if case.missing and case.is_unread:
        seen.undecided.append(_unread(case))
    elif case.missing or extra:
        seen.remarks += [*content.judge(case, extra, asked), *completeness.options(case, extra)]
    seen.remarks += [*kind, *_imprint(case, asked, seen)]
    if case.right:
        doubt = binding.undecided(case)
        seen.undecided += [doubt] if doubt else []
    seen.exposed |= _exposed(case)
    return True


def _unrecognised(case: SheetCase, seen: DocumentRemarks) -> bool:
    """Adds what a sheet gives rise to that shows hardly anything of the record. Whether it identifies anybody."""
    if case.is_unread:
        seen.undecided.append(_unread(case))
    else:
        applicant = call(case.ground, case.application.applicant)
        message = say("other-record", sheet=case.number, applicant=applicant)
        seen.remarks.append(Remark(Property.COMPLETENESS, case.number, message))
    return binding.identifies_anyone(case)


def _unread(case: SheetCase) -> Message:
    return say("letters-unread", sheet=case.number, items=item_words(case.missing))


def _besides(foreign: Remark, remarks: Iterable[Remark]) -> list[Remark]:
    """What of the remarks on a sheet's imprint is said of a foreign sheet, too: nothing of the applicant's own items,
    and of nobody twice."""
    said = set(foreign.whose)
    return [
        each
        for each in remarks
        if each.property is not Property.CONTENT and not (each.property is Property.BINDING and said >= {*each.whose})
    ]


def _imprint(case: SheetCase, asked: Asked, seen: DocumentRemarks) -> list[Remark]:
    applicant = case.application.applicant
    if case.ground.form_of(case.application).needs_seal:
        seen.examined.add(Property.SEAL)
        return seal.judge(case, seal.registered(asked.states, applicant), seal.registered(asked.ever(), applicant))
    return seal.elsewhere(case) if case.view.sheet.images else []


def _recognised(case: SheetCase) -> bool:
    """Whether a sheet that lacks something is still the record's: two of its items stand there, or a unique one."""
    view, plan = case.view, case.plan
    if plan is None:
        return False
    shown = {item for text, item in plan.texts.items() if view.shows(text)}
    shown |= {item for day, item in plan.dates.items() if day in view.dates}
    if shown & {"my_number", "resident_code"}:
        return True
    former = view.strings & case.own
    stale = any(case.uses(text) - {Use.KANA} for text in former - plan.texts.keys())
    return len(shown) + stale >= 2 or (len(shown) == 1 and len(plan.texts) + len(plan.dates) < 3)


def _exposed(case: SheetCase) -> set[str]:
    """Residents whose address stands on the sheet and is none of the record's."""
    lexicon = case.ground.lexicon
    found: set[str] = set()
    for text in case.strange - case.own if case.strange else ():
        found |= lexicon.owners_of(text, Use.ADDRESS)
    return found - {person.owner for person in case.persons}
