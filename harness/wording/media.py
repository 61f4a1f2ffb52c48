"""Where words go, and what makes them safe there: one medium each for the terminal, files of data, pages and jobs.

What the system under test said is made safe here, by its type, and nowhere else: no caller can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

MASK = "●"

_LONGEST_ON_A_TERMINAL = 400


@dataclass(frozen=True, slots=True)
class Medium:
    """`quoted` makes safe what the system under test said, `failure` what a program of ours said when it failed."""

    quoted: Callable[[str], str]
    failure: Callable[[str], str]


def printable(text: str) -> str:
    """On one line, and without what moves a terminal's cursor or is no character."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
    return line if len(line) <= _LONGEST_ON_A_TERMINAL else line[: _LONGEST_ON_A_TERMINAL - 1] + "…"


def without_quotations(text: str) -> str:
    """What a program said when it failed; what it may have quoted of a document is masked."""
    return re.sub(r"[^\x00-\x7f]+|\d{5,}", MASK, text)


def _as_it_is(text: str) -> str:
    return text


def _masked_whole(text: str) -> str:
    return MASK if text else ""


DATA = Medium(_as_it_is, _as_it_is)
"""Files of data, in which everything is kept as it was said: JSON escapes it."""

TERMINAL = Medium(printable, printable)
"""The terminal of whoever gave the command."""

JOB_PAGE = Medium(_masked_whole, without_quotations)
"""junit.xml and summary.md: a job page is read by many, so none of the system's own words stand there."""


def page(veil: Callable[[str], str]) -> Medium:
    """A report, on screen or paper. `veil` masks what does not belong to the synthetic population."""
    return Medium(veil, without_quotations)
