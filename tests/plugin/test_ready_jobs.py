"""The jobs that are ready to be copied call the command as it is, and neither turns red into green."""

from __future__ import annotations

import re
import shlex

import pytest

from harness.cli import _parser
from harness.evidence.stored import FINDINGS, MANIFEST, UNCLEAR, VERDICT
from tests.inspection.running import ROOT

JOBS = ("docs/ci/github-actions.yml", "docs/ci/gitlab-ci.yml")
GREENING = ("continue-on-error", "allow_failure", "|| true", "set +e", "exit 0")


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _commands(text: str) -> list[str]:
    """Each call of himozuke, with the lines that a folded scalar joins to it."""
    return [" ".join(match.split()) for match in re.findall(r"himozuke inspect [^\n]*(?:\n +--[^\n]*)*", text)]


@pytest.mark.parametrize("name", [*JOBS, "docs/ci.md"])
def test_their_commands_are_the_commands(name: str) -> None:
    commands = _commands(_text(name))
    assert commands
    for command in commands:
        words = [re.sub(r"^\$.*", "7", word) for word in shlex.split(command)]
        options = _parser().parse_args(words[1:])
        assert options.min_documents and options.bound and options.waivers


@pytest.mark.parametrize("name", JOBS)
def test_nothing_in_them_turns_red_into_green(name: str) -> None:
    text = _text(name)
    assert [word for word in GREENING if word in text] == []
    for file in (MANIFEST, VERDICT, FINDINGS, UNCLEAR):  # what earlier runs said comes back
        assert f"results/*/{file}" in text
    assert not re.search(r"himozuke inspect [^\n]*\|", text)
