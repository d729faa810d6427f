"""What each document yielded, kept in the folder of a build, so that the next build reads only what is new.

A file a document, JSON: where it was read from, its text, and what was found in it by which reader. It is used again
only for the very same text and metadata, and the very same program, ontology and settings; what cannot be read is as
if it were not there. So a build over it gives what a build from nothing gives.
"""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from pathlib import Path

from graph.claims import Extraction
from graph.model import Document, Skipped
from graph.reference import Referent
from ontology.vocabulary import FOLDER

_PROGRAM = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One source of an earlier build."""

    #: As the user named it, and where it was read from.
    name: str
    location: str
    #: The document that it held, or why it was skipped.
    outcome: Document | Skipped
    #: What was found in it, and by what; None where that is not known any more.
    found_by: str = ""
    extraction: Extraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The sources of the build before, by where they were read from."""

    records: Mapping[str, Record] = field(default_factory=dict)

    def extraction(self, location: str, document: Document, found_by: str) -> Extraction | None:
        """Return what the same reader found in the same document; None where it has to be read."""
        record = self.records.get(location)
        if record is None or record.extraction is None or record.found_by != found_by:
            return None
        if not isinstance(record.outcome, Document):
            return None
        if replace(record.outcome, slug=document.slug, source=document.source) != document:
            return None
        return replace(record.extraction, document=document)


def read_earlier(folder: Path) -> Earlier:
    """Read what a build kept; files that are damaged or of another version are passed over."""
    records = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            record = _decode(json.loads(path.read_text("utf-8")), Record, [])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            continue
        outcome = record.outcome
        if isinstance(outcome, Document) and hashlib.sha256(outcome.text.encode()).hexdigest() != outcome.sha256:
            continue
        records[record.location] = record
    return Earlier(records=records)


def write_record(record: Record, folder: Path) -> None:
    """Write one source; its file is named after its place."""
    name = hashlib.sha256(record.location.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    text = json.dumps(_encode(record, {}), ensure_ascii=True, separators=(",", ":"))
    (folder / f"{name}.json").write_text(text + "\n", "utf-8")


@cache
def program() -> str:
    """Return a digest of all that decides what is found: the program's files, its weights and the ontology's."""
    digest = hashlib.sha256()
    for folder in (_PROGRAM, FOLDER):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def reader(settings: tuple[tuple[str, str], ...]) -> str:
    """Return what stands for a reader: this program with these settings."""
    return hashlib.sha256(json.dumps([program(), settings]).encode()).hexdigest()


# --- values ⇄ JSON ----------------------------------------------------------------------------------------------
# By the types that the dataclasses state. What claims refer to is shared between them: a referent is written where it
# is met first, which is the list of an extraction's referents, and after that by its number.


def _encode(value: object, numbers: dict[int, int]) -> object:
    if isinstance(value, Referent):
        if id(value) in numbers:
            return numbers[id(value)]
        numbers[id(value)] = len(numbers)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _encode(getattr(value, part.name), numbers) for part in _ordered(type(value))}
        return {"of": type(value).__name__, **parts} if isinstance(value, Document | Skipped) else parts
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_encode(one, numbers) for one in value]
    return value


def _decode(value: typing.Any, kind: typing.Any, referents: list[Referent]) -> typing.Any:  # noqa: ANN401, C901, PLR0911 (a case a kind of type)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        choices = [one for one in inner if one is not types.NoneType]
        if len(choices) > 1:
            choices = [one for one in choices if one.__name__ == value["of"]]
        return _decode(value, choices[0], referents)
    if kind is Referent and isinstance(value, int):
        return referents[value]
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        parts = {part.name: _decode(value[part.name], hints[part.name], referents) for part in _ordered(kind)}
        made = kind(**parts)
        if isinstance(made, Referent):
            referents.append(made)
        return made
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if origin is tuple and len(inner) == 2 and inner[1] is not Ellipsis:  # noqa: PLR2004 (a pair)
        return tuple(_decode(one, of, referents) for one, of in zip(value, inner, strict=True))
    if origin in (tuple, list, set, frozenset):
        return origin(_decode(one, inner[0], referents) for one in value)
    if kind is float and isinstance(value, int):
        return float(value)
    if kind is not object and not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _ordered(kind: type) -> list["dataclasses.Field[typing.Any]"]:
    """The fields as they are written: those that are made from others left out."""
    return [part for part in dataclasses.fields(kind) if part.init]
