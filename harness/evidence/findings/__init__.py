"""Findings as a report shows them: what came out to whom, with a picture of the sheet and what went on around it."""
