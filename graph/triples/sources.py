"""Documents, what they come from and what is held of them → triples."""

from collections.abc import Callable, Iterator, Mapping

from graph.dates import of_date
from graph.model import Assessment, Derivation, Document, Root, mint
from graph.triples.lines import span, thing, triple
from graph.triples.names import DC, DCTERMS, ID, OA, PROV, RDF, RDFS, SCHEMA, SKOS, date, days, real, text, whole
from ontology.vocabulary import CG

#: How PROV says that a document comes from a source, by the kind: the plain property, the one to a node of its own,
#: and that node's class.
DERIVATIONS = {
    "copy": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "reprint": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "syndication": ("wasDerivedFrom", "qualifiedDerivation", "Derivation"),
    "extract": ("wasQuotedFrom", "qualifiedQuotation", "Quotation"),
    "edition": ("wasRevisionOf", "qualifiedRevision", "Revision"),
    "citation": ("hadPrimarySource", "qualifiedPrimarySource", "PrimarySource"),
}


def describe_document(document: Document) -> Iterator[str]:
    """Yield a document, and the voice in which it speaks itself."""
    optional = [
        (f"{DCTERMS}title", document.title),
        (f"{DC}publisher", document.publisher),
        (f"{DC}creator", document.author),
        (f"{SCHEMA}url", document.address),
    ]
    yield from thing(
        f"<{ID}{document.id}>",
        f"{CG}SourceDocument",
        [
            (f"{RDFS}label", text(document.title or document.slug)),
            (f"{DCTERMS}identifier", text(document.slug)),
            (f"{CG}readFrom", text(document.source)),
            (f"{SCHEMA}sha256", text(document.sha256)),
            (f"{SCHEMA}encodingFormat", text(document.media_type)),
            *((name, text(value)) for name, value in optional if value is not None),
            *([(f"{DCTERMS}date", date(document.date))] if document.date is not None else []),
            *([(f"{CG}readOn", date(document.read))] if document.read is not None else []),
            *days("published", of_date(document.date)),
            *days("read", of_date(document.read)),
        ],
    )
    yield from thing(
        f"<{ID}author-of-{document.id}>",
        f"{CG}DocumentVoice",
        [
            (f"{SKOS}prefLabel", text(f"{document.title or document.slug} (its own voice)")),
            (f"{CG}voiceOf", f"<{ID}{document.id}>"),
        ],
    )


def describe_root(root: Root) -> Iterator[str]:
    """Yield a root."""
    yield from thing(
        f"<{ID}{root.id}>",
        f"{CG}Root",
        [
            (f"{SKOS}prefLabel", text(root.label)),
            (f"{CG}rootKind", text(root.kind)),
            *((f"{CG}carriedBy", f"<{ID}{document}>") for document in root.documents),
            *([(f"{CG}copies", whole(len(root.documents)))] if len(root.documents) > 1 else []),
        ],
    )


def describe_derivation(derivation: Derivation, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield that a document comes from a source; ``texts`` has the words of documents by their ids."""
    node, document, source = (f"<{ID}{name}>" for name in (derivation.id, derivation.document, derivation.source))
    plain, qualified, class_ = DERIVATIONS.get(derivation.kind, DERIVATIONS["copy"])
    # The others entail the first in PROV; it is written out, since a store infers nothing.
    for name in {"wasDerivedFrom", plain}:
        yield triple(document, f"{PROV}{name}", source)
    yield triple(document, f"{PROV}{qualified}", node)
    yield from thing(
        node,
        f"{CG}DocumentDerivation",
        [
            (f"{RDF}type", f"<{PROV}{class_}>"),
            (f"{CG}derived", document),
            (f"{PROV}entity", source),
            (f"{CG}derivationKind", text(derivation.kind)),
            (f"{CG}score", real(derivation.score)),
        ],
    )
    if derivation.cue is not None:
        place, lines = span(derivation.document, *derivation.cue)
        yield from lines
        yield triple(node, f"{CG}namedAt", place)
    for number, shared in enumerate(derivation.passages, start=1):
        passage = f"<{ID}{derivation.id}-passage-{number}>"
        here, lines = span(derivation.document, shared.start, shared.end)
        yield from lines
        there, lines = span(derivation.source, shared.source_start, shared.source_end)
        yield from lines
        yield triple(node, f"{CG}sharedPassage", passage)
        words = texts.get(derivation.document, "")[shared.start : shared.end]
        yield from thing(
            passage,
            f"{CG}SharedPassage",
            [
                (f"{CG}position", whole(number)),
                (f"{CG}standsAt", here),
                (f"{CG}standsInSourceAt", there),
                (f"{CG}score", real(shared.score)),
                *([(f"{OA}exact", text(words))] if words else []),
            ],
        )


def describe_assessment(assessment: Assessment, address: Callable[[str], str]) -> Iterator[str]:
    """Yield what the user holds of something; ``address`` gives the node of an entity."""
    about = {
        "publisher": lambda: (f"{CG}assessedPublisher", text(assessment.about)),
        "actor": lambda: (f"{CG}assesses", address(assessment.about)),
    }.get(assessment.kind, lambda: (f"{CG}assesses", f"<{ID}{assessment.about}>"))()
    yield from thing(
        f"<{ID}{mint('a', assessment.kind, assessment.about)}>",
        f"{CG}Assessment",
        [
            (f"{CG}assessedKind", text(assessment.kind)),
            about,
            *([(f"{CG}reliability", text(assessment.reliability))] if assessment.reliability is not None else []),
            *([(f"{CG}credibility", whole(assessment.credibility))] if assessment.credibility is not None else []),
            *([(f"{CG}note", text(assessment.note))] if assessment.note is not None else []),
        ],
    )
