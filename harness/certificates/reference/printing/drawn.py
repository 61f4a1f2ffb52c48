"""A font whose letters look otherwise than they read: what its map to Unicode says is the text of one sheet, and the
outlines are those of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from harness.certificates.reference.printing.pages import Pages, printed_texts
from harness.certificates.reference.printing.subset import DocumentFont
from harness.certificates.reference.printing.typeface import Shape, Typeface, clusters

_BESIDE = "\n"
"""Between what a letter says and what it looks like; no line that is set has one."""


class FontThatDrawsOthers(DocumentFont):
    """Each letter that is set takes its outline from the next of `drawn`; a pair of text and outline has one code."""

    def __init__(self, face: Typeface, drawn: Iterator[str]) -> None:
        super().__init__(face)
        self._drawn = drawn

    def encode(self, text: str) -> str:
        """The text's letters with the outlines that come next."""
        return "".join([self._codes[f"{own}{_BESIDE}{next(self._drawn)}"] for own in clusters(text)])

    def encode_all(self, texts: Sequence[str]) -> list[str]:
        """`encode` of each of the texts, in their order."""
        return [self.encode(text) for text in texts]

    def shapes(self, codes: Iterable[str]) -> list[Shape]:
        """The glyphs of what is drawn with the text of what is said."""
        known = self._face.shapes
        pairs = [code.split(_BESIDE) for code in codes]
        return [(known[drawn][0], known[own][1]) for own, drawn in pairs]


def drawn_clusters(pages: Pages) -> Iterator[str]:
    """What the letters of a document look like, in the order in which they are set."""
    for page in pages:
        for text in printed_texts(page.drawn or page):
            yield from clusters(text.replace("\n", ""))
