"""Lines of N-Triples: one triple, all of one thing, those of a place in a text."""

from collections.abc import Iterable, Iterator

from graph.triples.names import ID, OA, RDF, whole


def triple(subject: str, predicate: str, value: str) -> str:
    """Return a line of N-Triples; the predicate is an address, the others are terms."""
    return f"{subject} <{predicate}> {value} ."


def thing(subject: str, type_: str, properties: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the triples of something of a type: predicate and object of each property."""
    yield f"{subject} <{RDF}type> <{type_}> ."
    for predicate, value in properties:
        yield f"{subject} <{predicate}> {value} ."


def span(document: str, start: int, end: int) -> tuple[str, Iterator[str]]:
    """Return the node of a span of a document, which everything at the same place shares, and its triples."""
    place = f"<{ID}{document}-{start}-{end}>"
    return place, thing(place, f"{OA}TextPositionSelector", [(f"{OA}start", whole(start)), (f"{OA}end", whole(end))])
