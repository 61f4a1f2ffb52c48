"""A damaged document as repairs show it: whether anybody has seen all of it, and whose data stands on it.

A printer that repairs such a file prints what one of them shows, so what any of them shows counts as printed. Nothing
but whose data it is can be said of it: that it is damaged `completeness` says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.catalogue import say
from harness.certificates.checks.remarks import DocumentRemarks, Remark
from harness.certificates.domain.properties import Property
from harness.domain.observations import Reading

_CANNOT = frozenset({
    "no-bytes", "not-openable", "no-sheets", "sheet-not-openable", "text-not-readable", "needs-password",
    "unknown-encryption", "second-reader-failed", "second-reader-lacks", "reader-failed", "endless-references",
})  # fmt: skip
"""Problems of a repair that shows less than another. What else it says is that it gave up on something."""


_UNRECOGNISED = frozenset({"other-record", "empty-sheet", "without-text"})


def shown(repairs: Iterable[Reading]) -> list[Reading]:
    """The repairs that show any text."""
    return [one for one in repairs if any(sheet.runs for sheet in one.sheets)]


def is_own(repairs: Sequence[Reading], seen: Iterable[tuple[Reading, DocumentRemarks]]) -> bool:
    """Whether one repair shows every sheet, and on each what belongs to the applicant, and none gave up on what it
    might have shown besides. Text of which too little is left to tell whose it is may be anybody's."""
    if any(one.problem is not None and one.problem.code not in _CANNOT for one in repairs):
        return False
    return any(
        reading.problem is None
        and all(sheet.runs for sheet in reading.sheets)
        and not remarks.nobody
        and not any(map(_leaves_open, remarks.remarks))
        for reading, remarks in seen
    )


def _leaves_open(remark: Remark) -> bool:
    """Whether what a sheet shows may be somebody else's."""
    return remark.property in (Property.BINDING, Property.CONTENT) or remark.message.code in _UNRECOGNISED


def foreign(known: Iterable[Remark], seen: Iterable[tuple[Reading, DocumentRemarks]]) -> list[Remark]:
    """Remarks on somebody else's data that repairs show, with what each gives rise to, and that is not among the
    `known`; one repair's on each person."""
    told = {code for remark in known if remark.property is Property.BINDING for code in remark.whose}
    found: list[Remark] = []
    for reading, remarks in seen:
        more = [
            remark
            for remark in remarks.remarks
            if remark.property is Property.BINDING and not told.issuperset(remark.whose)
        ]
        for remark in more:
            message = say("shown-once-repaired", repair=reading.reader, shown=remark.message)
            found.append(Remark(Property.BINDING, remark.sheet, message, remark.whose))
        told.update(code for remark in more for code in remark.whose)
    return found
