"""Certificates a second, issued, delivered, read and judged, beside a plain Locust script with pypdf in the task.

Both drive the same reference system, one after the other in one run. Usage: python benchmarks/throughput.py [SECONDS]
Exit code 1 if the harness does not reach 200 a second, is not ahead, or a process takes more than 600 MB.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread

import psutil

from harness.certificates.domain.residents import Population
from harness.certificates.population.make import make_population
from harness.inspection.running.embedded import reference_system

SEED = 0
RESIDENTS = 10_000
WANTED_PER_S = 200
MOST_MB = 600
USERS = 24


class Memory:
    """The largest resident size of any process below this one, sampled five times a second."""

    def __init__(self) -> None:
        self.largest_mb = 0.0
        self.whose = ""
        self._over = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._over.wait(0.2):
            for child in me.children(recursive=True):
                try:
                    size_mb = child.memory_info().rss / 1e6
                    if size_mb > self.largest_mb:
                        self.largest_mb, self.whose = size_mb, " ".join(child.cmdline()[1:4])[:60]
                except psutil.Error:
                    continue


def harness_figures(url: str, folder: Path, duration_s: float) -> dict[str, float]:
    """The `rates` of `himozuke inspect throughput` against the system at `url`."""
    command = [sys.executable, "-m", "harness", "inspect", "throughput", "--target", url, "--json"]
    command += ["--duration", str(duration_s), "--seed", str(SEED), "--residents", str(RESIDENTS)]
    done = subprocess.run([*command, "--results", str(folder)], stdout=subprocess.PIPE, text=True, check=False)
    table = json.loads(done.stdout)
    print(f"harness: verdict {table['verdict']}, {table['documents']} certificates, {table['rates']}")
    return {**table["rates"], "passed": float(table["verdict"] == "pass")}


def plain_per_s(url: str, folder: Path, duration_s: float, population: Population) -> float:
    """Certificates a second of the plain script against the same system and population."""
    residents = folder / "residents.json"
    residents.write_text(json.dumps(applications(population)), encoding="utf-8")
    script = Path(__file__).with_name("plain_locust.py")
    command = [sys.executable, "-m", "locust", "--headless", "-f", str(script), "-H", url, "-u", str(USERS)]
    command += ["-r", str(USERS), "-t", f"{duration_s:.0f}s", "--csv", str(folder / "plain"), "--only-summary"]
    environment = {**os.environ, "HIMOZUKE_RESIDENTS": str(residents)}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    with (folder / "plain_stats.csv").open(encoding="utf-8") as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    row = rows["application"]
    print(f"plain Locust and pypdf: {row['Request Count']} applications, {row['Failure Count']} failed")
    return (int(row["Request Count"]) - int(row["Failure Count"])) / duration_s


def applications(population: Population) -> list[dict[str, object]]:
    """Applications for one's own resident record by residents who can have it."""
    able = [
        each
        for each in population.residents
        if each.card and not each.card.revoked and not each.support_measure and each.birth_date.year < 2005
    ]
    return [
        {
            "name": each.name,
            "application": {
                "kiosk_id": "K-1",
                "municipality_code": each.municipality_code,
                "card_serial": each.card.serial if each.card else "",
                "pin": each.card.pin if each.card else "",
                "certificate": "resident-record",
                "options": {},
                "copies": 1,
            },
        }
        for each in able
    ]


def main() -> int:
    """Prints both figures, the ratio and the largest process."""
    duration_s = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    population = make_population(RESIDENTS, SEED)
    with tempfile.TemporaryDirectory() as name, Memory() as memory:
        folder = Path(name)
        with reference_system(["serve", "--processes", "2"], folder / "system.log") as url:
            ours = harness_figures(url, folder / "results", duration_s)
            plain = plain_per_s(url, folder, duration_s, population)
    per_s = ours["read_per_s"]
    print(
        f"harness {per_s:.0f} a second issued, delivered, read and judged; plain {plain:.0f}; ratio {per_s / plain:.2f}"
    )
    print(f"largest process {memory.largest_mb:.0f} MB ({memory.whose})")
    good = ours["passed"] and per_s >= WANTED_PER_S and per_s > plain and memory.largest_mb <= MOST_MB
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
