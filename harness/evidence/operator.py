"""operator.json: the key under which a run sealed what nobody had looked at, for whoever operates the system.

It is encrypted to a public key of theirs (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) before the first document
comes, so that they, and nobody else, can open what the run withheld, or left when it was killed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from harness.bounded import WRITTEN_BYTES, content_of, json_of
from harness.evidence.in_flight import InFlight
from harness.evidence.keys import KeyProblem, OperatorKey
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import StoredError
from harness.sealing import Seal

OPERATOR = "operator.json"

_INFO: Final = b"himozuke: key of a run"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def hand_over(run: RunFolder, seal: Seal, operator: OperatorKey) -> None:
    """Writes the key, encrypted. Raises RunFolderError."""
    sealed = _SUITE.encrypt(seal.key, operator, _INFO)
    run.save(OPERATOR, {"version": 1, "key": base64.b64encode(sealed).decode()})


def handed_over(folder: Path, operator: X25519PrivateKey) -> Seal:
    """The key of a run. Raises StoredError where it was never handed over, KeyProblem where it was to somebody else."""
    try:
        key = base64.b64decode(json_of(content_of(folder / OPERATOR, WRITTEN_BYTES))["key"])
    except FileNotFoundError:
        raise StoredError(f"{folder} has no {OPERATOR}: the run was given no operator's key, or was purged") from None
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise StoredError(f"{folder / OPERATOR} is broken ({error!r})") from None
    try:
        return Seal(_SUITE.decrypt(key, operator, _INFO))
    except (InvalidTag, ValueError):
        raise KeyProblem("this is not the key of the operator whose key the run was given") from None


def opened(folder: Path, seal: Seal) -> Iterator[tuple[str, bytes]]:
    """What stands sealed in a run folder: each document by its path there, and its bytes. Raises OSError."""
    for document in InFlight(folder, seal).left():
        yield document, seal.opened(document, (folder / InFlight.name(document)).read_bytes())
