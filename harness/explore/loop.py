"""An event loop without a clock: time is a number, and a scheduler chooses at every point who goes on.

Everything that is ready runs first, in the order in which it became ready. A strand (a task) that calls a port waits at
a *point*. When nothing is ready, one alternative is chosen: a pending point is completed, or time passes to the next
timer. The first alternative always means "do not switch": the actor that went on last goes on, or else the one that has
waited longest. So the same choices give the same run, and a list of zeros is a run without needless switches.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from contextvars import Context, copy_context
from heapq import heapify, heappop, heappush
from types import coroutine
from typing import Any, Final, TypeVar, cast

Value = TypeVar("Value")
Choose = Callable[[Sequence[int]], int]
"""Is given the actors of all alternatives, the first being "do not switch"; returns the chosen one's place. TIME stands
for time that passes and comes last."""

STEP_NS: Final = 1_000
"""What a step takes at the least; so stamps tell the order of what happened."""

BEGIN_NS: Final = 1_000_000_000_000
"""Where virtual time begins: a machine has been up for a while."""

STALL_NS: Final = 100_000_000
"""Who can go on does so within a tenth of a second: a machine stalls, but not for ever. Otherwise no system could keep
a promise in seconds."""

TIME: Final = -1
_MOST_STEPS: Final = 200_000


class Endless(RuntimeError):
    """The run does not come to its end."""


class Stuck(RuntimeError):
    """Nobody can go on, and there is no timer."""


class Dropped(BaseException):
    """Raised in a strand that is taken apart after the end; nothing in it may go on."""


Ready = tuple[Callable[..., object], tuple[Any, ...]]
"""What runs something in its context as soon as it has its turn, and what it runs: a callback and its arguments."""

Subject = str | Callable[..., object]
"""What a step is about: a word, or the piece of work that it does, which is called by its name."""

Point = tuple[str, Subject, int]
"""What a strand is about to do, with what, and the nanoseconds after which it may be chosen."""


class Strand(asyncio.Task[Any]):
    """A task. `actor` numbers whom it acts for (several strands may act for one), `home` is the server process that it
    runs in, None for what is no part of the system.

    At a `point` it waits for nothing but to be chosen. Then `goes_on` is how."""

    __slots__ = ("actor", "goes_on", "home", "point", "since_ns")

    actor: int
    home: object | None
    point: Point
    since_ns: int
    goes_on: Ready | None

    def cancel(self, msg: Any | None = None) -> bool:
        """Who waits at a point goes on at once, by being cancelled, and is no alternative any more."""
        will_end = super().cancel(msg)
        if self.goes_on is not None:
            loop: Any = self.get_loop()
            loop.leave(self)
        return will_end


class Handle:
    """A callback that is to be run later: what `call_later` returns, as far as anybody asks of it."""

    __slots__ = ("_loop", "args", "callback", "context", "is_cancelled")

    def __init__(
        self, loop: VirtualLoop, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> None:
        self._loop = loop
        self.callback = callback
        self.args = args
        self.context = copy_context() if context is None else context
        self.is_cancelled = False

    def cancel(self) -> None:
        """It will not be run."""
        self.is_cancelled = True
        self._loop.disturbed = True

    def cancelled(self) -> bool:
        """Whether it has been cancelled."""
        return self.is_cancelled

    def run(self) -> None:
        """Runs it, unless it has been cancelled."""
        if not self.is_cancelled:
            self.callback(*self.args)


def never_switch(actors: Sequence[int]) -> int:
    """The first alternative, always."""
    return 0


class VirtualLoop:
    """One run. `choices` are those made so far, one for each place with more than one alternative; `trace`, if it is a
    list, gets (virtual nanoseconds, actor, home, what, subject, whether another choice than the first led to it) of
    each step.

    It is all of an event loop that tasks, futures, locks and timers ask for; it has no sockets, processes or threads.
    """

    def __init__(self, choose: Choose = never_switch) -> None:
        self._self: Any = self  # asyncio's types know no loop but their own
        self.now_ns = BEGIN_NS
        self.choose = choose
        self.choices: list[int] = []
        self.trace: list[tuple[int, int, object | None, str, str, bool]] | None = None
        self.steps = 0
        self.quiet = False
        self.disturbed = False
        self.problems: list[str] = []
        self._traced = 0
        self._actors = 0
        self._last = 0
        self._over = False
        self._stopped = False
        self._ready: deque[Ready] = deque()
        self._coming: Point | None = None
        self._pending: list[Strand] = []
        self._timers: list[tuple[int, int, Strand | Handle]] = []
        self._numbers = 0
        self._strands: list[Strand] = []

    # Points

    @coroutine
    def step(self, what: str, subject: Subject = "") -> Generator[None, None, None]:
        """To be awaited before something is done that others can see."""
        if not self.quiet:
            if self._over:
                raise Dropped
            self._coming = what, subject, 0
            yield

    @coroutine
    def later(self, delay_s: float, what: str = "wakes", subject: Subject = "") -> Generator[None, None, None]:
        """As `step`, but chosen at the earliest after so many seconds."""
        if not self.quiet:
            if self._over:
                raise Dropped
            self._coming = what, subject, round(delay_s * 1e9)
            yield

    def leave(self, strand: Strand) -> None:
        """The strand waits no longer to be chosen: it is ready."""
        if strand.goes_on is not None:
            self._ready.append(strand.goes_on)
            strand.goes_on = None
            self._pending = [one for one in self._pending if one is not strand]
            self._timers = [timer for timer in self._timers if timer[2] is not strand]
            heapify(self._timers)

    def _put(self, due_ns: int, what: Strand | Handle) -> None:
        self._numbers += 1
        heappush(self._timers, (due_ns, self._numbers, what))

    # Strands

    def new_actor(self) -> int:
        """A number that nobody has; they count from 1."""
        self._actors += 1
        return self._actors

    def current_actor(self) -> int:
        """Whom the strand that runs now acts for; 0 outside of strands."""
        strand = asyncio.current_task(self._self)
        return strand.actor if isinstance(strand, Strand) else 0

    def spawn(self, work: Coroutine[Any, Any, Any], actor: int, home: object | None = None) -> Strand:
        """A strand that acts for `actor`, in the process `home`."""
        strand = Strand(work, loop=self._self, name="")
        strand.actor, strand.home, strand.goes_on = actor, home, None
        self._strands.append(strand)
        return strand

    def drop(self, home: object) -> None:
        """Everything that runs in `home` stops where it waits, and never goes on."""
        self._pending = [strand for strand in self._pending if strand.home is not home]
        self._timers = [timer for timer in self._timers if isinstance(timer[2], Handle) or timer[2].home is not home]
        heapify(self._timers)

    # Running

    def stop(self) -> None:
        """What is ready still runs, then `run` comes back."""
        self._stopped = True

    def run(self, is_over: Callable[[], bool] | None = None) -> None:
        """Until `is_over`, or until somebody calls `stop`; raises Stuck, or Endless."""
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self._self)
        ready = self._ready
        self._stopped = False
        try:
            while True:
                while ready:
                    run, work = ready.popleft()
                    run(*work)
                if self._stopped or (is_over is not None and is_over()):
                    return
                self._go_on()
        finally:
            asyncio._set_running_loop(before)

    def run_until_complete(self, future: Awaitable[Value]) -> Value:
        """The result of a coroutine or future."""
        strand = self.spawn(_awaited(future), self.new_actor())
        strand.add_done_callback(lambda done: self.stop())
        self.run()
        return cast(Value, strand.result())

    def _go_on(self) -> None:
        """Makes one choice, if there is one, and lets the chosen one go on; or finds what has become ready."""
        if self.disturbed:
            self._forget_cancelled()
        timers, pending = self._timers, self._pending
        if timers and timers[0][0] <= self.now_ns:
            self._wake()
            if self._ready:
                return
        place = 0
        if timers or len(pending) != 1:
            actors = [strand.actor for strand in pending]
            own = actors.index(self._last) if self._last in actors else 0
            if own:
                actors.insert(0, actors.pop(own))
            if timers and (not actors or timers[0][0] - pending[0].since_ns <= STALL_NS):
                actors.append(TIME)
            chosen = 0
            if len(actors) > 1:
                chosen = self.choose(actors)
                self.choices.append(chosen)
            elif not actors:
                raise Stuck("nobody can go on")
            if actors[chosen] == TIME:
                self.now_ns = timers[0][0]
                return
            place = own if chosen == 0 else chosen - 1 if chosen <= own else chosen
        self._run(pending.pop(place))

    def _forget_cancelled(self) -> None:
        """A handle that was cancelled is no alternative."""
        self.disturbed = False
        self._timers = [timer for timer in self._timers if isinstance(timer[2], Strand) or not timer[2].is_cancelled]
        heapify(self._timers)

    def _wake(self) -> None:
        """What is due is pending from now on, or ready."""
        timers = self._timers
        while timers and timers[0][0] <= self.now_ns:
            what = heappop(timers)[2]
            if isinstance(what, Handle):
                self._ready.append((what.context.run, (what.run,)))
            else:
                what.since_ns = self.now_ns
                self._pending.append(what)

    def _run(self, strand: Strand) -> None:
        """The strand has been chosen: it goes on."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise Endless(f"more than {_MOST_STEPS} steps")
        self.now_ns += STEP_NS
        self._last = strand.actor
        if self.trace is not None:
            switched = any(self.choices[self._traced :])
            self._traced = len(self.choices)
            what, subject, _ = strand.point
            self.trace.append((self.now_ns, strand.actor, strand.home, what, _word(subject), switched))
        if strand.goes_on is not None:
            run, work = strand.goes_on
            strand.goes_on = None
            run(*work)

    def close(self) -> None:
        """Takes apart what has not ended, without letting it go on."""
        self._over = True
        for strand in self._strands:
            if not strand.done():
                strand._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio's own switch
                _take_apart(strand.get_coro())
            elif not strand.cancelled():
                strand.exception()  # it has been looked at
        self._self = None
        self._strands.clear()
        self._ready.clear()
        self._pending.clear()
        self._timers.clear()

    # What asyncio's tasks, futures and locks ask of a loop

    def call_soon(self, *work: Any, context: Context | None = None) -> Handle | None:
        """`work` is a callback and its arguments. Futures and tasks give a context; others get what they can cancel."""
        if context is not None:
            if self._coming is not None:
                # A strand has come to a point. It yields nothing that it waits for, so its task asks at once to be
                # called soon: this is what it asks.
                strand: Strand = work[0].__self__
                strand.point = self._coming
                strand.goes_on = context.run, work
                strand.since_ns = self.now_ns
                if self._coming[2] > 0:
                    self._put(self.now_ns + self._coming[2], strand)
                else:
                    self._pending.append(strand)
                self._coming = None
            elif not self._over:
                self._ready.append((context.run, work))
            return None
        ready = Handle(self, work[0], work[1:], None)
        if not self._over:
            self._ready.append((ready.context.run, (ready.run,)))
        return ready

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        """`when` in seconds of `time`."""
        ready = Handle(self, callback, args, context)
        self._put(round(when * 1e9), ready)
        return ready

    def call_later(
        self, delay_s: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Handle:
        return self.call_at(self.now_ns / 1e9 + delay_s, callback, *args, context=context)

    def time(self) -> float:
        return self.now_ns / 1e9

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self._self)

    def create_task(self, coro: Coroutine[Any, Any, Any], **details: Any) -> Strand:
        """A task that a strand begins runs in the same process and is an actor of its own."""
        current = asyncio.current_task(self._self)
        return self.spawn(coro, self.new_actor(), current.home if isinstance(current, Strand) else None)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        running: Any = asyncio._get_running_loop()
        return running is self

    def is_closed(self) -> bool:
        return self._over

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Noted; a strand that is waited for gives its error to who waits."""
        if not self._over:
            self.problems.append(str(context.get("message")))


def _word(subject: Subject) -> str:
    """`Center._attempt` rather than the lambda in it."""
    if isinstance(subject, str):
        return subject
    name: str = getattr(getattr(subject, "func", subject), "__qualname__", "")
    return name.partition(".<locals>")[0]


async def _awaited(future: Awaitable[Value]) -> Value:
    return await future


def _take_apart(work: Any) -> None:
    """Ends a coroutine that waits. What it would do on its way out ends at the first port that it calls."""
    for _ in range(10):
        try:
            work.close()
        except (Exception, Dropped):  # noqa: BLE001 - it has been dropped: whatever it says is heard by nobody
            continue
        return
