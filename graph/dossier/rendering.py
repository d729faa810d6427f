"""A dossier → Markdown and HTML. What comes from documents is escaped; the HTML makes no request and runs nothing."""

import base64
import hashlib
import re
from functools import cache

import jinja2
from markupsafe import Markup

from graph.dossier.content import Dossier, Said
from graph.model import Document

#: What could be markup in Markdown, anywhere in a line.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
#: What could be markup where a line begins.
_BEGINNING = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([-+=:.)])", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>\"'()\\\x00-\x20]+")


def markdown(dossier: Dossier) -> str:
    """Return the dossier as CommonMark with tables."""
    return _environment("md").get_template("dossier.md").render(dossier=dossier)


def html(dossier: Dossier) -> str:
    """Return the dossier as one HTML file under a policy that allows nothing but its own style."""
    environment = _environment("html")
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment.get_template("dossier.html").render(dossier=dossier, style=Markup(style), policy=policy)  # noqa: S704 - a file of ours


def escaped(value: object) -> str:
    """Return a value as text that Markdown shows as it is."""
    if isinstance(value, Markup):
        return str(value)
    text = _MARKS.sub(r"\\\1", str(value))
    return _BEGINNING.sub(r"\1\\\2", text)


def _block(value: str) -> Markup:
    """Return words as a block of quotation, line by line."""
    lines = [escaped(line) if line.strip() else "" for line in value.split("\n")]
    return Markup("\n".join(f"> {line}".rstrip() for line in lines))  # noqa: S704 - escaped above


def _code(value: str) -> Markup:
    """Return words as a span of code, whatever marks they hold."""
    words = " ".join(value.split())
    longest = max(map(len, re.findall("`+", words)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return Markup(f"{fence}{space}{words}{space}{fence}")  # noqa: S704 - nothing in a span of code is markup


def _hundredths(value: float) -> Markup:
    return Markup(f"{value:.2f}")  # noqa: S704 - a number


def _reference(claim: str) -> Markup:
    return Markup(f"[`{claim}`](#{claim})")  # noqa: S704 - an identifier of ours


def _said(said: Said) -> Markup:
    places = "; ".join(
        f"{escaped(place.publisher)}, {escaped(place.date)} {_reference(place.claim)}" for place in said.places
    )
    return Markup(f"{escaped(said.sentence)} {places}")  # noqa: S704 - escaped above


def _link(document: Document) -> str | None:
    """Return the address of a document where it is one that may be followed."""
    address = document.address or ""
    return address if _LINK.fullmatch(address) else None


@cache
def _style() -> str:
    source, _, _ = jinja2.PackageLoader("graph.dossier", "templates").get_source(jinja2.Environment(), "dossier.css")  # noqa: S701 - a style
    return source


@cache
def _environment(kind: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graph.dossier", "templates"),
        # Markdown has an escape of its own, for all that is filled in.
        autoescape=kind == "html",  # noqa: S701
        finalize=escaped if kind == "md" else None,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "block": _block,
        "code": _code,
        "hundredths": _hundredths,
        "link": _link,
        "ref": _reference,
        "said": _said,
    }
    return environment
