"""The names that the triples are written in: namespaces, and how values of the model become terms."""

import datetime as dt
import re
from collections.abc import Iterator

import pyoxigraph

from graph.dates import bounds, edtf
from graph.model import Period
from ontology.vocabulary import ACTOR, CG, RELATION

ID = "https://w3id.org/claimgraph/id/"
CITO = "http://purl.org/spar/cito/"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: The prefixes of every file and question of ours.
PREFIXES = {
    "actor": ACTOR,
    "cg": CG,
    "cito": CITO,
    "dc": DC,
    "dcterms": DCTERMS,
    "edtf": EDTF.removesuffix("EDTF"),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ftm": "https://w3id.org/ftm#",
    "id": ID,
    "oa": OA,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "rel": RELATION,
    "schema": SCHEMA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
#: A date of ISO 8601, by its precision.
_DATE = re.compile(r"\d{4}(?P<month>-\d{2}(?P<day>-\d{2})?)?", re.ASCII)
#: A moment of ISO 8601 with its zone.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


def text(value: str) -> str:
    """Return a plain literal."""
    return f'"{value.translate(_ESCAPED)}"'


def whole(value: int) -> str:
    """Return an ``xsd:integer``."""
    return f'"{value}"^^<{XSD}integer>'


def real(value: float) -> str:
    """Return an ``xsd:double`` from which the very same number can be read."""
    return f'"{value!r}"^^<{XSD}double>'


def date(value: str) -> str:
    """Return a date as precise as it is given; what is no date of the calendar stays plain text."""
    match = _DATE.fullmatch(value)
    if match is None:
        return text(value)
    datatype = "date" if match["day"] else "gYearMonth" if match["month"] else "gYear"
    try:
        dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return text(value)
    return f'"{value}"^^<{XSD}{datatype}>'


def period(value: Period) -> str:
    """Return a period as an EDTF literal."""
    return f'"{edtf(value)}"^^<{EDTF}>'


def days(name: str, value: Period | None) -> Iterator[tuple[str, str]]:
    """Yield the properties that give the first and the last day of a period, by which questions find it."""
    for end, day in zip(("First", "Last"), bounds(value), strict=True):
        if day is not None:
            yield f"{CG}{name}{end}", date(day)


def moment(value: str) -> str:
    """Return a day or a moment as a literal; what is neither stays plain text."""
    if _MOMENT.fullmatch(value) is None:
        return date(value)
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return text(value)
    return f'"{value}"^^<{XSD}dateTime>'


def is_address(value: str) -> bool:
    """Return whether a value can stand as an IRI."""
    try:
        pyoxigraph.NamedNode(value)
    except ValueError:
        return False
    return True
