"""Keys in PEM files. Ed25519: the private one signs runs, the public one is given to whoever checks them. X25519: a run
is given the public one of an operator, who opens with the private one what the run withheld."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey  # type: ignore[attr-defined] # exported, not in __all__

from harness.bounded import WRITTEN_BYTES, content_of

PrivateKey = CryptoSigner
PublicKey = SSlibKey
OperatorKey = X25519PublicKey


class KeyProblem(Exception):
    """One sentence: why a file is not the key that is needed, and what to do."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """Where a new pair of keys stands, and the public key's id."""

    private: Path
    public: Path
    keyid: str


def new_key(path: Path) -> NewKey:
    """Writes a new private key to `path`, readable by its owner alone, and its public key to `path` with `.pub`: both
    or neither. Raises KeyProblem where either exists or cannot be written."""
    private = Ed25519PrivateKey.generate()
    return NewKey(*_written(path, private), SSlibKey.from_crypto(private.public_key()).keyid)


def new_operator_key(path: Path) -> NewKey:
    """The same with a pair for an operator."""
    private = X25519PrivateKey.generate()
    return NewKey(*_written(path, private), hashlib.sha256(private.public_key().public_bytes_raw()).hexdigest())


def _written(path: Path, private: Ed25519PrivateKey | X25519PrivateKey) -> tuple[Path, Path]:
    if not path.name:
        raise KeyProblem(f"{path} is a folder; name a file for the private key")
    public_path, public = path.with_name(path.name + ".pub"), private.public_key()
    _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    try:
        _write(public_path, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, public_path


def _write(path: Path, content: bytes, mode: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KeyProblem(f"{path.parent} is no folder and cannot be made one ({error.strerror})") from error
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    except FileExistsError:
        raise KeyProblem(f"{path} exists already, and a key is never overwritten; name another file") from None
    except OSError as error:
        raise KeyProblem(f"{path} cannot be written ({error.strerror})") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise KeyProblem(f"{path} cannot be written ({error.strerror})") from error


def load_signer(path: Path) -> PrivateKey:
    """The private key of a file, to sign with. Raises KeyProblem."""
    content = _content(path)
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyProblem(f"{path} holds no private key without a passphrase; `himozuke key new` makes one") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"{path} is not an ed25519 key; `himozuke key new` makes one")
    return CryptoSigner(key, SSlibKey.from_crypto(key.public_key()))


def load_public(path: Path) -> PublicKey:
    """The public key of a file, to check with. Raises KeyProblem."""
    content = _content(path)
    try:
        key = load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyProblem(f"{path} holds no public key; `himozuke key new` writes it beside the private one") from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyProblem(f"{path} is not an ed25519 key; `himozuke key new` makes one")
    return SSlibKey.from_crypto(key)


def load_operator(path: Path) -> OperatorKey:
    """The public key of an operator, for a run. Raises KeyProblem."""
    try:
        key = load_pem_public_key(_content(path))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PublicKey):
        raise KeyProblem(f"{path} is no operator's public key; `himozuke key new --for operator` makes one")
    return key


def load_opener(path: Path) -> X25519PrivateKey:
    """The private key of an operator, to open with. Raises KeyProblem."""
    try:
        key = load_pem_private_key(_content(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PrivateKey):
        raise KeyProblem(f"{path} is no operator's private key; `himozuke key new --for operator` makes one")
    return key


def public_text(key: PublicKey) -> str:
    """A public key as an attestation carries it: 32 bytes in hexadecimal."""
    return str(key.keyval["public"])


def public_of(keyid: str, text: str) -> PublicKey:
    """The inverse of `public_text`. Raises KeyProblem where the id is not that key's."""
    try:
        key = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)))
    except ValueError as error:
        raise KeyProblem(f"this is not a public key: {error}") from None
    if key.keyid != keyid or public_text(key) != text:
        raise KeyProblem("the key's id is not that of the key")
    return key


def _content(path: Path) -> bytes:
    try:
        return content_of(path, WRITTEN_BYTES)
    except OSError as error:
        raise KeyProblem(f"{path} cannot be read ({error.strerror})") from error
