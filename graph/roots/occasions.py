"""Claims → the occasions on which their speakers said so, where several texts quote the same words of one speaker.

What one text alone quotes stays of unknown root: nothing shows whether the words were said to it or taken from
elsewhere. Words that somebody says in a text that they publish go back to that text.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.model import Claim, Document, Entity, Root, mint
from graph.roots.passages import quotations, words_of

#: So many words in a row, quoted from one speaker in two texts, are one saying.
_IN_A_ROW = 6
#: How much of the words stands in the name of an occasion, in code points.
_SHOWN = 60
#: What a title says of the one whose words the text is.
_WORDS_OF = re.compile(
    r"\b(?:statement|remarks|testimony|speech|address|letter|memorandum|message|op-ed|interview)s?"
    r"(?: [a-z]+){0,3}? (?:by|from|of|with) (?P<name>[^,:;]+)",
    re.IGNORECASE,
)


def speaks_itself(speaker: Entity, document: Document) -> bool:
    """Return whether a document is the speaker's own: published or written by them, or their words by its title."""
    names = [name for name in (speaker.label, *speaker.aliases) if speaker.type != "Person" or " " in name.strip()]
    said = _WORDS_OF.search(document.title or "")
    texts = [text for text in (document.publisher, document.author, said and said["name"]) if text]
    return any(_holds(text, name) for text in texts for name in names)


def find_occasions(
    claims: Sequence[Claim], documents: Mapping[str, Document], entities: Mapping[str, Entity]
) -> tuple[dict[str, str], list[Root]]:
    """Find what several texts quote from one speaker.

    Args:
        claims: with their origins, from the earliest document to the latest.
        documents: by their ids.
        entities: by their ids.

    Returns:
        Root by the id of the claim, and these roots. Words of one speaker that one document quotes are held to be said
        on one occasion, which makes fewer roots and not more.
    """
    quoted = {claim.id: _quoted(claim, documents) for claim in claims if claim.attribution.speaker.entity is not None}
    said = [claim for claim in claims if quoted.get(claim.id)]
    groups = _Groups(len(said))
    seen: dict[tuple[str | None, object], int] = {}
    for place, claim in enumerate(said):
        speaker = claim.attribution.speaker.entity
        keys: list[object] = list(quoted[claim.id])
        for key in (claim.evidence.document, *keys):
            groups.join(seen.setdefault((speaker, key), place), place)
    roots: dict[str, Root] = {}
    of_claim: dict[str, str] = {}
    for members in groups.members():
        group = [said[place] for place in members]
        if len({claim.origin for claim in group}) < 2:  # noqa: PLR2004 (one text alone shows no occasion)
            continue
        first = group[0]
        speaker = first.attribution.speaker.entity or ""
        words = first.evidence.quote
        root = Root(
            id=mint("r", "occasion", speaker, " ".join(words_of(words))),
            label=f"{entities[speaker].label}: {words[:_SHOWN].strip()}{'…' if len(words) > _SHOWN else ''}",
            kind="occasion",
            documents=tuple(sorted({claim.evidence.document for claim in group})),
        )
        roots[root.id] = root
        of_claim.update((claim.id, root.id) for claim in group)
    return of_claim, [roots[name] for name in sorted(roots)]


def _holds(text: str, name: str) -> bool:
    """Return whether a name stands in a text, word for word."""
    words, wanted = words_of(text), words_of(name)
    return bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _quoted(claim: Claim, documents: Mapping[str, Document]) -> list[tuple[str, ...]]:
    """Return each row of words that the claim's sentence quotes."""
    evidence, text = claim.evidence, documents[claim.evidence.document].text
    # A quotation may begin before the sentence; its mark stands no farther away than a paragraph is long.
    begin = max(text.rfind("\n\n", 0, evidence.start), 0)
    after = text.find("\n\n", evidence.end)
    paragraph = text[begin : after if after >= 0 else len(text)]
    rows: list[tuple[str, ...]] = []
    for start, end in quotations(paragraph):
        low, high = max(begin + start, evidence.start), min(begin + end, evidence.end)
        words = words_of(text[low:high]) if low < high else []
        rows += [tuple(words[at : at + _IN_A_ROW]) for at in range(len(words) - _IN_A_ROW + 1)]
    return rows


class _Groups:
    """Things that are one with one another, by their places; the first of a group stands for it."""

    def __init__(self, count: int) -> None:
        self._of = list(range(count))

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self._first(one), self._first(other)))
        self._of[other] = one

    def members(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._of)):
            groups[self._first(place)].append(place)
        return [groups[first] for first in sorted(groups)]

    def _first(self, place: int) -> int:
        while self._of[place] != place:
            self._of[place] = self._of[self._of[place]]
            place = self._of[place]
        return place
