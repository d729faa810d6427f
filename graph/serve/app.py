"""The pages of the endpoint, and what each answers."""

import asyncio
import json
from functools import cache
from http import HTTPStatus
from importlib import resources

import pyoxigraph
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from graph.serve.formats import GRAPHS, HTML, RESULTS, preferred
from graph.serve.guard import NOTHING, Guard
from graph.serve.pages import QUERY_POLICY, query_page, start_page, thing_page
from graph.serve.pool import Answer, Pool
from graph.serve.protocol import Asked, asked
from graph.serve.refused import RefusedError
from graph.serve.replies import refusal, reply
from graph.serve.review import Review
from graph.serve.settings import Settings
from graph.serve.things import Thing, thing_of
from graph.serve.worker import Job
from graph.triples import PREFIXES
from ontology.vocabulary import FOLDER

#: The page has a policy of its own inside; with this one it cannot reach the rest of this server either.
_PAGE_POLICY = "connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def application(settings: Settings, pool: Pool, review: Review | None = None) -> ASGIApp:
    """Return the endpoint as an ASGI application over a pool of processes that has been started.

    Args:
        settings: what and how.
        pool: answers the queries.
        review: the pages on which decisions are made; None serves none.
    """
    site = _Site(settings, pool, reviewed=review is not None)
    inner = Starlette(
        routes=[
            Route("/", site.start, methods=["GET"]),
            Route("/graph.html", site.page, methods=["GET"]),
            *(review.routes if review is not None else ()),
            Route("/query", site.query, methods=["GET"]),
            Route("/sparql", site.sparql, methods=["GET", "POST"]),
            Mount("/static", StaticFiles(directory=str(resources.files("graph.serve") / "static")), name="static"),
            Route("/{space:str}/{name:str}", site.thing, methods=["GET"]),
        ],
        exception_handlers={RefusedError: _refused, HTTPException: _no_such_page, ClientDisconnect: _gone},
    )
    inner.router.redirect_slashes = False
    return Guard(inner, settings)


class _Site:
    """What each address answers."""

    def __init__(self, settings: Settings, pool: Pool, *, reviewed: bool) -> None:
        self.settings = settings
        self.pool = pool
        self.reviewed = reviewed

    async def start(self, _: Request) -> Response:
        page = start_page(has_page=self.settings.page.is_file(), reviewed=self.reviewed)
        return Response(page, media_type=HTML, headers=_policy(NOTHING))

    async def page(self, _: Request) -> Response:
        if not self.settings.page.is_file():
            message = f"{self.settings.page.name}: this build has none; build it again"
            raise RefusedError(HTTPStatus.NOT_FOUND, message)
        return FileResponse(self.settings.page, media_type=HTML, headers={"Content-Security-Policy": _PAGE_POLICY})

    async def query(self, _: Request) -> Response:
        return Response(query_page(), media_type=HTML, headers={"Content-Security-Policy": QUERY_POLICY})

    async def sparql(self, request: Request) -> Response:
        query = await asked(request, self.settings)
        if query is None:
            return self._description(request)
        accept = request.headers.get("accept", "")
        answer = await self._answer(request, query, preferred(accept, tuple(RESULTS)), preferred(accept, tuple(GRAPHS)))
        return reply(answer)

    async def thing(self, request: Request) -> Response:
        thing = thing_of(request.path_params["space"], request.path_params["name"])
        if thing is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page; begin at /")
        media = thing.media or preferred(request.headers.get("accept", ""), (*GRAPHS, HTML))
        if media is None:
            message = f"no acceptable format; this can be had as {HTML}, {', '.join(GRAPHS)}"
            raise RefusedError(HTTPStatus.NOT_ACCEPTABLE, message)
        if media == HTML:
            return await self._shown(request, thing)
        answer = await self._answer(request, _unlimited(thing.graph), None, media)
        if not await asyncio.to_thread(_holds_triples, answer):
            answer.file.close()
            raise _unknown(thing)
        return reply(answer)

    async def _shown(self, request: Request, thing: Thing) -> Response:
        rows = []
        for sparql in (thing.facts, thing.claims):
            answer = await self._answer(request, _unlimited(sparql), next(iter(RESULTS)), None)
            with answer.file:
                rows.append(json.load(answer.file)["results"]["bindings"])
        facts, claims = rows
        if not facts:
            raise _unknown(thing)
        return Response(thing_page(thing, facts, claims), media_type=HTML, headers=_policy(NOTHING))

    async def _answer(self, request: Request, query: Asked, results: str | None, graph: str | None) -> Answer:
        """Return all of an answer, unless the client goes away before it is there.

        Raises:
            RefusedError: there is none.
            ClientDisconnect: nobody waits for it any more; the query has been ended.
        """
        if results is None and graph is None:
            message = f"no acceptable format; answers can be had as {', '.join([*RESULTS, *GRAPHS])}"
            raise RefusedError(HTTPStatus.NOT_ACCEPTABLE, message)
        job = Job(
            sparql=query.sparql,
            results=results,
            graph=graph,
            rows=self.settings.row_limit,
            size=self.settings.size_limit,
            seconds=self.settings.time_limit,
            default_graphs=query.default_graphs,
            named_graphs=query.named_graphs,
        )
        answering = asyncio.create_task(self.pool.answer(job))
        leaving = asyncio.create_task(_left(request))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not answering.done():
                answering.cancel()
        if answering.done():
            return answering.result()
        raise ClientDisconnect

    def _description(self, request: Request) -> Response:
        """Return what this service is, as RDF; people are led to the editor."""
        media = preferred(request.headers.get("accept", ""), (*GRAPHS, HTML))
        if media is None:
            raise RefusedError(
                HTTPStatus.NOT_ACCEPTABLE, f"no acceptable format; this can be had as {', '.join(GRAPHS)}"
            )
        if media == HTML:
            return RedirectResponse("/query", HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
        own = f"{request.url.scheme}://{request.headers['host']}{request.url.path}"
        triples = pyoxigraph.parse(_service(), pyoxigraph.RdfFormat.TURTLE, base_iri=own)
        prefixes = {"sd": "http://www.w3.org/ns/sparql-service-description#", **PREFIXES}
        written = pyoxigraph.serialize(triples, format=GRAPHS[media], prefixes=prefixes)
        return Response(written, media_type=media, headers={"Vary": "Accept"})


async def _left(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _unlimited(sparql: str) -> Asked:
    return Asked(sparql=sparql, default_graphs=(), named_graphs=())


def _holds_triples(answer: Answer) -> bool:
    form = GRAPHS[answer.media]
    found = next(iter(pyoxigraph.parse(answer.file, form)), None)
    answer.file.seek(0)
    return found is not None


def _unknown(thing: Thing) -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, f"{thing.address}: the graph says nothing of it; ask for another")


def _policy(policy: str) -> dict[str, str]:
    """Return the header of a page that has a style of ours and no script."""
    return {"Content-Security-Policy": f"{policy}; style-src 'self'; img-src data:", "Vary": "Accept"}


@cache
def _service() -> bytes:
    return (FOLDER / "descriptions" / "service.ttl").read_bytes()


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, RefusedError):
        raise error
    return refusal(error, request.headers.get("accept", ""))


async def _no_such_page(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    messages = {404: "there is no such page; begin at /", 405: f"{request.method}: is no way to read; use GET or POST"}
    message = messages.get(error.status_code, error.detail)
    return refusal(
        RefusedError(error.status_code, message, dict(error.headers or {})), request.headers.get("accept", "")
    )


async def _gone(_: Request, __: Exception) -> Response:
    # Nobody reads it.
    return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)
