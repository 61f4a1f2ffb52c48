"""IPAexGothic for reports: Japanese shows on machines that have no Japanese font. Its licence allows embedding."""

from __future__ import annotations

import base64
import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from harness.evidence.stored import StoredError

_ALWAYS = "".join(chr(code) for code in range(0x20, 0x7F)) + "　、。・「」（）：〜—–…●■▲▼◆○×％／"


@cache
def font_path() -> Path:
    """Where the package matplotlib-fontja keeps the font; that package is not imported. Raises StoredError."""
    spec = find_spec("matplotlib_fontja")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "fonts" / "ipaexg.ttf"
        if path.is_file():
            return path
    raise StoredError("no font for the report: install the package matplotlib-fontja, which carries IPAexGothic")


def embedded(text: str) -> str:
    """A data address of the font with the characters of `text` alone, as WOFF2. Raises StoredError."""
    options = Options()
    options.flavor = "woff2"
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # whose it is and its licence stay with it
    options.notdef_outline = True
    into = io.BytesIO()
    with TTFont(font_path(), lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=text + _ALWAYS)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(into)
    return "data:font/woff2;base64," + base64.b64encode(into.getvalue()).decode()
