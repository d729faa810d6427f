"""How firmly: polarity and certainty of what a word in the text says, as its speaker puts it.

Read off the dependency parse around the word that carries the relation, up to the clause that a verb of saying opens:
negation, lack, refusal and end deny; modals, plans, calls and conditions make it possible; beliefs and appearances
probable; accusations and charges alleged. The words that did it are kept.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from graph.attribution import HeardVoice
from graph.model import Certainty, Polarity, Stance
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
        self.modals = (cue("possibleModal") or _MODALS) - {"can"}

    def _alleges(self, voice: HeardVoice) -> bool:
        """Whether what speaks is an indictment or the like."""
        return (
            voice.referent is not None
            and voice.referent.type == "Document"
            and not self.alleging_documents.isdisjoint(word.lower() for word in voice.referent.label.split())
        )

    def read(self, trigger: Token, voices: tuple[HeardVoice, ...], frame_stance: str) -> Stance:
        """Return the stance of what ``trigger`` says."""
        flips: list[Token] = []
        certainty: dict[Certainty, list[str]] = {}

        def hedge(kind: Certainty, token: Token) -> None:
            certainty.setdefault(kind, []).append(token.text)

        for node, previous in _governors(trigger):
            lemma = node.lemma_.lower()
            own = previous is None
            for child in node.children:
                lower = child.lower_
                if child.dep_ == "neg" or (child.dep_ == "det" and lower in ("no", "neither") and own):
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
                    (lemma in self.ending and previous.pos_ in _VERBAL)
                    or lemma in self.failing
                    or lemma in self.lacking
                    or (lemma in self.denying and node.pos_ == "VERB")
                ):
                    flips.append(node)
                elif node.pos_ in ("VERB", "AUX", "ADJ"):
                    if lemma in self.possible_verbs:
                        hedge(Certainty.POSSIBLE, node)
                    elif lemma in self.probable_verbs or lemma in self.probable_words:
                        hedge(Certainty.PROBABLE, node)
                    elif lemma in self.alleging_verbs:
                        hedge(Certainty.ALLEGED, node)
                elif node.pos_ == "NOUN" and lemma in self.possible_nouns:
                    hedge(Certainty.POSSIBLE, node)
                elif node.lower_ == "without":
                    flips.append(node)
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


_VERBAL = ("VERB", "AUX")


def _governors(trigger: Token) -> Iterator[tuple[Token, Token | None]]:
    """Yield the trigger and the words that govern it, up to the clause that somebody says or that stands alone."""
    yield trigger, None
    node = trigger
    while node.head.i != node.i and node.dep_ in _CLIMB:
        parent = node.head
        if node.dep_ in ("relcl", "advcl", "nsubj", "nsubjpass", "agent") and node.pos_ in ("VERB", "AUX"):
            # A clause of its own: what governs it does not hedge it.
            return
        if node.dep_ == "pcomp" and parent.lower_ == "for" and parent.head.pos_ in ("VERB", "AUX"):
            # "We want to thank them for capturing him": only what governs "for" can hedge the deed ("called for").
            yield parent.head, node
            return
        if node.dep_ == "acl" and parent.pos_ == "NOUN" and node.tag_ in ("VBN", "VBG"):
            return
        if node.dep_ == "conj":
            # "did not ship or sell": the second verb shares what stands before the first one only where it has
            # no subject of its own.
            if any(child.dep_ in ("nsubj", "nsubjpass") for child in node.children) or node.pos_ not in ("VERB", "AUX"):
                return
            if any(child.dep_ == "aux" for child in node.children):
                return
            yield parent, node
            node = parent
            continue
        if node.dep_ in ("prep", "pobj", "dobj", "nsubj", "nsubjpass", "attr", "acomp", "agent") and parent.pos_ in (
            "VERB",
            "AUX",
        ):
            if node.dep_ == "nsubj" and node.pos_ not in ("VERB", "AUX"):
                # "The alliance could be the top threat": that there is one is not in doubt.
                return
            yield parent, node
            if node.dep_ in ("nsubjpass", "agent"):
                return
            node = parent
            continue
        yield parent, node
        node = parent
