"""The end of a run: its folder is closed by SHA256SUMS and the attestation."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from harness.evidence.attestation import envelope_of, statement_of
from harness.evidence.keys import PrivateKey
from harness.evidence.run_folder import RunFolderError, unfinished, write_through, write_whole
from harness.evidence.stored import MANIFEST, PURGED, VERDICT
from harness.evidence.sums import ATTESTATION, SUMS, sums_of
from harness.history.read import Chain, chain_of

UNSIGNED = "UNSIGNED: nobody vouches for this run, whoever holds its folder could have made it; `--key FILE` signs runs"


def journals_under(folder: Path) -> dict[str, Chain]:
    """The chain of every journal of a run folder, by its path there. Raises OSError."""
    journals = sorted((folder / "history").glob("*.journal"))
    return {f"history/{each.name}": chain_of(each) for each in journals}


def close_folder(folder: Path, signer: PrivateKey | None) -> list[str]:
    """Closes a run folder as it stands, and says so in lines; nothing may be written to it afterwards. The attestation
    is whole before either file bears its name, so that one that is cut off here can be told from one that lost its
    attestation later. Raises RunFolderError, and then the run is not closed."""
    content = sums_of(folder)
    digest = hashlib.sha256(content).hexdigest()
    beside = unfinished(folder / ATTESTATION)
    try:
        manifest, verdict = _object(folder / MANIFEST), _object(folder / VERDICT)
        key, journals = signer.public_key if signer else None, journals_under(folder)
        write_through(beside, envelope_of(statement_of(manifest, verdict, digest, journals, key), signer))
        write_whole(folder / SUMS, content)
        beside.replace(folder / ATTESTATION)
    except BaseException as error:
        for path in (folder / SUMS, folder / ATTESTATION, beside):  # half a closing is none
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(error, orjson.JSONDecodeError | KeyError):
            raise RunFolderError(f"{folder} cannot be closed: it is not a whole run folder ({error!r})") from error
        if isinstance(error, OSError) and not isinstance(error, RunFolderError):
            raise RunFolderError(f"{folder / ATTESTATION} cannot be written ({error.strerror})") from error
        raise
    told = f"signed with ed25519 key {signer.public_key.keyid}" if signer else UNSIGNED
    return [f"closed: SHA256SUMS {digest}", told]


def is_closed(folder: Path) -> bool:
    """Whether a run folder was ever closed, whatever is left of that. Without an attestation, SHA256SUMS beside a file
    that is not finished is left of a closing or a purge (of what was never closed) that was cut off. Raises OSError."""
    names = set(os.listdir(folder))
    begun = {unfinished(Path(name)).name for name in (SUMS, ATTESTATION, PURGED)} & names
    return ATTESTATION in names or (SUMS in names and not begun)


def _object(path: Path) -> dict[str, Any]:
    value = orjson.loads(path.read_bytes())
    assert isinstance(value, dict)
    return value
