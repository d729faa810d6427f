"""Documents are read in processes of this machine.

Each process works on one batch at a time and answers document by document. Where one dies, the document that it was at
is known: it is tried again, alone, and given up when it has ended several; all others lose nothing. Only as many
documents are held as are being worked on.
"""

import contextlib
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from types import TracebackType
from typing import Self

from graph.documents import Limits, Source
from graph.engines.feeding import Fed, fed
from graph.engines.given_up import ATTEMPTS, deadly, too_large, too_long
from graph.engines.process import Connection, Process, confine, peak_memory, processor_seconds
from graph.engines.work import Answer, Job, Task, batches, finder_of, work
from graph.errors import ClaimgraphError, UsageError

#: Documents in a batch.
_BATCH = 16
#: A process that answers nothing for so many times the processor time that it may take is stuck.
_STUCK = 4.0
#: Seconds between looks at whether one is stuck.
_LOOK = 1.0


class Local:
    """An engine of several processes of this machine; to be closed, which ends them."""

    def __init__(self, workers: int | None = None) -> None:
        """Start nothing yet.

        Args:
            workers: how many processes at most; None is as many as there are cores. No more are started than there
                are batches of documents.
        """
        self.workers = workers or cores()
        self._pool: list[_Worker] = []
        self._memory = 0
        self._most = 0
        self._seconds = 0.0

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all processes."""
        self.close()

    def close(self) -> None:
        """End all processes."""
        for worker in self._pool:
            worker.process.close()
        self._pool.clear()

    def record(self) -> Mapping[str, object]:
        """Return what the report says."""
        return {
            "name": "local",
            "workers": self._most,
            "peak_memory": self._memory,
            "processor_seconds": round(self._seconds, 3),
        }

    def pids(self) -> list[int]:
        """Return the processes that run now, by their numbers."""
        return [worker.process.process.pid for worker in self._pool if worker.process.process.pid is not None]

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        """Read the bytes of all documents in a process of its own, since archives, too, may be made to do harm."""
        return fed(sources, limits)

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Work on tasks in several processes.

        Raises:
            UsageError: a process cannot do what the job asks for.
        """
        waiting = batches(tasks, _BATCH)
        # What a process that died has left.
        again: deque[list[Task]] = deque()
        attempts: dict[int, int] = {}
        more = True
        try:
            while True:
                more = self._hand_out(job, again, waiting, more=more)
                busy = [worker for worker in self._pool if worker.todo]
                if not busy:
                    break
                ready = wait([worker.process.connection for worker in busy], timeout=_LOOK)
                for worker in busy:
                    if worker.process.connection in ready:
                        yield from self._hear(worker, job, again, attempts)
                    elif time.monotonic() > worker.deadline:
                        worker.process.kill()  # it is heard of in the next round
        finally:
            self.close()

    def _hand_out(self, job: Job, again: deque[list[Task]], waiting: Iterator[list[Task]], *, more: bool) -> bool:
        """Give batches to processes that have none; return whether there may be more."""
        while len([worker for worker in self._pool if worker.todo]) < self.workers:
            batch = again.popleft() if again else (next(waiting, None) if more else None)
            if batch is None:
                return False
            if not batch:
                continue
            idle = next((worker for worker in self._pool if not worker.todo), None)
            if idle is None:
                idle = _Worker(process=Process(_serve, job, warm=True))
                self._pool.append(idle)
                self._most = max(self._most, len(self._pool))
            idle.todo.extend(batch)
            idle.deadline = _deadline(job.limits)
            with contextlib.suppress(OSError):  # where it has died, that is heard when it is listened to
                idle.process.connection.send(batch)
        return more

    def _hear(
        self, worker: "_Worker", job: Job, again: deque[list[Task]], attempts: dict[int, int]
    ) -> Iterator[Answer]:
        """Take one answer of a process, or see to what it has left where it died."""
        try:
            answer = worker.process.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, job, again, attempts)
            return
        if isinstance(answer, str):
            raise UsageError(answer)
        worker.deadline = _deadline(job.limits)
        task = worker.todo.popleft()
        self._memory = max(self._memory, answer.memory)
        self._seconds += answer.seconds
        if answer.failed == too_large(task.name, job.limits):
            # Nobody knows in what state its libraries are.
            self._pool.remove(worker)
            again.append(list(worker.todo))
            worker.process.close()
        yield answer

    def _bury(
        self, worker: "_Worker", job: Job, again: deque[list[Task]], attempts: dict[int, int]
    ) -> Iterator[Answer]:
        self._pool.remove(worker)
        current, rest = worker.todo[0], list(worker.todo)[1:]
        over = worker.process.took_too_long()
        attempts[current.number] = tried = attempts.get(current.number, 0) + 1
        if over:
            yield Answer(number=current.number, failed=too_long(current.name, job.limits))
        elif tried == ATTEMPTS:
            yield Answer(number=current.number, failed=deadly(current.name, worker.process.ended_by()))
        else:
            again.append([current])
        if rest:
            again.append(rest)
        worker.process.close()


@dataclass(slots=True)
class _Worker:
    process: Process
    #: What it has not answered yet, in order; it works on the first.
    todo: deque[Task] = field(default_factory=deque)
    deadline: float = 0.0


def cores() -> int:
    """Return on how many cores this process may run."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _deadline(limits: Limits) -> float:
    return time.monotonic() + 60 + _STUCK * limits.processor_seconds


def _serve(connection: Connection, job: Job) -> None:
    """Work on batches of tasks until there are no more."""
    confine(job.limits.memory_bytes)
    try:
        finder = finder_of(job.reader)
    except ClaimgraphError as error:
        connection.recv()
        connection.send(str(error))
        return
    while True:
        try:
            batch: list[Task] = connection.recv()
        except (EOFError, OSError):
            return
        for task in batch:
            before = time.process_time()
            with processor_seconds(job.limits.processor_seconds):
                answer = work(job, task, finder)
            took = time.process_time() - before
            try:
                connection.send(replace(answer, memory=peak_memory(), seconds=took))
            except OSError:
                return
