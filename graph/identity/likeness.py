"""Entities → pairs that are or might be one, with score and reason.

Only entities that a name stands for are compared, persons with persons and organisations with organisations. A rule
joins two of the same type under the same name in another spelling, and nobody else. States, their governments,
agencies and parties, peoples and unnamed groups are never joined by rule, however like their names are.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graph.identity import keys
from graph.identity.compare import CERTAIN, Comparison, organisations, persons
from graph.identity.names import Name, organisation, person
from graph.model import Entity, MentionKind, mint
from graph.resolve import name_key
from ontology.vocabulary import Vocabulary

#: Types whose names a rule may join.
RULED = frozenset(("Person", "Company", "CriminalOrganization", "MediaOutlet", "Organization"))
#: Types whose names are compared at all; a government body is at most listed.
_ORGANISATIONS = (RULED | {"GovernmentBody"}) - {"Person"}
#: Pairs below this score are not worth a look.
LEAST = 0.6
#: Pairs of a group that a rule joins must be at least this likely, each with each.
_EACH_WITH_EACH = 0.9
#: Mentions whose words are a whole name.
_WHOLE_NAMES = frozenset(
    (
        "name", "curated alias", "abbreviation introduced in the text", "alias introduced in the text",
        "name with its title",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an entity is compared by."""

    id: str
    type: str
    names: tuple[str, ...]
    curated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two entities that are or might be one."""

    #: The ids, the smaller first, and the names by which they are alike.
    left: str
    right: str
    left_name: str
    right_name: str
    score: float
    reason: str
    #: Whether a rule may join the two.
    certain: bool


def profiles(entities: Iterable[Entity], vocabulary: Vocabulary) -> list[Profile]:
    """Return what named entities are compared by, and the curated actors that no document names, sorted by id."""
    found: dict[str, Profile] = {
        actor.id: Profile(id=actor.id, type=actor.type, names=(actor.label, *actor.aliases), curated=True)
        for actor in vocabulary.actors.values()
        if actor.type in RULED
    }
    for entity in entities:
        if entity.type not in RULED | _ORGANISATIONS:
            continue
        actor = vocabulary.actors.get(entity.id) if entity.curated else None
        names = {
            mention.text
            for mention in entity.mentions
            if mention.kind is MentionKind.NAME and mention.reason in _WHOLE_NAMES
        }
        if actor is None and not _by_full_name(entity, names):
            continue
        names |= {entity.label} if actor is None else {actor.label, *actor.aliases}
        found[entity.id] = Profile(
            id=entity.id, type=entity.type, names=tuple(sorted(names)), curated=actor is not None or entity.curated
        )
    return [found[identifier] for identifier in sorted(found)]


def _by_full_name(entity: Entity, names: AbstractSet[str]) -> bool:
    """Whether an entity is whoever has a full name, in all documents.

    "The Secretary of Defense" of one document, or a surname by itself, names nobody in another.
    """
    return any(entity.id == mint("e", entity.type, *name_key(name)) for name in names)


def likenesses(compared: Sequence[Profile], listed: Iterable[Likeness] = ()) -> list[Likeness]:
    """Return the pairs of entities that are or might be one, the likeliest first, each pair once.

    Args:
        compared: the entities.
        listed: pairs that a list knows; of a pair that is found twice the likelier stays.
    """
    curated = {one.id for one in compared if one.curated}
    known = _among([one for one in compared if one.type == "Person"], person, keys.of_person, persons)
    known += _among(
        [one for one in compared if one.type != "Person"], organisation, keys.of_organisation, organisations
    )
    best: dict[tuple[str, str], Likeness] = {}
    for one in (*listed, *known):
        pair = one.left, one.right
        if pair not in best or one.score > best[pair].score:
            best[pair] = one
    return sorted(_sober(list(best.values()), curated), key=lambda one: (-one.score, one.left, one.right))


def _among(
    compared: Sequence[Profile],
    read: Callable[[str], Name],
    keys_of: Callable[[Name], Iterator[tuple[str, ...]]],
    compare: Callable[[Name, Name], Comparison | None],
) -> list[Likeness]:
    names = [_names(one, read) for one in compared]
    own = [[key for name in some for key in keys_of(name)] for some in names]
    seen: set[tuple[int, int]] = set()
    found: list[Likeness] = []
    for block in keys.blocks(own):
        for pair in combinations(block, 2):
            if pair in seen:
                continue
            seen.add(pair)
            left, right = compared[pair[0]], compared[pair[1]]
            if left.curated and right.curated:
                continue
            best = _best(names[pair[0]], names[pair[1]], compare)
            if best is not None:
                found.extend(_likeness(left, right, *best))
    return found


def _names(profile: Profile, read: Callable[[str], Name]) -> list[Name]:
    """Return the names of one, each with all of its nicknames."""
    names = [name for name in map(read, profile.names) if name.words or name.nicknames]
    full = {word for name in names if len(name.words) > 1 for word in name.words}
    # A name by itself that is no part of the full one is a nickname, too: "El Chapo".
    alone = {name.words[0] for name in names if len(name.words) == 1} - full if full else set()
    nicknames = tuple(sorted({nickname for name in names for nickname in name.nicknames} | alone))
    return [dataclasses.replace(name, nicknames=nicknames) if nicknames else name for name in names]


def _best(
    left: Sequence[Name], right: Sequence[Name], compare: Callable[[Name, Name], Comparison | None]
) -> tuple[Comparison, str, str] | None:
    compared = [
        (result, one.text, other.text)
        for one in left
        for other in right
        if (result := compare(one, other)) is not None and result.score >= LEAST
    ]
    return max(compared, key=lambda each: (each[0].score, each[1], each[2]), default=None)


def _likeness(left: Profile, right: Profile, result: Comparison, left_name: str, right_name: str) -> Iterator[Likeness]:
    if left.id > right.id:
        left, right, left_name, right_name = right, left, right_name, left_name
    same_type = left.type == right.type
    score = result.score if same_type else min(result.score, 0.8)
    yield Likeness(
        left=left.id,
        right=right.id,
        left_name=left_name,
        right_name=right_name,
        score=score,
        reason=result.reason if same_type else f"{result.reason}, read as another type of actor",
        certain=same_type and left.type in RULED and score >= CERTAIN,
    )


def _sober(found: Sequence[Likeness], curated: AbstractSet[str]) -> Iterator[Likeness]:
    """Yield the pairs, those as uncertain that would bring together what is unlike by way of a third."""
    scores = {(one.left, one.right): one.score for one in found}
    # What is alike in writing is alike throughout; what merely looks alike need not be.
    looks_alike = _components(one for one in found if one.certain and one.score < 1.0)
    doubtful = {
        name
        for some in looks_alike
        if any(scores.get(pair, 0.0) < _EACH_WITH_EACH for pair in combinations(sorted(some), 2))
        for name in some
    }
    together = _components(one for one in found if one.certain)
    ambiguous = {name for some in together if len(some & curated) > 1 for name in some}
    for one in found:
        if one.certain and (one.left in ambiguous or (one.score < 1.0 and one.left in doubtful)):
            reason = f"{one.reason}; a third name is like one of them and not like the other"
            yield dataclasses.replace(one, certain=False, score=_EACH_WITH_EACH, reason=reason)
        else:
            yield one


def _components(pairs: Iterable[Likeness]) -> list[set[str]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((one.left, one.right) for one in pairs)
    return [set(some) for some in nx.connected_components(graph)]
