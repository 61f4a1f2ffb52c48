"""What a search has found, in lines for a person who was not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rich.cells import cell_len

from harness.certificates.domain.residents import Population, Resident
from harness.certificates.explore.concurrent.deeds import Again, Confirmation
from harness.certificates.explore.concurrent.outcome import SearchOutcome
from harness.certificates.explore.concurrent.repeating import Smallest
from harness.certificates.explore.program import Deed, Happening, Program, Visit
from harness.certificates.explore.wording import asks
from harness.domain.operations import Fault
from harness.explore.exploring import STATEMENT
from harness.wording.rendering import on_terminal

_COLUMN: Final = 52
_MOST_COLUMNS: Final = 3
_FAULTS: Final[Mapping[Fault, str]] = {
    Fault.NONE: "",
    Fault.GIVE_UP: "; gives up after {wait_s:g} s",
    Fault.SLOW_READER: "; takes the answer slowly",
    Fault.RETRY: "; asks a second time after {wait_s:g} s",
    Fault.PRINT_FAILURE: "; the print fails",
}


def lines_of(outcome: SearchOutcome, population: Population) -> tuple[str, ...]:
    """The outcome: what fails and the smallest sequence, or how much was asked without a finding."""
    return tuple(_lines(outcome, population))


def _lines(outcome: SearchOutcome, population: Population) -> Iterator[str]:
    asked = f"{outcome.programs} programs, {outcome.operations} operations"
    if outcome.smallest is not None:
        yield from _found(outcome.smallest, population)
    elif outcome.problem or not outcome.programs:
        yield f"inconclusive after {asked}: {outcome.problem or 'nothing could be asked'}"
    elif not outcome.besides:
        yield f"nothing failed in {asked} ({STATEMENT})"
    for finding in outcome.besides:
        yield f"besides, {finding.property} fails: {on_terminal(finding.message)}"


def _found(smallest: Smallest, population: Population) -> Iterator[str]:
    program, finding = smallest.program, smallest.finding
    number = len(program.deeds)
    yield f"{finding.property} fails: {on_terminal(finding.message)}"
    yield ""
    yield f"The smallest failing sequence: {number} step{'s' if number > 1 else ''}"
    yield from sequence(program, population)
    yield ""
    if smallest.fails:
        yield f"It fails in {smallest.fails} of {smallest.runs} runs of this sequence."
    elif smallest.runs:
        yield f"It was seen once, and in none of {smallest.runs} further runs of this sequence."
    else:
        yield f"It was seen once and not asked again: {smallest.why}."


# The sequence


def sequence(program: Program, population: Population) -> Iterator[str]:
    """The numbered steps: those that come one after another, then branches side by side."""
    people = {one.resident_code: one for one in population.residents}
    prefix, branches = _parts(program)
    if prefix:
        yield "  One after another:" if len(prefix) > 1 or not branches else "  First:"
        for place in prefix:
            yield from _wrapped(_step(program, place, people, ()), 2 * _COLUMN, "    ")
    if not branches:
        return
    begin = "Then at" if prefix else "At"
    if len(branches) > 1:
        yield f"  {begin} the same moment, {len(branches)} branches:"
    else:
        yield "  Then:"
    for start in range(0, len(branches), _MOST_COLUMNS):
        columns = [
            [line for place in branch for line in _wrapped(_step(program, place, people, prefix), _COLUMN, "")]
            for branch in branches[start : start + _MOST_COLUMNS]
        ]
        for row in range(max(map(len, columns))):
            cells = [column[row] if row < len(column) else "" for column in columns]
            yield "    " + " | ".join(_padded(cell) for cell in cells).rstrip(" |")


def _parts(program: Program) -> tuple[tuple[int, ...], list[list[int]]]:
    """The places of the steps with which nothing is at the same time, up to the first that is not so; and the others,
    branch by branch."""
    before: list[set[int]] = []
    for deed in program.deeds:
        hangs = (*deed.after, *(deed.follows if isinstance(deed, Happening) else ()))
        before.append(set(hangs).union(*(before[place] for place in hangs)) if hangs else set())
    prefix: list[int] = []
    for place in range(len(program.deeds)):
        if before[place] != set(prefix) or any(place not in before[later] for later in range(place + 1, len(before))):
            break
        prefix.append(place)
    branches: list[list[int]] = []
    for place in range(len(prefix), len(program.deeds)):
        near = program.deeds[place].after
        tails = {branch[-1]: branch for branch in branches}
        if len(near) == 1 and near[0] in tails:
            tails[near[0]].append(place)
        else:
            branches.append([place])
    return tuple(prefix), branches


def _step(program: Program, place: int, people: Mapping[str, Resident], prefix: tuple[int, ...]) -> str:
    deed = program.deeds[place]
    near = [each + 1 for each in deed.after if each not in prefix and each != place - 1]
    when = f" when {' and '.join(map(str, near))} {'is' if len(near) == 1 else 'are'} done," if near else ""
    pause = f" {deed.start_s:g} s later," if deed.start_s else ""
    return f"{place + 1}.{when}{pause} {_words(deed, people)}"


def _words(deed: Deed, people: Mapping[str, Resident]) -> str:
    request = deed.request()
    if request is not None:
        words = " ".join(asks(request, people))
        if isinstance(deed, Visit):
            words += _FAULTS[deed.fault].format(wait_s=deed.wait_s)
            words += "" if deed.confirms else "; the delivery is not confirmed yet"
        return words
    if isinstance(deed, Confirmation):
        return f"the delivery of {deed.visit + 1} is {'confirmed' if deed.printed else 'reported as failed'}"
    assert isinstance(deed, Again)
    return f"the application of {deed.visit + 1} is sent again"


# Columns


def _padded(text: str) -> str:
    return text + " " * (_COLUMN - cell_len(text))


def _wrapped(text: str, width: int, indent: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if line and cell_len(joined) > width:
            yield indent + line
            joined = f"   {word}"
        line = joined
    yield indent + line
