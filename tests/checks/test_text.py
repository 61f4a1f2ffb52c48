"""Normalisation, the lexicon, sheets: what counts as an item standing on a page."""

from __future__ import annotations

import importlib.util
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certificates.checks.lexicon import Hit, Lexicon, Use, longest
from harness.certificates.checks.normalise import (
    is_word,
    level,
    numbers_at,
    spaced,
    uncommon_in,
)
from harness.certificates.checks.sheets import View
from harness.certificates.domain.operations import Event
from harness.certificates.domain.words import EventKind
from harness.domain.observations import Sheet
from tests.checks.world import ADDRESSES, CODE, GROUND, TOWN

KANJI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("髙高﨑崎邊邉齋斎𠮷吉塚隆神福")
SELECTED = st.builds(str.__add__, KANJI, st.sampled_from(["", "\U000e0100", "\U000e0101", "\ufe00"]))


ERAS = dict(zip("㍾㍽㍼㍻㋿", ("明治", "大正", "昭和", "平成", "令和"), strict=True))
DASHES = "‐‑‒–—―−﹣－"
WAVES = "～〜"
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
BLANK = "\u2800\u3164"
RADICALS = dict(zip("⺟⺠⻄⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲⻁⼾⿊", "母民西長青食鬼麦黄斉歯竜亀虎戸黒", strict=True)) | dict(
    zip(
        "⺃⺅⺉⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺞⺡⺣⺦⺨⺫⺭⺲⺹⺾⻂⻃⻍⻏⻒⻖⻟"
        "⺂⺇⺋⺍⺕⺤⺩⺪⺮⺯⺰⺱⺳⺺⺽⺿⻀⻅⻆⻇⻈⻉⻊⻋⻌⻎⻐⻓⻔⻕⻙⻚⻛⻜⻞⻠⻡⻢⻣⻥⻦⻧⻪⻬⻮⻰⻱⻳",
        "乚亻刂兀尣尢巳幺彑忄㣺扌攵旡歺氵灬丬犭罒礻罒耂艹衤覀辶阝镸阝飠"
        "乛𠘨㔾𭕄彐爫𤣩𤴔𥫗糹纟罓㓁肀𦥑艹艹见角𧢲讠贝𧾷车辶辶钅长门𨸏韦页风飞𩙿饣𩠐马骨鱼鸟卤黾齐齿龙龜龟",
        strict=True,
    )
)


def _by_kind(character: str) -> bool:
    """Whether it is levelled together with its neighbours: half-width kana."""
    return "\uff61" <= character <= "\uff9f"


def _levelled(character: str) -> str:
    """What is left of a character that stands alone."""
    if character in DASHES:
        return "-"
    if character in WAVES:
        return "~"
    if character in UNSEEN + BLANK or character.isspace() or unicodedata.category(character) == "Cc":
        return ""
    if character in RADICALS or character in ERAS:
        return RADICALS.get(character) or ERAS[character]
    if "\uff01" <= character <= "\uff5e" or "\u2f00" <= character <= "\u2fd5" or character == "￥":
        return unicodedata.normalize("NFKC", character)
    return character


class TestLevelling:
    @pytest.mark.parametrize(
        ("text", "levelled"),
        [
            ("丸の内１－１番地（１）", "丸の内1-1番地(1)"),
            ("髙田　一郎", "髙田一郎"),
            ("SMITH  John", "SMITHJohn"),
            ("ﾀｶﾀﾞ ｲﾁﾛｳ", "タカダイチロウ"),
            ("タカタ\u3099", "タカダ"),
            ("Jose\u0301", "José"),
            ("⼀⼆⺠⻄⻑", "一二民西長"),
            ("1\u200b2\ufeff3\u00ad", "123"),
            ("1‐1−1", "1-1-1"),
            ("ヴァンー", "ヴァンー"),
            ("", ""),
        ],
    )
    def test_spellings(self, text: str, levelled: str) -> None:
        assert level(text) == levelled

    @given(st.lists(SELECTED, max_size=8), st.lists(SELECTED, max_size=8))
    def test_different_kanji_are_never_merged(self, one: list[str], other: list[str]) -> None:
        assert (level("".join(one)) == level("".join(other))) is ("".join(one) == "".join(other))

    def test_compatibility_ideographs_stay_apart(self) -> None:
        for code in (*range(0xF900, 0xFAD9), *range(0x2F800, 0x2FA1D)):
            assert level(chr(code)) == chr(code)

    @given(st.text(max_size=30))
    def test_levelling_again_changes_nothing(self, text: str) -> None:
        assert level(level(text)) == level(text)

    def test_the_table_for_every_character(self) -> None:
        """The table is made when the module is loaded: it is loaded anew here, beside the one in use."""
        found = importlib.util.find_spec("harness.certificates.checks.normalise")
        assert found and found.loader
        fresh = importlib.util.module_from_spec(found)
        found.loader.exec_module(fresh)
        wrong = {
            hex(code): shown
            for code in (*range(0xD800), *range(0xE000, 0x10000))
            if not _by_kind(chr(code)) and (shown := fresh.level_once(chr(code))) != _levelled(chr(code))
        }
        assert wrong == {}
        for blank in "\x00\x1f\x7f\x9f\u00a0" + BLANK:
            assert fresh.spaced(f"a{blank}b") == ("ab", (1,))
        for unseen in UNSEEN:
            assert fresh.spaced(f"a{unseen}b") == ("ab", ())

    def test_where_white_space_stood(self) -> None:
        assert spaced(" a b　c ") == ("abc", (1, 2))

    def test_uncommon_characters(self) -> None:
        assert uncommon_in("髙﨑邊邉 齋　SMITH") == ""
        assert uncommon_in("𠮷田") == "𠮷"
        assert uncommon_in("𠮷田𠮷") == "𠮷𠮷"
        assert uncommon_in("辻\U000e0100") == "\U000e0100"


