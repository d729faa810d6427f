"""Cypher statements, one a line, for property graphs.

A claim is a node, with edges to its subject, its object, its voices and its document: no edge joins two actors as if
that were so.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from graph.claimed import Source
from graph.dates import edtf
from graph.model import Claim, Voice
from graph.policy import Policy

_ESCAPED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile("[\\\\'\x00-\x1f\x7f\u0085\u2028\u2029]")

_Value = str | int | float | bool | None


def as_cypher(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield statements that create the nodes, and then the edges between them."""
    for statement in _statements(source):
        yield f"{statement};\n".encode()


def _statements(source: Source) -> Iterator[str]:
    ledger = source.ledger
    for document in ledger.documents:
        yield _node(
            "Document",
            {
                "id": document.id,
                "slug": document.slug,
                "title": document.title,
                "publisher": document.publisher,
                "author": document.author,
                "date": document.date,
                "read": document.read,
                "address": document.address,
                "source": document.source,
                "sha256": document.sha256,
                "mediaType": document.media_type,
            },
        )
    for entity in ledger.entities:
        details: dict[str, _Value] = {
            "id": entity.id,
            "label": entity.label,
            "type": entity.type,
            "curated": entity.curated,
            "aliases": " | ".join(entity.aliases),
            "identifiers": " | ".join(entity.identifiers),
        }
        yield _node("Entity", details)
    for root in ledger.roots:
        yield _node("Root", {"id": root.id, "label": root.label, "kind": root.kind})
        for carrier in root.documents:
            yield _edge("Document", carrier, "COMES_FROM", "Root", root.id)
    for claim in ledger.claims:
        yield from _claim(claim)


def _claim(claim: Claim) -> Iterator[str]:
    evidence, proposition = claim.evidence, claim.proposition
    details: dict[str, _Value] = {
        "id": claim.id,
        "relation": proposition.relation,
        "proposition": proposition.id,
        "polarity": claim.stance.polarity.value,
        "certainty": claim.stance.certainty.value,
        "stanceCues": " | ".join(claim.stance.cues),
        "cue": claim.attribution.cue,
        "quote": evidence.quote,
        "quoteStart": evidence.start,
        "quoteEnd": evidence.end,
        "happened": None if claim.happened is None else edtf(claim.happened),
        "said": None if claim.said is None else edtf(claim.said),
        "rule": claim.rule,
        "confidence": float(claim.confidence),
    }
    yield _node("Claim", details)
    yield _edge("Claim", claim.id, "SUBJECT", "Entity", proposition.subject)
    yield _edge("Claim", claim.id, "OBJECT", "Entity", proposition.object)
    yield _edge("Claim", claim.id, "STANDS_IN", "Document", evidence.document)
    yield _voice(claim, "SAID_BY", claim.attribution.speaker, 0)
    for place, voice in enumerate(claim.attribution.relayed_by, start=1):
        yield _voice(claim, "RELAYED_BY", voice, place)
    if claim.root is not None:
        yield _edge("Claim", claim.id, "GOES_BACK_TO", "Root", claim.root)
    for place, detail in enumerate(claim.qualifiers, start=1):
        identifier = f"{claim.id}-{detail.role}-{place}"
        words: dict[str, _Value] = {
            "id": identifier,
            "role": detail.role,
            "text": detail.text,
            "textStart": detail.start,
            "textEnd": detail.end,
        }
        yield _node("Qualifier", words)
        yield _edge("Claim", claim.id, "DETAILED_BY", "Qualifier", identifier)
        if detail.entity is not None:
            yield _edge("Qualifier", identifier, "NAMES", "Entity", detail.entity)


def _voice(claim: Claim, kind: str, voice: Voice, place: int) -> str:
    label, who = ("Document", claim.evidence.document) if voice.entity is None else ("Entity", voice.entity)
    details = {"speakingAs": voice.speaking_as, "place": place}
    return _edge("Claim", claim.id, f"{kind}_DOCUMENT" if voice.entity is None else kind, label, who, details)


def _node(label: str, details: Mapping[str, _Value]) -> str:
    return f"CREATE (:{label} {_map(details)})"


def _edge(
    label: str, one: str, kind: str, other_label: str, other: str, details: Mapping[str, _Value] | None = None
) -> str:
    between = f"[:{kind} {_map(details)}]" if details else f"[:{kind}]"
    ends = f"MATCH (a:{label} {_map({'id': one})}), (b:{other_label} {_map({'id': other})})"
    return f"{ends} CREATE (a)-{between}->(b)"


def _map(details: Mapping[str, _Value]) -> str:
    return "{" + ", ".join(f"{name}: {_literal(value)}" for name, value in details.items() if value is not None) + "}"


def _literal(value: _Value) -> str:
    if isinstance(value, str):
        return "'" + _SPECIAL.sub(_escape, value) + "'"
    if isinstance(value, float):
        # Not every reader takes every exponent.
        return format(Decimal(repr(value)), "f")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0], f"\\u{ord(match[0]):04x}")
