"""What somebody can do to a run folder: as a stranger after it was sealed, or as its owner before."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from harness.domain.operations import Record
from harness.evidence.keys import load_signer
from harness.evidence.run_folder import encode_saved
from harness.evidence.seal import seal
from harness.evidence.sums import ATTESTATION, SUMS
from harness.history.encode import FIRST, decode_line, encode_line

JOURNAL = "history/worker-000.journal"


def resealed(folder: Path, key: Path | None) -> None:
    """What somebody can do who changes a run and has a key of their own."""
    (folder / SUMS).unlink()
    (folder / ATTESTATION).unlink()
    seal(folder, load_signer(key) if key else None)


def rewritten(folder: Path, name: str, change: Callable[[Any], object]) -> None:
    """A JSON file of the run with something changed, in the spelling in which a run keeps it."""
    path = folder / name
    value = orjson.loads(path.read_bytes())
    change(value)
    path.write_bytes(encode_saved(value))


Lines = list[tuple[Record, int]]
"""The records of a journal, each with the kin group that its line names."""


def rejournaled(folder: Path, change: Callable[[Lines], Lines]) -> None:
    """The journal with other records, numbered and chained anew."""
    path = folder / JOURNAL
    lines = change([decode_line(line) for line in path.read_bytes().splitlines(keepends=True)])
    path.write_bytes(b"".join(chained([record for record, _ in lines], [group for _, group in lines])))


def chained(records: list[Record], groups: list[int]) -> list[bytes]:
    """Records as the lines of one journal."""
    made: list[bytes] = []
    for record, group in zip(records, groups, strict=True):
        made.append(encode_line(record, group, made[-1].split(b" ", 3)[2]) if made else encode_line(record, group))
    return made


def with_body(lines: list[bytes], place: int, body: bytes) -> list[bytes]:
    """Lines of a journal of which one bears another text; checksums and chain are as they must be."""
    made: list[bytes] = []
    head = FIRST
    for number, line in enumerate(lines):
        _, group, _, text = line.rstrip(b"\n").split(b" ", 3)
        text = body if number == place else text
        head = sha256(b" ".join((head, group, text))).hexdigest().encode()
        whole = b" ".join((group, head, text))
        made.append(b"%08x %b\n" % (crc32(whole), whole))
    return made
