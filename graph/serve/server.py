"""The server: uvicorn over the application, and the processes beside it."""

import socket
from typing import TYPE_CHECKING

import uvicorn

from graph.serve.app import application
from graph.serve.connections import patient_for
from graph.serve.pool import Pool
from graph.serve.review import Review
from graph.serve.settings import Settings

if TYPE_CHECKING:
    from graph.review import Session

#: Bytes of an address with its headers.
_HEAD = 64 * 1024
#: Seconds that a connection stays open for another request.
_KEPT = 5
#: Seconds that requests may go on when the server is stopped.
_GRACE = 2


async def serve(settings: Settings, listening: socket.socket, address: str, session: "Session | None" = None) -> None:
    """Serve until a signal stops it.

    Args:
        settings: what and how.
        listening: is bound, and closed in the end.
        address: is printed when it can be asked.
        session: what is reviewed on its pages; None lets nobody decide anything.

    Raises:
        StoreError: there is no store.
    """
    pool = Pool(settings)
    try:
        await pool.start()
        config = uvicorn.Config(
            application(settings, pool, None if session is None else Review(session, settings)),
            http=patient_for(settings.patience),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=settings.connections,
            h11_max_incomplete_event_size=_HEAD,
            timeout_keep_alive=max(1, round(min(_KEPT, settings.patience))),
            timeout_graceful_shutdown=_GRACE,
        )
        print(f"claimgraph: {address} (Ctrl+C stops it)", flush=True)  # noqa: T201 - it is what the command says
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        await pool.stop()
