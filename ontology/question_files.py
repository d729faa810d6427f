"""The analysts' questions, ``questions/*.rq``, as frozen objects.

A file is SPARQL that runs as it stands, under a header of comments::

    # @title What is said of somebody, and by whom?
    # @description Every claim with a name on either side. May be given several times.
    # @param actor (name): a name or alias = what holds where it is left out
    # @columns subject relation object

Each parameter stands in it as ``VALUES ?actor { "sinaloa cartel" }`` with an example in the place of what is asked;
for another value the example is replaced, wherever it stands. Beside some lies ``<name>.sql``: the same question to
the table of claims, for what concerns the whole corpus.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent

#: What a parameter may be, and what a value must look like.
#: ``name`` is looked up in lower case among the names of all entities, ``words`` in lower case within texts, the others
#: as they are given.
PARAMETER_TYPES = {
    "name": re.compile(r".*", re.DOTALL),
    "words": re.compile(r".+", re.DOTALL),
    "date": re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII),
    "clock": re.compile(r"happened|said|published|read"),
    "relation": re.compile(r"[a-z][A-Za-z]*"),
    "document": re.compile(r".+", re.DOTALL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a question asks for: ``# @param actor (name): name of an actor = Sinaloa Cartel``."""

    name: str
    #: One of :data:`PARAMETER_TYPES`.
    type: str
    description: str
    #: None: it must be given.
    default: str | None
    #: A value that is worth trying.
    example: str

    def accepts(self, value: str) -> bool:
        """Return whether a value is of the parameter's type."""
        return value == self.default or PARAMETER_TYPES[self.type].fullmatch(value) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An analysts' question: a file ``questions/<name>.rq`` whose header says title, description and parameters."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    #: With the examples in the places of the parameters.
    sparql: str
    #: The same question to the table of claims, where that is the quicker way.
    table: str | None

    @property
    def engine(self) -> str:
        """What answers it: ``triples``, or ``table`` where there is one."""
        return "triples" if self.table is None else "table"


_HEADER = re.compile(r"^#\s*@(\w+)\s+(.*)$")
_PARAMETER = re.compile(r"(?P<name>\w+)\s*\((?P<type>\w+)\)\s*:\s*(?P<what>[^=]*)(?P<default>=.*)?")


@cache
def load_questions(folder: Path = _FOLDER) -> Mapping[str, Question]:
    """Read the questions of an ontology's folder, in the order of their names.

    Raises:
        ValueError: a header is wrong; the message names the file.
    """
    return {path.stem: _question(path) for path in sorted((folder / "questions").glob("*.rq"))}


def _question(path: Path) -> Question:
    sparql = path.read_text("utf-8")
    said: dict[str, list[str]] = {"title": [], "description": [], "param": [], "columns": []}
    for line in sparql.splitlines():
        header = _HEADER.match(line)
        if header is not None:
            if header[1] not in said:
                raise ValueError(f"{path}: @{header[1]} is no header; use {', '.join(f'@{name}' for name in said)}")
            said[header[1]].append(header[2].strip())
    if not said["title"] or not said["description"] or not said["columns"]:
        raise ValueError(f"{path}: a question needs @title, @description and @columns")
    table = path.with_suffix(".sql")
    return Question(
        name=path.stem,
        title=said["title"][0],
        description=" ".join(said["description"]),
        parameters=tuple(_parameter(path, stated, sparql) for stated in said["param"]),
        columns=tuple(" ".join(said["columns"]).split()),
        sparql=sparql,
        table=table.read_text("utf-8") if table.exists() else None,
    )


def _parameter(path: Path, stated: str, sparql: str) -> Parameter:
    match = _PARAMETER.fullmatch(stated)
    if match is None or match["type"] not in PARAMETER_TYPES:
        kinds = ", ".join(PARAMETER_TYPES)
        raise ValueError(f"{path}: '@param {stated}' is not 'name (type): what it is'; types are {kinds}")
    example = re.search(rf'VALUES \?{match["name"]} \{{ "([^"]*)" \}}', sparql)
    if example is None:
        raise ValueError(f'{path}: has no VALUES ?{match["name"]} {{ "an example" }}; write it where the value belongs')
    default = match["default"]
    return Parameter(
        name=match["name"],
        type=match["type"],
        description=match["what"].strip(),
        default=None if default is None else default[1:].strip(),
        example=example[1],
    )
