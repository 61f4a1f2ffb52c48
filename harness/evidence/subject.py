"""What a report needs of a family: its people, what should not stand on a sheet, and what a load is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from harness.domain.messages import Message
from harness.domain.observations import Observation, Sheet
from harness.domain.told import ToldSheet
from harness.evidence.findings.found import Found
from harness.evidence.findings.observed import Observed
from harness.evidence.masking.values import Values
from harness.wording.rendering import Words


class People(Protocol):
    """The people of a run, by code, with what the run changed about them."""

    @property
    def names(self) -> Mapping[str, str]:
        """What they are called."""

    def values(self, codes: Iterable[str]) -> Values:
        """All that is recorded of these, and of whoever stands in records with them: what a page may show beside a
        finding about them."""


class GraveData(Protocol):
    """Tells which findings let out what is so grave that nobody may waive them."""

    def look(self, observations: Iterable[Observation], documents: Collection[str]) -> None:
        """Takes note of what stands on these documents, as any reader saw them."""

    def of(self, document: str, whose: Collection[str], trial: Any) -> tuple[str, ...]:
        """What a finding about `document` (empty for none) lets out of `whose`, words; `trial` is the request that it
        answered, or None."""


Tell = Callable[[Sequence[Sheet], Any], Sequence[ToldSheet]]
"""What stands on the sheets of a document that answered this trial, None where nobody knows which, and whose it is."""

Teller = Callable[[Any, Sequence[Any], Collection[str]], Tell]
"""For a population, with the lasting requests of the run; of pictures such as seals it tells those of these people."""


Known = TypeVar("Known", bound=People)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Things of one sort, of which a load may have some; each is its own key."""

    what: Message
    request: type
    """What may have some."""
    whole: Callable[[Any, Mapping[str, Any]], Mapping[Any, Words]]
    """All that there are, with their names, for a population and what the system said of itself."""
    of: Callable[[Any], Iterable[Hashable]]
    """Which of them such a request has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyEvidence(Generic[Known]):
    """What is told of a family's inspections besides their verdict."""

    people: Callable[[Any, Sequence[Any]], Known]
    """Those of a population, with the lasting requests of the run."""
    shows: Callable[[Any], Iterable[str]]
    """Whom the document that answers a trial may show, by code."""
    parts: tuple[Part, ...]

    items: Sequence[str]
    """What of a person can come out, the gravest first; the language files have words for it under `exposed`."""
    exposed: Callable[[Found, Known, Observed], Mapping[str, Sequence[str]]]
    """What came out on the sheet of a finding that should not have: of whom, by item."""
    foreign: Callable[[Found, Known, Observed], tuple[Collection[str], Collection[str]]]
    """What should not stand on that sheet: texts, besides other people's values, and images by their digests."""
    grave_data: Callable[[Any, Sequence[Any]], GraveData]
    """For a population, with the lasting requests of the run."""


AnyEvidence = FamilyEvidence[Any]
