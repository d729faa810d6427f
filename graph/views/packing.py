"""Values → text that stands in the page: JSON, packed, which the page's script unpacks (``packing.js``).

What a page knows repeats itself, so packed it takes a fifth or less. The same value gives the same text.
"""

import base64
import gzip
import json
import re

from markupsafe import Markup

_SURROGATE = re.compile("[\ud800-\udfff]")


def packed(value: object) -> Markup:
    """Return a value as a JSON string that holds its JSON in UTF-8, gzipped, in base 64.

    Nothing in it can end the element that it stands in. Halves of surrogate pairs, which UTF-8 has no bytes for, are
    escaped.

    Raises:
        ValueError: the value holds a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    escaped = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # The time of packing would make no two pages alike.
    data = gzip.compress(escaped.encode("utf-8"), mtime=0)
    return Markup(f'"{base64.b64encode(data).decode("ascii")}"')  # noqa: S704 (letters, digits, +, / and = alone)


def unpacked(text: str) -> object:
    """Return what was packed."""
    return json.loads(gzip.decompress(base64.b64decode(json.loads(text))))
