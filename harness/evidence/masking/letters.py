"""Letters of a system's own that no report may show as they are: those that turn the order of others about, or act
unseen, and on paper those for which there is no glyph. In their place stands 〓, as in Japanese typesetting."""

from __future__ import annotations

from typing import Final

INSTEAD: Final = "〓"

_KEPT = "\t\n\r"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = {code: INSTEAD for code in (*_CONTROLS, *_TURNING) if chr(code) not in _KEPT}


def harmless(text: str) -> str:
    """A text, or a whole page, without letters that turn others about or act unseen."""
    return text.translate(_UNSEEN)
