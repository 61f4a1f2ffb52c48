"""The embedded system that does not start: what ails it is in the one sentence that is left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness.inspection.order import UsageProblem
from harness.inspection.running import embedded
from harness.inspection.running.embedded import reference_system


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("", "did not start: it said nothing$"),
        ("a server process ends", "did not start: a server process ends$"),
        ("Traceback\\n  Locked: by another\\na server process ends", r"a server process ends \(Locked: by another\)$"),
    ],
)
def test_what_it_said_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, sentence: str) -> None:
    program = [sys.executable, "-c", f"import sys; print('{printed}', file=sys.stderr)"]
    monkeypatch.setattr(embedded, "command", lambda *_: program)
    with pytest.raises(UsageProblem, match=sentence), reference_system(["serve"], tmp_path / "log"):
        pass


def test_a_font_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "font").write_bytes(b"no font")
    with (
        pytest.raises(UsageProblem, match=r"did not start: .*font"),
        reference_system(["serve", "--font", str(tmp_path / "font")], tmp_path / "log"),
    ):
        pass
