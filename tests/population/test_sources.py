"""The data files: real codes, readable names, characters that a shipped font can print."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from harness.certificates.population.fresh import fresh_given
from harness.certificates.population.sources import names, places
from tests.population.codes import municipality_code

INCIDENTS = {"横浜市": "141003", "足立区": "131211", "川崎市": "141305", "徳島市": "362018", "宗像市": "402206"} | {
    "高松市": "372013",
    "さいたま市": "111007",
    "新潟市": "151009",
    "熊本市": "431001",
}


def test_every_code_has_its_check_digit_and_stands_once() -> None:
    codes = [place.municipality.code for place in places()]
    assert len(set(codes)) == len(codes) >= 24
    assert all(municipality_code(code[:5]) == code for code in codes)


def test_prefectures_are_those_of_their_codes() -> None:
    """The first two digits count the prefectures from north to south; one number stands for one prefecture."""
    by_number = {place.municipality.code[:2]: place.municipality.prefecture for place in places()}
    assert all(by_number[place.municipality.code[:2]] == place.municipality.prefecture for place in places())
    assert len(set(by_number.values())) == len(by_number) >= 24


def test_the_places_of_the_incidents_are_there() -> None:
    known = {place.municipality.name: place.municipality.code for place in places()}
    assert INCIDENTS.items() <= known.items()


def test_towns_cannot_be_mistaken_for_numbers() -> None:
    for place in places():
        assert len(set(place.towns)) == len(place.towns) >= 4
        assert not any(re.search("[0-9０-９]|丁目|番地", town) for town in place.towns)
        assert not any(re.search("[0-9０-９]$", building) for building in place.buildings)


def test_no_town_begins_with_another_of_its_municipality() -> None:
    for place in places():
        for town in place.towns:
            assert not any(other != town and other.startswith(town) for other in place.towns)


def test_readings_are_katakana() -> None:
    known = names()
    words = [*known.families.words, *known.families.rare]
    words += [word for given in (known.male, known.female) for word in (*given.old, *given.middle, *given.new)]
    assert all(re.fullmatch("[ァ-ヴー]+", word.kana) for word in words)


def test_names_for_renamings_are_no_ordinary_names() -> None:
    """None begins with, or is, an ordinary given name of two characters or more that stands in the lists."""
    known = names()
    ordinary = {w.text for given in (known.male, known.female) for w in (*given.old, *given.middle, *given.new)}
    starts = {one.text + two.text for one in known.fresh.first for two in known.fresh.middle}
    assert not ordinary & starts
    assert not any(fresh_given(sex, number).text in ordinary for sex in ("male", "female") for number in range(20000))


def test_latin_parts_can_be_told_apart_when_joined() -> None:
    first = [word.text for word in names().fresh.latin]
    assert not any(one != other and other.startswith(one) for one in first for other in first)


def test_all_but_the_rare_names_can_be_printed_with_the_font_that_pip_brings() -> None:
    tt_font = pytest.importorskip("fontTools.ttLib").TTFont
    found = importlib.util.find_spec("matplotlib_fontja")
    assert found is not None
    assert found.origin is not None
    with tt_font(Path(found.origin).parent / "fonts" / "ipaexg.ttf", lazy=True) as font:
        printable = set(font.getBestCmap())
    known = names()
    texts = [word.text for word in known.families.words]
    texts += [w.text for given in (known.male, known.female) for w in (*given.old, *given.middle, *given.new)]
    texts += [
        w.text for w in (*known.fresh.first, *known.fresh.middle, *known.fresh.last_male, *known.fresh.last_female)
    ]
    for place in places():
        texts += [place.municipality.prefecture, place.municipality.name, place.municipality.mayor]
        texts += [*place.towns, *place.buildings]
    assert not {char for text in texts for char in text if ord(char) not in printable}
