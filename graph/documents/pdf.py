"""A PDF → its text, with lines joined into paragraphs and running heads dropped.

pypdf's layout mode keeps blank lines and indentation, which say where a paragraph ends; on pages that are set in
columns it would read across them, so there the order of the page's own content is taken.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from graph.documents.contents import Content, Limits
from graph.documents.metadata import Metadata, clean
from graph.documents.sources import Notice
from graph.errors import DocumentError

# What pypdf finds to repair is of no use to somebody who reads reports.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_COLUMN_GAP = re.compile(r"\S {4,}\S")
#: Share of a page's lines with a wide gap inside from which the page counts as set in columns.
_COLUMNS = 0.4
#: Lines at the top and the bottom of a page that may be running heads.
_EDGE = 2
#: Pages on which a line must stand at the edge to be a running head, and the share of all pages.
_REPEATS = 3
_REPEAT_SHARE = 1 / 3
_PAGE_NUMBER = re.compile(r"(?:page|p\.)? ?[-–—]? ?# ?(?:(?:of|/) ?#)? ?[-–—]?", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•●▪■◦‣*·–-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_BROKEN_WORD = re.compile(r"(\w+)[-\u2010]$")
#: A line that is shorter than this share of the page's widest ends a paragraph, if a sentence ends there, too.
_SHORT = 0.8
#: Letters a page below which there is no text layer to speak of.
_LEAST_LETTERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    indent: int
    #: Blank lines before it.
    gap: int
    width: int


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
        laid_out = _writable(page.extract_text(extraction_mode="layout"))
        rows = [row for row in laid_out.splitlines() if row.strip()]
        if rows and sum(1 for row in rows if _COLUMN_GAP.search(row.strip())) >= _COLUMNS * len(rows):
            laid_out = _writable(page.extract_text())
        total += len(laid_out)
        if total > limits.text_bytes:
            raise DocumentError(name, f"its text is longer than {limits.text_bytes / 1e6:g} million characters",
                                "split it, or raise the limit")
        yield list(_page_lines(laid_out))


def _writable(text: str) -> str:
    """Return extracted text without control characters and with half characters made whole or replaced."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)


def _page_lines(text: str) -> Iterator[_Line]:
    gap = 0
    for row in text.splitlines():
        stripped = " ".join(row.split())
        if not stripped:
            gap += 1
            continue
        yield _Line(text=stripped, indent=len(row) - len(row.lstrip()), gap=gap, width=len(stripped))
        gap = 0


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Drop lines that recur at the edge of pages, whatever the numbers in them."""
    seen = Counter(key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    needed = max(_REPEATS, len(pages) * _REPEAT_SHARE)
    running = {key for key, count in seen.items()
               if count >= needed or (count > 1 and _PAGE_NUMBER.fullmatch(key))}
    return [
        [line for index, line in enumerate(page)
         if not (_key(line) in running and (index < _EDGE or index >= len(page) - _EDGE))]
        for page in pages
    ]


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _reflow(pages: list[list[_Line]]) -> str:
    """Join lines into paragraphs, also across pages, and the two halves of words that a line end has broken."""
    words = set(re.findall(r"\w+(?:-\w+)*", " ".join(line.text for page in pages for line in page)))
    paragraphs: list[str] = []
    for page in pages:
        usual = Counter(line.gap for line in page[1:]).most_common(1)[0][0] if len(page) > 1 else 0
        widest = max((line.width for line in page), default=0)
        for index, line in enumerate(page):
            if index:
                begins = _begins(line, page[index - 1], usual, widest)
            else:
                # A sentence that runs on over the page's end.
                begins = not paragraphs or bool(_SENTENCE_END.search(paragraphs[-1])) or not line.text[0].islower()
            if begins:
                paragraphs.append(line.text)
            else:
                paragraphs[-1] = _join(paragraphs[-1], line.text, words)
    return "\n\n".join(paragraphs) + "\n"


def _begins(line: _Line, before: _Line, usual: int, widest: int) -> bool:
    """Return whether a line begins a paragraph."""
    if line.gap > usual or _BULLET.match(line.text):
        return True
    short = before.width < _SHORT * widest
    return short and bool(_SENTENCE_END.search(before.text))


def _join(before: str, after: str, words: set[str]) -> str:
    if before.endswith("\u00ad"):
        return before[:-1] + after
    broken, rest = _BROKEN_WORD.search(before), re.match(r"\w+", after)
    if broken and rest and after[0].islower():
        whole, hyphenated = broken[1] + rest[0], f"{broken[1]}-{rest[0]}"
        # "well-" + "known" keeps its hyphen if the document writes it so elsewhere.
        return before + after if hyphenated in words and whole not in words else before[:-1] + after
    return f"{before}{after}" if broken and rest else f"{before} {after}"
