"""What was decided about an entity, in words: why its parts are one, who it might be, who it is not."""

from collections.abc import Iterator, Mapping

from graph.model import Entity, Join, Other


def held_to_be_one(entity: Entity) -> list[str]:
    """Return a sentence for each join of an entity, without a full stop."""
    return [
        f"{join.left_name} and {join.right_name} are held to be one because of {_cause(join)}"
        if join.judgement is None
        else f"{join.left_name} and {join.right_name} are held to be one: {_cause(join)}"
        for join in entity.joined
    ]


def might_be(entity: Entity, labels: Mapping[str, str]) -> list[str]:
    """Return a sentence for each entity that one might be; labels are those of the ledger's entities by id."""
    return [f"might also be {labels.get(other.entity, other.entity)}: {_cause(other)}" for other in entity.perhaps]


def is_not(entity: Entity, labels: Mapping[str, str]) -> list[str]:
    """Return a sentence for each entity that one is held not to be."""
    return [f"is held not to be {labels.get(other.entity, other.entity)}: {_cause(other)}" for other in entity.apart]


def _cause(one: Join | Other) -> str:
    said = list(_details(one))
    reason = one.reason or "no reason is given"
    return f"{reason} ({', '.join(said)})" if said else reason


def _details(one: Join | Other) -> Iterator[str]:
    if one.author is not None:
        yield f"{one.author}, {one.date}" if one.date is not None else one.author
    if one.score is not None:
        yield f"score {one.score:.2f}"
