"""The program of the load generator's process: `python -m harness.drive.generator` with six words.

They are FAMILY MODULE PLAN RUN SYSTEM WORKER: MODULE is where FAMILY is found, PLAN the file of one of its plans, RUN
the run's folder, SYSTEM a JSON object with a `file`, which has the members of a TargetFile that the interlock let
through, and the `identity` that it found there. On standard input comes the key under which it seals what it stores. It
sends, stamps and stores; it reads no document and judges nothing. It asks the system who it is before anything else,
every 30 seconds, after a refused connection and at the end; one that is not the same any more gets nothing further. A
JSON object a second on standard output says where it stands; the last one has `exit` and `said`, a stored message or
null, and `asides`, what came with the answers to who the system is. It ends early at SIGINT, SIGTERM, or when standard
input closes (its parent is gone).

Exit codes: 0 everything planned was sent and answered, 3 stopped before that, 4 the run could not be recorded or driven
any further.
"""

from __future__ import annotations

# Locust patches sockets, time and threads for gevent: it comes before all that uses them.
import locust  # isort: skip

import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import gevent
import gevent.event
import gevent.socket
import orjson
from locust import User, constant, events
from locust.env import Environment

from harness import families
from harness.catalogue import say
from harness.catalogue.stored import table_of
from harness.domain.messages import Failure, Message
from harness.drive.exchanges import Exchanges
from harness.drive.heartbeat import Heartbeat
from harness.drive.launch import DONE, FAILED, STOPPED
from harness.drive.pace import Pace
from harness.drive.plan import PlanError, load_plan
from harness.drive.schedule import Schedule
from harness.drive.store import DocumentStore
from harness.drive.subject import AnyDriving, Ports
from harness.history.journal import JournalWriter, journal_path
from harness.sealing import KEY_BYTES, Seal
from harness.targets.asides import Asides, asides_table
from harness.targets.protocol import Answer
from harness.targets.standing import ASKED, Standing
from harness.targets.system import Identity
from harness.targets.target_file import TargetFile

SYNC_S = 5.0
"""On a journalling file system each sync holds up whoever writes, the system under test included."""
LAST_S = 10.0
"""How long what is in flight may take once the generator is stopped."""

NICENESS = -10


class Generator:
    """One worker: the plan's part of it, its journal, its documents, and Locust's statistics about both."""

    def __init__(
        self,
        family: Any,
        plan_file: Path,
        run_folder: Path,
        target: TargetFile,
        identity: Identity,
        worker: int,
        seal: Seal,
    ) -> None:
        driving: AnyDriving = family.driving()
        self.plan = plan = load_plan(plan_file, driving.decode)
        self.why: Message | None = None
        self._stop = gevent.event.Event()
        self.journal = JournalWriter(journal_path(run_folder / "history", worker), worker)
        self.pace = Pace()
        self.asides = Asides()
        asks = partial(family.targets().asks, asides=self.asides)
        self.standing = Standing(asks, target, identity, self._asked, self.stop)
        store = DocumentStore(run_folder, worker, seal)
        self._exchanges = Exchanges(
            self.journal, store, self.pace, _tell_locust, target.connections, self.standing, self.stop
        )
        ports = Ports(
            self._exchanges,
            self.journal,
            self.pace,
            self.is_stopped,
            self._stop.wait,
            self._spawn,
        )
        self.carrier = driving.carrier(plan, worker, target, ports)
        self.schedule = Schedule(plan, worker, self.carrier, ports, self.stop)
        self._heartbeat = Heartbeat(self.journal, self._stood_still)

    def _spawn(self, work: Callable[..., None], *arguments: Any) -> None:
        self.schedule.spawn(work, *arguments)

    def is_stopped(self) -> bool:
        """Whether nothing new is to be sent."""
        return self.why is not None

    def stop(self, why: Message) -> None:
        """Nothing new is sent from now on; and before what is under way goes on the system is asked once more."""
        self.why = self.why or why
        self._stop.set()
        self.standing.patience_s = 0.0
        self.standing.unreached()

    def _asked(self, address: str, says: str, sent_ns: int) -> None:
        self.journal.mark(ASKED, {"address": address, "says": says, "sent_ns": sent_ns})

    def drive(self) -> tuple[int, Message | None]:
        """The whole run. Returns the exit code, and what there is to say."""
        self.pace.begin()
        self.journal.mark("started", {"pid": os.getpid(), "plan": self.plan.run_id})
        self._heartbeat.begin()
        self.standing.allows()
        beside = [gevent.spawn(each) for each in (self._report, self._sync, self._heartbeat.run, self._ask)]
        _under_locust(self.schedule.run)
        if not self.schedule.wait(LAST_S) and not self.schedule.failed:
            self.stop(say("still-in-flight", after_s=LAST_S))
        gevent.killall(beside)
        try:
            if not self.why:
                self.standing.ask()
            return self._close()
        except OSError as error:
            return FAILED, say("cannot-record", failure=_failure(error))

    def _close(self) -> tuple[int, Message | None]:
        if self.schedule.failed:
            return FAILED, self.schedule.failed
        self._heartbeat.beat()
        self.journal.mark("pace", self.pace.summary())
        saturation = None if self.plan.in_flight else self.pace.saturation()  # a closed loop has no schedule
        if saturation:
            self.journal.mark("saturated", {"code": saturation.code, **self.pace.summary()})
        if self.why:
            self.journal.mark("stopped", {"code": self.why.code})
        else:
            self.journal.finish()
        self.journal.close()
        return (STOPPED, self.why) if self.why else (DONE, saturation)

    def _stood_still(self, for_ns: int) -> None:
        """What waits for the system has waited so much less: nobody was there to receive."""
        self._exchanges.stood_still(for_ns)
        self.schedule.stood_still(for_ns)

    def _report(self) -> None:
        while True:
            gevent.sleep(1.0)
            self._heartbeat.beat()
            self.schedule.look()
            _say(self.pace.tick(self.schedule.phase, self.schedule.elapsed_s, self.schedule.phase_s))

    def _ask(self) -> None:
        while self.standing.over is None:
            gevent.sleep(self.standing.due_s)
            try:
                self.standing.ask()
            except OSError as error:
                self.schedule.failed = say("cannot-record", failure=_failure(error))

    def _sync(self) -> None:
        pool = gevent.get_hub().threadpool
        while True:
            gevent.sleep(SYNC_S)
            try:
                pool.apply(self.journal.sync)
            except OSError as error:
                self.schedule.failed = say("cannot-sync", failure=_failure(error))


