"""Lines of a version that kept sentences where there are messages now."""

from __future__ import annotations

import pytest

from harness.catalogue.stored import message_of
from harness.inspection.verifying.rereading import is_forgotten
from harness.reading.lines import decode
from harness.wording.rendering import stored_sentence

EARLIER = (
    b'{"document":"d","digest":"ab","size_bytes":7,"readings":[{"reader":"pdfium","problem":"",'
    b'"suspicions":["Sheet 2 holds 3 letters that cannot be seen (covered)."],'
    b'"sheets":[{"runs":["text"],"images":[]}]},'
    b'{"reader":"pypdf","problem":"The document is damaged: the second reader cannot read it (EOF).",'
    b'"suspicions":[],"sheets":[]}]}\n'
)


def test_a_sentence_of_an_earlier_version_is_kept_as_it_was_said() -> None:
    first, second = decode(EARLIER).readings
    assert first.problem is None
    assert second.problem is not None
    assert [stored_sentence(each) for each in (*first.suspicions, second.problem)] == [
        "Sheet 2 holds 3 letters that cannot be seen (covered).",
        "The document is damaged: the second reader cannot read it (EOF).",
    ]


@pytest.mark.parametrize(
    "stored",
    [
        "It shows nobody of the synthetic population, so that neither it nor what was read of it is kept.",
        {"code": "shows-nobody", "parts": {}},
    ],
)
def test_what_was_forgotten_then_is_known_as_forgotten(stored: object) -> None:
    assert is_forgotten(message_of(stored))
    assert not is_forgotten(None)
