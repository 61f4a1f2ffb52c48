"""The loop: who is offered to go on, what time does, and what becomes of a process that crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from harness.explore.loop import BEGIN_NS, STALL_NS, STEP_NS, TIME, Stuck, VirtualLoop
from harness.explore.strategies import replay


class _Offered:
    """Notes what it is offered and follows a list of choices."""

    def __init__(self, *choices: int) -> None:
        self.offered: list[list[int]] = []
        self._choose = replay(choices)

    def __call__(self, actors: Sequence[int]) -> int:
        self.offered.append(list(actors))
        return self._choose(actors)


def _three(loop: VirtualLoop) -> list[str]:
    """Three actors, each in two steps; what they did in the end."""
    done: list[str] = []

    async def work(name: str) -> None:
        for number in (1, 2):
            await loop.step("does", name)
            done.append(f"{name}{number}")

    for actor, name in enumerate("abc", start=1):
        loop.spawn(work(name), actor)
    loop.run(lambda: len(done) == 6)
    return done


def test_the_first_alternative_is_not_to_switch() -> None:
    offered = _Offered()
    loop = VirtualLoop(offered)
    assert _three(loop) == ["a1", "a2", "b1", "b2", "c1", "c2"]
    assert offered.offered == [[1, 2, 3], [1, 2, 3], [2, 3], [2, 3]]
    assert loop.choices == [0, 0, 0, 0]
    assert (loop.steps, loop.now_ns) == (6, BEGIN_NS + 6 * STEP_NS)


def test_the_actor_that_went_on_last_comes_first() -> None:
    offered = _Offered(2, 0, 1)
    assert _three(VirtualLoop(offered)) == ["c1", "c2", "b1", "b2", "a1", "a2"]
    assert offered.offered == [[1, 2, 3], [3, 1, 2], [1, 2], [2, 1]]


def test_the_same_choices_give_the_same_run() -> None:
    first = VirtualLoop(_Offered(1, 2, 0, 1))
    done = _three(first)
    assert _three(VirtualLoop(replay(first.choices))) == done
    assert _three(VirtualLoop(replay([99, -1]))) == ["a1", "a2", "b1", "b2", "c1", "c2"]


def test_time_passes_when_nobody_can_go_on_and_as_a_choice() -> None:
    offered = _Offered(1)
    loop = VirtualLoop(offered)
    done: list[str] = []

    async def sleeper(name: str, delay_s: float) -> None:
        await loop.later(delay_s)
        done.append(name)

    async def worker() -> None:
        await loop.step("does")
        done.append("worker")

    loop.spawn(worker(), 1)
    loop.spawn(sleeper("soon", 0.01), 2)
    loop.spawn(sleeper("in an hour", 3600), 3)
    loop.run(lambda: len(done) == 3)
    assert done == ["worker", "soon", "in an hour"]
    assert offered.offered == [[1, TIME], [1, 2]]  # an hour is more than anybody may stall
    assert loop.now_ns - BEGIN_NS > 3600 * 10**9
    assert STALL_NS < 3600 * 10**9


def test_a_cancelled_sleep_is_no_alternative() -> None:
    offered = _Offered()
    loop = VirtualLoop(offered)

    async def work() -> None:
        limit = asyncio.create_task(asyncio.sleep(5))
        limit.cancel()
        await asyncio.wait((limit,))
        for _ in range(3):
            await loop.step("does")

    loop.run_until_complete(work())
    assert offered.offered == []
    loop.close()


def test_asyncio_s_own_timers_locks_and_timeouts_work() -> None:
    loop = VirtualLoop()

    async def work() -> str:
        lock = asyncio.Lock()
        await lock.acquire()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(lock.acquire(), 7200)
        lock.release()
        return "done"

    assert loop.run_until_complete(work()) == "done"
    assert loop.now_ns - BEGIN_NS >= 7200 * 10**9
    loop.close()


def test_what_is_dropped_never_goes_on_and_ends_in_silence() -> None:
    """Its `finally` runs when all is over, and reaches nobody."""
    loop = VirtualLoop()
    done: list[str] = []
    home = object()

    async def served() -> None:
        try:
            await loop.step("works")
            await loop.later(1.0)
            done.append("never")
        finally:
            done.append("way out")
            await loop.step("clears up")
            done.append("never")

    async def crash() -> None:
        await loop.step("begins")
        await loop.later(0.5)
        loop.drop(home)
        done.append("crash")

    loop.spawn(served(), 1, home)
    strand = loop.spawn(crash(), 2)
    loop.run(strand.done)
    assert done == ["crash"]
    loop.close()
    assert done == ["crash", "way out"]


def test_nobody_can_go_on() -> None:
    loop = VirtualLoop()

    async def waits() -> None:
        await loop.create_future()

    with pytest.raises(Stuck):
        loop.run_until_complete(waits())
    loop.close()
