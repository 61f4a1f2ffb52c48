"""A line that is no record, wherever it stands in a journal: what stands before it counts, and nothing after it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.history.encode import BrokenLine, decode_line, line_chain, line_group
from harness.history.journal import journal_path
from harness.history.read import Tail, chain_of, journal_facts, read_journal, spelled_otherwise
from tests.history.test_journal import judged, write_small


def summed(rest: bytes) -> bytes:
    """A line with a checksum that fits it."""
    return b"%08x %b\n" % (zlib.crc32(rest), rest)


def _wrong_checksum(line: bytes) -> bytes:
    return b"%08x" % (int(line[:8], 16) ^ 1) + line[8:]


def _fields(line: bytes) -> list[bytes]:
    return line[9:-1].split(b" ", 2)


LINES: list[Callable[[bytes], bytes]] = [
    _wrong_checksum,
    lambda line: summed(b" ".join(_fields(line)[:2])),
    lambda line: summed(b" ".join(_fields(line)[:2]) + b" "),
    lambda line: summed(_fields(line)[0]),
    lambda line: summed(b""),
    lambda line: summed(b" ".join((b"", *_fields(line)[1:]))),
    lambda line: summed(b" ".join((b"x", *_fields(line)[1:]))),
    *(
        lambda line, json=json: summed(b" ".join((*_fields(line)[:2], json)))
        for json in (b"{", b"[]", b"7", b"null", b'"x"', b"{}", b'{"is":[],"value":{}}', b'{"is":"mark","value":[]}',
                     b'{"is":"completion","value":7}', b'{"is":"invocation","value":{}}',
                     b'{"is":"invocation","value":[],"of":[]}', b'{"is":"completion","value":{"form":[]}}')
    ),
    lambda line: b"\n",
    lambda line: b"no record at all\n",
]  # fmt: skip


@pytest.mark.parametrize("place", [0, 1, 5, 11])
@pytest.mark.parametrize("broken", LINES)
def test_a_journal_ends_before_a_line_that_is_no_record(
    tmp_path: Path, broken: Callable[[bytes], bytes], place: int
) -> None:
    path = journal_path(tmp_path, 2)
    written = write_small(path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[place] = broken(lines[place])
    path.write_bytes(b"".join(lines))
    with pytest.raises(BrokenLine):
        decode_line(lines[place])
    assert list(read_journal(path)) == written[:place]
    facts, chain, tail = journal_facts(path), chain_of(path), Tail(path)
    assert (facts.records, facts.torn, facts.sound) == (place, True, False)
    assert (chain.broken, chain.records, chain.torn) == (place + 1, place, False)
    assert spelled_otherwise(path) == place + 1
    assert (tail.poll(), tail.broken, tail.finished) == (written[:place], True, False)
    tail.close()


@pytest.mark.parametrize("place", [0, 1, 5, 11])
def test_nothing_behind_a_wrong_checksum_is_judged(tmp_path: Path, place: int) -> None:
    path = journal_path(tmp_path, 2)
    written = write_small(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:place], _wrong_checksum(lines[place]), *lines[place + 1 :]]))
    assert judged(path) == written[:place]


@pytest.mark.parametrize("place", [0, 5, 11])
def test_a_record_without_a_place_in_the_chain_ends_it(tmp_path: Path, place: int) -> None:
    path = journal_path(tmp_path, 2)
    write_small(path)
    lines = path.read_bytes().splitlines(keepends=True)
    group, chain, text = _fields(lines[place])
    lines[place] = summed(b" ".join((group, chain[:-1], text)))
    path.write_bytes(b"".join(lines))
    facts, whole = journal_facts(path), chain_of(path)
    assert (facts.records, facts.torn, facts.sound) == (place, True, False)
    assert (whole.broken, whole.records) == (place + 1, place)


def test_what_a_line_needs_is_told_apart(tmp_path: Path) -> None:
    """Its kin group needs no place in the chain, and its place in the chain no JSON."""
    whole = summed(b"7 " + b"0" * 64 + b" {}")
    assert (line_group(whole), line_group(whole[:-1]), line_chain(whole)) == (7, 7, b"0" * 64)
    for line in (summed(b"7 "), summed(b"7 " + b"0" * 64), summed(b"7 " + b"0" * 63 + b" {}")):
        assert line_group(line) == 7
        with pytest.raises(BrokenLine):
            line_chain(line)
    for line in (summed(b"7"), summed(b"77"), summed(b""), summed(b" 7"), summed(b"x 0"), _wrong_checksum(whole)):
        with pytest.raises(BrokenLine):
            line_group(line)
