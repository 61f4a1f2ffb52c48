"""Check digits of a resident's two numbers. The population's own: the reference system has another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)


def _modulus_11(body: str) -> str:
    remainder = sum(int(digit) * weight for digit, weight in zip(reversed(body), _WEIGHTS, strict=False)) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def my_number(body: str) -> str:
    """個人番号: 11 digits to 12.

    Check digit: 11 - (sum of P_n * Q_n, n = 1 to 11, modulo 11), and 0 if that remainder is 1 or less. P_n is the n-th
    digit from the right of the 11, Q_n is n + 1 for n <= 6 and n - 5 above. Source: 平成26年総務省令第85号 第5条."""
    _need(body, 11)
    return body + _modulus_11(body)


def resident_code(body: str) -> str:
    """住民票コード: 10 digits to 11.

    The check digit of 住民基本台帳法施行規則 第1条: the weights of the My Number on ten digits, n = 1 to 10."""
    _need(body, 10)
    return body + _modulus_11(body)


def numbered(bodies: Sequence[int], digits: int) -> list[str]:
    """Many at once: bodies of 10 digits to resident codes, or of 11 to My Numbers."""
    if digits not in (10, 11) or any(not 0 <= body < 10**digits for body in bodies):
        raise ValueError(f"resident codes have 10 digits before the check digit and My Numbers 11, not {digits}")
    rest = np.array(bodies, dtype=np.int64)
    whole = rest * 10
    total = np.zeros(len(bodies), dtype=np.int64)
    for weight in _WEIGHTS[:digits]:
        total += rest % 10 * weight
        rest //= 10
    remainder = total % 11
    whole += np.where(remainder <= 1, 0, 11 - remainder)
    return [f"{number:0{digits + 1}d}" for number in whole.tolist()]


def _need(body: str, length: int) -> None:
    if len(body) != length or not (body.isascii() and body.isdigit()):
        raise ValueError(f"{body!r} is not {length} digits")
