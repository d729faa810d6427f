"""Frames: how words give roles to what stands around them, in a notation that anyone can write.

A frame is one line in a relation's Turtle file::

    SUBJECT launder|clean (@money) for OBJECT

``SUBJECT`` and ``OBJECT`` are the arguments of the relation, ``BOTH`` stands for two arguments that are joined
("China and Mexico cooperate"), ``_`` is a role that somebody else fills. ``a|b`` are alternatives. In
round brackets stands what a place must hold: lemmas, entity types (capitalised), word classes (``@money``) or a name
(``@name``).
Lemmas are lower case; ``+`` joins a particle (``take+over``). A last ``; denied``, ``; alleged``, ``; probable`` or
``; possible`` is the stance that the frame itself carries.

========================= ========================================= ===========================================
property                  example                                   reads
========================= ========================================= ===========================================
``cg:verbFrame``          ``SUBJECT ship (@precursor) to OBJECT``   active, passive, participles, infinitives
``cg:nounFrame``          ``alliance between BOTH``                 a noun and its complements; ``SUBJECT 's``
                          ``SUBJECT 's support for OBJECT``         is possessor, compound or nationality
``cg:copulaFrame``        ``SUBJECT be source|origin of OBJECT``    "X is / remains / , a source of / as a source"
                          ``SUBJECT be OBJECT 's leader``           and titles ("Sinaloa Cartel leader X")
``cg:adjectiveFrame``     ``SUBJECT responsible for OBJECT``        adjectives and adjectival participles
``cg:prepositionFrame``   ``SUBJECT in|across OBJECT``              a phrase attached to the subject's noun; ``of``
                                                                    also reads a possessor or a name in front
========================= ========================================= ===========================================

In a verb frame the place before the verb is the one who acts, the place right after it the one acted upon,
whatever the voice of the sentence; every further place stands behind its preposition. The possessor of the one
acted upon counts as its ``of``: ``SUBJECT launder (@money) of OBJECT`` reads "launders the cartel's money", too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class FrameKind(StrEnum):
    """What carries the relation; the values are the local names of the properties."""

    VERB = "verbFrame"
    NOUN = "nounFrame"
    COPULA = "copulaFrame"
    ADJECTIVE = "adjectiveFrame"
    PREPOSITION = "prepositionFrame"


class Role(StrEnum):
    """What a place in a frame holds."""

    SUBJECT = "SUBJECT"
    OBJECT = "OBJECT"
    BOTH = "BOTH"
    #: A place that must be filled by certain words and is no argument.
    WORDS = "WORDS"
    ANY = "_"


#: Places that are no preposition: who acts, who is acted upon, whose.
ACTOR = "actor"
PATIENT = "patient"
POSSESSOR = "'s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One place of a frame."""

    role: Role
    #: ``actor``, ``patient``, ``'s`` or prepositions (lower case).
    places: tuple[str, ...]
    #: What the place must hold: lemmas, ``Type`` names, ``@class`` names; empty allows anything.
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way to say a relation."""

    #: The local name of the relation.
    relation: str
    kind: FrameKind
    #: The line as written.
    notation: str
    #: Lemmas of the word that carries the relation; for prepositions the prepositions.
    triggers: tuple[str, ...]
    slots: tuple[Slot, ...]
    #: ``denied``, ``alleged``, ``probable``, ``possible`` or empty.
    stance: str = ""

    @property
    def constraints(self) -> int:
        """How many places ask for certain words: the larger, the more specific."""
        return sum(1 for slot in self.slots if slot.words) + (1 if self.stance else 0)


_TOKEN = re.compile(r"\(([^()]*)\)|(\S+)")
_ROLE = {"SUBJECT", "OBJECT", "BOTH", "_"}
_STANCES = {"denied", "alleged", "probable", "possible"}


def parse_frame(relation: str, kind: FrameKind, notation: str) -> Frame:
    """Read one line of the notation.

    Raises:
        ValueError: the line is no frame; the message says where.
    """
    body, _, stance = (part.strip() for part in notation.partition(";"))
    if stance and stance not in _STANCES:
        raise ValueError(f"{notation!r}: the stance after ';' is one of {sorted(_STANCES)}")
    tokens = [(match[1] is not None, match[1] if match[1] is not None else match[2]) for match in _TOKEN.finditer(body)]
    reader = _Reader(notation, kind, tokens)
    triggers, slots = reader.read()
    roles = [slot.role for slot in slots]
    if not ((roles.count(Role.SUBJECT) == 1 and roles.count(Role.OBJECT) == 1) or roles.count(Role.BOTH) == 1):
        raise ValueError(f"{notation!r}: a frame has one SUBJECT and one OBJECT, or one BOTH")
    return Frame(relation=relation, kind=kind, notation=notation, triggers=triggers, slots=tuple(slots), stance=stance)


class _Reader:
    """Reads the tokens of one frame from left to right."""

    def __init__(self, notation: str, kind: FrameKind, tokens: list[tuple[bool, str]]) -> None:
        self.notation = notation
        self.kind = kind
        self.tokens = tokens
        self.at = 0

    def read(self) -> tuple[tuple[str, ...], list[Slot]]:
        """Return triggers and slots."""
        slots: list[Slot] = []
        if self.kind is FrameKind.COPULA:
            slots.append(self._slot((ACTOR,)))
            self._word("be")
            if self._next_is_slot():
                slots.append(self._slot((POSSESSOR,)))
                self._word("'s")
        elif self.kind is FrameKind.NOUN:
            if self._next_is_slot():
                slots.append(self._slot((POSSESSOR,)))
                self._word("'s")
        elif self._next_is_slot():
            slots.append(self._slot((ACTOR,)))
        triggers = self._alternatives()
        if self.kind in (FrameKind.VERB, FrameKind.PREPOSITION) and self._next_is_slot():
            slots.append(self._slot((PATIENT,)))
        while self.at < len(self.tokens):
            prepositions = tuple(word.replace("+", " ") for word in self._alternatives())
            slots.append(self._slot(prepositions))
        return triggers, slots

    def _next_is_slot(self) -> bool:
        return self.at < len(self.tokens) and (self.tokens[self.at][0] or self.tokens[self.at][1] in _ROLE)

    def _slot(self, places: tuple[str, ...]) -> Slot:
        if not self._next_is_slot():
            raise ValueError(f"{self.notation!r}: a place is missing after word {self.at}")
        bracketed, value = self.tokens[self.at]
        self.at += 1
        role, words = (Role.WORDS, value) if bracketed else (Role(value), "")
        if not bracketed and self.at < len(self.tokens) and self.tokens[self.at][0]:
            # "OBJECT (Person|@drug)": an argument that must also hold certain words.
            words = self.tokens[self.at][1]
            self.at += 1
        return Slot(role=role, places=places, words=tuple(word for word in words.split("|") if word))

    def _word(self, expected: str) -> None:
        if self.at >= len(self.tokens) or self.tokens[self.at] != (False, expected):
            raise ValueError(f"{self.notation!r}: expected {expected!r} as word {self.at + 1}")
        self.at += 1

    def _alternatives(self) -> tuple[str, ...]:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] or self.tokens[self.at][1] in _ROLE:
            raise ValueError(f"{self.notation!r}: expected a word as word {self.at + 1}")
        self.at += 1
        return tuple(self.tokens[self.at - 1][1].split("|"))
