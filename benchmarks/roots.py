"""How many echoes fold into their roots, whether strangers stay apart, and what it takes. Writes into docs/roots.md.

python -m benchmarks.roots SHARED [--write]

SHARED is the folder with corpus/ and scale/. The echoes are those of tests/reprints.py: twelve kinds of three documents
in turn, so that each kind is made of each document, together with all documents of the corpus. Claims are found by the
reader that ships; of the echoes' claims those count that their original makes, too, in its own voice.
"""

import argparse
import gzip
import json
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.claims import Extraction, Extractor
from graph.model import Document, Ledger, mint
from graph.reader import ReaderSettings
from graph.resolve import resolve
from graph.roots import assign_roots
from ontology.vocabulary import load_vocabulary
from tests.reprints import KINDS, reprints

PAGE = Path(__file__).parent.parent / "docs" / "roots.md"
MARKS = "<!-- measured -->", "<!-- end of what was measured -->"
ORIGINALS = ("wh-2023-04-11-fact", "cong-2022-10-24-grothman", "incsr-2019-bolivia")
FOLDING = frozenset(("copy", "reprint", "extract"))
SCALE = ("congress_press", "congressional_record_2007_2010", "whitehouse_2021_2026")


def corpus(folder: Path) -> list[Document]:
    """Return the documents of a folder of texts with sidecars."""
    return [
        _document(path.stem, path.read_text("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8")))
        for path in sorted(folder.glob("*.txt"))
    ]


def _document(slug: str, text: str, known: dict[str, str]) -> Document:
    return Document(
        id=mint("d", slug, text),
        slug=slug,
        source=slug,
        text=text,
        sha256="",
        media_type="text/plain",
        title=known.get("title"),
        publisher=known.get("publisher") or known.get("member"),
        date=known.get("date"),
        address=known.get("url"),
    )


def many(folder: Path, count: int) -> Iterator[Document]:
    """Yield so many documents of the large collections."""
    for name in SCALE:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                if count <= 0:
                    return
                known = json.loads(line)
                yield _document(f"{name}-{known['id']}", known["text"], known)
                count -= 1


def folding(documents: Sequence[Document]) -> list[str]:
    """Return the lines of a table: of how many echoes of each kind the original is found."""
    originals = [one for one in documents if one.slug.startswith(ORIGINALS)]
    found: Counter[str] = Counter()
    strangers: set[tuple[str, str, str]] = set()
    seconds = 0.0
    for turn in range(len(originals)):
        made = reprints(originals, turn)
        start = time.perf_counter()
        ledger = assign_roots(Ledger(documents=(*documents, *(echo for echo, _ in made)), entities=(), claims=()))
        seconds += time.perf_counter() - start
        # What a publisher took over from last year's edition goes back to that.
        family = {one.document: one.source for one in ledger.derivations if one.kind == "edition"}
        family |= {echo.id: family.get(original.id, original.id) for echo, original in made}
        linked = set()
        for one in ledger.derivations:
            if one.kind in FOLDING and family.get(one.document, one.document) == family.get(one.source, one.source):
                linked |= {one.document, one.source}
            elif one.kind in FOLDING:
                strangers.add((one.document, one.source, one.kind))
        for kind, (echo, _) in zip(KINDS, made, strict=True):
            found[kind] += echo.id in linked
    total = len(originals) * len(KINDS)
    extracts = sum(kind == "extract" for *_, kind in strangers)
    said = (
        f"Recall {found.total() / total:.2f}. Of the {len(documents):,} documents of the corpus, which nobody "
        f"reprinted, {len(strangers) - extracts} were taken for a copy or reprint of another, and {extracts} for "
        f"having an extract of another. Each of the {len(originals)} runs took {seconds / len(originals):.1f} s."
    )
    return [
        "| what was made of a text | found | of |",
        "|---|---|---|",
        *(f"| {kind} | {found[kind]} | {len(originals)} |" for kind in KINDS),
        f"| **all** | **{found.total()}** | **{total}** |",
        "",
        said,
    ]


def claims(documents: Sequence[Document]) -> list[str]:
    """Return a paragraph: how many claims of echoes have the root of their original."""
    originals = [one for one in documents if one.slug.startswith(ORIGINALS)]
    vocabulary = load_vocabulary()
    extractor = Extractor.of(vocabulary, ReaderSettings())
    read: dict[str, Extraction] = {}
    same = total = told = home = 0
    for turn in range(len(originals)):
        made = reprints(originals, turn)
        wanted = [*originals, *(echo for echo, _ in made)]
        for one in wanted:
            if one.id not in read:
                read[one.id] = extractor.extract(one)
        ledger = assign_roots(resolve([read[one.id] for one in wanted], vocabulary), vocabulary)
        of = {echo.id: original.id for echo, original in made}
        roots: dict[tuple[str, str, str], set[str | None]] = defaultdict(set)
        for claim in ledger.claims:
            if claim.attribution.speaker.entity is None:
                roots[claim.evidence.document, claim.proposition.id, claim.stance.polarity].add(claim.root)
        for claim in ledger.claims:
            document = of.get(claim.evidence.document)
            if document is None or claim.attribution.speaker.entity is not None:
                continue
            wanted_roots = roots.get((document, claim.proposition.id, claim.stance.polarity))
            told += 1
            home += any(claim.root in known for (place, *_), known in roots.items() if place == document)
            if wanted_roots is not None:
                total += 1
                same += claim.root in wanted_roots
    said = (
        f"Of {told:,} claims that the {len(originals) * len(KINDS)} echoes make in their own voice, {total:,} are "
        f"claims that the original makes in its own, too. {same:,} of these ({same / total:.3f}) have the original's "
        f"root, and so are counted once. Of all, {home:,} ({home / told:.3f}) have a root of the original's: the "
        "others stand in the stories around an extract, in new heads, or in sentences of which too little was left."
    )
    return [said]


def size(folder: Path, counts: Sequence[int]) -> list[str]:
    """Return the lines of a table: what it takes to compare so many documents."""
    lines = ["| documents | words | comparing | peak memory | copies | reprints | extracts | editions |"]
    lines.append("|---" * 8 + "|")
    for count in counts:
        documents = tuple(many(folder, count))
        words = sum(len(one.text.split()) for one in documents)
        start = time.perf_counter()
        ledger = assign_roots(Ledger(documents=documents, entities=(), claims=()))
        seconds = time.perf_counter() - start
        kinds = Counter(one.kind for one in ledger.derivations)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        cells = [f"{len(documents):,}", f"{words / 1e6:.1f} M", f"{seconds:.0f} s", f"{peak:.1f} GB"]
        cells += [f"{kinds[kind]:,}" for kind in ("copy", "reprint", "extract", "edition")]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def main() -> int:
    """Measure, and print or write the result."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", type=Path)
    options.add_argument("--sizes", type=int, nargs="*", default=(1_000, 10_000, 40_000), help="how many documents")
    options.add_argument("--write", action="store_true", help="write into docs/roots.md")
    chosen = options.parse_args()
    documents = corpus(chosen.shared / "corpus")
    # The least first: the peak of memory never falls again.
    at_size = size(chosen.shared / "scale", chosen.sizes)
    lines = ["", *folding(documents), "", *claims(documents), "", *at_size, ""]
    if chosen.write:
        page = PAGE.read_text("utf-8")
        pattern = re.compile(f"{re.escape(MARKS[0])}.*{re.escape(MARKS[1])}", re.DOTALL)
        text = "\n".join([MARKS[0], *lines, MARKS[1]])
        PAGE.write_text(pattern.sub(lambda _: text, page), "utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
