"""A PDF → its text, with lines joined into paragraphs and running heads dropped.

Lines are taken in the order of the page's own content, which goes down one column and then the next; where they stand
says where a paragraph ends.
"""

import io
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from graph.documents.contents import Content, Limits
from graph.documents.metadata import Metadata, clean
from graph.documents.sources import Notice
from graph.errors import DocumentError

# What pypdf finds to repair is of no use to somebody who reads reports.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

#: Lines at the top and the bottom of a page that may be running heads.
_EDGE = 2
#: Pages on which a line must stand at the edge to be a running head, and the share of all pages.
_REPEATS = 3
_REPEAT_SHARE = 1 / 3
_PAGE_NUMBER = re.compile(r"(?:page|p\.)? ?[-–—]? ?# ?(?:(?:of|/) ?#)? ?[-–—]?", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•●▪■◦‣*·–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"(\w+)[-\u2010]$")
#: A line that is shorter than this share of the page's longest ends a paragraph, if a sentence ends there, too.
_SHORT = 0.8
#: And one that is shorter than this ends it anyway, as a heading does, unless the next goes on in lower case.
_HEADING = 0.6
#: How much more than usual the distance to the line above is where a paragraph begins.
_WIDER = 1.2
#: In units of the letters' size: an indentation; and what is still one line (a raised figure).
_INDENTED = 0.5
_RAISED = 0.6
#: Letters a page below which there is no text layer to speak of.
_LEAST_LETTERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line and where it begins, in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    #: Of most of its letters, in points: a bullet or a raised figure says nothing about the line.
    size: float


def read_pdf(content: Content, limits: Limits) -> tuple[str, Metadata, tuple[Notice, ...]]:
    """Return the text of a PDF, what it says of itself, and notices of pages without text.

    Raises:
        DocumentError: it is broken, encrypted, too long, or has no text layer.
    """
    name = content.name
    try:
        reader = PdfReader(io.BytesIO(content.data))
        pages = list(_pages(reader, name, limits))
        info = reader.metadata
        declared = Metadata(title=clean(info.title), author=clean(info.author)) if info else Metadata()
    except DocumentError:
        raise
    except (DependencyError, FileNotDecryptedError):
        raise _encrypted(name) from None
    except Exception as error:  # a parser fed with broken files may raise anything
        raise DocumentError(name, f"the PDF is broken ({type(error).__name__}: {clean(str(error)) or 'no details'})",
                            "open it in a viewer and save it anew, or download it again") from error
    letters = [sum(map(str.isalpha, "".join(line.text for line in page))) for page in pages]
    if sum(letters) < _LEAST_LETTERS * max(1, len(pages)):
        raise DocumentError(name, "the PDF has no text layer, only pictures of pages", "run OCR over it first")
    bare = letters.count(0)
    notice = Notice(source=name, message=f"{bare} of {len(pages)} pages have no text; if they are scans, run OCR")
    text = _reflow(_without_running_heads(pages))
    return text, _confirmed(declared, text), (notice,) if bare else ()


def _encrypted(name: str) -> DocumentError:
    return DocumentError(name, "the PDF is encrypted", "save a copy without a password")


def _confirmed(declared: Metadata, text: str) -> Metadata:
    """Keep what the file declares if its text says so, too: such fields often hold a template's or a typist's name."""
    head = " ".join(text[:5_000].split()).lower()
    return Metadata(
        title=declared.title if declared.title and declared.title.lower() in head else None,
        author=declared.author if declared.author and declared.author.lower() in head else None,
    )


def _pages(reader: PdfReader, name: str, limits: Limits) -> Iterator[list[_Line]]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted(name)
    count = len(reader.pages)
    if count > limits.pages:
        raise DocumentError(name, f"it has {count} pages, more than {limits.pages}", "split it, or raise the limit")
    total = 0
    for page in reader.pages:
        lines = _lines(page)
        total += sum(len(line.text) for line in lines)
        if total > limits.text_bytes:
            raise DocumentError(name, f"its text is longer than {limits.text_bytes / 1e6:g} million characters",
                                "split it, or raise the limit")
        yield lines


