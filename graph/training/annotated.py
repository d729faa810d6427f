"""Gold files → annotated documents, and what they teach about spans and pairs.

A pair of mentions is an example of a relation where a gold claim joins the two and its quote covers their sentence.
Other sentences that hold both are neither example nor counter-example: readers annotate a proposition once a document.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc

from graph.attribution import Attributions
from graph.candidates import Pair, PairFeatures, body_sentences, pairs, places
from graph.claims import Extractor, find_author
from graph.errors import UsageError
from graph.evaluate import Forms, alike, forms
from graph.framed import FrameReader
from graph.language import Parsed, parse
from graph.mentions import LearnedSpan
from graph.model import Document, mint
from graph.names import ARTICLES
from graph.reference import Referent, resolve_references
from graph.windows import Array, Windows, WordPieces, cut, span_grids

_OWNERS = frozenset(("my", "our", "your", "his", "her", "its", "their"))
_EDGES = frozenset(("'s", "’s", "'", ".", ","))
#: A quote covers a sentence when so much of the one lies in the other.
_COVERED = 0.5
_PLAIN_QUOTES = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One document with what a careful reader found in it."""

    slug: str
    #: The folder that it comes from; figures are given for each.
    folder: str
    parsed: Parsed
    gold: dict[str, Any]

    def fold(self, folds: int) -> int:
        """Return which of so many folds the document belongs to."""
        return fold_of(self.slug, folds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One window, as the networks are trained on it."""

    pieces: Array
    sentences: Array
    #: Columns: first piece, last piece, width, type (the number of types for none).
    spans: Array
    #: Rows of ``PairFeatures``.
    pairs: Array
    #: For each pair the share of each label, and of each label of a frame.
    labels: Array
    framed: Array
    #: 0 for pairs of which the gold says nothing.
    weights: Array


def fold_of(slug: str, folds: int) -> int:
    """Return which of so many folds a document belongs to; what hangs together stays together.

    That is the parts of one document (``…--1``, ``…--2``), and the memoranda of one day.
    """
    day = re.match(r"wh-\d{4}-09-15", slug)
    group = day[0] if day else re.sub(r"--\d+$", "", slug)
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def read_annotated(folder: Path) -> Iterator[Annotated]:
    """Parse the annotated documents of a folder, in the order of their names.

    Raises:
        UsageError: there is none, or a text is missing.
    """
    files = sorted(folder.glob("*.gold.json"))
    if not files:
        raise UsageError(f"{folder}: no *.gold.json there; name a folder of annotated documents")
    for file in files:
        slug = file.name.removesuffix(".gold.json")
        place = folder / f"{slug}.txt"
        if not place.exists():
            raise UsageError(f"{place}: the text of {file.name} is missing; put it beside the gold file")
        text = place.read_text("utf-8")
        document = Document(
            id=mint("d", slug), slug=slug, source=place.name, text=text, sha256="", media_type="text/plain"
        )
        yield Annotated(slug=slug, folder=folder.name, parsed=parse(document), gold=json.loads(file.read_text("utf-8")))


class Teacher:
    """Turns annotated documents into examples."""

    def __init__(self, extractor: Extractor, features: PairFeatures, pieces: WordPieces) -> None:
        """Take what finds mentions and pairs, which must be the same as at run time."""
        self.extractor = extractor
        self.features = features
        self.pieces = pieces

    def examples(self, annotated: Annotated) -> list[Example]:
        """Return the examples of one document, one a window.

        Pairs are those of the gold's mentions and those of the mentions that are found at run time: the first say what
        a claim looks like, the second what the reader will be asked about.
        """
        parsed = annotated.parsed
        windows = cut(parsed, self.pieces)
        spans = [list(_gold_spans(paragraph.doc, annotated.gold)) for paragraph in parsed.paragraphs]
        taught: dict[tuple[object, ...], _Taught] = {}
        for learned in (spans, ()):
            found = self._pairs(parsed, windows, learned)
            labels, silent = self._labels(annotated, found)
            for number, pair in enumerate(found):
                one = _Taught(
                    window=pair.window,
                    row=tuple(self.features.row(parsed, pair)),
                    framed=tuple(self.features.framed(pair)),
                    labels=tuple(sorted(labels.get(number, ()))),
                    silent=number in silent,
                )
                taught.setdefault((one.window, one.row, one.framed), one)
        return list(self._windows(windows, spans, list(taught.values())))

    def _pairs(self, parsed: Parsed, windows: Windows, learned: Sequence[Sequence[LearnedSpan]]) -> list[Pair]:
        mentions = self.extractor.mentions.find(parsed, learned)
        references = resolve_references(parsed, mentions, self.extractor.vocabulary)
        attributions = Attributions(parsed, references, self.extractor.vocabulary)
        frames = FrameReader(self.extractor.frames, parsed, references, attributions, find_author(parsed, references))
        return list(pairs(parsed, places(parsed, references, frames), windows, list(frames.read())))

    def _labels(self, annotated: Annotated, found: Sequence[Pair]) -> tuple[dict[int, set[int]], set[int]]:
        """Return the labels of pairs by their number, and the numbers of those of which the gold says nothing."""
        known = {entity["id"]: forms(entity["label"], entity["mentions"]) for entity in annotated.gold["entities"]}
        matches = _Matches(known)
        labels: dict[int, set[int]] = defaultdict(set)
        silent: set[int] = set()
        symmetric = self.features.symmetric
        covered = _covered_sentences(annotated)
        for claim in annotated.gold["claims"]:
            relation, either = claim["relation"], claim["relation"] in symmetric
            if relation not in self.features.numbers:
                continue
            holding: list[tuple[int, int, bool]] = []
            for number, pair in enumerate(found):
                first, second = pair.first.referent, pair.second.referent
                forward = matches(first, claim["subject"]) and matches(second, claim["object"])
                if not forward and not (matches(first, claim["object"]) and matches(second, claim["subject"])):
                    continue
                if pair.first.sentence in covered[claim["id"]]:
                    holding.append((pair.distance, number, forward or either))
                else:
                    silent.add(number)
            # "China … China's suppliers … them": of several mentions of the two, the nearest carry the claim.
            nearest = min((distance for distance, _, _ in holding), default=0)
            for distance, number, forward in holding:
                if distance == nearest:
                    labels[number].add(self.features.label(relation, forward=forward))
                else:
                    silent.add(number)
        return labels, silent - set(labels)

    def _windows(
        self, windows: Windows, spans: Sequence[Sequence[LearnedSpan]], taught: Sequence["_Taught"]
    ) -> Iterator[Example]:
        none = len(self.features.types)
        types = {
            (index, span.first, span.last): self.features.types[span.type]
            for index, paragraph in enumerate(spans)
            for span in paragraph
        }
        for window, grid in enumerate(span_grids(windows)):
            inside = [one for one in taught if one.window == window]
            kinds = np.array([types.get(tokens, none) for tokens in grid.tokens], dtype=np.int64)
            given = np.zeros((len(inside), self.features.labels), dtype=np.float32)
            framed = np.zeros_like(given)
            for at, one in enumerate(inside):
                right = list(one.labels) or [0]
                given[at, right] = 1 / len(right)
                framed[at, list(one.framed)] = 1
            yield Example(
                pieces=np.array(windows.pieces[window], dtype=np.int64),
                sentences=np.array(windows.sentences[window], dtype=np.int64),
                spans=np.column_stack((grid.pieces, kinds)),
                pairs=np.array([one.row for one in inside], dtype=np.int64).reshape(
                    len(inside), 4 + len(self.features.sizes)
                ),
                labels=given,
                framed=framed,
                weights=np.array([not one.silent for one in inside], dtype=np.float32),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taught:
    """A pair of mentions with what the gold says of it."""

    window: int
    row: tuple[int, ...]
    framed: tuple[int, ...]
    labels: tuple[int, ...]
    silent: bool


class _Matches:
    """Whether a referent of ours is an entity of the gold, by the words of both."""

    def __init__(self, known: dict[str, Forms]) -> None:
        self.known = known
        self.forms: dict[int, Forms] = {}
        self.answers: dict[tuple[int, str], bool] = {}

    def __call__(self, referent: Referent, entity: str) -> bool:
        key = (id(referent), entity)
        if key not in self.answers:
            if id(referent) not in self.forms:
                told = [mention.mention.text for mention in referent.mentions]
                told.extend(wider.text for mention in referent.mentions for wider in mention.wider)
                self.forms[id(referent)] = forms(referent.label, told)
            self.answers[key] = alike(self.forms[id(referent)], self.known[entity])
        return self.answers[key]


def _squashed(text: str) -> tuple[str, list[int]]:
    """Return the text with each run of white space as one blank, and where each of its characters stands."""
    kept = [(match.start(), " " if match[0].isspace() else match[0]) for match in re.finditer(r"\s+|\S", text)]
    return "".join(character for _, character in kept), [place for place, _ in kept]


def _gold_spans(doc: Doc, gold: dict[str, Any]) -> Iterator[LearnedSpan]:
    """Yield where the gold's mentions stand in a paragraph, the longest first, none over another."""
    flat, places_ = _squashed(doc.text)
    wanted = {
        (" ".join(form.split()), entity["type"])
        for entity in gold["entities"]
        for form in (*entity["mentions"], entity["label"])
    }
    taken: set[int] = set()
    for form, type_ in sorted(wanted, key=lambda one: (-len(one[0]), one)):
        for spelled in sorted({form, form.translate(_PLAIN_QUOTES)} - {""}):
            for match in re.finditer(rf"(?<!\w){re.escape(spelled)}(?!\w)", flat):
                start, end = places_[match.start()], places_[match.end() - 1] + 1
                span = doc.char_span(start, end, alignment_mode="contract")
                if span is None or not len(span):
                    continue
                first, last = span.start, span.end
                while last - first > 1 and (doc[first].lower_ in ARTICLES | _OWNERS or doc[first].is_space):
                    first += 1
                while last - first > 1 and (doc[last - 1].text in _EDGES or doc[last - 1].is_space):
                    last -= 1
                if taken.isdisjoint(range(first, last)) and doc[first].lower_ not in ARTICLES:
                    taken.update(range(first, last))
                    yield LearnedSpan(first=first, last=last, type=type_)


def _covered_sentences(annotated: Annotated) -> dict[str, set[int]]:
    """Return for each gold claim the numbers of the body's sentences that its quote covers."""
    parsed = annotated.parsed
    flat, places_ = _squashed(parsed.document.text)
    sentences = [
        parsed.paragraphs[index].span(sentence) if sentence.text.strip() else (0, 0)
        for index, sentence in body_sentences(parsed)
    ]
    covered: dict[str, set[int]] = {}
    for claim in annotated.gold["claims"]:
        covered[claim["id"]] = set()
        for part in claim["quote"].split(" [...] "):
            quote = " ".join(part.split())
            found = flat.find(quote)
            if found < 0 or not quote:
                continue
            start, end = places_[found], places_[found + len(quote) - 1] + 1
            for number, (first, last) in enumerate(sentences):
                both = min(end, last) - max(start, first)
                if both > 0 and both >= _COVERED * min(last - first, end - start):
                    covered[claim["id"]].add(number)
    return covered
