"""What holds for every test: the same examples each time, no wall clock, and no Locust in this process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Examples are the same in every run, and a slow machine is no failure. `--hypothesis-profile=search` looks further.
settings.register_profile("himozuke", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=2000, database=None)
# mutmut runs the tests several times in one process: a method with examples would fail there for that alone.
settings.register_profile(
    "mutation", deadline=None, derandomize=True, database=None, max_examples=15,
    suppress_health_check=[HealthCheck.differing_executors],
)  # fmt: skip
settings.load_profile("himozuke")

# A shell that runs the tests in the background has them ignore Ctrl-C, and what they start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _process_stays_unpatched() -> Iterator[None]:
    """Locust brings gevent, which patches sockets and threads of the whole process: it belongs in its own."""
    clean = "gevent" not in sys.modules
    yield
    assert not clean or "gevent" not in sys.modules, "this test imported gevent; run the generator in a process"
