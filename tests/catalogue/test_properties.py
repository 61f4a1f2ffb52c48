"""One row a property, none without, in the order of the words."""

from __future__ import annotations

from harness.certificates.domain.properties import PROPERTIES, ROW_OF, Limits, Property


def test_every_property_has_one_row_in_the_order_of_verdicts() -> None:
    assert [row.property for row in PROPERTIES] == list(Property)


def test_numbers_are_told_once_each() -> None:
    assert len({row.number for row in PROPERTIES}) == len(PROPERTIES)


def test_what_rests_on_the_system_s_word_needs_the_capability_to_give_it() -> None:
    assert all(row.self_reported == (row.needs is not None) for row in PROPERTIES)


def test_a_limit_that_must_be_set_is_one_and_is_not_set_otherwise() -> None:
    assert all(getattr(Limits(), row.limit) is None for row in PROPERTIES if row.limit)


def test_a_row_is_found_by_the_property_s_plain_text() -> None:
    assert ROW_OF["binding"].property is Property.BINDING
