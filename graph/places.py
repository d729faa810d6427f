"""What stands where around a word: the places that frames speak of, read off the dependency parse.

``actor`` is who acts whatever the voice, ``patient`` what is acted upon, ``'s`` the possessor; all others are
prepositions. Conjunctions give each member, "thousands of pounds of fentanyl" gives fentanyl, a relative pronoun the
noun it stands for, an infinitive or gerund the one who is said to do it.
"""

from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Token

from graph.voices import described_by
from ontology.frames import ACTOR, PATIENT, POSSESSOR, FrameKind

_VERBAL = ("VERB", "AUX")
_OBJECTS = ("dobj", "dative", "attr", "oprd")
#: Of two people, the one after these verbs does what the infinitive says: "forced the bank to pay".
_DEPTH = 12
_SUBJECT_CONTROL = frozenset(
    ("use", "utilize", "exploit", "employ", "leverage", "need", "maintain", "have", "seek", "buy", "bribe", "pay")
)


class Places:
    """Answers for one paragraph; ``containers`` are nouns of quantity and kind.

    ``opposing`` are verbs whose subject does not do what their object names: "X curbs the export of …".
    """

    def __init__(self, containers: frozenset[str], opposing: frozenset[str]) -> None:
        """Take the word classes that decide what is looked through."""
        self.containers = containers
        self.opposing = opposing

    def fillers(self, trigger: Token, place: str, kind: FrameKind) -> list[Token]:
        """Return the heads of what fills a place, each once, in the order of the text."""
        if kind is FrameKind.VERB:
            heads = self._verb(trigger, place)
        elif kind is FrameKind.ADJECTIVE:
            heads = self._adjective(trigger, place)
        elif kind is FrameKind.PREPOSITION:
            heads = self._preposition(trigger, place)
        else:
            heads = self._noun(trigger, place, copula=kind is FrameKind.COPULA)
        found: dict[int, Token] = {}
        # One leader is one of a list, not each of them; a name in front belongs to the noun right behind it.
        alone = place == ACTOR and (
            (kind is FrameKind.COPULA and trigger.tag_ in ("NN", "NNP"))
            or (kind is FrameKind.PREPOSITION and trigger.pos_ != "ADP")
        )
        for head in heads:
            for token in self.expand(head, conjuncts=not alone):
                found.setdefault(token.i, token)
        # A possessor that reads as an "of" is trigger and filler in one; nothing else fills a place of its own.
        return [found[i] for i in sorted(found) if i != trigger.i or kind is FrameKind.PREPOSITION]

    def expand(self, token: Token, depth: int = 0, *, conjuncts: bool = True) -> Iterator[Token]:
        """Yield a head, what is joined to it, and what stands behind a noun of quantity."""
        if depth > _DEPTH:
            return
        if token.tag_ in ("WDT", "WP", "WP$") or (
            token.lower_ == "that" and token.dep_ in ("nsubj", "nsubjpass", "dobj")
        ):
            clause = next((word for word in chain((token,), token.ancestors) if word.dep_ == "relcl"), None)
            if clause is not None:
                yield from self.expand(described_by(clause, token), depth + 1, conjuncts=conjuncts)
                return
        owned = _owned(token)
        if owned is not None:
            # "the Department of the Treasury's Office": the parser hangs the office on the "of".
            yield from self.expand(owned, depth + 1, conjuncts=conjuncts)
            return
        inner = [
            noun
            for preposition in token.children
            if preposition.dep_ == "prep" and preposition.lower_ == "of"
            for noun in preposition.children
            if noun.dep_ == "pobj"
        ]
        for child in token.lefts:
            if (
                child.dep_ in ("amod", "compound", "nmod")
                and child.text[:1].isupper()
                and any(other.dep_ == "conj" for other in child.children)
            ):
                # "Chinese and U.S. authorities": the first of the two stands on its nationality.
                yield child
        if inner and token.lemma_.lower() in self.containers:
            for noun in inner:
                yield from self.expand(noun, depth + 1)
        if token.lemma_.lower() in self.containers:
            for child in token.children:
                if child.dep_ in ("compound", "nmod", "npadvmod"):
                    yield from self.expand(child, depth + 1)
        yield token
        for child in token.children:
            if conjuncts and child.dep_ == "conj" and child.i > token.i and child.pos_ not in _VERBAL:
                yield from self.expand(child, depth + 1)
            elif child.dep_ == "appos" and (
                (child.pos_ == "PROPN" and token.tag_ == "NNS") or child.lemma_.lower() in self.containers
            ):
                # "two precursors, NPP and ANPP": what is said of them is said of each. "Pills, ten pounds of …" is a
                # list that the parser took for an apposition.
                yield from self.expand(child, depth + 1)
            elif child.dep_ == "prep" and child.lower_ in ("including", "like", "such"):
                for noun in chain(
                    child.children, *(inner.children for inner in child.children if inner.dep_ == "prep")
                ):
                    if noun.dep_ == "pobj":
                        yield from self.expand(noun, depth + 1)

    def bearers(self, noun: Token) -> list[Token]:
        """Whose description a noun is, right next to it: "Maria Ruiz, a broker", "the broker, Maria Ruiz"."""
        if noun.dep_ == "appos":
            return [noun.head]
        if noun.dep_ == "attr" and noun.head.lemma_ == "be":
            return [child for child in noun.head.children if child.dep_ == "nsubj"]
        if noun.dep_ == "pobj" and noun.head.lower_ == "as":
            return self._bearer(noun)
        return [child for child in noun.children if child.dep_ == "appos" and child.i > noun.i]

    # --- verbs ----------------------------------------------------------------------------------------

    def _verb(self, verb: Token, place: str) -> list[Token]:
        if place == ACTOR:
            return self.actor(verb)
        if place == PATIENT:
            return self.patient(verb)
        found = list(_prepositional(verb, place))
        if place in ("to", "for") and not found:
            found.extend(child for child in verb.children if child.dep_ == "dative" and child.pos_ != "ADP")
        if not found and " " not in place:
            # The phrase may hang on the noun of another one: "fight for turf in Nuevo Laredo".
            for child in verb.children:
                if child.dep_ == "prep" and child.i > verb.i:
                    for noun in child.children:
                        if noun.dep_ == "pobj":
                            found.extend(_prepositional(noun, place))
        for noun in self.patient(verb) if not _passive(verb) else ():
            found.extend(_prepositional(noun, place))
            if place == "of":
                owners = [child for child in noun.children if child.dep_ == "poss"]
                found.extend(owners or [child for child in noun.children if child.dep_ in ("compound", "nmod", "amod")])
        return found

    def actor(self, verb: Token, depth: int = 0) -> list[Token]:
        """Return who does what the verb says."""
        if depth > _DEPTH:
            return []
        if _passive(verb):
            return _agents(verb)
        subjects = [child for child in verb.children if child.dep_ == "nsubj"]
        if subjects:
            return subjects
        head = verb.head
        if head.i == verb.i:
            return []
        if verb.dep_ == "conj" and head.pos_ in _VERBAL:
            return self.actor(head, depth + 1)
        if verb.dep_ in ("acl", "amod"):
            if verb.tag_ == "VBN":
                return _agents(verb)
            if verb.tag_ == "VBG":
                return [head]
            return self._owner_of_act(head, depth)
        if verb.dep_ == "relcl":
            return [described_by(verb, None)] if not any(child.dep_ == "nsubj" for child in verb.children) else []
        if verb.dep_ in ("xcomp", "ccomp", "advcl", "oprd") and head.pos_ in _VERBAL:
            if verb.tag_ == "VBN" and verb.dep_ == "advcl":
                return _agents(verb)
            return self._controller(head, depth, objects_first=verb.dep_ in ("xcomp", "ccomp", "oprd"))
        if verb.dep_ in ("xcomp", "advcl") and head.pos_ in ("ADJ", "NOUN"):
            return self._nominal_subject(head) or self._owner_of_act(head, depth)
        if verb.tag_ == "VBG" and verb.dep_ == "compound" and head.dep_ == "pobj":
            # "convicted of trafficking heroin" is often parsed as if "trafficking" described the heroin.
            head = head.head
        if (verb.dep_ == "pcomp" or head is not verb.head) and head.pos_ in ("ADP", "SCONJ"):
            governor = head.head
            if governor.pos_ == "ADJ" or (
                governor.tag_ == "VBN" and governor.dep_ in ("acl", "amod", "relcl", "advcl") and not _agents(governor)
            ):
                return self._adjective(governor, ACTOR)
            if governor.pos_ in _VERBAL:
                return self._controller(governor, depth, objects_first=head.lower_ in ("for", "of", "with", "from"))
            return self._owner_of_act(governor, depth)
        return []

    def _controller(self, verb: Token, depth: int, *, objects_first: bool) -> list[Token]:
        if objects_first and verb.lemma_.lower() not in _SUBJECT_CONTROL:
            if _passive(verb):
                return self.patient(verb, depth + 1)
            objects = [child for child in verb.children if child.dep_ in ("dobj", "dative") and child.i > verb.i]
            if objects and objects[0].pos_ in ("NOUN", "PROPN", "PRON"):
                return objects[:1]
        if _passive(verb):
            return self.patient(verb, depth + 1) or _agents(verb)
        return self.actor(verb, depth + 1)

    def _owner_of_act(self, noun: Token, depth: int) -> list[Token]:
        """Who makes the attempt, plays the part: the possessor of the noun, or who does what governs it."""
        owners = [child for child in noun.children if child.dep_ == "poss"]
        owners = owners or list(_prepositional(noun, "by"))
        if owners:
            return owners
        if noun.dep_ in ("dobj", "attr", "oprd") and noun.head.pos_ in _VERBAL:
            return self.actor(noun.head, depth + 1)
        if noun.dep_ == "pobj":
            governor = noun.head.head
            if governor.pos_ == "ADJ":
                return self._adjective(governor, ACTOR)
            if governor.pos_ in _VERBAL:
                if governor.tag_ == "VBN" and governor.dep_ in ("acl", "relcl", "amod") and not _agents(governor):
                    return self._adjective(governor, ACTOR)
                return self._controller(
                    governor, depth, objects_first=noun.head.lower_ in ("for", "of", "with", "to", "on")
                )
            if governor.pos_ == "NOUN":
                return self._owner_of_act(governor, depth + 1)
        return []

    def _nominal_subject(self, predicate: Token) -> list[Token]:
        if predicate.dep_ in ("acomp", "attr", "oprd", "xcomp") and predicate.head.pos_ in _VERBAL:
            return [child for child in predicate.head.children if child.dep_ in ("nsubj", "nsubjpass")] or self.actor(
                predicate.head
            )
        return []

    def patient(self, verb: Token, depth: int = 0) -> list[Token]:
        """Return what is acted upon."""
        if depth > _DEPTH:
            return []
        if _passive(verb):
            subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
            subjects = subjects or [child for child in verb.children if child.dep_ == "nsubj"]
            if subjects:
                return subjects
            if verb.dep_ == "conj":
                return self.patient(verb.head, depth + 1)
            if verb.dep_ == "relcl":
                return [verb.head]
            if verb.dep_ in ("xcomp", "advcl") and verb.head.pos_ in _VERBAL:
                return self._controller(verb.head, depth, objects_first=False)
            return []
        objects = [child for child in verb.children if child.dep_ in _OBJECTS and child.pos_ != "ADP"]
        direct = [child for child in objects if child.dep_ == "dobj"] or objects
        if direct:
            return direct
        if verb.tag_ == "VBG" and verb.dep_ == "compound" and verb.head.i > verb.i:
            return [verb.head]
        if verb.dep_ in ("acl", "amod", "advcl") and verb.tag_ == "VBN":
            return [verb.head] if verb.dep_ != "advcl" else self.actor(verb.head, depth + 1)
        if (
            verb.dep_ == "conj"
            and verb.tag_ == "VBN"
            and verb.head.pos_ in _VERBAL
            and (_passive(verb.head) or verb.head.dep_ in ("acl",))
        ):
            return self.patient(verb.head, depth + 1)
        if verb.dep_ == "relcl" and any(
            child.dep_ == "nsubj" and child.tag_ not in ("WDT", "WP") for child in verb.children
        ):
            return [verb.head]
        for child in verb.children:
            # "buys and sells fentanyl": the object stands with the last verb.
            if child.dep_ == "conj" and child.pos_ in _VERBAL and child.tag_ == verb.tag_:
                return self.patient(child, depth + 1)
        return []

    # --- nouns, adjectives, prepositions --------------------------------------------------------------

    def _noun(self, noun: Token, place: str, *, copula: bool) -> list[Token]:
        if place == ACTOR:
            return self._bearer(noun)
        if place == POSSESSOR:
            found = [child for child in noun.children if child.dep_ in ("poss", "compound", "nmod", "amod")]
            left = noun.nbor(-1) if noun.i > 0 else None
            if copula and left is not None and left.dep_ == "compound" and left.head.i == noun.head.i:
                # "Sinaloa Cartel leader Juan Pérez": all hang on the last word.
                found.append(left)
            if not copula and not any(child.dep_ == "poss" for child in noun.children):
                found.extend(self._light_verb_actor(noun))
            return found
        found = list(_prepositional(noun, place))
        if not found and not copula:
            # "production and sale of fentanyl": what hangs on one of two joined nouns belongs to both.
            joined = [child for child in noun.children if child.dep_ == "conj"] or (
                [noun.head] if noun.dep_ == "conj" and noun.head.pos_ == "NOUN" else []
            )
            found.extend(token for other in joined for token in _prepositional(other, place))
        if place == "of" and not copula:
            # "cocaine seizures": what stands in front may be acted upon.
            found.extend(child for child in noun.children if child.dep_ == "compound")
        if noun.dep_ in ("dobj", "nsubjpass", "attr", "pobj") and not copula:
            verb = noun.head if noun.dep_ != "pobj" else noun.head.head
            if verb.pos_ in _VERBAL and verb.lemma_.lower() not in self.opposing:
                found.extend(token for token in _prepositional(verb, place) if token.i != noun.i)
        return found

    def _light_verb_actor(self, noun: Token) -> list[Token]:
        if noun.dep_ in ("dobj", "attr") and noun.head.lemma_.lower() not in self.opposing:
            return self.actor(noun.head)
        if noun.dep_ == "nsubjpass" and noun.head.lemma_.lower() not in self.opposing:
            return _agents(noun.head)
        if (
            noun.dep_ == "pobj"
            and noun.head.head.pos_ in _VERBAL
            and noun.head.head.lemma_.lower() not in self.opposing
            and noun.head.lower_ in ("in", "into", "on", "at", "under")
        ):
            return self.actor(noun.head.head)
        if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.head.head.pos_ in ("NOUN", "PROPN"):
            # "officials with links to the cartels"
            return [noun.head.head]
        if noun.dep_ == "conj":
            return self._light_verb_actor(noun.head)
        return []

    def _bearer(self, noun: Token, depth: int = 0) -> list[Token]:
        """Of whom a noun is said: "X is a …", "X, a …", "the … X", "X serves as …"."""
        if depth > _DEPTH:
            return []
        head = noun.head
        if noun.dep_ in ("attr", "oprd") and head.pos_ in _VERBAL:
            return [child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")] or self.actor(head)
        if noun.dep_ == "appos":
            if noun.tag_ in ("NNS", "CD"):
                # "X and Y, two leaders": said of all that are joined.
                return [head, *(other for other in head.conjuncts if other.i < noun.i)]
            return [head]
        if noun.dep_ == "pobj" and head.lower_ == "of" and head.head.tag_ == "CD":
            # "one of the leaders of": said of whom the number counts.
            return self._bearer(head.head, depth + 1)
        if noun.dep_ in ("compound", "nmod") and head.pos_ == "PROPN":
            return [head]
        if noun.dep_ == "conj":
            if head.pos_ in _VERBAL:
                return [child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")]
            return self._bearer(head, depth + 1)
        if (
            noun.dep_ == "pobj"
            and head.lower_ == "of"
            and (head.head.lemma_.lower() in self.containers or head.head.pos_ == "NUM")
        ):
            # "one of the largest producers of …"
            return self._bearer(head.head, depth + 1)
        if noun.dep_ == "pobj" and head.lower_ == "among":
            # "is among the largest producers of …"
            return [child for child in head.head.children if child.dep_ in ("nsubj", "nsubjpass")]
        if noun.dep_ == "pobj" and head.lower_ == "as":
            governor = head.head
            if governor.pos_ in _VERBAL:
                return self.patient(governor) or self.actor(governor)
            return [governor] if governor.pos_ in ("NOUN", "PROPN") else []
        if noun.dep_ == "dobj" and head.lemma_.lower() in ("become", "remain", "constitute", "represent"):
            return self.actor(head)
        return [child for child in noun.children if child.dep_ == "appos" and child.i > noun.i]

    def _adjective(self, adjective: Token, place: str) -> list[Token]:
        if place != ACTOR:
            # "Mexico-based": the place stands in front.
            return [
                *_prepositional(adjective, place),
                *(child for child in adjective.children if child.dep_ == "npadvmod"),
            ]
        if adjective.tag_ in ("VBN", "VBD") and adjective.pos_ in _VERBAL:
            return self.patient(adjective)
        head = adjective.head
        if adjective.dep_ in ("acomp", "oprd", "attr") and head.pos_ in _VERBAL:
            return [child for child in head.children if child.dep_ in ("nsubj", "nsubjpass")] or self.actor(head)
        if adjective.dep_ in ("amod", "acl", "relcl"):
            return [head]
        if adjective.dep_ == "conj":
            return self._adjective(head, place) if head.pos_ in ("ADJ", *_VERBAL) else []
        if adjective.dep_ == "advcl" and head.pos_ in _VERBAL:
            return self.actor(head)
        if adjective.dep_ == "ROOT":
            return [child for child in adjective.children if child.dep_ in ("nsubj", "nsubjpass")]
        return []

    def _preposition(self, preposition: Token, place: str) -> list[Token]:
        if preposition.pos_ != "ADP":
            # A possessor or a name in front of a noun reads as its "of": "Mexico's police", "DEA officials".
            return [preposition.head] if place == ACTOR else [preposition]
        if place == ACTOR:
            return [preposition.head] if preposition.head.pos_ in ("NOUN", "PROPN") else []
        return [child for child in preposition.children if child.dep_ == "pobj"]


def _owned(token: Token) -> Token | None:
    if token.pos_ != "PROPN":
        return None
    for preposition in token.children:
        if preposition.dep_ == "prep" and preposition.lower_ == "of":
            for noun in preposition.children:
                if (
                    noun.dep_ == "pobj"
                    and noun.pos_ == "PROPN"
                    and any(
                        child.dep_ == "poss" and child.pos_ == "PROPN" and child.i > preposition.i
                        for child in noun.children
                    )
                ):
                    return noun
    return None


def _passive(verb: Token) -> bool:
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def _agents(verb: Token) -> list[Token]:
    return [
        noun
        for child in verb.children
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        for noun in child.children
        if noun.dep_ == "pobj"
    ]


def _prepositional(head: Token, name: str) -> Iterator[Token]:
    """Yield the nouns behind a preposition, which may be several words ("on behalf of")."""
    words = name.split(" ")
    for child in head.children:
        if child.dep_ not in ("prep", "dative", "agent", "prt") and child.pos_ != "ADP":
            continue
        yield from _behind(child, words)
        for joined in child.children:
            # "into and through Algeria": the noun hangs on the last preposition.
            if joined.dep_ == "conj" and joined.pos_ == "ADP":
                yield from _behind(joined, words)
                if child.lower_ == words[0] and len(words) == 1:
                    yield from (noun for noun in joined.children if noun.dep_ == "pobj")
        if len(words) == 1:
            # "from China to Mexico": the second preposition may hang on the first or on its noun.
            for inner in child.children:
                if inner.dep_ == "prep" and inner.pos_ == "ADP":
                    yield from _behind(inner, words)


def _behind(preposition: Token, words: list[str]) -> Iterator[Token]:
    if preposition.lower_ != words[0]:
        return
    if len(words) == 1:
        yield from (noun for noun in preposition.children if noun.dep_ in ("pobj", "pcomp"))
        return
    for child in preposition.children:
        if child.lower_ != words[1]:
            continue
        if len(words) == 2:
            yield from (noun for noun in child.children if noun.dep_ == "pobj")
        else:
            for inner in child.children:
                if inner.lower_ == words[2]:
                    yield from (noun for noun in inner.children if noun.dep_ == "pobj")
