"""Other names that a text introduces: abbreviations in brackets, and aliases behind "also known as" or "alias"."""

import re

from graph.language import Parsed

_ABBREVIATION = re.compile(r"\(\s*[\"“]?([A-Z][A-Za-z&.\-]{1,9})[\"”]?\s*\)")
#: Small words, which say nothing about who is meant.
SMALL_WORDS = frozenset(
    ("of", "the", "and", "for", "in", "on", "at", "a", "an", "to", "by", "from", "'s", "former", "new")
)
_WORD = r"[^\W\d_a-z][\w.'’\-]*"
_SMALL = r"(?:de|del|la|las|los|y|of|the|and|von|van|bin)"
_ALIAS = re.compile(
    rf"(?P<name>{_WORD}(?:\s+(?:{_SMALL}\s+)*{_WORD})*)\s*[,(]?\s*"
    r"(?:(?:also|better|otherwise|widely|more\s+commonly)\s+known\s+as|known\s+as|a\.?k\.?a\.?|alias|nicknamed|who\s+goes\s+by)\s+"
    rf"(?:[\"“](?P<quoted>[^\"“”]{{2,40}})[\"”]|(?P<plain>{_WORD}(?:\s+(?:{_SMALL}\s+)?{_WORD}){{0,3}}))"
)


def aliases(parsed: Parsed) -> dict[str, str]:
    """Return the aliases that a text introduces behind a name, with the words that end in that name; in lower case."""
    found: dict[str, str] = {}
    for paragraph in parsed.paragraphs:
        for match in _ALIAS.finditer(paragraph.doc.text):
            alias = (match["quoted"] or match["plain"]).strip(" ,.;:'’").lower()
            if alias:
                found.setdefault(alias, " ".join(match["name"].lower().split()))
    return found


def abbreviations(parsed: Parsed) -> dict[str, str]:
    """Abbreviations that the text introduces in brackets behind the long form (after Schwartz and Hearst)."""
    found: dict[str, str] = {}
    for paragraph in parsed.paragraphs:
        text = paragraph.doc.text
        for match in _ABBREVIATION.finditer(text):
            short = match[1]
            before = text[max(0, match.start() - 120) : match.start()].split()
            long_form = _long_form(short, before)
            if long_form is not None:
                found.setdefault(short, long_form)
    return found


def _long_form(short: str, before: list[str]) -> str | None:
    letters = [character.lower() for character in short if character.isalnum()]
    words = [word.strip("\"'“”’,;:()") for word in before]
    words = [re.sub(r"['’]s$", "", word) for word in words]
    for count in range(1, min(len(letters) + 4, len(words)) + 1):
        candidate = words[-count:]
        initials = [
            word[0].lower() for word in candidate if word and (word[0].isupper() or word.lower() not in SMALL_WORDS)
        ]
        if initials == letters or [word[0].lower() for word in candidate if word] == letters:
            return " ".join(candidate).lower()
    return None
