"""binding: every sheet belongs to the record applied for, and identifies nobody whom its form does not print by right.

A sheet that shows all that its form demands, and no item that is somebody else's alone, is right: that is the common
case and cheap. Otherwise the owners of the strange items are looked at. Another person is identified by a unique
number, by a name together with a birth date or a place, by amounts of tax that go together, or by fitting the sheet
where the applicant's record does not. What several share, and kana, identify nobody alone.
A single misprinted item (a variant of a kanji, a former address) identifies nobody: that is `content`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from harness.catalogue import say
from harness.certificates.checks import compared_letters, proofs, unread_ink
from harness.certificates.checks.agreement import Agreed
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.incomes import taxed_on
from harness.certificates.checks.lexicon import NUMBERS, PLACES, Use
from harness.certificates.checks.normalise import level
from harness.certificates.checks.printed_numbers import numbers_on, others_numbers
from harness.certificates.checks.proofs import Printed, proved
from harness.certificates.checks.remarks import Remark, SheetCase, call, call_all, kin
from harness.certificates.checks.repaired import shown
from harness.certificates.checks.shares import Check, OfApplication, OfGroup, OfRun, may_be_document
from harness.certificates.checks.sheets import View
from harness.certificates.domain.properties import Property
from harness.checks.tally import Looked, Partial
from harness.domain.messages import Message, Person, Quoted
from harness.domain.observations import Observation, Reading
from harness.domain.operations import NO_GROUP, AnswerForm, Beside, Completion, Operation
from harness.domain.verdicts import Finding, Unclear

_BY_ITSELF = NUMBERS - {Use.REGISTRATION}
"""Seals are numbered in turn, and so is much else of which answers tell."""


@dataclass(slots=True)
class _Candidate:
    """What of one other person stands on the sheet: uses of items that are `strange` to the record, and of those that
    the record shares."""

    strange: set[Use] = field(default_factory=set)
    shared: set[Use] = field(default_factory=set)
    sole_name: bool = False
    relatives: int = 0
    """How many of the strange names are those of relatives."""


def judge(case: SheetCase, kind: Sequence[Remark] = ()) -> Remark | None:
    """A remark if the sheet shows somebody else's data. `kind` are the remarks on what kind the sheet is of: it proves
    the best that it is not the one applied for."""
    others = strangers(case)
    if not others:
        return None
    whose = tuple(sorted({code for owner in others for code in case.ground.residents_behind(owner)}))
    told = {
        "applicant": call(case.ground, case.application.applicant),
        "kind": case.application.certificate,
        "sheet": case.number,
        "whose": call_all(case.ground, whose),
    }
    subjects = case.application.subjects
    of_others = subjects and subjects != (case.application.applicant,)
    asked = (say("proof-subjects", subjects=call_all(case.ground, subjects)),) if of_others else ()
    proofs = (*asked, *(say("proof-kind", shown=each.message["shown"]) for each in kind))
    message = proved(say("foreign-data-besides" if case.right else "foreign-data", **told), proofs)
    return Remark(Property.BINDING, case.number, message, whose, numbers_on(case.view))


def strangers(case: SheetCase) -> list[str]:
    """The lexicon's owners, other than the persons of the record, whom the sheet identifies."""
    view, ground = case.view, case.ground
    strange, taxed = case.strange, taxed_on(case)
    if not strange and case.right:
        return sorted(taxed)
    own_people = case.own_people
    candidates: dict[str, _Candidate] = {}
    for text in strange:
        _collect(candidates, ground, text, own_people, strange=text not in case.own)
    for text in () if case.right else view.strings - strange:
        _collect(candidates, ground, text, own_people, strange=False)
    found = {owner for owner, candidate in candidates.items() if _identified(owner, candidate, case)}
    found = found | taxed or (_by_relatives(candidates, ground) if case.right else set())
    for less in (_by_kana, _nameless):
        found = found or {owner for owner, candidate in candidates.items() if less(owner, candidate, case)}
    return sorted(found)


