"""withheld.json: the documents that came and are not kept, since they are not plainly of residents of the population
alone. Their digests and lengths stand in the journals; nobody can read them again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from harness.bounded import LISTED_BYTES, content_of, json_of
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import BrokenEvidence

WITHHELD = "withheld.json"


class Why(StrEnum):
    """Why a document is not kept."""

    STRANGER = "stranger"
    """A sheet of it shows nobody of the population."""
    UNREAD = "unread"
    """It is no document, or it, or a sheet of it, could not be read."""
    BESIDE = "beside"
    """Its file holds something besides what its sheets show."""
    NOT_LOOKED_AT = "not-looked-at"
    """Nobody came to look at it."""


def save_withheld(run: RunFolder, withheld: Mapping[str, Why]) -> None:
    """Writes the list; nothing where there is none. Raises RunFolderError."""
    if withheld:
        run.save(WITHHELD, withheld)


def withheld_in(folder: Path) -> dict[str, Why]:
    """The list of a run folder, empty where it has none. Raises BrokenEvidence, OSError."""
    try:
        told = json_of(content_of(folder / WITHHELD, LISTED_BYTES))
        return {str(document): Why(why) for document, why in told.items()}
    except FileNotFoundError:
        return {}
    except (AttributeError, ValueError) as error:
        raise BrokenEvidence(f"it is no list of documents ({error!r})", WITHHELD) from None
