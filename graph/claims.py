"""Documents → claims about what stands in them.

Two readers propose what is claimed between two mentions of a sentence: the frames of the ontology, and a learned reader
that weighs each pair with the frames' word as one of its reasons. What is sure enough is joined with the voices and the
stance over the words that carry it. What comes out still speaks of one document: ``graph.resolve`` decides who is the
same across documents and mints identifiers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from graph.attribution import Attributions
from graph.candidates import Pair, pairs, places
from graph.framed import Framed, FrameIndex, FrameReader
from graph.language import ParagraphKind, Parsed, parse
from graph.mentions import MentionFinder
from graph.model import Document, Dropped, Evidence, Skipped, Stance
from graph.qualifiers import Argument, FoundQualifier, find_qualifiers, find_saying
from graph.reader import Judgement, LearnedReader, Look, ReaderSettings
from graph.reference import References, Referent, resolve_references
from graph.stance import StanceReader
from graph.voices import HeardVoice
from ontology.vocabulary import Vocabulary

#: Words between a claim and what attributes it.
_FAR = 80
#: The rule of a claim that no frame found.
LEARNED = "learned"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClaim:
    """A claim within one document, its arguments not yet identified across documents."""

    subject: Referent
    relation: str
    object: Referent
    #: The innermost voice first; empty is the document's own voice.
    voices: tuple[HeardVoice, ...]
    stance: Stance
    evidence: Evidence
    qualifiers: tuple[FoundQualifier, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one document yields."""

    document: Document
    referents: tuple[Referent, ...]
    claims: tuple[FoundClaim, ...]
    dropped: tuple[Dropped, ...]
    #: Parts of the document that could not be read for claims.
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    """What a reader takes to be claimed, before its voice and stance are known."""

    relation: str
    paragraph: int
    sentence: Span
    trigger: Token
    subject: Argument
    object: Argument
    details: tuple[Argument, ...]
    voices: tuple[HeardVoice, ...]
    frame_stance: str
    #: The two mentions, where they alone say which word carries the relation.
    within: tuple[Token, ...] = ()
    rule: str
    confidence: float


