"""What does a build of many documents take: processor time a million words, memory, bytes a claim, and building again?

    python -m benchmarks.archive FILE… [--documents N] [--longest WORDS] [--workers N] [--json FILE]

FILE are JSON lines (``../shared/scale/*.jsonl.gz``). Of all their documents so many are built, spread evenly over those
that are no longer than ``--longest``; the time for all is extrapolated by words, with the error that a bootstrap over
the documents gives. Then the same is built again, and once more with one document of a hundred added. Processor time
of the workers is counted, so that other work on the machine disturbs it little; wall time is printed beside it.
"""

import argparse
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.engines.local import Local
from graph.engines.work import Answer, Job, Task
from graph.pipeline import View, build
from graph.report import EXTRACTIONS, LINES, PARQUET, STORE, TURTLE, Report
from graph.views.page import write_page

_RESAMPLES = 2000
PAGE = "graph.html"


class Timed(Local):
    """Keeps what each document took."""

    def __init__(self, workers: int | None) -> None:
        """Begin with none."""
        super().__init__(workers)
        self.sizes: dict[int, int] = {}
        self.took: list[tuple[int, float]] = []

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Count words and seconds."""
        for answer in super().run(job, self._sized(tasks)):
            self.took.append((self.sizes[answer.number], answer.seconds))
            yield answer

    def _sized(self, tasks: Iterable[Task]) -> Iterator[Task]:
        for task in tasks:
            self.sizes[task.number] = len(task.content.data.split()) if task.content is not None else 0
            yield task


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--longest", type=int, default=10**9, help="words of the longest document that is taken")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--out", type=Path, help="keep the build there")
    options = parser.parse_args()

    lines, count, words = _read(options.files, options.longest)
    every = max(1, len(lines) // options.documents)
    chosen = set(range(0, len(lines), every)[: options.documents])
    more = [line for number, line in enumerate(lines) if number not in chosen][: max(1, len(chosen) // 100)]
    figures: dict[str, object] = {"documents": len(chosen), "documents_in_all": count, "words_in_all": words}
    with tempfile.TemporaryDirectory() as place:
        reports, out = Path(place) / "reports", options.out or Path(place) / "out"
        reports.mkdir()
        _write(reports / "a.jsonl.gz", [lines[number] for number in sorted(chosen)])
        figures["first"] = first = _build(reports, out, options.workers)
        _tell(first, out)
        figures["again"] = _build(reports, out, options.workers)
        _write(reports / "b.jsonl.gz", more)
        figures["one_percent_more"] = _build(reports, out, options.workers)
    for name in ("again", "one_percent_more"):
        share = figures[name]["processor"] / first["processor"]  # type: ignore[index]
        print(f"{name.replace('_', ' '):20} {share:.1%} of the processor time of the first")
    per_word, error = _extrapolated(first.pop("took"))
    figures["processor_hours_for_all"] = per_word * words / 3600
    figures["error"] = error
    print(f"all {count:,} documents, {words:,} words: {per_word * words / 3600:.1f} hours of one core ± {error:.1%}")
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=1, default=str) + "\n", "utf-8")
    return 0


def _read(files: Iterable[Path], longest: int) -> tuple[list[str], int, int]:
    """Return the lines of documents that are not too long, and how many documents and words there are in all."""
    kept, documents, words = [], 0, 0
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                count = len(json.loads(line)["text"].split())
                words += count
                documents += 1
                if count <= longest:
                    kept.append(line)
    return kept, documents, words


def _write(path: Path, lines: Iterable[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(lines)


def _build(reports: Path, out: Path, workers: int | None) -> dict[str, object]:
    start, before = time.perf_counter(), time.process_time()
    with Timed(workers) as engine:
        report: Report = build(
            [str(reports)],
            out,
            engine=engine,
            views={
                PAGE: View(
                    write=lambda ledger, words, path, _run: write_page(ledger, words, path, version="measured"),
                    settings="measured",
                )
            },
        )
    own = time.process_time() - before
    record = dict(report.engine)
    return {
        "wall": time.perf_counter() - start,
        "own_processor": own,
        "processor": own + float(str(record["processor_seconds"])),
        "words": sum(words for words, _ in engine.took),
        "took": engine.took,
        "worker_memory": record["peak_memory"],
        "own_memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "claims": len(report.ledger.claims),
        "entities": len(report.ledger.entities),
        "documents": len(report.ledger.documents),
        "skipped": len(report.ledger.skipped),
        "timings": dict(report.timings),
        "workers": record["workers"],
    }


def _tell(first: dict[str, object], out: Path) -> None:
    words, claims = int(str(first["words"])), max(1, int(str(first["claims"])))
    processor = float(str(first["processor"]))
    print(f"{first['documents']:,} documents, {words:,} words, {claims:,} claims, {first['workers']} workers")
    print(f"{processor:,.0f} s of processor time ({processor / words * 1e6:,.0f} a million words)")
    print(f"{first['wall']:,.0f} s by the clock, of which the workers' part {first['timings']}")
    print(f"memory: {int(str(first['worker_memory'])) / 1e6:,.0f} MB the largest worker, "
          f"{int(str(first['own_memory'])) / 1e6:,.0f} MB the one that brings together")
    sizes = {}
    for name in (TURTLE, STORE, LINES, PARQUET, PAGE, EXTRACTIONS):
        path = out / name
        files = [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
        sizes[name] = sum(one.stat().st_size for one in files)
        print(f"  {name:16} {sizes[name] / 1e6:10,.1f} MB {sizes[name] / claims:10,.0f} bytes a claim")
    first["bytes"] = sizes


def _extrapolated(took: object) -> tuple[float, float]:
    """Return seconds a word, and its relative standard error by a bootstrap over documents."""
    pairs = [(words, seconds) for words, seconds in took if words]  # type: ignore[attr-defined]
    chance = random.Random(1)  # noqa: S311 (a bootstrap)
    ratios = []
    for _ in range(_RESAMPLES):
        sample = chance.choices(pairs, k=len(pairs))
        ratios.append(sum(seconds for _, seconds in sample) / sum(words for words, _ in sample))
    mean = sum(ratios) / len(ratios)
    spread = (sum((ratio - mean) ** 2 for ratio in ratios) / (len(ratios) - 1)) ** 0.5
    return sum(seconds for _, seconds in pairs) / sum(words for words, _ in pairs), spread / mean


if __name__ == "__main__":
    sys.exit(main())
