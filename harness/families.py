"""The families of inspections, by name. The engine finds a family here when it needs one, and imports none."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

USUAL: Final = "certificates"
"""The family of whatever names none: commands, and files written when there was no other."""

_modules = {"certificates": "harness.certificates.family"}


def add(name: str, module: str) -> None:
    """Makes a family known: FAMILY of the module with this dotted name. ValueError if there is another of that name."""
    if _modules.setdefault(name, module) != module:
        raise ValueError(f"there is a family {name} already")


def names() -> tuple[str, ...]:
    """All families, in the order in which they were added."""
    return tuple(_modules)


def module_of(name: str) -> str:
    """The dotted name under which a family was added. KeyError if there is none."""
    return _modules[name]


def family(name: str) -> Any:
    """The family of this name. KeyError if there is none."""
    return import_module(_modules[name]).FAMILY


def every() -> Iterator[Any]:
    """All families."""
    return map(family, names())
