"""A module can be read in one go, a function fits a screen, and names are the field's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.tidy.tree import files, functions, modules, name, texts

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
CODE = ("harness", "tests", "benchmarks")

# Built from halves, so that this file does not hold what it forbids.
NOTES_TO_SELF = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
BANNED_NAMES = {"utils", "util", "helpers", "common", "misc"}
# A quantity's name ends in its unit: timeout_s, stamp_ns, size_bytes, width_px.
UNITLESS = {"timeout", "delay", "duration", "latency", "interval", "elapsed", "wait", "deadline"}
LONG_UNITS = re.compile(r"_(seconds?|secs?|milliseconds?|millis|msecs?|nanoseconds?|nanos)$")


def test_modules_are_short() -> None:
    """Data tables are in fixtures/; what is left can be read."""
    long = {name(path): count for path in files() if path.suffix == ".py" and (count := _lines(path)) > LONGEST_MODULE}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_fit_a_screen() -> None:
    """Counted from `def` to the last line."""
    long = {
        f"{file}:{function.lineno} {function.name}": length
        for file, tree in modules(*CODE)
        for function in functions(tree)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    """A module is named after what it holds."""
    python = [PurePosixPath(name(path)) for path in files() if path.suffix == ".py"]
    drawers = [str(path) for path in python if {path.stem, *path.parts} & BANNED_NAMES]
    assert drawers == []


def test_no_notes_to_a_later_self() -> None:
    """What is left to do is an issue, not a comment."""
    notes = [f"{file}: {match.group()}" for file, text in texts() if (match := NOTES_TO_SELF.search(text))]
    assert notes == []


def test_units_stand_last() -> None:
    """A number of seconds is called timeout_s; a plain `timeout: float` leaves the reader guessing."""
    unclear = [f"{file}:{line} {word}" for file, tree in modules("harness") for word, line in _unclear_numbers(tree)]
    assert unclear == []


def _unclear_numbers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=word, annotation=annotation):
                pass
            case ast.AnnAssign(target=ast.Name(id=word), annotation=annotation):
                pass
            case _:
                continue
        kind = ast.unparse(annotation) if annotation else ""
        if kind in {"int", "float", "int | None", "float | None"} and (word in UNITLESS or LONG_UNITS.search(word)):
            yield word, node.lineno
