"""Lists of persons and organisations from outside, such as sanctions lists: files that the user names → entries.

Read are the XML of the US Treasury (``sdn.xml``, ``consolidated.xml``) and of the United Nations, the tables and
entities of OpenSanctions (``targets.simple.csv``; FollowTheMoney as lines of JSON), and lines of JSON with ``name``,
``type``, ``aliases`` and ``weak_aliases``. Nothing of a list is kept but what a build says of those whom its documents
name.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from graph.errors import UsageError

#: Schemata of FollowTheMoney, and types of the other formats, that are persons.
_PERSONS = frozenset(("person", "individual"))
_ORGANISATIONS = frozenset(("entity", "organization", "company", "legalentity", "publicbody", "organisation"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person or organisation of a list."""

    #: The name of the list's file and the entry's number in it: ``sdn.xml 7493``.
    id: str
    person: bool
    #: The main name first, then the aliases by which it is found for sure.
    names: tuple[str, ...]
    #: Aliases that name many others, too: nicknames, single names.
    weak: tuple[str, ...] = ()


def read_list(path: Path) -> list[Entry]:
    """Return the entries of a list; what is neither person nor organisation (ships, aircraft) is passed over.

    Raises:
        UsageError: the file cannot be read, or is in no format that is known.
    """
    try:
        content = path.read_bytes()
        read = _reader(path, content)
        entries = [entry for entry in read(path.name, content) if entry.names]
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error}); name a list with --list") from error
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error, ET.ParseError) as error:
        raise UsageError(
            f"{path}: is no list that can be read ({error}); docs/identity.md names the formats"
        ) from error
    if not entries:
        raise UsageError(f"{path}: holds no person and no organisation; docs/identity.md names the formats")
    return entries


def _reader(path: Path, content: bytes) -> Callable[[str, bytes], Iterator[Entry]]:
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start == b"<":
        return _xml
    if start == b"{":
        return _lines
    if path.suffix == ".csv":
        return _table
    raise ValueError("it is neither XML nor lines of JSON nor a .csv")


def _entry(name: str, number: object, kind: str, names: Iterable[str], weak: Iterable[str]) -> Iterator[Entry]:
    kind = kind.casefold()
    if kind not in _PERSONS | _ORGANISATIONS:
        return
    strong = tuple(dict.fromkeys(one.strip() for one in names if one and one.strip()))
    yield Entry(
        id=f"{name} {number}",
        person=kind in _PERSONS,
        names=strong,
        weak=tuple(dict.fromkeys(one.strip() for one in weak if one and one.strip() and one.strip() not in strong)),
    )


def _lines(name: str, content: bytes) -> Iterator[Entry]:
    for line in content.decode("utf-8-sig").splitlines():
        if not line.strip():
            continue
        record: Mapping[str, Any] = json.loads(line)
        if "schema" in record:
            said = record["properties"]
            names = [*([record["caption"]] if "caption" in record else []), *said.get("name", ())]
            yield from _entry(
                name, record["id"], record["schema"], [*names, *said.get("alias", ())], said.get("weakAlias", ())
            )
            continue
        number = next((record[key] for key in ("id", "ofac_id", "uid") if key in record), record["name"])
        aliases = [one["name"] if isinstance(one, dict) else str(one) for one in record.get("aliases", ())]
        yield from _entry(name, number, record["type"], [record["name"], *aliases], record.get("weak_aliases", ()))


def _table(name: str, content: bytes) -> Iterator[Entry]:
    for row in csv.DictReader(content.decode("utf-8-sig").splitlines()):
        aliases = [one for one in (row.get("aliases") or "").split(";") if one]
        # The table does not say which of them are weak: a single word is.
        weak = [one for one in aliases if len(one.split()) == 1]
        strong = [one for one in aliases if one not in weak]
        yield from _entry(name, row["id"], row["schema"], [row["name"], *strong], weak)


def _xml(name: str, content: bytes) -> Iterator[Entry]:
    # The parser fetches nothing, and stops where entities grow beyond measure.
    for element in ET.fromstring(content).iter():  # noqa: S314
        tag = _tag(element)
        if tag == "sdnEntry":
            yield from _treasury(name, element)
        elif tag in ("INDIVIDUAL", "ENTITY"):
            yield from _nations(name, element, tag.casefold())


def _treasury(name: str, element: ET.Element) -> Iterator[Entry]:
    aliases = [child for child in element.iter() if _tag(child) == "aka"]
    weak = [child for child in aliases if _said(child, "category") == "weak"]
    strong = [child for child in aliases if child not in weak]
    yield from _entry(
        name,
        _said(element, "uid"),
        _said(element, "sdnType"),
        [_listed(element), *map(_listed, strong)],
        map(_listed, weak),
    )


def _listed(element: ET.Element) -> str:
    return ", ".join(filter(None, (_said(element, "lastName"), _said(element, "firstName"))))


def _nations(name: str, element: ET.Element, kind: str) -> Iterator[Entry]:
    parts = (_said(element, f"{which}_NAME") for which in ("FIRST", "SECOND", "THIRD", "FOURTH"))
    aliases = [child for child in element if _tag(child) in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS")]
    weak = [child for child in aliases if _said(child, "QUALITY") == "Low"]
    yield from _entry(
        name,
        _said(element, "DATAID"),
        kind,
        [" ".join(filter(None, parts)), *(_said(child, "ALIAS_NAME") for child in aliases if child not in weak)],
        (_said(child, "ALIAS_NAME") for child in weak),
    )


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _said(element: ET.Element, tag: str) -> str:
    """Return the text of the first child of a name; empty where there is none."""
    return next(((child.text or "").strip() for child in element if _tag(child) == tag), "")
