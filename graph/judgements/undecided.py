"""Pairs of actors that might be one and that nobody has decided: what is listed for review."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.model import Document, Entity, Ledger, Mention, MentionKind

COLUMNS = (
    "score", "left", "left_label", "left_said", "left_document", "right", "right_label", "right_said",
    "right_document", "reason", "judgement", "author",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """Two entities of a ledger that might be one."""

    left: Entity
    right: Entity
    reason: str
    #: None where an unsure judgement gave none.
    score: float | None
    #: The judgement that is unsure, and its author; None: the names are alike.
    judgement: str | None = None
    author: str | None = None


def undecided(ledger: Ledger) -> list[Undecided]:
    """Return the pairs that might be one, the likeliest first, each reason once."""
    known = {entity.id: entity for entity in ledger.entities}
    pairs = [
        Undecided(
            left=entity,
            right=known[other.entity],
            reason=other.reason,
            score=other.score,
            judgement=other.judgement,
            author=other.author,
        )
        for entity in ledger.entities
        for other in entity.perhaps
        if entity.id < other.entity and other.entity in known
    ]
    return sorted(
        pairs,
        key=lambda one: (-(one.score or 0.0), one.left.id, one.right.id, one.judgement or "", one.reason),
    )


def write_undecided(ledger: Ledger, path: Path) -> None:
    """Write the pairs as a table, with a place where each of the two is named."""
    documents = {document.id: document for document in ledger.documents}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for pair in undecided(ledger):
            score = "" if pair.score is None else f"{pair.score:.2f}"
            sides = (*_side(pair.left, documents), *_side(pair.right, documents))
            writer.writerow((score, *sides, pair.reason, pair.judgement or "", pair.author or ""))


def _side(entity: Entity, documents: Mapping[str, Document]) -> tuple[str, str, str, str]:
    """Return the columns of one of the two."""
    named = [mention for mention in entity.mentions if mention.kind is MentionKind.NAME]
    first: Mention | None = next(iter(named or entity.mentions), None)
    said = "" if first is None else _around(first, documents[first.document])
    return entity.id, entity.label, said, "" if first is None else documents[first.document].slug


def _around(mention: Mention, document: Document) -> str:
    """Return the words around a mention, on one line."""
    words = document.text[max(0, mention.start - 60) : mention.end + 60] or mention.text
    return " ".join(words.split())
