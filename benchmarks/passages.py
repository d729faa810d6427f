"""Annotations of passages of public documents, kept as places in texts that are not part of this repository.

    python -m benchmarks.passages TEXTS OUT

``TEXTS`` is the folder that holds ``corpus`` and ``scale``. Writes ``<passage>.txt`` and ``<passage>.gold.json`` to
``OUT``, in the format that ``claimgraph train`` and ``claimgraph evaluate`` read. ``tests/passages/README.md``
describes the records. A passage whose text is not there, or is another now, is named and left out.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parents[1] / "tests" / "passages"
_FIELDS = ("id", "subject", "relation", "object", "speaker", "polarity", "certainty", "quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What a careful reader found in one passage."""

    name: str
    #: A file of ``TEXTS``; of JSON lines also the ``id`` of the document in it.
    source: str
    document: str | None
    start: int
    end: int
    sha256: str
    author: str | None
    entities: list[list[Any]]
    claims: list[list[Any]]

    def gold(self, text: str) -> dict[str, Any]:
        """Return the passage's gold, with the words that stand at its places."""

        def words(start: int, end: int) -> str:
            return " ".join(text[start:end].split())

        entities = [
            {"id": name, "type": kind, "label": words(*places[0]), "mentions": [words(*place) for place in places]}
            for name, kind, places in self.entities
        ]
        claims = [
            dict(zip(_FIELDS, (f"c{number}", *parts, " [...] ".join(words(*place) for place in quote)), strict=True))
            for number, (*parts, quote) in enumerate(self.claims, start=1)
        ]
        author = {"author": self.author} if self.author else {}
        return {"document": self.name, **author, "entities": entities, "claims": claims}


def main() -> int:
    """Write the gold files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, metavar="TEXTS")
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    passages = list(read_passages())
    texts = read_texts(passages, options.texts)
    missing = 0
    for passage in passages:
        text = texts.get(passage.name)
        if text is None:
            missing += 1
            print(f"{passage.name}: its text does not stand in {options.texts / passage.source} (any more)")
            continue
        (options.out / f"{passage.name}.txt").write_text(text, "utf-8")
        gold = json.dumps(passage.gold(text), ensure_ascii=False, indent=1)
        (options.out / f"{passage.name}.gold.json").write_text(gold + "\n", "utf-8")
    print(f"{len(passages) - missing} passages written to {options.out}, {missing} left out")
    return 1 if missing else 0


def read_passages(folder: Path = RECORDS) -> Iterator[Passage]:
    """Yield the annotated passages of the repository, in the order of files and lines."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield Passage(**json.loads(line))


def read_texts(passages: list[Passage], texts: Path) -> dict[str, str]:
    """Return the texts of passages by name, of those that still stand where they stood."""
    wanted: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        wanted[passage.source].append(passage)
    found: dict[str, str] = {}
    for source, some in wanted.items():
        for document, text in _documents(texts / source, {passage.document for passage in some}):
            for passage in some:
                part = text[passage.start : passage.end]
                if passage.document == document and hashlib.sha256(part.encode()).hexdigest() == passage.sha256:
                    found[passage.name] = part
    return found


def _documents(path: Path, wanted: set[str | None]) -> Iterator[tuple[str | None, str]]:
    if not path.exists():
        return
    if path.suffix != ".gz":
        yield None, path.read_text("utf-8")
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"] in wanted:
                yield record["id"], record["text"]


if __name__ == "__main__":
    sys.exit(main())
