"""Resident codes and My Numbers in a text, in groups or not, whatever stands before and behind them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

_LONGEST_FIRST = (12, 11)
"""The digits of a My Number and of a resident code; in the longer one the shorter means nothing."""
# The first digit stands before the look behind it, so that it is searched for.
_DIGITS = re.compile(r"\d(?<!\d\d)(?:[-・/._ー]?\d){10,}")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)


def codes_in(text: str, known: Container[str]) -> Iterator[tuple[str, int, int]]:
    """Those of the `known` numbers that a levelled text shows, and where each begins and ends: all of a number that has
    as many digits; in one that has more, what ends with the right check digit."""
    for match in _DIGITS.finditer(text):
        digits = [at for at in range(*match.span()) if text[at].isdigit()]
        whole = "".join([text[at] for at in digits])
        for size in _LONGEST_FIRST:
            for first in range(len(whole) - size + 1):
                number = whole[first : first + size]
                if number in known and (len(whole) == size or _has_check_digit(number)):
                    yield number, digits[first], digits[first + size - 1] + 1
            if len(whole) == size and _has_check_digit(whole):
                break


def _has_check_digit(number: str) -> bool:
    """Modulus 11 over the digits before the last, weighted from the right by 2 to 7 and 2 to 6 (平成26年総務省令第85号
    第5条; 住民基本台帳法施行規則第1条 on one digit less)."""
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number[:-1]), _WEIGHTS, strict=False)) % 11
    return int(number[-1]) == (0 if rest <= 1 else 11 - rest)
