"""Breaking a text into lines that fit a cell, by the rules of Japanese typesetting (禁則処理); nothing is ever cut."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reference.certificates.typeface import clusters

_NEVER_FIRST = frozenset(
    "、。，．,.・：；:;？！?!ー～〜-‐―）)］]｝}〕〉》」』】々ゝゞヽヾ％%ぁぃぅぇぉっゃゅょァィゥェォッャュョヶヵ"
)
_NEVER_LAST = frozenset("（([［{｛〔〈《「『【¥￥＄$")


def text_width(text: str, widths: Mapping[str, float]) -> float:
    """Width of a text in thousandths of an em."""
    return sum([widths[cluster] for cluster in clusters(text)])


def break_lines(text: str, width: float, widths: Mapping[str, float]) -> tuple[str, ...]:
    """The lines of a text, none wider than `width` (thousandths of an em), if single characters allow it.

    Joined, the lines give the text again, line feeds excepted: spaces at a break stay at the end of their line.
    """
    if "\n" not in text:
        return _break_paragraph(text, width, widths)
    return tuple(line for part in text.split("\n") for line in _break_paragraph(part, width, widths))


def _break_paragraph(text: str, width: float, widths: Mapping[str, float]) -> tuple[str, ...]:
    if text_width(text, widths) <= width:
        return (text,)
    cut = clusters(text)
    lines: list[str] = []
    start = 0
    while start < len(cut):
        end = _line_end(cut, start, width, widths)
        lines.append("".join(cut[start:end]))
        start = end
    return tuple(lines)


def _line_end(cut: list[str], start: int, width: float, widths: Mapping[str, float]) -> int:
    used, end = 0.0, start
    while end < len(cut):
        used += widths[cut[end]]
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
