"""The code that keeps imprints apart: which of 128 blocks of an imprint are ink.

The extended BCH code (128, 22): 4,194,304 words of 128 bits, any two of which differ in at least 48 bits and, but for
those that are each other's complement, in at most 80. It is linear, so its 4,194,303 non-zero weights are all its
distances, and a test counts them. The generator is that of the primitive BCH code of length 127 over GF(2^7) with
x^7 + x^3 + 1 whose zeros are the powers 1 to 46 of a root; a parity bit is added."""

from __future__ import annotations

import hashlib

BLOCKS = 128
NUMBERS = 1 << 22
"""Imprints have numbers below this."""

MIN_DISTANCE_BLOCKS = 48

_GENERATOR = 0x29BF87104E954A3B25CB67F4E23


_ROWS = tuple([(_GENERATOR << place) | (_GENERATOR.bit_count() & 1) << 127 for place in range(22)])
"""Each the one before shifted by a bit, with the parity bit that they all have."""


def word(number: int) -> int:
    """The code word, 128 bits, of a number of 22 bits. ValueError if it has more."""
    if not 0 <= number < NUMBERS:
        raise ValueError(f"imprints have numbers from 0 to {NUMBERS - 1}, not {number}")
    bits = 0
    for row in _ROWS:
        if number & 1:
            bits ^= row
        number >>= 1
    return bits


def blocks(number: int, seed: int) -> bytes:
    """The 128 blocks of an imprint as 16 bytes; a bit is 1 where there is ink. A seed of its own gives another set of
    imprints, as far apart: the word is shifted by a constant that depends on the seed."""
    shift = hashlib.sha256(f"himozuke imprint {seed}".encode()).digest()
    message = number ^ (int.from_bytes(shift[16:19], "big") & (NUMBERS - 1)) if 0 <= number < NUMBERS else number
    return (word(message) ^ int.from_bytes(shift[:16], "big")).to_bytes(16, "big")
