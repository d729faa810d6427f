"""A ledger → the same with a root for each claim whose source is known, and with what documents come from."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.model import Claim, Derivation, Document, Ledger, Root, mint
from graph.roots.credits import Credits
from graph.roots.echoes import find_echoes
from graph.roots.kinship import Kinship, find_kinship
from graph.roots.occasions import find_occasions, speaks_itself
from graph.roots.passages import Passages, read_passages, words_of
from graph.roots.reports import Report, find_reports
from ontology.vocabulary import Vocabulary, load_vocabulary

#: Where an outlet says something of itself, in code points from the end of a text.
_TAIL = 1000


def assign_roots(ledger: Ledger, vocabulary: Vocabulary | None = None) -> Ledger:
    """Return the ledger with roots and derivations.

    Args:
        ledger: with the texts of its documents.
        vocabulary: names outlets, and the words by which formulas are known; None is the ontology's.

    Returns:
        Claims in a document's own voice have the root of the text that their words come from; claims of a report that
        can be told from others have the report's, or that of the document which it was read as; claims of somebody
        who speaks in a text of their own have the text's; and those whose words several texts quote from one speaker
        have the occasion's. All others have None, which is unknown.
    """
    return _Assigner(ledger, vocabulary or load_vocabulary()).ledger()


class _Assigner:
    """Assigns the roots of one ledger. Documents stand from the earliest to the latest."""

    def __init__(self, ledger: Ledger, vocabulary: Vocabulary) -> None:
        self.given = ledger
        outlets = {
            name: actor.label
            for actor in vocabulary.actors.values()
            if actor.type == "MediaOutlet"
            for name in (actor.label, *actor.aliases)
        }
        credited = Credits(outlets)
        self.credits = {document.id: list(credited.of(document)) for document in ledger.documents}
        self.formulaic = vocabulary.cues.get("formulaic", frozenset())
        self.documents = sorted(ledger.documents, key=self._rank)
        self.place = {document.id: place for place, document in enumerate(self.documents)}
        self.entities = {entity.id: entity for entity in ledger.entities}
        self.texts = [_text_root(document) for document in self.documents]
        self.copies = _copies(self.texts)
        passages = read_passages(self.documents, self.formulaic)
        self.passages: Passages = passages
        self.kinship: Kinship = find_kinship(self.documents, passages, find_echoes(passages))
        self.reports = find_reports(ledger.entities, self.documents)
        reprinted = set(self.kinship.reprints.values())
        #: What each document that was reprinted says, to know again what its reprint says in other words.
        self.said = {
            _saying(claim, place)
            for claim in ledger.claims
            if (place := self.place[claim.evidence.document]) in reprinted
        }

    def ledger(self) -> Ledger:
        place = self.place
        claims = [dataclasses.replace(claim, origin=self._origin(claim)) for claim in self.given.claims]
        in_order = sorted(claims, key=lambda claim: (place[claim.evidence.document], claim.evidence.start, claim.id))
        documents = {document.id: document for document in self.documents}
        own = dict(zip(reversed(self.texts), reversed(self.documents), strict=True))
        occasions, occasion_roots = find_occasions(in_order, documents, self.entities)
        roots: dict[str, str | None] = {}
        carrying: dict[str, set[str]] = defaultdict(set)
        #: Occasions on which somebody spoke in a text of their own.
        published: dict[str, str] = {}
        for claim in in_order:
            speaker, origin = claim.attribution.speaker.entity, claim.origin or ""
            report = self.reports.get(speaker or "")
            if speaker is None:
                roots[claim.id] = origin
            elif report is not None:
                roots[claim.id] = self._report_root(report)
                carrying[report.root].add(claim.evidence.document)
            elif speaks_itself(self.entities[speaker], own[origin]):
                roots[claim.id] = origin
                if claim.id in occasions:
                    published.setdefault(occasions[claim.id], origin)
            else:
                roots[claim.id] = occasions.get(claim.id)
        assigned = [
            dataclasses.replace(claim, root=published.get(roots[claim.id] or "", roots[claim.id])) for claim in claims
        ]
        return dataclasses.replace(
            self.given,
            claims=tuple(assigned),
            roots=self._roots(assigned, occasion_roots, carrying),
            derivations=self._derivations(carrying),
        )

    def _rank(self, document: Document) -> tuple[object, ...]:
        """The earliest first; of one day those that credit nobody, have least to say of themselves, and are longest."""
        about_itself = sum(word in self.formulaic for word in words_of(document.text[-_TAIL:]))
        return (
            document.date or "9999",
            len(self.credits[document.id]),
            about_itself,
            -len(document.text),
            document.slug,
        )

    def _origin(self, claim: Claim) -> str:
        """Return the text that the words of a claim come from."""
        document = self.place[claim.evidence.document]
        passage = self.passages.at(document, claim.evidence.trigger_span[0])
        seen: set[int] = set()
        while document not in seen:
            seen.add(document)
            for source, shared in self.kinship.repeated.get(document, {}).items():
                if passage is not None and passage in shared:
                    document, passage = source, shared[passage]
                    break
            else:
                source = self.kinship.reprints.get(document, document)
                # A reprint that puts what its source says in other words still has it from there.
                if _saying(claim, source) in self.said:
                    document, passage = source, None
        return self.texts[self.copies.get(document, document)]

    def _report_root(self, report: Report) -> str:
        if report.read is None:
            return report.root
        return self.texts[self.kinship.reprints.get(report.read, report.read)]

    def _roots(
        self, claims: Iterable[Claim], occasions: Iterable[Root], carrying: Mapping[str, set[str]]
    ) -> tuple[Root, ...]:
        used = {root for claim in claims for root in (claim.root, claim.origin)}
        carriers: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, str] = {}
        for place, document in enumerate(self.documents):
            source = place
            while (earlier := self.kinship.reprints.get(source, source)) != source:
                source = earlier
            carriers[self.texts[source]].add(document.id)
            # A reprint has a text of its own only where it says something of its own.
            if self.texts[place] in used:
                carriers[self.texts[place]].add(document.id)
            labels.setdefault(self.texts[place], document.title or document.slug)
        roots = {
            text: Root(id=text, label=labels[text], kind="document", documents=tuple(sorted(documents)))
            for text, documents in carriers.items()
        }
        roots.update((root.id, root) for root in occasions if root.id in used)
        for report in self.reports.values():
            if report.read is None and report.root in carrying:
                documents = tuple(sorted(carrying[report.root]))
                roots[report.root] = Root(id=report.root, label=report.label, kind="report", documents=documents)
        agencies: dict[str, list[str]] = defaultdict(list)
        for crediting_document, credited in self.credits.items():
            for label, _, _ in credited:
                agencies[label].append(crediting_document)
        for label, crediting in agencies.items():
            root = Root(id=_agency_root(label), label=label, kind="agency", documents=tuple(sorted(crediting)))
            roots[root.id] = root
        return tuple(roots[name] for name in sorted(roots))

    def _derivations(self, carrying: Mapping[str, set[str]]) -> tuple[Derivation, ...]:
        copied = {self.documents[copy].id for copy in self.copies}
        derivations = [one for one in self.kinship.derivations if one.document not in copied]
        derivations += [
            Derivation(document=self.documents[copy].id, source=self.documents[first].id, kind="copy", score=1.0)
            for copy, first in self.copies.items()
        ]
        for report in self.reports.values():
            source = report.root if report.read is None else self.documents[report.read].id
            for document in carrying.get(report.root, ()):
                cue = report.cues.get(document)
                derivations.append(Derivation(document=document, source=source, kind="citation", score=1.0, cue=cue))
        for document, credited in self.credits.items():
            for label, start, end in credited:
                source, cue = _agency_root(label), (start, end)
                derivations.append(Derivation(document=document, source=source, kind="syndication", score=1.0, cue=cue))
        once = {derivation.id: derivation for derivation in derivations if derivation.document != derivation.source}
        return tuple(sorted(once.values(), key=lambda one: (one.document, one.source, one.kind)))


def _saying(claim: Claim, document: int) -> tuple[int, str, str, str | None]:
    return document, claim.proposition.id, claim.stance.polarity.value, claim.attribution.speaker.entity


def _copies(texts: Iterable[str]) -> dict[int, int]:
    """Return the first document of each one that has the same text, by their places."""
    first: dict[str, int] = {}
    copies: dict[int, int] = {}
    for place, text in enumerate(texts):
        earliest = first.setdefault(text, place)
        if earliest != place:
            copies[place] = earliest
    return copies


def _text_root(document: Document) -> str:
    """Return the root of a text, the same for texts that differ in case, spacing and punctuation alone."""
    # A text without a letter says nothing that another could repeat.
    normalised = " ".join(re.findall(r"[^\W_]+", document.text.casefold()))
    return mint("r", "document", normalised or document.id)


def _agency_root(label: str) -> str:
    return mint("r", "agency", label)
