"""Each register event has the same effect in both versions of the registers."""

from __future__ import annotations

import pytest

from harness.certificates.checks.registers import after
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Card
from harness.certificates.domain.words import EventKind
from tests.checks.world import CITY, CODE, GROUND, GROUPS, TOWN
from tests.independent.comparing import as_state, in_order
from tests.independent.rule import applied, loaded

OLD = f"{CITY}00{CODE['hanako'][-8:]}"
NEEDS: dict[EventKind, dict[str, object]] = {
    EventKind.SEAL_REGISTERED: {"registration_number": "9", "occurred_on": "2025-10-01", "imprint": 900},
    EventKind.SEAL_DEREGISTERED: {},
    EventKind.MOVED: {"address": "東京都千代田区一番町５番", "occurred_on": "2025-10-01"},
    EventKind.MOVED_OUT: {"destination": "大阪府堺市", "occurred_on": "2025-10-01"},
    EventKind.DIED: {"occurred_on": "2025-10-01"},
    EventKind.RENAMED: {"name": "新田　桜", "name_kana": "ニッタ　サクラ", "occurred_on": "2025-10-01"},
    EventKind.SUPPORT_MEASURE_SET: {},
    EventKind.SUPPORT_MEASURE_CLEARED: {},
    EventKind.CARD_REVOKED: {"card_serial": OLD},
    EventKind.CARD_ISSUED: {"card": Card("N" * 16, "1111", False, (CITY,))},
}


def _event(kind: EventKind, who: str, **but: object) -> Event:
    return Event(f"e-{kind.value}", 1, kind, CODE[who], GROUPS[who], **{**NEEDS[kind], **but})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("who", ["ichiro", "hanako", "midori", "ume", "taka", "smith"])
def test_an_event_has_one_effect(kind: EventKind, who: str) -> None:
    """On the head of a register, on a member, on somebody in no register, alone, and on a foreigner."""
    event = _event(
        kind, who, **({"card_serial": f"{CITY}00{CODE[who][-8:]}"} if kind is EventKind.CARD_REVOKED else {})
    )
    state = after(GROUND.registers_of(GROUPS[who]), event)
    assert in_order(as_state(state)) == in_order(applied(loaded(TOWN, GROUPS[who]), event))


@pytest.mark.parametrize("second", EventKind)
@pytest.mark.parametrize("first", [EventKind.CARD_ISSUED, EventKind.MOVED, EventKind.SUPPORT_MEASURE_SET])
def test_one_event_after_another(first: EventKind, second: EventKind) -> None:
    """A new card is not revoked with the old one; a second address follows the first."""
    events = (
        _event(first, "hanako"),
        _event(second, "hanako", **({"address": "別の住所"} if "address" in NEEDS[second] else {})),
    )
    state, ours = GROUND.registers_of(1), loaded(TOWN, 1)
    for event in events:
        state, ours = after(state, event), applied(ours, event)
    assert in_order(as_state(state)) == in_order(ours)


@pytest.mark.parametrize(("kind", "member"), [(kind, member) for kind, needs in NEEDS.items() for member in needs])
def test_an_event_that_lacks_a_member_is_an_error(kind: EventKind, member: str) -> None:
    """Without a serial every card of the holder is revoked."""
    event = _event(kind, "hanako", **{member: None})
    if (kind, member) == (EventKind.RENAMED, "occurred_on"):
        return  # no register holds the day
    if member == "card_serial":
        assert after(GROUND.registers_of(1), event).cards[OLD].revoked
        return
    with pytest.raises(ValueError, match=f"^event {event.event_id} has no {member}$"):
        after(GROUND.registers_of(1), event)
