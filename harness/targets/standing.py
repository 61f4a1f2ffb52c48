"""After the interlock: a system that was let through is asked again who it is, and one that is not the same any more
gets nothing further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Lock
from time import monotonic, monotonic_ns
from typing import Final

from harness.catalogue import say
from harness.domain.messages import Message
from harness.targets.interlock import ENVIRONMENT, Asks
from harness.targets.protocol import TargetProblem
from harness.targets.system import Identity
from harness.targets.target_file import TargetFile

ASK_EVERY_S: Final = 30.0
"""So often is a system asked who it is while something is sent to it."""

PATIENCE_S: Final = 30.0
"""For so long is a system that does not answer asked again, and nothing else sent to it."""

AGAIN_S: Final = 0.2
ANSWER_S: Final = 10.0

SAME, NO_ANSWER = "", "no-answer"
REPLACED = "population-replaced"
ENDS: Final = frozenset({"environment-left", REPLACED})
CHANGES: Final = ENDS | {"build-replaced"}
"""What a system that answers can have become: the codes of messages with its address."""

OVER: Final = ENDS | {"nobody-says-who"}
"""The codes of why nothing more may be sent."""

ASKED: Final = "asked"
"""The mark of an asking in a journal, with its `address`, what it `says` and when it was sent (`sent_ns`)."""

Told = Callable[[str, str, int], object]
"""Is told of each asking: the address, what became of who is there (SAME, NO_ANSWER or one of CHANGES), and when the
question left (monotonic ns)."""


class Standing:
    """The system behind a target's addresses, as it was when its interlock let it through. For any number of threads
    or greenlets. `ended` is told once why nothing more may be sent."""

    def __init__(
        self,
        asks: Asks,
        file: TargetFile,
        identity: Identity,
        told: Told = lambda address, says, sent_ns: None,
        ended: Callable[[Message], object] = lambda why: None,
    ) -> None:
        self._asks = asks
        self._file = replace(file, answer_timeout_s=min(ANSWER_S, file.answer_timeout_s))
        self._identity = identity
        self._told, self._ended = told, ended
        self._lock = Lock()
        self._doubts, self._settled = 1, 0
        self._asked_s = 0.0
        self.over: Message | None = None
        """Why nothing more may be sent; None while it may."""
        self.patience_s = PATIENCE_S
        """For how long one that does not answer is asked again; whoever is told to end makes it 0."""
        self.replaced: Message | None = None
        """That its build changed, where it did: it is another system that is for inspection too."""

    def unreached(self) -> None:
        """A connection was refused, or something else leaves open who is there: nothing is sent before that is
        known."""
        self._doubts += 1

    def allows(self) -> bool:
        """Whether something may be sent now. Waits while it is open who is there."""
        if self._doubts != self._settled:
            with self._lock:
                if self._doubts != self._settled:
                    self._ask()
        return self.over is None

    def check(self) -> Message | None:
        """The same for who has no schedule: asks too where the last asking is too long ago. Why not, and also that
        the build changed."""
        if not self.due_s:
            self.unreached()
        self.allows()
        return self.over or self.replaced

    @property
    def due_s(self) -> float:
        """In how many seconds it is to be asked again."""
        return max(0.0, self._asked_s + ASK_EVERY_S - monotonic())

    def ask(self) -> None:
        """Asks now; what is sent meanwhile does not wait for it, unless there is no answer."""
        with self._lock:
            self._ask()

    def _ask(self) -> None:
        began_s = monotonic()
        while self.over is None:
            doubts = self._doubts
            sent_ns, says = monotonic_ns(), {address: self._says(address) for address in self._file.addresses}
            self._asked_s = monotonic()
            for address, what in says.items():
                self._told(address, what, sent_ns)
                if what in ENDS:
                    self._end(say(what, address=address))
                elif what in CHANGES:
                    self.replaced = say(what, address=address)
            silent = [address for address, what in says.items() if what == NO_ANSWER]
            if not silent:
                self._settled = doubts
                return
            self.unreached()
            if (for_s := monotonic() - began_s) >= self.patience_s:
                self._end(say("nobody-says-who", address=silent[0], for_s=for_s))
            elif self.over is None:
                Event().wait(AGAIN_S)  # nothing tells when it answers again

    def _end(self, why: Message) -> None:
        if self.over is None:
            self.over = why
            self._ended(why)

    def _says(self, address: str) -> str:
        try:
            system = self._asks(replace(self._file, addresses=(address,)))
        except TargetProblem:
            return NO_ANSWER
        if system.environment != ENVIRONMENT:
            return "environment-left"
        if system.population_digest != self._identity.population_digest:
            return REPLACED
        return SAME if system.identity == self._identity else "build-replaced"
