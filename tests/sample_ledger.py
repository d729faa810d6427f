"""A small ledger written by hand, so that the page can be tested without reading a single report.

Four invented documents agree, hedge, deny and repeat one another about a money-laundering network.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Evidence,
    Ledger,
    Mention,
    MentionKind,
    Polarity,
    Proposition,
    Qualifier,
    Root,
    Skipped,
    Stance,
    Voice,
    mint,
)
from ontology.vocabulary import EntityType, Relation, Vocabulary


def _relation(name: str, label: str, inverse: str, definition: str, *, symmetric: bool = False) -> Relation:
    return Relation(
        name=name,
        label=label,
        inverse_label=inverse,
        definition=definition,
        subject_types=frozenset({"Person"}),
        object_types=frozenset({"Person"}),
        symmetric=symmetric,
        frames=(),
        yields_to=frozenset(),
        examples=(),
        counter_examples=(),
    )


RELATIONS = (
    _relation(
        "laundersMoneyFor", "launders money for", "has its money laundered by", "Moves or disguises criminal money."
    ),
    _relation("suppliesPrecursorsTo", "supplies precursors to", "gets precursors from", "Provides chemicals."),
    _relation("cooperatesWith", "cooperates with", "cooperates with", "Works or is allied with.", symmetric=True),
    _relation("regulates", "regulates", "is regulated by", "Bans, schedules, licenses or supervises."),
    _relation("trafficsInto", "traffics into", "gets drugs trafficked in by", "Moves drugs into or through."),
    _relation("controls", "controls", "is controlled by", "Owns, runs or dominates."),
    _relation("charges", "charges", "is charged by", "Charges or indicts."),
)
TYPES = {
    "Person": "person",
    "Group": "group",
    "CriminalOrganization": "criminal organisation",
    "GovernmentBody": "government body",
    "Country": "country",
    "Company": "company",
    "Document": "document",
    "Place": "place",
    "Substance": "substance",
}
VOCABULARY = Vocabulary(
    entity_types={
        name: EntityType(name=name, label=label, definition=f"A {label}.", broader=frozenset())
        for name, label in TYPES.items()
    },
    relations={relation.name: relation for relation in RELATIONS},
    actors={},
    head_nouns={},
    word_classes={},
)

#: id → type, label, aliases
ENTITIES = {
    "brokers": ("Group", "money brokers", ()),
    "norte": ("CriminalOrganization", "Norte Cartel", ("Cartel of the North",)),
    "costa": ("CriminalOrganization", "Costa Group", ()),
    "atlantia": ("Country", "Atlantia", ()),
    "borea": ("Country", "Borea", ()),
    "hall": ("Person", "Martin Hall", ()),
    "rios": ("Person", "Elena Ríos", ()),
    "ministry": ("GovernmentBody", "Ministry of Justice", ()),
    "court": ("GovernmentBody", "Southern District Court", ()),
    "report": ("Document", "report of the committee", ()),
    "suppliers": ("Group", "chemical suppliers", ()),
    "bank": ("Company", "Banco del Golfo", ()),
    "port": ("Place", "Port Salgado", ()),
    "fentanyl": ("Substance", "fentanyl", ()),
}

#: slug, title, publisher, date, address
DOCUMENTS = (
    ("harbour", "Brokers wash cartel cash", "The Harbour Post", "2023-03-14", "https://example.org/harbour"),
    ("committee", "Supply chains of opioids", "Committee on Trade", "2024-04", "https://example.org/committee.pdf"),
    ("denial", "Ministry rejects accusations", "Ministry of Justice", "2024-04-20", None),
    ("daily", "Court hears of bank's role", None, None, None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence with one claim: ``S[…]`` subject, ``R[…]`` relation, ``O[…]`` object, ``Q[…]`` qualifier."""

    document: int
    marked: str
    proposition: tuple[str, str, str]
    speaker: str | None = None
    speaking_as: str | None = None
    relayed_by: tuple[str, ...] = ()
    cue: str | None = None
    denied: bool = False
    certainty: Certainty = Certainty.CERTAIN
    cues: tuple[str, ...] = ()
    role: str = "place"


