"""completeness: kind, options, copies and sheets are those applied for, in order; the document is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.checks.content import missing_items
from harness.checks.expected import Plan
from harness.checks.remarks import Remark, SheetCase, item_words
from harness.checks.sheets import View
from harness.domain.observations import Reading
from harness.domain.operations import Application
from harness.domain.words import Kind, Property
from harness.wording.rendering import stored_sentence

LEAST_TEXT = 8
"""A document with less text than so many characters shows nothing."""


def unreadable(reading: Reading) -> Remark | None:
    """A remark if the reader could not read the document."""
    if reading.problem:
        return Remark(Property.COMPLETENESS, None, f"The document cannot be read: {stored_sentence(reading.problem)}")
    if not reading.sheets:
        return Remark(Property.COMPLETENESS, None, "The document has no sheet.")
    return None


def blank(views: Sequence[View]) -> list[Remark]:
    """Remarks on sheets that show nothing."""
    empty = [number for number, view in enumerate(views, start=1) if len(view.text) < LEAST_TEXT]
    if len(empty) == len(views):
        return [Remark(Property.COMPLETENESS, None, "The document shows no text at all.")]
    return [Remark(Property.COMPLETENESS, number, f"Sheet {number} is empty.") for number in empty]


def count(views: Sequence[View], plan: Plan, application: Application) -> list[Remark]:
    """A remark if there are not as many sheets as the copies and persons need."""
    copy = len(plan.sheets)
    expected = copy * application.copies
    if len(views) == expected:
        return []
    sentence = f"{len(views)} sheets came out; {application.copies} x {copy} were applied for"
    if len(views) % copy == 0:
        sentence += f" ({len(views) // copy} copies instead of {application.copies})"
    return [Remark(Property.COMPLETENESS, None, sentence + ".")]


def kind(view: View, number: int, application: Application, titled: Mapping[str, Kind]) -> list[Remark]:
    """A remark if the sheet bears another kind's title and not its own. A sheet without any known title is no finding:
    the protocol fixes no titles, and the items show the kind."""
    found = sorted(titled[part] for part in titled.keys() & set(view.parts))
    if not found or application.certificate in found:
        return []
    wanted = next((title for title, one in titled.items() if one is application.certificate), "")
    if wanted and wanted in view.text:
        return []
    sentence = f"Sheet {number} is a {found[0].value}; a {application.certificate.value} was applied for."
    return [Remark(Property.COMPLETENESS, number, sentence)]


def out_of_order(view: View, number: int, plan: Plan) -> list[Remark]:
    """A remark if the sheet is another sheet of the same certificate than its place says."""
    place = (number - 1) % len(plan.sheets)
    for index, sheet in enumerate(plan.sheets):
        if index != place and not missing_items(view, sheet):
            sentence = (
                f"Sheet {number} is the certificate's sheet {index + 1}, not its sheet {place + 1}: out of order."
            )
            return [Remark(Property.COMPLETENESS, number, sentence)]
    return []


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
        expected = {item for item in items if case.plan and item in _planned(case)}
        labelled = any(label in case.view.text for label in _OPTION_LABELS.get(name, ()))
        if asked and expected and expected <= set(case.missing) and not labelled:
            sentence = f"Sheet {case.number}: option {name} was asked for; not printed: {item_words(sorted(items))}."
            return [Remark(Property.COMPLETENESS, case.number, sentence)]
        if not asked and items & set(extra):
            sentence = f"Sheet {case.number}: option {name} was not asked for and is printed."
            return [Remark(Property.COMPLETENESS, case.number, sentence)]
    return []


def _planned(case: SheetCase) -> set[str]:
    plan = case.plan
    return {*plan.texts.values(), *plan.dates.values(), *(words.item for words in plan.words)} if plan else set()
