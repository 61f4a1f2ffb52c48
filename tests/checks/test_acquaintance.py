"""The first look: a document that shows no name of its applicant's kin group is judged at once."""

from __future__ import annotations

import json

import pytest

from harness.certificates.checks.acquaintance import Acquaintance
from harness.certificates.domain.operations import Event
from harness.certificates.domain.words import EventKind
from tests.checks.world import CODE, NAMES, TOWN

RENAMED = Event("e", 1, EventKind.RENAMED, CODE["taka"], 2, name="高橋　一郎")
KNOWN = Acquaintance(TOWN, [RENAMED])


@pytest.mark.parametrize(
    ("text", "kin_group", "own"),
    [
        ("氏名 髙田 一郎", 1, True),
        ("氏名 髙田　花子", 1, True),
        ("氏名 高田 一郎", 1, False),
        ("氏名 高田 一郎", 2, True),
        ("氏名 高橋 一郎", 2, True),
        ("氏名 高橋 一郎", 1, False),
        ("SOMEBODY ELSE", 7, False),
        ("SMITH JOHN  ADAM", 7, True),
        ("", 1, False),
        ("氏名 髙田 一郎", -1, False),
    ],
)
def test_a_name_of_the_kin_group_is_known_whatever_the_spaces(text: str, kin_group: int, own: bool) -> None:
    assert KNOWN.is_own(text, kin_group) is own


@pytest.mark.parametrize("who", NAMES)
def test_it_is_found_in_the_line_that_a_reader_sends(who: str) -> None:
    line = json.dumps({"runs": ["氏名", NAMES[who][1]]}, ensure_ascii=False)
    groups = {one.resident_code: one.kin_group for one in TOWN.residents}
    assert KNOWN.is_own(line, groups[CODE[who]])
