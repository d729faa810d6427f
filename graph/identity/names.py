"""Names of persons and organisations → their words, in a form in which two spellings of one name are equal.

A name is transliterated, its nicknames in quotes and its titles are set apart, and a name of a list ("SURNAMES, Given")
is turned round. ``sounds`` folds what Spanish and the usual romanisations write in several ways: "Ledesma" and
"Ledezma", "Mohamed" and "Muhammad".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

#: Words before or inside a name that say what somebody is, not who.
_TITLES = frozenset(
    (
        "mr", "mrs", "ms", "dr", "sr", "sra", "don", "dona", "lic", "licenciado", "ing", "gen", "general", "col",
        "colonel", "capt", "captain", "cmdr", "comandante", "sgt", "sen", "senator", "rep", "representative", "gov",
        "governor", "president", "secretary", "ambassador", "judge", "sheriff", "prof", "professor", "the",
    )
)  # fmt: skip
#: What tells a son from his father.
GENERATIONS = frozenset(("jr", "junior", "hijo", "ii", "iii", "iv"))
#: Small words inside a name, which some write and some do not.
PARTICLES = frozenset(
    (
        "de", "del", "la", "las", "los", "y", "da", "das", "do", "dos", "van", "von", "der", "den", "e", "al", "el",
        "bin", "ibn",
    )
)  # fmt: skip
#: Spellings of one given name that no rule of sound brings together.
_GIVEN = {
    "mohammed": "muhammad", "mohamed": "muhammad", "mohammad": "muhammad", "mohamad": "muhammad", "mohd": "muhammad",
    "muhammed": "muhammad", "muhamad": "muhammad", "mohamet": "muhammad", "ma": "maria", "fco": "francisco",
    "gpe": "guadalupe", "abdal": "abdul", "abdel": "abdul", "ahmad": "ahmed", "husayn": "hussein", "husain": "hussein",
    "hussain": "hussein", "yusuf": "yousef", "yousif": "yousef", "youssef": "yousef", "ali": "ali", "hasan": "hassan",
    "qasim": "kassem", "qasem": "kassem", "kasim": "kassem", "junior": "jr",
}  # fmt: skip
#: Forms of a firm, longest first: what is written, and one word for it.
_LEGAL_FORMS = (
    ("sociedad anonima de capital variable", "sadecv"), ("s a de c v", "sadecv"), ("sa de cv", "sadecv"),
    ("s de r l de c v", "sderldecv"), ("s de rl de cv", "sderldecv"), ("s de r l", "sderl"), ("s de rl", "sderl"),
    ("sociedad anonima", "sa"), ("s a s", "sas"), ("s a", "sa"), ("s p r de r l", "spr"), ("s en c s", "sencs"),
    ("s en c", "senc"), ("s c s", "scs"), ("s c", "sc"), ("e u", "eu"), ("s r l", "srl"), ("e i r l", "eirl"),
    ("compania limitada", "cialtda"), ("y cia", "ycia"), ("y compania", "ycia"), ("limitada", "ltda"),
    ("limited liability company", "llc"), ("l l c", "llc"), ("l t d", "ltd"), ("limited", "ltd"),
    ("incorporated", "inc"), ("corporation", "corp"), ("company", "co"), ("compania", "cia"), ("b v", "bv"),
    ("g m b h", "gmbh"), ("p l c", "plc"), ("n v", "nv"), ("a g", "ag"),
)  # fmt: skip
LEGAL = frozenset(
    {word for _, word in _LEGAL_FORMS}
    | {"ltda", "ltd", "inc", "corp", "sas", "srl", "gmbh", "plc", "sapi", "ei", "eirl"}
)
#: Shortened kinds of organisations, and the words that they stand for.
_SHORTENED = {
    "dto": "drug trafficking organization", "tco": "transnational criminal organization",
    "mlo": "money laundering organization", "organisation": "organization", "intl": "international",
    "int l": "international", "assn": "association", "assoc": "association", "univ": "university",
}  # fmt: skip
_QUOTED = re.compile(r"[\"“”«»„‟]([^\"“”«»„‟]{2,40})[\"“”«»„‟]|(?<!\w)['‘]([^'‘’]{2,40})['’](?!\w)")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The words of one name."""

    #: As it is written.
    text: str
    #: In lower-case Latin letters, particles, titles and nicknames left out; a person's given name first.
    words: tuple[str, ...]
    #: The same, spelled by sound.
    sounds: tuple[str, ...]
    #: What stands in quotes, without its article: ``("chapo",)``.
    nicknames: tuple[str, ...] = ()
    #: How many of the words, from the end, are surnames, where the writing shows that: "GUZMÁN LOERA, Joaquín".
    surnames: int | None = None
    #: Of an organisation: the form of the firm, ``sadecv``; empty where none is written.
    form: str = ""


@lru_cache(maxsize=200_000)
def person(text: str) -> Name:
    """Return the words of a person's name."""
    bare = _QUOTED.sub(" ", text)
    nicknames = {_nickname(one or other) for one, other in _QUOTED.findall(text)} - {""}
    surnames, comma, given = bare.partition(",")
    first = _person_words(given if comma else surnames)
    last = _person_words(surnames) if comma else []
    if comma and not first:
        first, last = last, []
    words = tuple(first + last)
    return Name(
        text=text,
        words=words,
        sounds=tuple(map(sound, words)),
        nicknames=tuple(sorted(nicknames)),
        surnames=len(last) or None,
    )


@lru_cache(maxsize=200_000)
def organisation(text: str) -> Name:
    """Return the words of an organisation's name."""
    plain = " " + " ".join(_WORD.findall(_plain(text).replace("&", " and "))) + " "
    for written, word in _LEGAL_FORMS:
        plain = plain.replace(f" {written} ", f" {word} ")
    for written, full in _SHORTENED.items():
        plain = plain.replace(f" {written} ", f" {full} ")
    words = [word for word in plain.split() if word not in ("the", "and", "y")]
    form = []
    while len(words) > 1 and words[-1] in LEGAL:
        form.append(words.pop())
    kept = tuple(word for word in words if word not in PARTICLES and word != "of") or tuple(words)
    return Name(text=text, words=kept, sounds=tuple(map(sound, kept)), form=" ".join(reversed(form)))


def _plain(text: str) -> str:
    return anyascii(text).lower().replace("'", "").replace("`", "").replace("’", "")


def _person_words(text: str) -> list[str]:
    words = [word for word in _WORD.findall(_plain(text)) if word not in PARTICLES]
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    # A son's "Jr." stays: it is all that tells him from his father.
    return [word for word in words if word not in GENERATIONS] + [word for word in words if word in GENERATIONS]


def _nickname(text: str) -> str:
    words = _WORD.findall(_plain(text))
    while len(words) > 1 and words[0] in ("el", "la", "los", "las", "the"):
        words = words[1:]
    return " ".join(words)


#: In this order.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"ph", "f"), (r"kh", "h"), (r"zh", "j"), (r"(?:sch|sh)", "s"), (r"ch", "C"), (r"qu(?=[ei])", "k"), (r"q", "k"),
        (r"gu(?=[ei])", "G"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"g(?=[ei])", "j"), (r"G", "g"), (r"z", "s"),
        (r"x", "j"), (r"v", "b"), (r"w", "b"), (r"(?<=.)h|^h(?=[aeiou])", ""), (r"ll", "y"), (r"y", "i"),
        (r"n(?=[bp])", "m"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return how a word is spelled when what sounds alike is written alike."""
    word = _GIVEN.get(word, word)
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word