def _amounts(text: str, cuts: set[int]) -> set[int]:
    return {number for number, _, _ in numbers_at(text, cuts)}


@given(st.lists(st.integers(0, 99_999_999), min_size=1, max_size=4), st.booleans())
def test_amounts(amounts: list[int], separators: bool) -> None:
    texts = [f"{amount:,}円" if separators else f"{amount}" for amount in amounts]
    cuts, at = set(), 0
    for text in texts:
        at += len(text)
        cuts.add(at)
    assert set(amounts) <= _amounts("".join(texts), cuts)
    broken = f"{amounts[0]:,}"
    middle = len(broken) // 2
    assert amounts[0] in _amounts(broken, {middle})


@pytest.mark.parametrize(
    ("text", "cuts", "shown"),
    [
        ("-5", set(), {-5}),
        ("-5", {1}, {-5, 5}),
        ("9" * 15, set(), {int("9" * 15)}),
        ("9" * 16, set(), set()),
        ("1,234円5,6", {2, 8}, {1234, 1, 234, 56, 5, 6}),
    ],
)
def test_the_amounts_of_a_text(text: str, cuts: set[int], shown: set[int]) -> None:
    """No amount has sixteen digits, and a hyphen alone is none."""
    assert _amounts(text, cuts) == shown


@pytest.mark.parametrize(("text", "found"), [("1,2,3,4,5,6,7,89", True), ("1,2,3,4,5,6,7,8,9", False)])
def test_an_amount_in_so_many_runs(text: str, found: bool) -> None:
    """Sixteen at most, so that a table of numbers takes no time."""
    assert (123456789 in _amounts(text, set(range(1, len(text))))) is found


@pytest.mark.parametrize(
    ("character", "word"),
    [
        ("a", True), ("字", True), ("-", False), ("\ufdff", False), ("\ufe00", True), ("\ufe0f", True),
        ("\ufe10", False), ("\U000e00ff", False), ("\U000e0100", True), ("\U000e01ef", True), ("\U000e01f0", False),
    ],
)  # fmt: skip
def test_what_makes_an_item_longer(character: str, word: bool) -> None:
    """Variation selectors do, from the first to the last."""
    assert is_word(character) is word


def _view(*runs: str, lexicon: Lexicon | None = None) -> View:
    return View(Sheet(runs), GROUND.lexicon if lexicon is None else lexicon)