def _collect(candidates: dict[str, _Candidate], ground: Ground, text: str, own_people: set[str], strange: bool) -> None:
    if text in ground.mayors:
        return
    owners = ground.lexicon.owners(text)
    names = {owner for use, owner in owners if use is Use.NAME}
    numbered = {owner for use, owner in owners if use in NUMBERS}
    is_relative = strange and own_people.isdisjoint(owner for _, owner in owners)
    for use, owner in owners:
        if owner in own_people or (use is Use.RELATED and not is_relative):
            continue
        if (use is Use.KANA and not strange) or (use in NUMBERS and len(numbered) > 1):
            continue
        candidate = candidates.setdefault(owner, _Candidate())
        if use is Use.RELATED:
            candidate.relatives += 1
            continue
        (candidate.strange if strange else candidate.shared).add(use)
        if strange and use is Use.NAME and len(names) == 1:
            candidate.sole_name = True


def _identified(owner: str, candidate: _Candidate, case: SheetCase) -> bool:
    strange, shared = candidate.strange, candidate.shared
    if strange & NUMBERS:
        return True
    born, strange_birth = _born(owner, case)
    named, named_at_all = Use.NAME in strange, Use.NAME in strange | shared
    if named and (strange_birth or strange & PLACES):
        return True
    if case.right:
        # All of the record stands there. A name that only one person bears is one too many; a shared one says nothing.
        return (named and candidate.sole_name) or (named_at_all and strange_birth)
    return named_at_all and born and bool((strange | shared) & PLACES)


def _by_relatives(candidates: dict[str, _Candidate], ground: Ground) -> set[str]:
    """Whose parents stand there both, where they are the parents of one family's children alone."""
    owners = {owner for owner, candidate in candidates.items() if candidate.relatives > 1}
    groups = {ground.residents[code].kin_group for owner in owners for code in ground.residents_behind(owner)}
    return owners if len(groups) == 1 else set()


def _by_kana(owner: str, candidate: _Candidate, case: SheetCase) -> bool:
    """Whether somebody's kana stand there with a birth date or a place of theirs; of those who are not named there."""
    return Use.KANA in candidate.strange and (_born(owner, case)[1] or bool(candidate.strange & PLACES))


def _nameless(owner: str, candidate: _Candidate, case: SheetCase) -> bool:
    """Whether a sheet on which no name can be read shows somebody's birth date and place instead of the applicant's."""
    return bool(candidate.strange & PLACES) and _born(owner, case)[1] and {"name", "birth_date"} <= set(case.missing)


def _born(owner: str, case: SheetCase) -> tuple[bool, bool]:
    """Whether somebody's birth date stands on the sheet, and whether it belongs to nobody of the record."""
    birth = case.ground.births.get(owner)
    born = birth is not None and birth in case.view.dates
    return born, born and birth not in case.own_births


def identifies_anyone(case: SheetCase) -> bool:
    """Whether a sheet tells of any synthetic resident."""
    return bool(identified_on(case.view, case.ground))


def identified_on(view: View, ground: Ground) -> set[str]:
    """The lexicon's owners of whom a sheet tells."""
    return identifies(view.strings, view.dates, ground)


def identifies(texts: Iterable[str], days: Container[date | None], ground: Ground) -> set[str]:
    """The lexicon's owners of whom these items tell: by a number, or by a name with its place or birth date."""
    named, placed, found = set[str](), set[str](), set[str]()
    for text in texts:
        for use, owner in ground.lexicon.owners(text):
            if use in _BY_ITSELF:
                found.add(owner)
            elif use is Use.NAME:
                named.add(owner)
            elif use in PLACES:
                placed.add(owner)
    return found | {owner for owner in named if owner in placed or ground.births.get(owner) in days}


def tells_of_anyone(ground: Ground, observation: Observation) -> bool:
    """Whether what was read is a document, or tells of any synthetic resident."""
    return may_be_document(observation) or bool(_owners((*observation.readings, *observation.repairs), ground))


def undecided(case: SheetCase) -> Message | None:
    """What to say of a sheet that is right and would be as right for somebody else, or on which somebody else's name
    stands within something longer or in parts: whose that is, letters do not tell. None if it is not."""
    own = {person.owner for person in case.persons}
    for code, names in (("name-within", case.view.names_within()), ("name-apart", case.view.names_apart())):
        named = names - case.own - case.ground.mayors if names else names
        owners = {owner for name in named for owner in case.ground.lexicon.owners_of(name, Use.NAME)} - case.own_people
        if owners:
            return say(code, sheet=case.number, whose=call_all(case.ground, _behind(owners, case.ground)))
    for person in case.persons:
        rivals = case.ground.lexicon.owners_of(level(person.name), Use.NAME) - own
        for rival in sorted(rivals):
            if case.ground.births.get(rival) == person.birth_date and _fits(case, rival):
                mine = Person(person.owner, person.name)
                return say("fits-two", sheet=case.number, person=mine, rival=call(case.ground, rival))
    return None


