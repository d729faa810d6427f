"""The answers on one document → referents and claims, every word of them looked up in the text.

A span is never taken from the model. Words stand in the text when the same words stand there with the same marks and in
the same case, whatever blanks and line ends part them; what is kept is the text's own spelling. A claim whose quote,
arguments or speaker cannot be found so is dropped with the reason.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.claims import Extraction, FoundClaim
from graph.llm.answer import Answer, ToldClaim, ToldEntity, ToldSpeaker
from graph.llm.prompt import ROLES, Part
from graph.mentions import LocatedMention
from graph.model import Certainty, Document, Dropped, Evidence, Mention, MentionKind, Polarity, Skipped, Stance
from graph.names import ARTICLES, NameFinder
from graph.qualifiers import FoundQualifier
from graph.reference import Referent
from graph.voices import HeardVoice
from ontology.vocabulary import Vocabulary

#: A model gives no measure of its own doubt that could be relied on.
CONFIDENCE = 0.5
#: Words that the model made up stand in the report so far, and no further.
_LONGEST_DROPPED = 300
_PLURAL_TYPES = ("Group", "Population")
_HONORIFICS = frozenset(("mr", "mrs", "ms", "dr", "president", "senator"))

Span = tuple[int, int]


class _Ungrounded(Exception):  # noqa: N818 (it ends one claim and is no error)
    """A claim cannot be used, and why."""


@dataclass(slots=True)
class _Known:
    """A referent with the forms that the document has for it."""

    referent: Referent
    names: dict[str, None] = field(default_factory=dict)
    #: Each with the stretches of text in which it means this: "the official" of another part may be another one.
    descriptions: dict[str, list[Span]] = field(default_factory=dict)


class Grounding:
    """Takes the answers on one document, part by part."""

    def __init__(self, document: Document, vocabulary: Vocabulary, names: NameFinder, rule: str) -> None:
        """Begin a document.

        Args:
            document: that is asked about.
            vocabulary: its types and relations are all that a claim may have.
            names: tells which names are those of curated actors.
            rule: what stands as the rule that found the claims.
        """
        self.document = document
        self.text = document.text
        self.vocabulary = vocabulary
        self.names = names
        self.rule = rule
        self.known: list[_Known] = []
        self.claims: dict[tuple[object, ...], FoundClaim] = {}
        self.dropped: list[Dropped] = []
        self._places: dict[str, list[Span]] = {}

    def add(self, answer: Answer, part: Part) -> None:
        """Take what the model says of a part."""
        entities = self._entities(answer, part)
        for told in answer.claims:
            try:
                claim = self._claim(told, entities, part)
            except _Ungrounded as reason:
                quote = "".join(char if char.isprintable() else " " for char in told.quote[:_LONGEST_DROPPED])
                self.dropped.append(Dropped(document=self.document.id, reason=str(reason), quote=quote))
                continue
            self._keep(claim)

    def extraction(self, skipped: tuple[Skipped, ...]) -> Extraction:
        """Return what all answers so far come to.

        Args:
            skipped: the parts that were not read.
        """
        longer = self._spans_of_names()
        for known in self.known:
            known.referent.mentions.extend(self._mentions(known, longer))
        return Extraction(
            document=self.document,
            referents=tuple(known.referent for known in self.known),
            claims=tuple(self.claims.values()),
            dropped=tuple(self.dropped),
            skipped=skipped,
        )

    # --- entities -------------------------------------------------------------------------------------

    def _entities(self, answer: Answer, part: Part) -> dict[str, _Known]:
        """Return the entities of an answer that stand in the text, by the ids of the answer."""
        owners = _owners(answer.entities)
        entities: dict[str, _Known] = {}
        for told in answer.entities:
            if told.type not in self.vocabulary.entity_types or not told.id or told.id in entities:
                continue
            own = [form for form in (*told.names, *told.descriptions) if self._owns(told, form, owners[form])]
            named = [form for form in told.names if form in own and _key(form) and self._occurrences(form)]
            described = [
                form
                for form in told.descriptions
                if form in own and _key(form) and self._find(form, part.context, part.end)
            ]
            if named or described:
                entities[told.id] = self._known(told.type, named, described, part, set(map(id, entities.values())))
        return entities

    def _owns(self, told: ToldEntity, form: str, owner: ToldEntity | None) -> bool:
        """Whether a form is an entity's: its own alone, or that of another which can only be the same."""
        if owner is None or owner is told:
            return owner is told
        same = owner.type == told.type or (form in told.names and self.names.curated(form) is not None)
        return same and form == _first(told)

    def _known(self, type_: str, named: list[str], described: list[str], part: Part, taken: set[int]) -> _Known:
        """Return what these forms refer to: something that the document has spoken of, or something new."""
        actor, named = self._actor(type_, named)
        if actor is not None:
            type_ = self.vocabulary.actors[actor].type
        known = self._earlier(type_, actor, named, described, taken)
        if known is None:
            label = self.vocabulary.actors[actor].label if actor else (named or described)[0]
            referent = Referent(
                type=type_,
                label=label,
                actor=actor,
                named=bool(named),
                plural=type_ in _PLURAL_TYPES,
                key=_key(label),
            )
            known = _Known(referent)
            self.known.append(known)
        elif actor is None and named and len(_key(named[0])) > len(known.referent.key):
            # The text had the surname first; the full name says who that is.
            known.referent.label, known.referent.key = named[0], _key(named[0])
        known.names.update(dict.fromkeys(named))
        for form in described:
            known.descriptions.setdefault(form, []).append((part.context, part.end))
        return known

    def _actor(self, type_: str, named: list[str]) -> tuple[str | None, list[str]]:
        """Return the curated actor of some names, and the names without those of other actors.

        A name that is curated keeps its meaning, wherever a model puts it: nobody becomes China by being said to be
        called so. The first name decides; a later one only where the types agree.
        """
        actors = {form: self.names.curated(form) for form in named}
        actor = actors[named[0]] if named else None
        if actor is None:
            actor = next(
                (found for found in actors.values() if found and self.vocabulary.actors[found].type == type_), None
            )
        return actor, [form for form in named if actors[form] in (None, actor)]

    def _earlier(
        self, type_: str, actor: str | None, named: list[str], described: list[str], taken: set[int]
    ) -> _Known | None:
        """The only one of what the document has spoken of that these forms fit.

        Two entities that one answer tells apart are never brought together, but where they are the same actor or
        have the same full name.
        """
        if actor is not None:
            return next((known for known in self.known if known.referent.actor == actor), None)
        same = [known for known in self.known if known.referent.type == type_ and known.referent.actor is None]
        if not named:
            keys = {_key(form) for form in described}
            described_so = (known for known in same if not known.referent.named and known.referent.key in keys)
            return next((known for known in described_so if id(known) not in taken), None)
        keys = {_key(form) for form in named}
        for known in same:
            if known.referent.named and known.referent.key == _key(named[0]):
                return known
        fitting = [
            known
            for known in same
            if id(known) not in taken and not keys.isdisjoint(_key(form) for form in known.names)
        ]
        if not fitting and type_ == "Person":
            fitting = [
                known
                for known in same
                if id(known) not in taken
                and any(_is_part(key, _key(name)) or _is_part(_key(name), key) for key in keys for name in known.names)
            ]
        return fitting[0] if len(fitting) == 1 else None

    def _spans_of_names(self) -> list[Span]:
        """The places of all names, sorted."""
        return sorted({span for known in self.known for form in known.names for span in self._occurrences(form)})

    def _mentions(self, known: _Known, names: list[Span]) -> Iterator[LocatedMention]:
        """Yield the mentions of a referent in the order of the text; inside a longer name only where nowhere else."""
        kinds: dict[Span, MentionKind] = {}
        for form, stretches in known.descriptions.items():
            for start, end in stretches:
                kinds.update(dict.fromkeys(self._find(form, start, end), MentionKind.DESCRIPTION))
        named = [span for form in known.names for span in self._occurrences(form)]
        longest = max((end - start for start, end in names), default=0)
        free = []
        for span in named:
            near = names[bisect_left(names, (span[0] - longest,)) : bisect_right(names, (span[0], len(self.text)))]
            if not any(_inside(span, name) for name in near):
                free.append(span)
        kinds.update(dict.fromkeys(free or named, MentionKind.NAME))
        for span, kind in sorted(kinds.items()):
            yield self._mention(known.referent, span, kind)

    def _mention(self, referent: Referent, span: Span, kind: MentionKind) -> LocatedMention:
        text = self.text[slice(*span)]
        reason = "told by the large language model"
        if _key(text) == _key(referent.label):
            reason = "name" if kind is MentionKind.NAME else "description"
        elif referent.actor is not None and self.names.curated(text) == referent.actor:
            reason = "curated alias"
        return LocatedMention(
            mention=Mention(
                document=self.document.id,
                start=span[0],
                end=span[1],
                text=text,
                type=referent.type,
                kind=kind,
                reason=reason,
            ),
            # Nothing was parsed, and what comes after asks for no tokens.
            paragraph=0,
            first=0,
            last=0,
            head=0,
            actor=referent.actor,
            key=_key(text),
            plural=referent.plural,
            definite=text.lower().startswith("the "),
            wider=(),
        )

    # --- claims ---------------------------------------------------------------------------------------

    def _claim(self, told: ToldClaim, entities: dict[str, _Known], part: Part) -> FoundClaim:
        """Return a claim.

        Raises:
            _Ungrounded: it cannot be used.
        """
        places = self._find(told.quote, part.start, part.end)
        if not places:
            raise _Ungrounded("the quote does not stand in the text")
        start, end = places[0]
        relation = self.vocabulary.relations.get(told.relation)
        if relation is None:
            raise _Ungrounded(f"{_short(told.relation)} is no relation of the ontology")
        subject, object_ = entities.get(told.subject), entities.get(told.object)
        if subject is None or object_ is None:
            raise _Ungrounded(f"the {'object' if subject else 'subject'} stands nowhere in the text")
        if subject.referent is object_.referent:
            raise _Ungrounded("subject and object are one")
        if subject.referent.type not in relation.subject_types or object_.referent.type not in relation.object_types:
            raise _Ungrounded(f"{relation.name} takes no {subject.referent.type} with {object_.referent.type}")
        voices = tuple(self._voices(told.speakers, entities, part))
        if told.polarity not in set(Polarity) or told.certainty not in set(Certainty):
            raise _Ungrounded("the stance is none that the ontology knows")
        trigger = self._find(told.relation_words, start, end)
        cues = (found[0] for cue in told.stance_words if (found := self._find(cue, start, end)))
        return FoundClaim(
            subject=subject.referent,
            relation=relation.name,
            object=object_.referent,
            voices=voices,
            stance=Stance(
                polarity=Polarity(told.polarity),
                certainty=Certainty(told.certainty),
                cues=tuple(dict.fromkeys(self.text[slice(*cue)] for cue in cues)),
            ),
            evidence=Evidence(
                document=self.document.id,
                start=start,
                end=end,
                quote=self.text[start:end],
                subject_span=self._argument("subject", told.subject_words, subject, (start, end)),
                object_span=self._argument("object", told.object_words, object_, (start, end)),
                # A relation may be carried by more than adjoining words; then the whole quote carries it.
                trigger_span=trigger[0] if trigger else (start, end),
            ),
            qualifiers=tuple(self._qualifiers(told, entities, (start, end))),
            rule=self.rule,
            confidence=CONFIDENCE,
        )

    def _keep(self, claim: FoundClaim) -> None:
        """Keep a claim unless the same was said by the same voice in the same stance."""
        speaker = claim.voices[0].referent if claim.voices else None
        stance = (id(speaker), claim.stance.polarity, claim.stance.certainty)
        key = (id(claim.subject), claim.relation, id(claim.object), *stance)
        mirrored = (id(claim.object), claim.relation, id(claim.subject), *stance)
        if key in self.claims or (self.vocabulary.relations[claim.relation].symmetric and mirrored in self.claims):
            return
        self.claims[key] = claim

    def _argument(self, role: str, words: str, known: _Known, quote: Span) -> Span:
        """Return where an argument stands in the quote: by the words told for it, else by any form of it."""
        for form in (words, *known.names, *known.descriptions):
            found = self._find(form, *quote)
            if found:
                return found[0]
        raise _Ungrounded(f"no words for the {role} stand in the quote")

    def _voices(
        self, speakers: tuple[ToldSpeaker, ...], entities: dict[str, _Known], part: Part
    ) -> Iterator[HeardVoice]:
        seen: list[Referent] = []
        for told in speakers:
            known = entities.get(told.entity)
            if known is None:
                raise _Ungrounded("it is open whose claim this is")
            if any(known.referent is other for other in seen):
                continue
            seen.append(known.referent)
            cue, capacity = (self._find(words, part.context, part.end) for words in (told.cue, told.speaking_as))
            attributing = self.text[slice(*cue[0])] if cue else ""
            yield HeardVoice(
                referent=known.referent,
                mention=None,
                cue=attributing,
                lemma=attributing.lower(),
                place=None,
                speaking_as=self.text[slice(*capacity[0])] if capacity else None,
            )

    def _qualifiers(self, told: ToldClaim, entities: dict[str, _Known], quote: Span) -> Iterator[FoundQualifier]:
        """Yield the details that stand in the quote; the others are left off, and the claim holds without them."""
        seen: set[tuple[str, Span]] = set()
        for detail in told.qualifiers:
            found = self._find(detail.words, *quote)
            if detail.role not in ROLES or not found or (detail.role, found[0]) in seen:
                continue
            seen.add((detail.role, found[0]))
            known = entities.get(detail.entity)
            start, end = found[0]
            yield FoundQualifier(
                role=detail.role,
                start=start,
                end=end,
                text=self.text[start:end],
                referent=known.referent if known is not None else None,
            )

    # --- places ---------------------------------------------------------------------------------------

    def _occurrences(self, form: str) -> list[Span]:
        """Where a form stands in the document."""
        if form not in self._places:
            self._places[form] = self._find(form, 0, len(self.text))
        return self._places[form]

    def _find(self, words: str, start: int, end: int) -> list[Span]:
        """Return the spans of some words within a stretch of the text; they neither begin nor end inside a word."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        if not pattern:
            return []
        found = (match.span() for match in re.finditer(pattern, self.text[start:end]))
        spans = ((start + first, start + last) for first, last in found)
        return [span for span in spans if not any(self._in_word(place) for place in span)]

    def _in_word(self, place: int) -> bool:
        """Whether a place in the text has a letter or digit on both sides."""
        return 0 < place < len(self.text) and self.text[place - 1].isalnum() and self.text[place].isalnum()


def _owners(entities: tuple[ToldEntity, ...]) -> dict[str, ToldEntity | None]:
    """Whose each form is: the entity's that is called so first, else that of the only one; else nobody's."""
    claimed: dict[str, list[ToldEntity]] = defaultdict(list)
    for told in entities:
        for form in dict.fromkeys((*told.names, *told.descriptions)):
            claimed[form].append(told)
    owners: dict[str, ToldEntity | None] = {}
    for form, claiming in claimed.items():
        leading = [told for told in claiming if _first(told) == form]
        candidates = leading[:1] or claiming
        owners[form] = candidates[0] if len(candidates) == 1 else None
    return owners


def _first(told: ToldEntity) -> str:
    return (*told.names, *told.descriptions, "")[0]


def _key(form: str) -> tuple[str, ...]:
    """The words of a form, in lower case and without articles and titles in front."""
    found = re.findall(r"[^\W_]+", form.casefold().replace(".", ""))
    while len(found) > 1 and found[0] in ARTICLES | _HONORIFICS:
        del found[0]
    return tuple(word for word in found if word not in ARTICLES)


def _is_part(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a short name of a person is the end of a full one."""
    return 0 < len(part) < len(whole) and whole[-len(part) :] == part


def _inside(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _short(word: str) -> str:
    return repr(word[:40])
