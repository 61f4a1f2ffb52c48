"""The command line: arguments in, exit code out. A file a command, and one for both lists."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from harness import __version__
from harness.cli import (
    comparing,
    exploring,
    inspecting,
    keys,
    output,
    proving,
    purging,
    reading,
    replaying,
    reporting,
    serving,
    suites,
    unsealing,
    verifying,
)
from harness.cli.listing import DEFECTS, SCENARIOS
from harness.cli.output import INCONCLUSIVE, Unsaid, complain
from harness.cli.values import is_text
from harness.inspection.order import Interrupted, UsageProblem
from harness.inspection.unforeseen import traceback_kept, unforeseen

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 pass, 1 fail, 2 wrong usage or configuration, 3 inconclusive."""
    output.begin()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        options = _parser().parse_args(words)
        _check_texts(options)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended like Ctrl-C: cleanly
        return int(options.run(options, [_recorded(word) for word in words]))
    except UsageProblem as problem:
        return _ended(problem, USAGE)
    except (Interrupted, Unsaid) as problem:
        return _ended(problem, problem.exit_code)
    except KeyboardInterrupt:
        complain("interrupted before it came to its end")
    except ImportError as error:
        complain(f"it is not installed whole ({error}); install it with all that it needs")
        return USAGE
    except OSError as error:
        complain(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is no verdict
        complain(unforeseen(error))
        complain(traceback_kept(error))
    return INCONCLUSIVE


def _ended(problem: Exception, exit_code: int) -> int:
    """Says why a command came to no result, and what else there is to say of it."""
    for sentence in filter(None, (str(problem), *getattr(problem, "__notes__", ()))):
        complain(sentence)
    return exit_code


def _check_texts(options: argparse.Namespace) -> None:
    """What is no path must be text: it may be sent, and is recorded. Raises UsageProblem."""
    for name, value in vars(options).items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and not is_text(each):
                raise UsageProblem(f"{name.replace('_', '-')}: {each!r} is no text in the encoding of this terminal")


def _recorded(word: str) -> str:
    """A word of the command line as a record can hold it: a name in another encoding than the terminal's is no text."""
    return word.encode("utf-8", "backslashreplace").decode()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        complain(f"{message}; `{self.prog} --help` shows what is possible")
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
        ("read", reading, "read one certificate: what stands on it, whose it is, and whether it is right"),
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
