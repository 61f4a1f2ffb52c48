"""A label that is written on several lines of a narrow column is one."""

from __future__ import annotations

import re

from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spots
from harness.domain.observations import Place, Sheet
from tests.checks.world import GROUND

LABELS = re.compile("住民となった年月日|生年月日|世帯主氏名|世帯主|氏名|性別|氏|名")


def found(*runs: tuple[str, int, int]) -> list[str]:
    """In runs that begin at these places, of letters of ten points."""
    texts = tuple(text for text, _, _ in runs)
    places = tuple(Place(left, top, left + 100 * len(text), top + 100) for text, left, top in runs)
    return [text for text, _ in Spots(View(Sheet(texts, (), places), GROUND.lexicon)).words(LABELS)]


def test_lines_below_each_other_are_one_label() -> None:
    assert found(("住民と", 0, 0), ("なった", 0, 110), ("年月日", 0, 220)) == ["住民となった年月日"]
    assert found(("性", 0, 0), ("別", 0, 120)) == ["性別"]


def test_it_stands_where_all_its_lines_do() -> None:
    sheet = Sheet(("性", "別"), (), (Place(0, 0, 100, 100), Place(5, 110, 95, 210)))
    ((_, spot),) = Spots(View(sheet, GROUND.lexicon)).words(LABELS)
    assert (spot.start, spot.end) == (0, 2)
    assert spot[2:6] == (0, 0, 100, 210)


def test_what_stands_elsewhere_is_none() -> None:
    assert found(("住民となった", 0, 0), ("年月日", 0, 400)) == []
    assert found(("住民となった", 0, 0), ("年月日", 900, 110)) == []
    assert found(("住民となった", 0, 0), ("年月日", 0, 20)) == []


def test_two_labels_are_two() -> None:
    assert found(("世帯主", 0, 0), ("氏名", 0, 120)) == ["世帯主", "氏名"]
    assert found(("氏", 0, 0), ("名", 0, 120), ("氏", 300, 0), ("名", 600, 0)) == ["氏", "名", "氏", "名"]


def test_letters_spread_over_a_field_are_one_label() -> None:
    assert found(("性", 0, 200), ("別", 400, 200)) == ["性別"]
    assert found(("生", 0, 0), ("年", 300, 0), ("月", 600, 0), ("日平成元年1月8日", 900, 0)) == ["生年月日"]


def test_letters_elsewhere_are_none() -> None:
    assert found(("性", 0, 0), ("別", 400, 300)) == []
    assert found(("性", 0, 0), ("別", 1900, 0)) == []
    assert found(("性別の", 0, 0), ("氏", 500, 0)) == ["性別", "氏"]
