"""The judge's sentences, which are English, in Japanese as well, and sorted by what they say: findings of one sort are
shown as one cause. A sentence that no row knows stays as it is, and says so nowhere else than in its own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.evidence.report.doubt_rows import DOUBTS
from harness.evidence.report.phrase_rows import FINDINGS, Row
from harness.evidence.report.problem_rows import problem_in_words, with_masked, without_quotations
from harness.evidence.report.words import (
    CAPABILITIES,
    EVENTS,
    FAULTS,
    ITEMS,
    KINDS,
    OPTIONS,
    PROPERTIES,
    REASONS,
    VERDICTS,
    Text,
    word,
)

_TABLES = {
    "kind": KINDS,
    "other_kind": KINDS,
    "event": EVENTS,
    "option": OPTIONS,
    "capability": CAPABILITIES,
    "reason": REASONS,
    "fault": FAULTS,
    "verdict": VERDICTS,
}


_OTHER = Text("その他", "Other")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in both languages, and its sort. `parts` are the words that it was filled with, as the judge wrote
    them."""

    text: Text
    cause: Text
    parts: Mapping[str, str] = field(default_factory=dict)


def phrase(sentence: str, veil: Callable[[str], str] = str) -> Phrase:
    """Both languages of one of the judge's sentences. `veil` masks what the system under test said in it."""
    first, more = _parted(sentence)
    said = _phrase(first, veil)
    if not more:
        return said
    text = Text(f"{said.text.ja}（ほか{more:,}件）", f"{said.text.en} ({more:,} more)")
    return Phrase(text, said.cause, said.parts)


def _parted(sentence: str) -> tuple[str, int]:
    """A sentence that stands for others of its sort, and how many; 0 where it stands for itself."""
    found = re.fullmatch(r"(.*) \((\d+) more\)", sentence, re.DOTALL)
    return (found[1], int(found[2])) if found else (sentence, 0)


def _phrase(sentence: str, veil: Callable[[str], str]) -> Phrase:
    for row in (*FINDINGS, *DOUBTS):
        found = row.pattern.match(sentence)
        if found:
            parts = {name: value for name, value in found.groupdict().items() if value}
            return Phrase(Text(_filled(row, found, veil), _veiled(sentence, found, veil)), row.cause, parts)
    return Phrase(Text(veil(sentence), veil(sentence)), _OTHER)


_SAID = ("message", "instead", "number", "file", "says", "other")
"""Groups that hold words of the system under test."""


def _veiled(sentence: str, found: re.Match[str], veil: Callable[[str], str]) -> str:
    maskers = dict.fromkeys(_SAID, veil) | {
        "problem": lambda words: problem_in_words(words, veil).en,
        "crash": without_quotations,
        "inner": lambda words: phrase(words, veil).text.en,
    }
    return with_masked(sentence, found, maskers)


def _filled(row: Row, found: re.Match[str], veil: Callable[[str], str]) -> str:
    values = {name: _japanese(name, value or "", veil) for name, value in found.groupdict().items()}
    if values.get("instead"):
        when = "、別の時点のもの" if values["then"] else ""
        values["instead"] = f"（載っているもの：{values['instead']}{when}）"
    return row.ja.format_map(values)


def _count_of_more(value: str) -> str:
    return re.sub(r" and (\d+) more\Z", r" ほか\1人", value).replace("), ", ")、")


def _japanese(name: str, value: str, veil: Callable[[str], str]) -> str:
    if name in _TABLES:
        return word(_TABLES[name], value).ja
    if name == "items":
        return "、".join(word(ITEMS, each).ja for each in value.split(", "))
    if name == "reasons":
        return "、".join(word(REASONS, each).ja for each in value.split(", "))
    if name == "property":
        return PROPERTIES[value].name.ja if value in PROPERTIES else value
    if name in ("rate", "wanted_rate"):
        return f"{int(1 / float(value) + 1e-9):,}件に1件"
    if name in ("who", "whose"):
        return re.sub(r" \((\d{11})\)", r"さん（\1）", _count_of_more(value))
    if name == "problem":
        return problem_in_words(value, veil).ja
    if name == "crash":
        return without_quotations(value)
    if name == "inner":
        return phrase(value, veil).text.ja
    return veil(value) if name in _SAID else value
