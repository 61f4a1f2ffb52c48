"""completeness: kind, options, copies and sheets are those applied for, in order; the document is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.catalogue import say
from harness.certificates.checks.content import missing_items
from harness.certificates.checks.expected import ExpectedCertificate, ExpectedSheet
from harness.certificates.checks.remarks import Remark, SheetCase, call, item_words
from harness.certificates.checks.shares import Check, OfApplication, OfRun
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spots
from harness.certificates.domain.operations import Application
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.domain.observations import InkOf, Reading
from harness.domain.operations import AnswerForm, Outcome

LEAST_TEXT = 8
"""Characters of text below which a document shows nothing."""


def unreadable(reading: Reading) -> Remark | None:
    """A remark if the reader could not read the document."""
    if reading.problem:
        return Remark(Property.COMPLETENESS, None, say("unreadable", problem=reading.problem))
    if not reading.sheets:
        return Remark(Property.COMPLETENESS, None, say("without-sheets"))
    return None


def wrapped(reading: Reading) -> list[Remark]:
    """A remark on a document that did not come as the body of the answer."""
    ways = (each["how"] for each in reading.suspicions if each.code == "wrapped")
    return [Remark(Property.COMPLETENESS, None, say("document-wrapped", how=how)) for how in ways]


def blank(views: Sequence[View]) -> list[Remark]:
    """Remarks on sheets that show nothing."""
    short = [len(view.text) < LEAST_TEXT and not view.sheet.withheld and not _may_say_more(view) for view in views]
    empty = [number for number, is_short in enumerate(short, start=1) if is_short]
    if len(empty) == len(views):
        return [Remark(Property.COMPLETENESS, None, say("without-text"))]
    return [Remark(Property.COMPLETENESS, number, say("empty-sheet", sheet=number)) for number in empty]


def unread(views: Sequence[View]) -> frozenset[int]:
    """The sheets of which nothing can be read, though something is written there, counted from 1."""
    told = enumerate(views, start=1)
    return frozenset(number for number, view in told if len(view.text) < LEAST_TEXT and _may_say_more(view))


def _may_say_more(view: View) -> bool:
    return any(each.of is not InkOf.GROUND for each in view.sheet.ink)


def count(views: Sequence[View], plan: ExpectedCertificate, application: Application) -> list[Remark]:
    """A remark if there are not as many sheets as the copies and persons need."""
    copy = len(plan.sheets)
    expected = copy * application.copies
    if len(views) == expected:
        return []
    counts = {"sheets": len(views), "copies": application.copies, "each": copy}
    came, rest = divmod(len(views), copy)
    message = say("count-of-sheets", **counts) if rest else say("count-of-copies", **counts, came=came)
    return [Remark(Property.COMPLETENESS, None, message)]


def kind(view: View, number: int, application: Application, titled: Mapping[str, Kind]) -> list[Remark]:
    """A remark if the sheet bears another kind's title and not its own. A sheet without any known title is no finding:
    the protocol fixes no titles, and the items show the kind."""
    found = sorted(titled[part] for part in titled.keys() & view.parts)
    if not found or application.certificate in found:
        return []
    wanted = next((title for title, one in titled.items() if one is application.certificate), "")
    if wanted and wanted in view.text:
        return []
    message = say("other-kind", sheet=number, shown=found[0], kind=application.certificate)
    return [Remark(Property.COMPLETENESS, number, message)]


def out_of_order(case: SheetCase, plan: ExpectedCertificate) -> list[Remark]:
    """A remark if the sheet is another sheet of the same certificate than its place says."""
    spots = Spots(case.view)
    for index, sheet in enumerate(plan.sheets):
        if sheet is not case.plan and not missing_items(spots, sheet):
            place = next(place for place, each in enumerate(plan.sheets, start=1) if each is case.plan)
            message = say("out-of-order", sheet=case.number, shown=index + 1, place=place)
            return [Remark(Property.COMPLETENESS, case.number, message)]
    return []


def persons_out_of_order(case: SheetCase) -> list[Remark]:
    """A remark if the persons of a sheet do not follow each other as they do in the application, or in the register."""
    if case.standing.arrangement.is_in_order:
        return []
    applicant = call(case.ground, case.application.applicant)
    told = {"sheet": case.number, "kind": case.application.certificate, "applicant": applicant}
    return [Remark(Property.COMPLETENESS, case.number, say("persons-out-of-order", **told))]


_OPTION_LABELS = {
    "relationship": ("続柄",),
    "domicile": ("本籍", "国籍"),
    "my_number": ("個人番号", "マイナンバー"),
    "resident_code": ("住民票コード",),
}


def options(case: SheetCase, extra: list[str]) -> list[Remark]:
    """A remark if all that an option adds is missing, its label too, or is there without having been asked for."""
    if case.whole is None:
        return []
    for name, option in case.whole.form.options.items():
        items = option.must | option.each_person
        asked = case.application.options.get(name) is True
        expected = items & _planned(case.plan)
        labelled = any(label in case.view.text for label in _OPTION_LABELS.get(name, ()))
        if asked and expected and expected <= set(case.missing) and not labelled:
            lacks = item_words(sorted(items))
            message = say("option-left-out", sheet=case.number, option=name.replace("_", "-"), items=lacks)
            return [Remark(Property.COMPLETENESS, case.number, message)]
        if not asked and items & set(extra):
            message = say("option-unasked", sheet=case.number, option=name.replace("_", "-"))
            return [Remark(Property.COMPLETENESS, case.number, message)]
    return []


def _planned(plan: ExpectedSheet | None) -> set[str]:
    return {*plan.texts.values(), *plan.dates.values(), *(words.item for words in plan.words)} if plan else set()


def trial(one: OfApplication) -> bool:
    """Whether all of it came, and whole; decisive if it was looked at, or there was nothing to look at."""
    copies = one.application.copies
    for operation in (*one.case.tries, *one.case.misuses, *one.case.confirmations):
        came = operation.completion
        if came is not None and came.form in (AnswerForm.SURPLUS, AnswerForm.REPEATED_HEADER):
            one.find(Property.COMPLETENESS, say("answer-unclean", form=came.form.value), came)
    for answer, agreed in one.documents[len(one.issued) :] if one.beside else ():
        if agreed is None:
            continue  # what nobody read may be an error page
        why = answer.problems[0] if answer.problems else say("no-answer-of-its-form")
        one.find(Property.COMPLETENESS, say("document-beside", problem=why), answer)
    for answer in one.issued:
        numbers = len(answer.certificate_numbers)
        if numbers != copies and answer.outcome is Outcome.OK:
            one.find(Property.COMPLETENESS, say("count-of-numbers", numbers=numbers, copies=copies), answer)
        if not answer.document:
            one.find(Property.COMPLETENESS, say("without-document"), answer)
    one.tell_documents(Property.COMPLETENESS)
    return any(not answer.document for answer in one.answers) or one.looked_at(Property.COMPLETENESS)


def conclude(of: OfRun) -> None:
    """Whether few enough answers came in another form than agreed: a repetition that was right repairs the others, and
    nothing else would tell of them."""
    answers, limit = of.whole.answers, of.ground.limits.unclean_answers
    forms = answers.by_form()
    count = sum(forms.values())
    if limit is not None and count > limit * answers.came:
        of.doubt(
            Property.COMPLETENESS,
            say("answers-unclean", count=count, answers=answers.came, limit=limit, forms=tuple(forms)),
        )


CHECK = Check(Property.COMPLETENESS, trial, conclude=conclude)
