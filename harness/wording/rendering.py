"""From messages to words in one language, for one medium."""

from __future__ import annotations

from typing import NoReturn

from markupsafe import Markup, escape

from harness.catalogue.rows import ALL_SAID, Part, rows
from harness.domain.messages import Failure, Held, Message, Person, Quoted, Single, Value
from harness.wording.languages import REFERENCE, Language, language
from harness.wording.media import DATA, TERMINAL, Medium

_MOST_PERSONS = 3
_PLAIN = Part((str,))


Words = Message | str
"""What a page says somewhere; a text, such as a name or an id, is the same in every language."""


class Sentence:
    """Words at the edge of the house. They can be written out, and nothing else: not compared, split or sorted by, so
    that whoever wants to know what was said has to ask the message."""

    __slots__ = ("_words",)
    __hash__ = None  # type: ignore[assignment] # what cannot be compared is no key

    def __init__(self, words: str) -> None:
        self._words = words

    def __str__(self) -> str:
        return self._words

    def __html__(self) -> Markup:
        return escape(self._words)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a sentence is not compared; compare messages")


def text(key: str, **parts: Value) -> Message:
    """A text of a page, which has no row in the catalogue: its key in the language files, and its parts."""
    return Message(key, tuple(parts.items()))


def counted(key: str, number: int, **parts: Value) -> Message:
    """A text whose words depend on a number, which is a part of it: the forms stand in the language files."""
    return Message(key, (("number", number), *parts.items()))


def named(vocabulary: str, word: str) -> Words:
    """The name of a member of a closed list, as it stands by itself; the word where the list has no such member."""
    key = f"{vocabulary}.{word}.name"
    return Message(key) if key in language(REFERENCE).words else word


def within(vocabulary: str, word: str) -> Words:
    """The word for a member of a closed list, as it stands within a sentence; the word where the list has no such
    member."""
    key = f"{vocabulary}.{word}"
    return Message(key) if key in language(REFERENCE).words else word


def render(message: Message, to: str | Language, medium: Medium) -> Sentence:
    """A message in the words of a language. KeyError if the language file lacks its key."""
    return Sentence(medium.whole(_words(message, language(to) if isinstance(to, str) else to, medium)))


def on_terminal(message: Message) -> str:
    """A message for the terminal of whoever gave the command, in English."""
    return str(render(message, REFERENCE, TERMINAL))


def stored_sentence(message: Message) -> str:
    """The English sentence that stored files keep beside code and parts; the same in any locale."""
    return str(render(message, REFERENCE, DATA))


def marked_up(message: Message, to: str, medium: Medium) -> Markup:
    """A message whose words hold mark-up of our own; what is put in is escaped."""
    words, values = _parted(message, language(to), medium)
    return Markup(words).format_map(values)


def _words(message: Message, to: Language, medium: Medium) -> str:
    words, values = _parted(message, to, medium)
    return words.format_map(values)


def _parted(message: Message, to: Language, medium: Medium) -> tuple[str, dict[str, str | int | float]]:
    """The words of a message, and what is put into them."""
    row = rows().get(message.code)
    parts = row.parts if row else {}
    values = {name: _filled(parts.get(name, _PLAIN), value, to, medium) for name, value in message.parts}
    number = values.get("number")
    return to.counted(message.code, number) if isinstance(number, int) else to[message.code], values


def _filled(part: Part, value: Value, to: Language, medium: Medium) -> str | int | float:
    if not isinstance(value, tuple):
        return _single(part, value, to, medium)
    shown = value[:_MOST_PERSONS] if value and isinstance(value[0], Person) else value
    separator = to["list.sentences"] if part == ALL_SAID else to["list.separator"]
    listed = separator.join(str(_single(part, each, to, medium)) for each in shown)
    more = len(value) - len(shown)
    return to["list.and-more"].format(listed=listed, more=more) if more else listed


def _single(part: Part, value: Single, to: Language, medium: Medium) -> str | int | float:
    match value:
        case Quoted(text):
            return medium.quoted(text)
        case Failure(text):
            return medium.failure(text)
        case Held(text):
            return medium.held(text)
        case Person(code, name):
            return to["person" if name else "person.unnamed"].format(name=name, code=code)
        case Message():
            return _words(value, to, medium)
        case str() if part.vocabulary:
            return to.word(part.vocabulary, value) or medium.quoted(value)
    return value
