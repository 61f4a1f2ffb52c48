"""The words of the house as frozen types: no I/O and no rules live here."""
