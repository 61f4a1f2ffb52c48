"""Whom a system is loaded with, as the engine knows them."""

from __future__ import annotations

from typing import Protocol


class Population(Protocol):
    """Synthetic people and registers, made from `seed`; `digest` is the SHA-256 over everything that a system is loaded
    with. All else about them is their family's."""

    @property
    def seed(self) -> int: ...
    @property
    def digest(self) -> str: ...
