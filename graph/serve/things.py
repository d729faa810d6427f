"""The addresses of actors, claims, documents and all else that the graph names, and the queries that describe them."""

import re
from dataclasses import dataclass
from functools import cache

from graph.serve.formats import HTML
from graph.triples.names import ID
from ontology.vocabulary import ACTOR, FOLDER, RELATION

#: The first part of a path here → the namespace that it stands for.
SPACES = {"actor": ACTOR, "id": ID, "relation": RELATION}
#: What a name may end in instead of asking for a format.
_ENDINGS = {"html": HTML, "jsonld": "application/ld+json", "nt": "application/n-triples", "ttl": "text/turtle"}
#: Names are minted, or slugs; nothing in them means anything in SPARQL.
_NAME = re.compile(rf"(?P<name>[A-Za-z0-9_-]{{1,200}})(?:\.(?P<ending>{'|'.join(_ENDINGS)}))?", re.ASCII)
_PLACEHOLDER = "<urn:thing>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that the graph may name."""

    #: Of the graph: its IRI.
    address: str
    #: Of this server.
    path: str
    #: The media type that its address ends in the name of, if any.
    media: str | None

    @property
    def graph(self) -> str:
        """The query that gives its triples."""
        return self._asking("graph")

    @property
    def facts(self) -> str:
        """The query that gives what is said of itself: ``?property ?name ?value ?shown``."""
        return self._asking("facts")

    @property
    def claims(self) -> str:
        """The query that gives the claims that it is in, 201 at most."""
        return self._asking("claims")

    def _asking(self, name: str) -> str:
        return _description(name).replace(_PLACEHOLDER, f"<{self.address}>")


def thing_of(space: str, name: str) -> Thing | None:
    """Return what a path stands for; None where it can be nothing of the graph."""
    match = _NAME.fullmatch(name)
    if space not in SPACES or match is None:
        return None
    return Thing(
        address=SPACES[space] + match["name"],
        path=f"/{space}/{match['name']}",
        media=_ENDINGS.get(match["ending"] or ""),
    )


def local(address: str) -> str | None:
    """Return the path here of an address of the graph; None where it is somebody else's."""
    for space, namespace in SPACES.items():
        name = address.removeprefix(namespace)
        if name != address and _NAME.fullmatch(name):
            return f"/{space}/{name}"
    return None


@cache
def _description(name: str) -> str:
    return (FOLDER / "descriptions" / f"{name}.rq").read_text("utf-8")
