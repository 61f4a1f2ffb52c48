"""A report on screen: one HTML file."""
