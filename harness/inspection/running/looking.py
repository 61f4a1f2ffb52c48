"""What of a run's documents, and of what was read of them, is kept in clear: only what was looked at, sheet by sheet.

Whatever comes stands sealed at first. A first look, cheap enough for each document the moment it has been read, puts
into clear what shows people of its own kin group on every sheet. All else stays sealed until it has been judged, and
what then is not plainly a document of residents alone goes for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from harness.catalogue import say
from harness.checks.tally import Looked
from harness.domain.messages import Failure, Message
from harness.domain.observations import Observation, Reading, Sheet
from harness.evidence.in_flight import InFlight
from harness.evidence.observations import ObservationWriter, SealedObservations, read_sealed
from harness.evidence.run_folder import RunFolder
from harness.evidence.withheld import Why
from harness.reading.lines import ReadDocument, decode, encode, plain_runs
from harness.wording.media import without_quotations

FORGOTTEN = say("shows-nobody")
"""What stands in place of what was read of a document that shows nobody of the population."""
NOT_LOOKED_AT = say("not-looked-at")
"""The same of one at which nobody could look."""

_BESIDES_PAPER: Final = frozenset(
    {
        "wrapped",
        "embedded-files",
        "javascript",
        "annotations",
        "hidden-text",
        "hidden-image",
        "hidden-letters",
        "hidden-images",
    }
)
"""What readers say of a file that holds more than its sheets show."""

ShowsOwn = Callable[[Sequence[str], int], bool]
"""Whether the texts of a sheet show, beyond doubt, somebody of this kin group."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """What became of what was sealed still: the documents that are not kept, with why, and of these those of which some
    sheet shows nobody of the population. `changed` are the parts in which something that was read is not kept as it
    was."""

    withheld: Mapping[str, Why] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()
    changed: frozenset[int] = frozenset()


class Looking:
    """The documents of a run on their way into clear, and what was read of them, in so many parts. What is withheld
    goes for good; where there is somebody `to_open` it, it stays as it is."""

    def __init__(
        self, run: RunFolder, in_flight: InFlight, shows_own: ShowsOwn, parts: int, to_open: bool = False
    ) -> None:
        self._to_open = to_open
        self._in_flight, self._shows_own, self.parts = in_flight, shows_own, parts
        self._paths = [part_of(run, part) for part in range(parts)]
        self._clear = [ObservationWriter(path) for path in self._paths]
        self._sealed = [SealedObservations(path, in_flight.seal) for path in self._paths]

    def take(self, read: ReadDocument, kin_group: int) -> bool:
        """The first reading of a document: whether every sheet shows people of its own kin group. Raises OSError."""
        runs = plain_runs(read.line)
        is_own = runs is not None and all(self._shows_own(each, kin_group) for each in runs)
        if is_own and self._in_flight.clear(read.document):
            self._clear[kin_group % self.parts].append(read.line)
        else:
            self.hold(read, kin_group)
        return is_own

    def hold(self, read: ReadDocument, kin_group: int) -> None:
        """A reading that waits until it has been judged. Raises OSError."""
        self._sealed[kin_group % self.parts].append(read.line)

    def flush(self) -> None:
        """Hands all of it to the operating system. Raises RunFolderError."""
        for writer in self._clear:
            writer.flush()
        for sealed in self._sealed:
            sealed.flush()

    def put_away(self, looked: Mapping[str, Looked]) -> PutAway:
        """Ends what is sealed, given what judging saw; a second time there is nothing left. Raises OSError."""
        self.flush()
        whys: dict[str, Why | None] = {}
        strangers: set[str] = set()
        changed: set[int] = set()
        for part, sealed in enumerate(self._sealed):
            writer = self._clear[part]
            for line in read_sealed(self._paths[part], self._in_flight.seal):
                seen = decode(line)
                whys[seen.document] = why = _why_not(seen, looked.get(seen.document))
                kept = seen if why is None else _without_strangers(seen, looked.get(seen.document))
                strangers.update([seen.document] if shows_stranger(kept) else ())
                changed.update([part] if kept is not seen else ())
                writer.append(line if kept is seen else encode(kept))
            writer.flush()
            sealed.drop()
        self._sealed = []
        for document in self._in_flight.left():
            if document in whys and whys[document] is None and not self._in_flight.clear(document):
                whys[document] = Why.BESIDE
        withheld = {name: why for name, why in whys.items() if why is not None}
        for document in self._in_flight.left():
            if not self._to_open or document not in withheld:  # the latter: of an answer that no journal tells of
                self._in_flight.drop(document)
        for document in withheld:
            self._in_flight.drop_clear(document)
        return PutAway(withheld, frozenset(strangers), frozenset(changed))

    def close(self, *ended: Any) -> None:
        """Closes the files, as `ObservationWriter.__exit__`."""
        for writer in self._clear:
            writer.__exit__(*ended)
        for sealed in self._sealed:
            sealed.close(*ended)


def part_of(run: RunFolder, part: int) -> Path:
    """The file of one part of the observations."""
    return run.observations / f"part-{part:03d}.jsonl"


def shows_stranger(seen: Observation) -> bool:
    """Whether something of it was not kept because it identifies nobody of the population."""
    return any(
        reading.problem == FORGOTTEN or any(sheet.withheld for sheet in reading.sheets)
        for reading in (*seen.readings, *seen.repairs)
    )


def _why_not(seen: Observation, looked: Looked | None) -> Why | None:
    """Why the document may not stand in clear; None if it may, as far as readers see."""
    first = seen.readings[0] if seen.readings else None
    if first is None or first.problem is not None or not first.sheets:
        return Why.UNREAD
    if looked is None:
        return Why.NOT_LOOKED_AT
    if looked.strange:
        return Why.STRANGER
    if looked.blank:
        return Why.UNREAD
    said = {each.code for reading in seen.readings for each in reading.suspicions}
    return Why.BESIDE if said & _BESIDES_PAPER else None


def _without_strangers(seen: Observation, looked: Looked | None) -> Observation:
    """What may be kept of what was read of a document that is not: its sheets that show residents."""
    sheets = {number for reading in seen.readings for number, _ in enumerate(reading.sheets, start=1)}
    if sheets and looked is None:
        return _in_place(seen, NOT_LOOKED_AT)
    found = looked or Looked()
    if found.strange and sheets <= found.strange | found.blank:
        return _in_place(seen, FORGOTTEN)
    readings = tuple([_reading(each, found) for each in seen.readings])
    kept = replace(seen, readings=readings, repairs=tuple(_repairs(seen, found)))
    return seen if kept == seen else kept


def _repairs(seen: Observation, looked: Looked) -> Iterator[Reading]:
    """What repairs show, but for sheets that show nobody of the population, or that nobody has looked at."""
    for repair, strange in zip_longest(seen.repairs, looked.repairs[: len(seen.repairs)]):
        numbers = range(1, len(repair.sheets) + 1) if strange is None else strange
        yield replace(
            _reading(replace(repair, problem=None), Looked(strange=frozenset(numbers))),
            problem=repair.problem and _unquoted(repair.problem),
        )


def _in_place(seen: Observation, why: Message) -> Observation:
    readings = [replace(_reading(each, Looked()), sheets=(), problem=each.problem or why) for each in seen.readings]
    return replace(seen, readings=tuple([replace(each, suspicions=(), hidden=()) for each in readings]), repairs=())


def _reading(reading: Reading, looked: Looked) -> Reading:
    sheets = [_sheet(sheet, number, looked) for number, sheet in enumerate(reading.sheets, start=1)]
    if reading.problem is not None:
        sheets = [Sheet(looked.told)] if looked.told else []  # the lines of what is no document
    problem = reading.problem and _unquoted(reading.problem)
    hidden = looked.hidden if reading.hidden and reading.problem is None else ()
    return Reading(reading.reader, tuple(sheets), problem, tuple(map(_unquoted, reading.suspicions)), hidden)


def _sheet(sheet: Sheet, number: int, looked: Looked) -> Sheet:
    if number in looked.strange:
        return Sheet((), (), withheld=True)
    return Sheet((), ink=sheet.ink) if number in looked.blank else sheet


def _unquoted(message: Message) -> Message:
    """A reader's words, without what a library may have quoted of the document."""
    parts = tuple(
        (name, Failure(without_quotations(part.text)) if isinstance(part, Failure) else part)
        for name, part in message.parts
    )
    return Message(message.code, parts)
