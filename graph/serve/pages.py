"""The pages in HTML: where to begin, the editor of queries, and the page of a thing."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import jinja2

from graph.serve.guard import NOTHING
from graph.serve.things import Thing, local
from graph.triples import PREFIXES
from ontology.vocabulary import Question, load_questions

#: What the editor's library needs: style attributes, images and a font that stand in its style, and one style element,
#: that of the widths of columns, by its hash.
QUERY_POLICY = (
    f"{NOTHING}; script-src 'self'; connect-src 'self'; img-src data:; font-src data:; "
    "style-src-elem 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='; style-src-attr 'unsafe-inline'"
)
#: As many claims as a page shows.
SHOWN = 200
#: What properties of other vocabularies are called here.
_CALLED = {"altLabel": "also known as", "exactMatch": "same as", "prefLabel": "name", "sha256": "SHA-256"}
_NAMES = ("prefLabel", "title", "label")
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")

#: A row of SPARQL results in JSON.
Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A text, and where it leads."""

    text: str
    link: str | None = None
    #: Whether the link leads out of this server.
    away: bool = False


def start_page(*, has_page: bool, reviewed: bool = False) -> str:
    """Return the page that leads to all others."""
    return template("start.html").render(has_page=has_page, reviewed=reviewed, questions=load_questions().values())


def query_page() -> str:
    """Return the editor of queries."""
    questions = [_question(question) for question in load_questions().values()]
    known = {"questions": questions, "prefixes": dict(PREFIXES)}
    return template("query.html").render(questions=questions, known=known)


def thing_page(thing: Thing, facts: Sequence[Row], claims: Sequence[Row]) -> str:
    """Return the page of a thing.

    Args:
        thing: what it is about.
        facts: as its query ``facts`` gives them.
        claims: as its query ``claims`` gives them.
    """
    names = {_local_name(row["property"]["value"]): row["value"]["value"] for row in facts}
    title = next((names[name] for name in _NAMES if name in names), thing.address.rpartition("/")[2])
    return template("thing.html").render(
        title=title,
        thing=thing,
        facts=[(_property(row), _value(row["value"], row.get("shown"))) for row in facts],
        claims=[_claim(row) for row in claims[:SHOWN]],
        more=len(claims) > SHOWN,
        limit=SHOWN,
    )


def _question(question: Question) -> Mapping[str, str]:
    return {
        "name": question.name,
        "title": question.title,
        "description": question.description,
        "sparql": question.sparql,
    }


def _claim(row: Row) -> Mapping[str, Cell | str]:
    author = {"value": "the document itself"}
    return {
        "subject": _value(row["subject"], row["subject_name"]),
        "relation": row["relation"]["value"],
        "object": _value(row["object"], row["object_name"]),
        "stance": f"{row['polarity']['value']}, {row['certainty']['value']}".lower(),
        "voice": _value(row["voice"], row.get("voice_name", author)),
        "quote": Cell(text=row["quote"]["value"], link=local(row["claim"]["value"])),
        "document": _value(row["document"], row.get("title")),
    }


def _property(row: Row) -> str:
    named = row.get("name")
    name = _local_name(row["property"]["value"])
    return named["value"] if named else _CALLED.get(name) or _WORD.sub(" ", name).lower()


def _value(term: Mapping[str, str], shown: Mapping[str, str] | None = None) -> Cell:
    value = term["value"]
    text = shown["value"] if shown else value
    if term["type"] != "uri":
        return Cell(text=text)
    path = local(value)
    if path is None and value.startswith(("https://", "http://")) and not value.startswith(tuple(PREFIXES.values())):
        return Cell(text=text, link=value, away=True)
    return Cell(text=text if shown or path is None else path, link=path)


def _local_name(address: str) -> str:
    return re.split(r"[/#]", address)[-1]


def template(name: str) -> jinja2.Template:
    """Return a template of the pages; whatever is filled in is escaped."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graph.serve", "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.policies["json.dumps_function"] = json.dumps
    return environment
