"""The formats of answers, and which of them a client prefers."""

from collections.abc import Mapping, Sequence

from pyoxigraph import QueryResultsFormat, RdfFormat

#: Media type → format of SELECT and ASK, the preferred first.
RESULTS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
#: Media type → format of CONSTRUCT and DESCRIBE, the preferred first.
GRAPHS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}
HTML = "text/html"


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """Return which of the offered media types a client prefers, as RFC 9110 has it.

    Args:
        accept: the Accept header; empty accepts all.
        offered: the server's own preference first, which decides where the client's does not.

    Returns:
        None where none is acceptable.
    """
    ranges = [_parsed(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    best, most = None, 0.0
    for media in offered:
        quality = _quality(media, ranges)
        if quality > most:
            best, most = media, quality
    return best


def _parsed(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return media, quality


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is wanted, from 0 to 1; the most specific range decides."""
    for pattern in (media, f"{media.partition('/')[0]}/*", "*/*"):
        wanted = [quality for known, quality in ranges if known == pattern]
        if wanted:
            return max(wanted)
    return 0.0
