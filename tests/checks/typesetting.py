"""Sets certificates on paper for the tests, in many layouts.

Places are in tenths of a point; letters are 10 pt high, lines 14 pt apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from harness.domain.observations import Place, Sheet, Way
from tests.checks.printing import era, image
from tests.checks.records import Field, Record
from tests.checks.world import raster

_HIGH, _PITCH, _GAP = 100, 140, 60
_LEFT, _TOP = 500, 1600
_WRAPPED = ("name", "address", "domicile", "register_address")


Cell = list[tuple[str, Place]]
"""What stands together: several runs where a text is wrapped."""


class Paper:
    """A sheet on which things are set. `chance` moves each by at most a tenth of its height either way, so that no two
    are more than a fifth of it apart that should be on one line."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.cells: list[Cell] = []

    def across(self, text: str, x: float, y: float, room: float = 0, align: str = "left", size: float = 1) -> float:
        """Sets a text in a room of this width, in two lines if they are parted by a line's end. Its right edge."""
        cell: Cell = []
        moved = self.chance.uniform(-0.1, 0.1) * _HIGH
        right = x
        for number, line in enumerate(text.split("\n")):
            wide = width(line) * size
            spare = max(0.0, room - wide)
            left = x + {"left": 0.0, "right": spare, "centre": spare / 2}[align]
            top = y + number * 0.75 * _PITCH + moved
            cell.append((line, Place(round(left), round(top), round(left + wide), round(top + _HIGH * size))))
            right = max(right, left + wide)
        self.cells.append(cell)
        return right

    def down(self, text: str, x: float, y: float) -> float:
        """Sets a text with its letters one below the other. Its lower edge."""
        high = len(text) * _HIGH
        moved = self.chance.uniform(-0.1, 0.1) * _HIGH
        left = round(x + moved)
        way = Way.DOWN if len(text) > 1 else Way.ACROSS
        self.cells.append([(text, Place(left, round(y), left + _HIGH, round(y + high), way))])
        return y + high

    def sheet(self, shuffled: bool, imprint: int | None) -> Sheet:
        """All of it, in the order in which it was set or in any other; what is wrapped stays together."""
        cells = list(self.cells)
        if shuffled:
            self.chance.shuffle(cells)
        runs = [run for cell in cells for run in cell]
        images = () if imprint is None else (image(raster(imprint)),)
        return Sheet(tuple(text for text, _ in runs), images, tuple(place for _, place in runs))


def width(text: str) -> float:
    """Of a line of it, letters being as wide as high or half of it."""
    return max(sum(_HIGH / 2 if letter.isascii() else _HIGH for letter in line) for line in text.split("\n"))


def _lines(text: str) -> int:
    return text.count("\n") + 1


def _stub(paper: Paper, record: Record) -> float:
    """Prefecture, title and what is said of all, each on a line of its own. Where the persons begin."""
    paper.across("東京都", _LEFT, 400)
    paper.across(record.title, _LEFT + 1500, 700)
    y = float(_TOP)
    for each in record.head:
        paper.across(each.label, _LEFT, y)
        paper.across(each.text, _LEFT + 900, y, room=1800, align="right" if each.text.endswith("円") else "left")
        y += _PITCH
    return y + _PITCH


def _foot(paper: Paper, y: float) -> None:
    paper.across("この写しは、原本と相違ないことを証明する。", _LEFT, y + 2 * _PITCH)
    paper.across(era(date(2025, 10, 1)), _LEFT, y + 4 * _PITCH)
    paper.across("千代田区長", _LEFT + 1500, y + 4 * _PITCH)


Layout = Callable[[Paper, Record], None]


def _rows(paper: Paper, record: Record, names: bool = True, align: str = "left", ruby: bool = False) -> None:
    """Persons one below the other, a column for each item under its label."""
    y = _stub(paper, record)
    items = [each.item for each in record.persons[0] if not (each.item == "kana" and ruby)]
    items = [item for item in items if names or item != "name"]
    fields = [{each.item: each for each in person} for person in record.persons]
    wide = [max(width(one[item].text) for one in fields) for item in items]
    wide = [max(each, width(fields[0][item].label)) + _GAP for each, item in zip(wide, items, strict=True)]
    lefts = [_LEFT + sum(wide[:at]) for at in range(len(wide))]
    for item, left, room in zip(items, lefts, wide, strict=True):
        paper.across(fields[0][item].label, left, y, room - _GAP, "centre" if align == "centre" else "left")
    for one in fields:
        y += _PITCH * (1.5 if ruby else 1)
        lines = max(_lines(each.text) for each in one.values())
        for item, left, room in zip(items, lefts, wide, strict=True):
            text = one[item].text
            middle = y + (lines - _lines(text)) * 0.375 * _PITCH
            if text:
                paper.across(text, left, middle, room - _GAP, align)
            if item == "name" and ruby:
                paper.across(one["kana"].text, left, middle - 0.6 * _HIGH, size=0.5)
        y += (lines - 1) * 0.75 * _PITCH
    _foot(paper, y)


