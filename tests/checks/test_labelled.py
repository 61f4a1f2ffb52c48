"""A word that is an item only behind its label (a relationship, a sex), however a reader joins a line."""

from __future__ import annotations

import pytest

from harness.certificates.checks.sheets import View
from harness.domain.observations import Sheet
from tests.checks.world import GROUND


@pytest.mark.parametrize(
    "runs",
    [
        ("続柄", "長女"),
        ("続柄 長女",),
        ("生年月日 平成18年5月5日 続柄 長女 住民となった年月日 平成21年7月3日",),
        ("氏名 田中　葵 続柄：長女 性別 女",),
        ("続柄長女 性別 女",),
        ("長女 続柄", "長女"),
        ("長女の夫 続柄 長女 長女の子",),
    ],
)
def test_a_word_behind_its_label(runs: tuple[str, ...]) -> None:
    assert View(Sheet(runs), GROUND.lexicon).labelled("長女", ("続柄",))


@pytest.mark.parametrize(
    "runs",
    [
        ("続柄", "長女の夫"),
        ("続柄 長女の夫",),
        ("続柄 性別 女", "長女"),
        ("長女 続柄",),
        ("長女：続柄：",),
        ("父母との続柄 長女",),
        ("：長女", "続柄："),
    ],
)
def test_a_word_that_is_longer_or_not_behind_its_label(runs: tuple[str, ...]) -> None:
    assert not View(Sheet(runs), GROUND.lexicon).labelled("長女", ("続柄",))


def test_the_next_letter_may_be_the_one() -> None:
    assert View(Sheet(("男男",)), GROUND.lexicon).labelled("男", ("男",))
