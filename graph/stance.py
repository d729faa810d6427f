"""How firmly: polarity and certainty of what a word in the text says, as its speaker puts it.

Read off the dependency parse around the word that carries the relation, up to the clause that a verb of saying opens:
negation, lack, refusal and end deny; modals, plans, calls and conditions make it possible; beliefs and appearances
probable; accusations and charges alleged. The words that did it are kept.
"""

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from graph.model import Certainty, Polarity, Stance
from graph.voices import HeardVoice
from ontology.vocabulary import Vocabulary

_CLIMB = frozenset(
    (
        "xcomp",
        "aux",
        "pcomp",
        "prep",
        "dobj",
        "pobj",
        "acl",
        "advcl",
        "ccomp",
        "conj",
        "attr",
        "acomp",
        "nsubj",
        "nsubjpass",
        "agent",
        "relcl",
    )
)
_MODALS = frozenset(("may", "might", "could", "can", "would", "should", "will", "shall", "'ll", "'d", "must"))


class StanceReader:
    """Reads stance with the cue words of the ontology."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the cue classes that it needs."""
        cues = vocabulary.cues

        def cue(name: str) -> frozenset[str]:
            return cues.get(name, frozenset())

        self.negators = cue("negator") | {"not", "never", "no", "n't", "neither", "nor"}
        self.ending = cue("endingVerb")
        self.failing = cue("failingVerb")
        self.lacking = cue("lackingNoun")
        self.denying = cue("denyingVerb")
        self.alleging_verbs = cue("allegingVerb")
        self.alleging_words = cue("allegingAdverb") | cue("allegingAdjective")
        self.alleging_documents = cue("allegingDocument")
        self.probable_verbs = cue("probableVerb")
        self.probable_words = cue("probableAdverb")
        self.possible_verbs = cue("possibleVerb")
        self.possible_words = cue("possibleAdverb")
        self.possible_nouns = cue("possibleNoun")
        self.conditionals = cue("conditional") | {"if", "unless"}
        self.clausal_verbs = cue("possibleClauseVerb")
        self.alleging_nouns = cue("allegingNoun")
        self.withdrawing = cue("withdrawingVerb")
        self.charges = vocabulary.word_classes.get("charge", frozenset())
        self.modals = (cue("possibleModal") or _MODALS) - {"can"}

    def _alleges(self, voice: HeardVoice) -> bool:
        """Whether what speaks is an indictment or the like."""
        return (
            voice.referent is not None
            and voice.referent.type == "Document"
            and not self.alleging_documents.isdisjoint(word.lower() for word in voice.referent.label.split())
        )

    def read(
        self,
        trigger: Token,
        voices: tuple[HeardVoice, ...],
        frame_stance: str,
        within: tuple[Token, ...] = (),
    ) -> Stance:
        """Return the stance of what ``trigger`` says.

        ``within`` are the two mentions that it relates, where no frame names the word: then it may itself hedge or
        deny ("refused a visa"), and what governs one of them does not touch what is said inside of it.
        """
        flips: list[Token] = []
        certainty: dict[Certainty, list[str]] = {}

        def hedge(kind: Certainty, token: Token) -> None:
            certainty.setdefault(kind, []).append(token.text)

        if within:
            self._own(trigger, flips, hedge)
        for node, previous, shared in _governors(trigger, within):
            lemma = node.lemma_.lower()
            own = previous is None
            for child in node.children:
                lower = child.lower_
                if child.dep_ == "neg" or (child.dep_ == "det" and lower in ("no", "neither") and own):
                    if not shared:
                        continue
                    if own or node.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
                        flips.append(child)
                elif child.dep_ == "aux" and lower in self.modals:
                    hedge(Certainty.POSSIBLE, child)
                elif child.dep_ in ("advmod", "amod"):
                    word = lower
                    if word in self.negators:
                        flips.append(child)
                    elif word in self.alleging_words:
                        hedge(Certainty.ALLEGED, child)
                    elif word in self.probable_words:
                        hedge(Certainty.PROBABLE, child)
                    elif word in self.possible_words:
                        hedge(Certainty.POSSIBLE, child)
                elif child.dep_ == "mark" and lower in self.conditionals:
                    hedge(Certainty.POSSIBLE, child)
                elif own and child.dep_ in ("nsubj", "nsubjpass", "dobj"):
                    for det in child.children:
                        if det.dep_ in ("det", "neg") and det.lower_ in ("no", "neither"):
                            flips.append(det)
                        elif det.lower_ in self.alleging_words and child.dep_ != "dobj":
                            hedge(Certainty.ALLEGED, det)
            if previous is not None:
                if (
                    (lemma in self.ending and previous.pos_ in _VERBAL and previous.dep_ in _CLAUSAL)
                    or (lemma in self.withdrawing and previous.lemma_.lower() in self.charges)
                    or lemma in self.failing
                    or lemma in self.lacking
                    or (lemma in self.denying and node.pos_ == "VERB")
                ):
                    flips.append(node)
                elif node.pos_ in ("VERB", "AUX", "ADJ"):
                    if lemma in self.possible_verbs:
                        if previous.dep_ in _CLAUSAL or previous.pos_ == "ADP" or lemma not in self.clausal_verbs:
                            hedge(Certainty.POSSIBLE, node)
                    elif lemma in self.probable_verbs or lemma in self.probable_words:
                        hedge(Certainty.PROBABLE, node)
                    elif lemma in self.alleging_verbs:
                        hedge(Certainty.ALLEGED, node)
                elif node.pos_ == "NOUN" and lemma in self.possible_nouns:
                    hedge(Certainty.POSSIBLE, node)
                elif node.pos_ == "NOUN" and lemma in self.alleging_nouns and previous.pos_ != "NOUN":
                    hedge(Certainty.ALLEGED, node)
                elif node.lower_ == "without":
                    flips.append(node)
        if voices and voices[0].lemma in self.probable_verbs:
            hedge_cue = certainty.setdefault(Certainty.PROBABLE, [])
            if voices[0].cue not in hedge_cue:
                hedge_cue.append(voices[0].cue)
        for voice in voices:
            if voice.lemma in self.alleging_verbs or self._alleges(voice):
                certainty.setdefault(Certainty.ALLEGED, []).append(voice.cue)
            elif voice.lemma in self.denying and not any(flip.text == voice.cue for flip in flips):
                return Stance(polarity=Polarity.DENIED, certainty=Certainty.CERTAIN, cues=(voice.cue,))
        denied = len({flip.i for flip in flips}) > 0
        if frame_stance == "denied":
            denied = not denied
        elif frame_stance:
            certainty.setdefault(Certainty(frame_stance), [])
        level = next(
            (kind for kind in (Certainty.ALLEGED, Certainty.POSSIBLE, Certainty.PROBABLE) if kind in certainty),
            Certainty.CERTAIN,
        )
        cues = [flip.text for flip in sorted(flips, key=lambda token: token.i)] + certainty.get(level, [])
        return Stance(
            polarity=Polarity.DENIED if denied else Polarity.AFFIRMED, certainty=level, cues=tuple(dict.fromkeys(cues))
        )

    def _own(self, trigger: Token, flips: list[Token], hedge: Callable[[Certainty, Token], None]) -> None:
        """Read the word itself: "accuses", "refused"."""
        lemma = trigger.lemma_.lower()
        if trigger.pos_ not in _VERBAL:
            return
        if lemma in self.failing:
            flips.append(trigger)
        elif lemma in self.alleging_verbs and lemma not in ("charge", "indict"):
            # To be charged is a fact; what the charge says is alleged.
            hedge(Certainty.ALLEGED, trigger)