def rows(paper: Paper, record: Record) -> None:
    _rows(paper, record)


def rows_centred(paper: Paper, record: Record) -> None:
    _rows(paper, record, align="centre")


def rows_to_the_right(paper: Paper, record: Record) -> None:
    _rows(paper, record, align="right")


def rows_with_ruby(paper: Paper, record: Record) -> None:
    _rows(paper, record, ruby=True)


def list_and_rows(paper: Paper, record: Record) -> None:
    """The names in a list at the top, and the rest in a table below in the same order."""
    paper.across("氏名", _LEFT, 900)
    for number, person in enumerate(record.persons):
        paper.across(person[0].text, _LEFT + 600, 900 + number * 1.6 * _HIGH)
    _rows(paper, record, names=False)


def list_across_and_rows(paper: Paper, record: Record) -> None:
    """The names in a line at the top, and the rest in a table below in the same order."""
    x = paper.across("氏名", _LEFT, 900) + _GAP
    for person in record.persons:
        x = paper.across(person[0].text, x, 900) + _GAP
    _rows(paper, record, names=False)


def list_and_blocks(paper: Paper, record: Record) -> None:
    """The names in a list at the top, and again in the blocks below."""
    paper.across("対象者", _LEFT, 900)
    for number, person in enumerate(record.persons):
        paper.across(person[0].text.replace("\n", "　"), _LEFT + 600, 900 + number * 1.3 * _HIGH)
    _blocks(paper, record)


def grid_names_last(paper: Paper, record: Record) -> None:
    """A grid in which the name stands on the last line of each block."""
    turned = tuple((*person[1:], person[0]) for person in record.persons)
    grid(paper, replace(record, persons=turned))


def _block(paper: Paper, person: Iterable[Field], x: float, y: float, glue: str = "") -> float:
    for each in person:
        if not each.text:
            continue
        if glue:
            paper.across(glue.format(each.label) + each.text, x, y)
        else:
            paper.across(each.label, x, y)
            paper.across(each.text, x + 1000, y)
        y += _PITCH + (_lines(each.text) - 1) * 0.75 * _PITCH
    return y


def _blocks(paper: Paper, record: Record, glue: str = "") -> None:
    y = _stub(paper, record)
    for person in record.persons:
        y = _block(paper, person, _LEFT, y, glue) + _PITCH / 2
    _foot(paper, y)


def blocks(paper: Paper, record: Record) -> None:
    """Persons one below the other, each item on a line with its label on the left."""
    _blocks(paper, record)


def blocks_glued(paper: Paper, record: Record) -> None:
    _blocks(paper, record, paper.chance.choice(["{}　", "{}：", "{} ："]))


def blocks_bracketed(paper: Paper, record: Record) -> None:
    _blocks(paper, record, "【{}】")


def blocks_name_last(paper: Paper, record: Record) -> None:
    """The name on the last line of each."""
    turned = tuple((*person[1:], person[0]) for person in record.persons)
    _blocks(paper, replace(record, persons=turned))


def blocks_name_amid(paper: Paper, record: Record) -> None:
    """The name after two other items."""
    turned = tuple((*person[2:4], person[0], *person[4:]) for person in record.persons)
    _blocks(paper, replace(record, persons=turned))


def labels_above(paper: Paper, record: Record, columns: int = 3) -> None:
    """Persons one below the other, each a small table of as many columns, labels above values."""
    y = _stub(paper, record)
    for person in record.persons:
        for at in range(0, len(person), columns):
            line = person[at : at + columns]
            for number, each in enumerate(line):
                paper.across(each.label, _LEFT + number * 1500, y)
                if each.text:
                    paper.across(each.text, _LEFT + number * 1500, y + _PITCH)
            y += 2 * _PITCH + (max(_lines(each.text) for each in line) - 1) * 0.75 * _PITCH
        y += _PITCH / 2
    _foot(paper, y)


