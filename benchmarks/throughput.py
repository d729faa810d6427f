"""How fast is a whole build against the bare language pipeline over the same texts, in one run on one machine?

    python -m benchmarks.throughput FOLDER [--documents N] [--rounds N]

Both are measured in the processor time of this process, in turns, and the best of the rounds counts, so that other
work on the machine disturbs either the same. The bare pipeline gets each text cut into paragraphs as a build does.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph.documents import expand, read_documents
from graph.language import load_pipeline, split
from graph.model import Document
from graph.pipeline import View, build
from graph.views.page import write_page


def main() -> int:
    """Measure, print both speeds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, help="only the first so many")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()

    sources = expand([str(options.folder)]).sources[: options.documents]
    documents = [read.outcome for read in read_documents(sources) if isinstance(read.outcome, Document)]
    words = sum(len(document.text.split()) for document in documents)
    if not words:
        sys.exit(f"{options.folder}: holds no report that can be read; name a folder of reports")
    # The first texts cost more, since caches are empty and libraries are loaded.
    _build([source.location for source in sources[:3]])
    bare, whole = [], []
    for _ in range(options.rounds):
        bare.append(_seconds(lambda: _parse(documents)))
        whole.append(_seconds(lambda: _build([source.location for source in sources])))
    for name, seconds in (("bare language pipeline", min(bare)), ("whole build", min(whole))):
        print(f"{name:24} {seconds:8.1f} s  {words / seconds:8,.0f} words a second")
    print(f"{len(documents)} documents, {words:,} words; the build has {min(bare) / min(whole):.2f} of the bare speed")
    return 0


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _parse(documents: list[Document]) -> None:
    pipeline = load_pipeline()
    for document in documents:
        for _ in pipeline.pipe((block.text for block in split(document.text)), batch_size=64):
            pass


def _build(paths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        build(
            paths,
            Path(place) / "out",
            views={
                "graph.html": View(
                    write=lambda ledger, words, path, _run: write_page(ledger, words, path, version="measured"),
                )
            },
        )


if __name__ == "__main__":
    sys.exit(main())
