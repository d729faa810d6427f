"""Claims as lines: one JSON object and one row of a table a claim, every attribute spelled out.

``claims.jsonl`` and ``claims.csv`` are for people and programs that want no RDF. They stand in the order of the
ledger: by document, then by place. The names of the fields are an interface; ``docs/claims.md`` describes them.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from graph.dates import bounds, edtf, of_date
from graph.model import Claim, Document, Entity, Ledger, Period, Voice

#: The roles that a qualifier may have; each is a column of the table.
ROLES = ("substance", "amount", "time", "place", "method", "saying")
#: The clocks of a claim; each is a column of the table, in EDTF.
CLOCKS = ("happened", "said", "published", "read")
#: The columns of ``claims.csv``.
COLUMNS = (
    "id", "document", "subject", "relation", "object", "speaker", "speaking_as", "polarity", "certainty", "quote",
    *ROLES, *CLOCKS, "relayed_by", "attribution_cue", "stance_cues", "root",
    "publisher", "date", "title", "author", "address",
    *(f"{role}_{detail}" for role in ("subject", "object", "speaker")
      for detail in ("id", "type", "mentions", "identifiers")),
    "start", "end", "subject_span", "object_span", "trigger_span", "subject_antecedent", "object_antecedent",
    "proposition", "origin", "rule", "confidence",
    "document_id", "source", "sha256",
)  # fmt: skip
#: A spreadsheet reads a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class EntityRecord(TypedDict):
    """Somebody or something in one document."""

    id: str
    label: str
    type: str
    #: The distinct words that name or describe it in this document, in the order of their first place.
    mentions: list[str]
    #: Addresses of the same thing elsewhere.
    identifiers: list[str]


class VoiceRecord(EntityRecord):
    """Somebody who makes or passes on a claim."""

    speaking_as: str | None


class QualifierRecord(TypedDict):
    """A detail of a claim."""

    role: str
    text: str
    start: int
    end: int
    entity: str | None


class PeriodRecord(TypedDict):
    """When it was."""

    #: As precise as it was said, in the Extended Date/Time Format: ``2021-08``, ``2019/..``, ``2000~/2003~``.
    edtf: str
    #: Its first and its last day; None is open.
    first: str | None
    last: str | None


class ClaimRecord(TypedDict):
    """One line of ``claims.jsonl``. Spans are code points of the document's text, half-open."""

    id: str
    #: The file's stem.
    document: str
    subject: EntityRecord
    relation: str
    object: EntityRecord
    #: None is the document's own voice.
    speaker: VoiceRecord | None
    polarity: str
    certainty: str
    quote: str
    start: int
    end: int
    #: Those who pass the claim on, the one next to the speaker first; None is the document's own voice.
    relayed_by: list[VoiceRecord | None]
    attribution_cue: str | None
    stance_cues: list[str]
    qualifiers: list[QualifierRecord]
    #: When it is said to have happened; when it was said; when the document was published, and read.
    happened: PeriodRecord | None
    said: PeriodRecord | None
    published: PeriodRecord | None
    read: PeriodRecord | None
    subject_span: list[int]
    object_span: list[int]
    trigger_span: list[int]
    #: Where the words stand that those of the argument stand for; None where they say it themselves.
    subject_antecedent: list[int] | None
    object_antecedent: list[int] | None
    proposition: str
    root: str | None
    #: The text that the words come from.
    origin: str | None
    rule: str
    confidence: float
    document_id: str
    title: str | None
    publisher: str | None
    author: str | None
    date: str | None
    address: str | None
    source: str
    sha256: str


def claim_records(ledger: Ledger) -> Iterator[ClaimRecord]:
    """Yield a record for every claim, in the order of the ledger.

    Raises:
        ValueError: a claim speaks of an entity or a document that the ledger does not hold; the message names it.
    """
    documents = {document.id: document for document in ledger.documents}
    entities = _Entities(ledger.entities)
    for claim in ledger.claims:
        document = documents.get(claim.evidence.document)
        if document is None:
            raise ValueError(f"claim {claim.id}: its document {claim.evidence.document} is not in the ledger; add it")
        yield _claim(claim, document, entities)


