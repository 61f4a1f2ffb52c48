"""`himozuke inspect`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from harness.cli.output import complain, show_result, watching
from harness.cli.values import bound, count, duration, file, kept, rate, seed, text
from harness.inspection.order import Order, seed_from


def arguments(command: argparse.ArgumentParser) -> None:
    """Says what the command takes."""
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
    command.add_argument("--processes", type=count, metavar="N", help="server processes of the embedded system")
    command.add_argument("--seed", type=seed, default=0, metavar="N", help="the same seed, the same inputs (default 0)")
    command.add_argument(
        "--nonce",
        type=text,
        default="",
        metavar="TEXT",
        help="given by the inspector at the start; it goes into the seed",
    )
    command.add_argument("--key", type=file, metavar="FILE", help="sign the run with this private key")
    command.add_argument(
        "--duration", dest="duration_s", type=duration, metavar="TIME", help="time of arrivals, e.g. 60, 60s or 5m"
    )
    command.add_argument("--residents", type=count, metavar="N", help="size of the population")
    command.add_argument("--fail-fast", action="store_true", help="stop sending at the first finding")
    command.add_argument(
        "--rate-limit",
        dest="rate_limit_per_s",
        type=rate,
        metavar="N",
        help="at most N applications a second (default 20 off this machine)",
    )
    command.add_argument("--font", type=file, metavar="FILE", help="font of the embedded system's certificates")
    _of_a_gate(command)
    command.add_argument("--plan", action="store_true", help="say what would be driven; drive nothing")
    kept(command)
    command.add_argument("--json", action="store_true", help="verdict.json as the only thing on standard output")


def _of_a_gate(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--gate",
        action="store_true",
        help="earlier runs of the same build in the results folder stand; the worst counts",
    )
    command.add_argument("--min-documents", type=count, metavar="N", help="gate: inconclusive with fewer judged")
    command.add_argument(
        "--bound",
        type=bound,
        action="append",
        default=[],
        metavar="[PROPERTY=]RATE",
        help="gate: inconclusive unless the 95%% bound is at most this, e.g. 1e-4 (of binding) or seal=1e-3",
    )
    command.add_argument(
        "--require",
        type=text,
        action="append",
        default=[],
        metavar="NAME",
        help="gate: inconclusive unless this property, capability or trigger was inspected (all: each)",
    )
    command.add_argument("--waivers", type=file, metavar="FILE", help="gate: known findings that may pass (TOML)")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Inspects, or says what would be driven."""
    from harness.inspection.inspect import inspect
    from harness.inspection.planning import planned

    given = {name: value for name, value in vars(options).items() if name in Order.__slots__}
    order = Order(
        **given
        | {
            "names": tuple(options.names),
            "seed": seed_from(options.seed, options.nonce),
            "seed_given": options.seed,
            "bounds": tuple(options.bound),
            "require": tuple(options.require),
            "command_line": ("himozuke", *words),
        }
    )
    if options.plan:
        plan = planned(order)
        return show_result(plan, [f"{name.replace('_', ' ')}: {value}" for name, value in plan.items()], options.json)
    with watching(" ".join(order.names), options.json) as watcher:
        concluded = inspect(order, watcher)
    for each in concluded.besides:
        complain(each)
    return show_result(concluded.table, concluded.lines, options.json, int(concluded.table["exit_code"]))
