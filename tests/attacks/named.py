"""The command where a name means other addresses each time that it is looked up: `python -m tests.attacks.named NAME
FIRST LATER ...`, FIRST for the first time and LATER from then on, and then the command's own words."""

from __future__ import annotations

import socket
import sys
from itertools import chain, repeat
from typing import Any

from harness.cli import main

_look_up = socket.getaddrinfo


def _meaning(name: str, first: str, later: str) -> None:
    addresses = chain([first], repeat(later))

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        return _look_up(next(addresses) if host == name else host, *rest, **more)

    socket.getaddrinfo = look_up


if __name__ == "__main__":
    _meaning(*sys.argv[1:4])
    sys.exit(main(sys.argv[4:]))
