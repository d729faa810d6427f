"""Paragraphs → names.

Those of the curated authority, those that the language model recognises, and runs of capitalised words whose last word
tells what they name.
"""

import re
from collections.abc import Iterator

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from graph.language import load_pipeline
from ontology.vocabulary import Vocabulary

#: Words in front of a noun that say nothing of what it names.
ARTICLES = frozenset(
    (
        "the",
        "same",
        "own",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "many",
        "several",
        "all",
        "both",
        "other",
        "such",
        "another",
        "each",
        "every",
        "no",
        "most",
        "more",
        "few",
        "certain",
    )
)
_LABEL_TYPES = {
    "PERSON": "Person",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "ORG": "Organization",
    "LAW": "Document",
}
_HONORIFICS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "mr.",
        "mrs.",
        "ms.",
        "dr.",
        "sen.",
        "rep.",
        "gov.",
        "gen.",
        "sgt.",
        "president",
        "senator",
        "congressman",
        "congresswoman",
        "representative",
        "secretary",
    )
)
_CRIMINAL_WORDS = frozenset(("cartel", "cártel", "mafia", "gang", "organization", "clan", "cartels"))


class NameFinder:
    """Finds names with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Make the matchers of exact and of case-insensitive names."""
        self.vocabulary = vocabulary
        self.containers = vocabulary.word_classes.get("containers", frozenset())
        pipeline = load_pipeline()
        self.strings = pipeline.vocab.strings
        self.exact = PhraseMatcher(pipeline.vocab, attr="ORTH")
        self.folded = PhraseMatcher(pipeline.vocab, attr="LOWER")
        for actor in vocabulary.actors.values():
            names = (actor.label, *actor.aliases)
            for name in names:
                # Only what is written in lower case is looked for in any case: "US" is not "us".
                anycase = name == name.lower() or (actor.type in ("Substance", "Method") and not name.isupper())
                matcher = self.folded if anycase else self.exact
                variants = [name] if not anycase else [name, _plural(name)]
                for variant in variants:
                    matcher.add(actor.id, [pipeline.make_doc(variant)])
                    if not anycase and not variant.isupper() and len(variant) > 4:
                        matcher.add(actor.id, [pipeline.make_doc(variant.upper())])

    def find(self, doc: Doc) -> list[tuple[int, int, str, str | None]]:
        """Return (first, last, type, actor) of names, those that win first; they may overlap."""
        candidates: list[tuple[int, int, int, int, str, str | None]] = []
        for matcher in (self.exact, self.folded):
            for match, first, last in matcher(doc):
                actor = self.vocabulary.actors[self.strings[match]]
                candidates.append((last - first, 1, first, last, actor.type, actor.id))
        for entity in doc.ents:
            span = _trim(entity)
            type_ = self._named_type(span, entity.label_)
            if type_ is not None:
                candidates.append((span.end - span.start, 0, span.start, span.end, type_, None))
        candidates.extend(self._capitalised(doc))
        candidates.extend(_with_nickname(doc))
        candidates.sort(key=lambda c: (-c[0], -c[1], c[2], c[4], c[5] or ""))
        return [(first, last, type_, actor) for _, _, first, last, type_, actor in candidates]

    def curated(self, form: str) -> str | None:
        """Return the curated actor that a name is a name of, by itself and as a whole; articles do not count."""
        doc = load_pipeline().make_doc(" ".join(form.split()))
        first = next((token.i for token in doc if token.lower_ not in ARTICLES), 0)
        for matcher in (self.exact, self.folded):
            for match, start, end in matcher(doc):
                if start <= first and end == len(doc):
                    return self.strings[match]
        return None

    def _named_type(self, span: Span, label: str) -> str | None:
        if len(span) == 0 or label not in _LABEL_TYPES:
            return None
        if not any(character.isupper() for character in span.text) or len(span.text) < 2:
            return None
        words = [word.lower() for word in re.findall(r"\w+", span.text)]
        if len(span) > 1 and span.text == span.text.upper() and len(span.text) > 30:
            return None
        if label in ("ORG", "PERSON", "FAC", "LAW") and _CRIMINAL_WORDS.intersection(words):
            criminal = {"cartel", "cártel", "mafia", "gang", "clan", "cartels"}.intersection(words)
            if criminal or {"trafficking", "laundering", "criminal"}.intersection(words):
                return "CriminalOrganization"
        if span.text.lower() in self.containers:
            return None  # a unit: the model takes "9.5 MT" for Montana
        if label == "PERSON":
            return None if any(word in self.vocabulary.head_nouns for word in words[-1:]) else "Person"
        if label == "ORG" and words[0] in ("los", "la", "las") and len(words) > 1:
            return "CriminalOrganization"
        if label in ("ORG", "FAC", "LAW"):
            for word in (words[-1], *words[:-1]):
                type_ = self.vocabulary.head_nouns.get(word)
                if type_ in ("GovernmentBody", "Company", "MediaOutlet", "Document", "Organization"):
                    return type_
            for word in (words[-1], words[0]):
                if self.vocabulary.head_nouns.get(word) == "Place":
                    return "Place"
        return _LABEL_TYPES[label]

    def _capitalised(self, doc: Doc) -> Iterator[tuple[int, int, int, int, str, str | None]]:
        """Runs of capitalised words that the model left unlabelled but whose last word tells the type."""
        start = None
        for token in doc:
            inside = token.pos_ == "PROPN" or (token.text[:1].isupper() and token.pos_ in ("NOUN", "ADJ"))
            joins = start is not None and token.lower_ in ("of", "and", "the", "for", "on", "de", "del", "&")
            if inside:
                start = token.i if start is None else start
                continue
            if joins:
                continue
            if start is not None:
                yield from self._run(doc, start, token.i)
            start = None
        if start is not None:
            yield from self._run(doc, start, len(doc))

    def _run(self, doc: Doc, first: int, last: int) -> Iterator[tuple[int, int, int, int, str, str | None]]:
        while last > first and doc[last - 1].lower_ in ("of", "and", "the", "for", "on", "de", "del", "&"):
            last -= 1
        # "Ministry of Public Security": the first word may tell the type as well.
        words = [token.lower_ for token in doc[first:last]]
        if len(words) < 2 or any(token.is_sent_start for token in doc[first + 1 : last]):
            return
        if doc[first].is_sent_start and doc[first].lower_ in ARTICLES:
            first, words = first + 1, words[1:]
        if "and" in words or len(words) < 2:
            return
        head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
        type_ = self.vocabulary.head_nouns.get(head)
        if "cartel" in words:
            type_ = "CriminalOrganization"
        if words[0] in _HONORIFICS and doc[last - 1].pos_ == "PROPN" and doc[last - 1].ent_type_ in ("", "PERSON"):
            first, type_ = first + 1, "Person"
        if type_ in ("GovernmentBody", "Company", "MediaOutlet", "Document", "CriminalOrganization", "Person"):
            yield last - first, 0, first, last, type_, None


