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


def shown(repairs: Iterable[Reading]) -> list[Reading]:
    """The repairs that show any text, each as a reading of what it shows."""
    return [Reading(one.reader, one.sheets) for one in repairs if any(sheet.runs for sheet in one.sheets)]


def seen_whole(repairs: Sequence[Reading]) -> bool:
    """Whether one repair shows every sheet, and none gave up on what it might have shown besides."""
    gave_up = any(one.problem is not None and one.problem.code not in _CANNOT for one in repairs)
    return not gave_up and any(
        one.problem is None and one.sheets and all(sheet.runs for sheet in one.sheets) for one in repairs
    )


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
