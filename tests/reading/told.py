"""What a reading says of its document, by the codes of the catalogue."""

from __future__ import annotations

from harness.domain.observations import Observation, Reading
from harness.reading.lines import decode, encode


def problem_of(reading: Reading) -> str:
    """The code of its problem, empty if it has none. Whatever is said can be kept and had back."""
    (kept,) = decode(encode(Observation("a", "", 1, (reading,)))).readings
    assert (kept.problem, kept.suspicions) == (reading.problem, reading.suspicions)
    assert reading.problem is None or reading.problem.code == "no-pdf" or reading.sheets == ()
    return reading.problem.code if reading.problem else ""


def suspected(reading: Reading) -> set[str]:
    """The codes of its suspicions."""
    return {each.code for each in reading.suspicions}
