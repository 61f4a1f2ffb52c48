"""Numbers of residents on a page, in groups or not, whatever stands before and behind them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, product

LEAST_DIGITS = 10
"""A number of fewer says nothing without its label: a date or a telephone number may be the same."""
_LONGEST_FIRST = (12, 11)
"""The digits of a My Number and of a resident code; in the longer one the shorter means nothing."""
_NUMERALS = ("〇零○◯⓪", "一壱壹①", "二弐貳②", "三参參③", "四肆④", "五伍⑤", "六陸⑥", "七漆⑦", "八捌⑧", "九玖⑨")
"""What else than 0 to 9 may be written for each of them, digit by digit."""
_IN_DIGITS = {ord(numeral): str(digit) for digit, numerals in enumerate(_NUMERALS) for numeral in numerals}
_EVERY = "0123456789" + "".join(_NUMERALS)
_DIGIT = f"[{_EVERY}]"
_SIGN = "[-・/._ー,、~:|()]?"
# The first digit stands before the look behind it, so that it is searched for.
_DIGITS = re.compile(rf"{_DIGIT}(?<!{_DIGIT}{_DIGIT})(?:{_SIGN}(?:\n{_SIGN})?{_DIGIT}){{9,}}")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
REGISTERED = "登録番号"
"""The label of a seal's registration, or how it ends."""
_BEHIND = re.compile(r"[:(]?第?([0-9A-Za-z](?:[-・/._ー]?[0-9A-Za-z])*)")
_SIGNS = re.compile(r"[-・/._ー]")
_OF_OTHER_THINGS = (
    "発行番号", "交付番号", "証明番号", "証明書番号", "通知書番号", "整理番号", "宛名番号", "世帯番号", "電話番号",
)  # fmt: skip


def codes_in(text: str, known: Container[str]) -> Iterator[tuple[str, int, int]]:
    """Those of the `known` numbers that levelled lines show, and where each begins and ends: all of a number that has
    as many digits; in one that has more, those of 11 and 12 digits that end with the right check digit; and what one
    or more lines hold of such a number together, from the first digit of one to the last of another."""
    for match in _DIGITS.finditer(text):
        digits = [at for at in range(*match.span()) if text[at] in _EVERY]
        whole = "".join([text[at] for at in digits]).translate(_IN_DIGITS)
        if "\n" not in match.group():
            yield from _in_one(whole, digits, known)
        else:
            inner = (n for n, pair in enumerate(pairwise(digits), 1) if "\n" in text[slice(*pair)])
            starts = dict.fromkeys((0, *inner, len(digits)))
            for first, last in pairwise(starts):
                if last - first >= LEAST_DIGITS:
                    yield from _in_one(whole[first:last], digits[first:last], known)
            for first, size in product(starts, _LONGEST_FIRST):
                if first + size in starts and whole[first : first + size] in known:
                    yield whole[first : first + size], digits[first], digits[first + size - 1] + 1


def _in_one(whole: str, digits: Sequence[int], known: Container[str]) -> Iterator[tuple[str, int, int]]:
    """Those in one row of digits, which stand at these places."""
    if len(whole) not in _LONGEST_FIRST and whole in known:
        yield whole, digits[0], digits[-1] + 1
        return
    for size in _LONGEST_FIRST:
        for first in range(len(whole) - size + 1):
            number = whole[first : first + size]
            if number in known and (len(whole) == size or _has_check_digit(number)):
                yield number, digits[first], digits[first + size - 1] + 1
        if len(whole) == size and _has_check_digit(whole):
            break


def registered_in(parts: Sequence[str], known: Container[str]) -> Iterator[tuple[str, int, int, int]]:
    """Those of the `known` numbers, of whatever length, that stand directly behind the label of a seal's registration,
    in one run with it or in the next: with the run, counted from 0, and where in it each begins and ends."""
    for place, part in enumerate(parts):
        label = part.rfind(REGISTERED)
        if label >= 0:
            at, start = (place, label + len(REGISTERED)) if not part.endswith((REGISTERED, ":")) else (place + 1, 0)
            match = _BEHIND.match(parts[at], start) if at < len(parts) else None
            for number in {match.group(1), _SIGNS.sub("", match.group(1))} if match else ():
                if match and number in known:
                    yield number, at, *match.span(1)


def is_of_other_things(before: str) -> bool:
    """Whether what a page shows before a number says that it counts something else than seals or people, papers for
    the most part: 第 alone does."""
    label = before.rstrip(":(第")
    return label.endswith(_OF_OTHER_THINGS) or (before.endswith("第") and not label.endswith(REGISTERED))


def _has_check_digit(number: str) -> bool:
    """Modulus 11 over the digits before the last, weighted from the right by 2 to 7 and 2 to 6 (平成26年総務省令第85号
    第5条; 住民基本台帳法施行規則第1条 on one digit less)."""
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number[:-1]), _WEIGHTS, strict=False)) % 11
    return int(number[-1]) == (0 if rest <= 1 else 11 - rest)