_NICKNAMED = re.compile(
    r"[^\W\d_a-z][\w’'\-]+(?: [^\W\d_a-z][\w’'.\-]+)? [\"“](?P<nickname>[^\"“”]{2,30})[\"”]"
    r" [^\W\d_a-z][\w’'\-]+(?:(?: (?:de|del|la|los|y))* [^\W\d_a-z][\w’'\-]+)?"
)


def _with_nickname(doc: Doc) -> Iterator[tuple[int, int, int, int, str, str | None]]:
    """Names of persons with a nickname in quotes inside: Joaquín "El Chapo" Guzmán Loera."""
    for match in _NICKNAMED.finditer(doc.text):
        span = doc.char_span(*match.span())
        if span is None or any(token.is_sent_start for token in span[1:]) or span[0].lower_ in ARTICLES:
            continue
        titles = 1 if span[0].lower_ in _HONORIFICS else 0
        spanish = match["nickname"].startswith(("El ", "La ", "Los ", "Las ", "Don "))
        if len(span) > titles + 1 and (spanish or any(token.ent_type_ == "PERSON" for token in span)):
            yield len(span) - titles, 0, span.start + titles, span.end, "Person", None


def _plural(name: str) -> str:
    if name.endswith("s"):
        return name
    return name[:-1] + "ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else name + "s"


def _trim(span: Span) -> Span:
    first, last = span.start, span.end
    doc = span.doc
    while first < last and (doc[first].lower_ in ARTICLES or doc[first].is_punct or doc[first].is_space):
        first += 1
    while first < last and (
        doc[last - 1].lower_ in ("'s", "'", "’s") or doc[last - 1].is_punct or doc[last - 1].is_space
    ):
        last -= 1
    return doc[first:last]
