"""Evidence that is not what it was when the run was sealed."""

from __future__ import annotations


class BrokenEvidence(Exception):
    """`sentence` says what is wrong with the file `path` of the run folder, at its `record` where one can be named."""

    def __init__(self, sentence: str, path: str = "", record: str = "") -> None:
        self.sentence, self.path, self.record = printable(sentence), printable(path), printable(record)
        place = ", ".join(part for part in (self.path, self.record) if part)
        super().__init__(f"{place}: {self.sentence}" if place else self.sentence)


def printable(text: str) -> str:
    """A text of somebody else's on one line, without what moves a terminal's cursor or is no character: a name in a
    run folder may hold a line break and what looks like a better result."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
