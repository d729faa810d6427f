"""Reprints, paraphrases and extracts of a text, made by code, so that it is known what comes from what.

The words around them are our own; every one of the twelve is the same for the same text.
"""

import dataclasses
import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from graph.model import Document, mint

#: What an outlet says of itself below its texts.
BOILERPLATE = (
    "The Harbour Post is an independent daily. Subscribe to our newsletter, follow us on social media, or write to the "
    "newsroom with corrections.\n\nCopyright The Harbour Post. All rights reserved. This material may not be "
    "published, broadcast, rewritten or redistributed without permission."
)
#: A story of the outlet's own, which an extract stands in.
STORY = (
    "Fishing boats were tied up along the quay on Tuesday while the town council argued about the price of diesel.",
    "The mayor, who has promised for eleven years to dredge the basin, told residents that nothing would happen soon.",
    "Shopkeepers near the old customs house complained that visitors stay away since the ferry changed its hours.",
    "A choir from the neighbouring valley sang three songs, and its youngest member lost a shoe on slippery stairs.",
    "Nobody could remember when the lighthouse had last been painted, although its ledger mentions some white lead.",
    "The council meets again in a fortnight, and the agenda already runs to seventeen pages of small complaints.",
)
#: Another one.
OTHER_STORY = (
    "The village school has bought nine violins, though only two of its teachers can tune them without a piano.",
    "Parents raised the money by selling quince jelly at the railway halt, where four trains stop on a good day.",
    "An inspector from the district praised the idea and then asked, with some embarrassment, where the receipts were.",
    "Rain got into the gymnasium roof again in the small hours, so the first rehearsal took place in a bakery.",
    "Neighbours who had expected a dreadful noise said afterwards that the ovens made more of it than the children.",
)
#: Words and what another writer puts in their place.
REWORDED = {
    "also": "likewise",
    "administration": "leadership",
    "agencies": "bodies",
    "announced": "unveiled",
    "around": "near",
    "because": "since",
    "border": "frontier",
    "communities": "neighbourhoods",
    "continue": "keep on",
    "continues": "keeps on",
    "country": "nation",
    "dangerous": "hazardous",
    "deadly": "lethal",
    "despite": "notwithstanding",
    "efforts": "endeavours",
    "increase": "rise",
    "increased": "grew",
    "including": "among them",
    "large": "big",
    "million": "mn",
    "more than": "over",
    "national": "nationwide",
    "people": "persons",
    "percent": "per cent",
    "program": "scheme",
    "provide": "supply",
    "provided": "supplied",
    "released": "put out",
    "reported": "stated",
    "said": "stated",
    "support": "assistance",
    "through": "via",
    "total": "sum",
    "today": "this day",
    "under": "beneath",
    "while": "whereas",
    "with": "alongside",
    "work": "labour",
    "working": "labouring",
}
_WORDS = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, REWORDED), key=len, reverse=True))})\b", re.IGNORECASE)


def reworded(text: str) -> str:
    """Put other words in the place of common ones, and leave every ninth of the others out."""
    changed = _WORDS.sub(lambda found: REWORDED[found[0].lower()], text)
    parts = re.split(r"(\s+)", changed)
    return "".join(part for at, part in enumerate(parts) if at % 18 != 16 or not part.islower())


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _longest(text: str, count: int) -> list[str]:
    return sorted(_paragraphs(text), key=lambda part: (-min(len(part), 900), part))[:count]


def _joined(parts: list[str]) -> str:
    return "\n\n".join(parts)


def _shuffled(parts: list[str]) -> list[str]:
    return sorted(parts, key=lambda part: hashlib.sha256(part.encode()).digest())


def _quoted(text: str) -> str:
    (extract,) = _longest(text, 1)
    bare = re.sub(r"[“”\"]", "", extract)
    return _joined([*OTHER_STORY[:2], f"“{bare}”", *OTHER_STORY[2:]])


#: Each is what one outlet makes of a text: its name, and how.
KINDS: dict[str, Callable[[str], str]] = {
    "with another outlet's words about itself": lambda text: _joined([text, BOILERPLATE]),
    "cut to its first half": lambda text: _joined(_paragraphs(text)[: max(3, len(_paragraphs(text)) // 2)]),
    "under another head": lambda text: _joined(["A HARBOUR TOWN READS THE NEWS", *_paragraphs(text)[1:]]),
    "reordered": lambda text: _joined(_shuffled(_paragraphs(text))),
    "reworded": reworded,
    "cut and reworded": lambda text: reworded(_joined(_paragraphs(text)[1 : max(4, len(_paragraphs(text)) * 2 // 3)])),
    "set anew": lambda text: text.translate(str.maketrans("“”‘’–", "\"\"''-")).upper(),
    "run together, with every fourth paragraph left out": lambda text: " ".join(
        part for at, part in enumerate(_paragraphs(text)) if at % 4 != 3
    ),
    "one paragraph quoted in another story": _quoted,
    "three paragraphs taken over in another story": lambda text: _joined(
        [*STORY[:2], *_longest(text, 3), *STORY[2:], BOILERPLATE]
    ),
    "reworded and reordered, with another outlet's words": lambda text: _joined(
        [*_shuffled(_paragraphs(reworded(text))), BOILERPLATE]
    ),
    "from an agency": lambda text: f"PORT SALGADO (Reuters) - {text.strip()}\n\nOthers contributed to this report.",
}


def reprint(original: Document, kind: str) -> Document:
    """Return what another outlet makes of a document a few days later."""
    text = KINDS[kind](original.text)
    number = list(KINDS).index(kind)
    later = None
    if original.date is not None and number % 4 != 3:
        later = (date.fromisoformat(original.date) + timedelta(days=number)).isoformat()
    slug = f"echo-{number:02}-of-{original.slug}"
    return dataclasses.replace(
        original,
        id=mint("d", slug, text),
        slug=slug,
        source=f"{slug}.txt",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"What the papers say, {number}",
        publisher=None if number % 5 == 4 else f"Outlet Number {number}",
        address=None,
        date=later,
    )


def reprints(originals: Sequence[Document], turn: int = 0) -> list[tuple[Document, Document]]:
    """Return twelve reprints, one of each kind, of some documents in turn, each with the one that it comes from."""
    of = [originals[(at + turn) % len(originals)] for at in range(len(KINDS))]
    return [(reprint(original, kind), original) for original, kind in zip(of, KINDS, strict=True)]
