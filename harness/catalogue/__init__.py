"""What the harness can say: every finding, doubt and note, each a row with typed parts. The words stand elsewhere, and
what a family of its own can say stands with the family."""

from harness.catalogue import answers, documents, record
from harness.catalogue.rows import declare, say

for _module in (answers, documents, record):
    declare(_module.ROWS)

__all__ = ["say"]
