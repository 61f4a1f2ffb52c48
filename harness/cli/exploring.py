"""`himozuke explore`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.cli.output import complain, show_result
from harness.cli.values import count, duration, file, folder, seed
from harness.inspection.order import UsageProblem
from harness.wording.terminal import Terminal

if TYPE_CHECKING:
    from harness.inspection.exploring import Report


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
    command.add_argument(
        "--target",
        metavar="FILE_OR_URL",
        help="search this running system by concurrent calls (default: the reference system in virtual time)",
    )
    command.add_argument(
        "--residents",
        type=count,
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
    command.add_argument("--seed", type=seed, default=0, metavar="N", help="the same seed, the same search (default 0)")
    ends = command.add_mutually_exclusive_group()
    ends.add_argument("--budget", type=duration, metavar="TIME", help="search for so long (default 60s)")
    ends.add_argument(
        "--schedules", type=count, metavar="N", help="search through so many schedules (--target: programs)"
    )
    ends.add_argument("--replay", type=file, metavar="FILE", help="play the schedule in this file; search nothing")
    command.add_argument("--save", type=folder, metavar="DIR", help="where the schedule file and the test go")
    command.add_argument("--json", action="store_true", help="an object as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Searches, or plays a stored schedule."""
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
        console = Terminal(stderr=True)
        if options.json or not console.is_terminal:
            report = explore_here(order)
        else:
            with console.status("exploring") as status:
                report = explore_here(order, lambda number: status.update(f"exploring: {number:,} schedules"))
    exit_code = show_result(report.table, report.lines, options.json, report.exit_code)
    for path in report.saved:
        complain(f"wrote {path}")
    return exit_code


def _explore_target(options: argparse.Namespace) -> Report:
    from harness.inspection.exploring import BUDGET_S, UNBOUNDED_S, TargetSearch, explore_target

    if options.defect or options.guard or options.replay or options.save:
        raise UsageProblem("--defect, --guard, --replay and --save are for the reference system, not for --target")
    budget_s = options.budget or (UNBOUNDED_S if options.schedules else BUDGET_S)
    order = TargetSearch(options.target, options.property, options.seed, budget_s, options.schedules, options.residents)
    console = Terminal(stderr=True)
    if options.json or not console.is_terminal:
        return explore_target(order)
    with console.status("exploring") as status:
        return explore_target(
            order, lambda programs, done: status.update(f"exploring: {programs:,} programs, {done:,} operations")
        )
