"""Exploring a system over HTTP: the same kinds of programs as in virtual time, asked of a target on real connections.

A program has a sequential prefix and branches whose first requests are released together. What came out is recorded as
under load, read by the readers and judged by the same checks. Where the system shows something wrong, the program is
made as small as it can be by asking again."""
