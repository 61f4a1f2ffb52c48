"""Places on page models: arranged as a printed sheet is, and carried by the bytes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from harness.certificates.explore.pages import observe, render
from harness.certificates.reference.printing.pages import Block, Item, PageModel, RuledTable, printed_texts
from harness.domain.observations import Place, Sheet
from tests.reference.certificates import samples


def _read(page: PageModel) -> Sheet:
    (reading,) = observe("d", render((page,))).readings
    (sheet,) = reading.sheets
    return sheet


def _placed(page: PageModel) -> dict[str, Place]:
    sheet = _read(page)
    return dict(zip(sheet.runs, sheet.places, strict=True))


@pytest.mark.parametrize("layout", samples.every_layout())
def test_every_text_has_a_place_of_its_own(layout: str) -> None:
    page = samples.every_layout()[layout]
    sheet = _read(page)
    assert list(sheet.runs) == "\n".join(printed_texts(page)).split("\n")
    rows: dict[int, list[Place]] = {}
    for place in sheet.places:
        rows.setdefault(place.top, []).append(place)
    for one, other in pairwise(sorted(rows)):
        assert max(place.bottom for place in rows[one]) < other
    for row in rows.values():
        beside = sorted(row)
        assert all(one.right < other.left for one, other in pairwise(beside))
        assert 0 < beside[0].left < beside[-1].right < 5950


def test_persons_stand_below_each_other_each_with_its_values_beside_their_labels() -> None:
    people = [(Item("氏名", f"山田　{name}"), Item("個人番号", number)) for name, number in (("花", "1"), ("実", "2"))]
    at = _read(PageModel("r", "住民票の写し", blocks=tuple([Block(items) for items in people])))
    title, label, name, _, number, *_ = at.places
    assert [place.top for place in at.places] == sorted(place.top for place in at.places)
    assert title.bottom < name.top
    assert (label.top, name.left, name.top) == (name.top, number.left, number.top - 120)
    assert label.right < name.left
    assert at.runs[6] == "山田　実"
    assert at.places[6].top > number.bottom


def test_a_value_of_several_lines_stays_beside_its_label() -> None:
    at = _placed(PageModel("r", "題", blocks=(Block((Item("本籍", "千代田区\n丸の内"), Item("父", "甲助"))),)))
    assert at["本籍"].top == at["千代田区"].top < at["丸の内"].top < at["甲助"].top
    assert at["千代田区"].left == at["丸の内"].left


def test_a_table_stands_in_columns_of_rows() -> None:
    table = RuledTable((("年税額", "９００円"), ("納付済額", "１０，０００円")), header=("区分", "金額"))
    at = _placed(PageModel("r", "題", tables=(table,), issued_on="令和７年１０月１日"))
    assert at["年税額"].top == at["９００円"].top < at["納付済額"].top == at["１０，０００円"].top
    assert at["金額"].right == at["９００円"].right == at["１０，０００円"].right
    assert at["納付済額"].bottom < at["令和７年１０月１日"].top


def test_what_happens_to_bytes_happens_to_places() -> None:
    def of(*names: str) -> PageModel:
        return PageModel("r", "題", blocks=tuple([Block((Item("氏名", name),)) for name in names]))

    one, other = of("花", "実"), of("実", "花")
    assert render((one,)) != render((other,))
    assert _placed(one)["花"] == _placed(other)["実"]


def test_letters_stand_as_they_look_and_a_picture_beneath_is_none() -> None:
    def of(name: str) -> PageModel:
        return PageModel("r", "題", blocks=(Block((Item("氏名", name),)),))

    own, other = of("山田　花"), of("林　　実")
    shown = _read(own._replace(drawn=other))
    assert (shown.runs, shown.places) == (_read(other).runs, _read(other).places)
    assert shown.redrawn == (("山田　花", "林　　実"),)
    assert render((own._replace(beneath=(Item("個人番号", "123456789018"),)),)) == render((own,))
