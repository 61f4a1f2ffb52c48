"""What came from outside and nobody has looked at yet is kept sealed: under a key that only the processes of one run
hold, and only in their memory. When they are gone, however they end, nobody can read it any more."""

from __future__ import annotations

import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUFFIX = ".sealed"
"""A sealed file bears the name that it will have in clear, and this."""

KEY_BYTES = 32
_NONCE_BYTES = 12


class Broken(OSError):
    """These bytes were not sealed with this key under this name."""


class Seal:
    """AES-256-GCM. The nonce is made of the name, so that under one key each name may be used once."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self._cipher = AESGCM(key)

    @classmethod
    def fresh(cls) -> Seal:
        """A seal with a key of its own."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def shut(self, name: str, data: bytes) -> bytes:
        """The data sealed; 16 bytes longer."""
        return self._cipher.encrypt(_nonce(name), data, None)

    def opened(self, name: str, sealed: bytes) -> bytes:
        """The data that was sealed under this name. Raises Broken."""
        try:
            return self._cipher.decrypt(_nonce(name), sealed, None)
        except (InvalidTag, ValueError):
            raise Broken("it was not sealed in this run") from None


def _nonce(name: str) -> bytes:
    return sha256(name.encode(errors="surrogatepass")).digest()[:_NONCE_BYTES]