class Extractor:
    """Finds claims with one vocabulary; made once, used for any number of documents."""

    def __init__(
        self, vocabulary: Vocabulary, learned: LearnedReader | None = None, *, least: float | None = None
    ) -> None:
        """Take the readers.

        Args:
            vocabulary: the ontology with its frames.
            learned: the learned reader; without it the frames alone propose claims.
            least: the confidence below which a claim is left out; the learned reader's own by default.
        """
        self.vocabulary = vocabulary
        self.learned = learned
        self.least = least if least is not None else (learned.threshold if learned is not None else 0.0)
        self.frames = FrameIndex(vocabulary)
        self.mentions = MentionFinder(vocabulary)
        self.stances = StanceReader(vocabulary)

    @classmethod
    def of(cls, vocabulary: Vocabulary, settings: ReaderSettings) -> "Extractor":
        """Make the extractor that settings ask for."""
        if not settings.learned:
            return cls(vocabulary, least=settings.least)
        learned = LearnedReader(settings.folder)
        least = learned.precise if settings.precise and settings.least is None else settings.least
        return cls(vocabulary, learned, least=least)

    def extract(self, document: Document) -> Extraction:
        """Parse a document and return what it claims."""
        return self.read(parse(document))

    def read(self, parsed: Parsed) -> Extraction:
        """Return what a parsed document claims; the same proposition in the same voice and stance once."""
        look = self.learned.look(parsed) if self.learned is not None else None
        references, frames = self._prepare(parsed, look)
        if look is None:
            proposals: Iterable[_Proposal] = map(_of_frame, frames.read())
        else:
            judged = _judge(look, references, frames)
            proposals = _surest(_weighed(parsed, self.vocabulary, frames.attributions, judged, self.least))
        claims: list[FoundClaim] = []
        dropped: list[Dropped] = []
        for proposal in proposals:
            if proposal.confidence >= self.least and self._is_carried(proposal):
                made = self._claim(parsed, references, proposal)
                if isinstance(made, Dropped):
                    dropped.append(made)
                elif made is not None:
                    claims.append(made)
        return Extraction(
            document=parsed.document,
            referents=references.referents,
            claims=tuple(self._distinct(claims)),
            dropped=tuple(dropped),
        )

    def weigh(self, parsed: Parsed) -> list[tuple[Pair, list[Judgement]]]:
        """Return every pair of mentions that was looked at, with all that was thought of it, the surest first."""
        if self.learned is None:
            return []
        look = self.learned.look(parsed)
        return _judge(look, *self._prepare(parsed, look))

    def _prepare(self, parsed: Parsed, look: Look | None) -> tuple[References, FrameReader]:
        """Find mentions, whom they refer to, and the voices."""
        seen = look.spans(look.reader.mention) if look is not None else ()
        references = resolve_references(parsed, self.mentions.find(parsed, seen=seen), self.vocabulary)
        attributions = Attributions(parsed, references, self.vocabulary)
        return references, FrameReader(self.frames, parsed, references, attributions, find_author(parsed, references))

    def _is_carried(self, proposal: _Proposal) -> bool:
        """Whether the words are there without which no sentence says this: nobody is convicted by a charge."""
        relation = self.vocabulary.relations[proposal.relation]
        if not relation.needs:
            return True
        lemmas = {form for word in proposal.sentence for form in (word.lemma_.lower(), word.lower_)}
        return relation.carried_by(lemmas, proposal.object.referent.type)

    def _claim(self, parsed: Parsed, references: References, proposal: _Proposal) -> FoundClaim | Dropped | None:
        paragraph = parsed.paragraphs[proposal.paragraph]
        text = parsed.document.text
        start, end = paragraph.span(_trimmed(proposal.sentence))
        quote = text[start:end]
        if proposal.sentence.text.rstrip().endswith("?"):
            return None
        if any(voice.referent is None for voice in proposal.voices):
            return Dropped(document=parsed.document.id, reason="it is open whose claim this is", quote=quote)
        subject, object_ = proposal.subject, proposal.object
        return FoundClaim(
            subject=subject.referent,
            relation=proposal.relation,
            object=object_.referent,
            voices=proposal.voices,
            stance=self.stances.read(proposal.trigger, proposal.voices, proposal.frame_stance, proposal.within),
            evidence=Evidence(
                document=parsed.document.id,
                start=start,
                end=end,
                quote=quote,
                subject_span=(subject.mention.mention.start, subject.mention.mention.end),
                object_span=(object_.mention.mention.start, object_.mention.mention.end),
                trigger_span=paragraph.span(proposal.trigger),
                subject_antecedent=_antecedent(subject),
                object_antecedent=_antecedent(object_),
            ),
            qualifiers=tuple(self._qualifiers(parsed, references, proposal)),
            rule=proposal.rule,
            confidence=proposal.confidence,
        )

    @staticmethod
    def _qualifiers(parsed: Parsed, references: References, proposal: _Proposal) -> Iterator[FoundQualifier]:
        text, paragraph = parsed.document.text, parsed.paragraphs[proposal.paragraph]
        trigger = proposal.trigger
        saying: list[FoundQualifier] = []
        if proposal.voices and (cue := _cue_of(proposal.voices[0], trigger)) is not None:
            saying = list(find_saying(text, paragraph, cue, trigger))
        yield from saying
        said = {(one.start, one.end) for one in saying}
        ends, details = (proposal.subject, proposal.object), list(proposal.details)
        for found in find_qualifiers(text, proposal.paragraph, paragraph, references, trigger, ends, details):
            if found.role != "time" or (found.start, found.end) not in said:
                yield found

    def _distinct(self, claims: list[FoundClaim]) -> Iterator[FoundClaim]:
        """Yield the same proposition in the same voice and stance once: where it is surest."""
        best: dict[tuple[object, ...], FoundClaim] = {}
        for claim in claims:
            ends = (id(claim.subject), id(claim.object))
            if self.vocabulary.relations[claim.relation].symmetric:
                ends = (min(ends), max(ends))
            speaker = claim.voices[0].referent if claim.voices else None
            key = (*ends, claim.relation, id(speaker), claim.stance.polarity, claim.stance.certainty)
            if key not in best or claim.confidence > best[key].confidence:
                best[key] = claim
        kept = set(map(id, best.values()))
        return (claim for claim in claims if id(claim) in kept)


def _cue_of(voice: HeardVoice, trigger: Token) -> Token | None:
    """The word that attributes, where it stands in the trigger's paragraph; a quotation may run on over several."""
    doc = trigger.doc
    if voice.place is None or voice.place >= len(doc) or abs(doc[voice.place].i - trigger.i) > _FAR:
        return None
    cue = doc[voice.place]
    return cue if voice.cue.startswith(cue.text) else None


def _antecedent(argument: Argument) -> tuple[int, int] | None:
    antecedent = argument.mention.antecedent
    return (antecedent.start, antecedent.end) if antecedent is not None else None


