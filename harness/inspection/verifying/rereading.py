"""Every stored document read again, and held against what was kept of its first reading.

What was judged is the observations, not the documents. Who holds a run before it is closed could write observations
that no document shows; so each document that is kept is read anew, by the same readers, and must give the same line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from harness.bounded import opened
from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading
from harness.domain.operations import Completion, Invocation
from harness.evidence.observations import LONGEST_LINE_BYTES
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import BrokenEvidence
from harness.evidence.withheld import WITHHELD
from harness.history.merge import journals_in, partition
from harness.inspection.running.dossier import Dossier
from harness.inspection.running.looking import FORGOTTEN, shows_stranger
from harness.inspection.running.reading_along import AHEAD, requests_of
from harness.inspection.verifying.accounted import is_document_of
from harness.inspection.verifying.comparing_stored import StoredForm
from harness.inspection.verifying.requests_of_plan import Sent
from harness.inspection.watch import Progress, Watcher
from harness.reading.limits import GIVEN_UP, LIMITS, MAY_PASS
from harness.reading.lines import decode, encode
from harness.reading.pool import ReadDocument, ReaderPool
from harness.wording.rendering import stored_sentence

_Answers = Mapping[str, tuple[Invocation, Completion]]
"""What was asked and answered, by the path of the document that came."""

_TRIES = 3
"""A reader that ran over its time on a busy machine is asked again before anything is said about the document."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was kept of one reading of a document: the digest of its line, and whether a reader was lost with it, or
    nobody read it because others had taken too long."""

    line: bytes
    lost: bool
    given_up: bool


@dataclass(slots=True)
class _Readings:
    """What was kept of the documents of one part: of each the reading that was judged and, where it was read a second
    time because of what was found in it, the first one, which nothing rests on any more."""

    judged: dict[str, _Kept] = field(default_factory=dict)
    superseded: dict[str, _Kept] = field(default_factory=dict)


@dataclass(slots=True)
class Reread:
    """How many documents were read again and gave the same; `gone` are those that its order did not ask to keep,
    `withheld` those that may be a real person's, and `strangers` those of them that show nobody; `again` those that
    were read a second time then because of what was found, `unread` those that a reader could not be got through this
    time or the first time, `given_up` those that nobody read then."""

    same: int = 0
    gone: int = 0
    withheld: int = 0
    strangers: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    given_up: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)


class Rereading:
    """Goes through the documents of a run, one part of the record at a time."""

    def __init__(
        self,
        dossier: Dossier,
        parts: int,
        digests: Mapping[str, str],
        pool: ReaderPool,
        watcher: Watcher,
        form: StoredForm,
        withheld: Collection[str],
    ) -> None:
        self._run, self._parts, self._form = dossier.run, parts, form
        self._request = requests_of(dossier)
        self.sent = Sent(dossier.family.driving(), dossier.plan)
        self._digests = digests
        self._pool, self._watcher = pool, watcher
        self._read_so_far = 0
        self._withheld = withheld
        self.done = Reread()

    def all(self) -> Reread:
        """Reads every stored document. Raises BrokenEvidence at the first that gives something else than was kept."""
        for part in range(self._parts):
            answers = self._answers(part)
            kept = self._kept(part, answers)
            for name, (_, completion) in answers.items():
                if name not in kept.judged:
                    raise BrokenEvidence("what was read of it is not kept", name)
                self._check_stored(name, completion)
            self.done.given_up.update(name for name, one in kept.judged.items() if one.given_up)
            stored = {name: answer for name, answer in answers.items() if name in self._digests}
            twice = {name: stored[name] for name in kept.superseded.keys() & stored}
            stored = {name: answer for name, answer in stored.items() if name not in self.done.given_up}
            self._read_until_clear(twice, kept.superseded, frozenset(), part)
            unread = self._read_until_clear(stored, kept.judged, kept.superseded.keys(), part)
            self.done.same += len(stored) - len(unread)
            self.done.unread += sorted(unread)
        if self.done.withheld != len(self._withheld):
            raise BrokenEvidence("it lists documents that never came", WITHHELD)
        return self.done

    def _read_until_clear(
        self, waiting: _Answers, kept: Mapping[str, _Kept], second: Collection[str], part: int
    ) -> _Answers:
        """Reads these, once more each on which a reader fails, and gives back those on which one always does. What was
        kept of those in `second` is a second reading."""
        for _ in range(_TRIES):
            waiting = self._read(waiting, kept, second, part)
            if not waiting:
                break
        return waiting

    def _answers(self, part: int) -> _Answers:
        """The answers of one part that brought a document, by its path; all that was sent there must be planned."""
        answers = {}
        for group in partition(journals_in(self._run.history), part, self._parts):
            self.sent.take(group)
            for each in group.operations:
                invocation, completion = each.invocation, each.completion
                if completion is None or not completion.document:
                    continue
                if not is_document_of(completion.document, invocation.worker, invocation.operation):
                    record = f"operation {invocation.operation}"
                    raise BrokenEvidence("it says that a document came of it that is not its own", "history", record)
                answers[completion.document] = (invocation, completion)
        return answers

    def _check_stored(self, name: str, completion: Completion) -> None:
        stored = self._digests.get(name)
        if name in self._withheld:
            self.done.withheld += 1
            if stored is not None:
                raise BrokenEvidence("it is said to be withheld, and is there", name)
        elif stored is None:
            self.done.gone += name not in self.done.strangers
        elif stored != completion.digest:
            raise BrokenEvidence("it is not the document that came, as the journal has its digest", name)
        else:
            self.done.present.add(name)

    def _kept(self, part: int, answers: _Answers) -> _Readings:
        """What was kept of the documents of one part."""
        kept = _Readings()
        path = f"observations/part-{part:03d}.jsonl"
        for number, line in enumerate(_lines(self._run, path), start=1):
            seen = _told(line, path, number)
            name, digest, problems = str(seen.document), seen.digest, _problems(seen)
            if name not in answers or digest not in ("", answers[name][1].digest):
                raise BrokenEvidence("it is of a document that the journals do not have", path, f"line {number}")
            problems = [reading.problem for reading in seen.readings]
            if shows_stranger(seen) or any(map(is_forgotten, problems)):
                self.done.strangers.add(name)
            if name in kept.superseded:
                raise BrokenEvidence("it is a third reading, where no document is read more than twice", path, name)
            if name in kept.judged:
                kept.superseded[name] = kept.judged[name]
                self.done.again.add(name)
            content = self._form.digest(_settled(line, seen))
            kept.judged[name] = _Kept(content, _is_lost(problems), _is_given_up(problems))
        return kept

    def _read(self, waiting: _Answers, kept: Mapping[str, _Kept], second: Collection[str], part: int) -> _Answers:
        """Reads these, and gives back those that differ only because a reader was lost with them."""
        differing = {}
        for read in self._through_readers(waiting, second):
            if self._form.digest(read.line) == kept[read.document].line:
                continue
            seen = read.observation()
            if self._form.digest(_settled(read.line, seen)) == kept[read.document].line:
                continue
            if not _is_lost(_problems(seen)) and not kept[read.document].lost:
                path = f"observations/part-{part:03d}.jsonl"
                raise BrokenEvidence(f"{read.document} shows something else than was judged", path, read.document)
            differing[read.document] = waiting[read.document]
        return differing

    def _through_readers(self, waiting: _Answers, second: Collection[str]) -> Iterator[ReadDocument]:
        for name, (invocation, completion) in waiting.items():
            self._pool.submit(self._request(completion, invocation.request, name in second))
            if self._pool.pending >= AHEAD:
                yield from self._taken()
        while self._pool.pending:
            yield from self._taken()

    def _taken(self) -> list[ReadDocument]:
        taken = self._pool.poll(0.5)
        self._read_so_far += len(taken)
        self._watcher.show(Progress("reading again", read=self._read_so_far, to_read=len(self._digests)))
        return taken


def _lines(run: RunFolder, path: str) -> Iterator[bytes]:
    try:
        with opened(run.path / path) as file:
            yield from iter(partial(file.readline, LONGEST_LINE_BYTES), b"")
    except FileNotFoundError:
        raise BrokenEvidence("the file is missing, and was when the run was closed", path) from None


def _told(line: bytes, path: str, number: int) -> Observation:
    """What a line says. Raises BrokenEvidence."""
    try:
        seen = decode(line)
        str(seen.document), _problems(seen)
        return seen
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BrokenEvidence("it is no observation", path, f"line {number}") from None


def _settled(line: bytes, seen: Observation) -> bytes:
    """A line in which it does not matter how a reader was lost: that it was is the same another time, and no limit is
    always the first to be reached."""
    if not any(problem is not None and problem.code in LIMITS for problem in _problems(seen)):
        return line
    readings, repairs = (tuple(map(_lost_somehow, each)) for each in (seen.readings, seen.repairs))
    return encode(replace(seen, readings=readings, repairs=repairs))


def _lost_somehow(reading: Reading) -> Reading:
    is_lost = reading.problem is not None and reading.problem.code in LIMITS
    return replace(reading, problem=say("out-of-memory")) if is_lost else reading


def _problems(seen: Observation) -> list[Message | None]:
    return [reading.problem for reading in (*seen.readings, *seen.repairs)]


def _is_lost(problems: Iterable[Message | None]) -> bool:
    """Whether one of them says nothing of the document: it may be read another time."""
    return any(problem is not None and problem.code in MAY_PASS for problem in problems)


def _is_given_up(problems: Iterable[Message | None]) -> bool:
    return any(problem is not None and problem.code == GIVEN_UP for problem in problems)


def is_forgotten(problem: Message | None) -> bool:
    """Whether this stands in place of what was read, as this version says it or an earlier one, which kept the sentence
    alone."""
    return problem in (FORGOTTEN, message_of(stored_sentence(FORGOTTEN)))
