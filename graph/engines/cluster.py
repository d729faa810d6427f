"""Documents are read on the workers of a Dask scheduler. Needs the extra ``cluster``.

The bytes of the documents are sent to the workers, which need no access to the files. Each worker reads in a process of
its own, as ``local`` does, so that limits hold there, too, and a document that ends a process ends no worker. Only as
many batches are under way as keep the workers busy. The scheduler gives the batch of a worker that is lost to another;
where it has lost several, the batch is taken apart, so that what is at fault is left alone.
"""

import contextlib
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from graph.documents import Limits, Source
from graph.engines.feeding import Fed
from graph.engines.local import Local
from graph.engines.work import Answer, Job, Task, batches
from graph.errors import UsageError
from graph.extractions import Stages
from graph.gate import digest
from graph.model import Skipped
from graph.reader import SHIPPED, identity

if TYPE_CHECKING:
    from distributed import Future

#: Batches under way for each thread of the workers: one that is worked on, and one that waits there.
_AHEAD = 2
#: Documents in a batch: the scheduler has its part in each.
_BATCH = 50
#: How often a document alone is tried anew when the workers that had it were lost.
_ATTEMPTS = 5
#: Seconds between looks at what is through, and without any worker until no other is waited for.
_LOOK = 0.02
_ALONE = 120.0
#: Seconds to wait for the scheduler, and for the first worker.
_WAIT = 30


class Cluster:
    """An engine on the workers of a Dask scheduler; to be closed, which leaves the cluster as it was."""

    def __init__(self, address: str) -> None:
        """Connect to a scheduler.

        Args:
            address: as ``dask scheduler`` prints it: ``tcp://10.0.0.1:8786``.

        Raises:
            UsageError: there is none, it has no workers, or the extra is not installed.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(f"--engine {address}: needs Dask; install claimgraph[cluster]") from error
        self.address = address
        try:
            self.client: Any = Client(address, timeout=_WAIT, set_as_default=False)
            self.client.wait_for_workers(1, timeout=_WAIT)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                f"--engine {address}: no scheduler with workers answers there ({error}); start 'dask scheduler' and "
                "'dask worker'"
            ) from error
        self.local = Local(1)
        self._memory = 0
        self._most = 0
        self._seconds = 0.0

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Disconnect."""
        self.close()

    def close(self) -> None:
        """Disconnect."""
        self.client.close()
        self.local.close()

    def record(self) -> Mapping[str, object]:
        """Return what the report says."""
        return {
            "name": "cluster",
            "workers": self._most,
            "peak_memory": self._memory,
            "processor_seconds": round(self._seconds, 3),
        }

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        """Read the bytes of all documents on this machine."""
        return self.local.feed(sources, limits)

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Work on tasks on the workers.

        Raises:
            UsageError: the workers cannot do what the job asks for, or the scheduler is lost.
        """
        from distributed import as_completed

        waiting = batches(tasks, _BATCH)
        shipped = job.reader.folder == SHIPPED
        again: deque[list[Task]] = deque()
        under_way: dict[Any, list[Task]] = {}
        attempts: dict[int, int] = {}
        completed = as_completed(loop=self.client.loop, raise_errors=False)
        try:
            while True:
                while len(under_way) < self._wanted():
                    batch = again.popleft() if again else next(waiting, None)
                    if batch is None:
                        break
                    future = self.client.submit(_work, job, batch, shipped=shipped, pure=False, retries=0)
                    under_way[future] = batch
                    completed.add(future)
                if not under_way:
                    return
                self._wait_for(completed)
                future = next(completed)
                batch = under_way.pop(future)
                yield from self._taken(future, batch, again, attempts)
        finally:
            for future in under_way:
                with contextlib.suppress(Exception):  # the scheduler may be gone
                    future.cancel()

    def _wait_for(self, completed: Any) -> None:  # noqa: ANN401 (of a library without types)
        """Wait until a batch is through.

        Raises:
            UsageError: there are no workers any more, and no others come.
        """
        alone = asked = time.monotonic()
        while not completed.has_ready():
            time.sleep(_LOOK)
            now = time.monotonic()
            if now - asked > 1:
                asked = now
                alone = now if self.client.status == "running" and self.client.nthreads() else alone
                if now - alone > _ALONE:
                    raise UsageError(
                        f"--engine {self.address}: it has no workers any more; start some, and build again: what was "
                        "read is kept"
                    )

    def _wanted(self) -> int:
        threads: dict[str, int] = self.client.nthreads()
        self._most = max(self._most, len(threads))
        return max(1, _AHEAD * sum(threads.values()))

    def _taken(
        self, future: "Future[list[Answer]]", batch: list[Task], again: deque[list[Task]], attempts: dict[int, int]
    ) -> Iterator[Answer]:
        """Take the answers to a batch, or see to it where workers were lost."""
        from distributed import CancelledError, KilledWorker

        error = future.exception() if future.status != "cancelled" else CancelledError(future.key)
        if error is None:
            answers: list[Answer] = future.result()
            self._memory = max(self._memory, *(answer.memory for answer in answers))
            self._seconds += sum(answer.seconds for answer in answers)
            yield from answers
            return
        if not isinstance(error, KilledWorker | CancelledError | OSError):
            raise UsageError(f"--engine {self.address}: {error}") from error
        if self.client.status != "running":
            raise UsageError(
                f"--engine {self.address}: the scheduler is gone; start it, and build again: what was read is kept"
            ) from error
        if len(batch) > 1:
            middle = len(batch) // 2
            again.extend((batch[:middle], batch[middle:]))
            return
        (task,) = batch
        attempts[task.number] = attempts.get(task.number, 0) + 1
        if attempts[task.number] < _ATTEMPTS:
            again.append(batch)
            return
        reason = f"the workers that read it were lost {_ATTEMPTS} times"
        skipped = Skipped(source=task.name, reason=reason, advice="leave it out, or look at the workers")
        yield Answer(number=task.number, failed=skipped)


def _work(job: Job, batch: list[Task], *, shipped: bool) -> list[Answer]:
    """Work on a batch, on a worker of the cluster; its own reader lies elsewhere than that of who sent it."""
    if shipped:
        job = replace(job, reader=replace(job.reader, folder=SHIPPED))
    if Stages.of(identity(job.reader), gate=digest() if job.stages.gate else "") != job.stages:
        raise UsageError("the workers have another version of claimgraph or of its libraries; install the same there")
    with Local(1) as engine:
        return list(engine.run(job, batch))
