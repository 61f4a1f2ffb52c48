"""The language files: one catalogue a language, `<language>.po` in this folder, each key the same in all of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from harness import families

REFERENCE = "en"
"""The language in which stored files keep a sentence beside their data, whatever the locale."""

_FOLDER = files("harness.wording")


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language. `code` is that of BCP 47, such as `ja`; of a key whose words depend on a number,
    `words` holds one text for each form, and `form_of` says which of them a number takes."""

    code: str
    words: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    def __getitem__(self, key: str) -> str:
        """The words for a key. KeyError if the language file lacks it."""
        return self.words[key][0]

    def counted(self, key: str, number: int) -> str:
        """The words for a key in the form that a number takes."""
        forms = self.words[key]
        return forms[min(self.form_of(number), len(forms) - 1)]

    def word(self, vocabulary: str, text: str) -> str:
        """The word for a member of a closed list; empty where the list has no such member."""
        return self.words.get(f"{vocabulary}.{text}", ("",))[0]


def languages() -> tuple[str, ...]:
    """The codes of all languages that have a file."""
    names = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".po") for name in names if name.endswith(".po")))


def language(code: str) -> Language:
    """The words of a language, those of all families too. FileNotFoundError if it has no file."""
    return _language(code, families.names())


@cache
def _language(code: str, names: tuple[str, ...]) -> Language:
    catalogue = _read(_FOLDER.joinpath(f"{code}.po"))
    words = _words_of(catalogue)
    for family in map(families.family, names):
        if family.wording:
            own = files(family.wording).joinpath(f"{code}.po")
            words |= _words_of(_read(own if own.is_file() else files(family.wording).joinpath(f"{REFERENCE}.po")))
    return Language(code, words, c2py(catalogue.plural_expr))


def _read(file: Traversable) -> Catalog:
    return read_po(io.BytesIO(file.read_bytes()), abort_invalid=True)


def _words_of(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    return {_first(each.id): _forms(each.string) for each in catalogue if each.id and each.string}


def _first(key: object) -> str:
    return str(key[0] if isinstance(key, tuple | list) else key)


def _forms(words: object) -> tuple[str, ...]:
    return tuple(map(str, words)) if isinstance(words, tuple | list) else (str(words),)