def _fits(case: SheetCase, rival: str) -> bool:
    """Whether all places and numbers of the sheet are the rival's, too."""
    for text in case.plan.texts if case.plan else ():
        owners = case.ground.lexicon.owners(text)
        owning = {owner for use, owner in owners if use in PLACES or use in NUMBERS}
        if owning and rival not in owning:
            return False
    return True


@dataclass(slots=True)
class Unseen:
    """Documents that were not looked at as others are, by what a report calls them."""

    documents: Counter[str] = field(default_factory=Counter)

    def take_in(self, other: Unseen) -> None:
        """Adds another partition's."""
        self.documents.update(other.documents)


_UNSEEN = "unseen"
UNREAD, BEYOND_REPAIR, DAMAGED = "documents-unread", "documents-beyond-repair", "damaged-documents"


def unseen(partial: Partial) -> Counter[str]:
    """How many documents of a partition nobody read, no repair shows whole, or only a repair shows."""
    return partial.own(_UNSEEN, Unseen).documents


def trial(one: OfApplication) -> bool:
    """Whose the sheets are; decisive if a document was read and is somebody's. One that is readable and nobody's may be
    a real person's, so it ends the run."""
    read = one.tell_documents(Property.BINDING)
    unread_ink.take_in(one)
    compared_letters.take_in(one)
    printed = one.partial.own(Property.BINDING, Printed)
    for answer, agreed in one.documents:
        for remark in agreed.remarks if agreed is not None else ():
            if remark.numbers:
                printed.numbers[one.application.application_id, answer.document, remark.sheet] = remark.numbers
        if agreed is not None:
            printed.others += _others(one, answer, agreed)
        _count_unseen(one, answer, agreed)
    for answer, agreed in [*one.documents, *one.cut, *one.misissued]:
        if agreed is not None and agreed.nobody:
            one.stop_run(Property.BINDING, say("nobody-synthetic"), answer.document)
        elif agreed is not None and agreed.strange:
            one.stop_run(Property.BINDING, say("sheet-of-nobody", sheet=min(agreed.strange)), answer.document)
    for answer in {each.digest: each for each in one.case.brought}.values():
        whose = _told_of_others(one.group, answer)
        if whose:
            message = say("foreign-data-told", whose=call_all(one.ground, whose))
            one.partial.find(replace(one.finding(Property.BINDING, message, answer), whose=whose))
    return read


def _count_unseen(one: OfApplication, answer: Completion, agreed: Agreed | None) -> None:
    """Counts a document that was not looked at as others are, and says where that leaves a doubt."""
    if agreed is None and answer.document:
        unseen(one.partial)[UNREAD] += 1
        one.unseen += 1
    if agreed is not None and agreed.repaired:
        unseen(one.partial)[DAMAGED] += 1
    if agreed is not None and agreed.repaired is False:
        unseen(one.partial)[BEYOND_REPAIR] += 1
        one.unseen += 1
        one.doubt(Property.BINDING, say("beyond-repair"), answer.document)
    if agreed is not None and agreed.one_reader_only and answer.document in one.ground.second_readings:
        one.doubt(Property.BINDING, say("second-reading-missing"), answer.document)


def _others(one: OfApplication, answer: Completion, agreed: Agreed) -> Iterator[tuple[Finding, tuple[str, ...]]]:
    """The findings that there would be where a number on a sheet is another certificate's."""
    foreign = {remark.sheet for remark in agreed.remarks if remark.property is Property.BINDING}
    for sheet, numbers in agreed.numbers.items():
        others = others_numbers(numbers, answer.certificate_numbers) if sheet not in foreign else ()
        if others:
            told = {"kind": one.application.certificate, "applicant": call(one.ground, one.application.applicant)}
            message = say("number-of-another", sheet=sheet, **told, number=Quoted(others[0]), holders=())
            yield one.finding(Property.BINDING, message, answer, Remark(Property.BINDING, sheet, message)), others


