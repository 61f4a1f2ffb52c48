"""The history of one run: as the journal of a worker would have it, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from harness.domain.observations import Observation
from harness.domain.operations import (
    Aim,
    AnswerForm,
    Beside,
    Completion,
    Fault,
    GroupHistory,
    Invocation,
    Operation,
    Outcome,
    Record,
    Request,
)
from harness.history.encode import encode_line
from harness.targets.protocol import Answer

SCENARIO = "explore"


@dataclass(slots=True)
class Sent:
    """A request that has been sent, and what came back. `number` and `answer_number` count the records of the run, as
    the journal has them; `document` is where the answer's document would be stored, and `seen` what was read of it.

    Its records are made when somebody asks for them: of most runs nobody does."""

    number: int
    operation: str
    stamp_ns: int
    aim: Aim
    fault: Fault
    request: Request
    group: int
    answer: Answer | None = None
    answer_number: int = 0
    answered_ns: int = 0
    document: str = ""
    seen: Observation | None = None

    def invocation(self) -> Invocation:
        """The record of the request."""
        return Invocation(
            self.number, 0, self.operation, self.stamp_ns, self.stamp_ns, self.aim, self.fault, SCENARIO, self.request
        )

    def completion(self) -> Completion | None:
        """The record of the answer; None while there is none."""
        answer, seen = self.answer, self.seen
        if answer is None:
            return None
        return Completion(
            self.answer_number,
            0,
            self.operation,
            self.answered_ns,
            answer.outcome,
            answer.form,
            answer.code,
            answer.reason,
            answer.application_id,
            answer.certificate_numbers,
            self.document,
            "" if seen is None else seen.digest,
            0 if seen is None else seen.size_bytes,
            answer.in_force_within_s,
            self.answered_ns if answer.form is not AnswerForm.NONE else 0,
            answer.problems,
        )


class Recorder:
    """Notes what was asked and answered, in the order in which it happened. `observe` reads the documents."""

    def __init__(self, observe: Callable[[str, bytes], Observation]) -> None:
        self._observe = observe
        self.observations: dict[str, Observation] = {}
        self._sent: list[Sent] = []
        self._records = 0
        self._counts: dict[str, int] = {}

    def invoke(
        self, name: str, request: Request, now_ns: int, aim: Aim = Aim.ARRIVAL, fault: Fault = Fault.NONE
    ) -> Sent:
        """Before the first byte. The operation's id is `name/n`, n counting from 1."""
        count = self._counts[name] = self._counts.get(name, 0) + 1
        sent = Sent(self._records, f"{name}/{count}", now_ns, aim, fault, request, request.kin_group)
        self._records += 1
        self._sent.append(sent)
        return sent

    def complete(self, sent: Sent, answer: Answer, now_ns: int) -> None:
        """After the last byte, or when the wait ended."""
        if answer.document is not None:
            sent.document = f"documents/{sent.operation.replace('/', '.')}.pdf"
            sent.seen = self.observations[sent.document] = self._observe(sent.document, answer.document)
        sent.answer, sent.answer_number, sent.answered_ns = answer, self._records, now_ns
        self._records += 1
        if answer.beside:
            held = Beside(sent.operation, sent.group)
            came = Sent(self._records, held.own, now_ns, sent.aim, sent.fault, held, sent.group)
            self._records += 1
            self._sent.append(came)
            self.complete(came, Answer(Outcome.UNKNOWN, answer.form, document=answer.beside), now_ns)

    def exchanges(self) -> dict[int, list[Sent]]:
        """Requests with their answers, kin group by kin group."""
        groups: dict[int, list[Sent]] = {}
        for sent in self._sent:
            groups.setdefault(sent.group, []).append(sent)
        return dict(sorted(groups.items()))

    def groups(self) -> list[GroupHistory]:
        """The same as the checks know it."""
        return [group_history(group, held) for group, held in self.exchanges().items()]

    @property
    def records(self) -> list[tuple[Record, int]]:
        """All records with their kin groups, in the order of the journal."""
        records: list[tuple[Record, int]] = []
        for sent in self._sent:
            records.append((sent.invocation(), sent.group))
            completion = sent.completion()
            if completion is not None:
                records.append((completion, sent.group))
        return sorted(records, key=lambda record: record[0].number)

    def history(self) -> bytes:
        """The journal's lines. Two runs of one schedule must give the same bytes."""
        return b"".join([encode_line(record, group) for record, group in self.records])

    def digest(self) -> str:
        """SHA-256 of the history, in hexadecimal."""
        return sha256(self.history()).hexdigest()


def group_history(group: int, exchanges: Iterable[Sent]) -> GroupHistory:
    """The history of a kin group."""
    return GroupHistory(group, tuple([Operation(sent.invocation(), sent.completion()) for sent in exchanges]))
