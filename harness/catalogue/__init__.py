"""What the harness can say: every finding, doubt and note, each a row with typed parts. The words stand elsewhere, and
what a family of its own can say stands with the family."""

from harness.catalogue.rows import say

__all__ = ["say"]
