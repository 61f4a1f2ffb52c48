"""`himozuke inspect`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.cli.output import print_json
from harness.cli.values import bound, count, documents, duration, folder, rate, seed, text
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
    command.add_argument("--key", type=Path, metavar="FILE", help="sign the run with this private key")
    command.add_argument("--duration", type=duration, metavar="TIME", help="time of arrivals, e.g. 60, 60s or 5m")
    command.add_argument("--residents", type=count, metavar="N", help="size of the population")
    command.add_argument(
        "--documents",
        type=documents,
        default="all",
        metavar="all|violations|sample:N",
        help="which documents to keep (default all)",
    )
    command.add_argument("--fail-fast", action="store_true", help="stop sending at the first finding")
    command.add_argument(
        "--rate-limit", type=rate, metavar="N", help="at most N applications a second (default 20 off this machine)"
    )
    command.add_argument("--font", type=Path, metavar="FILE", help="font of the embedded system's certificates")
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
    command.add_argument("--waivers", type=Path, metavar="FILE", help="gate: known findings that may pass (TOML)")
    command.add_argument("--plan", action="store_true", help="say what would be driven; drive nothing")
    command.add_argument(
        "--results", type=folder, default=Path("results"), metavar="DIR", help="where run folders go (default results/)"
    )
    command.add_argument("--json", action="store_true", help="verdict.json as the only thing on standard output")


def run(options: argparse.Namespace, words: Sequence[str]) -> int:
    """Inspects, or says what would be driven."""
    from harness.inspection.inspect import inspect, planned
    from harness.inspection.view import TerminalView
    from harness.inspection.watch import Silent

    order = Order(
        names=tuple(options.names),
        target=options.target,
        defect=options.defect,
        guard=options.guard,
        processes=options.processes,
        seed=seed_from(options.seed, options.nonce),
        nonce=options.nonce,
        seed_given=options.seed,
        key=options.key,
        duration_s=options.duration,
        residents=options.residents,
        documents=options.documents,
        fail_fast=options.fail_fast,
        results=options.results,
        font=options.font,
        rate_limit_per_s=options.rate_limit,
        gate=options.gate,
        min_documents=options.min_documents,
        bounds=tuple(options.bound),
        waivers=options.waivers,
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
        print_json(concluded.table)
    else:
        print("\n".join(concluded.lines))
    return int(concluded.table["exit_code"])


def _print_plan(plan: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(plan)
        return
    for name, value in plan.items():
        print(f"{name.replace('_', ' ')}: {value}")
