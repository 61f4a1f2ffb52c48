"""A document inside of other bytes is read as if it had come alone, and the reading says how it was wrapped."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue import say
from harness.reading import limits
from harness.reading.readers import read
from harness.reading.texts import is_text
from harness.reading.unwrapping import PLAIN, unwrapped
from tests.reading.test_hostile import SOUND

WHOLE = SOUND.rstrip()
CODED = base64.b64encode(WHOLE)
PARTS = b"--b\r\nContent-Type: application/pdf\r\n\r\n" + WHOLE + b"\r\n--b--\r\n"

WRAPPED = {
    "gzip": (gzip.compress(WHOLE), "compressed"),
    "deflate": (zlib.compress(WHOLE), "compressed"),
    "twice": (gzip.compress(zlib.compress(WHOLE)), "compressed"),
    "base64": (CODED, "base64"),
    "base64 in lines": (base64.encodebytes(WHOLE), "base64"),
    "base64 for addresses": (base64.urlsafe_b64encode(WHOLE).rstrip(b"="), "base64"),
    "a member of JSON": (json.dumps({"detail": "busy", "document": CODED.decode()}).encode(), "base64"),
    "a member of JSON, strokes escaped": (b'{"document": "' + CODED.replace(b"/", b"\\/") + b'"}', "base64"),
    "brotli": (brotli.compress(WHOLE), "compressed"),
    "deflate without a header": (zlib.compress(WHOLE)[2:-4], "compressed"),
    "base64 before other things": (CODED.rstrip(b"=") + b"\r\n\r\nyours\r\n--x--", "base64"),
    "packed, then in base64": (b'{"pdf": "' + base64.b64encode(gzip.compress(WHOLE)) + b'"}', "base64"),
    "in base64 twice": (base64.b64encode(CODED), "base64"),
    "in hexadecimal digits": (b'{"pdf": "' + WHOLE.hex().encode() + b'"}', "base64"),
    "octets as numbers": (json.dumps({"type": "Buffer", "data": list(WHOLE)}).encode(), "base64"),
    "octets as Java has them": (json.dumps([each - 256 * (each > 127) for each in WHOLE]).encode(), "base64"),
    "octets by their places": (json.dumps({str(at): each for at, each in enumerate(WHOLE)}).encode(), "base64"),
    "octets in pairs": (WHOLE.hex(":").encode(), "base64"),
    "hexadecimal digits of a database": (json.dumps({"pdf": "\\x" + WHOLE.hex()}).encode(), "base64"),
    "uuencode": (
        b"begin 644 it.pdf\n"
        + b"".join(binascii.b2a_uu(WHOLE[at : at + 45]) for at in range(0, len(WHOLE), 45))
        + b"`\nend\n",
        "base64",
    ),
    "in base32": (b'{"pdf": "' + base64.b32encode(WHOLE) + b'"}', "base64"),
    "base64 in letters of two bytes": (CODED.decode().encode("utf-16"), "base64"),
    "base64 in letters of two bytes, without a mark": (CODED.decode().encode("utf-16-be"), "base64"),
    "compressed JSON": (gzip.compress(b'{"document": "' + CODED + b'"}'), "compressed"),
    "junk before": (b"junk" * 700 + WHOLE, "beside"),
    "multipart": (PARTS, "beside"),
    "multipart behind a preamble": (b"preamble" * 200 + PARTS, "beside"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_wrapped_document_is_read(name: str) -> None:
    data, how = WRAPPED[name]
    found, alone = read(data), read(WHOLE)
    assert (found.sheets, found.problem) == (alone.sheets, None)
    assert found.suspicions == (say("wrapped", how=how), *alone.suspicions)


def test_a_document_by_itself_is_not_touched() -> None:
    assert unwrapped(SOUND) == ((SOUND,), PLAIN)


@given(st.text(max_size=200))
def test_a_text_without_a_document_comes_back_as_it_is(text: str) -> None:
    data = text.encode(errors="replace")
    if b"%PDF" not in data and is_text(data):
        assert unwrapped(data) == ((data,), PLAIN)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_something_is_said(data: bytes) -> None:
    assert read(data).problem is not None


@pytest.mark.parametrize(
    ("two", "how"),
    [
        (PARTS.removesuffix(b"--b--\r\n") + PARTS, "beside"),
        (json.dumps([CODED.decode(), {"more": CODED.decode()}]).encode(), "base64"),
        (gzip.compress(b'["' + CODED + b'", "' + CODED + b'"]'), "compressed"),
    ],
)
def test_of_several_documents_each_is_read(two: bytes, how: str) -> None:
    found = read(two)
    assert (found.sheets, found.problem) == (read(WHOLE).sheets * 2, None)
    assert found.suspicions[0] == say("wrapped", how=how)


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(9), mtime=0), "picture"),
        (brotli.compress(b"<html><body>busy"), "html"),
        (zlib.compress(b"busy")[2:-4], "no-header"),
        (bytes(range(256)), "binary"),
        (b"<html>" + "混み合っています".encode("cp932"), "html"),
    ],
    ids=["a packed picture", "a packed page", "a packed word", "data", "a page in Shift_JIS"],
)
def test_what_holds_no_document_is_told_by_what_was_packed(data: bytes, looks_like: str) -> None:
    assert read(data).problem == say("no-pdf", looks_like=looks_like)


@pytest.mark.parametrize(
    "data", [gzip.compress(WHOLE)[:-100], b"JVBERi0", b'{"document": "JVBERi0x', zlib.compress(b"")]
)
def test_what_breaks_off_inside_is_no_whole_document(data: bytes) -> None:
    assert read(data).problem is not None


def test_what_unpacks_without_end_is_stopped() -> None:
    bomb = gzip.compress(b"%PDF-1.7\n" + bytes(3 * limits.MAX_SIZE_BYTES))
    problem = read(bomb).problem
    assert problem is not None
    assert problem.code == "too-large"
