import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.domain.durations import parse_duration_s


@pytest.mark.parametrize(
    ("text", "seconds"),
    [(60, 60.0), (1.5, 1.5), ("60", 60.0), ("60s", 60.0), ("5m", 300.0), ("2h", 7200.0), ("250ms", 0.25)],
)
def test_a_duration_is_plain_seconds_or_has_a_unit(text: object, seconds: float) -> None:
    assert parse_duration_s(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "s", "5 days", "-1", "1e3", True, None, [60], "1 2s"])
def test_anything_else_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="a duration such as 60, 60s or 5m"):
        parse_duration_s(text)


@given(st.integers(0, 10**6), st.sampled_from(["", "s"]))
def test_whole_seconds_stay_what_they_are(number: int, unit: str) -> None:
    assert parse_duration_s(f"{number}{unit}") == number
