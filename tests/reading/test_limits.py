"""What a document asks too much of is told with the numbers that it states; whatever they are, a line can hold them."""

from __future__ import annotations

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


@given(st.floats(width=32), st.floats(width=32))
def test_what_is_said_of_a_sheet_s_size_can_be_kept(wide: float, high: float) -> None:
    assume(not (0 < wide <= limits.MAX_SHEET_SIDE_PT and 0 < high <= limits.MAX_SHEET_SIDE_PT))
    with pytest.raises(limits.Unreadable) as raised:
        limits.check_size((0.0, 0.0, wide, high), 1)
    assert problem_of(Reading(PRIMARY, (), raised.value.why)) == "impossible-size"