def pairs(paper: Paper, record: Record, columns: int = 2) -> None:
    """Persons one below the other, several labels with values on each line, which follow each other as they come."""
    y = _stub(paper, record)
    for person in record.persons:
        held = [each for each in person if each.text]
        for at in range(0, len(held), columns):
            x = float(_LEFT)
            for each in held[at : at + columns]:
                x = paper.across(each.label, x, y) + _GAP
                x = paper.across(each.text, x, y) + 2 * _GAP
            y += _PITCH + (max(_lines(each.text) for each in held[at : at + columns]) - 1) * 0.75 * _PITCH
        y += _PITCH / 2
    _foot(paper, y)


def pairs_in_columns(paper: Paper, record: Record) -> None:
    """As pairs, the second on each line at the same place."""
    y = _stub(paper, record)
    for person in record.persons:
        held = [each for each in person if each.text]
        for at in range(0, len(held), 2):
            for number, each in enumerate(held[at : at + 2]):
                paper.across(each.label, _LEFT + number * 3000, y)
                paper.across(each.text, _LEFT + number * 3000 + 1000, y)
            y += _PITCH + (max(_lines(each.text) for each in held[at : at + 2]) - 1) * 0.75 * _PITCH
        y += _PITCH / 2
    _foot(paper, y)


def side_by_side(paper: Paper, record: Record) -> None:
    """Persons in columns, a row for each item with its label on the left."""
    y = _stub(paper, record)
    align = paper.chance.choice(["left", "centre", "right"])
    wide = [max(width(each.text) for each in person) + _GAP for person in record.persons]
    for at, field in enumerate(record.persons[0]):
        paper.across(field.label, _LEFT, y)
        x = _LEFT + 1000.0
        for person, room in zip(record.persons, wide, strict=True):
            if person[at].text:
                paper.across(person[at].text, x, y, room - _GAP, align)
            x += room
        y += _PITCH + (max(_lines(person[at].text) for person in record.persons) - 1) * 0.75 * _PITCH
    _foot(paper, y)


def right_to_left(paper: Paper, record: Record) -> None:
    """Vertical writing: persons from right to left, each item a column, its label above it."""
    y = _stub(paper, record)
    x = float(_LEFT + 8000)
    for person in record.persons:
        for each in person:
            if each.text:
                paper.down(each.label, x, y)
                for line in each.text.split("\n"):
                    paper.down(line, x, y + 1000)
                    x -= _PITCH
                if "\n" in each.text:
                    paper.cells[-2:] = [paper.cells[-2] + paper.cells[-1]]
        x -= _PITCH / 2
    _foot(paper, y + 4000)


def grid(paper: Paper, record: Record) -> None:
    """Persons in two rows of two, each a block."""
    y = _stub(paper, record)
    for at in range(0, len(record.persons), 2):
        pair = enumerate(record.persons[at : at + 2])
        y = max(_block(paper, person, _LEFT + number * 3500, y) for number, person in pair) + _PITCH
    _foot(paper, y)


def grid_two_a_line(paper: Paper, record: Record) -> None:
    """Persons in two rows of two, the items behind their labels, after the name two in one text."""
    y = _stub(paper, record)
    for at in range(0, len(record.persons), 2):
        lowest = y
        for number, person in enumerate(record.persons[at : at + 2]):
            told = [f"{each.label}：{each.text.replace(chr(10), '')}" for each in person if each.text]
            lines = [told[0], *("　".join(told[place : place + 2]) for place in range(1, len(told), 2))]
            for line, text in enumerate(lines):
                paper.across(text, _LEFT + number * 3500, y + line * _PITCH)
            lowest = max(lowest, y + len(lines) * _PITCH)
        y = lowest + _PITCH
    _foot(paper, y)


def newspaper(paper: Paper, record: Record) -> None:
    """Blocks that go on in a second column."""
    top = _stub(paper, record)
    half = (len(record.persons) + 1) // 2
    lowest = top
    for number, column in enumerate((record.persons[:half], record.persons[half:])):
        y = top
        for person in column:
            y = _block(paper, person, _LEFT + number * 3500, y) + _PITCH / 2
        lowest = max(lowest, y)
    _foot(paper, lowest)


def name_beside_lines(paper: Paper, record: Record) -> None:
    """The name on the left of each person's lines, halfway between the first and the last."""
    y = _stub(paper, record)
    for person in record.persons:
        held = [each for each in person[1:] if each.text]
        end = _block(paper, held, _LEFT + 1500, y)
        paper.across(person[0].text, _LEFT, (y + end - _PITCH) / 2)
        y = end + _PITCH / 2
    _foot(paper, y)


