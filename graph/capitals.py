"""A capital where it stands for its state: "Beijing denied it" speaks of China, "in Beijing" of a city.

Texts call a state by its capital where it acts or is dealt with and nowhere else: the place in the sentence decides.
"""

from collections.abc import Mapping

from spacy.tokens import Token

from ontology.vocabulary import Vocabulary

#: "talks with Tehran", "tariffs against Ottawa".
_DEALT_WITH = frozenset(("with", "against"))
#: What a verb has whose subject decides: "Washington said that …", "Ottawa agreed to …".
_CLAUSES = frozenset(("ccomp", "xcomp", "dobj", "dative", "prt", "neg", "parataxis"))


def states_by_capital(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return capitals with the ids of their states, without those that are the capital of two."""
    states = [(capital, actor.id) for actor in vocabulary.actors.values() for capital in actor.capitals]
    names = [capital for capital, _ in states]
    return {capital: state for capital, state in states if names.count(capital) == 1}


def stands_for_state(name: Token, vocabulary: Vocabulary) -> bool:
    """Return whether a capital acts or is dealt with where it stands.

    Args:
        name: the token of the capital's name that others hang on.
        vocabulary: whose words say which verbs address somebody, and what a state makes and a city does not.
    """
    first = name
    while first.dep_ == "conj":
        first = first.head
    above = first.head
    if first.dep_ == "nsubj":
        return above.pos_ in ("VERB", "AUX") and above.lemma_ != "be" and _decides(above, vocabulary)
    if first.dep_ in ("dobj", "dative"):
        return above.lemma_ in vocabulary.word_classes["addressing"]
    if first.dep_ == "poss":
        return above.lemma_ in vocabulary.word_classes["ofState"]
    if first.dep_ == "pobj":
        return above.lower_ in _DEALT_WITH or (above.lower_ == "by" and above.dep_ == "agent")
    return False


def _decides(verb: Token, vocabulary: Vocabulary) -> bool:
    """Whether somebody must will what a verb says: a city falls, grows and lies, and does not say, ban or refuse."""
    return verb.lemma_ not in vocabulary.word_classes["happening"] and any(
        child.dep_ in _CLAUSES for child in verb.children
    )
