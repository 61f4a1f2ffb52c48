"""Where words go, and what makes them safe there: one medium each for the terminal, files of data, pages and jobs.

What the system under test said is made safe here, by its type, and nowhere else: no caller can forget it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import category

MASK = "●"

_LONGEST_ON_A_TERMINAL = 400
_NOT_ASCII = re.compile(r"[^\n -~]")


@dataclass(frozen=True, slots=True)
class Medium:
    """`quoted` makes safe what the system under test said, `failure` what a program of ours said when it failed, and
    `whole` the sentence in which they stand, with the names that the user gave. `held` is for values of the synthetic
    population's registers."""

    quoted: Callable[[str], str]
    failure: Callable[[str], str]
    whole: Callable[[str], str] = str
    held: Callable[[str], str] = str


def printable(text: str) -> str:
    """On one line, and without what moves a terminal's cursor or is no character: a name may hold a line break and what
    looks like a better result."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or category(letter) == "Zs" else ascii(letter)[1:-1] for letter in text
    )


def printable_json(text: str) -> str:
    """A text of JSON whose every letter may be shown: those that act unseen are escaped, and it says the same. They
    stand nowhere but in its strings."""
    for letter in set(_NOT_ASCII.findall(text)):
        if not letter.isprintable() and category(letter) != "Zs":
            text = text.replace(letter, _escaped(letter))
    return text


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def without_quotations(text: str) -> str:
    """What a program said when it failed; what it may have quoted of a document is masked."""
    return re.sub(r"(?s)['\"].*['\"]|[^\x00-\x7f]+|\d{5,}", MASK, text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_ON_A_TERMINAL else line[: _LONGEST_ON_A_TERMINAL - 1] + "…"


def _masked_whole(text: str) -> str:
    return MASK if text else ""


DATA = Medium(str, str)
"""Files of data, in which everything is kept as it was said: JSON escapes it."""

TERMINAL = Medium(_short, _short, printable)
"""The terminal of whoever gave the command."""

JOB_PAGE = Medium(_masked_whole, without_quotations, printable, held=_masked_whole)
"""junit.xml and summary.md: a job page is read by many, so none of the system's own words stand there."""


def page(veil: Callable[[str], str]) -> Medium:
    """A report, on screen or paper. `veil` masks what does not belong to the synthetic population."""
    return Medium(veil, without_quotations)
