"""What the arguments of several commands mean."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from harness.inspection.order import Bound, bound_of, seconds

Value = TypeVar("Value")


def _number(what: str, read: Callable[[str], Value], fits: Callable[[Value], bool]) -> Callable[[str], Value]:
    """Reads a number in the digits 0 to 9 and nothing between them, or says what was expected."""

    def number(text: str) -> Value:
        with suppress(ValueError):
            if _is_plain(text) and fits(found := read(text)):
                return found
        raise argparse.ArgumentTypeError(f"expected {what}")

    return number


def _is_plain(text: str) -> bool:
    return text.isascii() and "_" not in text and not any(map(str.isspace, text))


count = _number("a whole number from 1", int, lambda number: number >= 1)
seed = _number("a whole number of at most 18 digits", int, lambda number: abs(number) < 1 << 63)
"""Fits into 64 bits, as the run folder keeps it."""

port = _number("a port from 0 to 65535", int, lambda number: 0 <= number <= 65535)
rate = _number("a number above 0", float, lambda number: 0 < number < math.inf)
"""How many a second."""


def text(given: str) -> str:
    """Text that can be kept: what a terminal handed over must be of its encoding."""
    if not is_text(given):
        raise argparse.ArgumentTypeError("expected text in the encoding of this terminal")
    return given


def is_text(given: str) -> bool:
    """Whether what a terminal handed over is of its encoding."""
    return not any("\ud800" <= letter <= "\udfff" for letter in given)


def file(given: str) -> Path:
    """A file whose name a record can hold."""
    return Path(_name(given, "file"))


def folder(given: str) -> Path:
    """A folder whose name a record can hold; an empty one is a variable without a value, and no place for a run."""
    return Path(_name(given, "folder"))


def _name(given: str, sort: str) -> str:
    if not given or "\0" in given:
        raise argparse.ArgumentTypeError(f"expected the name of a {sort}")
    return text(given)


def duration(text: str) -> float:
    """Plain seconds or with a unit; in seconds."""
    try:
        return seconds(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"expected {problem}") from None


def bound(text: str) -> Bound:
    """`1e-4`, or `seal=1e-3`: a property (without one: binding) and the largest upper bound that will do."""
    try:
        return bound_of(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"expected {problem}") from None


def documents(text: str) -> str:
    """Which documents a run keeps."""
    sort, _, number = text.partition(":")
    if text in ("all", "violations") or (sort == "sample" and re.fullmatch("[0-9]{1,18}", number)):
        return text
    raise argparse.ArgumentTypeError("expected all, violations or sample:N")


def kept(command: argparse.ArgumentParser) -> None:
    """The arguments that say what is kept of a run, and where."""
    command.add_argument(
        "--documents",
        type=documents,
        default="all",
        metavar="all|violations|sample:N",
        help="which documents to keep (default all)",
    )
    command.add_argument(
        "--results", type=folder, default=Path("results"), metavar="DIR", help="where run folders go (default results/)"
    )
    command.add_argument(
        "--operator-key",
        type=Path,
        metavar="FILE",
        help="leave what is withheld, sealed, to the owner of this public key (default: it is not kept)",
    )
