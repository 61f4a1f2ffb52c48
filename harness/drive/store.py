"""Bodies as they came, one file each, sealed: nobody has looked yet at whose they are."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from harness.sealing import SUFFIX, Seal

_IN_A_FOLDER = 1000


class DocumentStore:
    """Documents of one worker: `documents/<worker>/<n>/<name>.pdf` under the run folder, a thousand in a folder. Until
    they have been looked at they stand there sealed, with SUFFIX behind that name."""

    def __init__(self, run_folder: Path, worker: int, seal: Seal) -> None:
        self._run_folder = run_folder
        self._seal = seal
        self._base = f"documents/{worker:03d}"
        self._count = 0
        self._folder = ""

    def keep(self, name: str, body: bytes) -> tuple[str, str, int]:
        """Writes one body, whatever it is. Returns its path inside the run folder once it stands in clear, its SHA-256
        and its size in bytes. Raises OSError (a full disk): then no part of it is left."""
        if self._count % _IN_A_FOLDER == 0:
            self._folder = f"{self._base}/{self._count // _IN_A_FOLDER:04d}"
            (self._run_folder / self._folder).mkdir(parents=True, exist_ok=True)
        path = f"{self._folder}/{name}.pdf"
        whole = f"{self._run_folder}/{path}{SUFFIX}"
        file = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            left = memoryview(self._seal.shut(path, body))
            while left:
                left = left[os.write(file, left) :]
        except OSError:
            os.unlink(whole)
            raise
        finally:
            os.close(file)
        self._count += 1
        return path, hashlib.sha256(body).hexdigest(), len(body)
