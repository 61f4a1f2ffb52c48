"""The history of one run: as the journal of a worker would have it, kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from harness.domain.observations import Observation
from harness.domain.operations import (
    Aim,
    Completion,
    Fault,
    GroupHistory,
    Invocation,
    Operation,
    Record,
    Request,
)
from harness.history.encode import encode_line, request_group
from harness.targets.answers import Answer

SCENARIO = "explore"


@dataclass(slots=True)
class Sent:
    """A request that has been sent; its answer is to be told to the recorder."""

    invocation: Invocation
    group: int
    completion: Completion | None = None


class Recorder:
    """Notes what was asked and answered, in the order in which it happened. `observe` reads the documents."""

    def __init__(self, observe: Callable[[str, bytes], Observation]) -> None:
        self._observe = observe
        self.records: list[tuple[Record, int]] = []
        self.observations: dict[str, Observation] = {}
        self._sent: list[Sent] = []
        self._counts: dict[str, int] = {}

    def invoke(
        self, name: str, request: Request, now_ns: int, aim: Aim = Aim.ARRIVAL, fault: Fault = Fault.NONE
    ) -> Sent:
        """Before the first byte. The operation's id is `name/n`, n counting from 1."""
        count = self._counts[name] = self._counts.get(name, 0) + 1
        number = len(self.records)
        invocation = Invocation(number, 0, f"{name}/{count}", now_ns, now_ns, aim, fault, SCENARIO, request)
        sent = Sent(invocation, request_group(request))
        self._sent.append(sent)
        self.records.append((invocation, sent.group))
        return sent

    def complete(self, sent: Sent, answer: Answer, now_ns: int) -> None:
        """After the last byte, or when the wait ended."""
        operation, path, digest, size_bytes = sent.invocation.operation, "", "", 0
        if answer.document is not None:
            path = f"documents/{operation.replace('/', '.')}.pdf"
            seen = self._observe(path, answer.document)
            digest, size_bytes = seen.digest, seen.size_bytes
            self.observations[path] = seen
        sent.completion = Completion(
            len(self.records),
            0,
            operation,
            now_ns,
            answer.outcome,
            answer.reply.status,
            answer.reason,
            answer.application_id,
            answer.certificate_numbers,
            path,
            digest,
            size_bytes,
            answer.in_force_within_s,
            now_ns if answer.reply.status else 0,
            answer.problem,
        )
        self.records.append((sent.completion, sent.group))

    def groups(self) -> list[GroupHistory]:
        """Kin group by kin group."""
        operations: dict[int, list[Operation]] = {}
        for sent in self._sent:
            operations.setdefault(sent.group, []).append(Operation(sent.invocation, sent.completion))
        return [GroupHistory(group, tuple(held)) for group, held in sorted(operations.items())]

    def history(self) -> bytes:
        """The journal's lines. Two runs of one schedule must give the same bytes."""
        return b"".join([encode_line(record, group) for record, group in self.records])

    def digest(self) -> str:
        """SHA-256 of the history, in hexadecimal."""
        return sha256(self.history()).hexdigest()
