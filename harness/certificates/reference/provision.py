"""PUT /v1/population: everything that was is gone, and everybody of the new population is there."""

from __future__ import annotations

from harness.certificates.reference import tables
from harness.certificates.reference.board import Board
from harness.certificates.reference.ports import Ports, Writer
from harness.certificates.reference.records import dump, key_of
from harness.certificates.reference.rules.population import PopulationRecords


async def load_population(ports: Ports, board: Board, population: PopulationRecords) -> None:
    """In force in every process when it returns."""

    # In the order of their keys: a tree that grows at its end stays small and is written once.
    rows = [(*key_of(record), dump(record)) for record in sorted(population.records(), key=key_of)]

    def replace_all(writer: Writer) -> None:
        for table in tables.RESET:
            writer.clear(table)
        for named in (tables.register, tables.copy):
            for table, code, row in rows:
                writer.put(named(table), code, row)
        board.post(
            writer,
            generation=board.look(writer).generation + 1,
            population_digest=population.population_digest,
            municipality_codes=population.municipality_codes,
            slow_until_s=0.0,
            slower_by_s=0.0,
            link_down_until_s=0.0,
            swaps=0,
        )

    await ports.database.write(replace_all)
    for name in await ports.files.names():
        await ports.files.delete(name)
    await ports.clock.reset()
