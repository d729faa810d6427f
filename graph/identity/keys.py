"""A name → keys under which it is looked up, so that only names that share one are compared.

Two names that ``graph.identity.compare`` finds something in share a key; the number of keys of a name depends on its
words alone. A key that very many share ("José …") says too little and is left out, other than those of the whole name.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from graph.identity.compare import telling
from graph.identity.names import Name

#: A key that more names than this share is left out; at that size all of them are compared, 1,225 pairs.
MOST = 50
#: The keys of whole names, which are never left out: who shares one has the same name.
_WHOLE = ("words", "sounds")
_MOST_WORDS = 8


def of_person(name: Name) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a person's name."""
    yield "words", "".join(name.words)
    yield "sounds", *sorted(name.sounds)
    sounds = name.sounds[:_MOST_WORDS]
    for nickname in name.nicknames:
        yield "nickname", nickname
    if len(sounds) < 2:  # noqa: PLR2004 (a single word names too many)
        yield from (("nickname", word) for word in name.words)
        return
    # Words left out, at the front or behind.
    for word in sorted(set(sounds[1:])):
        yield "pair", sounds[0], word
    if len(sounds) > 2:  # noqa: PLR2004
        yield "end", *sounds[-2:]
        for place in range(len(sounds)):
            yield "without", str(len(sounds)), *sounds[:place], *sounds[place + 1 :]
    else:
        yield "near", sounds[0], sounds[1][:4]
        yield "near", sounds[1], sounds[0][:4]


def of_organisation(name: Name) -> Iterator[tuple[str, ...]]:
    """Yield the keys of an organisation's name."""
    yield "words", "".join(name.words)
    yield "sounds", *name.sounds
    if len(name.words) == 1:
        yield "initials", name.words[0]
    elif len(name.words) > 2:  # noqa: PLR2004
        yield "initials", "".join(word[0] for word in name.words)
    own = sorted(telling(name))[:_MOST_WORDS]
    yield "own", *own
    yield from (("two", *two) for two in combinations(own, 2))
    if len(name.sounds) > 1:
        for place in range(min(len(name.sounds), _MOST_WORDS)):
            yield "without", str(len(name.sounds)), *name.sounds[:place], *name.sounds[place + 1 :]


def blocks(keys: Sequence[Sequence[tuple[str, ...]]]) -> Iterator[list[int]]:
    """Yield groups of places in the sequence whose keys meet, each to be compared with one another.

    Args:
        keys: the keys of each name.
    """
    places: Mapping[tuple[str, ...], list[int]] = defaultdict(list)
    for place, own in enumerate(keys):
        for key in set(own):
            places[key].append(place)
    for key in sorted(key for key, meeting in places.items() if len(meeting) > 1):
        if len(places[key]) <= MOST or key[0] in _WHOLE:
            yield places[key]
