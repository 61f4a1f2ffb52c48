"""Every key that is said has words in every language, every key of a language file is said somewhere, and the files
stay in one order."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from harness.catalogue.rows import rows
from harness.certificates.catalogue import ITEMS
from harness.certificates.domain.properties import PROPERTIES, Property, TrialUnit
from harness.certificates.domain.triggers import KNOWN as TRIGGERS
from harness.certificates.domain.words import EventKind, Kind, Reason
from harness.certificates.evidence.known_values import PersonalItem
from harness.certificates.reference.faults import KINDS as FAULTS
from harness.domain.observations import InkOf, Where
from harness.domain.words import Capability, Scope, Verdict
from harness.evidence.comparison.model import State
from harness.reading.page_objects import Unseen
from harness.resources import fixture
from harness.wording.languages import REFERENCE, language, languages
from tests.tidy.tree import ROOT

KEYWORDS = {
    "text": None,
    "say": None,
    "tell": None,
    "line": None,
    "counted": None,
}
"""The functions whose first argument is a key, as Babel calls them."""

OPTIONS = {
    option.replace("_", "-")
    for form in tomllib.loads(fixture("forms.toml").read_text(encoding="utf-8"))["kind"].values()
    for option in form.get("option", {})
}
GUARDS, WAIVERS, GATES = (
    ("absent", "unproved", "proved"),
    ("used", "unused", "expired"),
    ("pass", "fail", "inconclusive"),
)
STATES = [each for each in State if each is not State.ABSENT]

WORDS: dict[str, Iterable[str]] = {
    "kind": Kind, "reason": (*Reason, "nothing"), "event": EventKind, "capability": Capability, "option": OPTIONS,
    "fault": FAULTS, "verdict": Verdict, "item": ITEMS, "property": Property, "unseen": Unseen,
    "ink-of": InkOf, "hidden-where": Where,
    "trigger": TRIGGERS,
}  # fmt: skip
"""The words of closed lists, as they stand within a sentence."""

NAMES: dict[str, Iterable[str]] = {
    "property": Property, "verdict": Verdict, "kind": Kind, "event": EventKind, "capability": Capability,
    "option": OPTIONS, "fault": FAULTS, "scope": Scope, "exposed": PersonalItem, "waiver": WAIVERS, "guard": GUARDS,
    "role": ("own", "other", "event", "fault", "beside"), "kept": ("all", "violations"),
    "outcome": ("application", "event", "fault", "open", "refused", "unknown"), "gate": ("none", *GATES),
    "difference": ("system", "inspection"), "state": STATES,
}  # fmt: skip
"""The same, and others, as they stand by themselves on a page."""

BESIDES: dict[str, Iterable[str]] = {
    "property.{}.asks": Property, "trial.{}": TrialUnit, "verdict.{}.meaning": GATES, "guard.{}.meaning": GUARDS,
    "exposed.{}.worst": PersonalItem, "state.{}.meaning": STATES, "rate.{}": ("a-second", "milliseconds", "seconds"),
    "cause.{}": {each.cause or "unknown" for each in rows().values()},
    "terminal.verdict.{}": Verdict, "terminal.waiver.{}": WAIVERS, "compare.guard.{}": GUARDS,
    "compare.state.{}": STATES, "compare.difference.{}": ("system", "inspection"),
    "gate.differs.{}": ("build", "configuration", "scenarios"),
    "{}": ("list.separator", "list.sentences", "list.and-more", "person", "person.unnamed"),
}  # fmt: skip

WRITTEN_NOWHERE_ELSE = ("answer-form", "check", "confirmed", "no-pdf", "repair", "spoiling", "time", "when", "wrapping")
"""Lists of words that no enumeration holds: those of the language files are taken for all."""


@cache
def said() -> frozenset[str]:
    """All keys that anything in harness/ says, and those of the catalogue's rows."""
    return frozenset({*_extracted(), *_of_closed_lists(), *rows()})


def _extracted() -> Iterator[str]:
    with (ROOT / "tests" / "wording" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    for _, _, key, _, _ in extract_from_dir(ROOT, methods, options, KEYWORDS):
        assert isinstance(key, str)
        yield key


def _of_closed_lists() -> Iterator[str]:
    for patterns in ({f"{name}.{{}}": each for name, each in WORDS.items()}, BESIDES):
        for pattern, members in patterns.items():
            yield from (pattern.format(each) for each in members)
    yield from (f"{name}.{each}.name" for name, members in NAMES.items() for each in members)
    yield from (key for key in language(REFERENCE).words if key.split(".")[0] in WRITTEN_NOWHERE_ELSE and "." in key)


@pytest.mark.parametrize("code", languages())
def test_no_language_lacks_a_key_that_is_said(code: str) -> None:
    assert sorted(said() - language(code).words.keys()) == []


@pytest.mark.parametrize("code", languages())
def test_no_language_has_a_key_that_nothing_says(code: str) -> None:
    assert sorted(language(code).words.keys() - said()) == []


@pytest.mark.parametrize("code", languages())
def test_a_language_names_no_part_that_the_reference_does_not_name(code: str) -> None:
    """What the reference leaves out may be named elsewhere: a moment stands in one zone or another."""
    zones = {"fact.moment"}
    for key, forms in language(code).words.items():
        held = {name for each in language(REFERENCE).words[key] for name in _parts(each)}
        assert key in zones or {name for each in forms for name in _parts(each)} <= held | {
            "came",
            "says",
            "expected",
        }, key


def _parts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("code", languages())
def test_the_keys_of_all_languages_stand_in_one_order(code: str) -> None:
    assert list(language(code).words) == list(language(REFERENCE).words)


@pytest.mark.parametrize("code", languages())
def test_entries_are_parted_by_one_blank_line_and_say_not_where_they_are_used(code: str) -> None:
    text = (ROOT / "harness" / "wording" / f"{code}.po").read_text(encoding="utf-8")
    assert "\n\n\n" not in text
    assert not re.search(r"^#[:,~]", text, re.MULTILINE)
    assert text.count("\n\nmsgid ") == len(language(code).words)


def test_every_vocabulary_of_the_catalogue_is_a_list_of_words() -> None:
    named = {part.vocabulary for row in rows().values() for part in row.parts.values() if part.vocabulary}
    assert named <= {*WORDS, *WRITTEN_NOWHERE_ELSE}


def test_an_item_and_an_option_have_a_name_of_their_own_in_japanese() -> None:
    for vocabulary in ("item", "option", "kind", "event", "fault"):
        for each in WORDS[vocabulary]:
            assert language("ja").word(vocabulary, each) not in ("", each)


def test_no_verdict_says_that_there_is_no_problem() -> None:
    verdicts = ("pass", "fail", "inconclusive", "not-inspected", "not-applicable")
    names = [language("ja")[f"verdict.{each}.name"] for each in verdicts]
    assert names == ["指摘なし", "指摘あり", "判定不能", "未点検", "対象外"]


def test_causes_have_different_names() -> None:
    """They stand in one list, and whoever chooses among them must be able to."""
    for code in languages():
        names = [language(code)[key] for key in language(code).words if key.startswith("cause.")]
        assert len(set(names)) == len(names)


def test_item_numbers_are_unique() -> None:
    assert len({each.number for each in PROPERTIES}) == len(PROPERTIES) == len(Property)