def _under_locust(work: Any) -> None:
    """Runs `work` as the one task of one Locust user of a local runner, so that Locust's statistics hold."""
    done = gevent.event.Event()

    class Kiosk(User):
        wait_time = constant(3600)

        def on_start(self) -> None:
            try:
                work()
            finally:
                done.set()

        @locust.task
        def rest(self) -> None:
            """The schedule is over; the runner ends this user."""

    environment = Environment(user_classes=[Kiosk], events=events, catch_exceptions=False)
    runner = environment.create_local_runner()
    runner.start(1, spawn_rate=1)
    done.wait()
    runner.quit()


def _tell_locust(name: str, answer: Answer, latency_ns: int) -> None:
    fire: Callable[..., None] = events.request.fire
    fire(
        request_type="POST",
        name=name,
        response_time=latency_ns / 1e6,
        response_length=len(answer.document or b""),
        exception=None if not answer.problems else RuntimeError(answer.problems[0].code),
        context={},
    )


def _failure(error: OSError) -> Failure:
    return Failure(error.strerror or str(error))


def _say_ended(code: int, said: Message | None, asides: Asides, **more: float) -> None:
    ended = {"exit": code, "said": None if said is None else table_of(said), "asides": asides_table(asides)}
    _say({"phase": "ended", **ended, **more})


def _say(line: dict[str, Any]) -> None:
    try:
        os.write(1, orjson.dumps(line) + b"\n")
    except OSError:
        return  # nobody listens any more; standard input will say so


def _watch_parent(generator: Generator) -> None:
    while True:
        gevent.socket.wait_read(0)
        if not os.read(0, 4096):
            generator.stop(say("asked-to-stop"))
            return


def _seal_given() -> Seal:
    """Its key is handed over like this because a command line can be read by others. Raises OSError."""
    key = b""
    while len(key) < KEY_BYTES:
        more = os.read(0, KEY_BYTES - len(key))
        if not more:
            raise OSError("no key came on standard input")
        key += more
    return Seal(key)


def _go_first() -> None:
    """Puts this process before the servers and the readers where that is allowed: lateness is measured against its own
    schedule. Where Linux shares processors out by session, a nice value alone has no effect beyond its own."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")


def main(arguments: list[str]) -> int:
    """Runs one worker; see the module's text."""
    family, module, plan_file, run_folder, system_json, worker = arguments
    try:
        families.add(family, module)
        inspected = families.family(family)
        system = orjson.loads(system_json)
        lists = {name: tuple(system["file"][name]) for name in ("allowed_hosts", "addresses")}
        known = TargetFile(**{**system["file"], **lists}), Identity(**system["identity"])
        generator = Generator(inspected, Path(plan_file), Path(run_folder), *known, int(worker), _seal_given())
    except (OSError, PlanError, ImportError) as error:
        _say_ended(FAILED, say("generator-not-started", failure=Failure(str(error))), Asides())
        return FAILED
    for number in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(number, generator.stop, say("load-interrupted"))
    gevent.spawn(_watch_parent, generator)
    _go_first()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    began_s = monotonic()
    code, said = generator.drive()
    _say_ended(code, said, generator.asides, took_s=round(monotonic() - began_s, 3))
    generator.carrier.close()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
