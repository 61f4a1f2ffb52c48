"""A report on paper: a PDF."""
