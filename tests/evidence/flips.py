"""Flips single bytes of a signed run and asks `verify` each time whether it notices.

python -m tests.evidence.flips RUN PUBLIC_KEY 2000
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.inspection.verifying.verified import BROKEN, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent


@dataclass(frozen=True)
class Flip:
    """Byte `position` of a file, and what it is combined with (exclusive or, never 0)."""

    path: Path
    position: int
    mask: int


def chosen_flips(folder: Path, count: int, seed: int) -> list[Flip]:
    """At least one in every file that is not a document, so far as `count` reaches; of the others half by file (so that
    small ones come up too) and half by byte."""
    chance = random.Random(seed)
    sizes = {path: path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size}
    files = list(sizes)
    alone = [path for path in files if "documents" not in path.relative_to(folder).parts][:count]
    rest = count - len(alone)
    picked = (
        alone + chance.choices(files, k=rest // 2) + chance.choices(files, list(sizes.values()), k=rest - rest // 2)
    )
    return [Flip(path, chance.randrange(sizes[path]), chance.randrange(1, 256)) for path in picked]


def tried(folder: Path, key: Path | None, flips: Sequence[Flip]) -> Iterator[tuple[Flip, Verified]]:
    """Each flip and what verify says of it; the byte is put back afterwards."""
    for flip in flips:
        _combine(flip)
        try:
            yield flip, verify(folder, key, Silent())
        finally:
            _combine(flip)


def _combine(flip: Flip) -> None:
    with flip.path.open("r+b") as file:
        file.seek(flip.position)
        (byte,) = file.read(1)
        file.seek(flip.position)
        file.write(bytes([byte ^ flip.mask]))


def unnoticed(folder: Path, key: Path | None, flips: Sequence[Flip]) -> list[tuple[Flip, Verified]]:
    """Those that verify did not call broken, or of which it named another file."""
    return [
        (flip, said)
        for flip, said in tried(folder, key, flips)
        if said.exit_code != BROKEN or said.file != flip.path.relative_to(folder).as_posix()
    ]


def main(folder: Path, key: Path, count: int) -> int:
    """Says how many of `count` flips were noticed; exit code 1 if one was not."""
    flips = chosen_flips(folder, count, 4)
    missed = unnoticed(folder, key, flips)
    for flip, said in missed:
        print(f"{flip}: {said.sentence} ({said.file})")
    places = len({flip.path for flip in flips})
    print(f"{count - len(missed)} of {count} flips noticed and their file named, in {places} files of {folder.name}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
