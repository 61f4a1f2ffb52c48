"""The scenario files that come with himozuke, and those that once did: a run of these stays one of a shipped suite."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping

from harness.resources import fixture, scenarios_dir

Shipped = Mapping[str, frozenset[str]]
"""SHA-256 of texts, by file name."""


def shipped_now() -> Shipped:
    """What comes with this version."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in scenarios_dir().glob("*.toml")}
    return {name: frozenset({hashlib.sha256(text.encode()).hexdigest()}) for name, text in texts.items()}


def shipped_ever() -> Shipped:
    """The same, with what earlier builds of it came with."""
    now, before = shipped_now(), tomllib.loads(fixture("shipped_before.toml").read_text(encoding="utf-8"))
    return {name: now.get(name, frozenset()).union(before.get(name, ())) for name in now.keys() | before.keys()}
