"""Starts the generator's processes and listens to them, from the inspection's process: Locust is not imported here."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from harness import families
from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.domain.messages import Failure, Message
from harness.drive.pace import COUNTS
from harness.drive.plan import Plan
from harness.processes import command, environment
from harness.sealing import Seal
from harness.targets.asides import Asides, asides_of
from harness.targets.system import Identity
from harness.targets.target_file import TargetFile

STOP_S = 30.0
DONE, STOPPED, FAILED = 0, 3, 4
"""The exit codes of a process."""

PLAN_FILE = "plan.json"

_RATES = ("offered_per_s", "completed_per_s")
_SUMMED = frozenset(_RATES + COUNTS)


@dataclass(frozen=True, slots=True)
class Ended:
    """How all processes ended: `exit_code` 0 everything was sent and answered, 3 stopped, 4 could not go on (also where
    a process died); `said` is None where there is nothing to say."""

    exit_code: int
    said: Message | None = None


class Generator:
    """The load of one plan, of which `content` is what its family encodes, on a system that the interlock let through
    with this `identity`. Use as a context manager: leaving it stops what still runs. A process that stops by itself
    stops the others.

    The plan is written to `<folder>/plan.json`; journals come to `<folder>/history`, documents, sealed, to
    `<folder>/documents`, what the processes say on standard error to `<folder>/generator.log`. Raises OSError where
    these cannot be written.
    """

    def __init__(
        self, plan: Plan, content: bytes, family: str, folder: Path, target: TargetFile, identity: Identity, seal: Seal
    ) -> None:
        self._family = family
        self._folder = folder
        self._identity = identity
        (folder / PLAN_FILE).write_bytes(content)
        for name in ("history", "documents"):
            (folder / name).mkdir(exist_ok=True)
        self._lock = Lock()
        self._latest: dict[int, dict[str, Any]] = {}
        self._ended: dict[int, Ended] = {}
        self.asides = Asides()
        """What the processes that have ended were told beside who the system is."""
        with (folder / "generator.log").open("ab") as log:
            self._processes = [self._start(worker, target, seal, log.fileno()) for worker in range(plan.workers)]
        self._listeners = [Thread(target=self._listen, args=(each,), daemon=True) for each in range(plan.workers)]
        for listener in self._listeners:
            listener.start()

    def _start(self, worker: int, target: TargetFile, seal: Seal, log: int) -> subprocess.Popen[bytes]:
        module, plan = families.module_of(self._family), str(self._folder / PLAN_FILE)
        system = json.dumps({"file": asdict(target), "identity": self._identity._asdict()})
        words = (self._family, module, plan, str(self._folder), system, str(worker))
        process = subprocess.Popen(
            command("harness.drive.generator", *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment(),
            start_new_session=True,
        )
        assert process.stdin is not None
        with suppress(OSError):  # one that is gone already is found out when it is waited for
            process.stdin.write(seal.key)
            process.stdin.flush()
        return process

    def __enter__(self) -> Generator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.wait(STOP_S)
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        for listener in self._listeners:
            listener.join()
        for process in self._processes:
            if process.stdout is not None:
                process.stdout.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the generator's processes."""
        return tuple(process.pid for process in self._processes)

    def progress(self) -> Mapping[str, Any]:
        """The latest moment of all processes: counts and rates summed, latencies the worst of them; empty before the
        first line. The members are those of `Pace.tick`."""
        with self._lock:
            lines = list(self._latest.values())
        if not lines:
            return {}
        merged: dict[str, Any] = dict(lines[0])
        for line in lines[1:]:
            for name, value in line.items():
                if name in _SUMMED:
                    merged[name] = merged.get(name, 0) + value
                elif isinstance(value, int | float):
                    merged[name] = max(merged.get(name, 0), value)
        return merged

    def is_running(self) -> bool:
        """Whether any process still runs."""
        return any(process.poll() is None for process in self._processes)

    def stop(self) -> None:
        """Asks all processes to send nothing new and to end; returns at once."""
        self._stop(self._processes)

    def _stop(self, processes: Iterable[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            if process.stdin is not None and not process.stdin.closed:
                process.stdin.close()

    def wait(self, timeout_s: float) -> bool:
        """Waits until all processes have ended; False where one still runs after `timeout_s`."""
        for process in self._processes:
            try:
                process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                return False
        return True

    def result(self) -> Ended:
        """How the run ended, the worst of all processes. Waits for them."""
        for process in self._processes:
            process.wait()
        for listener in self._listeners:
            listener.join()
        return max((self._result(worker) for worker in range(len(self._processes))), key=lambda end: end.exit_code)

    def _result(self, worker: int) -> Ended:
        code = self._processes[worker].returncode
        ended = self._ended.get(worker)
        if ended is not None and ended.exit_code == code:
            return ended
        why = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Ended(4, say("generator-lost", worker=worker, ending=Failure(why)))

    def _listen(self, worker: int) -> None:
        stream = self._processes[worker].stdout
        assert stream is not None
        for text in stream:
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if line.get("phase") == "ended":
                self._ended[worker] = Ended(int(line["exit"]), message_of(line["said"]) if line["said"] else None)
                with self._lock:
                    self.asides.add(asides_of(line["asides"]))
                if line["exit"] == STOPPED:
                    self._stop(other for number, other in enumerate(self._processes) if number != worker)
            else:
                with self._lock:
                    self._latest[worker] = line
