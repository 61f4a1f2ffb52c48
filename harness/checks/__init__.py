"""What judging is in every family: trials and findings added up, the rule of intervals, and the verdicts."""