_VERBAL = ("VERB", "AUX")
_CLAUSAL = ("xcomp", "ccomp", "advcl", "pcomp", "aux", "acl")


def _governors(trigger: Token, within: tuple[Token, ...]) -> Iterator[tuple[Token, Token | None, bool]]:
    """Yield the trigger and the words that govern it, up to the clause that somebody says or that stands alone.

    With each stands the word that it governs, and whether its negation reaches down to the trigger.
    """
    yield trigger, None, True
    node = trigger
    stops = {token.i for token in within}
    if trigger.i in stops:
        return
    shared = True
    while node.head.i != node.i and node.dep_ in _CLIMB and node.head.i not in stops:
        parent = node.head
        purpose = node.dep_ == "advcl" and _is_purpose(node)
        if (
            not purpose
            and node.dep_ in ("relcl", "advcl", "nsubj", "nsubjpass", "agent")
            and node.pos_ in ("VERB", "AUX")
        ):
            # A clause of its own: what governs it does not hedge it.
            return
        if node.dep_ == "pcomp" and parent.lower_ == "for" and parent.head.pos_ in ("VERB", "AUX"):
            # "We want to thank them for capturing him": only what governs "for" can hedge the deed ("called for").
            yield parent.head, node, True
            return
        if node.dep_ == "acl" and parent.pos_ == "NOUN" and node.tag_ in ("VBN", "VBG"):
            return
        if node.dep_ == "conj":
            # "did not ship or sell": the second verb shares what stands before the first one only where it has
            # no subject of its own.
            if node.pos_ in ("NOUN", "PROPN") and parent.pos_ in ("NOUN", "PROPN"):
                # "seizures and arrests": what governs the first of them governs both.
                node = parent
                continue
            if any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children) or node.pos_ not in ("VERB", "AUX"):
                return
            if any(child.dep_ == "aux" for child in node.children):
                return
            # "does not ship but buys": only a verb in the same form shares the negation.
            shared = shared and not (node.tag_ in _FINITE and parent.tag_ == "VB") and not _contrasts(parent)
            yield parent, node, shared
            node = parent
            continue
        if node.dep_ in ("prep", "pobj", "dobj", "nsubj", "nsubjpass", "attr", "acomp", "agent") and parent.pos_ in (
            "VERB",
            "AUX",
        ):
            if node.dep_ == "nsubj" and node.pos_ not in ("VERB", "AUX"):
                # "The alliance could be the top threat": that there is one is not in doubt.
                return
            if node.dep_ == "agent":
                # "encouraged by their cooperation"
                return
            yield parent, node, shared
            if node.dep_ == "nsubjpass":
                return
            node = parent
            continue
        if purpose:
            # "does not meet them to buy": it is open which of the two is denied.
            shared = False
        yield parent, node, shared
        node = parent


_FINITE = ("VBZ", "VBD", "VBP")


def _contrasts(verb: Token) -> bool:
    return any(child.dep_ == "cc" and child.lower_ == "but" for child in verb.children)


def _is_purpose(verb: Token) -> bool:
    """Whether a clause says what for: "to arrest them", without a subject of its own."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children) and not any(
        child.dep_ in ("nsubj", "nsubjpass", "mark") for child in verb.children
    )
