"""Breaking a text into lines that fit a cell, by the rules of Japanese typesetting (禁則処理); nothing is ever cut."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from harness.certificates.reference.printing.typeface import clusters

_NEVER_FIRST = frozenset(
    "、。，．,.・：；:;？！?!ー～〜-‐―）)］]｝}〕〉》」』】々ゝゞヽヾ％%ぁぃぅぇぉっゃゅょァィゥェォッャュョヶヵ"
)
_NEVER_LAST = frozenset("（([［{｛〔〈《「『【¥￥＄$")
_REMEMBERED = 4096
"""Texts whose width is kept: labels and common values come again on every sheet."""


class LineBreaker:
    """Measures and breaks texts in one typeface; `widths` are advances of clusters in thousandths of an em."""

    def __init__(self, widths: Mapping[str, float]) -> None:
        self._widths = widths
        self.width = lru_cache(maxsize=_REMEMBERED)(self._width)

    def _width(self, text: str) -> float:
        """Width of a text set in one line, in thousandths of an em; line feeds count nothing."""
        cut = clusters(text.replace("\n", "")) if "\n" in text else clusters(text)
        return sum(map(self._widths.__getitem__, cut))

    def width_pt(self, text: str, size: float) -> float:
        """The same in points, at this size of type."""
        return self.width(text) * size / 1000

    def lines(self, text: str, width: float) -> tuple[str, ...]:
        """The lines of a text, none wider than `width` (thousandths of an em), if single characters allow it.

        Joined, the lines give the text again, line feeds excepted: spaces at a break stay at the end of their line."""
        if "\n" in text:
            return tuple(line for part in text.split("\n") for line in self._broken(part, width))
        return (text,) if self.width(text) <= width else self._broken(text, width)

    def _broken(self, text: str, width: float) -> tuple[str, ...]:
        cut = clusters(text)
        lines: list[str] = []
        start = 0
        while start < len(cut):
            end = self._line_end(cut, start, width)
            lines.append("".join(cut[start:end]))
            start = end
        return tuple(lines) or ("",)

    def _line_end(self, cut: list[str], start: int, width: float) -> int:
        used, end = 0.0, start
        while end < len(cut):
            used += self._widths[cut[end]]
            # A space may hang over the edge, where nobody sees it.
            if used > width and not cut[end].isspace():
                break
            end += 1
        else:
            return end
        for place in range(end, start, -1):
            if _may_break(cut[place - 1], cut[place]):
                return place
        return max(end, start + 1)


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or after.isspace():
        return False
    return not (_runs_on(before) and _runs_on(after))


def _runs_on(cluster: str) -> bool:
    """Whether the character is part of a word or a number that is not broken (Latin letters, digits of any width)."""
    first = cluster[0]
    return first.isdigit() or (first < "\u0250" and not first.isspace()) or "Ａ" <= first <= "ｚ"
