"""Answers over HTTP: the results of queries, sent whole, and the reasons of refusals."""

from collections.abc import AsyncIterator

from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from graph.serve.formats import preferred
from graph.serve.pool import CHUNK, Answer
from graph.serve.refused import RefusedError

_PROBLEM = "application/problem+json"


def reply(answer: Answer, headers: dict[str, str] | None = None) -> Response:
    """Return an answer; its length is said first, so that a client knows whether it got all of it."""
    described = {"Content-Length": str(answer.length), "Vary": "Accept", **(headers or {})}
    if answer.length <= CHUNK:
        with answer.file:
            return Response(answer.file.read(), media_type=answer.media, headers=described)
    return StreamingResponse(_parts(answer), media_type=answer.media, headers=described)


async def _parts(answer: Answer) -> AsyncIterator[bytes]:
    with answer.file:
        while part := answer.file.read(CHUNK):
            yield part


def refusal(refused: RefusedError, accept: str) -> Response:
    """Return why a request is not answered: a line of text, or for programs that ask for it a problem of RFC 9457."""
    status, detail, headers = refused.status, str(refused), {"Vary": "Accept", **refused.headers}
    if preferred(accept, ("text/plain", _PROBLEM)) == _PROBLEM:
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        return JSONResponse(problem, status.value, headers, media_type=_PROBLEM)
    return PlainTextResponse(f"{detail}\n", status.value, headers)
