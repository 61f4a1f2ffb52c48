"""Every file of a run that was judged is one that such a run leaves: what nothing accounts for may be read by a person
who takes it for evidence, or by a later check that was not there when the run was judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from harness.drive.launch import PLAN_FILE
from harness.evidence.in_flight import InFlight
from harness.evidence.operator import OPERATOR
from harness.evidence.stored import FINDINGS, MANIFEST, SELF_REPORT, UNCLEAR, VERDICT, BrokenEvidence
from harness.evidence.suite_signature import SuiteFiles
from harness.evidence.withheld import WITHHELD
from harness.history.read import JournalFacts
from harness.inspection.running.gating import JUNIT, SUMMARY
from harness.inspection.running.suite_files import SCENARIOS

RETOLD = ("report.html", "report.pdf")
"""What people read of a run: made of the rest when it ended, and not made again here."""

_NEEDED = (MANIFEST, PLAN_FILE, SELF_REPORT, FINDINGS, UNCLEAR, VERDICT, JUNIT, SUMMARY)
_LOGS = ("system.log", "generator.log")


@dataclass(frozen=True, slots=True)
class Account:
    """What may stand in a run folder: the files of its suite, so many parts of observations, the journals of these
    workers, and the documents that came. A worker that was cut off may have left one more, of an answer that it could
    not write down any more."""

    suite: tuple[SuiteFiles, ...]
    parts: int
    journals: Mapping[int, JournalFacts]
    documents: Collection[str]
    withheld: Collection[str] = ()
    """The documents that are not kept, of which there is a list; an operator may have been left them sealed."""
    has_operator: bool = False

    def check(self, names: Collection[str]) -> None:
        """Raises BrokenEvidence for a file that is missing or that nothing accounts for."""
        needed = {*_NEEDED, *self._suite(), *(f"observations/part-{part:03d}.jsonl" for part in range(self.parts))}
        for name in sorted(needed.difference(names)):
            raise BrokenEvidence("the file is missing, and was when the run was closed", name)
        known = {*needed, *_LOGS, *RETOLD, *self.documents}
        known |= {WITHHELD} if self.withheld else set()
        known |= {OPERATOR, *map(InFlight.name, self.withheld)} if self.has_operator else set()
        known |= {f"history/worker-{worker:03d}.journal" for worker in self.journals}
        unknown = sorted(set(names) - known)
        left = self._may_be_left() if unknown else frozenset()
        for name in unknown:
            if _place(name) not in left:
                raise BrokenEvidence("nothing in the run accounts for this file", name)

    def _suite(self) -> Iterator[str]:
        for each in self.suite:
            yield from (f"{SCENARIOS}/{name}" for name in each.texts)
            if each.signature is not None:
                yield f"{SCENARIOS}/{each.signature_name}"

    def _may_be_left(self) -> frozenset[tuple[str, str]]:
        """Where the documents of operations would stand that have no answer in a journal without an end."""
        return frozenset(
            (f"{worker:03d}", _file(operation))
            for worker, own in self.journals.items()
            if not own.finished
            for operation in own.open
        )


def is_document_of(name: str, worker: int, operation: str) -> bool:
    """Whether a document of this operation is kept under this name."""
    return _place(name) == (f"{worker:03d}", _file(operation))


def _file(operation: str) -> str:
    return f"{operation.replace('/', '.')}.pdf"


def _place(name: str) -> tuple[str, str] | None:
    """The worker and the file's own name of a path under `documents`, None for another."""
    match name.split("/"):
        case ["documents", worker, folder, file] if folder.isdecimal():
            return worker, file
    return None
