"""The foot of a sheet on a page of its own, where a program broke the page before it: the sentence that certifies, the
day, the mayor, a page number, and nothing of anybody's. It is part of the sheet before it, which then lacks it.

Every word of it is known beforehand, so that nothing of a real person can stand there; a page that says anything more
is a sheet like any other."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from harness.certificates.checks.ground import Ground
from harness.certificates.checks.normalise import level, written_dates_in
from harness.certificates.checks.sheets import View
from harness.checks.clock import TOKYO

_WORDS = """
    この 写し 上記 下記 前記 事項 内容 記載 登録 記録 住民票 印鑑 印影 戸籍 附票 台帳 原本 所得 課税 納税 全部 全員 一部
    者 相違ない 相違ありません とおり 通り 証明 いる いた されて している した する します ある あり ます
    こと もの について に つき の は が を と で 、 。 ,
"""
_LONGEST_FIRST = sorted(map(re.escape, _WORDS.split()), key=len, reverse=True)
_CERTIFIES = re.compile(rf"(?=.*証明)(?>{'|'.join(_LONGEST_FIRST)})++")
"""A sentence of these words alone."""
_PAGE = re.compile(r"[-(]?第?\d{1,2}(?:/\d{1,2})?(?:頁|ページ|枚目|枚)?[-)]?")
_MOST_RUNS = 8
_DATE_AT_MOST = 12
"""Letters."""


def feet_among(views: Sequence[View], ground: Ground) -> frozenset[int]:
    """The sheets, counted from 1, that are no more than the foot of the one before them."""
    short = [place for place, view in enumerate(views) if place and _is_short(view)]
    if not short:
        return frozenset()
    days, places = _days(ground), _places(ground)
    officers = ground.mayors | {place + mayor for place in places for mayor in ground.mayors}
    found: set[int] = set()
    for place in short:
        foot, before = views[place], views[place - 1]
        said = [part for part in foot.parts if part not in places and not _PAGE.fullmatch(part)]
        is_known = said and all(_is_known(part, days, officers) for part in said)
        if is_known and place not in found and set(said).isdisjoint(before.parts):
            found.add(place + 1)
    return frozenset(found)


def _is_short(view: View) -> bool:
    return len(view.parts) <= _MOST_RUNS and not view.strings and not view.sheet.images and not view.sheet.withheld


def _is_known(text: str, days: Collection[date], officers: Collection[str]) -> bool:
    if text in officers or _CERTIFIES.fullmatch(text):
        return True
    return len(text) <= _DATE_AT_MOST and text.endswith("日") and bool(written_dates_in(text) & set(days))


def _places(ground: Ground) -> frozenset[str]:
    """What the municipalities are called; the head of a page may say so on each."""
    towns = ground.population.municipalities
    return frozenset(level(text) for one in towns for text in (one.prefecture, one.name, one.prefecture + one.name))


def _days(ground: Ground) -> frozenset[date]:
    """Those of the business clock, and those after them."""
    begun = (each.now.astimezone(TOKYO).date() for each in ground.clock.settings)
    return frozenset(day + timedelta(days=more) for day in begun for more in (0, 1))