def group(of: OfGroup) -> None:
    """Documents in answers to anything but an application or its confirmation: whosever they are, nobody applied; and
    what other answers, and what comes with one, tell of those whom nobody asked about."""
    for operation in of.misplaced:
        answer = operation.completion
        if answer is None:
            continue
        is_document = may_be_document(of.observed(answer))
        whose = _unasked(of, operation, answer) if is_document else _told_of_others(of, answer)
        if not whose:
            continue
        message = say("document-unasked" if is_document else "foreign-data-told", whose=call_all(of.ground, whose))
        finding = Finding(
            property=Property.BINDING,
            application_id="",
            message=message,
            operation=operation.invocation.operation,
            whose=whose,
            document=answer.document,
            started_ns=operation.invocation.stamp_ns,
            ended_ns=answer.stamp_ns,
            scenario=operation.invocation.scenario,
        )
        of.partial.find(finding)


def _unasked(of: OfGroup, operation: Operation, answer: Completion) -> tuple[str, ...]:
    """Whom a document shows for which nobody applied. Of one that nobody can look at that is in doubt, and one that
    shows nobody may be a real person's."""
    observation = of.observed(answer)
    if observation is None or (observation.readings[0].problem is not None and not observation.repairs):
        of.partial.doubt(Unclear(Property.BINDING, say("not-read"), answer.document))
        return ()
    first, repairs = observation.readings[0], observation.repairs
    strange = _of_nobody(first, of.ground)
    of.partial.looked[answer.document] = Looked(strange, repairs=tuple([_of_nobody(one, of.ground) for one in repairs]))
    owners = _owners((first, *shown(repairs)), of.ground)
    whose = _behind(owners, of.ground)
    if strange or (not whose and first.problem is None):
        said = say("sheet-of-nobody", sheet=min(strange)) if whose else say("nobody-synthetic")
        stop = Unclear(Property.BINDING, said, answer.document)
        of.partial.doubt(stop)
        of.partial.stops_run.append(stop)
    elif not whose and answer.form is not AnswerForm.CUT:
        of.partial.doubt(Unclear(Property.BINDING, say("beyond-repair"), answer.document))
    if isinstance(operation.invocation.request, Beside):
        return _behind(owners - _asking(of), of.ground)  # its own may come twice
    return whose


def _told_of_others(of: OfGroup, answer: Completion) -> tuple[str, ...]:
    """Of whom, besides the kin group that asked, an answer tells that is no document."""
    observation = of.observed(answer)
    if observation is None or observation.readings[0].problem is None:
        return ()
    views = [View(sheet, of.ground.lexicon) for sheet in observation.readings[0].sheets]
    told, looked = population_items(views, of.ground), of.partial.looked
    for same in of.history.operations:
        if same.completion is not None and same.completion.digest == answer.digest:
            name = same.completion.document
            looked[name] = looked.get(name, Looked())._replace(told=told)  # its repairs may have been looked at
    owners = set[str]().union(*(identified_on(view, of.ground) for view in views))
    return _behind(owners - _asking(of), of.ground) if owners else ()


def _asking(of: OfGroup) -> set[str]:
    """Everybody of the kin group that asked, if anybody of the residents did."""
    return set() if of.history.kin_group == NO_GROUP else kin(of.ground, of.history.kin_group)


def population_items(views: Iterable[View], ground: Ground) -> tuple[str, ...]:
    """All of a text that is of the population: its items, and the birth dates of those who are named."""
    told: set[str] = set()
    for view in views:
        told |= view.strings
        owners = {owner for text in view.strings for use, owner in ground.lexicon.owners(text) if use is Use.NAME}
        days = {ground.births[owner] for owner in owners if owner in ground.births} & view.dates
        told |= {f"{day.year}年{day.month}月{day.day}日" for day in days}
    return tuple(sorted(told))


def _of_nobody(reading: Reading, ground: Ground) -> frozenset[int]:
    """The sheets that identify nobody of the population, counted from 1."""
    shown = (identified_on(View(sheet, ground.lexicon), ground) for sheet in reading.sheets)
    return frozenset(number for number, owners in enumerate(shown, start=1) if not owners)


def _owners(readings: Iterable[Reading], ground: Ground) -> set[str]:
    """The lexicon's owners of whom any sheet tells."""
    views = (View(sheet, ground.lexicon) for reading in readings for sheet in reading.sheets)
    return set[str]().union(*(identified_on(view, ground) for view in views))


def _behind(owners: set[str], ground: Ground) -> tuple[str, ...]:
    return tuple(sorted({code for owner in owners for code in ground.residents_behind(owner)}))


def conclude(run: OfRun) -> None:
    """What only all documents together show."""
    proofs.conclude(run)
    unread_ink.conclude(run)


CHECK = Check(Property.BINDING, trial, group=group, conclude=conclude)
