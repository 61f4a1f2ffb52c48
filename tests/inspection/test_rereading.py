"""What is read again is held against what was kept: how a reader was lost does not matter, what repairs show does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading, Sheet
from harness.inspection.verifying.comparing_stored import FirstForm, SecondForm, StoredForm
from harness.inspection.verifying.rereading import _is_given_up, _is_lost, _problems, _settled
from harness.reading.lines import encode

BROKEN = Reading("pdfium", (), say("cut-short"))
SHOWN = Reading("qpdf", (Sheet(("text",)),))
DAMAGED = Observation("d/1.pdf", "", 9, (BROKEN,), (SHOWN,))


def lost(why: Message) -> Observation:
    return replace(DAMAGED, readings=(Reading("pdfium", (), why),), repairs=(SHOWN, Reading("pages", (), why)))


def settled(seen: Observation) -> bytes:
    return _settled(encode(seen), seen)


CPU, WALL = say("over-cpu-limit", limit_s=10.0), say("over-wall-limit", limit_s=30.0)


def test_readers_that_are_lost_are_lost_alike() -> None:
    assert settled(lost(CPU)) == settled(lost(WALL))
    assert settled(lost(CPU)) != settled(replace(lost(CPU), repairs=(Reading("qpdf"), lost(CPU).repairs[1])))
    assert settled(DAMAGED) == encode(DAMAGED)


@pytest.mark.parametrize(
    ("problem", "is_lost", "given_up"),
    [(CPU, True, False), (say("readers-gave-up", after_s=300.0), True, True), (say("cut-short"), False, False)],
)
def test_what_lies_in_the_document_comes_out_again(problem: Message, is_lost: bool, given_up: bool) -> None:
    """A damaged document whose repairs show something else than was kept was changed."""
    problems = _problems(replace(DAMAGED, repairs=(SHOWN, Reading("pages", (), problem))))
    assert (_is_lost(problems), _is_given_up(problems)) == (is_lost, given_up)


def test_repairs_are_held_against_what_was_kept_where_any_were_made() -> None:
    bare = replace(DAMAGED, repairs=())
    assert StoredForm().digest(encode(DAMAGED)) != StoredForm().digest(encode(bare))
    for form in (FirstForm(), SecondForm()):
        assert form.digest(encode(DAMAGED)) == form.digest(encode(bare))