class _Entities:
    """Entities as records, each with its words in one document."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.by_id = {entity.id: entity for entity in entities}
        words: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for entity in self.by_id.values():
            for mention in entity.mentions:
                words[mention.document, entity.id][mention.text] = None
        self.words = {key: list(forms) for key, forms in words.items()}

    def record(self, entity: str, document: Document) -> EntityRecord:
        if entity not in self.by_id:
            raise ValueError(f"{entity}, of which {document.slug} speaks, is not in the ledger; add it to its entities")
        known = self.by_id[entity]
        return EntityRecord(
            id=known.id,
            label=known.label,
            type=known.type,
            mentions=self.words.get((document.id, entity), []),
            identifiers=list(known.identifiers),
        )

    def voice(self, voice: Voice, document: Document) -> VoiceRecord | None:
        if voice.entity is None:
            return None
        return VoiceRecord(**self.record(voice.entity, document), speaking_as=voice.speaking_as)


def _claim(claim: Claim, document: Document, entities: _Entities) -> ClaimRecord:
    evidence, attribution = claim.evidence, claim.attribution
    return ClaimRecord(
        id=claim.id,
        document=document.slug,
        subject=entities.record(claim.proposition.subject, document),
        relation=claim.proposition.relation,
        object=entities.record(claim.proposition.object, document),
        speaker=entities.voice(attribution.speaker, document),
        polarity=claim.stance.polarity.value,
        certainty=claim.stance.certainty.value,
        quote=evidence.quote,
        start=evidence.start,
        end=evidence.end,
        relayed_by=[entities.voice(voice, document) for voice in attribution.relayed_by],
        attribution_cue=attribution.cue,
        stance_cues=list(claim.stance.cues),
        qualifiers=[
            QualifierRecord(
                role=qualifier.role,
                text=qualifier.text,
                start=qualifier.start,
                end=qualifier.end,
                entity=qualifier.entity,
            )
            for qualifier in claim.qualifiers
        ],
        happened=_period(claim.happened),
        said=_period(claim.said),
        published=_period(of_date(document.date)),
        read=_period(of_date(document.read)),
        subject_span=list(evidence.subject_span),
        object_span=list(evidence.object_span),
        trigger_span=list(evidence.trigger_span),
        subject_antecedent=_place(evidence.subject_antecedent),
        object_antecedent=_place(evidence.object_antecedent),
        proposition=claim.proposition.id,
        root=claim.root,
        origin=claim.origin,
        rule=claim.rule,
        confidence=claim.confidence,
        document_id=document.id,
        title=document.title,
        publisher=document.publisher,
        author=document.author,
        date=document.date,
        address=document.address,
        source=document.source,
        sha256=document.sha256,
    )


def _period(period: Period | None) -> PeriodRecord | None:
    if period is None:
        return None
    first, last = bounds(period)
    return PeriodRecord(edtf=edtf(period), first=first, last=last)


def _place(span: tuple[int, int] | None) -> list[int] | None:
    return None if span is None else list(span)


def json_lines(ledger: Ledger) -> Iterator[str]:
    """Yield the lines of ``claims.jsonl`` with their line ends."""
    for record in claim_records(ledger):
        yield json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def write_jsonl(ledger: Ledger, path: Path) -> None:
    """Write ``claims.jsonl``: UTF-8, a line a claim."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_lines(ledger))


def write_csv(ledger: Ledger, path: Path) -> None:
    """Write ``claims.csv``: UTF-8, a row a claim under a row of names; several values in a cell are parted by ``|``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_rows(ledger))


def csv_rows(ledger: Ledger) -> Iterator[str]:
    """Yield the rows of ``claims.csv`` with their line ends; the first has the names."""
    yield _csv(COLUMNS)
    for record in claim_records(ledger):
        row = _row(record)
        yield _csv([safe_cell(row[name]) for name in COLUMNS])


def _csv(row: Sequence[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(row)
    return line.getvalue()


def _row(record: ClaimRecord) -> dict[str, str]:
    row = {name: "" if value is None else str(value) for name, value in record.items() if name in COLUMNS}
    for name, entity in (("subject", record["subject"]), ("object", record["object"]), ("speaker", record["speaker"])):
        row[name] = entity["label"] if entity else ""
        row[f"{name}_id"] = entity["id"] if entity else ""
        row[f"{name}_type"] = entity["type"] if entity else ""
        row[f"{name}_mentions"] = _cell(entity["mentions"]) if entity else ""
        row[f"{name}_identifiers"] = _cell(entity["identifiers"]) if entity else ""
    speaker = record["speaker"]
    row["speaking_as"] = (speaker and speaker["speaking_as"]) or ""
    row["relayed_by"] = _cell(voice["label"] if voice else "the document" for voice in record["relayed_by"])
    clocks = (record["happened"], record["said"], record["published"], record["read"])
    for name, period in zip(CLOCKS, clocks, strict=True):
        row[name] = period["edtf"] if period else ""
    row["stance_cues"] = _cell(record["stance_cues"])
    for role in ROLES:
        row[role] = _cell(qualifier["text"] for qualifier in record["qualifiers"] if qualifier["role"] == role)
    for name, span in (
        ("subject_span", record["subject_span"]),
        ("object_span", record["object_span"]),
        ("trigger_span", record["trigger_span"]),
        ("subject_antecedent", record["subject_antecedent"]),
        ("object_antecedent", record["object_antecedent"]),
    ):
        row[name] = ":".join(str(place) for place in span or ())
    return row


def _cell(values: Iterable[str]) -> str:
    return " | ".join(values)


def safe_cell(value: str) -> str:
    """Return the value as a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
