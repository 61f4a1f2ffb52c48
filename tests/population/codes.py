"""The check digit of a municipality's code: codes stand in a data file, so nobody but a test works one out."""

from __future__ import annotations


def municipality_code(body: str) -> str:
    """全国地方公共団体コード: 5 digits to 6.

    Check digit: the last digit of 11 - (sum of the digits times 6, 5, 4, 3, 2, modulo 11); for a sum below 11 that is
    11 - the sum. Source: 総務省 全国地方公共団体コード, 検査数字の算出方法."""
    total = sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 4, 3, 2), strict=True))
    return body + str((11 - total % 11) % 10)
