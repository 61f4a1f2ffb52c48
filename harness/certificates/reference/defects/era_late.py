"""Dates in the first week of an era are printed in the era before: 平成31年5月1日.

Date and place: 2019-05-07, Osaka: eleven family registers with the wrong era.
Trigger: a certificate that prints a date in the first seven days of an era: of 令和 from 2019-05-01, 平成 from
1989-01-08, 昭和 from 1926-12-25, 大正 from 1912-07-30. A birth date is judged; other dates need not be printed.
Foreigners' birth dates are printed with the Christian year.
Mechanism: published is that the change of eras had not been applied on one terminal in each of three wards. That eras
begin a week late everywhere is inferred (推定)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import SheetTask
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import retouched
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.rules.eras import era_date, era_year, full_width
from harness.certificates.reference.server import IssuanceServer

_FIRST_DAYS = (date(2019, 5, 1), date(1989, 1, 8), date(1926, 12, 25), date(1912, 7, 30))
_LATE_BY_DAYS = 7


def _late() -> Iterator[tuple[str, str]]:
    """Each date of those weeks as it should be printed and as it is."""
    for first in _FIRST_DAYS:
        name, year = era_year(first - timedelta(days=1))
        for days in range(_LATE_BY_DAYS):
            day = first + timedelta(days=days)
            yield era_date(day), full_width(f"{name}{year}年{day.month}月{day.day}日")


_PRINTED = dict(_late())


class ServerWithLateEras(IssuanceServer):
    """Its table of eras came a week late."""

    def compose(self, task: SheetTask) -> PageModel:
        """The sheet with its dates by that table."""
        return retouched(super().compose(task), lambda item: Item(item.label, _PRINTED.get(item.value, item.value)))


INFO = DefectInfo(
    title="the first week of an era is printed in the era before",
    date="2019-05-07",
    place="Osaka",
    trigger="a certificate of somebody born in the first week of an era",
    source="city.osaka.lg.jp 0000469083",
    property=Property.CONTENT,
    people="era-day",
    applications=1,
    server=ServerWithLateEras,
)
