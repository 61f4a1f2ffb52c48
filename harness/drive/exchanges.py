"""One worker's exchanges with the system: each is in the journal before its first byte is sent, what came of it after.

Imported in the generator's process only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic_ns
from typing import Final

from gevent.lock import BoundedSemaphore

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.operations import Aim, AnswerForm, Beside, Completion, Fault, Outcome, Request
from harness.drive.latencies import DELAY, Latencies, told
from harness.drive.pace import Pace
from harness.drive.store import DocumentStore
from harness.history.journal import JournalWriter
from harness.history.requests import type_of
from harness.targets.protocol import Answer
from harness.targets.standing import Standing

Told = Callable[[str, Answer, int], None]
"""Is told of each answer: the request's type, the answer, and nanoseconds from the intended start."""


NOT_SENT: Final = Answer(Outcome.UNKNOWN, AnswerForm.NONE, came=False)
"""Nothing was, and nothing stands of it in the journal."""

MOST_STRANGE: Final = 200
"""So many answers to trials, none of them of the protocol, and the load ends: nothing will be issued any more."""


class Exchanges:
    """At most `connections` of them at a time, and none that the system's `standing` does not allow. `stop` is told why
    the load should end."""

    def __init__(
        self,
        journal: JournalWriter,
        store: DocumentStore,
        pace: Pace,
        told: Told,
        connections: int,
        standing: Standing,
        stop: Callable[[Message], None],
    ) -> None:
        self._journal = journal
        self._store = store
        self._pace = pace
        self._told = told
        self._lines = BoundedSemaphore(connections)
        self._standing = standing
        self._counts: dict[str, int] = {}
        self._unanswered_ns = 0
        self._stop = stop
        self._strange: Counter[Message] = Counter()
        self._understood = False
        self._latencies = Latencies()

    def delay_ns(self, request_id: str, quantile: float) -> int:
        """A delay for what a request's kiosk does, at this quantile of the moments at which applications wait just now;
        0 where too few were answered. It goes to the journal. Raises OSError."""
        delay = self._latencies.at(quantile)
        self._journal.mark(DELAY, told(request_id, quantile, delay))
        return delay.delay_ns

    @property
    def silent_s(self) -> float:
        """For how long no trial was answered since one was sent that should have been; 0 where all were."""
        return (monotonic_ns() - self._unanswered_ns) / 1e9 if self._unanswered_ns else 0.0

    def over(self) -> bool:
        """Whether it is not the system any more that is inspected: no byte more is to be sent."""
        return self._standing.over is not None

    def send(
        self,
        name: str,
        request: Request,
        ask: Callable[[], Answer],
        intended_ns: int,
        *,
        scenario: str,
        aim: Aim = Aim.ARRIVAL,
        fault: Fault = Fault.NONE,
        gives_up: bool = False,
    ) -> Answer:
        """Journal, `ask`, store, journal. The operation's id is `name/n`, n counting from 1. `gives_up`: the sender may
        leave before it is answered. NOT_SENT where it is not the system any more that is inspected. Raises OSError."""
        sort = type_of(request)
        with self._lines:
            if not self._standing.allows():
                return NOT_SENT
            self._counts[name] = self._counts.get(name, 0) + 1
            operation = f"{name}/{self._counts[name]}"
            if sort.is_trial and not gives_up:
                self._unanswered_ns = self._unanswered_ns or monotonic_ns()
            invoked = self._journal.invoke(operation, request, intended_ns, aim=aim, fault=fault, scenario=scenario)
            self._latencies.note(invoked)
            answer = ask()
        if answer.unreached:
            self._standing.unreached()
        self._latencies.note(self._journal.complete(self._completion(operation, answer)))
        if answer.beside:
            self._journal_beside(operation, request.kin_group, answer, intended_ns, aim, fault, scenario)
        if answer.resent:
            self._journal.mark("sent-again", {"operation": operation, "why": "the kept connection had been closed"})
        self._told(sort.name, answer, answer.ended_ns - intended_ns)
        if sort.is_trial and answer.came:
            self._unanswered_ns = 0
            self._note(answer)
        return answer

    def _journal_beside(
        self, operation: str, kin_group: int, answer: Answer, intended_ns: int, aim: Aim, fault: Fault, scenario: str
    ) -> None:
        """What came with an answer has an operation of its own, though nobody asked for it."""
        held = Beside(operation, kin_group)
        self._journal.invoke(held.own, held, intended_ns, aim=aim, fault=fault, scenario=scenario)
        came = Answer(Outcome.UNKNOWN, answer.form, document=answer.beside, ended_ns=monotonic_ns())
        self._journal.complete(self._completion(held.own, came))

    def _note(self, answer: Answer) -> None:
        """Until the first answer of the protocol: whether there will be none."""
        self._understood = self._understood or answer.outcome is not Outcome.UNKNOWN
        if self._understood or not answer.problems:
            return
        self._strange[answer.problems[0]] += 1
        count = self._strange.total()
        if count >= MOST_STRANGE:
            ((example, _),) = self._strange.most_common(1)
            self._stop(say("not-of-the-protocol", strange=count, answers=count, example=example))

    def stood_still(self, for_ns: int) -> None:
        """Nobody was there to receive an answer for so long."""
        if self._unanswered_ns:
            self._unanswered_ns = min(self._unanswered_ns + for_ns, monotonic_ns())

    def forget(self, name: str) -> None:
        """Nothing of this name will be sent any more."""
        self._counts.pop(name, None)

    def _completion(self, operation: str, answer: Answer) -> Completion:
        path, digest, size_bytes = "", "", 0
        if answer.document is not None:
            path, digest, size_bytes = self._store.keep(operation.replace("/", "."), answer.document)
            self._pace.documents += 1
        return Completion(
            number=self._journal.records,
            worker=self._journal.worker,
            operation=operation,
            stamp_ns=answer.ended_ns,
            outcome=answer.outcome,
            form=answer.form,
            code=answer.code,
            reason=answer.reason,
            application_id=answer.application_id,
            certificate_numbers=answer.certificate_numbers,
            document=path,
            digest=digest,
            size_bytes=size_bytes,
            in_force_within_s=answer.in_force_within_s,
            reached_ns=answer.reached_ns,
            problems=answer.problems,
        )
