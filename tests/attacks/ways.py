"""Many ways in which somebody else's certificate comes out, each at a first try that a right second one follows; and
ways in which a system is unlike others and sound."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import orjson

from tests.attacks.damaging import ALONE, WITH_ANOTHER
from tests.attacks.hostile import Answer
from tests.attacks.misdelivering import Wrap

STATUSES = (
    201,
    202,
    203,
    206,
    207,
    226,
    300,
    302,
    307,
    400,
    401,
    403,
    404,
    409,
    410,
    418,
    429,
    500,
    502,
    503,
    504,
    599,
)


def _under(status: int, right: Answer, other: bytes) -> Answer:
    return right._replace(status=status, body=other)


def _packed(encoding: str, pack: Callable[[bytes], bytes], right: Answer, other: bytes) -> Answer:
    return right._replace(headers={**right.headers, "content-encoding": encoding}, body=pack(other))


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def _in_json(right: Answer, other: bytes) -> Answer:
    coded = base64.b64encode(other).decode()
    whole = {"type": "about:blank", "reason": "failed", "pdf": {"url": f"data:application/pdf;base64,{coded}"}}
    return Answer(503, {"content-type": "application/problem+json"}, json.dumps(whole).encode())


def _both_in_json(right: Answer, other: bytes) -> Answer:
    pages = [base64.b64encode(each).decode() for each in (right.body, other)]
    return right._replace(headers={**right.headers, "content-type": "application/json"}, body=orjson.dumps(pages))


def _in_parts(right: Answer, *documents: bytes) -> Answer:
    part = b"--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    body = (
        b"".join(part + base64.encodebytes(each).replace(b"\n", b"\r\n") + b"\r\n" for each in documents) + b"--x--\r\n"
    )
    return right._replace(headers={"content-type": "multipart/mixed; boundary=x"}, body=body)


def _behind_junk(right: Answer, other: bytes) -> Answer:
    return right._replace(body=b"<!-- starting up -->\n" * 200 + other)


def _raw(right: Answer, status: bytes, *lines: bytes, body: bytes) -> Answer:
    return right._replace(raw=b"\r\n".join([b"HTTP/1.1 " + status, *lines, b"", body]))


_PDF = b"Content-Type: application/pdf"


def _after_hints(right: Answer, other: bytes) -> Answer:
    whole = _raw(right, b"500 Oops", _PDF, b"Content-Length: %d" % len(other), body=other)
    return right._replace(raw=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole.raw)


def _in_chunks(right: Answer, other: bytes) -> Answer:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (other[:999], other[999:])) + b"0\r\n\r\n"
    return _raw(right, b"200 OK", _PDF, b"Transfer-Encoding: chunked", body=chunks)


def _in_chunks_without_end(right: Answer, other: bytes) -> Answer:
    return _raw(right, b"200 OK", _PDF, b"Transfer-Encoding: chunked", body=b"%x\r\n%b\r\n" % (len(other), other))


def _until_the_end(right: Answer, other: bytes) -> Answer:
    return _raw(right, b"500 Oops", _PDF, body=other)


WAYS: dict[str, Wrap] = {
    **{f"status {status}": partial(_under, status) for status in STATUSES},
    "gzip": partial(_packed, "gzip", gzip.compress),
    "zlib": partial(_packed, "deflate", zlib.compress),
    "deflate": partial(_packed, "deflate", _deflated),
    "brotli": partial(_packed, "br", brotli.compress),
    "gzip that nobody names": lambda right, other: right._replace(body=gzip.compress(other)),
    "base64": lambda right, other: right._replace(body=base64.b64encode(other)),
    "a member of a refusal": _in_json,
    "both in a list": _both_in_json,
    "a part of several": _in_parts,
    "both as parts": lambda right, other: _in_parts(right, right.body, other),
    "behind junk": _behind_junk,
    "no head": lambda right, other: right._replace(raw=other),
    "promised more": lambda right, other: _raw(
        right, b"200 OK", _PDF, b"Content-Length: %d" % (len(other) + 1), body=other
    ),
    "two lengths": lambda right, other: _raw(
        right, b"200 OK", _PDF, b"Content-Length: %d" % len(other), b"Content-Length: 1", body=other
    ),
    "after hints": _after_hints,
    "chunks": _in_chunks,
    "chunks without an end": _in_chunks_without_end,
    "until the end": _until_the_end,
    **{
        f"damaged: {way.__name__.replace('_', ' ')}": lambda right, other, way=way: right._replace(  # type: ignore[misc]
            body=way(other, right.body)
        )
        for way in (*ALONE, *WITH_ANOTHER)
    },
}


def _more_headers(right: Answer, _: bytes) -> Answer:
    more = {"x-request-id": "0af7651916cd43dd8448eb211c80319c", "etag": '"a1b2c3d4a1b2c3d4"', "vary": "accept"}
    return right._replace(headers={**right.headers, **more})


def _in_chunks_of_its_own(right: Answer, _: bytes) -> Answer:
    lines = [f"{name}: {value}".encode() for name, value in right.headers.items()]
    return _raw(
        right,
        b"200 OK",
        *lines,
        b"Transfer-Encoding: chunked",
        body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(right.body), right.body),
    )


HARMLESS: dict[str, Wrap] = {
    "more headers": _more_headers,
    "names of headers in capitals": lambda right, _: right._replace(
        headers={name.upper(): value for name, value in right.headers.items()}
    ),
    "chunks of its own": _in_chunks_of_its_own,
    "bytes behind the end mark": lambda right, _: right._replace(body=right.body.rstrip() + b"\r\n\r\n"),
}
