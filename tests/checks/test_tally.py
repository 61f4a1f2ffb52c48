"""What partitions add up to: rows that come back whole, and everything that is told of both parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from zlib import crc32

import pytest

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.certificates.checks.availability import served
from harness.certificates.checks.eligibility import shown
from harness.certificates.checks.shares import ApplicationRow
from harness.certificates.domain.properties import Property
from harness.checks.tally import (
    Partial,
    TrialTable,
    bucket,
    foremost,
    foremost_unclear,
    merge,
    percentile_s,
)
from harness.domain.verdicts import Finding, Unclear

ROW = ApplicationRow(
    application_id="r1-1",
    applicant="1",
    certificate="seal",
    operation="o1",
    document="",
    digest="",
    numbers=(),
    copies=1,
    fee_yen=300,
    fate="refused",
    confirmed="",
    reason="busy",
    scenario="s",
    started_ns=1,
    ended_ns=2,
    decisive=frozenset({Property.SEAL}),
)


def _table(*rows: ApplicationRow) -> TrialTable:
    table = TrialTable()
    for row in rows:
        table.add(row)
    return table


def _extended(*tables: TrialTable) -> TrialTable:
    whole = TrialTable()
    for table in tables:
        whole.extend(table)
    return whole


def test_rows_come_back_as_they_went_in() -> None:
    issued = replace(
        ROW, document="d/1", digest="x", numbers=("A", "B"), copies=2, fee_yen=600, fate="issued", confirmed="printed"
    )
    refused = replace(ROW, application_id="r1-2", scenario="高負荷", started_ns=4, decisive=frozenset(Property))
    table, other = _table(issued), _table(refused)
    table.extend(other)
    assert list(table) == [issued, refused]
    assert table.sharing() == [] and table.doubled_ids() == set()
    table.extend(other)
    assert table.doubled_ids() == {"r1-2"} and table.sharing() == []
    table.add(replace(issued, application_id="r1-3"))
    assert [row.application_id for row in table.sharing()] == ["r1-1", "r1-3"]


def test_trials_by_scenario() -> None:
    """In one table, and put together from several."""
    both = frozenset({Property.SEAL, Property.BINDING})
    rows = [ROW, replace(ROW, decisive=both), replace(ROW, scenario="t"), replace(ROW, decisive=frozenset())]
    counted = {("s", Property.SEAL): 2, ("s", Property.BINDING): 1, ("t", Property.SEAL): 1}
    for whole in (_table(*rows), _extended(_table(*rows[:2]), _table(), _table(*rows[2:]))):
        assert whole.trials() == counted
    assert _table().trials() == {}


def test_texts_that_are_no_characters() -> None:
    """A system's answer may hold half of a surrogate pair."""
    rows = [
        replace(ROW, application_id=name, numbers=("\ud800", "N"), reason="\udfff", document="\ud83d")
        for name in ("r1-1", "r1-2")
    ]
    table = _table(*rows)
    assert list(table) == rows == table.sharing()


def test_rows_know_of_what_they_were_a_trial() -> None:
    """In one table, and put together from tables that met other sets first."""
    sets = [frozenset({Property.SEAL}), frozenset({Property.SEAL, Property.WELLFORMED}), frozenset[Property]()]
    rows = [
        replace(ROW, decisive=held, fate=fate) for held in sets for fate in ("issued", "refused", "unknown", "issued")
    ]
    for whole in (_table(*rows), _extended(_table(*rows[:5]), _table(*rows[5:]), _table())):
        assert list(whole) == rows
        assert whole.decisive(Property.SEAL).tolist() == [Property.SEAL in row.decisive for row in rows]
        assert whole.decisive(Property.WELLFORMED).tolist() == [Property.WELLFORMED in row.decisive for row in rows]
        assert whole.issued().tolist() == [row.fate == "issued" for row in rows]
    assert _table().decisive(Property.SEAL).tolist() == []


def test_rows_without_a_document_share_none() -> None:
    """Also if they came from several partitions."""
    tables = [_table(*(replace(ROW, application_id=f"r1-{part}{number}") for number in range(3))) for part in "abc"]
    whole = _extended(*tables)
    assert len(whole) == 9 and whole.sharing() == []


@pytest.mark.parametrize(
    ("changes", "shared"),
    [
        ([{}, {}, {}], []),
        ([{"digest": "x"}, {}, {"digest": "x"}], [0, 2]),
        ([{"digest": "x"}, {"digest": "y"}, {"digest": "y"}], [1, 2]),
        ([{"numbers": ("A", "B")}, {"numbers": ("B",)}, {"numbers": ("C",)}], [0, 1]),
        ([{"numbers": ("A", "A")}, {"numbers": ("B",)}, {}], []),
        ([{"numbers": ("A",)}, {"digest": "x", "numbers": ("B",)}, {"digest": "x", "numbers": ("A",)}], [0, 1, 2]),
    ],
)
def test_rows_that_share_something(changes: list[dict[str, object]], shared: list[int]) -> None:
    """In one table, and put together from one for each; in the order of the rows, each once."""
    rows = [replace(ROW, application_id=f"r1-{at}", **change) for at, change in enumerate(changes)]  # type: ignore[arg-type]
    for whole in (
        _table(*rows),
        _extended(*(_table(row) for row in rows)),
        _extended(_table(*rows[:2]), _table(rows[2])),
    ):
        assert [row.application_id for row in whole.sharing()] == [f"r1-{at}" for at in shared]
        assert list(whole) == rows
        assert whole.doubled_ids() == set()
    assert _extended(_table(*rows), _table(rows[1])).doubled_ids() == {"r1-1"}


FOUND, UNREAD = say("without-text"), say("not-read")


