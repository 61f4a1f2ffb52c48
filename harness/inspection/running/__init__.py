"""One run, from its system to its seal: reach, drive, read along, judge, conclude, keep."""
