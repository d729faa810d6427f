"""The words of an answer → values, without trust in their shape.

A server is asked for answers by a schema, and may send anything. What is no list of entities and claims at all is
refused; an entity or claim of a wrong shape stays with empty words, so that it is dropped with a reason and counted.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEntity:
    """An entity as the model tells it."""

    id: str
    type: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSpeaker:
    """One voice as the model tells it."""

    entity: str
    cue: str
    speaking_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldQualifier:
    """A detail of a claim as the model tells it."""

    role: str
    words: str
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldClaim:
    """A claim as the model tells it; entities by the ids of the answer."""

    quote: str
    subject: str
    subject_words: str
    relation: str
    relation_words: str
    object: str
    object_words: str
    speakers: tuple[ToldSpeaker, ...]
    polarity: str
    certainty: str
    stance_words: tuple[str, ...]
    qualifiers: tuple[ToldQualifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model says of one part of a document."""

    entities: tuple[ToldEntity, ...]
    claims: tuple[ToldClaim, ...]


def parse_answer(content: str) -> Answer:
    """Read an answer.

    Raises:
        ValueError: it is no JSON object with a list of entities and one of claims.
    """
    try:
        told = json.loads(content)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(told, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 (one kind of error for every wrong answer)
    for name in ("entities", "claims"):
        if not isinstance(told.get(name), list):
            raise ValueError(f"it has no list of {name}")  # noqa: TRY004
    return Answer(
        entities=tuple(_entity(_mapping(entity)) for entity in told["entities"]),
        claims=tuple(_claim(_mapping(claim)) for claim in told["claims"]),
    )


def _entity(told: dict[str, Any]) -> ToldEntity:
    return ToldEntity(
        id=_text(told, "id"),
        type=_text(told, "type"),
        names=_texts(told, "names"),
        descriptions=_texts(told, "descriptions"),
    )


def _claim(told: dict[str, Any]) -> ToldClaim:
    return ToldClaim(
        quote=_text(told, "quote"),
        subject=_text(told, "subject"),
        subject_words=_text(told, "subject_words"),
        relation=_text(told, "relation"),
        relation_words=_text(told, "relation_words"),
        object=_text(told, "object"),
        object_words=_text(told, "object_words"),
        # A chain of voices that cannot be read is not an empty one: that would give the claim to the document.
        speakers=tuple(
            ToldSpeaker(entity=_text(one, "entity"), cue=_text(one, "cue"), speaking_as=_text(one, "speaking_as"))
            for one in (map(_mapping, told["speakers"]) if isinstance(told.get("speakers"), list) else ({},))
        ),
        polarity=_text(told, "polarity"),
        certainty=_text(told, "certainty"),
        stance_words=_texts(told, "stance_words"),
        qualifiers=tuple(
            ToldQualifier(role=_text(one, "role"), words=_text(one, "words"), entity=_text(one, "entity"))
            for one in map(_mapping, _items(told, "qualifiers"))
        ),
    )


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(told: dict[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    return value if isinstance(value, list) else []


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(told: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in _items(told, name) if isinstance(value, str) and value.strip())
