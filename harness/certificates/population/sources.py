"""The data files that residents are made from, as frozen values, read once for each process."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from harness.certificates.domain.residents import Municipality
from harness.certificates.domain.words import Kind
from harness.resources import fixture

FAMILY_GAP = "\u3000"
"""Stands between family and given name, and between the words of a reading."""


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name and its reading in katakana."""

    text: str
    kana: str


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and what addresses in it are made of. `computerised_on`: when its registers were made anew."""

    municipality: Municipality
    towns: tuple[str, ...]
    buildings: tuple[str, ...]
    computerised_on: date


@dataclass(frozen=True, slots=True)
class Families:
    """Family names with running totals of their weights; `variants` and `rare` by the text of the usual form."""

    words: tuple[Word, ...]
    totals: tuple[int, ...]
    variants: dict[str, tuple[Word, ...]]
    rare: tuple[Word, ...]
    usual: dict[str, Word]


@dataclass(frozen=True, slots=True)
class Given:
    """Given names of one sex by the time of birth."""

    old: tuple[Word, ...]
    middle: tuple[Word, ...]
    new: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class ForeignNames:
    """Names of one nationality, in Latin letters with ASCII spaces."""

    nationality: str
    families: tuple[Word, ...]
    male: tuple[Word, ...]
    female: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class FreshParts:
    """Parts of the given names that only renamings use."""

    first: tuple[Word, ...]
    middle: tuple[Word, ...]
    last_male: tuple[Word, ...]
    last_female: tuple[Word, ...]
    latin: tuple[Word, ...]
    latin_end: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All of fixtures/names.toml."""

    families: Families
    male: Given
    female: Given
    foreign: tuple[ForeignNames, ...]
    fresh: FreshParts


def _load(name: str) -> dict[str, Any]:
    with fixture(name).open("rb") as file:
        return tomllib.load(file)


@cache
def places() -> tuple[Place, ...]:
    """The municipalities in the file's order."""
    table = _load("municipalities.toml")
    return tuple(_place(row, tuple(table["buildings"])) for row in table["municipality"])


def _place(row: dict[str, Any], buildings: tuple[str, ...]) -> Place:
    refused = {Kind(word) for word in row.get("not_served", ())}
    kinds = tuple(kind for kind in Kind if kind not in refused)
    municipality = Municipality(row["code"], row["prefecture"], row["name"], row["mayor"], kinds)
    return Place(municipality, tuple(row["towns"]), buildings, row["computerised_on"])


@cache
def names() -> Names:
    """The names of the residents."""
    table = _load("names.toml")
    given = {
        sex: Given(_words(lists["old"]), _words(lists["middle"]), _words(lists["new"]))
        for sex, lists in table["given"].items()
    }
    foreign = tuple(
        ForeignNames(row["nationality"], _pairs(row["families"]), _pairs(row["male"]), _pairs(row["female"]))
        for row in table["foreign"]
    )
    fresh = FreshParts(**{key: _words(rows) for key, rows in table["fresh"].items()})
    return Names(_families(table), given["male"], given["female"], foreign, fresh)


def _families(table: dict[str, Any]) -> Families:
    rows = [row.split(" ") for row in table["families"]]
    weighted = [(Word(text, kana), 10 * int(weight)) for text, kana, weight in rows]
    kana_of = {word.text: word.kana for word, _ in weighted}
    variants: dict[str, tuple[Word, ...]] = {}
    usual: dict[str, Word] = {}
    for text, variant, weight in table["variants"]:
        word = Word(variant, kana_of[text])
        variants[text] = (*variants.get(text, ()), word)
        usual.setdefault(variant, Word(text, kana_of[text]))
        if variant not in {known.text for known, _ in weighted}:
            weighted.append((word, int(weight)))
    rare = tuple(Word(text, kana) for _, text, kana in table["rare"])
    for text, variant, kana in table["rare"]:
        usual[variant] = Word(text, kana)
    words = tuple(word for word, _ in weighted)
    return Families(words, tuple(accumulate(weight for _, weight in weighted)), variants, rare, usual)


def _words(rows: list[str]) -> tuple[Word, ...]:
    return tuple(Word(*row.split(" ")) for row in rows)


def _pairs(rows: list[list[str]]) -> tuple[Word, ...]:
    return tuple(Word(text, kana) for text, kana in rows)
