"""One run of a program on a running system: everybody does what the program says, and all of it is recorded.

Each deed has a thread of its own and waits for those that it comes after. Deeds that begin at the same moment stand
ready with all but their last byte sent, and are let go together. A deed that follows one other uses its connection."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic, monotonic_ns
from typing import Any

from harness.certificates.explore.concurrent.deeds import Again, Confirmation, application_of
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.program import Asked, ClockSet, Deed, Happening, Program, Visit
from harness.certificates.kiosk.steps import Fork, Join, Send, Step, Steps, Wait, ask, carry_out
from harness.certificates.kiosk.visit import deliver, obtain
from harness.certificates.targets.protocol import Target
from harness.domain.observations import Observation
from harness.domain.operations import Aim
from harness.domain.words import Capability
from harness.explore.history import Recorder
from harness.targets.protocol import Answer, TargetProblem

_PATIENCE_S = 2.0


@dataclass(slots=True)
class Record:
    """What a run leaves: the history, and the documents by the names under which they stand in it. `cut` says that it
    was over before its end."""

    recorder: Recorder
    documents: dict[str, bytes] = field(default_factory=dict)
    cut: bool = False


class Lines:
    """Connections to the system, each for one thread at a time. They stay from run to run, but for what is kept open:
    each run gets new ones, so that chance spreads them anew over the system's servers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lines: list[Target] = []

    def line(self, number: int) -> Target:
        """The connection of this number."""
        while len(self._lines) <= number:
            self._lines.append(self._site.connected())
        return self._lines[number]

    def hang_up(self) -> None:
        """Closes what is open."""
        for line in self._lines:
            line.close()


