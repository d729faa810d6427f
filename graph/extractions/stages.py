"""Keys: what each stage's result depends on, so that a change redoes that stage and those after it, and no other.

* The document that bytes are: the bytes, what stands beside them, the readers in ``graph.documents``, their libraries.
* What is found in a document: its text and metadata, the modules that find it, the language model, the learned reader,
  and of the ontology what these look at: types, frames, words, names. A definition, an example, an identifier
  elsewhere, a question or a shape changes no key.
* Bringing documents together, triples and pages are made anew by every build.
"""

import ast
import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import Path

from graph.language import language_model
from graph.model import Document
from ontology.vocabulary import FOLDER, Vocabulary, load_vocabulary

_PROGRAM = Path(__file__).parent.parent
#: What makes a document of bytes, and what finds claims in a document, with all that they import.
_READING, _FINDING = "graph.documents.texts", "graph.claims"
_CODEC = "extractions/codec.py"
_READERS = ("duckdb", "lxml", "pypdf", "trafilatura", "warcio")
_FINDERS = ("numpy", "onnxruntime", "spacy", "thinc")
#: What nobody looks at who finds claims.
_FOR_PEOPLE = frozenset(("definition", "inverse_label", "identifiers", "examples", "counter_examples"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Digests of what the results of the stages depend on beside the document."""

    reading: str
    finding: str
    #: Of the gate; empty where every document is looked at.
    gate: str = ""

    @classmethod
    def of(cls, identity: tuple[tuple[str, str], ...], gate: str = "") -> "Stages":
        """Make the digests.

        Args:
            identity: of the extractor.
            gate: what stands for the gate, if there is one.
        """
        known = dict(identity)
        if known["extractor"] == "llm":
            # Its prompt speaks of the whole ontology.
            finding = _digest(identity, _files(_PROGRAM, (".",)), _files(FOLDER, (".",)))
        else:
            versions = [(name, metadata.version(name)) for name in _FINDERS]
            programs = _files(_PROGRAM, (*modules_of(_FINDING), "weights", _CODEC))
            programs += _files(FOLDER, ("vocabulary.py", "frames.py"))
            finding = _digest(identity, programs, versions, language_model(), vocabulary_digest(load_vocabulary()))
        readers = [(name, metadata.version(name)) for name in _READERS]
        reading = _digest(_files(_PROGRAM, ("documents", *modules_of(_READING), _CODEC)), readers)
        return cls(reading=reading, finding=finding, gate=gate)

    def document_key(self, content: str) -> str:
        """Return the key of the document that bytes of this digest are."""
        return _digest("document", content, self.reading)

    def finding_key(self, basis: str) -> str:
        """Return the key of what is found in a document of this basis."""
        return _digest("finding", basis, self.finding)

    def gate_key(self, basis: str) -> str:
        """Return the key of whether a document of this basis matters."""
        return _digest("gate", basis, self.gate)


def basis_of(document: Document) -> str:
    """Return a digest of all of a document that what is found in it may depend on: not where or when it was read."""
    parts = {part.name: getattr(document, part.name) for part in dataclasses.fields(document)}
    return _digest({name: value for name, value in parts.items() if name not in ("slug", "source", "text", "read")})


@cache
def program() -> str:
    """Return a digest of the whole program and the whole ontology."""
    return _digest(_files(_PROGRAM, (".",)), _files(FOLDER, (".",)))


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """Return the files of a module of graph and of all modules of graph that it imports, wherever in it; sorted."""
    files: dict[str, str] = {}
    waiting = [name]
    while waiting:
        inner = waiting.pop().split(".")[1:]
        path = _PROGRAM.joinpath(*inner)
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        known = path.relative_to(_PROGRAM).as_posix()
        if known in files or not inner or not path.is_file():
            continue
        files[known] = known
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                # What is imported from a package may be a module of it.
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            waiting += [one for one in names if one.startswith("graph.")]
    return tuple(sorted(files))


def vocabulary_digest(vocabulary: Vocabulary) -> str:
    """Return a digest of what of an ontology decides which claims are found."""
    return _digest(_looked_at(vocabulary))


def _looked_at(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}
        return {name: _looked_at(part) for name, part in parts.items() if name not in _FOR_PEOPLE}
    if isinstance(value, Mapping):
        # In their order, too: where two frames fit alike the first counts.
        return [[str(name), _looked_at(part)] for name, part in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple | list):
        return [_looked_at(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


@cache
def _files(folder: Path, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the files below a folder under some names, with a digest of each."""
    found: set[Path] = set()
    for name in names:
        path = folder / name
        found.update(path.rglob("*") if path.is_dir() else (path,))
    return tuple(
        (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(found)
        if path.is_file() and path.suffix != ".pyc"
    )
