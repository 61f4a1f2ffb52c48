"""The print file (印刷イメージファイル): whose it is, what each sheet was made from, and the certificate itself."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

_MAGIC = b"himozuke print file 1\n"


class BrokenPrintFile(ValueError):
    """What was read is no print file."""


class PrintFile(NamedTuple):
    """`records` names, sheet by sheet, the record that the sheet was made from; `document` is the finished PDF."""

    application_id: str
    numbers: tuple[str, ...]
    records: tuple[str, ...]
    document: bytes


def pack(file: PrintFile) -> bytes:
    """The file's bytes: a line that says what it is, a header line in JSON, the document."""
    header = {"application_id": file.application_id, "numbers": file.numbers, "records": file.records}
    return b"".join((_MAGIC, orjson.dumps(header), b"\n", file.document))


def unpack(data: bytes) -> PrintFile:
    """The file again; raises BrokenPrintFile."""
    end = data.find(b"\n", len(_MAGIC))
    if not data.startswith(_MAGIC) or end < 0:
        raise BrokenPrintFile("no print file")
    header: dict[str, Any] = orjson.loads(data[len(_MAGIC) : end])
    return PrintFile(header["application_id"], tuple(header["numbers"]), tuple(header["records"]), data[end + 1 :])
