"""Judgements ⇄ triples, without loss: the same terms as in a graph, so that both can be loaded together.

One table says which property carries which part; writing and reading both go by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import pyoxigraph

from graph.judgements.values import (
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Correction,
    DocumentAddress,
    Finding,
    IdentityJudgement,
    Judgement,
    Judgements,
    Passage,
    RootJudgement,
    Sameness,
    Undoing,
)
from graph.model import Certainty, Polarity
from graph.triples.names import DC, DCTERMS, ID, OA, PROV, RDF, SCHEMA, moment, real, text, whole
from ontology.vocabulary import ACTOR, CG, RELATION

_KINDS = (IdentityJudgement, ClaimJudgement, RootJudgement, Undoing)
_ADDRESSES = (ActorAddress, ClaimAddress, DocumentAddress, Passage, Correction)
_BY_TYPE: Mapping[str, type[Any]] = {CG + getattr(kind, "kind", kind.__name__): kind for kind in (*_KINDS, *_ADDRESSES)}

#: How a part is written: as words, as a number, a date, an address made of a name, a span, or a node of its own.
_Form = str | type[StrEnum]
_JUDGED: tuple[tuple[str, str, _Form], ...] = (
    ("author", f"{DC}creator", "text"),
    ("date", f"{DCTERMS}created", "moment"),
    ("reason", f"{CG}reason", "text"),
    ("score", f"{CG}score", "number"),
    ("evidence", f"{CG}restsOn", "nodes"),
)
_PLACE: tuple[tuple[str, str, _Form], ...] = (
    ("document", f"{OA}hasSource", "node"),
    ("start", f"{OA}start", "whole"),
    ("end", f"{OA}end", "whole"),
    ("quote", f"{OA}exact", "text"),
)
_PARTS: Mapping[type[Any], tuple[tuple[str, str, _Form], ...]] = {
    DocumentAddress: (
        ("sha256", f"{SCHEMA}sha256", "text"),
        ("slug", f"{DCTERMS}identifier", "text"),
        ("address", f"{SCHEMA}url", "text"),
    ),
    ActorAddress: (
        ("id", f"{CG}refersTo", "actor"),
        ("type", f"{CG}mentionType", "term"),
        ("names", f"{CG}name", "texts"),
        ("documents", f"{CG}within", "nodes"),
    ),
    ClaimAddress: (
        *_PLACE,
        ("relation", f"{RDF}predicate", "relation"),
        ("subject", f"{CG}subjectName", "text"),
        ("object", f"{CG}objectName", "text"),
        ("speaker", f"{CG}speakerName", "text"),
        ("polarity", f"{CG}polarity", Polarity),
        ("certainty", f"{CG}certainty", Certainty),
        ("subject_span", f"{CG}subjectSelector", "span"),
        ("object_span", f"{CG}objectSelector", "span"),
        ("trigger_span", f"{CG}triggerSelector", "span"),
    ),
    Passage: _PLACE,
    Correction: (
        ("subject", f"{RDF}subject", "node"),
        ("relation", f"{RDF}predicate", "relation"),
        ("object", f"{RDF}object", "node"),
        ("speaker", f"{PROV}wasAttributedTo", "node"),
        ("polarity", f"{CG}polarity", Polarity),
        ("certainty", f"{CG}certainty", Certainty),
        ("subject_span", f"{CG}subjectSelector", "span"),
        ("object_span", f"{CG}objectSelector", "span"),
    ),
    IdentityJudgement: (
        *_JUDGED,
        ("sameness", f"{CG}sameness", Sameness),
        ("left", f"{CG}leftActor", "node"),
        ("right", f"{CG}rightActor", "node"),
    ),
    ClaimJudgement: (
        *_JUDGED,
        ("finding", f"{CG}finding", Finding),
        ("claim", f"{CG}judgedClaim", "node"),
        ("correction", f"{CG}correction", "node"),
    ),
    RootJudgement: (
        *_JUDGED,
        ("of", f"{CG}rootOf", "node"),
        ("document", f"{CG}rootDocument", "node"),
        ("label", f"{CG}rootName", "text"),
        ("root_kind", f"{CG}rootKind", "text"),
    ),
    Undoing: (*_JUDGED, ("undone", f"{CG}undoes", "judgement")),
}


# --- values → triples --------------------------------------------------------------------------------------------


def triples(judgement: Judgement) -> Iterator[str]:
    """Yield a judgement as lines of N-Triples without line ends; no blank nodes, everything under its identifier."""
    yield _line(ID + judgement.id, f"{RDF}type", f"<{CG}Judgement>")
    yield from _written(ID + judgement.id, judgement)


def _written(address: str, value: object) -> Iterator[str]:
    yield _line(address, f"{RDF}type", f"<{CG}{getattr(value, 'kind', type(value).__name__)}>")
    below: list[Iterator[str]] = []
    for name, carrier, form in _PARTS[type(value)]:
        part = getattr(value, name)
        parts = part if form in ("texts", "nodes") else () if part is None or part == "" else (part,)
        for place, one in enumerate(parts, start=1):
            if form in ("node", "nodes", "span"):
                # Named after what it is a part of, so that a judgement can be lifted out of the file as a whole.
                inner = f"{address}-{name.replace('_', '-')}" + (f"-{place}" if form == "nodes" else "")
                yield _line(address, carrier, f"<{inner}>")
                below.append(_span(inner, one) if form == "span" else _written(inner, one))
            else:
                yield _line(address, carrier, _term(one, form))
    for lines in below:
        yield from lines


def _term(value: Any, form: _Form) -> str:  # noqa: ANN401, PLR0911 (a case a form)
    match form:
        case "text" | "texts":
            return text(value)
        case "whole":
            return whole(value)
        case "number":
            return real(float(value))
        case "moment":
            return moment(value)
        case "actor":
            return f"<{ID if value.startswith('e-') else ACTOR}{value}>"
        case "term":
            return f"<{CG}{value}>"
        case "relation":
            return f"<{RELATION}{value}>"
        case "judgement":
            return f"<{ID}{value}>"
        case _:
            return f"<{CG}{value.capitalize()}>"


def _span(address: str, span: tuple[int, int]) -> Iterator[str]:
    yield _line(address, f"{RDF}type", f"<{OA}TextPositionSelector>")
    yield _line(address, f"{OA}start", whole(span[0]))
    yield _line(address, f"{OA}end", whole(span[1]))


def _line(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{predicate}> {value} ."


# --- triples → values --------------------------------------------------------------------------------------------


def judgements_of(graph: Iterable[pyoxigraph.Triple | pyoxigraph.Quad]) -> Judgements:
    """Return the judgements among some triples; one that lacks something becomes a problem that names it."""
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in graph:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, pyoxigraph.Triple) and not isinstance(value, pyoxigraph.Triple):
            values = nodes[str(subject.value)][triple.predicate.value]
            # The same decision may have been added twice.
            if str(value.value) not in values:
                values.append(str(value.value))
    found: list[Judgement] = []
    problems: list[str] = []
    for address in sorted(nodes):
        types = nodes[address].get(f"{RDF}type", [])
        if f"{CG}Judgement" not in types and not any(_BY_TYPE.get(name) in _KINDS for name in types):
            continue
        try:
            judgement = _read(nodes, address)
        except ValueError as error:
            problems.append(f"{address}: {error}")
        else:
            found.append(judgement)
    return Judgements(judgements=tuple(sorted(found, key=lambda one: one.id)), problems=tuple(problems))


_Nodes = Mapping[str, Mapping[str, list[str]]]


def _read(nodes: _Nodes, address: str) -> Any:  # noqa: ANN401 (a value of any of the kinds)
    node = nodes.get(address, {})
    kinds = [_BY_TYPE[name] for name in node.get(f"{RDF}type", ()) if name in _BY_TYPE]
    if len(kinds) != 1:
        raise ValueError(f"<{address}> is of {len(kinds)} types that a judgement can have; give it one")
    parts: dict[str, Any] = {}
    for name, carrier, form in _PARTS[kinds[0]]:
        values = node.get(carrier, [])
        if form in ("texts", "nodes"):
            parts[name] = tuple(_value(nodes, one, form) for one in values)
            continue
        if len(values) > 1:
            raise ValueError(f"<{address}> needs one <{carrier}>, has {len(values)}")
        if values:
            parts[name] = _value(nodes, values[0], form)
        elif form in ("text", "actor") and name not in ("author", "date"):
            parts[name] = ""
    if kinds[0] in _KINDS:
        parts["id"] = address.removeprefix(ID)
    try:
        return kinds[0](**parts)
    except TypeError as error:
        raise ValueError(f"<{address}> lacks something ({error})") from None


def _value(nodes: _Nodes, value: str, form: _Form) -> Any:  # noqa: ANN401, PLR0911 (a case a form)
    if not isinstance(form, str):
        try:
            return form(value.removeprefix(CG).lower())
        except ValueError:
            known = ", ".join(f"cg:{one.capitalize()}" for one in form)
            raise ValueError(f"<{value}> is none of {known}") from None
    match form:
        case "node" | "nodes":
            return _read(nodes, value)
        case "span":
            ends = (nodes.get(value, {}).get(f"{OA}{end}", []) for end in ("start", "end"))
            numbers = [int(one[0]) for one in ends if len(one) == 1]
            if len(numbers) != 2:  # noqa: PLR2004 (both ends)
                raise ValueError(f"<{value}> needs one start and one end")
            return numbers[0], numbers[1]
        case "whole":
            return int(value)
        case "number":
            return float(value)
        case "actor" | "term" | "relation" | "judgement":
            prefixes = {"actor": (ACTOR, ID), "term": (CG,), "relation": (RELATION,), "judgement": (ID,)}
            for prefix in prefixes[form]:
                value = value.removeprefix(prefix)
            return value
        case _:
            return value
