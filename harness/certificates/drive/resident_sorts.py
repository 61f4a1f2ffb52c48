"""Which residents are of a sort that a load asks for."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from harness.certificates.domain.residents import Resident
from harness.certificates.scenario.model import Sort

_ERAS_FROM = (date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1))
_FIRST_DAYS = frozenset(begin + timedelta(days=days) for begin in _ERAS_FROM for days in range(7))
_LONG_COLUMNS = 16


def is_of(resident: Resident, sort: Sort) -> bool:
    """Whether the resident is of that sort. Foreigners are of no era: their dates are printed with Christian years."""
    if sort is Sort.ERA_DAY:
        return resident.nationality is None and resident.birth_date in _FIRST_DAYS
    if sort is Sort.LONG_NAME:
        return sum(map(_columns, resident.name)) > _LONG_COLUMNS
    return sort.value in resident.hard_cases


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
