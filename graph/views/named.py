"""Entities as the page knows them: their names, why these are one, and who else they might be."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from graph.model import Entity, Join, Other

#: What JSON can hold.
Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"


def named(entity: Entity, place: Mapping[str, int], everyone: Mapping[str, Entity]) -> dict[str, Json]:
    """Return an entity as values.

    Args:
        entity: of a ledger.
        place: where each entity that takes part stands in the page's list.
        everyone: the entities of the ledger by their ids; who it might be the same as need not take part.
    """
    forms = Counter((mention.text, mention.reason) for mention in entity.mentions)
    ranked = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    return {
        "id": entity.id,
        "type": entity.type,
        "label": entity.label,
        "curated": entity.curated,
        "named": [[text, reason, count] for (text, reason), count in ranked],
        "aliases": list(entity.aliases),
        "identifiers": list(entity.identifiers),
        "joined": [{"left": join.left_name, "right": join.right_name, **_decided(join)} for join in entity.joined],
        "perhaps": _others(entity.perhaps, place, everyone),
        "apart": _others(entity.apart, place, everyone),
    }


def _others(others: Iterable[Other], place: Mapping[str, int], everyone: Mapping[str, Entity]) -> list[Json]:
    return [
        {
            "at": place.get(other.entity),
            "label": everyone[other.entity].label if other.entity in everyone else other.entity,
            **_decided(other),
        }
        for other in others
    ]


def _decided(decision: Join | Other) -> dict[str, Json]:
    return {
        "reason": decision.reason,
        "score": decision.score,
        "author": decision.author,
        "date": decision.date,
    }
