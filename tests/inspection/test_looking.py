"""What of a document, and of what was read of it, comes to stand in clear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest

from harness.catalogue import say
from harness.checks.tally import Looked
from harness.domain.messages import Failure, Message
from harness.domain.observations import Hidden, Ink, InkOf, Observation, Reading, Sheet, Where
from harness.evidence.in_flight import InFlight
from harness.evidence.observations import read_observations
from harness.evidence.run_folder import RunFolder, create
from harness.evidence.withheld import Why
from harness.inspection.running.looking import FORGOTTEN, NOT_LOOKED_AT, Looking, PutAway, part_of
from harness.reading.lines import ReadDocument, encode
from harness.sealing import SUFFIX, Seal

OURS, STRANGER = "氏名 佐藤花子", "氏名 somebody real"
PDF = b"%PDF-1.7 ... %%EOF\n"
NAME = "documents/000/0000/r1-000001.1.pdf"
NO_PDF = say("no-pdf", looks_like="html")


Desks = Callable[..., "Desk"]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desks]:
    """Makes a desk, and closes its files at the end."""
    with ExitStack() as held:

        def made(*about: bytes, **more: bool) -> Desk:
            desk = Desk(tmp_path, *about, **more)
            held.callback(desk.looking.close, None)
            return desk

        yield made


def _shows_own(runs: Sequence[str], kin_group: int) -> bool:
    return OURS in runs


class Desk:
    """A run folder with one document, as the generator left it and a reader saw it."""

    def __init__(self, folder: Path, data: bytes = PDF, to_open: bool = False) -> None:
        self.run: RunFolder = create(folder, "test")
        self.seal, self.data = Seal.fresh(), data
        self.path = self.run.path / NAME
        self.sealed = self.run.path / (NAME + SUFFIX)
        self.sealed.parent.mkdir(parents=True)
        self.sealed.write_bytes(self.seal.shut(NAME, data))
        self.looking = Looking(self.run, InFlight(self.run.path, self.seal), _shows_own, 1, to_open)

    def read(
        self,
        *sheets: str,
        problem: Message | None = None,
        suspicions: tuple[Message, ...] = (),
        hidden: tuple[Hidden, ...] = (),
    ) -> Desk:
        """A reader has seen these sheets of one line each, and what is hidden."""
        seen = Reading("pdfium", tuple([Sheet((text,)) for text in sheets]), problem, suspicions, hidden)
        observation = Observation(NAME, sha256(self.data).hexdigest(), len(self.data), (seen,))
        self.looking.take(ReadDocument(NAME, encode(observation)), 0)
        self.looking.flush()
        return self

    def judged(self, looked: Looked | None) -> PutAway:
        """It was judged, or not."""
        return self.looking.put_away({} if looked is None else {NAME: looked})

    @property
    def kept(self) -> list[Reading]:
        """What is kept of what was read."""
        return [reading for each in read_observations(part_of(self.run, 0)) for reading in each.readings]

    @property
    def shown(self) -> bytes:
        """All that stands in the run folder."""
        return b"".join(path.read_bytes() for path in self.run.path.rglob("*") if path.is_file())


def test_what_shows_ones_own_on_every_sheet_is_clear_at_once(at: Desks) -> None:
    desk = at().read(OURS, OURS)
    assert desk.path.read_bytes() == PDF
    assert not desk.sealed.exists()
    assert [sheet.runs for reading in desk.kept for sheet in reading.sheets] == [(OURS,), (OURS,)]
    assert desk.judged(None) == PutAway()


WAITING: dict[str, Callable[[Desk], Desk]] = {
    "a sheet of somebody else": lambda desk: desk.read(OURS, STRANGER),
    "a suspicion": lambda desk: desk.read(OURS, suspicions=(say("annotations", sheet=1),)),
    "a problem": lambda desk: desk.read(problem=say("cut-short")),
    "no sheet": lambda desk: desk.read(),
}


@pytest.mark.parametrize("way", WAITING)
def test_whatever_else_is_sealed(at: Desks, way: str) -> None:
    desk = WAITING[way](at())
    assert not desk.path.exists()
    assert desk.kept == []
    assert PDF not in desk.shown
    assert STRANGER.encode() not in desk.shown


def test_what_judging_knows_is_clear_then(at: Desks) -> None:
    desk = at().read("Ｓａｔō")
    assert desk.judged(Looked()) == PutAway()
    assert desk.path.read_bytes() == PDF
    assert [sheet.runs for sheet in desk.kept[0].sheets] == [("Ｓａｔō",)]


def test_a_sheet_of_ours_does_not_save_a_stranger_s(at: Desks) -> None:
    desk = at().read(OURS, STRANGER)
    away = desk.judged(Looked(strange=frozenset({2})))
    assert away == PutAway({NAME: Why.STRANGER}, frozenset({NAME}), changed=frozenset({0}))
    assert list(desk.kept[0].sheets) == [Sheet((OURS,)), Sheet((), withheld=True)]
    assert not desk.path.exists() and not desk.sealed.exists()
    assert STRANGER.encode() not in desk.shown


def test_of_a_stranger_s_nothing_but_the_digest_is_left(at: Desks) -> None:
    desk = at().read(STRANGER, suspicions=(say("undecodable-image", sheet=1, failure=Failure(STRANGER)),))
    assert desk.judged(Looked(strange=frozenset({1}))).strangers == {NAME}
    assert desk.kept == [Reading("pdfium", (), FORGOTTEN)]
    assert sha256(PDF).hexdigest().encode() in desk.shown


HIDDEN = (Hidden("something hidden", Where.SHEET, 1),)
UNSEEN = (say("hidden-letters", sheet=1, letters=15, why="covered"),)


def test_of_what_is_hidden_only_what_is_of_the_population_is_left(at: Desks) -> None:
    """The document is withheld; what was found of it is found again from what is kept."""
    desk = at().read(OURS, suspicions=UNSEEN, hidden=HIDDEN)
    told = (Hidden("", Where.SHEET, 1), Hidden("佐藤花子", Where.SHEET, 1))
    assert desk.judged(Looked(hidden=told)) == PutAway({NAME: Why.BESIDE}, changed=frozenset({0}))
    assert [each.hidden for each in desk.kept] == [told]
    assert b"something hidden" not in desk.shown


def test_that_there_is_ink_stays_of_a_sheet_that_nobody_can_read(at: Desks) -> None:
    """Judged again it is no empty sheet."""
    ink = (Ink(1, 2, 3, 4, InkOf.PICTURE, "0"),)
    desk = at()
    seen = Reading("pdfium", (Sheet((OURS,)), Sheet(("x",), ink=ink)))
    observation = Observation(NAME, sha256(desk.data).hexdigest(), len(desk.data), (seen,))
    desk.looking.take(ReadDocument(NAME, encode(observation)), 0)
    desk.looking.flush()
    assert desk.judged(Looked(blank=frozenset({2}))).withheld == {NAME: Why.UNREAD}
    assert [each.sheets for each in desk.kept] == [(Sheet((OURS,)), Sheet((), ink=ink))]


@pytest.mark.parametrize("looked", [Looked(strange=frozenset({1})), Looked(strange=frozenset({2})), None])
def test_what_is_hidden_beside_a_stranger_s_sheet_goes(at: Desks, looked: Looked | None) -> None:
    desk = at().read(OURS, STRANGER, suspicions=UNSEEN, hidden=HIDDEN)
    desk.judged(looked)
    assert [each.hidden for each in desk.kept] == [()]
    assert b"something hidden" not in desk.shown


def test_of_a_text_only_what_is_of_the_population_is_left(at: Desks) -> None:
    desk = at(STRANGER.encode()).read(STRANGER, problem=NO_PDF)
    assert desk.judged(Looked(told=("佐藤花子",))).withheld == {NAME: Why.UNREAD}
    assert desk.kept == [Reading("pdfium", (Sheet(("佐藤花子",)),), NO_PDF)]


def test_at_what_nobody_looked_is_nobody_s(at: Desks) -> None:
    desk = at().read(OURS, STRANGER)
    assert desk.judged(None).withheld == {NAME: Why.NOT_LOOKED_AT}
    assert desk.kept == [Reading("pdfium", (), NOT_LOOKED_AT)]


@pytest.mark.parametrize("data", [b"somebody real\n" + PDF, PDF + b"somebody real"])
def test_what_stands_around_a_document_is_not_kept(at: Desks, data: bytes) -> None:
    desk = at(data).read(OURS)
    assert not desk.path.exists()
    assert desk.judged(Looked()).withheld == {NAME: Why.BESIDE}
    assert b"somebody real" not in desk.shown


def test_an_operator_can_open_what_is_withheld(at: Desks) -> None:
    desk = at(to_open=True).read(STRANGER)
    desk.judged(Looked(strange=frozenset({1})))
    assert desk.seal.opened(NAME, desk.sealed.read_bytes()) == PDF


def test_putting_away_twice_is_putting_away_once(at: Desks) -> None:
    desk = at().read(STRANGER)
    desk.judged(None)
    assert desk.judged(None) == PutAway()
    assert len(desk.kept) == 1
