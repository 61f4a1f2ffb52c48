"""What on a sheet may be a certificate number."""

from __future__ import annotations

import re
from collections.abc import Collection

from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.sheets import View

_DIGIT = re.compile(r"\d")
_WHOLE_RUN = re.compile(r"^第*([!-~]{4,64})号*$", re.MULTILINE)
_LABELLED = re.compile(r"(?:発行|交付|証明書?)(?:番号|No\.?):?第?((?=.*\d)[!-~]{4,64}?)号?$", re.MULTILINE)
_BROKEN = re.compile(r"^([!-~]{2,62})\n(?=([!-~]{2,62})$)", re.MULTILINE)
"""Neighbouring runs, which one number may be broken over."""
_GLUED = re.compile(r"(?:N[oO]\.?:?)?([0-9A-Za-z](?:[-._/]?[0-9A-Za-z])+)")
_NUMBER = re.compile(r"(?=.*\d).{4,64}")
_LEAST_TELLING = 8
"""A number of fewer letters may be anything's, where the sheet bears its own as well."""
_PARTING = re.compile(r"[^0-9A-Za-z]")
_MAY_BE_THE_SAME = frozenset({Use.REGISTRATION, Use.CARD})


def numbers_on(view: View, own: Collection[str] = ()) -> tuple[str, ...]:
    """What on a sheet may be a certificate number: whole runs, two in turn, or what stands behind the label in one;
    where none of those that it should bear stands there, also what is glued to words."""
    patterns = (_WHOLE_RUN, _LABELLED)
    found = dict.fromkeys([match.group(1) for pattern in patterns for match in pattern.finditer(view.lines)])
    broken = [match.groups() for match in _BROKEN.finditer(view.lines)]
    found.update(dict.fromkeys(["".join(both) for both in broken if set(both).isdisjoint(own)]))
    found = {one: None for one in found if _DIGIT.search(one)}
    if own and found.keys().isdisjoint(own):
        found.update(dict.fromkeys(filter(_NUMBER.fullmatch, _GLUED.findall(view.lines))))
    return tuple([one for one in found if not _is_item(view, one)])


def _is_item(view: View, number: str) -> bool:
    return any(use not in _MAY_BE_THE_SAME for use, _ in view.lexicon.owners(number))


def others_numbers(numbers: Collection[str], own: Collection[str]) -> tuple[str, ...]:
    """Of what may be certificate numbers on a sheet, given those of its application, the others of the same form, as
    they are written in that: with the same signs between their digits, whatever these are on the sheet."""
    if not own:
        return ()
    least = 1 if set(own).isdisjoint(numbers) else _LEAST_TELLING
    alike = (_as_written(one, other) for one in numbers if len(one) >= least for other in own if one != other)
    return tuple(dict.fromkeys([one for one in alike if one and one not in own]))


def _as_written(number: str, own: str) -> str:
    """A number in the form of another; empty where it has not as many digits in the same places."""
    plain = iter(_PARTING.sub("", number))
    written = "".join([sign if _PARTING.match(sign) else next(plain, "") for sign in own])
    return written if _form(written) == _form(own) and next(plain, None) is None else ""


def _form(number: str) -> str:
    return _DIGIT.sub("0", number)
