"""PUT /v1/population: everything that was is gone, and everybody of the new population is there."""

from __future__ import annotations

from harness.reference import tables
from harness.reference.board import Board
from harness.reference.ports import Ports, Writer
from harness.reference.records import dump, key_of
from harness.reference.rules.population import PopulationRecords


async def load_population(ports: Ports, board: Board, population: PopulationRecords) -> None:
    """In force in every process when it returns."""

    def replace_all(writer: Writer) -> None:
        for table in tables.RESET:
            writer.clear(table)
        for record in population.records():
            table, code = key_of(record)
            row = dump(record)
            writer.put(tables.register(table), code, row)
            writer.put(tables.copy(table), code, row)
        board.post(
            writer, generation=board.look(writer).generation + 1, population_digest=population.population_digest,
            municipality_codes=population.municipality_codes, slow_until_s=0.0, slower_by_s=0.0, link_down_until_s=0.0,
            swaps=0)

    await ports.database.write(replace_all)
    for name in await ports.files.names():
        await ports.files.delete(name)
    await ports.clock.reset()
