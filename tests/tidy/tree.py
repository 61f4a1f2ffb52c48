"""The files of this project, in a git checkout as in an unpacked source distribution."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_OUTSIDE_GIT = {".tox", ".git", "results", "mutants", "build", "dist", "__pycache__", ".hypothesis"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that git tracks, or would once it is added; without git every file that is not a by-product."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
        return tuple(sorted(path for name in listed.split("\0") if name and (path := ROOT / name).is_file()))
    return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file() and not _by_product(path)))


def _by_product(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(part in _OUTSIDE_GIT or part.startswith((".venv", ".coverage")) for part in parts)


def texts() -> Iterator[tuple[str, str]]:
    """`(name, text)` of each file that is text; the name is relative to the project's root."""
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield name(path), text


def name(path: Path) -> str:
    """The path as it is written in reports: relative to the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*folders: str) -> tuple[tuple[str, ast.Module], ...]:
    """`(name, syntax tree)` of each Python file under these top-level folders."""
    return tuple(
        (name(path), ast.parse(path.read_bytes(), filename=str(path)))
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    )


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
