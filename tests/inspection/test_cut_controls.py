"""Controls are cut from documents that are long enough; an answer of no bytes is none, and ends no run."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, cast

from harness.certificates.inspection.controls import Delivered, _cuts


def test_nothing_is_cut_from_an_empty_answer(tmp_path: Path) -> None:
    nothing: Any = cast(Any, None)
    delivered = []
    for place, data in enumerate((b"", b"<html>", b"%PDF-1.7\n" + bytes(2000))):
        path = tmp_path / f"{place}.pdf"
        path.write_bytes(data)
        delivered.append(Delivered(nothing, nothing, path))
    cut = [(each.path.name, len(data)) for each, data, *_ in _cuts(delivered, random.Random(1))]
    assert {name for name, _ in cut} == {"2.pdf"}
    assert all(1000 <= length < 2009 for _, length in cut)
