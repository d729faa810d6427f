"""The policy of edges on the command line."""

import argparse

from graph.errors import UsageError
from graph.model import Certainty
from graph.policy import Policy


def add_policy(command: argparse.ArgumentParser) -> None:
    """Add the options that make a policy."""
    group = command.add_argument_group(
        "which claims make an edge",
        "Affirmations only; a denial never does. Without these options every affirmation does.",
    )
    group.add_argument(
        "--certainty",
        action="append",
        choices=[certainty.value for certainty in Certainty],
        help="how firmly it must be put; may be given more than once",
    )
    group.add_argument("--roots", type=int, metavar="N", help="from how many independent roots on (default: 1)")
    group.add_argument(
        "--known-roots", action="store_true", help="do not count claims whose root is unknown, each text as one root"
    )
    group.add_argument("--undisputed", action="store_true", help="leave out what somebody denies")


def policy_of(options: argparse.Namespace) -> Policy:
    """Return the policy that the options make.

    Raises:
        UsageError: a number that is none.
    """
    if options.roots is not None and options.roots < 1:
        raise UsageError(f"--roots {options.roots}: an edge needs one root at least")
    return Policy(
        certainties=frozenset(map(Certainty, options.certainty or Certainty)),
        roots=options.roots or 1,
        unknown_roots=not options.known_roots,
        undisputed=options.undisputed,
    )
