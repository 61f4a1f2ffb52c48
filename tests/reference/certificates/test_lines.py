"""Lines fit their cell, joined they are the text, and they break where a typesetter would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.reference.printing.lines import LineBreaker


class _Widths(dict[str, float]):
    """Latin letters and digits half an em, everything else one."""

    def __missing__(self, cluster: str) -> float:
        return 500.0 if cluster.isascii() else 1000.0


def _lines(text: str, ems: float) -> tuple[str, ...]:
    return LineBreaker(_Widths()).lines(text, ems * 1000)


@given(st.text(alphabet="東京都１1aB 　、。「」ー\n辻\U000e0100", max_size=60), st.integers(2, 12))
def test_nothing_is_lost_and_lines_fit(text: str, ems: int) -> None:
    lines = _lines(text, ems)
    assert "".join(lines) == text.replace("\n", "")
    assert all(LineBreaker(_Widths()).width(line.rstrip()) <= ems * 1000 for line in lines)


@given(st.text(alphabet="東京都1a、", max_size=30))
def test_a_text_that_fits_stays_on_one_line(text: str) -> None:
    assert _lines(text, 30) == (text,)


def test_numbers_and_words_are_not_broken() -> None:
    assert _lines("高松市番町１２３４番", 7) == ("高松市番町", "１２３４番")
    assert _lines("MARIA ELIZABETH", 5) == ("MARIA ", "ELIZABETH")


def test_a_word_longer_than_the_cell_is_broken_all_the_same() -> None:
    assert _lines("ABCDEFGHIJ", 2) == ("ABCD", "EFGH", "IJ")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert _lines("あいうえ。", 4) == ("あいう", "え。")
    assert _lines("あいう（えお）", 4) == ("あいう", "（えお）")
    assert _lines("サンルーム", 3) == ("サン", "ルーム")


def test_line_feeds_are_kept_as_breaks() -> None:
    assert _lines("一\n\n二", 9) == ("一", "", "二")
