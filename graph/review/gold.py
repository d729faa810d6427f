"""What people decided → annotated passages, in the form that ``claimgraph train`` and ``evaluate`` read.

A passage holds the paragraphs of a document all of whose claims are decided: in the others, what nobody has looked at
would count as wrong. What was not found at all is missing there, too, so a passage is worth reading before it is used.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from graph.errors import StoreError
from graph.judgements import ClaimJudgement, Finding
from graph.judgements.claims import rule
from graph.model import Claim, Document, Entity
from graph.review.session import Session

_BREAK = "\n\n"
#: What the annotated documents call a document's own voice.
_AUTHOR = "author"


def export_gold(session: Session, folder: Path) -> list[Path]:
    """Write a text and an annotation a passage into a folder and return the annotations.

    Raises:
        StoreError: they cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text, gold in passages(session):
            (folder / f"{name}.txt").write_text(text, "utf-8", newline="\n")
            path = folder / f"{name}.gold.json"
            path.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
            written.append(path)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror or error}); name another folder") from error
    return written


def passages(session: Session) -> Iterable[tuple[str, str, dict[str, object]]]:
    """Yield the name, the text and the annotation of each passage, document by document."""
    judged = [one for one in session.standing if isinstance(one, ClaimJudgement)]
    texts = {document.id: session.text(document.id)[0] for document in session.ledger.documents}
    documents = tuple(replace(one, text=texts[one.id] or "") for one in session.ledger.documents)
    ruled = rule(replace(session.ledger, documents=documents), judged, session.vocabulary).ledger
    holding = {one.id for one in judged}
    entities = {entity.id: entity for entity in ruled.entities}
    for document in sorted(documents, key=lambda one: one.slug):
        if not document.text:
            continue
        claims = [one for one in ruled.claims if one.evidence.document == document.id]
        decided = {one.id for one in claims if any(ruling.judgement in holding for ruling in one.rulings)}
        rejected = [
            (one.claim.start, one.claim.end)
            for one in judged
            if one.finding is Finding.REJECT and one.claim.document.sha256 == document.sha256
        ]
        for number, span in enumerate(_runs(document, claims, decided, rejected, entities), start=1):
            name = f"{document.slug}--{number}"
            inside = [one for one in claims if _holds(span, one)]
            yield name, document.text[slice(*span)] + "\n", _gold(name, document, span, inside, entities)


def _runs(
    document: Document,
    claims: Sequence[Claim],
    decided: set[str],
    rejected: Sequence[tuple[int, int]],
    entities: Mapping[str, Entity],
) -> list[tuple[int, int]]:
    """Return the spans of neighbouring paragraphs that can be annotated."""
    while True:
        runs = _decided_runs(document.text, claims, decided, rejected)
        # Whoever is named in another paragraph alone cannot be found: such a claim keeps its own paragraph out.
        lost = {
            one.id
            for span in runs
            for one in claims
            if _holds(span, one)
            and not all(_words(document, span, claims, entities).get(who) for who in _taking_part(one))
        }
        if not lost & decided:
            return runs
        decided = decided - lost


def _decided_runs(
    text: str, claims: Sequence[Claim], decided: set[str], rejected: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the spans of neighbouring paragraphs that hold decisions and nothing that nobody decided."""
    whole = [
        (
            span,
            _touched(span, rejected)
            or any(_touched(span, [(one.evidence.start, one.evidence.end)]) for one in claims if one.id in decided),
            any(_touched(span, [(one.evidence.start, one.evidence.end)]) for one in claims if one.id not in decided),
        )
        for span in _paragraphs(text)
    ]
    runs = []
    for wanted, those in groupby(whole, key=lambda one: one[1] and not one[2]):
        spans = [span for span, *_ in those]
        if wanted:
            runs.append((spans[0][0], spans[-1][1]))
    # A sentence that runs over two paragraphs, of which one is left out, is in neither.
    crossing = {one.evidence.start for one in claims if not any(_holds(run, one) for run in runs)}
    return [run for run in runs if not any(run[0] <= start < run[1] for start in crossing)]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for part in text.split(_BREAK):
        if part.strip():
            spans.append((start, start + len(part)))
        start += len(part) + len(_BREAK)
    return spans


def _touched(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and end > span[0] for start, end in others)


def _holds(span: tuple[int, int], claim: Claim) -> bool:
    return _within(span, claim.evidence.start, claim.evidence.end)


def _within(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] <= start and end <= span[1]


def _taking_part(claim: Claim) -> list[str]:
    """Return who a claim is about and whose it is."""
    ends = [claim.proposition.subject, claim.proposition.object]
    voice = claim.attribution.speaker.entity
    return ends if voice is None else [*ends, voice]


def _words(
    document: Document, span: tuple[int, int], claims: Sequence[Claim], entities: Mapping[str, Entity]
) -> dict[str, list[str]]:
    """Return how each of those that the claims of a passage speak of is called in it; no words belong to two."""
    inside = [one for one in claims if _holds(span, one)]
    passage = document.text[slice(*span)]
    used: dict[str, list[str]] = {who: [] for one in inside for who in _taking_part(one)}
    for who, words in used.items():
        known = entities[who]
        words += [
            one.text for one in known.mentions if one.document == document.id and _within(span, one.start, one.end)
        ]
    for one in inside:
        used[one.proposition.subject].append(document.text[slice(*one.evidence.subject_span)])
        used[one.proposition.object].append(document.text[slice(*one.evidence.object_span)])
    taken: set[str] = set()
    for who, words in used.items():
        used[who] = [one for one in dict.fromkeys([*words, entities[who].label]) if one in passage and one not in taken]
        taken.update(used[who])
    return used


def _gold(
    name: str, document: Document, span: tuple[int, int], claims: Sequence[Claim], entities: Mapping[str, Entity]
) -> dict[str, object]:
    words = _words(document, span, claims, entities)
    numbers = {who: f"e{number}" for number, who in enumerate(words, start=1)}
    return {
        "document": name,
        "entities": [
            {"id": numbers[who], "type": entities[who].type, "label": entities[who].label, "mentions": mentions}
            for who, mentions in words.items()
        ],
        "claims": [
            {
                "id": f"c{number}",
                "subject": numbers[claim.proposition.subject],
                "relation": claim.proposition.relation,
                "object": numbers[claim.proposition.object],
                "speaker": _AUTHOR if (voice := claim.attribution.speaker.entity) is None else numbers[voice],
                "polarity": claim.stance.polarity.value,
                "certainty": claim.stance.certainty.value,
                "quote": claim.evidence.quote,
            }
            for number, claim in enumerate(claims, start=1)
        ],
    }
