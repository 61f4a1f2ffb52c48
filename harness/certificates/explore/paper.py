"""What certificates are printed on: page models, for speed, or the real thing. A schedule can be repeated on either."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from harness.certificates.explore import pages
from harness.certificates.reference.server import Render
from harness.domain.observations import Observation
from harness.reading import readers


@dataclass(frozen=True, slots=True)
class Paper:
    """How certificates become documents, and what is read of a document stored under a name."""

    name: str
    render: Render
    observe: Callable[[str, bytes], Observation]


PAGE_MODELS = Paper("page models", pages.render, pages.observe)


@cache
def real_paper() -> Paper:
    """PDFs as the running system makes them, read by the primary reader (milliseconds each)."""
    from harness.certificates.reference.printing.render import CertificateRenderer

    return Paper("PDF", CertificateRenderer().render, _observe)


def _observe(document: str, data: bytes) -> Observation:
    return Observation(document, hashlib.sha256(data).hexdigest(), len(data), (readers.read(data),))
