"""The rules of the arrows, without import-linter: which imports a table of rooms allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ROOT = "harness"


def parse(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Turn lines such as `drive: domain scenario` into a table; raises ValueError for a line without a colon."""
    table: dict[str, frozenset[str]] = {}
    for line in lines:
        name, colon, allowed = line.partition(":")
        if not colon:
            raise ValueError(f"{line!r} should read 'room: other rooms'.")
        table[name.strip()] = frozenset(allowed.split())
    return table


def room_of(module: str) -> str:
    """The room a module of ours belongs to; the package itself is the empty string."""
    return module.partition(".")[2].partition(".")[0]


def wrong_arrows(
    imports: Iterable[tuple[str, str]],
    rooms: Mapping[str, frozenset[str]],
    leaves: frozenset[str],
    libraries: Mapping[str, frozenset[str]],
) -> list[str]:
    """Sentences about the imports `(importer, imported)` that no line allows, sorted."""
    wrong = set()
    for importer, imported in imports:
        here, package = room_of(importer), imported.partition(".")[0]
        if package == ROOT:
            there = room_of(imported)
            allowed = there in {"", here} | leaves | rooms.get(here, frozenset())
        else:
            allowed = package not in libraries or here in libraries[package]
        if not allowed:
            wrong.add(f"{importer} imports {imported}")
    return sorted(wrong)
