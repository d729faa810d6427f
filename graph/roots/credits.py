"""Texts → the agencies and outlets that they credit: "(Reuters)", "first published by", "contributed to this"."""

import re
from collections.abc import Iterator, Mapping

from graph.model import Document

#: How far into a text a dateline or byline stands, in code points.
_HEAD = 400
#: Words before and after an outlet's name that credit it, wherever they stand.
_BEFORE = re.compile(
    r"\b(?:(?:first|originally|previously) (?:published|appeared|reported|posted|released) (?:by|in|on|at)"
    r"|(?:republished|reprinted|reproduced|syndicated) (?:from|by|with (?:the )?permission (?:of|from))"
    r"|(?:this|the) (?:story|article|report) (?:is|was|comes) (?:from|by)"
    r"|with (?:files|reporting|material|contributions) (?:from|by))\s+(?:the\s+)?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?<=\s)contributed\b", re.IGNORECASE)
#: How far before that word the name may begin, in code points.
_REACH = 60
#: A dateline, "MEXICO CITY (Reuters) -", and a byline, "By the Associated Press".
_DATELINE = re.compile(r"\(([^()\n]{2,40})\)\s*[-–—]")
_BYLINE = re.compile(r"^\s*(?:By|From|Source:)\s+(?:the\s+)?(?P<names>[^\n.]{2,80})", re.IGNORECASE | re.MULTILINE)


class Credits:
    """Finds credits to outlets that are known by name."""

    def __init__(self, outlets: Mapping[str, str]) -> None:
        """Take the outlets: name → label, each label a name, too."""
        self._labels = {name.casefold(): label for name, label in outlets.items()}
        # The longest first, so that "AP" does not stand for "AP Photo".
        names = sorted((re.escape(name) for name in self._labels), key=lambda name: (-len(name), name))
        self._named = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if names else None

    def of(self, document: Document) -> Iterator[tuple[str, int, int]]:
        """Yield the label of each outlet that a document credits, with where it does; each once, in their order."""
        publisher = (document.publisher or "").casefold()
        seen = set()
        for label, start, end in sorted(self._found(document.text), key=lambda found: (found[1], found[2])):
            if label not in seen and label.casefold() not in publisher:
                seen.add(label)
                yield label, start, end

    def _found(self, text: str) -> Iterator[tuple[str, int, int]]:
        if self._named is None:
            return
        for dateline in _DATELINE.finditer(text, 0, _HEAD):
            if dateline[1].casefold() in self._labels:
                yield self._labels[dateline[1].casefold()], dateline.start(), dateline.end()
        for byline in _BYLINE.finditer(text, 0, _HEAD):
            for credited in self._named.finditer(text, byline.start("names"), byline.end("names")):
                yield self._labels[credited[0].casefold()], byline.start(), credited.end()
        for before in _BEFORE.finditer(text):
            if name := self._named.match(text, before.end()):
                yield self._labels[name[0].casefold()], before.start(), name.end()
        for after in _AFTER.finditer(text):
            names = list(self._named.finditer(text, max(0, after.start() - _REACH), after.start()))
            if names and text[names[-1].end() : after.start()].isspace():
                yield self._labels[names[-1][0].casefold()], names[-1].start(), after.end()
