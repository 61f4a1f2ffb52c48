"""Check digits, against numbers that were worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.population.check_digits import my_number, numbered, resident_code
from tests.population.codes import municipality_code


def test_numbers_of_the_protocol_page() -> None:
    # 1*5 + 2*4 + 3*3 + 4*2 + 5*7 + 6*6 + 7*5 + 8*4 + 9*3 + 0*2 = 195 = 17 * 11 + 8, and 11 - 8 = 3
    assert resident_code("1234567890") == "12345678903"
    assert my_number("12345678901") == "123456789018"


def test_a_remainder_of_one_or_none_gives_zero() -> None:
    assert my_number("00000000000") == "000000000000"
    assert my_number("00000000006")[-1] == "0"  # 6 * 2 = 12 = 11 + 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("13101", "131016"),
        ("14100", "141003"),
        ("13121", "131211"),
        ("14130", "141305"),
        ("36201", "362018"),
        ("40220", "402206"),
        ("37201", "372013"),
        ("01100", "011002"),
        ("07201", "072010"),
    ],
)
def test_published_municipality_codes(body: str, code: str) -> None:
    assert municipality_code(body) == code


@given(st.lists(st.integers(0, 10**10 - 1), max_size=20))
def test_many_at_once_are_the_same_as_one_by_one(bodies: list[int]) -> None:
    assert numbered(bodies, 10) == [resident_code(f"{body:010d}") for body in bodies]
    assert numbered(bodies, 11) == [my_number(f"{body:011d}") for body in bodies]


@given(st.integers(0, 10**11 - 1), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_unless_the_remainder_hides_it(body: int, place: int, added: int) -> None:
    """The published formula gives 0 for both remainders 0 and 1, so only these two can hide each other."""
    digits = [int(digit) for digit in f"{body:011d}"]
    digits[place] = (digits[place] + added) % 10
    one, other = my_number(f"{body:011d}"), my_number("".join(map(str, digits)))
    assert one[-1] != other[-1] or one[-1] == "0"


@pytest.mark.parametrize("body", ["123", "1234567890123", "12345６78901", "abcdefghijk"])
def test_what_is_no_body_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match="is not 11 digits"):
        my_number(body)


def test_bodies_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="10 digits"):
        numbered([10**10], 10)
    with pytest.raises(ValueError, match="10 digits"):
        numbered([1], 9)
