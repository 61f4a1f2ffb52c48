"""What a page may spell otherwise than the registers, and a person would take for the same.

A name in Latin letters may stand there in capitals or not. And some code points are open claims: radicals and
compatibility ideographs, which programs write in place of a kanji because a font draws both alike. Such a code point
stands for each kanji whose glyph it can share. Which one was drawn its shape tells, and letters do not; NFKC alone is
no rule. Registered values are never levelled in this way: 戸 stays apart from 戶 wherever it stands for itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import ahocorasick

from harness.certificates.checks.normalise import level

_COMPATIBILITY = (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))


def _claims() -> dict[str, str]:
    # Kanji of one glyph with a radical in fonts for Japan and for China, the one usual in Japan first.
    claims = {"⼾": "戸戶户", "⿊": "黒黑", "⾭": "靑青", "⻘": "青靑", "⿈": "黃黄", "⻩": "黄黃"}
    for code in _COMPATIBILITY:
        kanji = unicodedata.normalize("NFKC", chr(code))
        if kanji != chr(code):  # 﨑 and eleven more of the block are characters of their own
            claims[chr(code)] = kanji + chr(code)
    claims["\uf92c"] += "郞"
    return claims


CLAIMS = _claims()
"""What each open claim may stand for, the likeliest first."""
_MAY_CLAIM = "⺀-⿟\uf900-\ufaff\U0002f800-\U0002fa1f"
_CLAIM = re.compile(f"[{_MAY_CLAIM}]")
UNSURE = re.compile(f"[A-Za-zＡ-Ｚａ-ｚ{_MAY_CLAIM}]")
"""Sheets that show none of these are spelled as the registers are; that is looked for on every one."""
_UNLIKELY = frozenset(kanji for each in CLAIMS.values() for kanji in each[1:])
_LATIN = re.compile("[A-Za-z]{2}")
_MARK = "\U000f0000"


def _one_for_all() -> dict[int, str]:
    """For each kanji that a claim may stand for one that stands for all of these."""
    found: dict[int, str] = {}
    for claimed in CLAIMS.values():
        known = {found[ord(kanji)] for kanji in claimed if ord(kanji) in found}
        found.update({code: claimed[0] for code, one in found.items() if one in known})
        found.update({ord(kanji): claimed[0] for kanji in claimed})
    return found


_ONE_FOR_ALL = _one_for_all()


def _folded(text: str) -> str:
    folded = text.translate(_ONE_FOR_ALL)
    capitals = folded.upper()
    if len(capitals) == len(text):
        return capitals
    return "".join(each.upper() if len(each.upper()) == 1 else each for each in folded)


def claimed_in(runs: Iterable[str]) -> dict[int, str]:
    """The open claims of a sheet, by where they stand in all runs levelled and joined."""
    found: dict[int, str] = {}
    at = 0
    for run in runs:
        claims = [letter for letter in run if letter in CLAIMS] if _CLAIM.search(run) else []
        levelled = level("".join([_MARK if letter in CLAIMS else letter for letter in run]) if claims else run)
        if claims:
            places = (at + place for place, letter in enumerate(levelled) if letter == _MARK)
            found.update(zip(places, claims, strict=False))
        at += len(levelled)
    return found


class Spelled(NamedTuple):
    """One whole text[start:end] of a sheet, and the registered items that it may be."""

    start: int
    end: int
    items: Sequence[str]


class Spellings:
    """Those items of a lexicon that pages may spell otherwise: names in Latin letters, and what holds a kanji that an
    open claim stands for less often than for another."""

    def __init__(self, names: Iterable[str], others: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if _LATIN.search(name))
        self._items: dict[str, list[str]] = {}
        for item in sorted(self._names.union(each for each in others if not _UNLIKELY.isdisjoint(each))):
            self._items.setdefault(_folded(item), []).append(item)

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for folded in self._items:
            automaton.add_word(folded, folded)
        automaton.make_automaton()
        return automaton

    def found_in(self, text: str, claims: Mapping[int, str]) -> Iterator[Spelled]:
        """Wherever a levelled text may be such items, as a part of something longer too."""
        if not self._items or not (claims or _LATIN.search(text)):
            return
        for last, folded in self._automaton.iter(_folded(text)):
            start = last + 1 - len(folded)
            fitting = [item for item in self._items[folded] if self._fits(item, text, start, claims)]
            if fitting:
                yield Spelled(start, last + 1, fitting)

    def _fits(self, item: str, text: str, start: int, claims: Mapping[int, str]) -> bool:
        return all(
            letter == shown
            or letter in CLAIMS.get(claims.get(at, ""), "")
            or (item in self._names and letter.upper() == shown.upper())
            for at, (letter, shown) in enumerate(zip(item, text[start:], strict=False), start)
        )


class Settled(NamedTuple):
    """A text in the registers' spelling; `is_open` where there was a choice."""

    text: str
    is_open: bool


def likeliest(text: str, claims: Mapping[int, str]) -> str:
    """A levelled text with what each of its open claims stands for most often."""
    letters = list(text)
    for at, claim in claims.items():
        letters[at] = CLAIMS[claim][0]
    return "".join(letters)


def settled(
    text: str, likely: str, spelled: Iterable[Spelled], favoured: Container[str], known: Container[str]
) -> Settled:
    """The `likely` text with the registered spelling wherever it may be spelled otherwise: that of an item which is
    `favoured`, or else of one that stands there letter by letter in `text`, or likely so, or of the first."""
    is_open = False
    for start, end, items in spelled:
        choice = [item for item in (text[start:end], likely[start:end]) if item in known or item in favoured]
        choice = list(dict.fromkeys((*choice, *items)))
        is_open = is_open or len(choice) > 1
        item = next((item for item in choice if item in favoured), choice[0])
        likely = likely[:start] + item + likely[end:]
    return Settled(likely, is_open)
