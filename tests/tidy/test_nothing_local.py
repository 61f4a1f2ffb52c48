"""Nothing in the project depends on one machine: no absolute path of it, no package index, no neighbouring folder."""

from __future__ import annotations

import re

from tests.tidy.tree import texts

# Built from parts, so that this file does not hold what it forbids.
_MACHINE = ["wo" + "rk", "tm" + "p", "ro" + "ot", "ho" + r"me/\w+", "op" + "t", "Us" + r"ers/\w+"]
MACHINE_PATH = re.compile(r"(?<![\w.\-}~*/])/(" + "|".join(_MACHINE) + r")/")
_HOSTS = [r"py" + r"pi\.", "python" + "hosted", "registry" + r"\.npm", "pypi" + "-mirror", "/sim" + "ple/"]
INDEX = re.compile(r"(index-url|find-links|trusted-host)\b\s*[=: ]\s*\S|https?://[^\s)>\"']*(" + "|".join(_HOSTS) + ")")
NEIGHBOUR = re.compile(r"\.\./" + "shar" + r"ed\b")


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file}:{number}: {line.strip()[:100]}"
        for file, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_absolute_paths_of_a_machine() -> None:
    """A checkout may stand anywhere; temporary files go where the tempfile module says."""
    assert _hits(MACHINE_PATH) == []


def test_no_package_index() -> None:
    """pip takes the index that it is set up with; the locks hold hashes and no address."""
    assert _hits(INDEX) == []


def test_no_folder_outside_of_the_project() -> None:
    """What a document refers to comes along with it."""
    assert _hits(NEIGHBOUR) == []


def test_the_patterns_find_what_they_are_for() -> None:
    """A pattern that never matches would make the tests above green for nothing."""
    assert MACHINE_PATH.search("open('/" + "tmp/x')")
    assert not MACHINE_PATH.search("harness/" + "tmp/x and https://example.org/" + "tmp/")
    assert INDEX.search("--extra-index-" + "url http://localhost")
    assert INDEX.search("https://" + "py" + "pi.org/project")
    assert NEIGHBOUR.search(".." + "/shar" + "ed/x.md")
