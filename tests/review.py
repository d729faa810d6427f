"""A build of the sample ledger to review, with its sources beside it."""

import json
from dataclasses import replace
from pathlib import Path

from graph.model import Entity, Ledger, Mention, MentionKind, Other
from graph.review import Session
from graph.store import write_store, write_turtle
from graph.triples import Run, describe
from graph.views.page import write_page
from tests.sample_ledger import SAID, VOCABULARY, sample_ledger

#: Words that name those who are heard.
VOICES = {
    "hall": "Martin Hall", "rios": "Elena Ríos", "ministry": "The ministry", "report": "The report",
    "court": "Prosecutors",
}  # fmt: skip
WHEN = "2026-01-02T03:04:05Z"


def ledger_to_review() -> Ledger:
    """Return the sample ledger with a pair that might be one, and a voice that says one thing in two documents."""
    ledger = sample_ledger((*SAID, replace(SAID[0], document=3)))
    other = {"norte": "costa", "costa": "norte"}
    entities = tuple(
        replace(one, perhaps=(Other(entity=other[one.id], reason="both have a port", score=0.7),))
        if one.id in other
        else one
        for one in ledger.entities
    )
    entities = tuple(_heard(one, ledger) for one in entities)
    claims = tuple(
        replace(one, confidence=0.3) if one.stance.certainty.value == "probable" else one for one in ledger.claims
    )
    return replace(ledger, entities=entities, claims=claims)


def _heard(entity: Entity, ledger: Ledger) -> Entity:
    """Let the words that name a voice be mentions, as they are in a build."""
    words = VOICES.get(entity.id)
    mentions = [
        Mention(
            document=one.id, start=one.text.index(words), end=one.text.index(words) + len(words), text=words,
            type=entity.type, kind=MentionKind.DESCRIPTION, reason="definite role",
        )
        for one in ledger.documents
        if words is not None and words in one.text
    ]  # fmt: skip
    return replace(entity, mentions=(*entity.mentions, *mentions)) if mentions else entity


def build_to_review(folder: Path, *, served: bool = False) -> Path:
    """Write what a build would, with its sources, and return its folder; what is served takes longer."""
    out = folder / "out"
    out.mkdir()
    ledger = ledger_to_review()
    lines = list(describe(ledger, Run(version="0")))
    write_turtle(lines, out / "graph.ttl")
    if served:
        write_store(lines, out / "store")
        write_page(ledger, VOCABULARY, out / "graph.html", version="0")
    documents = []
    for document in ledger.documents:
        path = folder / document.source
        path.write_text(document.text, "utf-8", newline="\n")
        documents.append(
            {"id": document.id, "source": document.source, "location": str(path), "sha256": document.sha256}
        )
    (out / "report.json").write_text(json.dumps({"documents": documents}), "utf-8")
    return out


def session_on(out: Path, author: str = "Ada") -> Session:
    return Session.of(out, author=author, date=WHEN)


__all__ = ["WHEN", "build_to_review", "ledger_to_review", "session_on"]
