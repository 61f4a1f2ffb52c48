"""What a document asks too much of is told with the numbers that it states; whatever they are, a line can hold them."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.domain.observations import Reading
from harness.reading import limits
from harness.reading.readers import PRIMARY
from tests.reading.told import problem_of


@given(width=st.integers(8001, 10**30), height=st.integers(8001, 10**30))
def test_what_is_said_of_an_image_s_size_can_be_kept(width: int, height: int) -> None:
    with pytest.raises(limits.Unreadable) as raised:
        limits.check_image(width, height)
    assert problem_of(Reading(PRIMARY, (), raised.value.why)) == "image-impossible"


@pytest.mark.parametrize(("left", "bottom"), [(0, 0), (100, -50), (-3000, 700)])
@pytest.mark.parametrize(
    ("wide", "high", "right"),
    [
        (595, 842, True),
        (14_400, 14_400, True),
        (14_401, 842, False),
        (595, 14_401, False),
        (0, 842, False),
        (595, 0, False),
        (-595, 842, False),
        (595, -842, False),
    ],
)
def test_a_sheet_has_the_size_of_paper_wherever_its_corner_lies(
    left: float, bottom: float, wide: float, high: float, right: bool
) -> None:
    with nullcontext() if right else pytest.raises(limits.Unreadable):
        limits.check_size((left, bottom, left + wide, bottom + high), 1)


@given(st.floats(width=32), st.floats(width=32))
def test_what_is_said_of_a_sheet_s_size_can_be_kept(wide: float, high: float) -> None:
    assume(not (0 < wide <= limits.MAX_SHEET_SIDE_PT and 0 < high <= limits.MAX_SHEET_SIDE_PT))
    with pytest.raises(limits.Unreadable) as raised:
        limits.check_size((0.0, 0.0, wide, high), 1)
    assert problem_of(Reading(PRIMARY, (), raised.value.why)) == "impossible-size"
