"""What the harness can say: every finding, doubt and note, each a row with typed parts. The words stand elsewhere."""

from harness.catalogue import answers, certificates, documents, record
from harness.catalogue.rows import declare, say

for _module in (answers, certificates, documents, record):
    declare(_module.ROWS)

__all__ = ["say"]
