"""The language files: one catalogue a language, `<language>.po` in this folder, each key the same in all of them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

REFERENCE = "en"
"""The language in which stored files keep a sentence beside their data, whatever the locale."""


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language. `code` is that of BCP 47, such as `ja`."""

    code: str
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The words for a key. KeyError if the language file lacks it."""
        return self.words[key]

    def word(self, vocabulary: str, text: str) -> str:
        """The word for a member of a closed list; empty where the list has no such member."""
        return self.words.get(f"{vocabulary}.{text}", "")


def languages() -> tuple[str, ...]:
    """The codes of all languages that have a file."""
    names = (each.name for each in files("harness.wording").iterdir())
    return tuple(sorted(name.removesuffix(".po") for name in names if name.endswith(".po")))


@cache
def language(code: str) -> Language:
    """The words of a language. FileNotFoundError if it has no file."""
    catalogue = read_po(io.BytesIO(files("harness.wording").joinpath(f"{code}.po").read_bytes()), abort_invalid=True)
    return Language(code, {str(each.id): str(each.string) for each in catalogue if each.id and each.string})
