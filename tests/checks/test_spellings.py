"""What a page spells otherwise than the registers, and a person takes for the same; and what nobody does."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.ground import Ground
from harness.certificates.checks.normalise import level
from harness.certificates.checks.spellings import CLAIMS, claimed_in
from harness.certificates.domain.properties import Property
from harness.domain.observations import Sheet
from tests.checks.printing import print_certificate
from tests.checks.test_binding import sheets_of
from tests.checks.world import CODE, GROUND, NAMES, Story, raster


def _named(names: Mapping[str, str]) -> Ground:
    """A town in which people have other names."""
    named = {CODE[who]: name for who, name in names.items()}
    people = [replace(one, name=named.get(one.resident_code, one.name)) for one in GROUND.population.residents]
    return replace(GROUND, population=replace(GROUND.population, residents=tuple(people), family_registers=()))


def _shown(known: Ground, who: str, name: str, *besides: str) -> set[str]:
    """What is said of somebody's sheet on which the name is printed in this way."""
    story = Story(known)
    application = story.application(who)
    (sheet,) = print_certificate(application, story.state(who), raster)
    own = known.residents[CODE[who]].name
    runs = [name if run == own else run for run in sheet.runs]
    story.issue(application, sheets=[Sheet((*runs, *besides))])
    return {each.property for each in story.findings()}


@pytest.mark.parametrize(
    ("registered", "printed", "is_same"),
    [
        ("SMITH JOHN ADAM", "Smith John Adam", True),
        ("SMITH JOHN ADAM", "ｓｍｉｔｈ　Ｊｏｈｎ　ａｄａｍ", True),
        ("Smith John Adam", "SMITH JOHN ADAM", True),
        ("GARCÍA JOSÉ", "García José", True),
        ("SMITH JOHN ADAM", "John Adam Smith", False),
        ("SMITH JOHN ADAM", "Smith John", False),
        ("GARCÍA JOSÉ", "Garcia Jose", False),
        # ⼾ stands for each of 戸, 戶 and 户; none of these stands for another.
        ("戸田　一", "⼾田　一", True),
        ("戶田　一", "⼾田　一", True),
        ("户田　一", "⼾田　一", True),
        ("戶田　一", "戸田　一", False),
        ("戸田　一", "戶田　一", False),
        ("黑木　⻁", "⿊木　⻁", True),
        ("黒木　虎", "⿊木　⻁", True),
        ("黒木　虎", "黑木　⻁", False),
        ("马　车", "⻢　⻋", True),
        # A compatibility ideograph may be drawn as the kanji that it is decomposed into; it is not one the other way.
        ("侮田　一", "\ufa30田　一", True),
        ("\ufa30田　一", "\ufa30田　一", True),
        ("\ufa30田　一", "侮田　一", False),
        ("神　一郎", "\ufa19　一郎", True),
        ("郞田　一", "\uf92c田　一", True),
        ("山﨑　一", "山崎　一", False),
        ("山崎　一", "山﨑　一", False),
    ],
)
def test_a_name_printed_otherwise(registered: str, printed: str, is_same: bool) -> None:
    known = _named({"smith": registered})
    assert _shown(known, "smith", printed) == (set() if is_same else {Property.CONTENT})


@pytest.mark.parametrize(
    ("registered", "printed"),
    [
        ("SMITH JOHN ADAM", "Smith John Adam"),
        ("戶田　一", "⼾田　一"),
        ("戸田　一", "⼾田　一"),
        ("侮田　一", "\ufa30田　一"),
        ("\ufa30田　一", "\ufa30田　一"),
    ],
)
def test_a_stranger_is_known_by_it_too(registered: str, printed: str) -> None:
    known = _named({"smith": registered})
    assert _shown(known, "taka", NAMES["taka"][1], printed) == {Property.BINDING}


@pytest.mark.parametrize(
    ("own", "other", "printed"),
    [("戸田　一", "戶田　一", "⼾田　一"), ("戶田　一", "戸田　一", "⼾田　一"), ("Lee Ann", "LEE ANN", "LEE ANN")],
)
def test_what_may_be_two_persons_is_the_applicant(own: str, other: str, printed: str) -> None:
    known = _named({"smith": own, "hayashi": other})
    assert not _shown(known, "smith", printed)
    assert not _shown(known, "hayashi", printed)
    assert _shown(known, "taka", NAMES["taka"][1], printed) == {Property.BINDING}


@pytest.mark.parametrize("printed", ["東京都千代⽥区麹町⼆丁⽬８番９号", "東京\ufa26千代田区麹町二丁目８番９号"])
def test_an_address(printed: str) -> None:
    story = Story()
    (sheet,) = sheets_of(story, "smith")
    own = GROUND.residents[CODE["smith"]].address
    runs = tuple(printed if run == own else run for run in sheet.runs)
    story.issue(story.application("smith"), sheets=[replace(sheet, runs=runs)])
    assert not story.findings()


@given(st.lists(st.text(st.sampled_from("戸⼾⿊\ufa30\U0002f801\ufa11㍻ｶﾞ\u3099 　\u200ba１"), max_size=6), max_size=5))
def test_where_open_claims_stand(runs: list[str]) -> None:
    text = "".join(map(level, runs))
    found = claimed_in(runs)
    assert list(found.values()) == [letter for run in runs for letter in run if letter in CLAIMS]
    assert all(text[at] == level(claim) for at, claim in found.items())


def test_characters_of_their_own_claim_nothing() -> None:
    own = {"\ufa0e", "\ufa0f", "\ufa11", "\ufa13", "\ufa14", "\ufa1f", "\ufa21", "\ufa23", "\ufa24", "\ufa27", "\ufa28"}
    assert own.isdisjoint(CLAIMS)
    assert "\ufa29" not in CLAIMS
    block = [chr(code) for code in range(0xF900, 0xFB00) if unicodedata.name(chr(code), "").startswith("CJK")]
    assert len(block) - sum(each in CLAIMS for each in block) == 12
