"""What a family gives to whoever looks at one document without its run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.checks.subject import Ground
from harness.domain.observations import Observation
from harness.domain.operations import Request
from harness.domain.told import ToldReading
from harness.evidence.subject import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyDocuments:
    """How one document of the family's is told and judged. `Any` stands for a type of the family's own: a population
    with what its people have besides, such as pictures of their seals."""

    made: Callable[[int, int, int | None], Any]
    """So many people from a seed, in so many municipalities; all where that is None. Raises ValueError."""
    stated: Callable[[Any], Any]
    """The people that a JSON value states, as the family's protocol has it. Raises ValueError, which says what is wrong
    where."""
    ground: Callable[[Any, datetime, Observation | None], Ground]
    """All that the checks may know, at a business time, of these people, as far as a document asks for it that was
    read. Raises ValueError where a picture that was stated is none."""
    applied: Callable[[Any, Any], Request]
    """What a JSON value says was applied for, given the ground. Raises ValueError, which says what is wrong."""
    numbers: Callable[[Request], tuple[str, ...]]
    """Numbers such as would come with what was applied for; nobody knows the document's own."""
    told: Callable[[Observation, Any, Any], tuple[ToldReading, ...]]
    """What each reading shows, and each repair of a document that could not be read, given the ground and what was
    applied for, None where nobody says."""
    teller: Teller
    """The same for sheets of a run."""
    properties: Collection[str]
    """What a document can be judged for by itself."""
