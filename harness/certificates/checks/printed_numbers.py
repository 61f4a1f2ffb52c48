"""What on a sheet may be a certificate number."""

from __future__ import annotations

import re
from collections.abc import Collection

from harness.certificates.checks.sheets import View

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?=.*\d)[!-~]{4,64}")
_LABELLED = re.compile(r"(?:発行|交付|証明書?)(?:番号|No\.?):?第?([!-~]{4,64}?)号?$")


def numbers_on(view: View) -> tuple[str, ...]:
    """What on a sheet may be a certificate number: whole runs, or what stands behind the label in one."""
    found = dict.fromkeys(part.strip("第号") for part in view.parts)
    found.update(dict.fromkeys(match.group(1) for part in view.parts if (match := _LABELLED.search(part))))
    return tuple(one for one in found if _NUMBER.fullmatch(one) and one not in view.lexicon)


def others_numbers(numbers: Collection[str], own: Collection[str]) -> tuple[str, ...]:
    """Of what may be certificate numbers on a sheet, given those of its application: what is of the same form, where
    none of its own stands there."""
    if not own or not set(own).isdisjoint(numbers):
        return ()
    forms = set(map(_form, own))
    return tuple(one for one in numbers if _form(one) in forms)


def _form(number: str) -> str:
    return _DIGIT.sub("0", number)
