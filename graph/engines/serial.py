"""Documents are read one after another in this process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.documents import Limits, Source, contents
from graph.engines.feeding import Fed
from graph.engines.work import Answer, Finder, Job, Task, finder_of, work


class Serial:
    """An engine of one process, without limits of time and memory."""

    def __init__(self, finder: Finder | None = None) -> None:
        """Take what finds the claims; None is the finder that the job's settings ask for."""
        self.finder = finder

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        """Read the bytes of all documents."""
        for number, source in enumerate(sources):
            for content in contents(source, limits):
                yield number, content

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Work on one task after another."""
        for task in tasks:
            yield work(job, task, self.finder or finder_of(job.reader))

    def record(self) -> Mapping[str, object]:
        """Return what the report says."""
        return {"name": "serial", "workers": 1}
