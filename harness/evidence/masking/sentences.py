"""A report's words in one language, with what does not belong to the synthetic population masked in them.

No report shows as they are letters of a system's own that turn the order of others about, or act unseen, and on paper
those for which there is no glyph. In their place stands 〓, as in Japanese typesetting."""

from __future__ import annotations

from typing import Final

from harness.evidence.masking.mask import Mask, Wording
from harness.evidence.masking.values import Values
from harness.wording.media import page
from harness.wording.rendering import Sentence, Words, render

NOTHING_KNOWN = Mask(Wording(), Values(frozenset(), frozenset()))
"""Masks all that the system under test said."""


def sentence(words: Words, language: str, mask: Mask = NOTHING_KNOWN) -> Sentence:
    """For a page or a paper. KeyError if the language file lacks a key."""
    return Sentence(words) if isinstance(words, str) else render(words, language, page(mask.veil))


INSTEAD: Final = "〓"

_KEPT = "\t\n"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NARROW = (0xAD, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2066), *range(0x206A, 0x2070), 0xFEFF)
_BREAKING = (0x2028, 0x2029)
_OF_SCRIPTS = (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, *range(0xFFF9, 0xFFFC), 0x110BD, 0x110CD)
_OF_NOTATION = (*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE0080))
_UNSEEN = {
    code: INSTEAD
    for code in (*_CONTROLS, *_TURNING, *_NARROW, *_BREAKING, *_OF_SCRIPTS, *_OF_NOTATION)
    if chr(code) not in _KEPT
}


def harmless(text: str) -> str:
    """A text, or a whole page, without letters that turn others about or act unseen."""
    return text.translate(_UNSEEN)