def _lines(page: PageObject) -> list[_Line]:
    lines: list[_Line] = []
    pieces: list[str] = []
    start = (0.0, 0.0)
    sizes: Counter[float] = Counter()

    def close() -> None:
        text = " ".join(_writable("".join(pieces)).split())
        if text:
            size = max(sorted(sizes), key=sizes.__getitem__)
            lines.append(_Line(text=text, x=start[0], y=start[1], size=size))
        pieces.clear()
        sizes.clear()

    def visit(text: str, ours: list[float], theirs: list[float], _font: object, size: float) -> None:
        nonlocal start
        # The position in the text's own space, carried over to the page.
        x = theirs[4] * ours[0] + theirs[5] * ours[2] + ours[4]
        y = theirs[4] * ours[1] + theirs[5] * ours[3] + ours[5]
        size = abs(size * theirs[3] * ours[3]) or abs(size)
        for index, part in enumerate(text.split("\n")):
            if index or (part.strip() and abs(y - start[1]) > _RAISED * max((size, *sizes))):
                close()
            if part.strip():
                if not sizes:
                    start = (x, y)
                sizes[size] += len(part.strip())
            pieces.append(part)

    page.extract_text(visitor_text=visit)
    close()
    return lines


def _writable(text: str) -> str:
    """Return extracted text without control characters and with half characters made whole or replaced."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Drop lines that recur at one place at the edge of pages, whatever the numbers in them."""
    marked = [_edges(page) for page in pages]
    seen = Counter(place for places in marked for place in set(places.values()))
    needed = max(_REPEATS, len(pages) * _REPEAT_SHARE)
    running = {place for place, count in seen.items()
               if count >= needed or (count > 1 and _PAGE_NUMBER.fullmatch(place[0]))}
    return [
        [line for index, line in enumerate(page) if places.get(index) not in running]
        for page, places in zip(pages, marked, strict=True)
    ]


def _edges(page: list[_Line]) -> dict[int, tuple[str, int]]:
    """Return what stands at the top and the bottom of a page, and how high, by the index of its line."""
    heights = sorted({round(line.y) for line in page})
    edges = {*heights[:_EDGE], *heights[-_EDGE:]}
    return {index: (re.sub(r"\d+", "#", line.text), round(line.y))
            for index, line in enumerate(page) if round(line.y) in edges}


def _reflow(pages: list[list[_Line]]) -> str:
    """Join lines into paragraphs, also across pages, and the two halves of words that a line end has broken."""
    words = set(re.findall(r"\w+(?:-\w+)*", " ".join(line.text for page in pages for line in page)))
    usual = _usual_distances(pages)
    paragraphs: list[str] = []
    before: _Line | None = None
    for page in pages:
        longest = max((len(line.text) for line in page), default=0)
        for line in page:
            if before is None or _begins(line, before, usual.get(round(line.size), 0.0), longest):
                paragraphs.append(line.text)
            else:
                paragraphs[-1] = _join(paragraphs[-1], line.text, words)
            before = line
    return "\n\n".join(paragraphs) + "\n"


def _usual_distances(pages: list[list[_Line]]) -> dict[int, float]:
    """Return the most frequent distance between two lines for each size of letters, all in points."""
    distances: dict[int, Counter[int]] = defaultdict(Counter)
    for page in pages:
        for above, line in pairwise(page):
            if above.y > line.y and round(above.size) == round(line.size):
                distances[round(line.size)][round(above.y - line.y)] += 1
    # Of two that are as frequent, the smaller one is that of lines, the larger one that of paragraphs.
    return {size: float(max(sorted(counts), key=counts.__getitem__)) for size, counts in distances.items()}


def _begins(line: _Line, before: _Line, usual: float, longest: int) -> bool:
    """Return whether a line begins a paragraph rather than going on with the one before."""
    if round(line.size) != round(before.size) or _BULLET.match(line.text):
        return True
    ended = bool(_SENTENCE_END.search(before.text))
    short = len(before.text) < _SHORT * longest
    if len(before.text) < _HEADING * longest and not line.text[0].islower():
        return True
    distance = before.y - line.y
    if distance <= 0:
        # The next column or page: a sentence may run on.
        return ended or (short and not line.text[0].islower())
    indented = line.x - before.x > _INDENTED * line.size
    return distance > _WIDER * usual or (ended and (short or indented))


def _join(before: str, after: str, words: set[str]) -> str:
    if before.endswith("\u00ad"):
        return before[:-1] + after
    broken, rest = _BROKEN_WORD.search(before), re.match(r"\w+", after)
    if broken and rest and after[0].islower():
        whole, hyphenated = broken[1] + rest[0], f"{broken[1]}-{rest[0]}"
        # "well-" + "known" keeps its hyphen if the document writes it so elsewhere.
        return before + after if hyphenated in words and whole not in words else before[:-1] + after
    return f"{before}{after}" if broken and rest else f"{before} {after}"
