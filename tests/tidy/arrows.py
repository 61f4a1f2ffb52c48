"""A contract type for import-linter: one line for each room says what that room may import.

It reads as the table in docs/architecture.md does. import-linter's own types say what is forbidden, and a room
that somebody adds tomorrow would be free; here a room without a line is an error, and a room that has a line but
no code yet is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

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


class ArrowsContract(Contract):
    """Every import inside the house follows the table; every room stands in it."""

    type_name = "arrows"

    rooms = fields.ListField(subfield=fields.StringField())
    leaves = fields.ListField(subfield=fields.StringField())
    libraries = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import of the graph."""
        rooms, leaves = parse(self.rooms), frozenset(self.leaves)
        ours = [module for module in graph.modules if module.partition(".")[0] == ROOT]
        known = {"", *rooms, *leaves}
        homeless = sorted({room for room in map(room_of, ours) if room not in known})
        imports = [(module, other) for module in ours for other in graph.find_modules_directly_imported_by(module)]
        sentences = [f"{ROOT}.{room} has no line in .importlinter" for room in homeless]
        sentences += wrong_arrows(imports, rooms, leaves, parse(self.libraries))
        return ContractCheck(kept=not sentences, metadata={"sentences": sentences})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that must go."""
        for sentence in check.metadata["sentences"]:
            output.print_error(sentence, bold=False)
