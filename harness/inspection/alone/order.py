"""What a user asked to be read, and with what it is to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from harness import families
from harness.bounded import LISTED_BYTES, WRITTEN_BYTES, content_of, json_of
from harness.inspection.order import UsageProblem
from harness.inspection.running.suite_files import MOST_RESIDENTS

PICTURES: Final = (".html", ".png")
"""How the name of a picture ends."""


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """A document, and what it is looked up against: a recorded run, a file of people, or people made from a seed (None:
    as many as the usual suite has, in all municipalities). `application` is a file of what was applied for, `at` the
    business time (None: that of the run, or of the usual suite), `language` that of the picture."""

    document: Path
    application: Path | None = None
    population: Path | None = None
    residents: int | None = None
    seed: int | None = None
    municipalities: int | None = None
    at: datetime | None = None
    run: Path | None = None
    picture: Path | None = None
    language: str = "en"
    family: str = families.USUAL

    def check(self) -> None:
        """Raises UsageProblem where two of its parts contradict each other."""
        sizes = {"--residents": self.residents, "--seed": self.seed, "--municipalities": self.municipalities}
        made = [name for name, value in sizes.items() if value is not None]
        if self.run is not None:
            others = [*(["--population"] if self.population else []), *made, *(["--at"] if self.at else [])]
            if others:
                raise UsageProblem(f"--run brings its own people and time; leave out {' and '.join(others)}")
        if self.population is not None and made:
            raise UsageProblem(f"--population names the people; leave out {' and '.join(made)}")
        if (self.residents or 0) > MOST_RESIDENTS:
            raise UsageProblem(f"--residents {self.residents} is more than {MOST_RESIDENTS:,}")
        if self.picture is not None and self.picture.suffix.lower() not in PICTURES:
            raise UsageProblem(f"--picture {self.picture} should end in {' or '.join(PICTURES)}")


def bytes_in(path: Path, most_bytes: int) -> bytes:
    """All of a file that the user names. Raises UsageProblem."""
    try:
        return content_of(path, most_bytes)
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror or error}") from error


def json_in(path: Path, is_list: bool = False) -> object:
    """The value of a JSON file that a user wrote, or of a list that a program did. Raises UsageProblem."""
    content = bytes_in(path, LISTED_BYTES if is_list else WRITTEN_BYTES)
    try:
        return json_of(content)
    except ValueError as error:
        raise UsageProblem(f"{path} is no JSON: {error}") from error
