"""The oracle: pure functions that say whether a history and the documents read from it hold the properties.

No I/O, no clock, no randomness: the same answer again from stored evidence. It shares no rule with `reference/`."""
