"""The rules of the arrows, without import-linter: which imports a table of rooms allows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

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


def room_of(module: str, rooms: Collection[str] = ()) -> str:
    """The room a module of ours belongs to: of those that have a line the innermost, otherwise the package under the
    top one. The top package itself is the empty string."""
    name = module.partition(".")[2]
    parts = name.split(".")
    inside = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((each for each in inside if each in rooms), parts[0])


def wrong_arrows(
    imports: Iterable[tuple[str, str]],
    rooms: Mapping[str, frozenset[str]],
    leaves: frozenset[str],
    libraries: Mapping[str, frozenset[str]],
) -> list[str]:
    """Sentences about the imports `(importer, imported)` that no line allows, sorted."""
    wrong = set()
    for importer, imported in imports:
        here, package = room_of(importer, rooms), imported.partition(".")[0]
        if package == ROOT:
            there = room_of(imported, rooms)
            allowed = there in {"", here} | leaves | rooms.get(here, frozenset())
        else:
            allowed = package not in libraries or here in libraries[package]
        if not allowed:
            wrong.add(f"{importer} imports {imported}")
    return sorted(wrong)
