"""Prints how long it takes to make populations, and how much memory: `python benchmarks/population.py [SIZE ...]`.

Each size is made in a process of its own, on one core, without imprints; the last line says what one imprint takes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

SIZES = (10_000, 100_000)
SEED = 7


def make_one(size: int) -> dict[str, float]:
    """Wall and processor seconds, and the largest memory in MB, of one population made in this process."""
    from harness.certificates.population.make import make_population

    make_population(10, SEED)  # imports and data files
    wall, processor = time.perf_counter(), time.process_time()
    population = make_population(size, SEED)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    assert len(population.residents) == size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"size": size, "wall_s": wall, "processor_s": processor, "memory_mb": memory}


def draw_many(count: int = 2000) -> float:
    """Milliseconds for one imprint."""
    from harness.certificates.population.imprints import imprint_png

    imprint_png(0, SEED)
    start = time.perf_counter()
    for number in range(count):
        imprint_png(number, SEED)
    return (time.perf_counter() - start) / count * 1000


def main(arguments: list[str]) -> None:
    """Runs itself once for each size."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(make_one(int(arguments[1]))))
        return
    for size in [int(argument) for argument in arguments] or SIZES:
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, check=True)
        took = json.loads(run.stdout)
        print(
            f"{size:>9,} residents  {took['wall_s']:6.2f} s  (processor {took['processor_s']:.2f} s)"
            f"  {took['memory_mb']:.0f} MB"
        )
    print(f"one imprint {draw_many():.3f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
