"""What somebody can do to a run folder: as a stranger after it was closed, or as its owner before."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from harness.catalogue.stored import message_of
from harness.certificates.domain.properties import PROPERTIES
from harness.domain.operations import Record
from harness.drive.launch import PLAN_FILE
from harness.evidence.closing import close_folder
from harness.evidence.keys import load_signer
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import FINDINGS, MANIFEST, UNCLEAR, VERDICT
from harness.evidence.sums import ATTESTATION, SUMS
from harness.history.encode import FIRST, decode_line, encode_line
from harness.wording.rendering import stored_sentence

JOURNAL = "history/worker-000.journal"


def closed_again(folder: Path, key: Path | None) -> None:
    """What somebody can do who changes a run and has a key of their own."""
    (folder / SUMS).unlink()
    (folder / ATTESTATION).unlink()
    close_folder(folder, load_signer(key) if key else None)


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


def as_first_written(folder: Path) -> None:
    """The folder as the first version wrote it: sentences alone, without their codes and parts."""
    rewritten(folder, MANIFEST, _first_manifest)
    rewritten(folder, VERDICT, first_verdict)
    for name in (FINDINGS, UNCLEAR):
        rewritten(folder, name, lambda rows: [first_row(row) for row in rows])
    plan = orjson.loads((folder / PLAN_FILE).read_bytes())
    for row in plan["omitted"]:
        row |= {name: stored_sentence(message_of(row[name])) for name in ("what", "reason")}
    (folder / PLAN_FILE).write_bytes(orjson.dumps(plan))
    for path in (folder / "observations").iterdir():
        path.write_bytes(b"".join(map(_first_line, path.read_bytes().splitlines())))


def _first_manifest(manifest: dict[str, Any]) -> None:
    manifest["format"] = 1
    del manifest["driving_ended_said"]
    manifest["suite"]["limits"].pop("unclean_answers", None)
    del manifest["suite"]["driven"], manifest["order"]["require"]


def first_row(row: dict[str, Any]) -> None:
    """A row of findings.json or unclear.json without what its sentence says as data."""
    for name in ("code", "parts"):
        del row[name]
    row.pop("source", None)


def first_verdict(table: dict[str, Any]) -> None:
    """The content of a verdict.json without what its sentences say as data, and without the properties that a scenario
    must ask for, of which the first version knew none, and triggers."""
    for name in ("received", "unclean_answers", "withheld_documents", "events", "lowered", "triggers"):
        del table[name]
    del table["controls"]["spoilings"]
    for each in table["properties"].values():
        del each["events"]
    table["not_inspected"] = [gap for gap in table["not_inspected"] if gap["what_said"]["code"] != "trigger-itself"]
    for row in PROPERTIES:
        if row.limit:
            del table["properties"][row.property]
    gate = table["gate"] or {"earlier": ()}
    for name in ("others", "require", "lacks"):
        gate.pop(name, None)
    for each in (table, gate, *gate["earlier"], *table["properties"].values(), *table["not_inspected"]):
        for name in [name for name in each if name.endswith("_said")]:
            del each[name]
    if table["first_finding"]:
        first_row(table["first_finding"])


def _first_line(line: bytes) -> bytes:
    seen = orjson.loads(line)
    for reading in seen["readings"]:
        reading["problem"] = stored_sentence(message_of(reading["problem"])) if reading["problem"] else ""
        reading["suspicions"] = [stored_sentence(message_of(each)) for each in reading["suspicions"]]
    return orjson.dumps(seen) + b"\n"