def _partial(name: str, at: int) -> Partial:
    """Something of everything."""
    partial = Partial()
    finding = Finding(Property.SEAL, name, FOUND, started_ns=at)
    unclear = Unclear(Property.BINDING, UNREAD, application_id=name)
    for number in range(at):
        partial.table.add(replace(ROW, application_id=f"{name}{number}"))
    partial.documents = partial.register_events = at
    served(partial).latency[7] = at
    partial.find(finding)
    partial.doubt(unclear)
    shown(partial).exposures = [(name, finding)]
    shown(partial).protections = {"1": [(at, at, True)], name: [(at, at, False)]}
    partial.needs_second_reading = {name}
    partial.stops_run = [unclear]
    served(partial).examples = [finding]
    return partial


def test_all_of_two_partitions() -> None:
    one, other = _partial("b", 3), _partial("a", 5)
    whole = merge([one, other])
    findings = [Finding(Property.SEAL, name, FOUND, started_ns=at) for name, at in (("b", 3), ("a", 5))]
    doubts = [Unclear(Property.BINDING, UNREAD, application_id=name) for name in ("a", "b")]
    assert [row.application_id for row in whole.table] == ["b0", "b1", "b2", "a0", "a1", "a2", "a3", "a4"]
    assert whole.checked == {Property.SEAL: 8}
    assert (whole.documents, whole.register_events, served(whole).latency) == (8, 8, {7: 8})
    assert (whole.findings, whole.finding_counts) == (findings, {Property.SEAL: 2})
    assert (whole.unclear, whole.unclear_counts) == (doubts, {Property.BINDING: 2})
    assert shown(whole).exposures == [("b", findings[0]), ("a", findings[1])]
    assert shown(whole).protections == {"1": [(3, 3, True), (5, 5, True)], "b": [(3, 3, False)], "a": [(5, 5, False)]}
    assert whole.needs_second_reading == {"a", "b"}
    assert (whole.stops_run, served(whole).examples) == ([doubts[1], doubts[0]], findings)
    assert shown(one).protections == {"1": [(3, 3, True)], "b": [(3, 3, False)]}


FIRST = Finding(Property.CONTENT, "a", message_of("a"), document="a", sheet=1, started_ns=1)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"property": Property.BINDING, "started_ns": 9}, {}),
        ({"application_id": "z"}, {"started_ns": 2}),
        ({"sheet": 9}, {"application_id": "b"}),
        ({"document": "z"}, {"sheet": 2}),
        ({"sheet": None, "document": "z"}, {}),
        ({"message": message_of("z")}, {"document": "b"}),
        ({}, {"message": message_of("b")}),
    ],
)
def test_the_order_of_findings(earlier: dict[str, object], later: dict[str, object]) -> None:
    """By property, time, application, sheet, document and what is said."""
    pair = [replace(FIRST, **earlier), replace(FIRST, **later)]  # type: ignore[arg-type]
    assert foremost(pair[::-1]) == foremost(pair) == pair


DOUBT = Unclear(Property.CONTENT, message_of("a"), "a", "a")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"property": Property.BINDING, "application_id": "z"}, {}),
        ({"document": "z"}, {"application_id": "b"}),
        ({"message": message_of("z")}, {"document": "b"}),
        ({}, {"message": message_of("b")}),
    ],
)
def test_the_order_of_doubts(earlier: dict[str, object], later: dict[str, object]) -> None:
    """By property, application, document and what is said."""
    pair = [replace(DOUBT, **earlier), replace(DOUBT, **later)]  # type: ignore[arg-type]
    assert foremost_unclear(pair[::-1]) == foremost_unclear(pair) == pair


@pytest.mark.parametrize(
    ("latency_ns", "number"),
    [(-5, 0), (0, 0), (999, 0), (1000, 0), (1019, 0), (1021, 1), (1040, 1), (1041, 2), (1_000_000, 348)],
)
def test_buckets_are_two_percent_wide(latency_ns: int, number: int) -> None:
    """From a microsecond on; all below it are in the first."""
    assert bucket(latency_ns) == number


def test_shares_of_buckets() -> None:
    latency = Counter({3: 1, 9: 2, 5: 1})
    for share, number in ((0.25, 3), (0.26, 5), (0.5, 5), (0.51, 9), (1.0, 9)):
        assert percentile_s(latency, share) == pytest.approx(1e-6 * 1.02 ** (number + 1))


def test_rows_without_a_document_in_partitions_of_any_size() -> None:
    for sizes in ((2, 3), (1, 4), (3, 1, 5)):
        whole = _extended(*(_table(*[replace(ROW, application_id=f"{size}")] * size) for size in sizes))
        assert whole.sharing() == []


def test_ids_that_only_look_alike_to_the_index_are_not_doubled() -> None:
    one, other = "xkf6nty8", "7ynchdt7"
    assert crc32(one.encode()) == crc32(other.encode())
    rows = [replace(ROW, application_id=name) for name in (one, other)]
    assert _table(*rows).doubled_ids() == set()
    assert _table(*rows, rows[0]).doubled_ids() == {one}


@pytest.mark.parametrize(("begins_ns", "touch"), [(9, True), (10, True), (11, False)])
def test_intervals_that_meet_at_one_stamp_overlap(begins_ns: int, touch: bool) -> None:
    rows = [replace(ROW, started_ns=0, ended_ns=10), replace(ROW, started_ns=begins_ns, ended_ns=20)]
    assert _table(*rows).overlapping().tolist() == [touch, touch]
    assert _table(*reversed(rows)).overlapping().tolist() == [touch, touch]


def test_a_number_with_a_space_comes_back_whole() -> None:
    row = replace(ROW, numbers=("N 1", "N2"))
    assert list(_table(row)) == [row]