class Run:
    """A program under way. `until_s` (of `time.monotonic`) is when nothing new is begun any more."""

    def __init__(self, site: Site, program: Program, lines: Lines, until_s: float) -> None:
        self._site = site
        self._program = program
        self._lines = lines
        self._until_s = until_s
        self.record = Record(Recorder(self._keep))
        self._lock = threading.Lock()
        self._ends = [threading.Event() for _ in program.deeds]
        self._told = [threading.Event() for _ in program.deeds]
        self._answers: dict[int, Answer] = {}
        self._instants, self._line_of = _together(program), _lines_of(program)
        self._failures: list[Exception] = []
        self._quiet_until_s = 0.0

    def play(self) -> Record:
        """Everything to its end, or until it is not the same system any more. Raises what went wrong in the harness
        itself."""
        threads = [
            threading.Thread(target=self._do, args=(number,), daemon=True) for number in range(len(self._program.deeds))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._failures:
            raise self._failures[0]
        self.pause(self._quiet_until_s - monotonic())
        self._lines.hang_up()
        return self.record

    def step(self, number: int) -> Answer | None:
        """Does one deed, for a caller that goes step by step; its answer, if it has one. Raises TargetProblem where it
        is not the same system any more."""
        self._deed(self._program.deeds[number], number, None)
        return self._answers.get(number)

    def add(self, program: Program) -> None:
        """The program has grown at its end; for a caller that goes step by step."""
        more = len(program.deeds) - len(self._program.deeds)
        self._program = program
        self._ends += [threading.Event() for _ in range(more)]
        self._told += [threading.Event() for _ in range(more)]
        self._line_of = dict.fromkeys(range(len(program.deeds)), 0)

    # Threads

    def _do(self, number: int) -> None:
        deed, instant = self._program.deeds[number], self._instants.get(number)
        try:
            for before in deed.after:
                self._ends[before].wait()
            self.pause(deed.start_s)
            if self._over():
                self.record.cut = True
            else:
                self._deed(deed, number, instant)
        except TargetProblem:
            self.record.cut = True
        except Exception as error:  # noqa: BLE001 - raised again by `play`, in the caller's thread
            self._failures.append(error)
        finally:
            if instant is not None:
                instant.leave(number)
            self._told[number].set()
            self._ends[number].set()

    def _deed(self, deed: Deed, number: int, instant: Instant | None) -> None:
        if isinstance(deed, Visit):
            self._visit(deed, number, instant)
            return
        if instant is not None:
            instant.come(number)
        if isinstance(deed, Happening):
            self._happen(deed, number)
        elif isinstance(deed, Confirmation):
            self._confirm_later(deed, number)
        elif isinstance(deed, Again):
            again = Send(application_of(self._program, deed), Aim.RETRY)
            self._answers[number] = self.send(again, self._line(number))
        elif isinstance(deed, ClockSet):
            self.send(Send(deed.request(f"{self._site.run_id}-c{number}")), self._line(number))
        elif isinstance(deed, Asked):
            self._ask(deed, number)

    def _line(self, number: int) -> Target:
        return self._lines.line(self._line_of[number])

    def _over(self) -> bool:
        return monotonic() >= self._until_s

    def pause(self, for_s: float) -> bool:
        """Waits, but not beyond the end; whether there is time left."""
        if for_s > 0:
            threading.Event().wait(min(for_s, max(0.0, self._until_s - monotonic())))
        return not self._over()

    # Kiosks, the municipality, and what is asked of the system itself

    def _visit(self, deed: Visit, number: int, instant: Instant | None) -> None:
        errand, hands = deed.errand, _Hands(self, number, self._line(number), instant)
        self._answers[number] = answer = carry_out(obtain(errand), hands)
        if self._site.can(Capability.DELIVERY):
            carry_out(deliver(errand, answer), hands)

    def _confirm_later(self, deed: Confirmation, number: int) -> None:
        visit, answer = self._program.deeds[deed.visit], self._answers.get(deed.visit)
        assert isinstance(visit, Visit)
        if answer is not None and self._site.can(Capability.DELIVERY):
            errand = replace(visit.errand, confirms=True, prints=deed.printed)
            carry_out(deliver(errand, answer), _Hands(self, number, self._line(number)))

    def _happen(self, deed: Happening, number: int) -> None:
        """Sent until it is answered; it ends when it is in force."""
        for before in deed.follows:
            self._told[before].wait()
        answer = carry_out(deed.steps(), _Hands(self, number, self._line(number)))
        self._answers[number] = answer
        self._told[number].set()
        self.pause(answer.in_force_within_s or 0.0)

    def _ask(self, deed: Asked, number: int) -> None:
        self.send(Send(deed.request(f"{self._site.run_id}-f{number}")), self._line(number))
        with self._lock:
            self._quiet_until_s = max(self._quiet_until_s, monotonic() + deed.details.get("for_s", 0.0))

    def beside(self, number: int, steps: Steps[object]) -> threading.Thread:
        """Steps of this deed that go on beside its others, in a thread and on a connection of their own."""
        hands = _Hands(self, number, self._lines.line(len(self._program.deeds) + number))

        def work() -> None:
            try:
                carry_out(steps, hands)
            except TargetProblem:
                self.record.cut = True
            except Exception as error:  # noqa: BLE001 - raised again by `play`, in the caller's thread
                self._failures.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    # The record

    def send(self, step: Send, line: Target, number: int = -1, instant: Instant | None = None) -> Answer:
        """Asks it over this connection, and records it. With `instant` its last byte leaves with those of others.
        Raises TargetProblem where it is not the same system any more: then nothing was sent."""
        recorder = self.record.recorder
        self._site.still_stands()
        with self._lock:
            sent = recorder.invoke(step.name, step.request, monotonic_ns(), step.aim, step.fault)
        answer = ask(line, step, None if instant is None else partial(instant.hold, number))
        if answer.unreached:
            self._site.standing.unreached()
        with self._lock:
            recorder.complete(sent, answer, answer.ended_ns)
        return answer

    def _keep(self, document: str, data: bytes) -> Observation:
        self.record.documents[document] = data
        return Observation(document, hashlib.sha256(data).hexdigest(), len(data))


@dataclass(slots=True)
class _Hands:
    """Carries out the steps of a deed over one connection; its first request leaves with the others of `instant`."""

    run: Run
    number: int
    line: Target
    instant: Instant | None = None

    def __call__(self, step: Step) -> Any:
        match step:
            case Send():
                instant, self.instant = self.instant, None
                return self.run.send(step, self.line, self.number, instant)
            case Wait(for_s):
                return self.run.pause(for_s)
            case Fork(steps):
                return self.run.beside(self.number, steps)
            case Join(fork):
                fork.join()


def _together(program: Program) -> dict[int, Instant]:
    """For each deed that begins at the same moment as others the group that they are."""
    groups: dict[tuple[tuple[int, ...], float], list[int]] = {}
    for number, deed in enumerate(program.deeds):
        groups.setdefault((tuple(sorted(deed.after)), deed.start_s), []).append(number)
    found: dict[int, Instant] = {}
    for numbers in groups.values():
        if len(numbers) > 1:
            instant = Instant(numbers, _PATIENCE_S)
            found.update(dict.fromkeys(numbers, instant))
    return found


def _lines_of(program: Program) -> dict[int, int]:
    """The line of each deed: that of the one that it follows, if it is the first that follows it, or a line that nobody
    else uses."""
    lines: dict[int, int] = {}
    taken: set[int] = set()
    for number, deed in enumerate(program.deeds):
        before = deed.after[-1] if deed.after else None
        if before is not None and before not in taken:
            taken.add(before)
            lines[number] = lines[before]
        else:
            lines[number] = number
    return lines


class Instant:
    """The group whose last bytes leave at once. Whoever comes last calls the functions of all in one go, so that they
    leave within a fraction of a millisecond; `patience_s` after its own coming nobody waits any more."""

    def __init__(self, members: Iterable[int], patience_s: float) -> None:
        self._missing = set(members)
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._senders: list[Callable[[], None]] = []

    def hold(self, member: int, send: Callable[[], None]) -> None:
        """Waits until the others are there; `send` has then been called, by whoever came last."""
        with self._lock:
            self._senders.append(send)
        self.come(member)

    def come(self, member: int) -> None:
        """A member is there, and waits for the others."""
        self.leave(member)
        if not self._released.wait(self._patience_s):
            self._release()

    def leave(self, member: int) -> None:
        """A member is not waited for any more."""
        with self._lock:
            self._missing.discard(member)
            everybody = not self._missing
        if everybody:
            self._release()

    def _release(self) -> None:
        with self._lock:
            senders, self._senders = self._senders, []
        for send in senders:
            send()
        self._released.set()
