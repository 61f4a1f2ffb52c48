"""The reference system's own civil rules: pure functions, no clock, no input or output."""
