"""Connections that do not wait for ever for clients that neither send nor take anything."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle


def patient_for(seconds: float) -> type[asyncio.Protocol]:
    """Return the protocol of connections that are cut after a time, and at most twice that, without progress.

    uvicorn itself limits only how long a connection stays open between two requests.
    """

    class Connection(H11Protocol):
        """A connection that is looked at now and then."""

        _watch: asyncio.TimerHandle | None = None
        #: As found when last looked at: bytes that the client has not taken, and the request that ended last.
        _left = 0
        _ended: tuple[RequestResponseCycle | None] | None = None
        _taken = False

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._watch = self.loop.call_later(seconds, self._look)

        def connection_lost(self, exc: Exception | None) -> None:
            if self._watch is not None:
                self._watch.cancel()
            super().connection_lost(exc)

        def resume_writing(self) -> None:
            self._taken = True
            super().resume_writing()

        def _look(self) -> None:
            left = self.transport.get_write_buffer_size()
            stuck = 0 < self._left <= left and not self._taken
            # A request has begun to come, or should have, and nothing of it is complete.
            cycle: RequestResponseCycle | None = self.cycle
            between = cycle is None or cycle.response_complete
            ended = (cycle,) if between and self.timeout_keep_alive_task is None and not left else None
            if stuck or (ended is not None and ended == self._ended):
                self.transport.abort()
                return
            self._left, self._ended, self._taken = left, ended, False
            self._watch = self.loop.call_later(seconds, self._look)

    return Connection
