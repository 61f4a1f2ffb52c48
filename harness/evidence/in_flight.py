"""Documents that came and that nobody has looked at yet: they stand sealed in the run folder, and leave that state one
by one, into clear or for good."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from harness.sealing import SUFFIX, Seal

_MARK, _END = b"%PDF-", b"%%EOF"
_WHITE = b" \t\r\n\f\0"


class InFlight:
    """The sealed documents of one run. They are named by their paths in the run folder, as the journals have them."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self._folder, self.seal = folder, seal

    def clear(self, document: str) -> bool:
        """Puts one that was looked at into clear. False, and it stays as it is, where something stands in its file
        before or behind the document: no reader has looked at that. Raises OSError."""
        path = f"{self._folder}/{document}"
        file = os.open(path + SUFFIX, os.O_RDWR | os.O_CLOEXEC)
        try:
            data = self.seal.opened(document, os.read(file, os.fstat(file).st_size))
            if not _stands_alone(data):
                return False
            # In place: a second file would take twice the time, and the room.
            done = 0
            while done < len(data):
                done += os.pwrite(file, data[done:], done)
            os.ftruncate(file, len(data))
        finally:
            os.close(file)
        os.rename(path + SUFFIX, path)
        return True

    def left(self) -> Iterator[str]:
        """Those that are sealed still."""
        for path in list(self._folder.glob(f"documents/**/*{SUFFIX}")):
            yield str(path.relative_to(self._folder)).removesuffix(SUFFIX)

    @staticmethod
    def name(document: str) -> str:
        """Under which one stands sealed."""
        return document + SUFFIX

    def drop(self, document: str) -> None:
        """One goes for good. Raises OSError."""
        (self._folder / self.name(document)).unlink()

    def drop_clear(self, document: str) -> None:
        """One that stands in clear goes, if it does. Raises OSError."""
        (self._folder / document).unlink(missing_ok=True)


def _stands_alone(data: bytes) -> bool:
    """Whether a file is a PDF from its first byte to its last."""
    return data.startswith(_MARK) and not data[data.rfind(_END) + len(_END) :].strip(_WHITE)
