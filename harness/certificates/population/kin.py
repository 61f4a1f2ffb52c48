"""Kin groups: households and family registers that share members, found by union and find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def kin_groups(size: int, circles: Iterable[Sequence[int]]) -> list[int]:
    """The group of each of the residents 0 to size - 1. `circles` are the households and registers as numbers of
    residents. Groups are numbered from 0 in the order of their first resident."""
    parent = list(range(size))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for circle in circles:
        if circle:
            first = root(circle[0])
            for other in circle[1:]:
                parent[root(other)] = first
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(number), len(numbers)) for number in range(size)]
