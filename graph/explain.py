"""Why is this a claim? Its words, whom they stand for, whose claim it is, what found it, and what else was weighed.

What the graph keeps is shown as it was kept. If the source is still the text that was read, the reader looks at it once
more, so that the relations which it weighed between the two mentions stand beside the one that it chose.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.claims import LEARNED, Extractor
from graph.dates import edtf
from graph.errors import UsageError
from graph.identity.sayings import held_to_be_one, is_not, might_be
from graph.language import parse
from graph.model import Claim, Document, Entity, Ledger, Mention, Polarity, Voice
from graph.reader import ReaderSettings
from graph.report import TURTLE, read_sources
from graph.store import read_ledger
from graph.texts import text_again
from ontology.vocabulary import Vocabulary, load_vocabulary

#: How much of the text is shown around words that stand outside of the quote.
_AROUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A relation that was weighed between the two mentions of a claim."""

    relation: str
    #: Whether the claim's subject would be its subject, too.
    forward: bool
    confidence: float
    #: The frame that finds the same; empty where none does.
    frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that led to one claim."""

    claim: Claim
    document: Document
    entities: dict[str, Entity]
    root: str | None
    #: The text as it was read; None where the source is gone, has changed, or lies at an address.
    text: str | None
    #: Why there is no text; empty where there is one.
    without: str
    #: The surest first; empty where nothing could be weighed again.
    weighed: tuple[Weighed, ...]


def explain(out: Path, wanted: str) -> Explanation:
    """Explain a claim of the build in a folder.

    Args:
        out: the folder of a build.
        wanted: the claim's identifier, or as much of its beginning as no other claim has.

    Raises:
        StoreError: there is no build, or one that cannot be read.
        UsageError: no claim, or more than one, is called so.
    """
    ledger = read_ledger(out / TURTLE)
    claim = _wanted(ledger, wanted)
    document = next(one for one in ledger.documents if one.id == claim.evidence.document)
    source = next((one for one in read_sources(out) if one.id == document.id), None)
    text, without = text_again(source)
    vocabulary = load_vocabulary()
    return Explanation(
        claim=claim,
        document=document,
        entities={entity.id: entity for entity in ledger.entities},
        root=next((root.label for root in ledger.roots if root.id == claim.root), None),
        text=text,
        without=without,
        weighed=_weigh(vocabulary, document, text, claim) if text is not None else (),
    )


def _wanted(ledger: Ledger, wanted: str) -> Claim:
    name = wanted.removeprefix("id:").rsplit("/", 1)[-1]
    found = [claim for claim in ledger.claims if name and claim.id.startswith(name)]
    if not found:
        raise UsageError(
            f"{wanted}: is no claim of this build; its identifiers stand in claims.jsonl"
        )
    if len(found) > 1:
        raise UsageError(f"{wanted}: {len(found):,} claims begin so; give more of the identifier: {found[0].id}")
    return found[0]


def _weigh(vocabulary: Vocabulary, document: Document, text: str, claim: Claim) -> tuple[Weighed, ...]:
    """Look at the text once more, and return what the learned reader makes of the claim's two mentions."""
    evidence = claim.evidence
    extractor = Extractor.of(vocabulary, ReaderSettings())
    for pair, judgements in extractor.weigh(parse(replace(document, text=text))):
        first, second = pair.first.mention.mention, pair.second.mention.mention
        ends = ((first.start, first.end), (second.start, second.end))
        if ends not in (
            (evidence.subject_span, evidence.object_span),
            (evidence.object_span, evidence.subject_span),
        ):
            continue
        subject_first = ends[0] == evidence.subject_span
        return tuple(
            Weighed(
                relation=judgement.relation,
                forward=judgement.forward == subject_first,
                confidence=judgement.confidence,
                frame=framed.frame.notation
                if (framed := pair.framed.get((judgement.relation, judgement.forward))) is not None
                else "",
            )
            for judgement in judgements
        )
    return ()


# --- in words ---------------------------------------------------------------------------------------------------


def in_words(explanation: Explanation) -> Iterator[str]:
    """Yield the lines of an explanation."""
    claim, vocabulary = explanation.claim, load_vocabulary()
    relation = vocabulary.relations.get(claim.proposition.relation)
    subject, object_ = (explanation.entities[name] for name in (claim.proposition.subject, claim.proposition.object))
    said = relation.label if relation is not None else claim.proposition.relation
    denied = "it is denied that " if claim.stance.polarity is Polarity.DENIED else ""
    yield f"{claim.id}: {denied}{subject.label} {said} {object_.label}"
    cues = f", by the words {_listed(claim.stance.cues)}" if claim.stance.cues else ", no word hedges or denies it"
    yield f"  {claim.stance.polarity.value}, {claim.stance.certainty.value}{cues}"
    yield ""
    yield from _sentence(explanation)
    yield ""
    yield from _voices(explanation)
    yield ""
    yield from _times(explanation)
    for name, entity, span, antecedent in (
        ("Subject", subject, claim.evidence.subject_span, claim.evidence.subject_antecedent),
        ("Object", object_, claim.evidence.object_span, claim.evidence.object_antecedent),
    ):
        yield ""
        yield from _argument(explanation, name, entity, span, antecedent)
        labels = {identifier: one.label for identifier, one in explanation.entities.items()}
        for said in (*held_to_be_one(entity), *might_be(entity, labels), *is_not(entity, labels)):
            yield f"  {said}"
    yield ""
    yield from _reasons(explanation, vocabulary)


