"""What is said of a document: a table for a program, lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harness.domain.messages import Message, Person
from harness.domain.observations import Observation
from harness.domain.told import Item, ToldReading, ToldSheet, best_told
from harness.evidence.verdict_file import stored_row
from harness.inspection.alone.judged import Judged
from harness.inspection.alone.known import Came
from harness.inspection.alone.order import ReadOrder
from harness.wording.languages import REFERENCE, language
from harness.wording.media import TERMINAL
from harness.wording.rendering import on_terminal, stored_sentence, text

UNJUDGED = "nothing is judged: --application names the file of what was applied for"
_MOST_NAMED = 3
_PT = 10


@dataclass(frozen=True, slots=True)
class Said:
    """All that there is to say. `run_id` is empty without a run, which may never have been closed; `is_drawn`:
    the picture was written."""

    order: ReadOrder
    run_id: str
    is_closed: bool
    seen: Observation
    told: Sequence[ToldReading]
    came: Came | None
    judged: Judged | None
    is_drawn: bool = False


def table_of(said: Said) -> dict[str, Any]:
    """What `--json` prints."""
    judged = said.judged
    return {
        "document": str(said.order.document),
        "digest": said.seen.digest,
        "size_bytes": said.seen.size_bytes,
        "run": said.run_id or None,
        "applications": sorted(said.came.applications) if said.came else [],
        "verdict": judged.verdict.value if judged else None,
        "findings": [stored_row(each) for each in judged.findings] if judged else [],
        "unclear": [stored_row(each) for each in judged.unclear] if judged else [],
        "not_inspected": [
            {"what": stored_sentence(each.what), "reason": stored_sentence(each.reason)}
            for each in (judged.not_inspected if judged else ())
        ],
        "readings": [_reading(each) for each in said.told],
        "only_one_reader": [
            {"reader": reader, "sheet": sheet, "number": item.number, "text": item.text}
            for reader, sheet, item in _differing(said.told)
        ],
        "picture": str(said.order.picture) if said.is_drawn else None,
    }


def _reading(reading: ToldReading) -> dict[str, Any]:
    return {
        "reader": reading.reader,
        "problem": stored_sentence(reading.problem) if reading.problem else None,
        "suspicions": [stored_sentence(each) for each in reading.suspicions],
        "sheets": [
            {
                "sheet": sheet.number,
                "shows_nobody": sheet.stranger,
                "titles": list(sheet.titles),
                "items": [_item(each) for each in sheet.items],
                "besides": list(sheet.besides),
            }
            for sheet in reading.sheets
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "item": list(item.items),
        "text": item.text,
        "whose": [{"resident_code": one.resident_code, "name": one.name} for one in item.whose],
        "of_those_applied_for": item.own,
        "boxes_pt": [[round(edge / _PT, 1) for edge in area] for area in item.areas],
    }


def _differing(told: Sequence[ToldReading]) -> Iterator[tuple[str, int, Item]]:
    """What one reader found on a sheet and the other did not find there, or not as often."""
    if len(told) < 2 or told[0].problem or told[1].problem:
        return
    for first, second in zip(told[0].sheets, told[1].sheets, strict=False):
        yield from ((told[0].reader, first.number, item) for item in _more(first, second))
        yield from ((told[1].reader, first.number, item) for item in _more(second, first))


def _more(one: ToldSheet, other: ToldSheet) -> Iterator[Item]:
    left = Counter(item.text for item in other.items)
    for item in one.items:
        left[item.text] -= 1
        if left[item.text] < 0:
            yield item


def lines_of(said: Said) -> list[str]:
    """What the terminal shows."""
    lines = [f"{said.order.document}: {said.seen.size_bytes:,} bytes, SHA-256 {said.seen.digest}"]
    first = said.told[0].reader
    for reader, sheet in best_told(said.told):
        lines += ["", *([] if reader == first else [f"as {reader} has it:"]), *_sheet_lines(sheet)]
    lines += ["", *_readers(said)]
    if not said.is_closed:
        lines.append(f"{said.order.run} was never closed: nobody can tell whether it was changed")
    if said.order.picture is not None:
        lines.append(
            f"picture: {said.order.picture}" if said.is_drawn else "no picture: none of its sheets can be drawn"
        )
    if said.came is None or said.judged is None:
        return [*lines, UNJUDGED]
    return [*lines, f"judged as what came to {_applications(said.came)}", *_judged_lines(said.judged)]


def _applications(came: Came) -> str:
    names = sorted(came.applications)
    more = len(names) - _MOST_NAMED
    return f"{', '.join(names[:_MOST_NAMED]) or 'no application'}{f' and {more} more' if more > 0 else ''}"


def _sheet_lines(sheet: ToldSheet) -> Iterator[str]:
    if sheet.stranger:
        yield f"sheet {sheet.number} identifies nobody of this population; nothing of it is shown"
        return
    titles = ", ".join(_word("kind", each) for each in sheet.titles)
    yield f"sheet {sheet.number}{f': {titles}' if titles else ''}"
    by_person: dict[tuple[Person, ...], list[Item]] = {}
    for item in sheet.items:
        by_person.setdefault(item.whose, []).append(item)
    for people, items in by_person.items():
        yield f"  {_called(people)}"
        yield from map(_item_line, items)
    if sheet.besides:
        yield f"  besides: {TERMINAL.quoted(' / '.join(sheet.besides))}"


def _called(people: Sequence[Person]) -> str:
    if not people:
        return on_terminal(text("read.of-whom-nobody-knows"))
    named = [f"{TERMINAL.held(one.name)} ({one.resident_code})" for one in people[:_MOST_NAMED]]
    more = len(people) - len(named)
    return f"{', '.join(named)}{f' and {more} more' if more else ''}"


def _item_line(item: Item) -> str:
    where = "; ".join(
        f"{a.left / _PT:.0f},{a.top / _PT:.0f}-{a.right / _PT:.0f},{a.bottom / _PT:.0f}" for a in item.areas
    )
    strange = "  NOT OF THOSE APPLIED FOR" if item.own is False and item.whose else ""
    return f"    {item.number:>3}  {_what(item)}{f'  [{where} pt]' if where else ''}{strange}"


def _what(item: Item) -> str:
    what = " or ".join(_word("item", each) for each in item.items)
    return f"{what}: {TERMINAL.quoted(item.text)}" if item.text else what


def _word(vocabulary: str, word: str) -> str:
    return language(REFERENCE).word(vocabulary, word) or word


def _readers(said: Said) -> Iterator[str]:
    for each in said.told[: len(said.seen.readings)]:
        if each.problem:
            yield f"{each.reader} could not read it: {on_terminal(each.problem)}"
        for suspicion in each.suspicions:
            yield f"{each.reader} suspects: {on_terminal(suspicion)}"
    differing = list(_differing(said.told))
    for reader, sheet, item in differing:
        yield f"only {reader} finds on sheet {sheet}: {_what(item)}"
    if len(said.told) > 1 and not differing and not any(each.problem for each in said.told[:2]):
        yield f"{said.told[0].reader} and {said.told[1].reader} find the same"


def _judged_lines(judged: Judged) -> Iterator[str]:
    for found in judged.findings:
        yield f"{_word('property', found.property)}: {on_terminal(found.message)}"
    for unclear in judged.unclear:
        yield f"{_word('property', unclear.property)}, in doubt: {on_terminal(unclear.message)}"
    by_reason: dict[Message, list[str]] = {}
    for left in judged.not_inspected:
        by_reason.setdefault(left.reason, []).append(on_terminal(left.what))
    for reason, what in by_reason.items():
        yield f"not inspected ({on_terminal(reason)}): {', '.join(what)}"
    yield f"verdict of this document: {judged.verdict.upper()}"
