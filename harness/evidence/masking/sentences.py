"""A report's words in one language, with what does not belong to the synthetic population masked in them."""

from __future__ import annotations

from harness.evidence.masking.mask import Mask, Wording
from harness.evidence.masking.values import Values
from harness.wording.media import page
from harness.wording.rendering import Sentence, Words, render

NOTHING_KNOWN = Mask(Wording(), Values(frozenset(), frozenset()))
"""Masks all that the system under test said."""


def sentence(words: Words, language: str, mask: Mask = NOTHING_KNOWN) -> Sentence:
    """For a page or a paper. KeyError if the language file lacks a key."""
    return Sentence(words) if isinstance(words, str) else render(words, language, page(mask.veil))
