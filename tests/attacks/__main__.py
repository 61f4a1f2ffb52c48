"""All ways, one after the other: `python -m tests.attacks [SEEDS]`, about a quarter of an hour for each seed on two
cores. Prints a line a run; ends with exit code 1 if a certificate of somebody else was not found, a sound system was
accused, or `verify` says otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.attacks.hostile import SHORT_DAY, himozuke, inspected
from tests.attacks.misdelivering import EveryFew, Wrap
from tests.attacks.ways import HARMLESS, WAYS


def tried(name: str, wrap: Wrap, seed: int, is_harmless: bool) -> bool:
    """Whether what came of one run is as it should be."""
    attack = EveryFew(wrap)
    with TemporaryDirectory() as folder:
        run = inspected(attack, Path(folder), SHORT_DAY, "--seed", str(seed))
        verified = himozuke("verify", str(run.folder)).returncode
    found = len(run.found("binding"))
    right = not run.findings if is_harmless else run.code == 1 and found >= attack.sent
    right = right and attack.sent > 5 and verified == 0
    word = "as it should be" if right else "WRONG"
    print(
        f"{name}, seed {seed}: {attack.sent} sent, exit {run.code}, {found} found, verify {verified}: {word}",
        flush=True,
    )
    return right


def main(seeds: int) -> int:
    """All ways with so many seeds each."""
    ways = [(name, wrap, wrap in HARMLESS.values()) for name, wrap in (WAYS | HARMLESS).items()]
    right = [tried(name, wrap, seed, harmless) for seed in range(1, seeds + 1) for name, wrap, harmless in ways]
    print(f"{len(right)} runs, {right.count(False)} wrong")
    return int(not all(right))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
