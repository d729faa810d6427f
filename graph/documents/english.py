"""Is a text English? By its commonest words, which no English prose can do without."""

import re
from collections import Counter

#: Words that only one of these languages has, or that are rare in the others.
_COMMON = {
    "English": "the of and to is for with was by on from are has have were which their this it be said not at as that "
    "an or they been its will who more than but would",
    "Spanish": "el los las una por con para del se su como más pero sus le ya este porque esta entre cuando muy sin "
    "sobre también hasta hay donde quien desde todo nos durante fue que lo al según",
    "Portuguese": "os um uma com não para mais dos como mas foi ao ele das tem seu sua ou ser quando muito há nos já "
    "está também só pelo pela até isso ela entre era depois sem mesmo aos são você",
    "French": "le les des est dans du une qui pour pas au sur ne par ce il plus avec ils sont mais elle ont été cette "
    "aux ses leur deux même aussi nous vous où selon être",
    "Italian": "il di che è per una sono del della nel alla più anche gli dei dal delle si con ma le lo ha questo "
    "essere stato dalla nella degli come non",
    "German": "der die und das von zu den mit sich des auf für ist im dem nicht ein eine als auch es werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über",
    "Dutch": "het een van en dat die niet zijn met voor op te aan er maar om hem dan zou wat door bij ook naar uit "
    "haar worden deze heeft nog",
}
_WORDS = {word: frozenset(name for name, words in _COMMON.items() if word in words.split())
          for words in _COMMON.values() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
#: Fewer words prove nothing: a list of names, a headline.
_ENOUGH_WORDS = 60
_ENOUGH_LETTERS = 300
#: Share of the common English words from which a text is English whatever else is in it; English news, law and
#: testimony has 0.20 and more.
_SURELY = 0.12
#: Below this share it is none, even if no other of the languages shows; tables and lists may come near.
_HARDLY = 0.04
#: Share of another language's common words from which that language shows.
_SHOWS = 0.08
#: Letters looked at; a whole book says no more about its language than its first chapters.
_SAMPLE = 200_000


def other_language(text: str) -> str | None:
    """Return what language the text seems to be in, where that is not English; None is English or too short to tell.

    Returns:
        ``Spanish``, …, or ``another language``.
    """
    words = _WORD.findall(text[:_SAMPLE].lower())
    letters = sum(map(len, words))
    if letters < _ENOUGH_LETTERS:
        return None
    # Scripts without spaces give few, long "words", so letters are counted here.
    latin = sum(len(word) for word in words if word[0] < "\u0250" or "\u1e00" <= word[0] < "\u1f00")
    if latin < letters / 2:
        return "another language"
    if len(words) < _ENOUGH_WORDS:
        return None
    found: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for name in _WORDS.get(word, ()):
            found[name] += count
    english = found.pop("English", 0) / len(words)
    if english >= _SURELY:
        return None
    name, most = max(sorted(found.items()), key=lambda item: item[1], default=("", 0))
    if most / len(words) >= max(_SHOWS, english):
        return name
    return None if english >= _HARDLY else "another language"
