"""What every engine can do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from graph.documents import Limits, Source
from graph.engines.feeding import Fed
from graph.engines.work import Answer, Job, Task


class Engine(Protocol):
    """Reads documents somewhere."""

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        """Give the bytes of all documents of all sources, in order, one after another as they are asked for."""

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Give what came of each task, in any order; tasks are asked for as they can be worked on."""

    def record(self) -> Mapping[str, object]:
        """Return what the report says of it: its name, workers, and the most memory that one took, in bytes."""
