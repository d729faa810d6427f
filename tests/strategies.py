"""Ledgers for property tests: small, in the order that the model lays down, with hostile strings everywhere."""

from dataclasses import replace

from hypothesis import strategies as st

from graph.dates import first_day
from graph.model import (
    Assessment,
    Attribution,
    Certainty,
    Claim,
    Derivation,
    Document,
    Dropped,
    Entity,
    Evidence,
    Join,
    Ledger,
    Mention,
    MentionKind,
    Other,
    Period,
    Polarity,
    Proposition,
    Qualifier,
    Root,
    Ruling,
    SharedPassage,
    Skipped,
    Stance,
    Voice,
)
from ontology.vocabulary import load_vocabulary

TYPES = sorted(load_vocabulary().entity_types)
RELATIONS = [*sorted(load_vocabulary().relations), "relationOfNobody"]

#: What breaks formats: quotes, escapes, line ends of every kind, controls, markup, right-to-left marks, beyond the BMP.
HOSTILE = [
    "",
    '"',
    '"""',
    "\\",
    '\\"',
    "\\u0022",
    "'''",
    "\n",
    "\r\n",
    "\u2028\u0085",
    "\x00",
    "\x1f\x7f\ufeff",
    "<script>alert(1)</script>",
    "@en",
    "^^xsd:date",
    "> .\n<a> <b> <c> .",
    "\u202e\u0301",
    "😀 e\u0301",
    " China ",
]
# Lone surrogates are no characters: no file holds them, and no RDF.
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
optional_texts = st.none() | texts
identifiers = st.text("0123456789abcdef", min_size=3, max_size=3)
dates = st.none() | st.dates().map(str) | st.sampled_from(["2021", "2021-08", "2021-13", "2021-W01-1"]) | texts
iso_dates = st.dates().map(str) | st.sampled_from(["2021", "2021-08", "0001", "9999-12"])
periods = st.none() | st.tuples(iso_dates, iso_dates, st.sampled_from(["both", "start", "end"]), st.booleans()).map(
    lambda drawn: _period(*drawn)
)
spans = st.tuples(st.integers(0, 99), st.integers(1, 99)).map(lambda span: (span[0], span[0] + span[1]))


def _period(one: str, other: str, ends: str, approximate: bool) -> Period:  # noqa: FBT001 (drawn)
    start, end = sorted((one, other), key=first_day)
    return Period(start=None if ends == "end" else start, end=None if ends == "start" else end, approximate=approximate)


documents = st.builds(
    Document,
    id=identifiers.map("d-{}".format),
    slug=texts,
    source=texts,
    text=texts,
    sha256=texts,
    media_type=texts,
    title=optional_texts,
    publisher=optional_texts,
    author=optional_texts,
    date=dates,
    address=optional_texts,
    read=dates,
)
skipped = st.builds(Skipped, source=texts, reason=texts, advice=texts)


@st.composite
def mentions(draw: st.DrawFn, document: str) -> Mention:
    start, end = draw(spans)
    return Mention(
        document=document,
        start=start,
        end=end,
        text=draw(texts),
        type=draw(st.sampled_from(TYPES)),
        kind=draw(st.sampled_from(MentionKind)),
        reason=draw(texts),
    )


decided = {
    "reason": texts,
    "score": st.none() | st.floats(0, 1),
    "judgement": st.none() | identifiers.map("j-{}".format),
    # What is missing is None and never empty.
    "author": optional_texts.map(lambda text: text or None),
    "date": (st.none() | st.sampled_from(["2024-05-01T10:20:30Z", "2024-05-01T99:20:30Z"]) | texts).map(
        lambda text: text or None
    ),
}
joins = st.builds(Join, left=texts, right=texts, left_name=texts, right_name=texts, **decided)
rulings = st.builds(
    Ruling,
    finding=st.sampled_from(["accept", "correct", "root"]),
    judgement=identifiers.map("j-{}".format),
    author=texts,
    date=texts,
    reason=texts,
)


def others(entities: list[str]) -> st.SearchStrategy[tuple[Other, ...]]:
    some = st.sets(st.builds(Other, entity=st.sampled_from(entities), **decided), max_size=2)
    return some.map(lambda found: tuple(sorted(found, key=Other.order)))


def place(mention: Mention) -> tuple[str, int, int]:
    return mention.document, mention.start, mention.end


@st.composite
def entities(draw: st.DrawFn, documents: list[str]) -> Entity:
    found = st.lists(st.sampled_from(documents).flatmap(mentions), max_size=3, unique_by=place)
    curated = draw(st.booleans())
    return Entity(
        id=draw(identifiers.map(("actor-{}" if curated else "e-{}").format)),
        type=draw(st.sampled_from(TYPES)),
        label=draw(texts),
        curated=curated,
        mentions=tuple(sorted(draw(found), key=place)),
        aliases=tuple(sorted(draw(st.sets(texts, max_size=3)))),
        identifiers=tuple(sorted(draw(st.sets(texts | st.just("http://www.wikidata.org/entity/Q1"), max_size=2)))),
        joined=tuple(sorted(draw(st.sets(joins, max_size=2)), key=Join.order)),
    )


