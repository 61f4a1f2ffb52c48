"""Resident codes and My Numbers are found however they are grouped, and whatever is glued to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.numbers import codes_in
from harness.certificates.population.check_digits import my_number, resident_code

NUMBER, CODE = "517684487941", "90969797738"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (NUMBER, {NUMBER}),
        (f"番号{NUMBER}です", {NUMBER}),
        (f"No.{CODE}", {CODE}),
        ("5176-8448-7941", {NUMBER}),
        ("5176・8448/7941", {NUMBER}),
        ("517,684,487,941", {NUMBER}),
        ("5176~8448:7941", {NUMBER}),
        ("5176(8448)7941", {NUMBER}),
        ("5176|8448、7941", {NUMBER}),
        ("5176*8448#7941", {NUMBER}),
        ("5176--8448][7941", {NUMBER}),
        ("5176***8448-7941", set()),
        ("909_69797ー738", {CODE}),
        ("517684四八七九四一", {NUMBER}),
        ("五一七六八四四八七九四壱", {NUMBER}),
        ("⑨〇⑨六9797738", {CODE}),
        ("\n".join("五一七六八四四八七九四一"), {NUMBER}),
        ("5176-\n8448-\n7941", {NUMBER}),
        ("5176\n-\n8448\n-\n7941", {NUMBER}),
        ("5176-8\n448-7941号", {NUMBER}),
        ("15176-\n8448-\n7941", set()),
        (f"00{NUMBER}", {NUMBER}),
        (f"{NUMBER[:-1]}2", {f"{NUMBER[:-1]}2"}),
        ("1234567890", set()),
    ],
)
def test_a_number_is_found(text: str, found: set[str]) -> None:
    known = {NUMBER, CODE, f"{NUMBER[:-1]}2"}
    assert {number for number, _, _ in codes_in(text, known)} == found


@given(st.text("0123456789", min_size=11, max_size=11), st.text("日本A-", max_size=3), st.text("日本A-", max_size=3))
def test_where_it_stands(body: str, before: str, after: str) -> None:
    number = my_number(body)
    assert (number, len(before), len(before) + 12) in list(codes_in(before + number + after, {number}))


@given(st.text("0123456789", min_size=10, max_size=10))
def test_in_a_longer_number_the_check_digit_tells(body: str) -> None:
    code = resident_code(body)
    wrong = body + str((int(code[-1]) + 1) % 10)
    assert code in {number for number, _, _ in codes_in(f"987{code}", {code, wrong})}
    assert wrong not in {number for number, start, _ in codes_in(f"987{wrong}", {code, wrong}) if start == 3}


def test_nothing_stands_in_a_whole_my_number() -> None:
    inside = next(
        number
        for body in range(10**9, 10**9 + 10_000)
        if (number := my_number(f"{body:011d}")) and resident_code(number[1:11]) == number[1:]
    )
    assert [number for number, _, _ in codes_in(inside, {inside, inside[1:]})] == [inside]