def _table(paper: Paper, persons: Sequence[Sequence[Field]], y: float) -> float:
    """Persons one below the other, a column for each of these items under its label. Where it ends."""
    lefts = [_LEFT + number * 2600 for number in range(len(persons[0]))]
    for line in ([replace(each, text=each.label) for each in persons[0]], *persons):
        for each, left in zip(line, lefts, strict=True):
            if each.text:
                paper.across(each.text, left, y)
        y += _PITCH + (max(_lines(each.text) for each in line) - 1) * 0.75 * _PITCH
    return y + _PITCH


def tables(paper: Paper, record: Record) -> None:
    """Tables one below the other, each with the names and two items more."""
    y = _stub(paper, record)
    for at in range(1, len(record.persons[0]), 2):
        y = _table(paper, [(person[0], *person[at : at + 2]) for person in record.persons], y)
    _foot(paper, y)


def sections(paper: Paper, record: Record) -> None:
    """A heading for each item, and below it the names with what each has."""
    y = _stub(paper, record)
    for at, item in enumerate(record.persons[0][1:], start=1):
        paper.across(item.label, _LEFT, y)
        for person in record.persons:
            y += _PITCH
            paper.across(person[0].text, _LEFT, y)
            if person[at].text:
                paper.across(person[at].text, _LEFT + 2600, y)
            y += (max(_lines(person[0].text), _lines(person[at].text)) - 1) * 0.75 * _PITCH
        y += 2 * _PITCH
    _foot(paper, y)


def labels_below(paper: Paper, record: Record) -> None:
    """Persons one below the other, each a line of values directly above their labels."""
    y = _stub(paper, record)
    for person in record.persons:
        x, lines = float(_LEFT), max(_lines(each.text) for each in person)
        for each in person:
            top = y + (lines - _lines(each.text)) * 0.375 * _PITCH
            right = paper.across(each.text, x, top) if each.text else x
            foot = top + _HIGH * 1.1 + (_lines(each.text) - 1) * 0.75 * _PITCH
            x = max(right, paper.across(each.label, x, foot, size=0.6)) + _GAP
        y += 2.5 * _PITCH + (lines - 1) * 0.75 * _PITCH
    _foot(paper, y)


def two_lines_each(paper: Paper, record: Record) -> None:
    """A table of which the head and each record have two lines."""
    y = _stub(paper, record)
    half = (len(record.persons[0]) + 1) // 2
    labels = [replace(each, text=each.label) for each in record.persons[0]]
    for person in (labels, *record.persons):
        for line in (person[:half], person[half:]):
            for number, each in enumerate(line):
                if each.text:
                    paper.across(each.text.replace("\n", ""), _LEFT + number * 2600, y)
            y += _PITCH
    _foot(paper, y)


def flowing(paper: Paper, record: Record) -> None:
    """A text that goes on from person to person, broken where a line is full."""
    y = _stub(paper, record)
    told = ["、".join(f"{each.label}　{each.text}" for each in person if each.text) for person in record.persons]
    lines = [""]
    for piece in re.findall(r"\d+|\D", "。".join(told).replace("\n", "")):
        if width(lines[-1] + piece) > 5200:
            lines.append("")
        lines[-1] += piece
    paper.across("\n".join(lines), _LEFT, y)
    _foot(paper, y + len(lines) * 0.75 * _PITCH)


LAYOUTS: tuple[Layout, ...] = (
    rows, rows_centred, rows_to_the_right, rows_with_ruby, list_and_rows, blocks, blocks_glued, blocks_bracketed,
    blocks_name_last, blocks_name_amid, labels_above, pairs, pairs_in_columns, side_by_side, right_to_left, grid,
    grid_two_a_line,
    newspaper, name_beside_lines, list_across_and_rows, list_and_blocks, grid_names_last,
    tables, labels_below, two_lines_each, flowing,
)  # fmt: skip


def typeset(record: Record, layout: Layout, seed: int, shuffled: bool = False, wrapped: bool = False) -> Sheet:
    """A record in a layout. `wrapped`: some names and addresses stand on two lines."""
    chance = Random(seed)
    if wrapped:
        record = replace(record, persons=tuple(tuple(_wrap(each, chance) for each in one) for one in record.persons))
    paper = Paper(chance)
    layout(paper, record)
    return paper.sheet(shuffled, record.imprint)


def _wrap(field: Field, chance: Random) -> Field:
    if field.item not in _WRAPPED or len(field.text) < 4 or chance.random() < 0.4:
        return field
    at = field.text.find("　") if field.item == "name" else len(field.text) // 2
    return replace(field, text=f"{field.text[:at].strip()}\n{field.text[at:].strip()}")
