"""What holds for every request, before and after the page that it is for: who may ask, and what browsers may do."""

import ipaddress
import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.serve.refused import RefusedError
from graph.serve.replies import refusal
from graph.serve.settings import Settings

#: A browser that shows anything of ours runs, loads and sends nothing, but for what a page's own policy allows.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_HOST = re.compile(r"(?:(?P<name>[a-z0-9._-]+)|\[(?P<six>[0-9a-f:.]+)\])(?::\d{1,5})?", re.ASCII)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "600",
}


class Guard:
    """An ASGI application around another.

    It answers only to its own names, so that no name of a stranger that leads to this machine (DNS rebinding) makes
    a browser take the stranger's page for one of ours; and it answers no page of another origin unless that was named.
    """

    def __init__(self, application: ASGIApp, settings: Settings) -> None:
        """Guard an application."""
        self.application = application
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        shared = _shared(origin) if origin in self.settings.origins else {}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, **shared}.items():
                    given.setdefault(name, value)
                given.add_vary_header("Origin")
            await send(message)

        try:
            self._check(scope, headers)
        except RefusedError as refused:
            await refusal(refused, headers.get("accept", ""))(scope, receive, sending)
            return
        if scope["method"] == "OPTIONS" and shared:
            await Response(status_code=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)(scope, receive, sending)
            return
        await self.application(scope, receive, sending)

    def _check(self, scope: Scope, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_own(hosts[0]):
            message = "this server does not go by that name; use the address that it printed, or start it with --name"
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, message)
        origin = headers.get("origin")
        if origin is not None and origin in self.settings.origins:
            return
        own = f"{scope['scheme']}://{hosts[0]}"
        site = headers.get("sec-fetch-site", "none")
        # Links from elsewhere may lead to a page of ours; but no other site makes a browser ask queries.
        leads_here = headers.get("sec-fetch-mode") == "navigate" and scope["method"] in {"GET", "HEAD"}
        foreign = origin is not None and origin != own
        if foreign or (site in {"cross-site", "same-site"} and not (leads_here and scope["path"] != "/sparql")):
            message = "pages of other origins may not ask here; start the server with --origin to let one"
            raise RefusedError(HTTPStatus.FORBIDDEN, message)

    def _is_own(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        if match is None:
            return False
        name = match["name"] or match["six"]
        if name in self.settings.names or name in {"localhost", self.settings.host.lower()}:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        # An address is no name that a stranger could let lead here; but it must be one that is listened to.
        return address.is_loopback or _is_everywhere(self.settings.host)


def _is_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _shared(origin: str) -> dict[str, str]:
    return {"Access-Control-Allow-Origin": origin, "Cross-Origin-Resource-Policy": "cross-origin"}
