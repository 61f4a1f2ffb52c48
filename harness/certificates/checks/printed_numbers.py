"""What on a sheet may be a certificate number."""

from __future__ import annotations

import re
from collections.abc import Collection

from harness.certificates.checks.sheets import View

_DIGIT = re.compile(r"\d")
_WHOLE_RUN = re.compile(r"^第*((?=.*\d)[!-~]{4,64})号*$", re.MULTILINE)
_LABELLED = re.compile(r"(?:発行|交付|証明書?)(?:番号|No\.?):?第?((?=.*\d)[!-~]{4,64}?)号?$", re.MULTILINE)


def numbers_on(view: View) -> tuple[str, ...]:
    """What on a sheet may be a certificate number: whole runs, or what stands behind the label in one."""
    found = [match.group(1) for pattern in (_WHOLE_RUN, _LABELLED) for match in pattern.finditer(view.lines)]
    return tuple([one for one in dict.fromkeys(found) if one not in view.lexicon])


def others_numbers(numbers: Collection[str], own: Collection[str]) -> tuple[str, ...]:
    """Of what may be certificate numbers on a sheet, given those of its application: what is of the same form, where
    none of its own stands there."""
    if not own or not set(own).isdisjoint(numbers):
        return ()
    forms = set(map(_form, own))
    return tuple(one for one in numbers if _form(one) in forms)


def _form(number: str) -> str:
    return _DIGIT.sub("0", number)
