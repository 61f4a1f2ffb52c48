"""The ports on a real machine: its clock, a spool folder, SQLite, calls within the process."""
