"""A waiver is exactly a waiver: everything else is one sentence."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from harness.evidence.waivers import Waiver, WaiverError, load_waivers, stored_waivers
from tests.evidence.runs import TODAY

GOOD = {
    "fingerprint": '"accounting:ledger-fee:seal:steady-day:delivered"',
    "reason": '"the fee table is corrected with release 4.2"',
    "owner": '"Sato"',
    "expires": "2027-01-31",
}


def _file(folder: Path, *waivers: dict[str, str], head: str = "") -> Path:
    path = folder / "waivers.toml"
    tables = ["[[waivers]]\n" + "".join(f"{key} = {value}\n" for key, value in each.items()) for each in waivers]
    path.write_text(head + "\n".join(tables), encoding="utf-8")
    return path


def test_a_waiver_is_read(tmp_path: Path) -> None:
    (waiver,) = load_waivers(_file(tmp_path, GOOD), TODAY)
    assert waiver == Waiver(
        "accounting:ledger-fee:seal:steady-day:delivered",
        "the fee table is corrected with release 4.2",
        "Sato",
        date(2027, 1, 31),
    )
    assert stored_waivers([waiver.table()]) == (waiver,)


def test_it_holds_on_its_last_day_and_no_longer() -> None:
    waiver = Waiver("x", "y", "z", TODAY)
    assert waiver.holds_on(TODAY)
    assert not waiver.holds_on(TODAY + timedelta(days=1))


def test_ninety_days_ahead_is_the_latest(tmp_path: Path) -> None:
    last = TODAY + timedelta(days=90)
    assert load_waivers(_file(tmp_path, {**GOOD, "expires": last.isoformat()}), TODAY)[0].expires == last
    later = (last + timedelta(days=1)).isoformat()
    with pytest.raises(WaiverError, match="90 days ahead, is the latest"):
        load_waivers(_file(tmp_path, {**GOOD, "expires": later}), TODAY)


def test_an_expired_one_is_read_and_kept(tmp_path: Path) -> None:
    (waiver,) = load_waivers(_file(tmp_path, {**GOOD, "expires": "2026-11-22"}), TODAY)
    assert not waiver.holds_on(TODAY)


@pytest.mark.parametrize("missing", GOOD)
def test_each_key_is_needed(tmp_path: Path, missing: str) -> None:
    rest = {key: value for key, value in GOOD.items() if key != missing}
    with pytest.raises(WaiverError, match=f"waiver 2: {missing} is missing"):
        load_waivers(_file(tmp_path, GOOD, rest), TODAY)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": '" "'}, "reason should be a text that says something"),
        ({"owner": "5"}, "owner should be a text"),
        ({"expires": '"2027-01-31"'}, "expires should be a day"),
        ({"expires": "2027-01-31T10:00:00"}, "expires should be a day"),
        ({"until": "2027-01-31"}, "until is not known"),
        ({"fingerprint": '"everything"'}, "property:cause:kind:scenario:item"),
        ({"fingerprint": '"binding:foreign-data:seal:x:exposes-my-number"'}, "cannot be waived"),
        ({"fingerprint": '"binding:foreign-data:seal:x:exposes-protected-address"'}, "cannot be waived"),
        ({"fingerprint": '"eligibility:protected-address:seal:x:-"'}, "cannot be waived"),
        ({"fingerprint": '"binding:unknown:seal:x:-"'}, "cannot be waived"),
    ],
)
def test_anything_else_is_one_sentence(tmp_path: Path, change: dict[str, str], says: str) -> None:
    with pytest.raises(WaiverError, match=says) as raised:
        load_waivers(_file(tmp_path, {**GOOD, **change}), TODAY)
    assert "waivers.toml: waiver 1: " in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_finding_is_waived_once(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match="waived twice"):
        load_waivers(_file(tmp_path, GOOD, GOOD), TODAY)


@pytest.mark.parametrize("text", ["", "x = 1\n", "[waivers]\n", "waivers = [1]\n", "x = 1\n[[waivers]]\n"])
def test_a_file_of_something_else(tmp_path: Path, text: str) -> None:
    with pytest.raises(WaiverError, match=r"expected nothing but tables \[\[waivers\]\]"):
        load_waivers(_file(tmp_path, head=text), TODAY)


def test_no_file_and_no_toml(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match="there is no such file"):
        load_waivers(tmp_path / "none.toml", TODAY)
    with pytest.raises(WaiverError, match="is not TOML"):
        load_waivers(_file(tmp_path, head="waivers = "), TODAY)
