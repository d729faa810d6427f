"""Mentions → what they refer to within one document.

Names come together by curated alias, by an abbreviation that the text introduces, by surname; descriptions by the same
words; definite descriptions ("the ministry", "the former official") and pronouns by the nearest antecedent that fits
in type and number, subjects first. Every mention keeps the reason. Where nothing fits, a description stands for
itself and a pronoun for nobody: an open reference gives no claim.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from graph.aliases import SMALL_WORDS, abbreviations, aliases
from graph.capitals import stands_for_state, states_by_capital
from graph.language import Parsed
from graph.mentions import LocatedMention
from graph.model import Mention, MentionKind
from ontology.vocabulary import Vocabulary

#: How many sentences back an antecedent may stand.
_PRONOUN_REACH = 2
_DEFINITE_REACH, _GENERIC_REACH = 12, 4
#: How many mentions back a description may stand that a name follows between commas.
_NEAR = 6
#: What may stand between a role and the name of who has it: "a lawyer for Pedro Lima, Susan Albright".
#: A title may stand before the name: "its captain, Brigadier Ana Ruiz".
_TITLE = r",\s+(?:[A-Z][\w-]+\.?\s+){0,2}"
_BEFORE_NAME = re.compile(rf"\s*{_TITLE}")
_OF_SOMEBODY = re.compile(rf"\s+(?:of|for|to|at|in|with)\s[^,;.\n]{{2,60}}{_TITLE}")
_COLLECTIVE = frozenset(
    ("GovernmentBody", "CriminalOrganization", "Company", "Organization", "Country", "MediaOutlet", "Document")
)
_PEOPLE = frozenset(("Group", "Population"))
#: What a speaker calls himself by.
FIRST_PERSON = frozenset(("i", "me", "my", "myself", "we", "us", "our", "ourselves"))
_PERSON_PRONOUNS = frozenset(("he", "him", "his", "she", "her", "himself", "herself"))
_PLURAL_PRONOUNS = frozenset(("they", "them", "their", "themselves"))
_REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))
#: What a surname that stands alone is taken for: "Ibarra owns two trucks".
_TAKEN_FOR = frozenset(("Organization", "Company"))
#: Roles of a noun that is acted on.
_OBJECTS = ("dobj", "nsubjpass", "pobj")
#: "the cartel" may stand for a group of these types by a name that does not hold the word.
_GENERIC = {
    "country": ("Country",),
    "nation": ("Country",),
    "regime": ("GovernmentBody",),
    "company": ("Company",),
    "firm": ("Company",),
    "bank": ("Company",),
    "agency": ("GovernmentBody",),
    "department": ("GovernmentBody",),
    "ministry": ("GovernmentBody",),
    "commission": ("GovernmentBody",),
    "cartel": ("CriminalOrganization",),
    "gang": ("CriminalOrganization",),
    "network": ("CriminalOrganization",),
    "organization": ("CriminalOrganization", "Organization"),
    "group": ("CriminalOrganization", "Organization"),
    "drug": ("Substance",),
    "substance": ("Substance",),
    "city": ("Place",),
    "state": ("Place",),
    "report": ("Document",),
    "indictment": ("Document",),
    "bill": ("Document",),
    "law": ("Document",),
    "act": ("Document",),
    "memorandum": ("Document",),
    "order": ("Document",),
    "legislation": ("Document",),
}


_NICKNAME = re.compile(r"(?<=\s)[\"“][^\"“”]*[\"”](?=\s)")


@dataclass(slots=True)
class Referent:
    """What some mentions of one document refer to."""

    type: str
    label: str
    actor: str | None
    #: True when a name stands for it.
    named: bool
    plural: bool
    key: tuple[str, ...]
    mentions: list[LocatedMention] = field(default_factory=list)
    #: Other forms under which the text knows it (abbreviations, roles), lower case.
    words: set[str] = field(default_factory=set)
    #: "he" or "she", once the text shows which.
    gender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """The referents of a document, and which mention refers to which."""

    referents: tuple[Referent, ...]
    #: (paragraph, token index of the mention's head) → mention with its referent; None is open.
    by_head: dict[tuple[int, int], tuple[LocatedMention, Referent | None]]
    #: (paragraph, any token index of a mention) → the same.
    by_token: dict[tuple[int, int], tuple[LocatedMention, Referent | None]]
    #: Speaker's label in a transcript → who that is; None is open.
    turns: dict[str, Referent | None]


def resolve_references(parsed: Parsed, mentions: Iterable[LocatedMention], vocabulary: Vocabulary) -> References:
    """Decide what each mention of a document refers to."""
    resolver = _Resolver(parsed, vocabulary)
    by_head: dict[tuple[int, int], tuple[LocatedMention, Referent | None]] = {}
    by_token: dict[tuple[int, int], tuple[LocatedMention, Referent | None]] = {}
    for mention in mentions:
        referent, reason = resolver.refer(mention)
        kept = dataclasses.replace(
            mention,
            mention=dataclasses.replace(mention.mention, reason=reason),
            antecedent=_antecedent(mention, referent),
        )
        if referent is not None:
            referent.gender = referent.gender or resolver.gender(kept)
            referent.mentions.append(kept)
            resolver.seen.append((resolver.sentence_of(kept), kept, referent))
        by_head[mention.paragraph, mention.head] = (kept, referent)
        for place in range(mention.first, mention.last):
            by_token[mention.paragraph, place] = (kept, referent)
    turns = {label: resolver.turn(label) for label in _speakers(parsed, vocabulary)}
    return References(referents=tuple(resolver.referents), by_head=by_head, by_token=by_token, turns=turns)


def _antecedent(mention: LocatedMention, referent: Referent | None) -> Mention | None:
    """Return the nearest mention before this one that names or describes the same in other words."""
    if referent is None or mention.mention.text == referent.label:
        return None
    for other in reversed(referent.mentions):
        if other.mention.kind is not MentionKind.PRONOUN:
            return None if other.mention.text == mention.mention.text else other.mention
    return None


def _speakers(parsed: Parsed, vocabulary: Vocabulary) -> list[str]:
    """Labels behind which somebody speaks, in the order of the text; a heading before a colon is none."""
    labels = Counter(
        parsed.document.text[slice(*paragraph.turn)] for paragraph in parsed.paragraphs if paragraph.turn is not None
    )
    speaking = vocabulary.word_classes.get("speaking", frozenset()) | vocabulary.word_classes.get("human", frozenset())

    def speaks(label: str) -> bool:
        return (
            labels[label] > 1
            or len(label) == 1
            or not label.replace("of", "").isupper()
            or label.startswith(("MR", "MRS", "MS", "DR"))
            or label.casefold().split()[-1] in speaking
        )

    sure = any(speaks(label) for label in labels)
    return [label for label in labels if speaks(label) or (sure and len(label.split()) == 1)]


class _Resolver:
    def __init__(self, parsed: Parsed, vocabulary: Vocabulary) -> None:
        self.parsed = parsed
        self.vocabulary = vocabulary
        self.referents: list[Referent] = []
        self.by_actor: dict[str, Referent] = {}
        self.by_key: dict[tuple[str, tuple[str, ...]], Referent] = {}
        #: (sentence number, mention, referent) in the order of the text.
        self.seen: list[tuple[int, LocatedMention, Referent]] = []
        self.sentence_numbers: list[list[int]] = []
        number = 0
        for paragraph in parsed.paragraphs:
            numbers = []
            for token in paragraph.doc:
                if token.is_sent_start:
                    number += 1
                numbers.append(number)
            number += 1
            self.sentence_numbers.append(numbers)
        self.abbreviations = abbreviations(parsed)
        self.aliases = aliases(parsed)
        self.capitals = states_by_capital(vocabulary)
        cues = vocabulary.cues
        self.reporting = cues.get("reportingVerb", frozenset()) | cues.get("denyingVerb", frozenset())
        classes = vocabulary.word_classes
        self.female, self.male = classes.get("female", frozenset()), classes.get("male", frozenset())

    def sentence_of(self, mention: LocatedMention) -> int:
        return self.sentence_numbers[mention.paragraph][mention.head]

    def gender(self, mention: LocatedMention) -> str:
        """Return what a title, a kinship noun or a pronoun shows: "he", "she", or nothing."""
        doc = self.parsed.paragraphs[mention.paragraph].doc
        words = {doc[mention.head].lower_, doc[mention.first].lower_.rstrip(".")}
        if mention.first > 0 and mention.mention.kind is MentionKind.NAME:
            words.add(doc[mention.first - 1].lower_.rstrip("."))
        return self._gender(words)

    def _gender(self, words: set[str]) -> str:
        return "she" if words & self.female else "he" if words & self.male else ""

    def refer(self, mention: LocatedMention) -> tuple[Referent | None, str]:
        """Return the referent and the reason."""
        if mention.mention.kind is MentionKind.PRONOUN:
            return self._pronoun(mention)
        if mention.mention.kind is MentionKind.NAME:
            return self._name(mention)
        return self._description(mention)

    def turn(self, label: str) -> Referent | None:
        """Return who speaks under a label: a person of that surname in the text, else somebody by that label."""
        if label == "Q":
            # Whoever asks: seldom one and the same, and seldom named.
            return None
        if label == "A":
            return self._interviewed()
        key = _name_key(re.sub(r"\s+of\s.*", "", label))[-1:]
        for referent in self.referents:
            if referent.type == "Person" and (key[0] in _name_key(referent.label) or referent.label == label):
                return referent
        referent = Referent(type="Person", label=label, actor=None, named=False, plural=False, key=_name_key(label))
        self.referents.append(referent)
        return referent

    def _interviewed(self) -> Referent | None:
        """Who answers: the one person whom the text names before the first question."""
        text = self.parsed.document.text
        first = next(
            index
            for index, paragraph in enumerate(self.parsed.paragraphs)
            if paragraph.turn is not None and text[slice(*paragraph.turn)] in ("Q", "A")
        )
        named = [
            referent
            for referent in self.referents
            if referent.type == "Person" and referent.named and referent.mentions[0].paragraph < first
        ]
        return named[0] if len(named) == 1 else None

    # --- names ----------------------------------------------------------------------------------------

    def _name(self, mention: LocatedMention) -> tuple[Referent, str]:
        type_ = mention.mention.type
        state = self.capitals.get(mention.mention.text)
        if state is not None and type_ != "Person" and self._acts(mention):
            return self._curated(mention, state), "capital that stands for its state"
        if mention.actor is not None:
            curated = self._curated(mention, mention.actor)
            return curated, "name" if mention.mention.text == curated.label else "curated alias"
        key = _name_key(mention.mention.text)
        known = self.by_key.get((type_, key)) or next(
            (
                self.by_key[other, key]
                for other in (
                    "CriminalOrganization",
                    "GovernmentBody",
                    "Company",
                    "Organization",
                    "Place",
                    "MediaOutlet",
                )
                if type_ != "Person" and (other, key) in self.by_key
            ),
            None,
        )
        if known is not None:
            return known, "name"
        long_form = self.abbreviations.get(mention.mention.text)
        if long_form is not None:
            for referent in self.referents:
                if referent.named and long_form in (
                    referent.label.lower(),
                    *(m.mention.text.lower() for m in referent.mentions),
                ):
                    self.by_key[type_, key] = referent
                    return referent, "abbreviation introduced in the text"
        alias = self._alias(mention.mention.text)
        if alias is not None:
            self.by_key[type_, key] = alias
            return alias, "alias introduced in the text"
        if type_ == "Person" or (type_ in _TAKEN_FOR and len(key) == 1):
            person = self._surname(key, behind=type_ != "Person")
            if person is not None:
                self.by_key[type_, key] = person
                return person, "surname"
            earlier = self.by_key.get((type_, key[-1:])) if type_ == "Person" and len(key) > 1 else None
            if earlier is not None and len(_name_key(earlier.label)) == 1:
                # The text named the surname first; the full name says who that is.
                earlier.label = mention.mention.text
                self.by_key[type_, key] = earlier
                return earlier, "surname"
        described = self._described_before(mention)
        if described is not None:
            described.named, described.label, described.type = True, mention.mention.text, type_
            self.by_key[type_, key] = described
            return described, "apposition"
        referent = self._new(mention, type_, mention.mention.text, actor=None, named=True)
        self.by_key[type_, key] = referent
        return referent, "name"

    def _curated(self, mention: LocatedMention, name: str) -> Referent:
        if name not in self.by_actor:
            actor = self.vocabulary.actors[name]
            self.by_actor[name] = self._new(mention, actor.type, actor.label, actor=name, named=True)
        return self.by_actor[name]

    def _acts(self, mention: LocatedMention) -> bool:
        return stands_for_state(self.parsed.paragraphs[mention.paragraph].doc[mention.head], self.vocabulary)

    def _alias(self, text: str) -> Referent | None:
        """Whoever the text has said goes by a name: who is named right before "also known as"."""
        introduced = self.aliases.get(text.strip('"“”').lower())
        if introduced is None:
            return None
        named = [
            (len(name), referent)
            for referent in self.referents
            if referent.named
            for name in {referent.label.lower(), *(one.mention.text.lower() for one in referent.mentions)}
            if introduced == name or introduced.endswith(f" {name}")
        ]
        return max(named, key=lambda pair: pair[0])[1] if named else None

    def _described_before(self, mention: LocatedMention) -> Referent | None:
        """Whom a description stands for that a name follows between commas: "its chief, Ana Ruiz, …"."""
        doc = self.parsed.paragraphs[mention.paragraph].doc
        if mention.last < len(doc) and not (doc[mention.last].is_punct or doc[mention.last].is_sent_start):
            return None
        text, start = self.parsed.document.text, mention.mention.start
        for _, other, referent in reversed(self.seen[-_NEAR:]):
            if other.paragraph != mention.paragraph or other.mention.kind is not MentionKind.DESCRIPTION:
                continue
            joined = any(_BEFORE_NAME.fullmatch(text, one.end, start) for one in (other.mention, *other.wider)) or (
                referent.type == "Person" and _OF_SOMEBODY.fullmatch(text, other.mention.end, start) is not None
            )
            if joined and not referent.named and not referent.plural and not other.plural:
                return referent if _fits(referent.type, mention.mention.type) else None
        return None

    def _surname(self, key: tuple[str, ...], *, behind: bool) -> Referent | None:
        """The person whose name the words are part of, unless two people share them.

        Args:
            key: the words.
            behind: whether they must stand behind the first word of the name.
        """
        if len(key) > 2:
            return None
        fitting = [
            referent
            for referent in self.referents
            if referent.type == "Person"
            and referent.named
            and _part_of(key, _name_key(referent.label))
            and not (behind and _name_key(referent.label)[:1] == key)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _new(self, mention: LocatedMention, type_: str, label: str, *, actor: str | None, named: bool) -> Referent:
        referent = Referent(type=type_, label=label, actor=actor, named=named, plural=mention.plural, key=mention.key)
        self.referents.append(referent)
        return referent

    # --- descriptions ---------------------------------------------------------------------------------

    def _description(self, mention: LocatedMention) -> tuple[Referent, str]:
        type_ = mention.mention.type
        whole = self._apposition(mention)
        if whole is not None:
            whole.words.update(word for word in mention.key if word not in SMALL_WORDS)
            return whole, "apposition"
        bare = len(mention.key) == 1
        if mention.definite:
            antecedent = self._definite(mention)
            if antecedent is not None:
                return antecedent, "definite role" if not bare else "definite description"
        known = self.by_key.get((type_, mention.key))
        if known is not None and (type_ != "Person" or mention.definite):
            return known, "same description"
        referent = self._new(mention, type_, mention.mention.text, actor=None, named=False)
        referent.words.update(word for word in mention.key if word not in SMALL_WORDS)
        self.by_key[type_, mention.key] = referent
        return referent, "description"

    def _apposition(self, mention: LocatedMention) -> Referent | None:
        """The name next to which a description stands: "Derek Maltz, former head of …"."""
        doc = self.parsed.paragraphs[mention.paragraph].doc
        head = doc[mention.head]
        if head.dep_ == "appos":
            for place in range(head.head.i, max(head.head.i - 4, -1), -1):
                for _, other, referent in reversed(self.seen[-8:]):
                    if other.paragraph == mention.paragraph and other.first <= place < other.last:
                        if (
                            referent.named
                            and _fits(mention.mention.type, referent.type)
                            and referent.plural == mention.plural
                        ):
                            return referent
                        return None
        return None

    def _definite(self, mention: LocatedMention) -> Referent | None:
        sentence = self.sentence_of(mention)
        head = mention.key[-1] if len(mention.key) else ""
        doc = self.parsed.paragraphs[mention.paragraph].doc
        lemma = doc[mention.head].lemma_.lower()
        content = {word for word in mention.key if word not in SMALL_WORDS}
        bare = len(mention.key) == 1
        types = _GENERIC.get(lemma, ())
        if lemma in ("country", "nation") and bare and not mention.plural:
            return self._country(sentence)
        nearest: dict[str, Referent] = {}
        for number, other, referent in reversed(self.seen):
            if sentence - number > _DEFINITE_REACH:
                break
            if referent.plural != mention.plural or other.mention.kind is MentionKind.PRONOUN:
                continue
            if (
                not referent.named
                and referent.type == mention.mention.type
                and content < set(referent.key)
                and referent.key[-1] == head
            ):
                return referent
            if referent.named and len(mention.key) == 1:
                name_words = {word.lower() for word in re.findall(r"\w+", referent.label)}
                if lemma in name_words and _fits(mention.mention.type, referent.type):
                    return referent
                if referent.type in types and sentence - number <= _GENERIC_REACH:
                    nearest.setdefault(referent.type, referent)
            if referent.named and referent.type == "Person" and mention.mention.type == "Person":
                shared = content & referent.words
                if lemma in shared or len(shared) >= 2:
                    return referent
            if nearest and (types[0] in nearest or sentence - number > _GENERIC_REACH):
                break
        # "the group" is one of criminals, where the text has just spoken of one, and not who reports on it.
        return next((nearest[type_] for type_ in types if type_ in nearest), None)

    def _country(self, sentence: int) -> Referent | None:
        """The country that a text is about, or the only one of which it has just spoken; else it is open."""
        counts = Counter(
            index
            for index, referent in enumerate(self.referents)
            if referent.type == "Country" and referent.named
            for _ in referent.mentions
        )
        common = counts.most_common(2)
        if common and (len(common) == 1 or common[0][1] >= 2 * common[1][1]):
            return self.referents[common[0][0]]
        recent = {
            id(referent): referent
            for number, _, referent in self.seen[-40:]
            if sentence - number <= 1 and referent.type == "Country" and referent.named
        }
        return next(iter(recent.values())) if len(recent) == 1 else None

    # --- pronouns -------------------------------------------------------------------------------------

    def _pronoun(self, mention: LocatedMention) -> tuple[Referent | None, str]:
        word = mention.mention.text.lower()
        if word in FIRST_PERSON:
            return None, "first person"
        doc = self.parsed.paragraphs[mention.paragraph].doc
        if word in ("it", "its", "itself") and doc[mention.head].dep_ in ("expl",):
            return None, "pronoun"
        sentence = self.sentence_of(mention)
        if word in _PLURAL_PRONOUNS and self._people_joined(sentence):
            # "X and Y were arrested. They …": two people are no one referent, and nobody else may stand in for them.
            return None, "pronoun"
        head = doc[mention.head]
        gender = self._gender({word})
        speaks = bool(gender) and _says(head, self.reporting)
        acted_on = word == "it" and (head.dep_ in ("dobj", "nsubjpass") or _is_named(head))
        best, best_score = None, 0.0
        for age, (number, other, referent) in enumerate(reversed(self.seen)):
            distance = sentence - number
            if distance > _PRONOUN_REACH:
                break
            if not _agrees(word, referent, other) and not (
                acted_on and referent.type == "Substance" and not other.plural
            ):
                continue
            if gender and referent.gender and gender != referent.gender:
                continue
            other_head = self.parsed.paragraphs[other.paragraph].doc[other.head]
            if distance == 0 and other.paragraph == mention.paragraph and _beside(head, other_head, word):
                continue
            dependency = other_head.dep_
            subject = dependency in ("nsubj", "nsubjpass", "ROOT", "agent") or (dependency == "conj")
            if acted_on and referent.type == "Substance":
                subject = subject or dependency in _OBJECTS
            possessive = other.mention.kind is MentionKind.PRONOUN
            score = 3.0 - distance + (1.5 if subject else 0.0) + (0.5 if possessive else 0.0) - 0.05 * age
            if word in _PLURAL_PRONOUNS and other.plural:
                score += 0.5
            if distance == 0 and dependency == "poss":
                score += 0.5
            if speaks and _says(other_head, self.reporting):
                # "…, she said": who spoke before goes on.
                score += 1.0
            if score > best_score:
                best, best_score = referent, score
        return best, "pronoun"

    def _people_joined(self, sentence: int) -> bool:
        for number, other, referent in reversed(self.seen):
            if sentence - number > 1:
                return False
            head = self.parsed.paragraphs[other.paragraph].doc[other.head]
            if referent.type == "Person" and any(child.dep_ == "conj" for child in head.children):
                return True
        return False


def _says(subject: Token, reporting: frozenset[str]) -> bool:
    """Whether a word is the subject of a verb of saying; "Ana Ruiz, a judge, said": also beside one."""
    noun = subject.head if subject.dep_ == "appos" else subject
    return noun.dep_ == "nsubj" and noun.head.lemma_.lower() in reporting


def _is_named(pronoun: Token) -> bool:
    """Whether a noun says what the pronoun is: "It is a scourge"."""
    return (
        pronoun.dep_ == "nsubj"
        and pronoun.head.lemma_ == "be"
        and any(child.dep_ == "attr" and child.pos_ == "NOUN" for child in pronoun.head.children)
    )


def _beside(pronoun: Token, other: Token, word: str) -> bool:
    """Whether the two are subject and object of one verb, and so cannot be the same: "the unit charged him"."""
    if word in _REFLEXIVE or pronoun.dep_ == "poss":
        return False
    governor = pronoun.head.head if pronoun.dep_ == "pobj" else pronoun.head
    return other.head.i == governor.i and other.dep_ != "poss" and governor.pos_ in ("VERB", "AUX")


def _agrees(pronoun: str, referent: Referent, mention: LocatedMention) -> bool:
    if pronoun in _PERSON_PRONOUNS:
        return referent.type == "Person"
    if pronoun in _PLURAL_PRONOUNS:
        return (
            referent.type in _PEOPLE
            or (referent.type in _COLLECTIVE - {"Country", "Document"} and not referent.plural)
            or (mention.plural and referent.type not in ("Place", "Person"))
        )
    return referent.type in _COLLECTIVE and not mention.plural


def _fits(described: str, named: str) -> bool:
    if described == named:
        return True
    organisations = {"GovernmentBody", "Organization", "Company", "CriminalOrganization", "MediaOutlet", "Group"}
    return described in organisations and named in organisations


def _name_key(name: str) -> tuple[str, ...]:
    # A nickname in quotes is no part of the name: Joaquín "El Chapo" Guzmán is Joaquín Guzmán.
    name = _NICKNAME.sub(" ", name)
    words = re.findall(r"[^\W_]+", name.casefold().replace(".", "").replace("'s", "").replace("’s", ""))
    while len(words) > 1 and words[0] in ("the", "mr", "mrs", "ms", "dr", "president", "senator"):
        words = words[1:]
    return tuple(words)


def _part_of(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a short name is the end, or the beginning, of a full one: "Guzmán" of "Joaquín Guzmán Loera"."""
    if len(part) >= len(whole):
        return False
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
