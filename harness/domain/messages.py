"""What the harness says, as data: a code of the catalogue and typed parts. Words are made of it at the edge alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """What the system under test, or a file of somebody else's, said in its own words: never trusted, never looked
    into, and made safe for each medium where it leaves the house."""

    text: str


@dataclass(frozen=True, slots=True)
class Failure:
    """What a program of ours or a library said when it failed; it may quote a document."""

    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """A value that the registers of the synthetic population hold, or held at another time: nobody real's, and yet
    masked where many read."""

    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic resident, as a sentence names one. `name` is empty where the population has nobody of that code."""

    resident_code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said. `code` is a row of the catalogue, which names the `parts` and their types; the parts stand in the
    row's order. Made by `harness.catalogue.say`, which checks them."""

    code: str
    parts: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, name: str) -> Value:
        """A part by its name. Raises KeyError."""
        return dict(self.parts)[name]

    def get(self, name: str) -> Value | None:
        """A part by its name, None if the message has none of that name."""
        return dict(self.parts).get(name)


Single = int | float | str | Quoted | Failure | Held | Person | Message
Value = Single | tuple[Single, ...]
"""What a part may be. A text is a word or an id of ours; whatever somebody else said is `Quoted`."""
