"""What the engine knows of a kind of inspection: one frozen value, which names all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

from harness.history.requests import RequestType


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of inspection."""

    name: str
    requests: tuple[RequestType, ...]
    """What its kiosks and registers ask of a system, as the journal holds it."""
