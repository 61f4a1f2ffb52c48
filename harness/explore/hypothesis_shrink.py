"""Hypothesis shrinks what a search has found: it starts from a known list of choices instead of generating one.

Hypothesis looks for a smaller list of choices, then for smaller choices, and keeps what still fails. That it starts
from a failure that it has not generated is done with its own means: a database of examples (a documented extension
point) that holds this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.database import ExampleDatabase, choices_to_bytes
from hypothesis.strategies import SearchStrategy

Value = TypeVar("Value")

_SEED: Final = 0


class CannotShrink(RuntimeError):
    """Hypothesis did not recognise the failure that it was to begin with."""


class _Known(ExampleDatabase):
    """Holds one example. It has one choice more than is asked for, which tells Hypothesis that it is not yet shrunk."""

    def __init__(self, choices: Sequence[int]) -> None:
        super().__init__()
        self._held = choices_to_bytes((*choices, 0))

    def fetch(self, key: bytes) -> Iterable[bytes]:
        return (self._held,)

    def save(self, key: bytes, value: bytes) -> None:
        """Nothing outlives the shrinking."""

    def delete(self, key: bytes, value: bytes) -> None:
        """Nothing is taken away."""


class _StillFails(Exception):
    """What Hypothesis sees of a failure."""


def quiet(**chosen: Any) -> settings:
    """Settings with these of their own, for whom Hypothesis works without telling anybody."""
    return settings(
        deadline=None,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        **chosen,
    )


def smallest(strategy: SearchStrategy[Value], choices: Sequence[int], fails: Callable[[Value], bool]) -> Value:
    """The smallest value that `fails`, shrunk from the one that these choices give; the same for the same arguments.

    `choices` are what the strategy draws, in its order; `fails` must depend on its argument alone. Raises CannotShrink
    when the value of `choices` does not fail.
    """
    kept: list[Value] = []

    def attempt(value: Any) -> None:
        if fails(value):
            kept[:] = [value]
            raise _StillFails

    # The settings come last, and so outermost: a seed alone would take the database away.
    settled = quiet(database=_Known(choices), phases=(Phase.reuse, Phase.shrink))
    run = settled(seed(_SEED)(given(strategy)(attempt)))
    try:
        run()
    except _StillFails:
        return kept[0]
    raise CannotShrink("the failure that was found does not fail again under Hypothesis")
