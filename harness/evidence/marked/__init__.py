"""Sheets drawn with a box around each item, and beside it whose it is and what of theirs."""