SAID = (
    Said(
        document=0,
        marked="“S[Money brokers] R[launder money for] the O[Norte Cartel],” said Martin Hall, once head of the unit.",
        proposition=("brokers", "laundersMoneyFor", "norte"),
        speaker="hall",
        speaking_as="once head of the unit",
        cue="said",
    ),
    Said(
        document=0,
        marked="The S[money brokers] probably R[wash the cash of] the O[Costa Group], Elena Ríos said.",
        proposition=("brokers", "laundersMoneyFor", "costa"),
        speaker="rios",
        cue="said",
        certainty=Certainty.PROBABLE,
        cues=("probably",),
    ),
    Said(
        document=1,
        marked="The report finds that S[money brokers] R[launder] for the O[Norte Cartel] Q[since 2019].",
        proposition=("brokers", "laundersMoneyFor", "norte"),
        speaker="report",
        cue="finds",
        role="time",
    ),
    Said(
        document=2,
        marked="The ministry said that S[money brokers] do not R[launder money for] the O[Norte Cartel].",
        proposition=("brokers", "laundersMoneyFor", "norte"),
        speaker="ministry",
        relayed_by=("court",),
        cue="said",
        denied=True,
        cues=("not",),
    ),
    Said(
        document=3,
        marked="Prosecutors allege that S[Banco del Golfo] R[laundered] Q[40 million] for the O[Costa Group].",
        proposition=("bank", "laundersMoneyFor", "costa"),
        speaker="court",
        cue="allege",
        certainty=Certainty.ALLEGED,
        cues=("allege",),
        role="amount",
    ),
    Said(
        document=1,
        marked="S[Chemical suppliers] R[ship] precursors to the O[Norte Cartel] through Q[Port Salgado].",
        proposition=("suppliers", "suppliesPrecursorsTo", "norte"),
    ),
    Said(
        document=1,
        marked="S[Atlantia] fails to R[regulate] O[chemical suppliers].",
        proposition=("atlantia", "regulates", "suppliers"),
        denied=True,
        cues=("fails to",),
    ),
    Said(
        document=2,
        marked="S[Atlantia] and O[Borea] R[work together], the ministry said.",
        proposition=("atlantia", "cooperatesWith", "borea"),
        speaker="ministry",
        cue="said",
    ),
    Said(
        document=0,
        marked="The S[Norte Cartel] R[moves] Q[fentanyl] into O[Borea].",
        proposition=("norte", "trafficsInto", "borea"),
        role="substance",
    ),
    Said(
        document=0,
        marked="The S[Costa Group] may R[control] O[Banco del Golfo].",
        proposition=("costa", "controls", "bank"),
        certainty=Certainty.POSSIBLE,
        cues=("may",),
    ),
    Said(
        document=3,
        marked="The S[Southern District Court] R[charged] O[Banco del Golfo].",
        proposition=("court", "charges", "bank"),
    ),
)
_QUALIFIER_ENTITIES = {"Port Salgado": "port", "fentanyl": "fentanyl"}
_MARK = re.compile(r"([SROQ])\[([^\]]*)\]")


def _read(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    text, spans, last = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans[match[1]] = (len(text), len(text) + len(match[2]))
        text += match[2]
        last = match.end()
    return text + marked[last:], spans


def sample_ledger(said: Sequence[Said] = SAID) -> Ledger:
    """Return the ledger of some sentences; each document's text is its sentences, one paragraph each."""
    texts = ["\n\n".join(_read(one.marked)[0] for one in said if one.document == at) for at in range(len(DOCUMENTS))]
    documents = [
        Document(
            id=mint("d", slug, text),
            slug=slug,
            source=f"{slug}.txt",
            text=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            media_type="text/plain",
            title=title,
            publisher=publisher,
            date=date,
            address=address,
        )
        for (slug, title, publisher, date, address), text in zip(DOCUMENTS, texts, strict=True)
    ]
    claims = [_claim(one, documents[one.document]) for one in said]
    mentions: dict[str, list[Mention]] = {name: [] for name in ENTITIES}
    for claim in claims:
        text = documents[[document.id for document in documents].index(claim.evidence.document)].text
        ends = (
            (claim.proposition.subject, claim.evidence.subject_span),
            (claim.proposition.object, claim.evidence.object_span),
        )
        for name, (start, end) in ends:
            mentions[name].append(
                Mention(
                    document=claim.evidence.document,
                    start=start,
                    end=end,
                    text=text[start:end],
                    type=ENTITIES[name][0],
                    kind=MentionKind.NAME,
                )
            )
    return Ledger(
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        entities=tuple(
            Entity(
                id=name,
                type=kind,
                label=label,
                curated=name == "atlantia",
                mentions=tuple(mentions[name]),
                aliases=aliases,
                identifiers=("https://example.org/atlantia",) if name == "atlantia" else (),
            )
            for name, (kind, label, aliases) in sorted(ENTITIES.items())
        ),
        claims=tuple(sorted(claims, key=lambda claim: (claim.evidence.document, claim.evidence.start))),
        roots=(Root(id="r-1", label="report of the committee", kind="report"),),
        skipped=(Skipped(source="scan.pdf", reason="encrypted PDF", advice="remove its password"),),
    )


def _claim(one: Said, document: Document) -> Claim:
    quote, spans = _read(one.marked)
    at = document.text.index(quote)
    placed = {name: (at + start, at + end) for name, (start, end) in spans.items()}
    qualifiers = ()
    if "Q" in placed:
        start, end = placed["Q"]
        words = document.text[start:end]
        qualifiers = (
            Qualifier(role=one.role, start=start, end=end, text=words, entity=_QUALIFIER_ENTITIES.get(words)),
        )
    subject, relation, object_ = one.proposition
    return Claim(
        id=mint("c", document.id, quote),
        proposition=Proposition(subject=subject, relation=relation, object=object_),
        attribution=Attribution(
            speaker=Voice(entity=one.speaker, speaking_as=one.speaking_as),
            relayed_by=tuple(Voice(entity=name) for name in one.relayed_by),
            cue=one.cue,
        ),
        stance=Stance(
            polarity=Polarity.DENIED if one.denied else Polarity.AFFIRMED, certainty=one.certainty, cues=one.cues
        ),
        evidence=Evidence(
            document=document.id,
            start=at,
            end=at + len(quote),
            quote=quote,
            subject_span=placed["S"],
            object_span=placed["O"],
            trigger_span=placed["R"],
        ),
        qualifiers=qualifiers,
        root="r-1" if one.speaker == "report" else None,
        rule="SUBJECT launder for OBJECT",
        confidence=0.8,
    )
