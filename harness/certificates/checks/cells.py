"""Texts of which the lines stand below each other on the sheet, and not behind each other in the file: a table may be
written line by line across its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.certificates.checks.normalise import is_word
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import held_across
from harness.domain.observations import Place, Way

_LEAST = 2
"""So many letters of a text its first line holds."""
_CLOSE = 1.0
"""The lines of one text are no farther apart than so much of their height."""


def put_together(view: View, texts: Iterable[str]) -> View | None:
    """The sheet with the lines of such texts behind each other; None where they stand so already, or the reader does
    not know where."""
    if not view.places:
        return None
    behind: dict[int, Sequence[int]] = {}
    for text in sorted(texts, key=len, reverse=True):
        for first, *others in _broken(view, text):
            taken = {run for each in behind.values() for run in each}
            if taken.isdisjoint((first, *others)) and first not in behind:
                behind[first] = others
    moved = {run for each in behind.values() for run in each}
    order = [one for run in range(len(view.parts)) if run not in moved for one in (run, *behind.get(run, ()))]
    return view.in_order(order) if order != sorted(order) else None


def _broken(view: View, text: str) -> Iterator[list[int]]:
    """The runs of each place at which a text stands over several lines."""
    for run, part in enumerate(view.parts):
        most = min(len(part), len(text) - 1)
        held = next((held for held in range(most, _LEAST - 1, -1) if _ends_with(view, run, text[:held])), 0)
        lines = [run]
        while held and held < len(text):
            below = _below(view, lines[-1], text[held:])
            if below is None:
                break
            lines.append(below)
            held += len(view.parts[below])
        if len(lines) > 1 and held >= len(text):
            yield lines


def _ends_with(view: View, run: int, begun: str) -> bool:
    """Whether the end of a run is how a text begins."""
    start = view.edges[run + 1] - len(begun)
    return view.parts[run].endswith(begun) and (start in view.cuts or not is_word(view.text[start - 1]))


def _below(view: View, run: int, rest: str) -> int | None:
    """The run on the next line that goes on with what is left of a text, or holds the end of it."""
    one = view.places[run]
    near = [
        (place.top, other)
        for other, (part, place) in enumerate(zip(view.parts, view.places, strict=True))
        if _is_below(one, place) and (rest.startswith(part) or (part.startswith(rest) and not is_word(part[len(rest)])))
    ]
    return min(near)[1] if near else None


def _is_below(one: Place, other: Place) -> bool:
    if Way.DOWN in (one.way, other.way):
        one, other = held_across(one), held_across(other)
    height = max(one.bottom - one.top, other.bottom - other.top)
    is_next = height / 2 < other.top - one.top and other.top - one.bottom < _CLOSE * height
    return is_next and one.left - height < other.left < one.right
