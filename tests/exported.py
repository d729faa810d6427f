"""Ledgers and graphs as the exports see them, without a build."""

import pyoxigraph
import rdflib

from graph.claimed import Source
from graph.export import FORMATS
from graph.model import Ledger
from graph.policy import Policy
from graph.triples import Run, describe, recover

RUN = Run(version="0", settings=(("model", "small"),))


class Given(Source):
    """The claims of a ledger that was never written."""

    def __init__(self, ledger: Ledger) -> None:
        self.lines = describe(ledger, RUN)  # type: ignore[misc]
        quads = pyoxigraph.parse("\n".join(self.lines).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        self.ledger = recover(quads)  # type: ignore[misc]


def exported(name: str, ledger: Ledger, policy: Policy | None = None) -> bytes:
    return b"".join(FORMATS[name].write(Given(ledger), policy or Policy()))


def as_rdflib(lines: list[str]) -> rdflib.Graph:
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")
