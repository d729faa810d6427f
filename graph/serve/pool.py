"""The processes that answer queries: as many as may run at the same time, each ended and replaced where it must be."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO

from graph.errors import StoreError
from graph.serve.refused import RefusedError
from graph.serve.settings import MIB, Settings
from graph.serve.worker import Job

#: Bytes of an answer that are kept in memory; a longer one waits for its reader in a file without a name.
IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024
#: Seconds that a process may take to open the store.
_START = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All of an answer, to be read from the beginning of ``file`` and closed."""

    media: str
    length: int
    file: IO[bytes]


class _Worker:
    """One process, which is started when it is needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: asyncio.subprocess.Process | None = None
        #: Of the store that it has open.
        self.stamp: tuple[int, int] | None = None

    async def start(self) -> None:
        """Start it anew where it does not run or a build has replaced its store.

        Raises:
            StoreError: the store cannot be opened.
        """
        stamp = self._stamp()
        if self.process is not None and (self.process.returncode is not None or stamp != self.stamp):
            await self.end()
        if self.process is not None:
            return
        self.stamp = stamp
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "graph.serve.worker", str(self.settings.store), str(self.settings.memory_limit)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Fewer arenas, so that memory is counted as it is used.
            env={**os.environ, "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
        )
        try:
            async with asyncio.timeout(_START):
                await self._head()
        except RefusedError as refused:
            await self.end()
            raise StoreError(str(refused)) from refused
        except (EOFError, OSError, TimeoutError) as error:
            await self.end()
            raise StoreError(f"{self.settings.store}: cannot be opened by a process of the server") from error
        except asyncio.CancelledError:
            # It would take the word that it is ready for its first answer.
            await self.end()
            raise

    async def answer(self, job: Job) -> Answer:
        """Return what it answers; it must be ended where this raises anything but RefusedError.

        Raises:
            EOFError: it ended.
        """
        if self.process is None or self.process.stdin is None or self.process.stdout is None:
            raise EOFError
        self.process.stdin.write(job.as_line())
        await self.process.stdin.drain()
        media, length = await self._head()
        # What an answer has is on its way: it belongs to whoever asked, who closes it.
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        try:
            for start in range(0, length, CHUNK):
                # asyncio's own error for an early end is an EOFError, too.
                file.write(await self.process.stdout.readexactly(min(CHUNK, length - start)))
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return Answer(media=media, length=length, file=file)

    async def end(self) -> None:
        """End it at once, whatever it does."""
        self.kill()
        process, self.process = self.process, None
        if process is not None:
            if process.stdout is not None:
                # To its end, so that no pipe of it stays open; whoever still waits for an answer sees that, too.
                with contextlib.suppress(RuntimeError):
                    await process.stdout.read()
            await process.wait()

    def kill(self) -> None:
        """Tell the system to end it, and do not wait."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            if self.process.stdin is not None:
                self.process.stdin.close()

    async def _head(self) -> tuple[str, int]:
        if self.process is None or self.process.stdout is None:
            raise EOFError
        line = await self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        head = json.loads(line)
        if head["status"] != HTTPStatus.OK:
            raise RefusedError(head["status"], head["detail"])
        return head["media"], head["length"]

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = (self.settings.store / "CURRENT").stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns


class Pool:
    """Processes, and the queries that wait for one."""

    def __init__(self, settings: Settings) -> None:
        """Start nothing yet."""
        self.settings = settings
        self.waiting = 0
        self._all = [_Worker(settings) for _ in range(settings.workers)]
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()

    async def start(self) -> None:
        """Start all processes; they must be stopped even where this raises.

        Raises:
            StoreError: the store cannot be opened.
        """
        # All have started or failed before anything is said, so that none starts behind the back of whoever stops them.
        ends = await asyncio.gather(*(worker.start() for worker in self._all), return_exceptions=True)
        for error in ends:
            if error is not None:
                raise error
        for worker in self._all:
            self._free.put_nowait(worker)

    async def stop(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.kill()  # before anything is waited for, which may be cut short
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def answer(self, job: Job) -> Answer:
        """Return all of an answer, which the caller must close.

        Raises:
            RefusedError: there is none: what was wrong with the query, or which limit it met.
        """
        async with self._worker() as worker:
            try:
                await worker.start()
            except StoreError as error:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
            try:
                async with asyncio.timeout(job.seconds):
                    return await worker.answer(job)
            except TimeoutError as error:
                await worker.end()
                message = f"the query was ended after {job.seconds:g} seconds; narrow it, or put its patterns in order"
                raise RefusedError(HTTPStatus.GATEWAY_TIMEOUT, message) from error
            except (EOFError, OSError) as error:
                await worker.end()
                size = self.settings.memory_limit // MIB
                message = f"the query was ended, since it took more than {size:,} MiB of memory or failed; narrow it"
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, message) from error
            except asyncio.CancelledError:
                # Whoever asked has gone, and nobody is to wait for a query that nobody waits for.
                await worker.end()
                raise

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator[_Worker]:
        """Lend a free process, after a time of waiting."""
        limit = self.settings.time_limit
        busy = RefusedError(
            HTTPStatus.SERVICE_UNAVAILABLE, "too many queries run and wait; ask again later", {"Retry-After": "5"}
        )
        if self._free.empty() and self.waiting >= self.settings.waiting:
            raise busy
        self.waiting += 1
        try:
            async with asyncio.timeout(limit):
                worker = await self._free.get()
        except TimeoutError as error:
            raise busy from error
        finally:
            self.waiting -= 1
        try:
            yield worker
        finally:
            self._free.put_nowait(worker)
