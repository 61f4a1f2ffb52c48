"""Names of the database's tables. The registers (the truth) and the issuance servers' copy are different ones."""

from __future__ import annotations

from typing import Final

from harness.certificates.reference.records import Table

CONTROL: Final = "control"
"""One row, `notice`: what every process must know at once (see `board`)."""
SERVERS: Final = "servers"
"""By place of the server process: the number of the incarnation that now stands there."""
COUNTERS: Final = "counters"
"""Never reset: certificate numbers and incarnations are unique for as long as the database exists."""
OPEN: Final = "ledger_open"
"""Ledger entries under way, by application id."""
CLOSED: Final = "ledger_closed"
"""Ledger entries that have ended, by application id."""
PIN_COUNTS: Final = "pin_counts"
"""Wrong PINs in a row, by card serial."""
EVENTS: Final = "events"
"""Register events received, by event id."""
LINK_QUEUE: Final = "link_queue"
"""Changes of the registers on their way to the copy, by a number that grows."""
MAILBOX: Final = "family_mailbox"
"""Requests to the family-register system."""
BACKUPS: Final = "backups"
"""Records as they were at some time, by resident code. The sound system takes no backup and restores none."""
ALERTS: Final = "alerts"
"""Mismatches noticed, by number."""
TERMINALS: Final = "terminals"
"""What lies ready at a terminal of the kiosk, by kiosk id."""


def register(table: Table) -> str:
    """The municipality's own table of such records."""
    return f"register_{table}"


def copy(table: Table) -> str:
    """The issuance servers' copy of it."""
    return f"copy_{table}"


RECORDS: Final = tuple(register(table) for table in Table) + tuple(copy(table) for table in Table)
RESET: Final = (OPEN, CLOSED, PIN_COUNTS, EVENTS, LINK_QUEUE, MAILBOX, BACKUPS, ALERTS, TERMINALS, *RECORDS)
"""What a new population empties."""
ALL: Final = (CONTROL, SERVERS, COUNTERS, *RESET)
