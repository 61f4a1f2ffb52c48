"""Whom a system is loaded with, as the engine knows them."""

from __future__ import annotations

from typing import Protocol


class Population(Protocol):
    """Synthetic people and registers, made from a seed; all else about them is their family's."""

    @property
    def seed(self) -> int:
        """What they were made from."""

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the system is loaded with."""
