"""Durations as people write them: plain seconds, or with a unit."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]+)?)\s*(ms|s|m|min|h)?")
_SECONDS = {None: 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def parse_duration_s(value: object) -> float:
    """Seconds of `60`, `1.5`, `"60s"`, `"5m"`, `"2h"` or `"250ms"`. Raises ValueError with what was expected."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("a duration such as 60, 60s or 5m")
    match = _DURATION.fullmatch(str(value).strip())
    if match is None:
        raise ValueError("a duration such as 60, 60s or 5m")
    return float(match[1]) * _SECONDS[match[2]]


Seconds = Annotated[float, BeforeValidator(parse_duration_s)]
"""A duration, read from either notation."""
