"""The end of a run: its folder is closed by SHA256SUMS and the attestation."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from harness.evidence.attestation import Sealed, envelope_of, statement_of
from harness.evidence.keys import PrivateKey
from harness.evidence.run_folder import RunFolderError
from harness.evidence.sums import ATTESTATION, encode_sums, save_sums
from harness.history.read import Chain, chain_of

UNSIGNED = "UNSIGNED: nobody vouches for this run, whoever holds its folder could have made it; `--key FILE` signs runs"


@dataclass(frozen=True, slots=True)
class Seal:
    """How a run was sealed: one digest for all of it (of SHA256SUMS), and the id of the key that signed it, empty for
    none."""

    digest: str
    keyid: str

    @property
    def lines(self) -> list[str]:
        """What a person is told of it."""
        told = f"signed with ed25519 key {self.keyid}" if self.keyid else UNSIGNED
        return [f"sealed: SHA256SUMS {self.digest}", told]


def journals_under(folder: Path) -> dict[str, Chain]:
    """The chain of every journal of a run folder, by its path there. Raises OSError."""
    journals = sorted((folder / "history").glob("*.journal"))
    return {f"history/{each.name}": chain_of(each) for each in journals}


def seal(folder: Path, signer: PrivateKey | None) -> Seal:
    """Seals a run folder as it stands; nothing may be written to it afterwards. Raises RunFolderError."""
    content = encode_sums(save_sums(folder))
    digest = hashlib.sha256(content).hexdigest()
    try:
        sealed = Sealed(
            _object(folder / "manifest.json"), _object(folder / "verdict.json"), digest, journals_under(folder)
        )
        attestation = envelope_of(statement_of(sealed, signer.public_key if signer else None), signer)
        _write_whole(folder / ATTESTATION, attestation)
    except OSError as error:
        raise RunFolderError(f"{folder / ATTESTATION} cannot be written ({error.strerror})") from error
    except (orjson.JSONDecodeError, KeyError) as error:
        raise RunFolderError(f"{folder} cannot be sealed: it is not a whole run folder ({error!r})") from error
    return Seal(digest, signer.public_key.keyid if signer else "")


def _object(path: Path) -> dict[str, Any]:
    value = orjson.loads(path.read_bytes())
    assert isinstance(value, dict)
    return value


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
