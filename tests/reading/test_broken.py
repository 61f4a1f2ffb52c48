"""Broken drawing, and bytes changed at random: there is always an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.reading.readers import PRIMARY, SECOND, read
from tests.reading import paper
from tests.reading.paper import one_sheet, said, stream
from tests.reading.told import problem_of

READERS = (PRIMARY, SECOND)
BOTH = pytest.mark.parametrize("reader", READERS)
SOUND = paper.certificate()
LOOP = one_sheet(
    b"/X Do",
    b"<< /XObject << /X 5 0 R >> >>",
    [
        stream(
            b"/X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
        )
    ],
)


def problem(data: bytes, reader: str) -> str:
    return problem_of(read(data, reader))


BROKEN_CONTENT = [
    b"Q Q Q EMC EMC /Nothing Do /Nothing gs /Nothing sh BT /Nothing 12 Tf (x) Tj ET",
    b"BT /F1 (size) Tf (x) Tj ET Tj TJ ' \" Tr g rg k Td Tm cm",
    b"[(a) (b] TJ << /A (unclosed",
    b"BI /W -5 /H 10 ID xx EI BI /W 20 /H 20 /BPC 3 /CS /G ID xx EI",
    b"BI /W 20 /H 20 /BPC 8 /CS /Odd /F /AHx ID 00> EI",
    b"/OC /Nothing BDC (x) Tj EMC /OC BDC BDC BMC EMC",
    b"0 0 0 0 0 0 cm BT /F1 12 Tf (x) Tj ET",
    b"1e38 0 0 1e38 1e38 1e38 cm BT /F1 1e38 Tf (x) Tj ET",
    b"q " * 5000,
    b"\x00\xff\xfe" * 100,
]


@BOTH
@pytest.mark.parametrize("content", BROKEN_CONTENT)
def test_broken_drawing_is_survived(content: bytes, reader: str) -> None:
    problem(one_sheet(content), reader)
    problem(one_sheet(content + said("text")), reader)


def test_changed_bytes_never_raise() -> None:
    @settings(max_examples=150, deadline=None, database=None)
    @given(
        seed=st.sampled_from([one_sheet(said("text")), SOUND[:6000] + SOUND[-4000:], SOUND, LOOP]),
        edits=st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), min_size=1, max_size=8),
    )
    def survives(seed: bytes, edits: list[tuple[int, bytes]]) -> None:
        data = bytearray(seed)
        for at, piece in edits:
            start = at % len(data)
            data[start : start + len(piece)] = piece
        for reader in READERS:
            problem(bytes(data), reader)

    survives()


def test_any_bytes_never_raise() -> None:
    @settings(max_examples=60, deadline=None, database=None)
    @given(st.binary(max_size=400).map(lambda tail: b"%PDF-1.4\n" + tail), st.sampled_from(READERS))
    def survives(data: bytes, reader: str) -> None:
        assert problem(data, reader)

    survives()


def test_any_drawing_never_raises() -> None:
    operators = st.sampled_from(
        [
            "q",
            "Q",
            "BT",
            "ET",
            "Tj",
            "TJ",
            "Tf",
            "Td",
            "Tm",
            "cm",
            "re",
            "f",
            "W",
            "n",
            "Do",
            "gs",
            "Tr",
            "g",
            "rg",
            "'",
            '"',
            "BDC",
            "EMC",
            "S",
            "sh",
            "d0",
            "scn",
            "BI",
            "ID",
            "EI",
        ]
    )
    operands = st.sampled_from(
        ["0", "1", "-3", "0.5", "1e9", "/F1", "/X", "(text)", "<41>", "[(a) 3 (b)]", "<< /A 1 >>", "true", "null"]
    )

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.lists(operators | operands, max_size=60).map(" ".join))
    def survives(content: str) -> None:
        for reader in READERS:
            problem(one_sheet(content.encode()), reader)

    survives()
