"""A method of extraction for Babel: the keys that Python code says."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO, Any


def keys_in_python(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, function, key and comments of each call of one of the keywords whose first argument is a text, or one of
    two texts. Babel's own method takes whatever stands after such a name for a call."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and node.args and (name := _name(node.func)) in keywords:
            yield from ((node.lineno, name, key, []) for key in _texts(node.args[0]))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _texts(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from (*_texts(argument.body), *_texts(argument.orelse))
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
