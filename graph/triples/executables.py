"""The analysts' questions → triples, so that whoever has the graph has the questions to it.

They stand there as collections of SPARQL examples have them: an ``sh:SPARQLExecutable`` with its text, which runs as it
is, and the prefixes that it uses.
"""

import re
from collections.abc import Iterator
from functools import cache

from graph.triples.names import PREFIXES, RDF, RDFS, SCHEMA, SH, XSD, text
from ontology.vocabulary import ACTOR, Question, load_questions

_BASE = ACTOR.removesuffix("actor/")
QUESTION = f"{_BASE}question/"
_PREFIXES = f"<{_BASE}prefixes>"


@cache
def executables() -> tuple[str, ...]:
    """Return the lines of all questions and of the prefixes that they use."""
    return (*_prefixes(), *(line for question in load_questions().values() for line in _question(question)))


def _prefixes() -> Iterator[str]:
    for prefix, address in PREFIXES.items():
        node = f"<{_BASE}prefix/{prefix}>"
        yield _line(_PREFIXES, f"{SH}declare", node)
        yield _line(node, f"{SH}prefix", text(prefix))
        yield _line(node, f"{SH}namespace", f'"{address}"^^<{XSD}anyURI>')


def _question(question: Question) -> Iterator[str]:
    node = f"<{QUESTION}{question.name}>"
    yield _line(node, f"{RDF}type", f"<{SH}SPARQLExecutable>")
    yield _line(node, f"{RDF}type", f"<{SH}SPARQLSelectExecutable>")
    yield _line(node, f"{RDFS}label", f"{text(question.title)}@en")
    yield _line(node, f"{RDFS}comment", f"{text(question.description)}@en")
    yield _line(node, f"{SH}prefixes", _PREFIXES)
    yield _line(node, f"{SH}select", text(_without_header(question.sparql)))
    for column in question.columns:
        yield _line(node, f"{SCHEMA}keywords", text(column.replace("_", " ")))
    for parameter in question.parameters:
        asked = f"<{QUESTION}{question.name}/{parameter.name}>"
        yield _line(node, f"{SH}parameter", asked)
        yield _line(asked, f"{SH}name", text(parameter.name))
        yield _line(asked, f"{SH}description", f"{text(parameter.description)}@en")
        yield _line(asked, f"{SH}datatype", f"<{XSD}string>")
        if parameter.default is not None:
            yield _line(asked, f"{SH}defaultValue", text(parameter.default))


def _without_header(sparql: str) -> str:
    return re.sub(r"\A(?:#[^\n]*\n)*\n*", "", sparql)


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{subject} <{predicate}> {value} ."
