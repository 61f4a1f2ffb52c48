"""Where the data files that ship with the package stand: inside it once installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def fixture(name: str) -> Path:
    """Path of a file under fixtures/."""
    return _folder("fixtures") / name


def scenarios_dir() -> Path:
    """The folder of the scenarios and suites that ship with the package."""
    return _folder("scenarios")


def schemas_dir() -> Path:
    """The folder of the protocol's JSON Schemas."""
    installed = _PACKAGE / "_data" / "schemas"
    return installed if installed.is_dir() else _PACKAGE.parent / "docs" / "schemas"
