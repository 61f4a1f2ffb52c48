"""What a system says in its own words is kept where it tells of nobody."""

from __future__ import annotations

import pytest

from harness.certificates.domain.operations import AlertEntry, LedgerEntry, SpoolEntry
from harness.certificates.targets.lists import kept_alert, kept_file, kept_line
from harness.targets.withholding import instead_of, kept, kept_id

PLAIN = (
    "not-allowed",
    "sheet 1 was made from another record",
    "the print file is for another application",
    "r1-000001.print",
    "Internal Server Error",
    "r5d8qt-000001: mismatch (2 of 3)",
    "",
)
PERSONAL = (
    "山田太郎",
    "yamada-taro",
    "Taro Yamada not found",
    "910472615038",
    "9104 7261 5038",
    "1957-01-10",
    "ﾔﾏﾀﾞ",
    "error\x1b[2J",
    "file " * 100,
)


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_the_trade_are(text: str) -> None:
    assert kept(text) == text


@pytest.mark.parametrize("text", PERSONAL)
def test_what_may_be_about_a_person_is_not(text: str) -> None:
    assert kept(text) == instead_of(text)
    assert kept_id(text) == instead_of(text)
    assert text[:4] not in instead_of(text)


@pytest.mark.parametrize(
    "name", ["r5d8qt-000001", "r5d8qt-e000017", "x-k1-000001", "x-e2", "e01ab9fp2s1-k12-000001", "r5d8qt-K-0027-000001"]
)
def test_ids_of_runs_and_of_searches_are(name: str) -> None:
    assert kept_id(name) == name
    assert kept(f"{name}.print") == f"{name}.print"


def test_the_same_text_has_the_same_place_holder() -> None:
    assert instead_of("a") == instead_of("a") != instead_of("b")


@pytest.mark.parametrize("outcome", ["delivered", "open", "refunded", "refused"])
def test_a_line_of_the_ledger_is_as_it_was_said(outcome: str) -> None:
    line = LedgerEntry("r1-000001", "seal", ("20251001-000001", "A/7"), 2, 600, outcome)
    assert kept_line(line) == line


def test_a_line_about_somebody_else_is_not() -> None:
    found = kept_line(LedgerEntry("山田", "seal", ("910472615038",), 1, 300, "delivered"))
    assert (found.application_id, found.certificate_numbers) == (instead_of("山田"), (instead_of("910472615038"),))


def test_a_fee_that_is_nobody_s_fee_may_be_somebody_s_number() -> None:
    found = kept_line(LedgerEntry("r1-000001", "seal", (), 910472615038, 910472615038, "delivered"))
    assert (found.copies, found.fee_yen) == (10_000_000, 10_000_000)


def test_print_files_and_alerts() -> None:
    file, alert = SpoolEntry("r1-000001.print", "r1-000001"), AlertEntry("17", "r1-000001", "not for this application")
    assert (kept_file(file), kept_alert(alert)) == (file, alert)
    name = instead_of("山田")
    assert kept_file(SpoolEntry("山田", "山田")) == SpoolEntry(name, name)
    assert kept_alert(AlertEntry("山田", "山田", "山田")) == AlertEntry(name, name, name)
