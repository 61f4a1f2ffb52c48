"""A contract type for import-linter: one line for each room says what that room may import.

It reads as the table in docs/architecture.md does. import-linter's own types say what is forbidden, and a room
that somebody adds tomorrow would be free; here a room without a line is an error, and a room that has a line but
no code yet is none.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

from tests.tidy.arrow_table import ROOT, parse, room_of, wrong_arrows


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
        homeless = sorted({room for module in ours if (room := room_of(module, known)) not in known})
        imports = [(module, other) for module in ours for other in graph.find_modules_directly_imported_by(module)]
        sentences = [f"{ROOT}.{room} has no line in .importlinter" for room in homeless]
        sentences += wrong_arrows(imports, rooms, leaves, parse(self.libraries))
        return ContractCheck(kept=not sentences, metadata={"sentences": sentences})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that must go."""
        for sentence in check.metadata["sentences"]:
            output.print_error(sentence, bold=False)
