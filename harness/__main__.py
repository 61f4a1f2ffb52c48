"""`python -m harness` is `himozuke`; where a part of it is missing, that is said in one sentence."""

from __future__ import annotations

import sys
from contextlib import suppress


def main() -> int:
    """The command, with the exit codes of `harness.cli.main`; 2 where it is not installed whole."""
    try:
        from harness.cli import main as command
    except ImportError as error:
        with suppress(OSError, AttributeError):
            sys.stderr.write(f"himozuke: it is not installed whole ({error}); install it with all that it needs\n")
        return 2
    return command()


if __name__ == "__main__":
    sys.exit(main())
