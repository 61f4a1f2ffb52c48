"""The four ports through which the concurrent core meets the world, so that one code runs on two clocks.

The core is ordinary asyncio code that waits only on these ports and on asyncio's own primitives (Lock, Event, Future,
tasks). Each awaited call is a point at which another task may run. The contract is tests/reference/core/contract.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

Result = TypeVar("Result")
Handler = Callable[[Any], Awaitable[Any]]


class Clock(Protocol):
    """Time that only grows, and the business clock, which can be set. All processes of one system share both."""

    def monotonic_s(self) -> float:
        """Seconds since some moment that is the same for all processes."""

    async def sleep(self, delay_s: float) -> None:
        """Comes back after `delay_s` seconds; with 0 or less after the other tasks that are ready have had a turn."""

    def now(self) -> datetime:
        """Business time, in Asia/Tokyo."""

    async def set_now(self, moment: datetime) -> None:
        """Sets business time for every process; from then on it runs at the speed of `monotonic_s`."""

    async def reset(self) -> None:
        """Business time runs again as if it had never been set."""


class Files(Protocol):
    """The spool folder. Names are plain names without a folder; a file is seen whole or not at all."""

    async def write(self, name: str, data: bytes) -> None:
        """Creates the file, or replaces the one of that name."""

    async def read(self, name: str) -> bytes:
        """The whole file; FileNotFoundError when there is none."""

    async def delete(self, name: str) -> None:
        """Deletes the file; nothing happens when there is none."""

    async def rename(self, name: str, new_name: str) -> None:
        """Renames, replacing what had the new name; FileNotFoundError when there is none of the old name."""

    async def names(self) -> list[str]:
        """All names, sorted."""


class Reader(Protocol):
    """A consistent view of the tables for the length of one piece of work."""

    def get(self, table: str, key: str) -> bytes | None:
        """The value, or None."""

    def scan(self, table: str, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Keys that begin with `prefix` and their values, in the order of the keys' code points."""


class Writer(Reader, Protocol):
    """A view that can also be changed."""

    def put(self, table: str, key: str, value: bytes) -> None:
        """Inserts or replaces."""

    def delete(self, table: str, key: str) -> None:
        """Deletes; nothing happens when there is no such key."""

    def clear(self, table: str) -> None:
        """Deletes all keys of the table."""


class Database(Protocol):
    """Ordered tables of bytes by text key. A transaction is a plain function that runs from beginning to end without
    another one in between, in any process; so no transaction is ever held open over an await."""

    async def read(self, work: Callable[[Reader], Result]) -> Result:
        """Runs `work` on the state of one instant."""

    async def write(self, work: Callable[[Writer], Result]) -> Result:
        """Runs `work` and makes all that it changed visible at once; nothing of it when it raises."""


class Transport(Protocol):
    """Calls between the parts of the system: Center, issuance server, family-register system, register link."""

    def serve(self, address: str, handler: Handler) -> None:
        """From now on `handler` answers calls to `address`."""

    async def call(self, address: str, message: Any) -> Any:
        """The handler's answer; what it raises is raised here. ConnectionError when nobody serves the address."""


class Ports(NamedTuple):
    """What one process of the system is assembled over."""

    clock: Clock
    files: Files
    database: Database
    transport: Transport
