"""Numbers of residents on a page, in groups or not, whatever stands before and behind them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence, Set
from itertools import accumulate, product

LEAST_DIGITS = 10
"""A number of fewer says nothing without its label: a date or a telephone number may be the same."""
_LONGEST_FIRST = (12, 11)
"""The digits of a My Number and of a resident code; in the longer one the shorter means nothing."""
_NUMERALS = ("〇零○◯⓪", "一壱壹①", "二弐貳②", "三参參③", "四肆④", "五伍⑤", "六陸⑥", "七漆⑦", "八捌⑧", "九玖⑨")
"""What else than 0 to 9 may be written for each of them, digit by digit."""
_EVERY = "0123456789" + "".join(_NUMERALS)
_SIGNS_BETWEEN = "-・/._ー,、~:;|()[]{}<>+*=#&!?%^@$\\\"'`。･「」『』【】〔〕〈〉《》"
_IN_DIGITS: dict[int, str | None] = {
    **{ord(numeral): str(digit) for digit, numerals in enumerate(_NUMERALS) for numeral in numerals},
    **dict.fromkeys(map(ord, _SIGNS_BETWEEN)),
}
_DIGIT, _SIGN = f"[{_EVERY}]", f"[{re.escape(_SIGNS_BETWEEN)}]{{0,2}}"
# The first digit stands before the look behind it, so that it is searched for.
_DIGITS = re.compile(rf"{_DIGIT}(?<!{_DIGIT}{_DIGIT})(?:{_SIGN}(?:\n{_SIGN}){{0,2}}{_DIGIT}){{9,}}")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
REGISTERED = "登録番号"
"""The label of a seal's registration, or how it ends."""
_BEHIND = re.compile(r"[:(]?第?([0-9A-Za-z](?:[-・/._ー*=#]?[0-9A-Za-z])*)")
_SIGNS = re.compile(r"[-・/._ー*=#]")
_OF_SEALS = re.compile(
    r"(?:登録|印鑑|カード|証(?!明))(?:(?!証明)[^\d]){0,8}(?:番号|NO\.?)(?:\([^\d)]{1,6}\))?[^\d]{0,6}\Z"
)
"""What the number of a seal or a card is called, and that of no certificate."""
_OF_OTHER_THINGS = (
    "発行番号", "交付番号", "証明番号", "証明書番号", "通知書番号", "整理番号", "宛名番号", "世帯番号", "受付番号",
    "用紙番号", "帳票番号", "管理番号", "文書番号", "通し番号", "端末番号", "店舗番号", "取扱番号", "照会番号",
    "問合番号", "問合せ番号", "問い合せ番号", "問い合わせ番号", "電話番号", "電話", "内線", "TEL", "FAX",
)  # fmt: skip
_BAR = "*"
"""A bar code's letters stand between two."""


def codes_in(text: str, known: Set[str]) -> Iterator[tuple[str, int, int]]:
    """Those of the `known` numbers that levelled lines show, and where each begins and ends: all of a number that has
    as many digits; in one that has more, those of 11 and 12 digits that end with the right check digit; and what one
    or more lines hold of such a number together, from the first digit of one to the last of another."""
    for match in _DIGITS.finditer(text):
        rows = [_plain(row) for row in match.group().split("\n")]
        whole = "".join(rows)
        of_size = [whole[at : at + size] for size in _LONGEST_FIRST for at in range(len(whole) - size + 1)]
        if known.isdisjoint(of_size) and known.isdisjoint(rows):
            continue
        ends = [*accumulate(map(len, rows), initial=0)]
        long = [(row, start) for row, start in zip(rows, ends, strict=False) if len(row) >= LEAST_DIGITS]
        found = {span: None for row, start in long for span in _in_row(row, start, known)}
        over = [(start, start + size) for start, size in product(ends, _LONGEST_FIRST) if start + size in ends]
        found.update(
            (span, None) for span in over if (number := whole[slice(*span)]) in known and _has_check_digit(number)
        )
        places = [at for at in range(*match.span()) if text[at] in _EVERY]
        yield from ((whole[first:stop], places[first], places[stop - 1] + 1) for first, stop in found)


def _plain(row: str) -> str:
    """A row of numerals and signs in digits alone, as most are."""
    return row if row.isascii() and row.isdigit() else row.translate(_IN_DIGITS)


def _in_row(row: str, at: int, known: Container[str]) -> Iterator[tuple[int, int]]:
    """From which to which digit the known numbers reach in a row of digits, which begins with the digit numbered so."""
    if len(row) not in _LONGEST_FIRST and row in known:
        yield at, at + len(row)
        return
    for size in _LONGEST_FIRST:
        for first in range(len(row) - size + 1):
            number = row[first : first + size]
            if number in known and (len(row) == size or _has_check_digit(number)):
                yield at + first, at + first + size
        if len(row) == size and _has_check_digit(row):
            break


def registered_in(parts: Sequence[str], known: Container[str]) -> Iterator[tuple[str, int, int, int]]:
    """Those of the `known` numbers, of whatever length, that stand there, likewise."""
    for numbers, run, start, end in registrations_in(parts):
        yield from ((number, run, start, end) for number in numbers if number in known)


def registrations_in(parts: Sequence[str]) -> Iterator[tuple[set[str], int, int, int]]:
    """What stands directly behind the label of a seal's registration, in one run with it or in the next, as it is
    written and without signs: with the run, counted from 0, and where in it each begins and ends."""
    for place, part in enumerate(parts):
        label = part.rfind(REGISTERED)
        if label >= 0:
            at, start = (place, label + len(REGISTERED)) if not part.endswith((REGISTERED, ":")) else (place + 1, 0)
            match = _BEHIND.match(parts[at], start) if at < len(parts) else None
            if match:
                yield {match.group(1), _SIGNS.sub("", match.group(1))}, at, *match.span(1)


def is_of_other_things(before: str) -> bool:
    """Whether what a page shows before a number says that it counts something else than seals or people, papers for
    the most part: 第 alone does, and so does a bar code's sign, but at a label of seals or cards."""
    label = before[-24:].rstrip(":.(第").upper()
    if label.endswith(_OF_OTHER_THINGS):
        return True
    return before.endswith(("第", _BAR)) and not _OF_SEALS.search(label.rstrip(_BAR))


def _has_check_digit(number: str) -> bool:
    """Modulus 11 over the digits before the last, weighted from the right by 2 to 7 and 2 to 6 (平成26年総務省令第85号
    第5条; 住民基本台帳法施行規則第1条 on one digit less)."""
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number[:-1]), _WEIGHTS, strict=False)) % 11
    return int(number[-1]) == (0 if rest <= 1 else 11 - rest)
