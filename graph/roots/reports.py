"""Entities and the texts around them → the reports that they are, and which of these were read as documents.

A report can be told from others where it is named, or dated: "the 2017 UNODC report" of two texts is one report, "a
recent report" is unknown. It is one of the documents where title or date and issuer say so, of that document alone.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.model import Document, Entity, Mention, MentionKind, mint
from graph.roots.passages import telling, words_of

#: A title is called by a name that has so many of its telling words, and such a share of them.
_TITLE_WORDS, _TITLE_SHARE = 3, 0.5
#: How many of an issuer's telling words a publisher must share; all where it has fewer.
_ISSUER_WORDS = 2
#: How far before and after a mention its date and issuer stand, in code points.
_BEFORE, _AFTER = 24, 90
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DAY = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})[a-z]*\.? (?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?"
    r"(?:,? (?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"[^.;:]{0,30}?\b(?:by|from|of)\s+(?:the\s+)?"
    r"(?P<issuer>[A-Z][\w&’'-]*(?:\.[A-Z]\.)*(?:\s+(?:of|on|and|for|the|to)(?=\s))*(?:\s+[A-Z][\w&’'-]*|\s+(?:of|on|and|for|the|to)(?=\s))*)"
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z“\"])|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that can be told from others."""

    #: The root; minted from its names, so that texts that name it alike share it.
    root: str
    label: str
    #: The place of the document that it was read as; None where it was not.
    read: int | None
    #: Where each citing document names it.
    cues: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Citation:
    """How one mention calls a report."""

    words: frozenset[str]
    issuer: frozenset[str]
    date: str | None


def find_reports(entities: Sequence[Entity], documents: Sequence[Document]) -> dict[str, Report]:
    """Return the reports among entities, by the ids of these."""
    return _Finder(documents).reports(entities)


class _Finder:
    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.place = {document.id: place for place, document in enumerate(documents)}
        self.titled: dict[str, list[int]] = defaultdict(list)
        self.dated: dict[str, list[int]] = defaultdict(list)
        for place, document in enumerate(documents):
            for word in telling(document.title or ""):
                self.titled[word].append(place)
            if document.date is not None:
                self.dated[document.date].append(place)

    def reports(self, entities: Sequence[Entity]) -> dict[str, Report]:
        found = {}
        for entity in entities:
            if entity.type == "Document" and (report := self._report(entity)) is not None:
                found[entity.id] = report
        return found

    def _report(self, entity: Entity) -> Report | None:
        mentions = [mention for mention in entity.mentions if mention.document in self.place]
        citations = [self._citation(mention) for mention in mentions]
        named = entity.curated or any(mention.kind is MentionKind.NAME for mention in mentions)
        dated = next((citation for citation in citations if citation.date is not None), None)
        if not named and dated is None and _YEAR.search(entity.label) is None:
            return None
        read = self._read(entity, citations, named=named)
        label, parts = entity.label, [entity.id]
        if not named and dated is not None and dated.issuer:
            parts = ["by", *sorted(dated.issuer), dated.date or ""]
            label = max((mention.text for mention in mentions), key=lambda text: (len(text), text))
        cues: dict[str, tuple[int, int]] = {}
        for mention in sorted(mentions, key=lambda mention: (mention.document, -len(mention.text), mention.start)):
            cues.setdefault(mention.document, (mention.start, mention.end))
        return Report(root=mint("r", "report", *parts), label=label, read=read, cues=cues)

    def _citation(self, mention: Mention) -> _Citation:
        document = self.documents[self.place[mention.document]]
        before = document.text[max(0, mention.start - _BEFORE) : mention.start]
        after = document.text[mention.end : mention.end + _AFTER]
        if (end := _SENTENCE_END.search(after)) is not None:
            after = after[: end.start()]
        before = before[max((end.end() for end in _SENTENCE_END.finditer(before)), default=0) :]
        issued = _ISSUED.match(after)
        own = {word for word in re.findall(r"\b[A-Z][\w&-]+", mention.text) if not _DAY.match(f"{word} 1")}
        issuer = issued["issuer"] if issued is not None else " ".join(sorted(own))
        return _Citation(
            words=telling(mention.text),
            issuer=frozenset(words_of(re.sub(r"['’]s\b", "", issuer))) - {"the", "of", "on", "and", "for", "to"},
            date=_date(f"{before}{mention.text}", document.date) or _date(after, document.date, whole=True),
        )

    def _read(self, entity: Entity, citations: Sequence[_Citation], *, named: bool) -> int | None:
        """Return the only document that the report can be; a document does not cite itself."""
        citing = {self.place[mention.document] for mention in entity.mentions if mention.document in self.place}
        found: set[int] = set()
        for citation in citations:
            for place in self.dated.get(citation.date or "", ()):
                known = self.documents[place]
                names = set(words_of(" ".join((known.publisher or "", known.author or "", known.title or ""))))
                shared = citation.issuer & names
                if citation.issuer and len(shared) >= min(_ISSUER_WORDS, len(citation.issuer)):
                    found.add(place)
        if not found and named:
            for name in (entity.label, *entity.aliases):
                found |= self._titled(telling(name))
        found -= citing
        return found.pop() if len(found) == 1 else None

    def _titled(self, words: frozenset[str]) -> set[int]:
        if len(words) < _TITLE_WORDS:
            return set()
        found: set[int] = set()
        for place in self.titled.get(max(sorted(words), key=len), ()):
            known = self.documents[place]
            title = telling(known.title or "")
            if words <= title | {(known.date or "")[:4]} and len(words) >= _TITLE_SHARE * len(title):
                found.add(place)
        return found


def _date(text: str, written: str | None, *, whole: bool = False) -> str | None:
    """Return the date that a text gives, as precise as it does.

    Args:
        text: around a mention.
        written: when it was written, which tells the year of a day: the last such day before it.
        whole: only a day with its year counts, as behind a name, where other dates may stand.
    """
    day = _DAY.search(text)
    if day is None:
        alone = _YEAR.search(text)
        return alone[0] if alone is not None and not whole else None
    if whole and day["year"] is None:
        return None
    month = _MONTHS.index(day["month"].lower()[:3]) + 1
    last = (written or "")[:10]
    year = day["year"] or last[:4]
    if not re.fullmatch(r"\d{4}", year):
        return None
    try:
        found = dt.date(int(year), month, int(day["day"])).isoformat()
        if day["year"] is None and found > last.ljust(10, "9"):
            found = dt.date(int(year) - 1, month, int(day["day"])).isoformat()
    except ValueError:
        return None
    return found
