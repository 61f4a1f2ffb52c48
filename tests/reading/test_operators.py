"""The quick way through plain content streams finds what pypdf's own parser finds, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import ContentStream, DecodedStreamObject

from harness.reading.operators import operations_of


def theirs(content: bytes) -> list[tuple[Any, bytes]]:
    stream = DecodedStreamObject()
    stream.set_data(content)
    return ContentStream(stream, None, "bytes").operations


def typed(value: Any) -> Any:
    """A value with the types in it, so that a number is no name and a whole number no fraction."""
    return (type(value).__name__, [typed(part) for part in value] if isinstance(value, list) else value)


def same(ours: list[tuple[Any, bytes]], other: list[tuple[Any, bytes]]) -> bool:
    return [(typed(a), b) for a, b in ours] == [(typed(a), b) for a, b in other]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"q 1 0 0 1 72 700.5 cm /F1 12 Tf <0041004> Tj Q",
        b"BT/F 9 Tf[<00>-20(a(b)".replace(b"(b", rb"\(b") + b"]TJ ET",
        rb"(\101\12x\)\\\n) Tj (two) ' 1 2 (three) " + b'" T* b* d0 0 0 m -.5 +.25 l',
        b"1 2 3",
        b"[] 0 d\n[3 2] 1 d",
    ],
)
def test_plain_content_is_taken_apart_as_pypdf_does(content: bytes) -> None:
    ours = operations_of(content + b"\n")
    assert ours is not None
    assert same(ours, theirs(content + b"\n"))


@pytest.mark.parametrize(
    "content",
    [
        b"BI /W 1 /H 1 ID x EI",
        b"/OC << /A 1 >> BDC",
        b"% a comment\nq",
        b"/A#42 gs",
        b"[[1] 2] TJ",
        b"[1 2",
        b"1 2] TJ",
        b"(open Tj",
        b"((nested)) Tj",
        rb"(\9) Tj",
        rb"(\777) Tj",
        b"<4 1> Tj",
        b"<4",
        b"1..2 w",
        b"--1 w",
        b"1 0 R",
        b"[true] TJ",
        b"{ q }",
        b"1\x000 w",
        b"q)",
        b"q " * 60_000,
    ],
)
def test_what_is_less_plain_is_left_to_pypdf(content: bytes) -> None:
    assert operations_of(content) is None


WORDS = st.sampled_from(
    [
        *rb"""
        q Tj TJ T* ' " 1 -2.5 .5 +7 1e5 /F /a.b <41> <4> [ ] (a) (\1010) (\) () << >> % BI R true null ( # - .
        """.split(),
        b"\x00",
    ]
)


@given(st.lists(st.tuples(WORDS, st.sampled_from([b" ", b"\n", b"", b"\r\n", b"\x0b"])), max_size=12))
def test_whatever_it_takes_it_takes_as_pypdf_does(words: list[tuple[bytes, bytes]]) -> None:
    content = b"".join(word + gap for word, gap in words)
    ours = operations_of(content)
    if ours is not None:
        assert same(ours, theirs(content))
