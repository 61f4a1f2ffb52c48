"""The documents of exploring: what is not whole or no page model is told, as a reader of PDFs would."""

from __future__ import annotations

import pytest

from harness.certificates.explore.pages import observe


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Internal Server Error", "no-pdf"),
        (b"%PDF-0.0 page models\n[]", "page-cut-off"),
        (b"%PDF-0.0 page models\n[\n%%EOF\n", "page-broken"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, code: str) -> None:
    (reading,) = observe("d", data).readings
    assert reading.problem is not None
    assert (reading.problem.code, reading.sheets) == (code, ())


def test_a_document_without_sheets_is_read() -> None:
    (reading,) = observe("d", b"%PDF-0.0 page models\n[]\n%%EOF\n").readings
    assert (reading.problem, reading.sheets) == (None, ())
