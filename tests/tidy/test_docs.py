"""Both READMEs give the same commands, CI runs them, links lead somewhere, and words are the chosen ones."""

from __future__ import annotations

import configparser
import re
import subprocess
from urllib.parse import unquote

import pytest

from tests.tidy.tree import ROOT, files, name, texts

COMMAND = re.compile(r"^<!-- command: (\w+) -->\n```sh\n(.+)\n```$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# The words for "no problem", which a pass never says; in halves, so that this file may be read as well.
NO_PROBLEM = "問題" + "なし"


def _commands(readme: str) -> dict[str, str]:
    return dict(COMMAND.findall((ROOT / readme).read_text(encoding="utf-8")))


def test_both_readmes_give_the_same_commands() -> None:
    """One to inspect, one to test, one line each."""
    assert set(_commands("README.md")) == {"inspect", "tests"}
    assert _commands("README.md") == _commands("README.ja.md")


def test_ci_runs_the_readmes_command() -> None:
    """.ci/run takes the line out of the README itself."""
    shown = subprocess.run(["bash", ".ci/run", "show"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert shown == _commands("README.md")["tests"] + "\n"


def test_the_two_commands_do_not_stand_in_each_others_way() -> None:
    """tox would leave a file `.venv` that points at one of its environments, where the other command makes a folder."""
    tox = configparser.ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    assert "venv .venv &&" in _commands("README.md")["inspect"]
    assert tox["tox"]["venv_redirect"] == "false"


@pytest.mark.parametrize("document", [name(path) for path in files() if path.suffix == ".md"])
def test_links_lead_somewhere(document: str) -> None:
    """Relative links name a file of this project."""
    text = re.sub(r"```.*?```", "", (ROOT / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [unquote(link.partition("#")[0]) for link in LINK.findall(text) if "://" not in link]
    folder = (ROOT / document).parent
    assert [target for target in targets if target and not (folder / target).exists()] == []


def test_a_pass_never_says_that_there_is_no_problem() -> None:
    """指摘なし says what was found; the other word would promise what nobody looked at."""
    assert [file for file, text in texts() if NO_PROBLEM in text] == []
