"""Two names → how likely they are names of one, and why.

``CERTAIN`` and above is what a rule may merge: the same name in another spelling. All that is less is for people to
decide. The scores follow the shares that were right on a public sanctions list (``benchmarks/identity.py``), and lie
below them where names of news are commoner than those of a list.
"""

from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from graph.identity.names import GENERATIONS, Name

#: From here on two names are held to be one by rule.
CERTAIN = 0.99
#: First given names that so many bear together with another one that the other one decides: José Luis, María Elena.
_SHARED_GIVEN = frozenset(
    (
        "ana", "carlos", "haji", "hajji", "jesus", "jorge", "jose", "juan", "luis", "luz", "manuel", "maria", "miguel",
        "rosa",
    )
)  # fmt: skip
#: Words that an organisation's name shares with many others.
_KINDS = frozenset(
    (
        "organization", "drug", "trafficking", "money", "laundering", "criminal", "transnational", "international",
        "group", "grupo", "company", "cartel", "gang", "holding", "holdings", "trading", "import", "export", "global",
        "comercializadora", "distribuidora", "inmobiliaria", "constructora", "inversiones", "servicios", "transportes",
        "general", "exchange", "investment", "investments", "services", "industries", "clan",
    )
)  # fmt: skip
_SHORT_WORD, _LONG_WORD = 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How likely two names are names of one."""

    #: From 0 to 1.
    score: float
    reason: str


def persons(left: Name, right: Name) -> Comparison | None:  # noqa: PLR0911 (a case a way to write a name)
    """Compare two names of persons; None: nothing speaks for their being one."""
    if left.words == right.words:
        return _same_name(left, right)
    if _generation(left) != _generation(right):
        return None  # A father and his son.
    if "".join(left.words) == "".join(right.words) and min(len(left.words), len(right.words)) > 1:
        return Comparison(score=0.99, reason="the same name, written together or apart")
    if left.sounds == right.sounds:
        return _same_sound(left, right)
    if sorted(left.sounds) == sorted(right.sounds):
        return Comparison(score=0.85, reason="the same names in another order")
    if min(len(left.words), len(right.words)) < 2:  # noqa: PLR2004 (a single word names too many)
        return _single(left, right)
    return _nickname(left, right) or _part(left, right) or _misspelled(left, right)


def _generation(name: Name) -> frozenset[str]:
    return GENERATIONS.intersection(name.words)


def _same_name(left: Name, right: Name) -> Comparison | None:
    if len(left.words) < 2:  # noqa: PLR2004 (as above)
        return Comparison(score=0.5, reason="the same single name") if left.words else None
    if left.nicknames and right.nicknames and left.nicknames != right.nicknames:
        return Comparison(score=0.9, reason="the same name with another nickname")
    return Comparison(score=1.0, reason="the same name in another writing")


def _same_sound(left: Name, right: Name) -> Comparison:
    differing = [pair for pair in zip(left.words, right.words, strict=True) if pair[0] != pair[1]]
    long = all(min(map(len, pair)) >= _SHORT_WORD for pair in differing)
    if len(left.words) > 2 and long:  # noqa: PLR2004 (a given name and two surnames, or a name of the father)
        return Comparison(score=0.99, reason="the same name in another spelling")
    return Comparison(score=0.9 if long else 0.6, reason="a name that sounds alike")


def _single(left: Name, right: Name) -> Comparison | None:
    one, full = sorted((left, right), key=lambda name: len(name.words))
    word = " ".join(one.words)
    if word and word in full.nicknames:
        return Comparison(score=0.7, reason="the nickname of the other")
    return None


def _nickname(left: Name, right: Name) -> Comparison | None:
    shared = set(left.nicknames) & set(right.nicknames)
    short, long = sorted((left.sounds, right.sounds), key=len)
    if shared and short[0] == long[0] and _in_order(short, long):
        return Comparison(score=0.99, reason="the same nickname, and one name is part of the other")
    return None


def _part(left: Name, right: Name) -> Comparison | None:
    """One name is the other with words left out, as Spanish names and second given names are."""
    short, long = sorted((left.sounds, right.sounds), key=lambda words: (len(words), words))
    if not _in_order(short, long):
        return None
    if short[0] != long[0]:
        return Comparison(score=0.6, reason="one name is part of the other") if len(short) > 2 else None  # noqa: PLR2004
    common = short[0] in _SHARED_GIVEN
    if len(short) > 2 and short[-2:] == long[-2:]:  # noqa: PLR2004 (both surnames)
        return Comparison(score=0.8 if common else 0.95, reason="the same surnames, a second given name left out")
    if len(short) > 2:  # noqa: PLR2004
        return Comparison(score=0.85, reason="one name is part of the other")
    return Comparison(score=0.6 if common else 0.75, reason="the same given name, and one surname left out")


def _misspelled(left: Name, right: Name) -> Comparison | None:
    """All words are the same but one, which is nearly the same."""
    if len(left.words) != len(right.words):
        return None
    differing = [place for place, pair in enumerate(zip(left.sounds, right.sounds, strict=True)) if pair[0] != pair[1]]
    if len(differing) != 1:
        return None
    one, other = left.sounds[differing[0]], right.sounds[differing[0]]
    near = JaroWinkler.similarity(one, other)
    if near < 0.85 or min(len(one), len(other)) < _SHORT_WORD:  # noqa: PLR2004 (measured)
        return _initial(one, other, len(left.words))
    if len(left.words) == 2:  # noqa: PLR2004
        return Comparison(score=0.7, reason="one of two words is nearly the same")
    slip = DamerauLevenshtein.distance(one, other) == 1
    # A slip of the pen in a long surname. Given names are near one another by themselves: Eduardo and Edgardo, Mario
    # and María, and brothers and sisters share all the rest.
    surnames = 1 if len(left.words) == 3 else 2  # noqa: PLR2004 (two words may be given names)
    last = differing[0] >= len(left.words) - surnames and one[:-1] != other[:-1] and one[0] == other[0]
    if slip and last and min(len(one), len(other)) >= _LONG_WORD:
        return Comparison(score=0.99, reason="the same name but for a slip in a surname")
    return Comparison(score=0.95 if slip else 0.85, reason="all words the same but one, which is nearly so")


def _initial(one: str, other: str, words: int) -> Comparison | None:
    short, long = sorted((one, other), key=len)
    if len(short) == 1 and long.startswith(short) and words > 2:  # noqa: PLR2004
        return Comparison(score=0.9, reason="the same name with an initial")
    return None


def organisations(left: Name, right: Name) -> Comparison | None:  # noqa: PLR0911 (as above)
    """Compare two names of organisations; None: nothing speaks for their being one."""
    forms = {left.form, right.form} - {""}
    if left.words == right.words or "".join(left.words) == "".join(right.words):
        if left.form == right.form:
            return Comparison(score=1.0, reason="the same name in another writing")
        if len(forms) == 1:
            return Comparison(score=0.65, reason="the same name, the form of the firm left out")
        return None  # "Andina S.A." and "Andina Inc." are two firms.
    if _numbers(left) != _numbers(right):
        return None
    if left.sounds == right.sounds and len(forms) < 2:  # noqa: PLR2004
        differing = [pair for pair in zip(left.words, right.words, strict=True) if pair[0] != pair[1]]
        long = all(min(map(len, pair)) >= _SHORT_WORD for pair in differing)
        certain = len(left.words) > 1 and left.form == right.form and long
        return Comparison(score=0.99 if certain else 0.85, reason="the same name in another spelling")
    if _stands_for(left, right) or _stands_for(right, left):
        return Comparison(score=0.8, reason="the initials of the other")
    own_left, own_right = telling(left), telling(right)
    if not own_left or not own_right:
        return None
    if own_left == own_right:
        return Comparison(score=0.65, reason="the same name of its own, called another kind")
    if (own_left < own_right or own_right < own_left) and len(own_left & own_right) > 1:
        return Comparison(score=0.6, reason="one name is part of the other")
    return _near(left, right)


def _near(left: Name, right: Name) -> Comparison | None:
    if len(left.sounds) != len(right.sounds) or len(left.sounds) < 2:  # noqa: PLR2004
        return None
    differing = [pair for pair in zip(left.sounds, right.sounds, strict=True) if pair[0] != pair[1]]
    if len(differing) == 1 and JaroWinkler.similarity(*differing[0]) >= 0.88:  # noqa: PLR2004 (measured)
        return Comparison(score=0.8, reason="all words the same but one, which is nearly so")
    return None


def telling(name: Name) -> frozenset[str]:
    """Return the sounds of the words that tell an organisation from others of its kind."""
    return frozenset(sound for word, sound in zip(name.words, name.sounds, strict=True) if word not in _KINDS)


def _numbers(name: Name) -> list[str]:
    return [word for word in name.words if word.isdigit()]


def _stands_for(short: Name, long: Name) -> bool:
    initials = "".join(word[0] for word in long.words)
    return len(short.words) == 1 and len(initials) > 2 and short.words[0] == initials  # noqa: PLR2004


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of the one stand in the other, in the same order."""
    rest = iter(long)
    return len(short) < len(long) and all(word in rest for word in short)
