"""A disk that is full or broken: what was acknowledged is there, what was not is never read, and nothing follows it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.certificates.domain.operations import Delivery
from harness.domain.operations import Record
from harness.history.journal import JournalWriter
from harness.history.read import chain_of, journal_facts, read_journal

Write = Callable[[int, bytes], int]


def failing(write: Write, at: int, how: str, length: int) -> Write:
    """Writes until the call `at`, of which only `length` bytes reach the file; `how` says what the caller is told."""
    calls = 0

    def instead(descriptor: int, content: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls != at:
            return write(descriptor, content)
        if length:
            write(descriptor, content[:length])
        if how == "short":
            return length
        raise OSError(errno.ENOSPC if how == "full" else errno.EIO, how)

    return instead


@pytest.mark.parametrize("how", ["full", "broken", "short"])
@pytest.mark.parametrize("length", [0, 1, 9, 60, 200])
@pytest.mark.parametrize("at", [1, 2, 5])
def test_what_was_acknowledged_is_read_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, length: int, at: int
) -> None:
    writer = JournalWriter(tmp_path / "j", 0)
    monkeypatch.setattr(os, "write", failing(os.write, at, how, length))
    acknowledged: list[Record] = []
    refused = 0
    for number in range(8):
        try:
            acknowledged.append(writer.invoke(f"o{number}", Delivery(f"a{number}", True, True, number), 0))
        except OSError:
            refused += 1
    monkeypatch.undo()
    writer.close()
    assert list(read_journal(tmp_path / "j")) == acknowledged
    assert (len(acknowledged), refused) == (at - 1, 9 - at)
    facts = journal_facts(tmp_path / "j")
    assert (facts.records, facts.torn, facts.sound) == (at - 1, length > 0, False)
    assert chain_of(tmp_path / "j").records == at - 1
