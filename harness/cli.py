"""The command line: arguments in, exit code out."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import orjson
from rich.console import Console
from rich.table import Table

from harness import __version__
from harness.inspection.order import Interrupted, Order, UsageProblem, seconds

if TYPE_CHECKING:
    from harness.inspection.exploring import Report

USAGE = 2
INCONCLUSIVE = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 pass, 1 fail, 2 wrong usage or configuration, 3 inconclusive."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended like Ctrl-C: cleanly
    try:
        return int(options.run(options, words))
    except UsageProblem as problem:
        print(f"himozuke: {problem}", file=sys.stderr)
        return USAGE
    except Interrupted as problem:
        print(f"himozuke: {problem}", file=sys.stderr)
        return INCONCLUSIVE
    except KeyboardInterrupt:
        print("himozuke: interrupted before anything was sent", file=sys.stderr)
        return INCONCLUSIVE
    except BrokenPipeError:
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
    _inspect_arguments(
        commands.add_parser("inspect", help="drive a system, read every certificate, judge (the main job)")
    )
    _explore_arguments(
        commands.add_parser("explore", help="search in virtual time for the smallest sequence that goes wrong")
    )
    _prove_arguments(
        commands.add_parser("prove", help="show which defects of the catalogue are found, and by which method")
    )
    _serve_arguments(commands.add_parser("serve", help="run the reference system alone"))
    for name, run, says in (
        ("scenarios", _scenarios, "list scenarios and suites, and where they come from"),
        ("defects", _defects, "list the defects that the reference system can be given"),
    ):
        command = commands.add_parser(name, help=says, description=says)
        command.add_argument("--json", action="store_true", help="an array on standard output")
        command.set_defaults(run=run)
    return parser


def _inspect_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "names", nargs="*", default=["quick"], metavar="SCENARIO_OR_SUITE", help="by name or path (default: quick)"
    )
    command.add_argument(
        "--target", metavar="FILE_OR_URL", help="the system to inspect (default: the embedded reference system)"
    )
    command.add_argument(
        "--defect", metavar="NAME", help="give the embedded system this defect (`himozuke defects` lists them)"
    )
    command.add_argument(
        "--guard", action=argparse.BooleanOptionalAction, default=False, help="the embedded system's guard"
    )
    command.add_argument("--processes", type=_count, metavar="N", help="server processes of the embedded system")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same inputs (default 0)")
    command.add_argument("--duration", type=_duration, metavar="TIME", help="time of arrivals, e.g. 60, 60s or 5m")
    command.add_argument("--residents", type=_count, metavar="N", help="size of the population")
    command.add_argument(
        "--documents",
        type=_documents,
        default="all",
        metavar="all|violations|sample:N",
        help="which documents to keep (default all)",
    )
    command.add_argument("--fail-fast", action="store_true", help="stop sending at the first finding")
    command.add_argument(
        "--rate-limit", type=float, metavar="N", help="at most N applications a second (default 20 off this machine)"
    )
    command.add_argument("--font", type=Path, metavar="FILE", help="font of the embedded system's certificates")
    command.add_argument("--plan", action="store_true", help="say what would be driven; drive nothing")
    command.add_argument(
        "--results", type=Path, default=Path("results"), metavar="DIR", help="where run folders go (default results/)"
    )
    command.add_argument("--json", action="store_true", help="verdict.json as the only thing on standard output")
    command.set_defaults(run=_inspect)


def _explore_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--target",
        metavar="FILE_OR_URL",
        help="search this running system by concurrent calls (default: the reference system in virtual time)",
    )
    command.add_argument(
        "--residents",
        type=_count,
        metavar="N",
        help="size of the population of --target (default 400; 10000 where it was loaded another way)",
    )
    command.add_argument(
        "--defect", default="", metavar="NAME", help="give the system this defect (`himozuke defects` lists them)"
    )
    command.add_argument("--property", default="", metavar="NAME", help="look for failures of this property alone")
    command.add_argument(
        "--guard", action=argparse.BooleanOptionalAction, default=False, help="switch the system's guard on"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same search (default 0)")
    ends = command.add_mutually_exclusive_group()
    ends.add_argument("--budget", type=_duration, metavar="TIME", help="search for so long (default 60s)")
    ends.add_argument(
        "--schedules", type=_count, metavar="N", help="search through so many schedules (--target: programs)"
    )
    ends.add_argument("--replay", type=Path, metavar="FILE", help="play the schedule in this file; search nothing")
    command.add_argument("--save", type=Path, metavar="DIR", help="where the schedule file and the test go")
    command.add_argument("--json", action="store_true", help="an object as the only thing on standard output")
    command.set_defaults(run=_explore)


def _prove_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quick", action="store_true", help="explore, and load only for what exploring missed")
    command.add_argument("--guard", action="store_true", help="also show which defects the guard stops")
    command.add_argument(
        "--defect", action="append", default=[], metavar="NAME", help="only this one (may be given several times)"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed, the same inputs (default 0)")
    command.add_argument(
        "--results", type=Path, default=Path("results"), metavar="DIR", help="where the table goes (default results/)"
    )
    command.add_argument("--json", action="store_true", help="the table as the only thing on standard output")
    command.set_defaults(run=_prove)


def _serve_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    command.add_argument(
        "--port", type=_port, default=8470, help="port to listen on; 0 takes a free one (default 8470)"
    )
    command.add_argument("--processes", type=_count, default=2, metavar="N", help="server processes (default 2)")
    command.add_argument("--database", type=Path, metavar="FILE", help="SQLite file (default: a temporary one)")
    command.add_argument("--defect", metavar="NAME", help="`himozuke defects` lists them")
    command.add_argument(
        "--guard",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="compare sheets with the application before delivery",
    )
    command.add_argument("--font", type=Path, metavar="FILE", help="font of the certificates")
    command.add_argument("--until-eof", action="store_true", help="end when standard input closes")
    command.set_defaults(run=_serve)


def _inspect(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.inspect import inspect
    from harness.inspection.planned import planned
    from harness.inspection.view import TerminalView
    from harness.inspection.watch import Silent

    order = Order(
        names=tuple(options.names),
        target=options.target,
        defect=options.defect,
        guard=options.guard,
        processes=options.processes,
        seed=options.seed,
        duration_s=options.duration,
        residents=options.residents,
        documents=options.documents,
        fail_fast=options.fail_fast,
        results=options.results,
        font=options.font,
        rate_limit_per_s=options.rate_limit,
        command_line=("himozuke", *words),
    )
    if options.plan:
        _print_plan(planned(order), options.json)
        return 0
    console = Console(stderr=True)
    if options.json or not console.is_terminal:
        concluded = inspect(order, Silent())
    else:
        with TerminalView(console, " ".join(order.names)) as view:
            concluded = inspect(order, view)
    if options.json:
        sys.stdout.write(orjson.dumps(concluded.table, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print("\n".join(concluded.lines))
    return int(concluded.table["exit_code"])


def _explore(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.exploring import DEFAULT_BUDGET, Budget, Search, explore_here, replay_file

    if options.target is not None:
        report = _explore_target(options)
    elif options.residents is not None:
        raise UsageProblem("--residents is the size of the population of a --target; name one")
    elif options.replay is not None:
        if options.defect or options.property or options.guard or options.save or options.seed:
            raise UsageProblem(
                "--replay plays a schedule as it stands; leave out --defect, --property, --guard, --save and --seed"
            )
        report = replay_file(options.replay)
    else:
        budget = DEFAULT_BUDGET
        if options.schedules or options.budget:
            budget = Budget(schedules=options.schedules, seconds_s=options.budget)
        order = Search(options.defect, options.property, options.seed, options.guard, budget, options.save)
        console = Console(stderr=True)
        if options.json or not console.is_terminal:
            report = explore_here(order)
        else:
            with console.status("exploring") as status:
                report = explore_here(order, lambda number: status.update(f"exploring: {number:,} schedules"))
    if options.json:
        sys.stdout.write(orjson.dumps(report.table, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print("\n".join(report.lines))
    for path in report.saved:
        print(f"himozuke: wrote {path}", file=sys.stderr)
    return report.exit_code


def _explore_target(options: argparse.Namespace) -> Report:
    from harness.inspection.exploring_target import BUDGET_S, UNBOUNDED_S, TargetSearch, explore_target

    if options.defect or options.guard or options.replay or options.save:
        raise UsageProblem("--defect, --guard, --replay and --save are for the reference system, not for --target")
    budget_s = options.budget or (UNBOUNDED_S if options.schedules else BUDGET_S)
    order = TargetSearch(options.target, options.property, options.seed, budget_s, options.schedules, options.residents)
    console = Console(stderr=True)
    if options.json or not console.is_terminal:
        return explore_target(order)
    with console.status("exploring") as status:
        return explore_target(
            order, lambda programs, done: status.update(f"exploring: {programs:,} programs, {done:,} operations")
        )


def _prove(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.proving.prove import ProveOrder, prove

    order = ProveOrder(options.quick, options.guard, options.seed, tuple(options.defect), options.results)
    console = Console(stderr=True)
    if options.json or not console.is_terminal:
        proved = prove(order)
    else:
        with console.status("proving"):
            proved = prove(order, lambda line: console.print(line, highlight=False))
    if options.json:
        sys.stdout.write(orjson.dumps(proved.detection.table(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        print("\n".join([*proved.detection.lines(), f"table: {proved.folder}"]))
    return proved.detection.exit_code


def _print_plan(plan: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(orjson.dumps(plan, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    for name, value in plan.items():
        print(f"{name.replace('_', ' ')}: {value}")


def _serve(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.serving import serve

    return serve(
        host=options.host,
        port=options.port,
        processes=options.processes,
        database=options.database,
        defect=options.defect,
        guard=options.guard,
        font=options.font,
        until_eof=options.until_eof,
    )


def _scenarios(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.listing import scenario_rows

    return _listed(scenario_rows(), ("name", "sort", "title"), options.json)


def _defects(options: argparse.Namespace, words: Sequence[str]) -> int:
    from harness.inspection.listing import defect_rows

    return _listed(defect_rows(), ("name", "property", "mechanism", "title"), options.json)


def _listed(rows: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool) -> int:
    if as_json:
        sys.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode() + "\n")
        return 0
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    Console().print(table)
    return 0


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("expected a whole number from 1")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("expected a port from 0 to 65535")
    return number


def _duration(text: str) -> float:
    try:
        return seconds(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"expected {problem}") from None


def _documents(text: str) -> str:
    sort, _, number = text.partition(":")
    if text in ("all", "violations") or (sort == "sample" and number.isdigit()):
        return text
    raise argparse.ArgumentTypeError("expected all, violations or sample:N")
