"""Japanese lines: no mark where it must not stand, numbers whole, nothing lost and nothing too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.page.charts import charts
from harness.evidence.paper.lines import lines_of
from harness.evidence.report.facts import moment, rates
from harness.evidence.report.figures import Figures
from tests.evidence.report.made import in_words


def wide(words: str) -> float:
    """Kanji of width 2, all else 1."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("高松市の点検結果", 8, ["高松市の", "点検結果"]),
        ("一枚目に中西（12345）が", 13, ["一枚目に中西", "（12345）が"]),
        ("全く同じ文書が渡った。", 20, ["全く同じ文書が渡っ", "た。"]),
        ("申請 r4aq8x-000298 に渡った", 12, ["申請", "r4aq8x-00029", "8 に渡った"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("abcdefghij", 1, list("abcdefghij")),
        ("x" * 3_000, 7, ["x" * 7] * 428 + ["x" * 4]),
        ("", 10, [""]),
    ],
)
def test_where_a_line_is_broken(text: str, width: float, lines: list[str]) -> None:
    assert list(lines_of(text, [width], wide)) == lines


@given(st.text("あ点検（）。、12ab 　「」", max_size=60), st.integers(12, 40))
def test_nothing_is_lost_and_nothing_is_too_long(text: str, width: int) -> None:
    lines = list(lines_of(text, [width], wide))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wide(line) <= width for line in lines)


def test_values_have_their_units_in_both_languages() -> None:
    then = moment("2026-11-22T21:14:28.404683+00:00")
    assert (in_words(then, "ja"), in_words(then, "en")) == (
        "2026年11月23日 06:14:28（日本時間）",
        "2026-11-22 21:14:28 UTC",
    )
    ((_, latency),) = rates({"latency_p99_ms": 1381.8})
    assert (in_words(latency, "ja"), in_words(latency, "en")) == ("1,382ミリ秒", "1,382 ms")


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7, 10, 99, 1234])
def test_applications_are_counted_in_whole_numbers(most: int) -> None:
    drawn = charts(Figures(1.0, (1.0,), (2.0,), (1.0,), (1.0,), (most,)))[2]
    values = [value.replace(",", "") for _, value in drawn.ticks]
    assert all(value.isdigit() for value in values)
    assert int(values[-1]) >= most
    assert len(values) <= 6
