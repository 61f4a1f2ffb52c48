"""How the answers of a run came: those that are not as agreed, whatever a repetition made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.domain.operations import AnswerForm, Beside, Fault, FaultRequest, GroupHistory, Operation

FAULT_LASTS_NS = 10_000_000_000
"""So long after its answer may a fault that was asked of the system break off other answers."""

_BROKEN_BY_FAULTS = frozenset({AnswerForm.CUT, AnswerForm.OTHER_STATUS})
_Span = tuple[int, int]


@dataclass(slots=True)
class Answers:
    """The answers of one partition, or of all."""

    came: int = 0
    """Those of which something came, but for those that the asking side did not wait for."""
    unclean: list[tuple[AnswerForm, int, int]] = field(default_factory=list)
    """Those of them that are not as agreed: the form, and the stamps of the operation's two ends."""
    faults: list[_Span] = field(default_factory=list)
    """From when to when a fault that was asked of the system may break off answers."""

    def look(self, history: GroupHistory) -> None:
        """Counts a kin group's."""
        for operation in history.operations:
            invocation, answer = operation.invocation, operation.completion
            if isinstance(invocation.request, FaultRequest):
                self.faults.append((invocation.stamp_ns, (answer or invocation).stamp_ns + FAULT_LASTS_NS))
            if answer is None or answer.form is AnswerForm.NONE or _is_none(operation):
                continue
            self.came += 1
            if answer.form is not AnswerForm.CLEAN:
                self.unclean.append((answer.form, invocation.stamp_ns, answer.stamp_ns))

    def take_in(self, other: Answers) -> None:
        """Adds another partition's."""
        self.came += other.came
        self.unclean += other.unclean
        self.faults += other.faults

    def by_form(self) -> dict[str, int]:
        """How many came in each form that is not as agreed, by the form's name; what a fault may have broken off is
        left out."""
        counted = Counter(form.value for form in self._told())
        return dict(sorted(counted.items()))

    def _told(self) -> Iterator[AnswerForm]:
        faults = sorted(self.faults)
        for form, began_ns, ended_ns in self.unclean:
            broken = form in _BROKEN_BY_FAULTS and any(start <= ended_ns and began_ns <= end for start, end in faults)
            if not broken:
                yield form


def _is_none(operation: Operation) -> bool:
    """Whether it is part of another answer, or the asking side did not wait for it."""
    answer = operation.completion
    if isinstance(operation.invocation.request, Beside):
        return True
    left = answer is not None and any(each.code == "gave-up" for each in answer.problems)
    return left or operation.invocation.fault is Fault.GIVE_UP
