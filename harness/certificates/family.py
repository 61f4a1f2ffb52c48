"""Certificates (証明書の交付) as the engine knows them."""

from __future__ import annotations

from harness.certificates.history.requests import REQUESTS
from harness.family import Family

FAMILY = Family(name="certificates", requests=REQUESTS)
