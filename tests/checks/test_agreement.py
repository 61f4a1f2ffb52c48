"""Two readers, one document: what both see stands, what one sees is open."""

from __future__ import annotations

import pytest

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.certificates.checks.agreement import Agreed, agree
from harness.certificates.checks.remarks import DocumentRemarks, Remark
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.domain.observations import Observation, Reading

ONE = Remark(Property.CONTENT, 1, message_of("Sheet 1 lacks the name."))
SAME = Remark(Property.CONTENT, 1, message_of("Sheet 1 lacks the name and the date."))
OTHER_SHEET = Remark(Property.CONTENT, 2, message_of("Sheet 2 lacks the name."))
OTHER_PROPERTY = Remark(Property.SEAL, 1, message_of("Sheet 1 has another imprint."))


def _agree(*seen: DocumentRemarks, suspicions: tuple[tuple[Message, ...], ...] = ()) -> Agreed:
    more = suspicions or ((),) * len(seen)
    readings = tuple(Reading(f"reader-{number}", suspicions=own) for number, own in enumerate(more, start=1))
    return agree(seen, Observation("d", "x", 1, readings))


NOTHING = Agreed((), (), frozenset(), False, True, frozenset(), False, False)


def test_one_reader() -> None:
    doubt = message_of("It fits two.")
    seen = DocumentRemarks([ONE], [doubt], {"A"}, True, False)
    said = (Property.BINDING, doubt)
    assert _agree(seen) == Agreed((ONE,), (said,), frozenset({"A"}), True, False, frozenset(), True, False)
    assert _agree(DocumentRemarks()) == Agreed((), (), frozenset(), False, True, frozenset(), True, False)


def test_two_readers_who_agree() -> None:
    """The first one's words are told."""
    assert _agree(DocumentRemarks(), DocumentRemarks()) == NOTHING
    assert _agree(DocumentRemarks([ONE]), DocumentRemarks([SAME])) == Agreed(
        (ONE,), (), frozenset(), False, True, frozenset(), False, False
    )


@pytest.mark.parametrize("other", [OTHER_SHEET, OTHER_PROPERTY])
def test_two_readers_who_disagree(other: Remark) -> None:
    """Each remark of one alone is open, under its property, with the reader's name."""
    assert _agree(DocumentRemarks([ONE]), DocumentRemarks([other])) == Agreed(
        (),
        (
            (Property.CONTENT, say("readers-disagree", reader="reader-1", seen=ONE.message)),
            (other.property, say("readers-disagree", reader="reader-2", seen=other.message)),
        ),
        frozenset(), False, True, frozenset(), False, False,
    )  # fmt: skip
    both = _agree(DocumentRemarks([ONE]), DocumentRemarks([ONE, other]))
    words = say("readers-disagree", reader="reader-2", seen=other.message)
    assert (both.remarks, both.unclear) == ((ONE,), ((other.property, words),))


def test_what_is_undecided_is_told_once() -> None:
    one, two, three = map(message_of, ("a", "b", "c"))
    said = _agree(DocumentRemarks(undecided=[one, two]), DocumentRemarks(undecided=[two, three])).unclear
    assert said == tuple((Property.BINDING, message) for message in (one, two, three))


@pytest.mark.parametrize(
    ("one", "other", "both"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)]
)
def test_nobody_and_read(one: bool, other: bool, both: bool) -> None:
    """A document identifies nobody, and is read, if both say so."""
    said = _agree(DocumentRemarks(nobody=one, read=one), DocumentRemarks(nobody=other, read=other))
    assert (said.nobody, said.read) == (both, both)
    words = say("readers-disagree-whether-anyone")
    assert said.unclear == (((Property.BINDING, words),) if one is not other else ())


def test_addresses_that_both_see() -> None:
    assert _agree(DocumentRemarks(exposed={"A", "B"}), DocumentRemarks(exposed={"B", "C"})).exposed == {"B"}


@pytest.mark.parametrize("readers", [1, 2, 3])
@pytest.mark.parametrize("who", [0, 1, 2, None])
def test_a_suspicion_of_any_reader(readers: int, who: int | None) -> None:
    own = tuple((say("hidden-image", sheet=1),) if number == who else () for number in range(readers))
    said = _agree(*[DocumentRemarks()] * min(readers, 2), suspicions=own)
    assert said.suspicious is (who is not None and who < readers)


def test_both_must_have_looked() -> None:
    """What one reader could not look at was not looked at."""
    one = DocumentRemarks(examined={Property.COMPLETENESS, Property.CONTENT})
    other = DocumentRemarks(examined={Property.COMPLETENESS})
    assert _agree(one, other).examined == {Property.COMPLETENESS}