@st.composite
def claims(draw: st.DrawFn, documents: list[str], entities: list[str], roots: list[str]) -> Claim:
    entity, span = st.sampled_from(entities), lambda: draw(spans)
    voices = st.builds(Voice, entity=st.none() | entity, speaking_as=optional_texts)
    start, end = span()
    qualifiers = st.builds(
        lambda role, place, text, entity: Qualifier(role=role, start=place[0], end=place[1], text=text, entity=entity),
        st.sampled_from(["substance", "amount", "time", "place", "method", "saying"]),
        spans,
        texts,
        st.none() | entity,
    )
    return Claim(
        id=draw(identifiers.map("c-{}".format)),
        proposition=Proposition(subject=draw(entity), relation=draw(st.sampled_from(RELATIONS)), object=draw(entity)),
        attribution=Attribution(
            speaker=draw(voices), relayed_by=tuple(draw(st.lists(voices, max_size=3))), cue=draw(optional_texts)
        ),
        stance=Stance(
            polarity=draw(st.sampled_from(Polarity)),
            certainty=draw(st.sampled_from(Certainty)),
            cues=tuple(draw(st.lists(texts, max_size=3))),
        ),
        evidence=Evidence(
            document=draw(st.sampled_from(documents)),
            start=start,
            end=end,
            quote=draw(texts),
            subject_span=span(),
            object_span=span(),
            trigger_span=span(),
            subject_antecedent=draw(st.none() | spans),
            object_antecedent=draw(st.none() | spans),
        ),
        qualifiers=tuple(draw(st.lists(qualifiers, max_size=2))),
        happened=draw(periods),
        said=draw(periods),
        root=draw(st.none() | st.sampled_from(roots)) if roots else None,
        origin=draw(st.none() | st.sampled_from(roots)) if roots else None,
        rule=draw(texts),
        confidence=draw(st.floats(0, 1)),
        rulings=tuple(sorted(draw(st.lists(rulings, max_size=2, unique_by=Ruling.order)), key=Ruling.order)),
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    read = draw(st.lists(documents, min_size=1, max_size=3, unique_by=(lambda one: one.id, lambda one: one.slug)))
    names = sorted(document.id for document in read)
    slugs = {document.id: document.slug for document in read}
    known = draw(st.lists(entities(names), min_size=1, max_size=4, unique_by=lambda one: one.id))
    ids = [one.id for one in known]
    known = [replace(one, perhaps=draw(others(ids)), apart=draw(others(ids))) for one in known]
    roots = draw(
        st.lists(
            st.builds(
                Root,
                id=identifiers.map("r-{}".format),
                label=texts,
                kind=st.sampled_from(["document", "report"]),
                documents=st.sets(st.sampled_from(names)).map(lambda some: tuple(sorted(some))),
            ),
            max_size=2,
            unique_by=lambda one: one.id,
        )
    )
    found = draw(
        st.lists(
            claims(names, [entity.id for entity in known], [root.id for root in roots]),
            max_size=4,
            unique_by=lambda one: one.id,
        )
    )
    sources = st.sampled_from([*names, *(root.id for root in roots)])
    shared = st.builds(
        lambda here, there, score: SharedPassage(
            start=here[0], end=here[1], source_start=there[0], source_end=there[1], score=score
        ),
        spans,
        spans,
        st.floats(0, 1),
    )
    derived = st.builds(
        Derivation,
        document=st.sampled_from(names),
        source=sources,
        kind=st.sampled_from(["copy", "reprint", "extract", "edition", "citation", "syndication"]),
        score=st.floats(0, 1),
        passages=st.lists(shared, max_size=2).map(tuple),
        cue=st.none() | spans,
    )
    derivations = draw(st.lists(derived, max_size=3, unique_by=lambda one: one.id))
    about = st.one_of(
        st.tuples(st.just("publisher"), texts),
        st.tuples(st.just("document"), st.sampled_from(names)),
        st.tuples(st.just("actor"), st.sampled_from([entity.id for entity in known])),
        *([st.tuples(st.just("claim"), st.sampled_from([claim.id for claim in found]))] if found else []),
    )
    assessed = st.builds(
        lambda about, reliability, credibility, note: Assessment(
            kind=about[0], about=about[1], reliability=reliability, credibility=credibility, note=note
        ),
        about,
        st.none() | st.sampled_from("ABCDEF"),
        st.none() | st.integers(1, 6),
        optional_texts,
    )
    assessments = draw(st.lists(assessed, max_size=3, unique_by=lambda one: (one.kind, one.about)))
    lost = st.builds(Dropped, document=st.sampled_from(names), reason=texts, quote=texts)
    return Ledger(
        documents=tuple(sorted(read, key=lambda one: one.id)),
        entities=tuple(sorted(known, key=lambda one: one.id)),
        claims=tuple(
            sorted(
                found,
                key=lambda one: (
                    slugs[one.evidence.document],
                    one.evidence.start,
                    one.evidence.trigger_span,
                    one.id,
                ),
            )
        ),
        roots=tuple(sorted(roots, key=lambda one: one.id)),
        assessments=tuple(sorted(assessments, key=lambda one: (one.kind, one.about))),
        derivations=tuple(sorted(derivations, key=lambda one: (one.document, one.source, one.kind))),
        skipped=tuple(draw(st.lists(skipped, max_size=2))),
        dropped=tuple(draw(st.lists(lost, max_size=2))),
    )
