"""What nothing was judged by, and must be as it was written all the same: a first reading that a second one took the
place of, and the letters of a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.evidence.observations import read_observations
from harness.inspection.verifying.verified import BROKEN, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.reading.lines import encode
from tests.inspection.changing import JOURNAL, closed_again, with_body
from tests.inspection.conftest import SignedRun


def verified(folder: Path) -> Verified:
    """What verify says."""
    return verify(folder, None, Silent())


def _first_part(folder: Path) -> Path:
    return min(path for path in (folder / "observations").iterdir() if path.stat().st_size)


def test_a_first_reading_that_another_took_the_place_of_is_compared_as_well(
    signed_run: SignedRun, tmp_path: Path
) -> None:
    folder = signed_run.copy(tmp_path)
    first, *others = read_observations(_first_part(folder))
    (reading, *more) = first.readings
    (sheet, *sheets) = reading.sheets
    invented = replace(sheet, runs=(*sheet.runs, "invented"))
    before = replace(first, readings=(replace(reading, sheets=(invented, *sheets)), *more))
    _first_part(folder).write_bytes(b"".join(map(encode, (before, first, *others))))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.record) == (BROKEN, first.document)
    _first_part(folder).write_bytes(b"".join(map(encode, (first, first, first, *others))))
    closed_again(folder, signed_run.private)
    assert "a third reading" in verified(folder).sentence


def _with_one_more_member(text: bytes) -> bytes:
    return text.replace(b'"value":{', b'"value":{"note":"x",', 1)


def _with_a_member_twice(text: bytes) -> bytes:
    return text.replace(b'"operation":', b'"operation":"r0-1/1","operation":', 1)


def _with_blanks(text: bytes) -> bytes:
    return text.replace(b":", b": ", 1)


@pytest.mark.parametrize("respelled", [_with_one_more_member, _with_a_member_twice, _with_blanks])
def test_a_record_in_other_letters_is_found_though_chained_and_closed(
    signed_run: SignedRun, tmp_path: Path, respelled: Callable[[bytes], bytes]
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    body = respelled(lines[20].rstrip(b"\n").split(b" ", 3)[3])
    path.write_bytes(b"".join(with_body(lines, 20, body)))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file, said.record) == (BROKEN, JOURNAL, "record 21"), said.sentence
