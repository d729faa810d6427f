"""``claimgraph export``."""

import argparse
from pathlib import Path

from graph.errors import UsageError
from graph.export import FORMATS, export
from graph.policy import Policy
from graph.policy_options import add_policy, policy_of


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments, and what runs them."""
    width = max(map(len, FORMATS))
    formats = "\n".join(f"  {name:{width}}  {known.what}" for name, known in FORMATS.items())
    command.epilog = f"Formats:\n{formats}\n\n{command.epilog}"
    command.add_argument("format", choices=list(FORMATS), metavar="FORMAT", help="one of those below")
    command.add_argument(
        "source", metavar="SOURCE", help="a build folder, a graph.ttl, a store or the address of a server"
    )
    command.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the file to write")
    add_policy(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file; the exit status is 0.

    Raises:
        ClaimgraphError: nothing was written.
    """
    policy = policy_of(options)
    if policy != Policy() and not FORMATS[options.format].with_edges:
        able = ", ".join(name for name, known in FORMATS.items() if known.with_edges)
        raise UsageError(f"{options.format} has no plain edges to choose; leave the policy out, or take one of: {able}")
    export(options.format, options.source, options.out, policy)
    return 0
