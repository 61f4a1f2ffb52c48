"""Observations of a version that kept sentences where there are messages now: judged, read again and compared."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.domain.messages import Failure
from harness.domain.observations import Observation, Reading, Sheet
from harness.inspection.verifying.rereading import is_forgotten, told_earlier
from harness.inspection.verifying.verified import BROKEN, INTACT, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.reading.lines import decode, encode
from harness.wording.rendering import stored_sentence
from tests.inspection.changing import resealed
from tests.inspection.conftest import SignedRun

EARLIER = (
    b'{"document":"d","digest":"ab","size_bytes":7,"readings":[{"reader":"pdfium","problem":"",'
    b'"suspicions":["Sheet 2 holds 3 letters that cannot be seen (covered)."],'
    b'"sheets":[{"runs":["text"],"images":[]}]},'
    b'{"reader":"pypdf","problem":"The document is damaged: the second reader cannot read it (EOF).",'
    b'"suspicions":[],"sheets":[]}]}\n'
)
NOW = Observation(
    "d",
    "ab",
    7,
    (
        Reading("pdfium", (Sheet(("text",)),), None, (say("hidden-letters", sheet=2, letters=3, why="covered"),)),
        Reading("pypdf", (), say("second-reader-failed", failure=Failure("EOF"))),
    ),
)


def test_a_line_of_an_earlier_version_is_what_this_one_would_have_written() -> None:
    assert told_earlier(encode(NOW)) == EARLIER


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


@pytest.fixture
def earlier(signed_run: SignedRun, tmp_path: Path) -> Path:
    """The signed run with observations as an earlier version wrote them."""
    folder = signed_run.copy(tmp_path)
    for part in (folder / "observations").iterdir():
        part.write_bytes(b"".join(map(told_earlier, part.read_bytes().splitlines(keepends=True))))
    resealed(folder, signed_run.private)
    return folder


def verified(folder: Path) -> Verified:
    """What verify says."""
    return verify(folder, None, Silent())


def test_documents_are_read_again_and_found_the_same(earlier: Path) -> None:
    said = verified(earlier)
    assert said.exit_code == INTACT, said.sentence


def test_a_sentence_that_no_reader_says_is_found(earlier: Path, signed_run: SignedRun) -> None:
    part = min(path for path in (earlier / "observations").iterdir() if path.stat().st_size)
    first, *others = part.read_bytes().splitlines(keepends=True)
    whole = orjson.loads(first)
    whole["readings"][0]["suspicions"].append("Sheet 1 holds an image that cannot be seen.")
    part.write_bytes(b"".join((orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE), *others)))
    resealed(earlier, signed_run.private)
    said = verified(earlier)
    assert (said.exit_code, said.record) == (BROKEN, whole["document"])
