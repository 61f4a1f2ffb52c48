"""When things are wanted is drawn for any stream, whatever family it is of."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from harness.domain.arrivals import Shape
from harness.drive.arrivals import load_moments, trials_wanted


@dataclass(frozen=True)
class Pings:
    """A stream of no family."""

    shape: Shape
    applications_per_s: float = 3.0
    size: int = 4
    every_s: float = 1.5
    within_s: float = 0.5
    start_s: float = 2.0
    end_s: float | None = None


STREAMS = st.builds(
    Pings, st.sampled_from(Shape), start_s=st.floats(0, 20), end_s=st.none() | st.floats(0, 20), size=st.integers(1, 5)
)


@given(STREAMS, st.floats(0, 15), st.integers())
def test_all_moments_are_in_order_and_in_the_streams_time(stream: Pings, duration_s: float, seed: int) -> None:
    times = [moment.at_s for moment in load_moments(stream, "pings", duration_s, Random(seed))]
    assert times == sorted(times)
    end_s = duration_s if stream.end_s is None else min(stream.end_s, duration_s)
    assert all(stream.start_s <= at_s <= end_s for at_s in times)


@given(STREAMS, st.floats(0, 15), st.integers())
def test_the_figures_alone_tell_about_how_many(stream: Pings, duration_s: float, seed: int) -> None:
    drawn = sum(len(moment.offsets_s) for moment in load_moments(stream, "pings", duration_s, Random(seed)))
    assert drawn <= trials_wanted(stream, duration_s) + 0.5


def test_the_same_seed_draws_the_same() -> None:
    drawn = [load_moments(Pings(shape), "pings", 60.0, Random(7)) for shape in Shape]
    assert drawn == [load_moments(Pings(shape), "pings", 60.0, Random(7)) for shape in Shape]
