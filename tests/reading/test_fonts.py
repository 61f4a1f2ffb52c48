"""What the reader sees does not depend on the fonts of the machine on which it reads."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading import machine, paper
from tests.tidy.tree import ROOT

DEPENDS_ON_FONTS = "tests/reading/test_texts.py::test_a_font_that_is_not_in_the_file_leaves_some_things_unchecked"


@pytest.mark.parametrize(("fonts", "said"), [((), machine.NOT_BORROWED), ((paper.font_file(),), machine.BORROWED)])
def test_a_text_without_its_font_reads_the_same_on_a_machine_with_fonts_and_on_one_without(
    tmp_path: Path, fonts: tuple[str, ...], said: str
) -> None:
    for font in fonts:
        shutil.copy(font, tmp_path)
    command = [sys.executable, "-m", "tests.reading.machine", str(tmp_path), "-p", "no:cacheprovider", DEPENDS_ON_FONTS]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout.startswith(said), ended.stderr
    assert "1 passed" in ended.stdout
    assert ended.returncode == 0


def test_pdfium_is_reached_through_one_module_alone() -> None:
    users = [path.name for path in sorted((ROOT / "harness").rglob("*.py")) if "import pypdfium2" in path.read_text()]
    assert users == ["calls.py"]
