"""The pages of a review: what the terminal shows, and its decisions as forms.

Decisions are taken from pages of this server alone: a form must come from its own origin and hold the secret that only
its pages are told, so that no page of a stranger makes a browser decide anything.
"""

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from graph.errors import ClaimgraphError
from graph.judgements import Finding, Judgement, Sameness
from graph.model import Claim
from graph.review import Session
from graph.review.queue import Pair, Shelf
from graph.review.session import Change
from graph.review.words import in_words
from graph.serve.formats import HTML
from graph.serve.protocol import form_of
from graph.serve.refused import RefusedError
from graph.serve.review_pages import DECISIONS, key_of, review_page
from graph.serve.settings import Settings

#: The page runs a script of ours that binds keys, and sends its forms here.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'self'; "
    "script-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"
)


class Review:
    """The addresses of a review over one session."""

    def __init__(self, session: Session, settings: Settings) -> None:
        """Serve a session."""
        self.session, self.settings = session, settings
        self._token = secrets.token_urlsafe(32)
        self._alone = asyncio.Lock()

    @property
    def routes(self) -> list[Route]:
        """What is answered."""
        return [
            Route("/review", self.show, methods=["GET"]),
            Route("/review", self.decide, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Return the page of a list and of the thing that is chosen in it."""
        shelf = request.query_params.get("list", "")
        async with self._alone:
            await asyncio.to_thread(self.session.reload)
            shelf = shelf if shelf in (*Shelf, DECISIONS) else self._first_open()
            chosen = request.query_params.get("item", "")
            return await asyncio.to_thread(self._page, shelf, chosen, request.query_params.get("told", ""), "")

    async def decide(self, request: Request) -> Response:
        """Carry out a form, and lead to what comes next; what is refused is said on the page.

        Raises:
            RefusedError: the form does not come from a page of this server.
        """
        own = f"{request.url.scheme}://{request.headers['host']}"
        if request.headers.get("origin") != own:
            raise RefusedError(HTTPStatus.FORBIDDEN, "a decision is sent by a form of this server's own pages alone")
        form = await form_of(request, self.settings)
        if not hmac.compare_digest(form.get("token", "").encode(), self._token.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "the form is of another run of the server; load /review again")
        shelf = form.get("list", "")
        if shelf not in (*Shelf, DECISIONS):
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{shelf}: is no list; load /review again")
        async with self._alone:
            try:
                made = await asyncio.to_thread(self._decided, form)
            except ClaimgraphError as error:
                page = await asyncio.to_thread(self._page, shelf, form.get("item", ""), "", str(error))
                page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
                return page
            onwards = form.get("action", "") in (*Finding, *Sameness)
            item = self._next(shelf, form.get("item", "")) if onwards else form.get("item", "")
        address = "/review?" + urlencode({"list": shelf, "item": item, "told": "" if made is None else made.id})
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)

    def _page(self, shelf: str, chosen: str, told: str, wrong: str) -> Response:
        known = {one.id: one for one in self.session.judgements.judgements}
        said = in_words(self.session, known[told]) if told in known else ""
        html = review_page(self.session, shelf, chosen, token=self._token, told=said, wrong=wrong)
        # With "no-referrer" browsers would not say where a form comes from.
        headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
        return Response(html, media_type=HTML, headers=headers)

    def _first_open(self) -> str:
        return next((shelf for shelf in Shelf if self.session.open_items(shelf)), Shelf.ALL)

    def _next(self, shelf: str, item: str) -> str:
        """Return the next open thing of a list behind one, round its end; the same where none is."""
        items = list(self.session.items(Shelf(shelf))) if shelf != DECISIONS else []
        keys = [key_of(one) for one in items]
        at = keys.index(item) if item in keys else -1
        behind = [*items[at + 1 :], *items[: at + 1]]
        return next((key_of(one) for one in behind if self.session.is_open(one)), item)

    def _decided(self, form: Mapping[str, str]) -> Judgement | None:
        """Make the decision of a form.

        Raises:
            ClaimgraphError: it says nothing that can be decided.
        """
        session, action, reason = self.session, form.get("action", ""), form.get("reason", "")
        if action == "undo":
            return session.undo(form.get("judgement") or None, reason)
        found = self._item(form.get("item", ""))
        if isinstance(found, Pair) and action in tuple(Sameness):
            left, right = session.entities[found.left], session.entities[found.right]
            return session.same(left, right, Sameness(action), reason)
        if isinstance(found, Claim):
            return self._of_claim(found, action, reason, form)
        raise _no_decision(action)

    def _of_claim(self, claim: Claim, action: str, reason: str, form: Mapping[str, str]) -> Judgement:
        session = self.session
        if action in tuple(Finding):
            parts = ("subject", "relation", "object", "speaker", "polarity", "certainty", "type")
            change = Change(**{name: form.get(name) for name in parts})
            return session.verdict(claim, Finding(action), reason, change)
        if action == "root":
            return session.root(claim, form.get("label", ""), reason, whole=bool(form.get("whole")))
        ends = (claim.proposition.subject, claim.proposition.object)
        if action in ("merge", "split") and form.get("actor") in ends:
            actor = form["actor"]
            if action == "merge":
                return session.merge(actor, form.get("other", ""), reason)
            return session.split(session.entities[actor], session.documents[claim.evidence.document], reason)
        raise _no_decision(action)

    def _item(self, key: str) -> Claim | Pair | None:
        pairs = {pair.key: pair for pair in self.session.queue.pairs}
        return self.session.claims.get(key) or pairs.get(key)


def _no_decision(action: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, f"{action or 'nothing'}: is no decision about that; load /review again")
