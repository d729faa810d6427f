"""Values → text that stands in the page: JSON, packed, which the page's script unpacks (``packing.js``).

Lists of things that all have the same names are packed by column, since what stands in a column repeats itself, and
since browsers read a few long lists far faster than a hundred thousand small objects. The same value gives the same
text.
"""

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

_SURROGATE = re.compile("[\ud800-\udfff]")
#: A list is packed by column from so many rows on.
_FEW = 8


def packed(value: Mapping[str, object]) -> Markup:
    """Return a value as a JSON string that holds its JSON in UTF-8, gzipped, in base 64.

    Nothing in it can end the element that it stands in. Halves of surrogate pairs, which UTF-8 has no bytes for, are
    escaped.

    Raises:
        ValueError: the value holds a number that JSON does not have.
    """
    tables = {name: _table(rows) for name, rows in value.items() if isinstance(rows, Sequence) and _is_table(rows)}
    rest = {name: one for name, one in value.items() if name not in tables}
    text = _json({"tables": tables, "rest": rest})
    escaped = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # The time of packing would make no two pages alike.
    data = gzip.compress(escaped.encode("utf-8"), mtime=0)
    return Markup(f'"{base64.b64encode(data).decode("ascii")}"')  # noqa: S704 (letters, digits, +, / and = alone)


def unpacked(text: str) -> dict[str, object]:
    """Return what was packed, from its JSON string."""
    held = json.loads(gzip.decompress(base64.b64decode(json.loads(text))))
    tables = {}
    for name, columns in held["tables"].items():
        values = [_values(column) for column in columns.values()]
        tables[name] = [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
    return {**tables, **held["rest"]}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _is_table(rows: Sequence[object]) -> bool:
    if isinstance(rows, str) or len(rows) < _FEW or not isinstance(rows[0], dict) or not rows[0]:
        return False
    names = list(rows[0])
    return all(isinstance(row, dict) and list(row) == names for row in rows)


def _table(rows: Sequence[object]) -> dict[str, object]:
    """Return the columns by their names, in one of three forms.

    ``{"plain": values}``; ``{"words": different values, "at": places in these}`` where they repeat themselves;
    ``{"texts": values as JSON}`` where they are lists, which are read only when somebody looks at them.
    """
    columns: dict[str, object] = {}
    for name in rows[0]:  # type: ignore[attr-defined]
        values = [row[name] for row in rows]  # type: ignore[index]
        texts = values if all(isinstance(one, int | float) for one in values) else [_json(one) for one in values]
        different = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        if texts is not values and len(different) * 2 <= len(values):
            words = [json.loads(text) for text in different]
            columns[name] = {"words": words, "at": [different[text] for text in texts]}
        elif any(isinstance(one, list | tuple | dict) for one in values):
            columns[name] = {"texts": texts}
        else:
            columns[name] = {"plain": values}
    return columns


def _values(column: Mapping[str, list[object]]) -> list[object]:
    if "plain" in column:
        return column["plain"]
    if "words" in column:
        return [column["words"][place] for place in column["at"]]  # type: ignore[call-overload]
    return [json.loads(text) for text in column["texts"]]  # type: ignore[arg-type]