class TestWholeItems:
    @pytest.mark.parametrize(
        ("runs", "found"),
        [
            (("林　太郎",), {"林太郎"}),
            (("小林　太郎",), {"小林太郎"}),
            (("大林　太郎",), set()),
            (("小林太郎子",), set()),
            (("小", "林太郎"), {"小林太郎"}),
            (("氏名", "林　太郎", "様"), {"林太郎"}),
            (("氏名林太郎様",), {"林太郎"}),
            (("氏名：林 太郎（世帯主）",), {"林太郎"}),
            (("林太郎昭和35年6月6日生",), {"林太郎"}),
            (("林太郎\U000e0100",), set()),
            (("九段南一丁目６番１１",), set()),
            (("東京都千代田区九段南一丁目６番１",), {level(ADDRESSES[5])}),
            (("東京都千代田区九段南一丁目６番１１",), {level(ADDRESSES[6])}),
            (("東京都千代田区九段南一丁目６番１１１",), set()),
            (("東京都千代田区九段南一丁目６番１", "１"), {level(ADDRESSES[6])}),
            (("東京都千代田区九段", "南一丁目６番１"), {level(ADDRESSES[5])}),
            (("東京都千代田区九段南一丁目６番１-５",), set()),
            (("住所 東京都千代田区九段南一丁目６番１ 氏名 林 太郎",), {level(ADDRESSES[5]), "林太郎"}),
            # A hyphen parts words and joins digits.
            (("1-東京都千代田区九段南一丁目６番１",), {level(ADDRESSES[5])}),
            (("-東京都千代田区九段南一丁目６番１-",), {level(ADDRESSES[5])}),
            (("東京都千代田区九段南一丁目６番１-A",), {level(ADDRESSES[5])}),
            (("A-林太郎-5",), {"林太郎"}),
            (("5-50000000010",), set()),
            (("A-50000000010",), {"50000000010"}),
            (("-50000000010-",), {"50000000010"}),
            (("50000000010-5",), set()),
            (("50000000010-A",), {"50000000010"}),
            (("A50000000010", "50000000010A"), {"50000000010"}),
            # The longest labels, and none of one letter behind an item.
            (("証明対象者林太郎",), {"林太郎"}),
            (("戸籍に記録されている者林太郎戸籍に記録されている者",), {"林太郎"}),
            (("林太郎氏",), {"林太郎"}),
            (("林太郎名",), set()),
        ],
    )
    def test_the_longest_whole_item_counts(self, runs: tuple[str, ...], found: set[str]) -> None:
        assert _view(*runs).strings == found

    def test_an_item_inside_a_longer_one_counts_only_where_the_longer_is_explained_away(self) -> None:
        view = _view("東京都千代田区九段南一丁目６番１", "1")
        assert view.shows(level(ADDRESSES[5])) and view.shows(level(ADDRESSES[6]))
        assert view.strange({level(ADDRESSES[5])}) == set()
        assert view.strange(set()) == {level(ADDRESSES[6])}
        assert _view("1", "23").strange(set()) == set()

    def test_an_item_that_the_lexicon_does_not_hold(self) -> None:
        assert _view("住所 東京都千代田区一番町５番").shows("東京都千代田区一番町5番")
        assert not _view("東京都千代田区一番町５番２").shows("東京都千代田区一番町5番")
        assert not _view("東京都千代田区").shows("")
        for runs in (
            ("あ", "東京都千代田区一番町５番", "あ"),
            ("（東京都千代田区一番町５番）",),
            ("住所東京都千代田区一番町５番様",),
        ):
            assert _view(*runs).shows("東京都千代田区一番町5番")
        for runs in (
            ("あ東京都千代田区一番町５番",),
            ("東京都千代田区一番町５番あ",),
            ("あ東京都千代田区一番町５番あ",),
        ):
            assert not _view(*runs).shows("東京都千代田区一番町5番")
        # Anywhere, from the first place on; once is enough.
        assert _view("東京都千代田区一番町５番").shows("東京都千代田区一番町5番")
        assert _view("東京都千代田区一番町５番", "東京都千代田区一番町５番２").shows("東京都千代田区一番町5番")
        assert _view("東京都千代田区一番町５番２", "東京都千代田区一番町５番").shows("東京都千代田区一番町5番")
        longer = "東京都千代田区一番町５番２"
        assert _view(longer, "東京都千代田区一番町５番", longer).shows("東京都千代田区一番町5番")
        assert not _view(longer, longer).shows("東京都千代田区一番町5番")

    def test_numbers_in_groups(self) -> None:
        number = GROUND.residents[CODE["taka"]].my_number
        assert _view(f"{number[:4]} {number[4:8]} {number[8:]}").strings == {number}
        assert _view(f"{number[:4]}-{number[4:8]}-{number[8:]}").strings == {number}
        assert _view(f"1{number}").strings == _view(f"{number}1").strings == set()

    @pytest.mark.parametrize(
        ("runs", "times"),
        [
            (("男",), 1), (("男", "男"), 2), (("A男",), 0), (("男A",), 0), (("A 男 A",), 1), (("性別男",), 1),
            (("性別男A",), 0), (("不性別", "男"), 1), (("男男",), 0), (("：男、",), 1), (("男性別男",), 1),
        ],
    )  # fmt: skip
    def test_how_often_a_word_stands_alone(self, runs: tuple[str, ...], times: int) -> None:
        assert _view(*runs).times("男", ("性別",)) == times

    def test_a_number_in_a_run_of_its_own_makes_an_item_no_longer(self) -> None:
        """A page number before or behind an item; both readings count, and only numbers are left out."""
        longer, shorter = level(ADDRESSES[6]), level(ADDRESSES[5])
        assert _view(ADDRESSES[5], "1").shortened == {shorter}
        assert _view(ADDRESSES[6]).shortened == frozenset()
        assert _view(ADDRESSES[6], "1").shortened == frozenset()
        assert _view("東京都千代田区九段", "南一丁目６番", "１", "1").shortened == {
            shorter,
            "東京都千代田区九段南一丁目6番",
        }
        code = CODE["hayashi"]
        assert _view(code[:3], code[3:]).shortened == {code[:3], code[3:]}
        assert _view("小", "林　太郎").shortened == frozenset()
        assert longer in _view(ADDRESSES[5], "1").strings

    def test_words(self) -> None:
        view = _view("性別", "男", "続柄：妻", "長 男", "男女の別女", "男性")
        assert view.times("男", ("性別",)) == 3
        assert view.times("女", ("男女の別",)) == 1
        assert view.times("妻", ("続柄",)) == 1
        assert view.times("長男", ("続柄",)) == 1
        assert view.times("夫", ("続柄",)) == 0
        assert view.labelled("男", ("性別",)) and view.labelled("女", ("男女の別",)) and view.labelled("妻", ("続柄",))
        assert not view.labelled("夫", ("続柄",)) and not view.labelled("長男", ("続柄",))