def _of_frame(framed: Framed) -> _Proposal:
    return _Proposal(
        relation=framed.frame.relation,
        paragraph=framed.paragraph,
        sentence=framed.sentence,
        trigger=framed.trigger,
        subject=framed.subject,
        object=framed.object,
        details=framed.details,
        voices=framed.voices,
        frame_stance=framed.frame.stance,
        rule=f"{framed.frame.kind}: {framed.frame.notation}",
        confidence=min(0.9, 0.4 + 0.1 * (len(framed.frame.slots) + framed.frame.constraints)),
    )


def _judge(look: Look, references: References, frames: FrameReader) -> list[tuple[Pair, list[Judgement]]]:
    found = list(pairs(look.parsed, places(look.parsed, references, frames), look.windows, frames.read()))
    return list(zip(found, look.weigh(found), strict=True))


def _weighed(
    parsed: Parsed,
    vocabulary: Vocabulary,
    attributions: Attributions,
    judged: Iterable[tuple[Pair, Iterable[Judgement]]],
    least: float,
) -> Iterator[_Proposal]:
    """Join what the learned reader thinks of each pair, the surest first, with what the frames know of it."""
    for pair, judgements in judged:
        said: set[str] = set()
        for judgement in judgements:
            if judgement.confidence < least:
                # Voices are not read over what is not claimed: most pairs, and most of what is thought of them.
                break
            relation = vocabulary.relations[judgement.relation]
            ends = (pair.first.referent, pair.second.referent)
            source, target = ends if judgement.forward else ends[::-1]
            if source.type not in relation.subject_types or target.type not in relation.object_types:
                continue
            if judgement.relation in said:
                # One sentence does not say both that A supplies B and that B supplies A.
                continue
            said.add(judgement.relation)
            framed = pair.framed.get((judgement.relation, judgement.forward))
            if framed is not None:
                yield replace(_of_frame(framed), confidence=judgement.confidence)
                continue
            first, second = pair.first, pair.second
            subject, object_ = (first, second) if judgement.forward else (second, first)
            index = first.mention.paragraph
            doc = parsed.paragraphs[index].doc
            heads = (doc[first.mention.head], doc[second.mention.head])
            trigger = attributions.carrier(index, *heads)
            yield _Proposal(
                relation=judgement.relation,
                paragraph=index,
                sentence=doc[first.mention.head].sent,
                trigger=trigger,
                subject=Argument(subject.referent, subject.mention, doc[subject.mention.head]),
                object=Argument(object_.referent, object_.mention, doc[object_.mention.head]),
                details=(),
                voices=attributions.chain(index, trigger),
                frame_stance="",
                within=heads,
                rule=LEARNED,
                confidence=judgement.confidence,
            )


def _surest(proposals: Iterable[_Proposal]) -> list[_Proposal]:
    """Return the surest of those in which a sentence joins the same two by the same relation, either way round.

    "The cartels buy their chemicals from China" names the cartels twice, and says one thing of them and China.
    """
    found = list(proposals)
    best: dict[tuple[object, ...], _Proposal] = {}
    for proposal in found:
        ends = frozenset((id(proposal.subject.referent), id(proposal.object.referent)))
        key = (proposal.paragraph, proposal.sentence.start, proposal.relation, ends)
        if key not in best or proposal.confidence > best[key].confidence:
            best[key] = proposal
    kept = set(map(id, best.values()))
    return [proposal for proposal in found if id(proposal) in kept]


_SIGNED = re.compile(
    r"^(?:Statement|Remarks|Message|Letter|Memorandum|Op-ed|Proclamation)\b.{0,40}?\b(?:from|by|of)\b", re.IGNORECASE
)


def find_author(parsed: Parsed, references: References) -> Referent | None:
    """Return who says "I" in the document's own voice: its only speaker, who its title names, or its author."""
    if len(references.turns) == 1:
        return next(iter(references.turns.values()))
    first = parsed.paragraphs[0] if parsed.paragraphs else None
    if first is not None and first.kind is ParagraphKind.HEADING and _SIGNED.match(first.doc.text):
        people = [
            referent
            for (index, _), (_, referent) in sorted(references.by_head.items())
            if index == 0 and referent is not None and referent.type == "Person"
        ]
        if people:
            return people[0]
    author = parsed.document.author
    if author is not None:
        named = [
            r for r in references.referents if r.type == "Person" and r.named and r.label.lower() in author.lower()
        ]
        return named[0] if len(named) == 1 else None
    return None


def _trimmed(sentence: Span) -> Span:
    first, last = sentence.start, sentence.end
    while first < last - 1 and sentence.doc[first].is_space:
        first += 1
    while first < last - 1 and sentence.doc[last - 1].is_space:
        last -= 1
    return sentence.doc[first:last]
