"""The way from an application to page models: the record, its data, the sheets, one page model for each."""

from __future__ import annotations

from harness.certificates.reference.compose import families, residents
from harness.certificates.reference.compose.lookup import own_data, record_ref, register_data
from harness.certificates.reference.compose.model import (
    HouseholdData,
    Issue,
    RegisterData,
    SealData,
    SheetData,
    SheetTask,
    TaxData,
)
from harness.certificates.reference.printing.pages import PageModel
from harness.certificates.reference.rules.kinds import FORMS, Source

__all__ = ["compose_sheet", "own_data", "record_ref", "register_data", "sheets", "with_demanded_only"]


def sheets(issue: Issue, data: SheetData, numbers: tuple[str, ...]) -> tuple[SheetTask, ...]:
    """All sheets of all copies in the order of printing; `numbers` holds one certificate number for each copy."""
    persons_a_sheet = FORMS[issue.kind].persons_a_sheet
    pages = max(1, -(-len(data.persons) // persons_a_sheet))
    return tuple(
        [
            SheetTask(issue, data, (page - 1) * persons_a_sheet, page, pages, copy, number)
            for copy, number in enumerate(numbers, start=1)
            for page in range(1, pages + 1)
        ]
    )


def compose_sheet(task: SheetTask) -> PageModel:
    """The page model of one sheet; it is made from the task's data alone and names the record that those are of."""
    data, own = task.data, FORMS[task.issue.kind]
    match data:
        case HouseholdData() if own.source is Source.HOUSEHOLD:
            return residents.household(task, data)
        case SealData() if own.source is Source.SEAL:
            return residents.seal(task, data)
        case TaxData() if own.source is Source.TAX:
            return residents.tax(task, data)
        case RegisterData() if own.of_addresses:
            return families.supplement(task, data)
        case RegisterData() if own.source is Source.REGISTER:
            return families.register(task, data)
    raise ValueError(f"{data.record} is no record that {task.issue.kind.value} is made from")


def with_demanded_only(tasks: tuple[SheetTask, ...]) -> tuple[SheetTask, ...]:
    """The same sheets without items that the form merely allows: for when one of those cannot be printed, which is
    no ground for a refusal."""
    return tuple([task._replace(demanded_only=True) for task in tasks])
