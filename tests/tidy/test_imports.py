"""What importing the package brings in: no Locust outside the generator, and nothing that is not declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.tidy.tree import ROOT, modules

GENERATOR_LIBRARIES = {"locust", "gevent", "geventhttpclient"}

_IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    brought = {"locust", "gevent", "geventhttpclient"} & set(sys.modules)
    if brought:
        sys.exit(f"importing {name} brings in {sorted(brought)}")
"""


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(tree: ast.AST) -> Iterator[str]:
    """Top-level packages that a module imports, wherever in the module that is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def test_only_the_generator_imports_locust() -> None:
    """Locust patches sockets and threads of the whole process as soon as it is imported."""
    users = {_dotted(file) for file, tree in modules("harness", "tests") if GENERATOR_LIBRARIES & set(_imported(tree))}
    others = [
        name for file, _ in modules("harness") if (name := _dotted(file)) not in users and not name.endswith("__main__")
    ]
    assert all(user.startswith(("harness.drive.", "harness.certificates.drive.")) for user in users), users
    # Warnings are errors here too: importing the package is silent.
    run = [sys.executable, "-W", "error", "-c", _IMPORT_ALL, *others]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_http_is_known_to_the_factory_and_to_the_system_in_virtual_time() -> None:
    """Whoever else needs a target asks the factory for one."""
    users = {
        _dotted(file)
        for file, tree in modules("harness")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("harness.targets.http")
    }
    outside = {user for user in users if not user.startswith("harness.targets.http")}
    assert outside == {
        "harness.certificates.explore.clients",
        "harness.certificates.explore.machine",
        "harness.certificates.targets.answers",
        "harness.certificates.targets.http",
    }


def test_every_library_is_declared() -> None:
    """A library that only another one happens to bring along can vanish with its next version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_canonical(re.split(r"[<>=;\[ ]", line)[0]) for line in project["dependencies"]}
    owners = packages_distributions()
    undeclared = {
        (file, package)
        for file, tree in modules("harness")
        for package in _imported(tree)
        if package not in sys.stdlib_module_names
        and package != "harness"
        and not declared & {_canonical(owner) for owner in owners.get(package, [])}
    }
    # Locust's own HTTP client and event loop: part of its public interface. The plug-in is loaded by pytest alone.
    allowed = {"gevent", "geventhttpclient"}
    plugin = ("harness/pytest_plugin.py", "pytest")
    assert {item for item in undeclared if item[1] not in allowed and item != plugin} == set()


def _canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
