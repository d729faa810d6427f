"""Claims → the independent sources that they go back to, so that twelve reprints count once.

Only what the texts show is decided: documents of one text have one root, a report that is named or dated is a root
of its own, and whatever else somebody is quoted as saying has an unknown root.
"""

import dataclasses
import re
from collections import defaultdict

from graph.model import Claim, Document, Entity, Ledger, MentionKind, Root, mint

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def assign_roots(ledger: Ledger) -> Ledger:
    """Return the ledger with a root for every claim whose source is known.

    Documents share a root when their texts are the same but for case, spacing and punctuation. Claims in a document's
    own voice have that root; claims of a report have the report's; all others have None, which is unknown.
    """
    of_document, document_roots = _document_roots(ledger.documents)
    reports = {entity.id: entity for entity in ledger.entities if _is_known_report(entity)}
    carried_by: dict[str, set[str]] = defaultdict(set)
    claims = []
    for claim in ledger.claims:
        speaker = claim.attribution.speaker.entity
        if speaker in reports:
            carried_by[speaker].add(claim.evidence.document)
        root, origin = _root_of(claim, of_document, reports), of_document[claim.evidence.document]
        claims.append(dataclasses.replace(claim, root=root, origin=origin))
    report_roots = [
        Root(id=_report_root(entity), label=reports[entity].label, kind="report", documents=tuple(sorted(documents)))
        for entity, documents in carried_by.items()
    ]
    roots = sorted([*document_roots, *report_roots], key=lambda root: root.id)
    return dataclasses.replace(ledger, claims=tuple(claims), roots=tuple(roots))


def _document_roots(documents: tuple[Document, ...]) -> tuple[dict[str, str], list[Root]]:
    """Return document → root, and the roots."""
    same: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        # A text without a letter says nothing that another could repeat.
        same[_normalised(document.text) or document.id].append(document)
    of_document: dict[str, str] = {}
    roots: list[Root] = []
    for text, copies in same.items():
        first = min(copies, key=lambda document: (document.date or "9999", document.slug))
        root = mint("r", "document", text)
        of_document.update((document.id, root) for document in copies)
        roots.append(
            Root(
                id=root,
                label=first.title or first.slug,
                kind="document",
                documents=tuple(sorted(document.id for document in copies)),
            )
        )
    return of_document, roots


def _root_of(claim: Claim, of_document: dict[str, str], reports: dict[str, Entity]) -> str | None:
    speaker = claim.attribution.speaker.entity
    if speaker is None:
        return of_document[claim.evidence.document]
    return _report_root(speaker) if speaker in reports else None


def _report_root(entity: str) -> str:
    return mint("r", "report", entity)


def _is_known_report(entity: Entity) -> bool:
    """Whether an entity is a document that can be told from others: it is named, or has a year."""
    if entity.type != "Document":
        return False
    named = any(mention.kind is MentionKind.NAME for mention in entity.mentions)
    return named or entity.curated or _YEAR.search(entity.label) is not None


def _normalised(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
