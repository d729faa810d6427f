"""What the page knows, as plain values that become JSON.

Things refer to one another by their place in the lists. Offsets, which count code points in the model, count
UTF-16 units here, as browsers do.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from graph.disputes import excluding
from graph.model import Assessment, Claim, Document, Entity, Ledger
from graph.network import Link
from graph.tally import Sides
from graph.triples import Run
from graph.views.looks import LOOKS, PLAIN
from graph.views.named import Json, named
from ontology.vocabulary import Vocabulary


def page_content(
    ledger: Ledger, links: Sequence[Link], vocabulary: Vocabulary, *, run: Run, texts: bool
) -> dict[str, Json]:
    """Return everything that the page shows beside the drawing.

    Args:
        ledger: what one build knows.
        links: the edges, in the order of the drawing.
        vocabulary: gives labels and definitions.
        run: what made the claims.
        texts: include the documents' texts; without them each claim carries its quote only.
    """
    document_at = {document.id: at for at, document in enumerate(ledger.documents)}
    link_at = {link.proposition.id: at for at, link in enumerate(links)}
    entities = taking_part(ledger)
    entity_at = {entity.id: at for at, entity in enumerate(entities)}
    everyone = {entity.id: entity for entity in ledger.entities}
    root_at = {root.id: at for at, root in enumerate(ledger.roots)}
    claim_at = {claim.id: at for at, claim in enumerate(ledger.claims)}
    texts_of = {document.id: _Offsets(document.text) for document in ledger.documents}
    return {
        "meta": _meta(ledger, run, texts=texts),
        "types": {
            name: {
                "label": vocabulary.entity_types[name].label if name in vocabulary.entity_types else name,
                "definition": vocabulary.entity_types[name].definition if name in vocabulary.entity_types else "",
                "shape": LOOKS.get(name, PLAIN).shape,
                "tone": LOOKS.get(name, PLAIN).tone,
                "hollow": LOOKS.get(name, PLAIN).hollow,
            }
            for name in _in_order((entity.type for entity in entities), list(LOOKS))
        },
        "relations": {
            name: _relation(name, vocabulary) for name in sorted({link.proposition.relation for link in links})
        },
        "documents": [_document(document, texts_of[document.id], texts=texts) for document in ledger.documents],
        # What the user holds of them; no count looks at it.
        "assessments": [
            {
                "kind": one.kind,
                "about": _assessed(one, document_at, entity_at, claim_at),
                "reliability": one.reliability,
                "credibility": one.credibility,
                "note": one.note,
            }
            for one in ledger.assessments
        ],
        "derivations": [
            {
                "document": document_at[one.document],
                "source": document_at.get(one.source),
                "root": root_at.get(one.source),
                "kind": one.kind,
                "score": one.score,
            }
            for one in ledger.derivations
            if one.document in document_at
        ],
        # Pairs of links that exclude one another, by their places.
        "excludes": sorted(
            [link_at[one.id], link_at[other.id]]
            for one, other in excluding(
                (link.proposition for link in links if link.tally.for_.claims), vocabulary.relations
            )
            if one.id < other.id
        ),
        "roots": [
            {
                "id": root.id,
                "label": root.label,
                "kind": root.kind,
                "documents": [document_at[document] for document in root.documents if document in document_at],
            }
            for root in ledger.roots
        ],
        "entities": [named(entity, entity_at, everyone) for entity in entities],
        "links": [
            {
                "subject": entity_at[link.proposition.subject],
                "relation": link.proposition.relation,
                "object": entity_at[link.proposition.object],
                "stance": link.stance,
                "tally": _tally(link.tally),
            }
            for link in links
        ],
        "claims": [
            {
                "id": claim.id,
                "link": link_at[claim.proposition.id],
                "document": document_at[claim.evidence.document],
                "root": None if claim.root is None else root_at.get(claim.root),
                # The text that the words come from: what a claim of unknown root is counted under.
                "origin": None if claim.origin is None else root_at.get(claim.origin),
                **_voices(claim, entity_at),
                **_evidence(claim, texts_of[claim.evidence.document], texts=texts),
                **_times(claim),
                "polarity": claim.stance.polarity.value,
                "certainty": claim.stance.certainty.value,
                "cues": list(claim.stance.cues),
                "qualifiers": [
                    {
                        "role": qualifier.role,
                        "text": qualifier.text,
                        "entity": None if qualifier.entity is None else entity_at[qualifier.entity],
                        **_place(qualifier.start, qualifier.end, texts_of[claim.evidence.document]),
                    }
                    for qualifier in claim.qualifiers
                ],
                "rulings": [[ruling.finding, ruling.author, ruling.date, ruling.reason] for ruling in claim.rulings],
                "rule": claim.rule,
                "confidence": claim.confidence,
            }
            for claim in ledger.claims
        ],
        "skipped": [[skipped.source, skipped.reason, skipped.advice] for skipped in ledger.skipped],
        "dropped": len(ledger.dropped),
    }


def taking_part(ledger: Ledger) -> list[Entity]:
    """Return the entities that some claim is about, comes from, is relayed by, or mentions as a detail.

    Raises:
        ValueError: a claim refers to an entity that the ledger does not hold; the message names both.
    """
    known = {entity.id: entity for entity in ledger.entities}
    wanted: set[str] = set()
    for claim in ledger.claims:
        voices = (claim.attribution.speaker, *claim.attribution.relayed_by)
        named = {claim.proposition.subject, claim.proposition.object}
        named |= {voice.entity for voice in voices if voice.entity is not None}
        named |= {qualifier.entity for qualifier in claim.qualifiers if qualifier.entity is not None}
        missing = sorted(name for name in named if name not in known)
        if missing:
            raise ValueError(f"claim {claim.id}: {missing[0]} is not among the ledger's entities; add it to them")
        wanted |= named
    return [known[name] for name in sorted(wanted)]


def _in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    present = set(names)
    return [name for name in order if name in present] + sorted(present - set(order))


def _meta(ledger: Ledger, run: Run, *, texts: bool) -> dict[str, Json]:
    dates = sorted(document.date for document in ledger.documents if document.date)
    return {
        "version": run.version,
        "run": {"address": run.address, "settings": [list(setting) for setting in run.settings]},
        "texts": texts,
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "undated": len(ledger.documents) - len(dates),
    }


def _relation(name: str, vocabulary: Vocabulary) -> dict[str, Json]:
    relation = vocabulary.relations.get(name)
    if relation is None:
        return {"label": name, "inverse": name, "definition": "", "symmetric": False}
    return {
        "label": relation.label,
        "inverse": relation.inverse_label,
        "definition": relation.definition,
        "symmetric": relation.symmetric,
    }


def _document(document: Document, offsets: "_Offsets", *, texts: bool) -> dict[str, Json]:
    return {
        "id": document.id,
        "slug": document.slug,
        "source": document.source,
        "sha256": document.sha256,
        "media": document.media_type,
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "date": document.date,
        "address": document.address,
        "read": document.read,
        **({"text": document.text} if texts else {}),
        # Where a character takes two units, so that units can be counted back into code points.
        **({"wide": offsets.wide_units} if offsets.wide_units else {}),
    }


def _times(claim: Claim) -> dict[str, Json]:
    """Return when it is said to have happened, and was said: start, end, whether about so; only what is known."""
    periods = (("happened", claim.happened), ("said", claim.said))
    return {name: [period.start, period.end, period.approximate] for name, period in periods if period is not None}


def _assessed(
    assessment: Assessment, documents: Mapping[str, int], entities: Mapping[str, int], claims: Mapping[str, int]
) -> Json:
    """Return the place of what is assessed, or the name of a publisher; None where the page does not show it."""
    if assessment.kind == "publisher":
        return assessment.about
    return {"document": documents, "actor": entities, "claim": claims}[assessment.kind].get(assessment.about)


def _tally(sides: Sides) -> dict[str, Json]:
    """Return documents, voices, known roots and texts of unknown root, for, against and together."""
    return {
        name: [side.documents, side.voices, side.roots, side.unknown]
        for name, side in (("for", sides.for_), ("against", sides.against), ("all", sides.all))
    }


def _voices(claim: Claim, entity_at: Mapping[str, int]) -> dict[str, Json]:
    def place(name: str | None) -> int | None:
        return None if name is None else entity_at[name]

    return {
        "speaker": place(claim.attribution.speaker.entity),
        "as": claim.attribution.speaker.speaking_as,
        "relayed": [[place(voice.entity), voice.speaking_as] for voice in claim.attribution.relayed_by],
        "cue": claim.attribution.cue,
    }


def _evidence(claim: Claim, offsets: "_Offsets", *, texts: bool) -> dict[str, Json]:
    evidence = claim.evidence
    start = offsets.units(evidence.start)
    marks: list[tuple[int, int, str]] = [
        (*evidence.subject_span, "subject"),
        (*evidence.object_span, "object"),
        (*evidence.trigger_span, "trigger"),
    ]
    if evidence.subject_antecedent is not None:
        marks.append((*evidence.subject_antecedent, "subject-antecedent"))
    if evidence.object_antecedent is not None:
        marks.append((*evidence.object_antecedent, "object-antecedent"))
    marks += [
        (evidence.start + at, evidence.start + at + len(cue), "stance")
        for cue in claim.stance.cues
        if (at := _find_word(evidence.quote, cue)) is not None
    ]
    return {
        "start": start,
        "end": offsets.units(evidence.end),
        **({} if texts else {"quote": evidence.quote}),
        # From the start of the quote; what stands outside of it, as antecedents do, has places outside of it.
        "marks": [[offsets.units(first) - start, offsets.units(last) - start, kind] for first, last, kind in marks],
    }


def _place(start: int, end: int, offsets: "_Offsets") -> dict[str, Json]:
    return {"start": offsets.units(start), "end": offsets.units(end)}


def _find_word(text: str, word: str) -> int | None:
    """Return where the word first stands by itself, or None."""
    at = text.find(word) if word else -1
    while at >= 0:
        after = at + len(word)
        if not (at > 0 and text[at - 1].isalnum()) and not (after < len(text) and text[after].isalnum()):
            return at
        at = text.find(word, at + 1)
    return None


class _Offsets:
    """Turns offsets in code points into offsets in UTF-16 units."""

    def __init__(self, text: str) -> None:
        # Texts without characters beyond U+FFFF, which are nearly all, are told apart fast.
        narrow = max(text, default="") <= "\uffff"
        self._wide = [] if narrow else [at for at, character in enumerate(text) if character > "\uffff"]

    @property
    def wide_units(self) -> list[int]:
        """Where each character that takes two units begins, in units."""
        return [at + before for before, at in enumerate(self._wide)]

    def units(self, at: int) -> int:
        """Return how many UTF-16 units stand before a code point."""
        return at + bisect_left(self._wide, at)
