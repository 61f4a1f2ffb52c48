"""A message has exactly the parts of its row, of their types, and comes back from JSON as it went in."""

from __future__ import annotations

from types import SimpleNamespace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import families
from harness.catalogue import say
from harness.catalogue.rows import (
    COUNT,
    FAILURE,
    HELD,
    PERSON,
    PERSONS,
    QUOTED,
    SAID,
    Part,
    Row,
    Weight,
    row_of,
    rows,
    rows_of,
)
from harness.catalogue.stored import message_of, table_of
from harness.domain.messages import Failure, Held, Message, Person, Quoted, Value

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def values_of(part: Part) -> st.SearchStrategy[Value]:
    """Values of a part's type."""
    if part.many:
        return st.lists(values_of(Part(part.accepts, part.vocabulary)), max_size=4).map(tuple)
    if part == QUOTED:
        return ANY_TEXT.map(Quoted)
    if part == FAILURE:
        return ANY_TEXT.map(Failure)
    if part == HELD:
        return ANY_TEXT.map(Held)
    if part == PERSON:
        return st.builds(Person, ANY_TEXT, ANY_TEXT)
    if part == SAID:
        return st.builds(lambda text: say("told-by-an-earlier-version", words=Quoted(text)), ANY_TEXT)
    if float in part.accepts:
        return st.floats(0, 1e6)
    return st.integers(0, 10**6) if int in part.accepts else ANY_TEXT


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any message of the catalogue."""
    row = row_of(draw(st.sampled_from(sorted(rows()))))
    return say(row.code, **{name: draw(values_of(part)) for name, part in row.parts.items()})


@given(messages())
def test_a_message_comes_back_from_json_as_it_went_in(message: Message) -> None:
    assert message_of(orjson.loads(orjson.dumps(table_of(message)))) == message


def test_a_sentence_of_an_earlier_version_is_quoted_whole() -> None:
    assert message_of("The document has no sheets.")["words"] == Quoted("The document has no sheets.")


def test_a_code_that_is_not_in_the_catalogue_cannot_be_said() -> None:
    with pytest.raises(ValueError, match="no code"):
        say("no-such-thing")


def test_a_message_has_all_parts_of_its_row_and_no_other() -> None:
    with pytest.raises(ValueError, match="has the parts"):
        say("empty-sheet")
    with pytest.raises(ValueError, match="has the parts"):
        say("empty-sheet", sheet=1, page=1)


@pytest.mark.parametrize("sheet", ["1", True, None, Quoted("1"), (1,)])
def test_a_part_is_of_its_row_s_type(sheet: object) -> None:
    with pytest.raises(TypeError):
        say("empty-sheet", sheet=sheet)


def test_what_the_system_said_cannot_stand_where_a_word_of_ours_does() -> None:
    with pytest.raises(TypeError):
        say("ledger-entry-missing", application=Quoted("x"))


def test_one_code_has_one_row_in_a_file() -> None:
    with pytest.raises(ValueError, match="two rows of the catalogue have the code a"):
        rows_of('[note]\na = {}\n[doubt]\na = { page = "id" }\n')


def test_one_code_has_one_row_in_all_families(monkeypatch: pytest.MonkeyPatch) -> None:
    other = SimpleNamespace(rows=rows_of('[note]\nnot-judged = { page = "id" }\n'))
    monkeypatch.setattr(families, "names", lambda: ("other",))
    monkeypatch.setattr(families, "family", {"other": other}.__getitem__)
    with pytest.raises(ValueError, match="two rows of the catalogue have the code not-judged"):
        rows()


def test_a_row_is_what_its_file_says() -> None:
    (row,) = rows_of('[finding]\na = { of_cause = "b", about = "kinds", kinds = "said-words kind", sheet = "count" }\n')
    parts = {"kinds": Part((str, Quoted), "kind", many=True), "sheet": COUNT}
    assert row == Row("a", Weight.FINDING, parts, "b", "kinds")


def test_the_cause_of_a_finding_is_its_code_unless_it_says_otherwise() -> None:
    found, doubted = rows_of("[finding]\na = {}\n[doubt]\nb = {}\n")
    assert (found.cause, doubted.cause) == ("a", "")


@pytest.mark.parametrize("text", ["[rumour]\na = {}", '[note]\na = { page = "leaf" }', "[note]\na = 3", "[note"])
def test_a_file_of_something_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        rows_of(text)


def test_persons_are_many_and_may_be_none() -> None:
    assert PERSONS.fits(())
    assert not PERSONS.fits(Person("1"))
    assert not FAILURE.fits("x")
    assert FAILURE.fits(Failure("x"))
