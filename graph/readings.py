"""Reports as they are read → what was recognised in each, whether or not anything is claimed of it.

This is what ``graph.losses`` looks at: which entities a document has, where their mentions and pronouns stand, and
where its sentences end. It is kept apart from the parse, which takes much memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.claims import Extraction
from graph.corpus import Progress
from graph.evaluate import Forms, GoldDocument, Statement, forms, read_claims
from graph.language import Parsed
from graph.llm.settings import LlmSettings
from graph.model import Document, Entity, Ledger, MentionKind, Skipped
from graph.pipeline import read
from graph.reader import ReaderSettings
from graph.records import json_lines
from graph.resolve import entity_id
from ontology.vocabulary import Vocabulary, load_vocabulary

#: A place in a text, in code points, half-open.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEntity:
    """An entity as one document knows it."""

    type: str
    forms: Forms
    #: Where names and descriptions of it stand.
    places: tuple[Place, ...]
    pronouns: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was recognised in one document, as far as losses are counted by it."""

    text: str
    sentences: tuple[Place, ...]
    entities: tuple[LocalEntity, ...]
    #: The quotes of claims that were found and dropped.
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTexts:
    """What came of reading annotated texts, by document."""

    found: Mapping[str, Sequence[Statement]]
    readings: Mapping[str, Reading]
    skipped: tuple[Skipped, ...]


def read_texts(
    folder: Path,
    gold: Sequence[GoldDocument],
    *,
    progress: Progress | None = None,
    llm: LlmSettings | None = None,
    reader: ReaderSettings | None = None,
    closely: bool = True,
) -> ReadTexts:
    """Read the texts that lie beside gold files, ``<slug>.txt``.

    Args:
        folder: where they lie.
        gold: the documents to read.
        progress: is told how far the work has come.
        llm: the large language model that finds the claims; None is the project's own extractor.
        reader: how the project's own extractor works.
        closely: keep what was recognised, too, which takes a second parse; otherwise there are no readings.

    Raises:
        UsageError: the large language model cannot be asked.
    """
    witness = _Witness(load_vocabulary())
    texts = [str(folder / f"{document.slug}.txt") for document in gold]
    ledger = read(texts, progress=progress, llm=llm, reader=reader, watch=witness if closely else None).ledger
    return ReadTexts(found=read_claims(json_lines(ledger)), readings=witness.readings(ledger), skipped=ledger.skipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    document: Document
    sentences: tuple[Place, ...]
    #: Entity → places of its pronouns.
    pronouns: Mapping[str, tuple[Place, ...]]


class _Witness:
    """Watches texts being read, and keeps of each parse what losses are counted by."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Begin with no text seen."""
        self.vocabulary = vocabulary
        self._seen: dict[str, _Sight] = {}

    def __call__(self, parsed: Parsed, extraction: Extraction) -> None:
        """Look at one document."""
        pronouns: dict[str, list[Place]] = {}
        for referent in extraction.referents:
            places = pronouns.setdefault(entity_id(referent, parsed.document, self.vocabulary), [])
            places += [
                (located.mention.start, located.mention.end)
                for located in referent.mentions
                if located.mention.kind is MentionKind.PRONOUN
            ]
        self._seen[parsed.document.id] = _Sight(
            document=parsed.document,
            sentences=tuple(
                paragraph.span(sentence) for paragraph in parsed.paragraphs for sentence in paragraph.doc.sents
            ),
            pronouns={entity: tuple(places) for entity, places in pronouns.items()},
        )

    def readings(self, ledger: Ledger) -> dict[str, Reading]:
        """Return what was recognised in each document, by its slug; ``ledger`` is what came out in the end."""
        known = {part: entity for entity in ledger.entities for part in _parts(entity)}
        readings = {}
        for identifier, sight in self._seen.items():
            entities = []
            places: dict[str, tuple[Place, ...]] = {}
            for name, pronouns in sight.pronouns.items():
                places[known[name].id] = (*places.get(known[name].id, ()), *pronouns)
            for name, pronouns in places.items():
                entity = known[name]
                mentions = [mention for mention in entity.mentions if mention.document == identifier]
                entities.append(
                    LocalEntity(
                        type=entity.type,
                        forms=forms(entity.label, (mention.text for mention in mentions)),
                        places=tuple((mention.start, mention.end) for mention in mentions),
                        pronouns=pronouns,
                    )
                )
            readings[sight.document.slug] = Reading(
                text=sight.document.text,
                sentences=sight.sentences,
                entities=tuple(entities),
                dropped=frozenset(drop.quote for drop in ledger.dropped if drop.document == identifier),
            )
        return readings


def _parts(entity: Entity) -> set[str]:
    """The identifiers of an entity and of what was put together in it."""
    return {entity.id, *(part for join in entity.joined for part in (join.left, join.right))}