def _sentence(explanation: Explanation) -> Iterator[str]:
    evidence = explanation.claim.evidence
    yield f"Words ({explanation.document.slug}, characters {evidence.start} to {evidence.end})"
    marks = sorted(
        (
            (*evidence.subject_span, "subject"),
            (*evidence.object_span, "object"),
            (*evidence.trigger_span, "relation"),
        ),
        key=lambda mark: (mark[0], -mark[1]),
    )
    quote, shown, at = evidence.quote, "", evidence.start
    for start, end, name in marks:
        if at <= start < end <= evidence.end:
            words = quote[start - evidence.start : end - evidence.start]
            shown += f"{quote[at - evidence.start : start - evidence.start]}[{name}: {words}]"
            at = end
    shown += quote[at - evidence.start :]
    yield f"  {' '.join(shown.split())}"
    if explanation.without:
        yield f"  Shown as it was kept: {explanation.without}."


def _voices(explanation: Explanation) -> Iterator[str]:
    attribution = explanation.claim.attribution

    def name(voice: Voice) -> str:
        if voice.entity is None:
            publisher = explanation.document.publisher
            return f"the document's own voice{f' ({publisher})' if publisher else ''}"
        capacity = f", as {voice.speaking_as}" if voice.speaking_as else ""
        return f"{explanation.entities[voice.entity].label}{capacity}"

    yield "Who says so"
    cue = f", by the words {_listed((attribution.cue,))}" if attribution.cue else ""
    yield f"  {name(attribution.speaker)}{cue}"
    for voice in attribution.relayed_by:
        yield f"  passed on by {name(voice)}"
    yield f"  goes back to: {explanation.root or 'unknown'}"


def _times(explanation: Explanation) -> Iterator[str]:
    claim, document = explanation.claim, explanation.document
    yield "When"
    for name, role, period, missing in (
        ("happened", "time", claim.happened, "nothing that can be resolved says when"),
        ("said", "saying", claim.said, "the text does not date the saying"),
    ):
        words = tuple(detail.text for detail in claim.qualifiers if detail.role == role)
        by = f", by the words {_listed(words)}" if words else ""
        yield f"  {name}: {edtf(period) if period is not None else missing}{by}"
    yield f"  published: {document.date or 'unknown'}"
    yield f"  read: {document.read or 'unknown'}"


def _argument(
    explanation: Explanation,
    name: str,
    entity: Entity,
    span: tuple[int, int],
    antecedent: tuple[int, int] | None,
) -> Iterator[str]:
    document = explanation.document.id
    here: list[Mention] = [one for one in entity.mentions if one.document == document]
    yield f"{name}: {entity.label} ({entity.type}, {entity.id})"
    mention = next((one for one in here if (one.start, one.end) == span), None)
    reason = mention.reason if mention is not None else "pronoun"
    yield f"  here {_at(explanation, span)}: {reason}"
    if antecedent is not None:
        yield f"  stands for {_at(explanation, antecedent)}"
    forms = dict.fromkeys(one.text for one in here)
    if forms:
        yield f"  called in this document: {', '.join(forms)}"
    if entity.identifiers:
        yield f"  known elsewhere as {', '.join(entity.identifiers)}"


def _at(explanation: Explanation, span: tuple[int, int]) -> str:
    start, end = span
    place = f"characters {start} to {end}"
    evidence, text = explanation.claim.evidence, explanation.text
    if evidence.start <= start < end <= evidence.end:
        return f"{_listed((evidence.quote[start - evidence.start : end - evidence.start],))} ({place})"
    if text is None:
        return place
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"{_listed((text[start:end],))} ({place}: …{before}[{text[start:end]}]{after}…)".split())


def _reasons(explanation: Explanation, vocabulary: Vocabulary) -> Iterator[str]:
    claim = explanation.claim
    yield "What found it"
    if claim.rule == LEARNED:
        yield "  the learned reader; no frame of the ontology finds it"
    else:
        yield f"  {claim.rule}"
    yield f"  confidence {claim.confidence:.2f} (docs/model.md says how often claims of each confidence were right)"
    if not explanation.weighed:
        return
    yield "  weighed between the two, as the reader sees it today:"
    for weighed in explanation.weighed:
        relation = vocabulary.relations[weighed.relation]
        label = relation.label if weighed.forward else relation.inverse_label
        frame = ", as a frame does" if weighed.frame else ""
        yield f"    {weighed.confidence:.2f}  subject {label} object{frame}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{' '.join(word.split())}”" for word in words)
