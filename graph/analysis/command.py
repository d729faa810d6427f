"""``claimgraph analyse``."""

import argparse
import json

from graph.actors import find_actor
from graph.analysis import LeaveOut, analyse, left_out
from graph.analysis.network import network_of
from graph.analysis.report import Report
from graph.claimed import Source
from graph.console import printable, show
from graph.errors import UsageError
from graph.policy import edges
from graph.policy_options import add_policy, policy_of


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments, and what runs them."""
    command.add_argument(
        "source",
        nargs="?",
        default="out",
        metavar="SOURCE",
        help="a build folder, a graph.ttl, a store or the address of a server (default: %(default)s)",
    )
    command.add_argument("--first", type=int, default=10, metavar="N", help="how many to name (default: %(default)s)")
    command.add_argument("--path", nargs=2, metavar=("FROM", "TO"), help="the shortest paths between two actors")
    command.add_argument("-k", type=int, default=3, metavar="N", help="how many paths (default: %(default)s)")
    command.add_argument(
        "--leave-out",
        choices=[*LeaveOut, "nothing"],
        default=LeaveOut.ROOT,
        help="what is left out one after the other, to see what changes (default: %(default)s)",
    )
    command.add_argument(
        "--most",
        type=int,
        default=100,
        metavar="N",
        help="measure again without so many sources, those that take most edges along; for all others the edges alone "
        "are compared (default: %(default)s)",
    )
    command.add_argument("--json", action="store_true", help="print everything as JSON")
    add_policy(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; the exit status is 0.

    Raises:
        ClaimgraphError: the claims cannot be read, or an actor is unknown.
    """
    for name, value in (("--first", options.first), ("-k", options.k), ("--most", options.most)):
        if value < 1:
            raise UsageError(f"{name} {value}: must be 1 at least")
    policy = policy_of(options)
    ledger = Source(options.source).ledger
    between = (find_actor(options.path[0], ledger).id, find_actor(options.path[1], ledger).id) if options.path else None
    whole = analyse(network_of(edges(ledger, policy)), between, options.k)
    by = None if options.leave_out == "nothing" else LeaveOut(options.leave_out)
    without = (
        []
        if by is None
        else list(left_out(ledger, policy, whole, by, first=options.first, most=options.most, between=between))
    )
    report = Report(ledger, policy, whole, by=by, without=without, first=options.first, between=between)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        return 0
    for line in report.heading():
        print(printable(line))
    for title, names, rows in report.tables():
        print(f"\n{printable(title)}")
        show(names, rows, "table")
    return 0
