"""Evidence that is not what it was when the run was closed."""

from __future__ import annotations

from harness.wording.media import printable


class BrokenEvidence(Exception):
    """`sentence` says what is wrong with the file `path` of the run folder, at its `record` where one can be named."""

    def __init__(self, sentence: str, path: str = "", record: str = "") -> None:
        self.sentence, self.path, self.record = printable(sentence), printable(path), printable(record)
        place = ", ".join(part for part in (self.path, self.record) if part)
        super().__init__(f"{place}: {self.sentence}" if place else self.sentence)
