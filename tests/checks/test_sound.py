"""A sound system gives rise to no finding, whatever is applied for."""

from __future__ import annotations

import pytest

from harness.certificates.domain.words import Kind
from tests.checks.world import Story

OPTIONS = {
    Kind.RESIDENT_RECORD: {"relationship": True, "domicile": True, "my_number": True, "resident_code": True},
    Kind.FAMILY_REGISTER_SUPPLEMENT: {"domicile": True},
}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("who", ["ichiro", "taka", "sato_a", "hayashi", "kobayashi"])
def test_each_kind_for_oneself(kind: Kind, who: str) -> None:
    story = Story()
    story.issue(story.application(who, kind))
    assert story.findings() == []


@pytest.mark.parametrize("kind", [Kind.RESIDENT_RECORD, Kind.RECORD_ITEMS])
def test_a_household_with_all_options(kind: Kind) -> None:
    story = Story()
    household = ("ichiro", "hanako", "ao", "midori", "ume")
    application = story.application("hanako", kind, subjects=household, options=OPTIONS[Kind.RESIDENT_RECORD], copies=2)
    story.issue(application)
    assert story.findings() == []


def test_a_foreigner() -> None:
    story = Story()
    story.issue(story.application("smith", options={"domicile": True}))
    assert story.findings() == []


def test_a_register_of_two_sheets() -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.FAMILY_REGISTER))
    subjects = ("hanako", "ao", "midori", "ichiro")
    for kind in (Kind.FAMILY_REGISTER_INDIVIDUAL, Kind.FAMILY_REGISTER_SUPPLEMENT):
        story.issue(story.application("ichiro", kind, subjects=subjects, options=OPTIONS.get(kind, {})))
    assert story.findings() == []