class TestLexicon:
    def test_the_shortest_item(self) -> None:
        assert longest([(0, -1, 5)]) == [Hit(0, 1, 5)]
        assert longest([(0, -2, 4), (0, -1, 5), (1, -3, 6)]) == [Hit(0, 2, 4), Hit(1, 3, 6)]

    @pytest.mark.parametrize("text", ["林太郎", "住所林太郎", "A住所林太郎", "林太郎住所", "林太郎様A", "-林太郎-"])
    def test_without_any_cut(self, text: str) -> None:
        """The text's ends are ends of an item as well; labels need no place of their own."""
        lexicon = GROUND.lexicon
        assert [lexicon.text(hit.item) for hit in lexicon.whole(text, set())] == ["林太郎"]
        for longer in (text.replace("林", "大林"), text.replace("郎", "郎子")):
            assert lexicon.whole(longer, set()) == []

    def test_owners(self) -> None:
        lexicon = GROUND.lexicon
        assert lexicon.owners_of("佐藤愛", Use.NAME) == {CODE["sato_a"], CODE["sato_b"]}
        assert lexicon.owners_of("誰でもない", Use.NAME) == frozenset()
        assert lexicon.owners_of(level(ADDRESSES[1]), Use.DOMICILE) == frozenset()
        assert len(lexicon) > 50

    def test_values_that_events_bring(self) -> None:
        events = [
            Event("e1", 1, EventKind.MOVED, CODE["taka"], 2, address="東京都千代田区一番町５番"),
            Event("e2", 2, EventKind.RENAMED, CODE["taka"], 2, name="新田　一郎"),
            Event("e3", 3, EventKind.MOVED_OUT, CODE["taka"], 2, destination="大阪府大阪市北区"),
        ]
        lexicon = Lexicon(TOWN, events)
        assert lexicon.owners_of("東京都千代田区一番町5番", Use.ADDRESS) == {CODE["taka"]}
        assert lexicon.owners_of("新田一郎", Use.NAME) == {CODE["taka"]}
        assert lexicon.owners_of("大阪府大阪市北区", Use.FORMER) == {CODE["taka"]}

    def test_a_household_moves_together(self) -> None:
        event = Event("e1", 1, EventKind.MOVED, CODE["ume"], 1, address="東京都千代田区一番町５番")
        household = {CODE[who] for who in ("ichiro", "hanako", "ao", "midori", "ume")}
        assert Lexicon(TOWN, [event]).owners_of("東京都千代田区一番町5番", Use.ADDRESS) == household
        homeless = replace(TOWN, households=())
        assert Lexicon(homeless, [event]).owners_of("東京都千代田区一番町5番", Use.ADDRESS) == {CODE["ume"]}

    def test_members_of_a_register_who_are_no_residents(self) -> None:
        register = TOWN.family_registers[1]
        gone = replace(register.members[0], resident_code=None, name="高田　遠")
        register = replace(register, members=(*register.members, gone))
        town = replace(TOWN, family_registers=(register,))
        assert Lexicon(town).owners_of("高田遠", Use.NAME) == {"F2#2"}
        known = replace(GROUND, population=town)
        assert known.residents_behind("F2#2") == (CODE["taka"],)
        assert known.residents_behind("F9#1") == ()
        assert known.births["F2#2"] == gone.birth_date

    def test_an_empty_population(self) -> None:
        empty = Lexicon(replace(TOWN, residents=(), households=(), family_registers=()))
        assert _view("林 太郎", lexicon=empty).strings == set()
