"""What one build did: what it read, kept, skipped and dropped, with what, and how long it took.

``report.json`` is the one output that differs between two builds of the same input: it holds the timings.
"""

import json
import platform
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path

from graph import __version__
from graph.errors import StoreError
from graph.judgements.undecided import undecided
from graph.model import Ledger, Polarity
from ontology.vocabulary import Vocabulary

#: The names of the outputs in the folder of a build.
TURTLE, STORE, LINES, TABLE, REPORT = "graph.ttl", "store", "claims.jsonl", "claims.csv", "report.json"
#: The table of claims, and what each document yielded, for the next build.
PARQUET, EXTRACTIONS = "claims.parquet", "extractions"
#: The pairs of actors that might be one.
UNDECIDED = "undecided.csv"
#: Packages whose version decides what comes out.
_PACKAGES = (
    "anyascii",
    "duckdb",
    "networkx",
    "oxrdflib",
    "pyoxigraph",
    "pypdf",
    "pyvis",
    "rapidfuzz",
    "rdflib",
    "spacy",
    "trafilatura",
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one build did."""

    ledger: Ledger
    vocabulary: Vocabulary
    #: The inputs as the user named them.
    inputs: tuple[str, ...]
    #: The lists that the user named, each with its digest, by which it can be told which edition it was.
    lists: tuple[Mapping[str, object], ...] = ()
    out: Path
    #: Where each document was read from, by its id.
    locations: Mapping[str, str]
    #: How many documents were taken over from the build before, unchanged.
    unchanged: int
    #: The names of documents that do not matter, by the gate.
    aside: tuple[str, ...] = ()
    #: What the user should know and that kept nothing from being used.
    notices: tuple[str, ...]
    versions: Mapping[str, str]
    #: Seconds by stage.
    timings: Mapping[str, float]
    #: What found the claims; of a large language model also whom the text was sent to, and what that took.
    extractor: Mapping[str, object]
    #: What came of the judgements of people.
    judgements: Mapping[str, object]
    #: Where documents were read: how many processes, and the most memory that one of them took.
    engine: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def actors(self) -> int:
        """How many entities that can act some claim is about."""
        able = {name for name, kind in self.vocabulary.entity_types.items() if "Actor" in kind.broader}
        ends = {end for claim in self.ledger.claims for end in (claim.proposition.subject, claim.proposition.object)}
        return sum(1 for entity in self.ledger.entities if entity.id in ends and entity.type in able)

    @cached_property
    def disputes(self) -> int:
        """How many propositions are affirmed by one claim and denied by another."""
        polarities: dict[str, set[Polarity]] = defaultdict(set)
        for claim in self.ledger.claims:
            polarities[claim.proposition.id].add(claim.stance.polarity)
        return sum(1 for both in polarities.values() if len(both) > 1)

    @cached_property
    def relations(self) -> list[tuple[str, int]]:
        """Relations with the number of their claims, the busiest first."""
        counts = Counter(claim.proposition.relation for claim in self.ledger.claims)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))

    def as_json(self) -> dict[str, object]:
        """Return what stands in ``report.json``."""
        ledger = self.ledger
        claims = Counter(claim.evidence.document for claim in ledger.claims)
        slugs = {document.id: document.slug for document in ledger.documents}
        return {
            "documents": [
                {
                    "slug": document.slug,
                    "source": document.source,
                    "location": self.locations[document.id],
                    "id": document.id,
                    "sha256": document.sha256,
                    "media_type": document.media_type,
                    "title": document.title,
                    "publisher": document.publisher,
                    "author": document.author,
                    "date": document.date,
                    "address": document.address,
                    "characters": len(document.text),
                    "claims": claims[document.id],
                }
                for document in sorted(ledger.documents, key=lambda document: document.slug)
            ],
            "unchanged": self.unchanged,
            "skipped": [asdict(skipped) for skipped in ledger.skipped],
            "set_aside": list(self.aside),
            "notices": list(self.notices),
            "actors": self.actors,
            "disputes": self.disputes,
            "undecided": [
                {
                    "score": pair.score,
                    "left": {"id": pair.left.id, "label": pair.left.label},
                    "right": {"id": pair.right.id, "label": pair.right.label},
                    "reason": pair.reason,
                    "judgement": pair.judgement,
                }
                for pair in undecided(ledger)
            ],
            "judgements": dict(self.judgements),
            "claims": {"kept": len(ledger.claims), "dropped": len(ledger.dropped)},
            "relations": dict(self.relations),
            "dropped": [
                {"document": slugs[dropped.document], "reason": dropped.reason, "quote": dropped.quote}
                for dropped in ledger.dropped
            ],
            "settings": {"inputs": list(self.inputs), "lists": list(self.lists), "out": str(self.out)},
            "extractor": dict(self.extractor),
            "engine": dict(self.engine),
            "versions": dict(self.versions),
            "timings": {stage: round(seconds, 3) for stage, seconds in self.timings.items()},
        }

    def write(self, path: Path) -> None:
        """Write ``report.json``."""
        path.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """Where a build read one document from, read back from its report."""

    id: str
    source: str
    location: str
    sha256: str


def read_sources(out: Path) -> list[SourceRecord]:
    """Return what the build in a folder was made from.

    Raises:
        StoreError: the folder holds no report of a build, or one that is damaged.
    """
    path = out / REPORT
    try:
        report = json.loads(path.read_text("utf-8"))
        return [
            SourceRecord(**{name: str(document[name]) for name in ("id", "source", "location", "sha256")})
            for document in report["documents"]
        ]
    except FileNotFoundError as error:
        raise StoreError(f"{path}: is not there; name the folder that a build wrote") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: is no report of a build ({error!r}); build again") from error


def versions(language_model: str) -> dict[str, str]:
    """Return the versions of all that decides what comes out."""
    known = {"claimgraph": __version__, "python": platform.python_version(), "language model": language_model}
    for package in _PACKAGES:
        try:
            known[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            known[package] = "not installed"
    return known
