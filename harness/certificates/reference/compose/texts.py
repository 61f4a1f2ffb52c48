"""How single values are printed."""

from __future__ import annotations

from collections.abc import Iterable

from harness.certificates.reference.compose.model import SheetTask
from harness.certificates.reference.printing.pages import Block, Item, PageModel, RuledTable, Ruling
from harness.certificates.reference.records import ResidentRecord
from harness.certificates.reference.rules.eras import christian_date, era_date
from harness.certificates.reference.rules.kinds import FORMS

_SEX = {"male": "男", "female": "女"}

Labelled = tuple[str, str | None]


def sex_text(sex: str) -> str:
    """男 or 女."""
    return _SEX[sex]


def yen_text(amount: int) -> str:
    """6,120,000円."""
    return f"{amount:,}円"


def birth_text(resident: ResidentRecord) -> str:
    """The birth date: in era form as all other dates, of foreigners with the Christian year."""
    return era_date(resident.birth_date) if resident.nationality is None else christian_date(resident.birth_date)


def items(pairs: Iterable[Labelled]) -> tuple[Item, ...]:
    """Labelled values, without those that are not there."""
    return tuple([Item(label, value) for label, value in pairs if value])


def sheet_of(
    task: SheetTask,
    preamble: Iterable[Labelled],
    *,
    form: Ruling = Ruling.GRID,
    imprint: bytes | None = None,
    blocks: Iterable[Block] = (),
    tables: tuple[RuledTable, ...] = (),
) -> PageModel:
    """The sheet with this body, and around it title, certification, date, mayor, number, page n of m."""
    issue, own = task.issue, FORMS[task.issue.kind]
    return PageModel(
        record=task.data.record,
        title=own.title,
        form=form,
        preamble_items=items(preamble),
        imprint=imprint,
        blocks=tuple(blocks),
        tables=tables,
        certification=own.certified,
        issued_on=era_date(issue.issued_on),
        mayor=issue.municipality.mayor,
        certificate_number=task.certificate_number,
        page=task.page,
        pages=task.pages,
    )
