"""SPARQL 1.1 Protocol: a request over HTTP → the query that it asks."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request

from graph.serve.refused import RefusedError
from graph.serve.settings import MIB, Settings

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
#: So many bytes are read and thrown away, so that a client hears that its request was too large.
_READ_AWAY = 64 * MIB
_FIELDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query, and the graphs that it is put to; without any it is the whole store."""

    sparql: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def asked(request: Request, settings: Settings) -> Asked | None:
    """Return the query of a request; None where a GET has none, and so asks what the service is.

    Raises:
        RefusedError: it is no request of the protocol, is too large, comes too slowly, or would change something.
    """
    body = await _body(request, settings)
    fields = _fields(request.url.query.encode(), "the address")
    if request.method == "POST":
        kind = _kind(request.headers)
        if kind == FORM:
            fields += _fields(body, "the form")
        elif kind == UPDATE:
            raise _changes()
        elif kind == QUERY:
            fields.append(("query", _decoded(body)))
        else:
            message = f"{kind or 'no Content-Type'}: a query is POSTed as {QUERY} or {FORM}"
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, {"Accept-Post": f"{QUERY}, {FORM}"})
    given = {name: tuple(value for known, value in fields if known == name) for name, _ in fields}
    if "update" in given:
        raise _changes() if request.method == "POST" and "query" not in given else _malformed("update")
    queries = given.get("query", ())
    if len(queries) != 1:
        if not queries and request.method != "POST":
            return None
        raise _malformed(f"{len(queries)} queries")
    return Asked(
        sparql=queries[0],
        default_graphs=given.get("default-graph-uri", ()),
        named_graphs=given.get("named-graph-uri", ()),
    )


async def form_of(request: Request, settings: Settings) -> dict[str, str]:
    """Return the fields of a form that is POSTed; of one that is given twice the last.

    Raises:
        RefusedError: it is no form, is too large, or comes too slowly.
    """
    body = await _body(request, settings)
    kind = _kind(request.headers)
    if kind != FORM:
        message = f"{kind or 'no Content-Type'}: a form is POSTed as {FORM}"
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, {"Accept-Post": FORM})
    return dict(_fields(body, "the form"))


async def _body(request: Request, settings: Settings) -> bytes:
    limit = settings.request_limit
    message = f"the request is larger than {limit:,} bytes; send a shorter query"
    too_large = RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, {"Connection": "close"})
    if request.headers.get("expect") and int(request.headers.get("content-length", "0")) > limit:
        raise too_large
    parts, size = [], 0
    stream = aiter(request.stream())
    while True:
        try:
            async with asyncio.timeout(settings.patience):
                part = await anext(stream)
        except StopAsyncIteration:
            break
        except TimeoutError as error:
            message = f"nothing of the request came for {settings.patience:g} seconds; send it again"
            raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, message, {"Connection": "close"}) from error
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > limit + _READ_AWAY:
            raise too_large
    if size > limit:
        raise too_large
    return b"".join(parts)


def _kind(headers: Headers) -> str:
    """Return the media type of the body, which is text in UTF-8."""
    kind, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(" \"'") not in {"utf-8", "utf8"}:
            raise RefusedError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{value}: queries are read in UTF-8 alone; send UTF-8"
            )
    return kind


def _fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeError as error:
        message = f"{where}: is not percent-encoded UTF-8 ({error}); encode it as such"
        raise RefusedError(HTTPStatus.BAD_REQUEST, message) from error
    except ValueError as error:
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, f"{where}: has more than {_FIELDS:,} fields; leave some out"
        ) from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"the query is not in UTF-8 ({error}); encode it as such") from error


def _changes() -> RefusedError:
    return RefusedError(HTTPStatus.FORBIDDEN, "the store is only read: updates are refused; ask with 'query'")


def _malformed(what: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, f"{what}: a request asks exactly one 'query', and nothing else")
