"""Why an answer was none of the protocol's, or not a clean one."""

from __future__ import annotations

from harness.catalogue.rows import COUNT, FAILURE, ID, NUMBER, QUOTED, SAID, note, word

ROWS = (
    note("no-refusal", status=COUNT, reason=QUOTED),
    note("no-refusal-without-reason", status=COUNT),
    note("no-answer", status=COUNT, type=QUOTED),
    note("no-answer-without-type", status=COUNT),
    note("reason-with-status", reason=word("reason"), status=COUNT),
    note("reason-with-other-status", reason=word("reason"), status=COUNT, expected=COUNT),
    note("event-refused-for", reason=word("reason")),
    note("unknown-to-the-system"),
    note("other-type", type=QUOTED),
    note("of-no-type"),
    note("empty-body"),
    note("event-answer-no-object"),
    note("no-in-force-within"),
    note("header-missing", header=ID),
    note("header-of-another", header=ID, says=QUOTED, application=ID),
    note("header-malformed", header=ID, says=QUOTED),
    note("header-repeated", header=ID),
    note("no-connection-in-time", address=ID),
    note("no-connection", address=ID, failure=FAILURE),
    note("not-one-byte"),
    note("part-of-the-head"),
    note("bytes-of-the-body", size_bytes=COUNT),
    note("no-whole-answer", within_s=NUMBER, so_far=SAID),
    note("connection-broke", failure=FAILURE, so_far=SAID),
    note("connection-closed", so_far=SAID),
    note("not-http", failure=FAILURE),
    note("gave-up", after_s=NUMBER),
    note("declares-too-much", size_bytes=COUNT, limit_bytes=COUNT),
    note("body-too-long", limit_bytes=COUNT),
    note("head-too-long", limit_bytes=COUNT),
    note("answer-status", status=COUNT),
    note("not-as-the-protocol-says", failure=FAILURE),
    note("kiosk-left"),
    note("connection-refused"),
    note("connection-cut"),
)
