"""What certificates are printed on: page models, for speed, or the real thing. A schedule can be repeated on either."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from harness.domain.observations import Observation
from harness.explore import pages
from harness.reading import readers
from harness.reference.server import Render


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
    from harness.reference.certificates.render import CertificateRenderer

    return Paper("PDF", CertificateRenderer().render, _observe)


def _observe(document: str, data: bytes) -> Observation:
    return Observation(document, hashlib.sha256(data).hexdigest(), len(data), (readers.read(data),))
