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

_KEPT = "\t\n\r"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = {code: INSTEAD for code in (*_CONTROLS, *_TURNING) if chr(code) not in _KEPT}


def harmless(text: str) -> str:
    """A text, or a whole page, without letters that turn others about or act unseen."""
    return text.translate(_UNSEEN)
