"""The command line: arguments in, exit code out. A file a command, and one for both lists."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from harness import __version__
from harness.cli import (
    comparing,
    exploring,
    inspecting,
    keys,
    proving,
    purging,
    replaying,
    reporting,
    serving,
    suites,
    unsealing,
    verifying,
)
from harness.cli.listing import DEFECTS, SCENARIOS
from harness.inspection.order import Interrupted, UsageProblem

USAGE = 2
INCONCLUSIVE = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 pass, 1 fail, 2 wrong usage or configuration, 3 inconclusive."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended like Ctrl-C: cleanly
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path may hold what the terminal has no letters for
    try:
        code = int(options.run(options, words))
        sys.stdout.flush()
        return code
    except (UsageProblem, Interrupted) as problem:
        print(f"himozuke: {problem}", file=sys.stderr)
        return USAGE if isinstance(problem, UsageProblem) else INCONCLUSIVE
    except KeyboardInterrupt:
        print("himozuke: interrupted before it came to its end", file=sys.stderr)
        return INCONCLUSIVE
    except BrokenPipeError:
        return _unsaid("")
    except OSError as error:
        return _unsaid(f"himozuke: {error}")


def _unsaid(sentence: str) -> int:
    """The end of a command whose result did not reach whoever asked: never a good one. What is left of it must not be
    written again when Python ends."""
    if sentence:
        print(sentence, file=sys.stderr)
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return INCONCLUSIVE


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"himozuke: {message}; `{self.prog} --help` shows what is possible", file=sys.stderr)
        raise SystemExit(USAGE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="himozuke",
        description="Proves whether a certificate-issuance system can hand a person somebody else's certificate.",
    )
    parser.add_argument("--version", action="version", version=f"himozuke {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, command, says in (
        ("inspect", inspecting, "drive a system, read every certificate, judge (the main job)"),
        ("explore", exploring, "search in virtual time for the smallest sequence that goes wrong"),
        ("prove", proving, "show which defects of the catalogue are found, and by which method"),
        ("report", reporting, "make the reports of a finished run: a page for the screen, a PDF for paper"),
        ("compare", comparing, "several runs side by side: what is new, fixed, open, and what differs"),
        ("serve", serving, "run the reference system alone"),
        ("verify", verifying, "check a run's evidence, and judge it again without the system"),
        ("replay", replaying, "drive a stored run again and compare"),
        ("purge", purging, "delete documents and personal data of a run; a record of what was there stays"),
        ("unseal", unsealing, "open what a run withheld, with the key of the operator to whom it was left"),
        ("suite", suites, "sign a suite, so that an edited copy shows"),
        ("key", keys, "make keys that sign runs and check them"),
        ("scenarios", SCENARIOS, "list scenarios and suites, and where they come from"),
        ("defects", DEFECTS, "list the defects that the reference system can be given"),
    ):
        parsed = commands.add_parser(name, help=says, description=says)
        command.arguments(parsed)
        parsed.set_defaults(run=command.run)
    return parser
