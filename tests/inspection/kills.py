"""Kills processes of an inspection outright, or takes the disk from them, at random moments, and looks at what is left.

python -m tests.inspection.kills 200
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from harness.domain.operations import Completion
from harness.evidence.closing import is_closed
from harness.evidence.observations import read_observations
from harness.evidence.withheld import withheld_in
from harness.history.merge import journals_in
from harness.history.read import chain_of, read_journal
from harness.inspection.verifying.verified import INCOMPLETE, INTACT
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.sealing import SUFFIX
from tests.inspection.running import environment

ROLES = ("inspection", "generator", "reader", "system", "judge", "full journal", "full folder")
"""Who is killed; `full`: whose files cannot grow any more, the generator's or the inspection's."""

_PARTS = {"generator": "harness.drive.generator", "reader": "harness.reading.worker", "system": "serve"}


def killed(folder: Path, role: str, chance: random.Random, longest_s: float = 6.0) -> tuple[int, Path]:
    """Runs one inspection in which a process of this role is killed, at most `longest_s` after the first record. Gives
    back the inspection's exit code (negative: it was itself killed) and its run folder."""
    words = ["inspect", "steady-day", "--residents", "800", "--duration", "4s", "--documents", "all"]
    process = subprocess.Popen(
        [sys.executable, "-m", "harness", *words],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_journal(folder, process)
        time.sleep(chance.uniform(0.0, longest_s))  # a moment of its own for each kill is what this is about
        others = _started_by(process)
        if role.startswith("full"):
            _fill(process, role)
        else:
            _kill(process, role, chance)
        process.wait(180)
        _, left = psutil.wait_procs(others, 60)  # what it started ends by itself, and may write until then
        assert not left, f"still there a minute after the inspection: {left}"
    finally:
        process.kill()
        process.wait()
    (run,) = folder.glob("results/*")
    return process.returncode, run


def _started_by(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _wait_for_journal(folder: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 180
    while not list(folder.glob("results/*/history/*.journal")):
        assert process.poll() is None and time.monotonic() < end, "the inspection did not begin"
        time.sleep(0.05)


def _kill(process: subprocess.Popen[bytes], role: str, chance: random.Random) -> None:
    """Kills one process of the role; none where all have ended already."""
    try:
        own = psutil.Process(process.pid)
        named = [(each, " ".join(each.cmdline())) for each in own.children(recursive=True)]
        if role == "inspection":
            candidates = [own]
        elif role == "judge":
            candidates = [each for each, line in named if not any(part in line for part in _PARTS.values())]
        else:
            candidates = [each for each, line in named if _PARTS[role] in line]
        if candidates:
            chance.choice(candidates).kill()
    except psutil.NoSuchProcess:
        return


def _fill(process: subprocess.Popen[bytes], role: str) -> None:
    """From now on no file of the process grows beyond a few thousand bytes, or more than it has."""
    try:
        own = psutil.Process(process.pid)
        if role == "full folder":
            own.rlimit(psutil.RLIMIT_FSIZE, (20_000, 20_000))
            return
        for each in own.children(recursive=True):
            if _PARTS["generator"] in " ".join(each.cmdline()):
                journals = (Path(file.path) for file in each.open_files() if file.path.endswith(".journal"))
                most = max((path.stat().st_size + 20_000 for path in journals), default=20_000)
                each.rlimit(psutil.RLIMIT_FSIZE, (most, most))
    except psutil.NoSuchProcess:
        return


def complaints(code: int, run: Path, role: str) -> list[str]:
    """What is wrong with what a kill has left; nothing if all is as it must be."""
    told = [] if code in (0, 3) or (code < 0 and role == "inspection") else [f"exit code {code}"]
    for journal in journals_in(run / "history"):
        records = list(read_journal(journal))
        if len(records) != chain_of(journal).records:
            told.append(f"{journal.name}: records were read that do not follow")
        for record in records:
            if isinstance(record, Completion) and record.document:
                told += _of_document(run, record)
    for part in (run / "observations").glob("part-*.jsonl"):
        list(read_observations(part))
    said = verify(run, None, Silent())
    closed = is_closed(run)
    if not closed and code >= 0 and not role.startswith("full"):
        told.append("the run came to its end and is not closed")
    wanted = INTACT if closed else INCOMPLETE
    if said.exit_code != wanted:
        told.append(f"verify: {said.exit_code} {said.sentence} {said.file} {said.record}")
    return told


def _of_document(run: Path, record: Completion) -> list[str]:
    """What is wrong with one document: it stands there as it came, or, where nobody came to look at it, sealed."""
    path = run / record.document
    if path.exists():
        is_right = hashlib.sha256(path.read_bytes()).hexdigest() == record.digest
        return [] if is_right else [f"{record.document} is not what came"]
    sealed = run / f"{record.document}{SUFFIX}"
    is_left = record.document in withheld_in(run) or (sealed.exists() and not is_closed(run))
    return [] if is_left else [f"{record.document} is gone"]


def main(count: int) -> int:
    """So many kills, of each role in turn. Says what went wrong; exit code 1 if anything did."""
    chance, wrong = random.Random(count), 0
    for number in range(count):
        role = ROLES[number % len(ROLES)]
        with tempfile.TemporaryDirectory() as name:
            code, run = killed(Path(name), role, chance)
            for complaint in complaints(code, run, role):
                wrong += 1
                print(f"{number} {role}: {complaint}", flush=True)
    print(f"{count} kills, {wrong} complaints")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
