"""A control that no reader got through is read again; one that was read and not found out is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.certificates.inspection.controls import Spoiling
from harness.domain.observations import Observation, Reading, Sheet
from harness.domain.operations import GroupHistory
from harness.family.inspected import Control, as_it_is
from harness.inspection.running.controlling import TRIES, caught_of
from harness.reading.lines import ReadDocument, encode
from harness.reading.pool import ReadRequest


class Readers:
    """Lose the first documents that they are given, then read."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.asked: list[str] = []

    def apart(self, requests: list[ReadRequest]) -> list[ReadDocument]:
        seen = []
        for request in requests:
            self.asked.append(request.document)
            reading = Reading("pdfium", (), say("out-of-memory")) if self.losses else Reading("pdfium", (Sheet(()),))
            self.losses = max(0, self.losses - 1)
            seen.append(ReadDocument(request.document, encode(Observation(request.document, "", 0, (reading,)))))
        return seen


class Judges:
    """Find out whatever was read, but for documents called `missed`."""

    def each(self, cases: Sequence[tuple[list[GroupHistory], dict[str, Observation]]]) -> list[Any]:
        return [self._judged(*seen.items()) for _, seen in cases]

    def _judged(self, pair: tuple[str, Observation]) -> Any:
        name, seen = pair
        found = not seen.readings[0].problem and name != "missed"
        finding = SimpleNamespace(application_id=name, property=Property.BINDING)
        return SimpleNamespace(findings=[finding] if found else [])


def control(name: str, as_read: Callable[[Observation], Observation] = as_it_is) -> Control:
    group, expected = GroupHistory(1, ()), frozenset({Property.BINDING})
    return Control(name, b"", group, name, False, expected, Spoiling.FOREIGN_PAGE, as_read)


@pytest.mark.parametrize(
    ("losses", "caught", "asked"),
    [
        (0, {"one", "two"}, ["one", "missed", "two"]),
        (1, {"one", "two"}, ["one", "missed", "two", "one"]),
        (4, {"one", "two"}, ["one", "missed", "two", "one", "missed", "two", "one"]),
        (99, set(), ["one", "missed", "two"] * TRIES),
    ],
)
def test_what_no_reader_got_through_is_read_again(losses: int, caught: set[str], asked: list[str]) -> None:
    readers = Readers(losses)
    controls = [control(name) for name in ("one", "missed", "two")]
    assert caught_of(controls, cast(Any, Judges()), readers.apart) == caught
    assert readers.asked == asked


def test_what_is_spoiled_as_read_is_judged_so() -> None:
    def unreadable(seen: Observation) -> Observation:
        return replace(seen, readings=(Reading("pdfium", (), say("out-of-memory")),))

    controls = [control("as it is"), control("spoiled", unreadable)]
    assert caught_of(controls, cast(Any, Judges()), Readers(0).apart) == {"as it is"}
