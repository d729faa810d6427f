"""Entities and the entries of lists → whom a list knows, and whom it holds to be one.

A list joins two names of one entry only where neither can well be somebody else's: a person's with two surnames or a
name of the father in it, an organisation's of more than one word, and borne by one entry alone. All else is listed for
people to decide.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from graph.identity.likeness import RULED, Likeness, Profile
from graph.identity.lists import Entry
from graph.identity.names import organisation, person

_LIKELY = 0.8
_WEAK = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What lists know of some entities."""

    likenesses: tuple[Likeness, ...] = ()
    #: Entity → the entries that it is, of those that are sure.
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """An entity that bears a name of an entry."""

    profile: Profile
    name: str
    #: Whether nobody else can well be meant.
    sure: bool
    weak: bool


def known(profiles: Iterable[Profile], entries: Sequence[Entry]) -> Known:
    """Look entities up in lists by their names."""
    hits = _found(profiles, entries)
    found: dict[tuple[str, str], Likeness] = {}
    sure: dict[str, set[str]] = defaultdict(set)
    for place, some in sorted(hits.items()):
        for hit in some.values():
            if hit.sure and hit.profile.type in RULED:
                sure[hit.profile.id].add(entries[place].id)
        for pair in combinations(sorted(some), 2):
            one = _likeness(some[pair[0]], some[pair[1]], entries[place])
            if one is not None and (pair not in found or one.score > found[pair].score):
                found[pair] = one
    return Known(
        likenesses=tuple(found[pair] for pair in sorted(found)),
        # Whom two entries might be is neither for sure.
        entries={entity: tuple(some) for entity, some in sorted(sure.items()) if len(some) == 1},
    )


def _found(profiles: Iterable[Profile], entries: Sequence[Entry]) -> dict[int, dict[str, _Hit]]:
    """Return the entities that bear a name of each entry, each by the surest of its names."""
    by_key: dict[tuple[str, ...], set[tuple[int, bool]]] = defaultdict(set)
    for place, entry in enumerate(entries):
        for names, weak in ((entry.names, False), (entry.weak, True)):
            for name in names:
                by_key[_key(name, person_=entry.person)].add((place, weak))
    found: dict[int, dict[str, _Hit]] = defaultdict(dict)
    for profile in profiles:
        for hit, place in _hits(profile, by_key):
            kept = found[place].get(profile.id)
            if kept is None or (hit.sure, not hit.weak, hit.name) > (kept.sure, not kept.weak, kept.name):
                found[place][profile.id] = hit
    return found


def _hits(profile: Profile, by_key: Mapping[tuple[str, ...], set[tuple[int, bool]]]) -> Iterator[tuple[_Hit, int]]:
    for name in profile.names:
        key = _key(name, person_=profile.type == "Person")
        meant = by_key.get(key, set())
        alone = len({place for place, _ in meant}) == 1
        long = len(key) > (3 if profile.type == "Person" else 2)
        for place, weak in meant:
            yield _Hit(profile=profile, name=name, sure=alone and long and not weak, weak=weak), place


def _key(name: str, *, person_: bool) -> tuple[str, ...]:
    """Return what two writings of one name share; a person's is never an organisation's."""
    if person_:
        return "person", *person(name).words
    read = organisation(name)
    return ("organisation", *read.words, *([read.form] if read.form else []))


def _likeness(left: _Hit, right: _Hit, entry: Entry) -> Likeness | None:
    if (left.weak and right.weak) or (left.profile.curated and right.profile.curated):
        return None
    weak = left.weak or right.weak
    same_type = left.profile.type == right.profile.type and left.profile.type in RULED
    certain = left.sure and right.sure and same_type
    return Likeness(
        left=left.profile.id,
        right=right.profile.id,
        left_name=left.name,
        right_name=right.name,
        score=1.0 if certain else _WEAK if weak else _LIKELY,
        reason=f"{entry.id} lists both names" + (", one as a weak alias" if weak else ""),
        certain=certain,
    )
