"""A further language needs its file alone: pages offer it, and nothing of another is left in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest
from babel.messages.pofile import read_po, write_po
from rich.console import Console

from harness.evidence.comparison import page as comparison_page
from harness.evidence.comparison.compare import compare
from harness.evidence.comparison.terminal import tables
from harness.evidence.page.html import html
from harness.evidence.page.languages import Offered
from harness.evidence.paper.paper import paper
from harness.evidence.report.gather import gather
from harness.evidence.report.model import Report
from harness.evidence.stored import Stored, StoredError
from harness.inspection.reporting import own_language
from harness.wording import languages
from tests.evidence.report.made import misdelivered, people
from tests.evidence.runs import judgement
from tests.evidence.test_comparison import MANY, manifest, stored
from tests.tidy.tree import ROOT

WORDING = ROOT / "harness" / "wording"


@pytest.fixture
def further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language of which every word is made of zetas."""
    for path in WORDING.glob("*.po"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    catalogue = read_po(io.BytesIO((WORDING / "en.po").read_bytes()))
    for each in catalogue:
        if each.id:
            each.string = tuple(map(_marked, each.string)) if isinstance(each.string, tuple) else _marked(each.string)
    with (tmp_path / "zz.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(languages, "_FOLDER", tmp_path)
    languages._language.cache_clear()
    yield "zz"
    languages._language.cache_clear()


def _marked(words: str) -> str:
    """All letters but those of parts and of mark-up."""
    pieces = re.split(r"(\{[^}]*\}|<[^>]*>)", words)
    return "".join(piece if piece[:1] in ("{", "<") else re.sub("[A-Za-z]", "ζ", piece) for piece in pieces)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return gather(Stored.load(misdelivered(tmp_path_factory.mktemp("run"))), people())


class _Shown(HTMLParser):
    """What a page shows in one language, without ids and code; its title says it in all."""

    _HIDDEN, _EMPTY = (
        ("title", "style", "script", "code"),
        ("meta", "br", "image", "rect", "line", "path", "input", "wbr"),
    )

    def __init__(self, page: str, code: str) -> None:
        super().__init__()
        self.text, self._code, self._open = "", code, list[bool]()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in self._EMPTY:
            other = tag == "span" and dict(attributes).get("lang", self._code) != self._code
            self._open.append(other or tag in self._HIDDEN or dict(attributes).get("id") == "language")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._EMPTY:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.text += f"{data}\n"


def _stands(words: str, shown: str) -> bool:
    """Whether words stand in a text; such of English letters as words of their own."""
    if not words.isascii():
        return len(words) > 1 and words in shown
    return len(words) > 3 and re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", shown) is not None


RUNS_OWN = {"alert", "guard", "documents", "system", "build", "seal", "delivered", "ledger-fee", "accounting", "run-1"}
"""Words of the runs themselves: what a system calls itself and its settings, paths, fingerprints."""


def _left(shown: str) -> set[str]:
    """The words of the other languages that stand in a text."""
    found = set()
    for code in ("en", "ja"):
        for forms in languages.language(code).words.values():
            for piece in re.split(r"\{[^}]*\}|<[^>]*>|\n", " ".join(forms)):
                words = piece.strip(" .,:;()（）：。、「」-—")
                if re.search(r"[A-Za-z぀-ヿ一-鿿]", words) and _stands(words, shown):
                    found.add(words)
    return found - RUNS_OWN


def test_the_page_opens_in_it(further: str, gathered: Report) -> None:
    page = html(gathered, further)
    assert '<html lang="zz" data-language="zz">' in page
    assert '[data-language="zz"] :is(span,tspan)[lang]:not([lang="zz"])' in page
    assert "ζ" in _Shown(page, further).text


def test_the_page_offers_it(further: str, gathered: Report) -> None:
    assert [code for code, _ in Offered.opening_in("ja").names()] == ["ja", "en", further]
    assert '<span lang="zz">' in html(gathered, "ja")


def test_nothing_of_another_language_is_left_on_the_page(further: str, gathered: Report) -> None:
    assert _left(_Shown(html(gathered, further), further).text) == set()


def test_nothing_of_another_language_is_left_on_the_paper(further: str, gathered: Report) -> None:
    pages = pypdfium2.PdfDocument(paper(gathered, further))
    assert _left("".join(each.get_textpage().get_text_range() for each in pages)) == set()


def test_nothing_of_another_language_is_left_in_a_comparison(further: str) -> None:
    comparison = compare([stored(judgement(MANY), manifest("x")), stored(judgement(), manifest("y"))])
    assert _left(_Shown(comparison_page.page(comparison, further), further).text) == set()


def test_nothing_of_another_language_is_left_on_a_terminal(further: str) -> None:
    comparison = compare([stored(judgement(MANY), manifest("x")), stored(judgement(), manifest("y"))])
    console = Console(width=200, file=io.StringIO(), record=True)
    for each in tables(comparison, further):
        console.print(each)
    assert "ζ" in console.export_text(clear=False)
    assert _left(console.export_text()) == set()


def test_whoever_speaks_it_gets_it(further: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zz_ZZ.UTF-8")
    assert own_language() == further


def test_a_language_without_a_file_is_one_sentence(gathered: Report) -> None:
    with pytest.raises(StoredError, match="'xx' is no language of reports; they are en and ja"):
        html(gathered, "xx")
