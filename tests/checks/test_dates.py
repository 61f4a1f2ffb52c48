"""Days and fiscal years in every form in which a page may show them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.normalise import fiscal_years_in, level, pointed_dates_in, written_dates_in
from tests.checks.printing import era


class TestDates:
    @given(st.dates(date(1890, 1, 1), date(2030, 12, 31)))
    def test_every_form_of_a_day(self, day: date) -> None:
        letters = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
        written = era(day)
        assert written_dates_in(written) == {day}
        assert written_dates_in(written.replace("元年", "1年")) == {day}
        assert written_dates_in(letters[written[:2]] + written[2:]) == {day}
        assert written_dates_in(f"生年月日{day.year}年{day.month}月{day.day}日生") == {day}
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"):
            assert pointed_dates_in(day.strftime(form)) == {day}

    @given(
        st.lists(
            st.sampled_from(["令和", "R", "M", "(1)", ")", "(元)", "元", "年", "月", "日", "1", "2", "31", "年1月2日"])
        )
    )
    def test_written_days_are_those_that_one_pattern_finds(self, parts: list[str]) -> None:
        text = "".join(parts)
        pattern = r"(明治|大正|昭和|平成|令和|[MTSHR])?\(?(元|\d{1,4})\)?年(\d{1,2})月(\d{1,2})日"
        whole = [match.group() for match in re.finditer(pattern, text)]
        assert written_dates_in(text) == {day for one in whole for day in written_dates_in(one)}

    @given(st.dates(date(1890, 1, 1), date(2030, 12, 31)))
    def test_a_year_in_both_reckonings(self, day: date) -> None:
        of_era = era(day).split("年", 1)[0]
        rest = f"{day.month}月{day.day}日"
        for text in (
            f"{day.year}年({of_era}年){rest}",
            f"{of_era}年({day.year}年){rest}",
            f"{day.year}({of_era})年{rest}",
            f"{of_era}({day.year})年{rest}",
        ):
            assert written_dates_in(text) == {day}, text
        assert written_dates_in(f"{day.year + 1}年({of_era}年){rest}") == set()

    @given(st.dates(date(1890, 1, 1), date(2030, 12, 31)))
    def test_the_other_year_behind_a_day(self, day: date) -> None:
        of_era, christian = era(day), f"{day.year}年{day.month}月{day.day}日"
        assert written_dates_in(f"{of_era}({day.year}年)") == {day}
        assert written_dates_in(f"{christian}({of_era.split('年', 1)[0]}年)") == {day}
        assert written_dates_in(f"{of_era}({day.year + 2}年)") == set()
        assert written_dates_in(f"{of_era}(水)") == {day}

    @pytest.mark.parametrize(
        "text",
        [
            "昭和四十二年五月二十七日",
            "昭和四二年五月二七日",
            "昭和四拾弐年五月弐拾七日",
            "昭和四十二年五月廿七日",
            "一九六七年五月二十七日",
            "㍼42年5月27日",
        ],
    )
    def test_a_day_in_other_numerals(self, text: str) -> None:
        assert written_dates_in(level(text)) == {date(1967, 5, 27)}

    @pytest.mark.parametrize("text", ["昭和四十二年五月二十八日", "昭和四十一年五月二十七日", "四十二年五月二十七日"])
    def test_another_day_in_other_numerals(self, text: str) -> None:
        assert date(1967, 5, 27) not in written_dates_in(text)

    def test_fiscal_years_in_other_forms(self) -> None:
        for text in ("2025(令和7)年度", "令和7(2025)年度", "令和七年度", "二〇二五年度", "㋿7年度"):
            assert 2025 in fiscal_years_in(level(text)), text

    def test_the_first_year_of_an_era(self) -> None:
        assert written_dates_in("令和元年5月7日") == written_dates_in("令和1年5月7日") == {date(2019, 5, 7)}
        assert written_dates_in("平成元年1月8日") == {date(1989, 1, 8)}
        assert written_dates_in("元年1月8日") == set()
        assert fiscal_years_in("令和元年度") == {2019} and fiscal_years_in("元年度") == set()

    @given(st.dates(date(1900, 1, 1), date(2030, 12, 31)))
    def test_a_day_in_another_era_is_no_day(self, day: date) -> None:
        written = era(day)
        firsts = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
        for name, first in firsts.items():
            if name != written[:2] and day.year >= first:
                assert written_dates_in(f"{name}{day.year - first + 1}年{day.month}月{day.day}日") == set()

    def test_what_is_no_date(self) -> None:
        for text in ("55年3月7日", "令和7年2月30日", "丸の内1-1-1", "1/1頁", "12.3.4"):
            assert written_dates_in(text) | pointed_dates_in(text) == set(), text

    @pytest.mark.parametrize("text", ["BROWN ROBERT1985年6月12日", "LUCAS1985年6月12日", "LUCASS60年6月12日"])
    def test_the_end_of_a_name_is_no_era(self, text: str) -> None:
        assert written_dates_in(level(text)) == {date(1985, 6, 12)}

    def test_digits_of_the_next_run(self) -> None:
        assert date(1980, 3, 7) in pointed_dates_in("1980.3.71", {8})
        assert {date(2025, 10, 1), date(2005, 4, 1)} <= pointed_dates_in("2025/10/12005/4/1", {9})
        assert written_dates_in("2025" + "1980年3月7日") == {date(1980, 3, 7)}

    def test_the_end_of_a_name_is_no_era_of_a_fiscal_year(self) -> None:
        assert fiscal_years_in("LUCAS2025年度") == fiscal_years_in("LUCASR7年度") == {2025}

    @given(st.dates(date(2019, 5, 1), date(2040, 1, 1)))
    def test_fiscal_years(self, day: date) -> None:
        year = day.year
        assert fiscal_years_in(f"令和{year - 2018}年度") == fiscal_years_in(f"{year}年度分") == {year}
        assert fiscal_years_in("7年度") == set()
        assert fiscal_years_in("001-002024年度令和7年度") == {2025}
        assert fiscal_years_in("0012024年度", {3}) == {2024}
        assert day + timedelta(1) > day
