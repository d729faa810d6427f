"""What the commands show to a person: how far the work has come, tables, and the closing summary."""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from graph.records import safe_cell
from graph.report import Report

#: Skipped documents and notes beyond these are counted in the summary, and all listed in ``report.json``.
_SHOWN = 8
_BUSIEST = 3
#: Columns of text: where an answer goes when it goes to no terminal, and a cell that is shown among others.
_PIPED_WIDTH, _ANY_WIDTH, _SHORT = 120, 10_000, 36


class Lines:
    """Progress as plain lines, for logs and pipes."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream."""
        self.stream = stream
        self.name, self.total, self.done = "", 0, 0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self.name, self.total, self.done = name, total or 0, 0
        print(f"{name}…" if total is None else f"{name} ({total})…", file=self.stream, flush=True)

    def step(self, what: str) -> None:
        """Tell that one step is done."""
        self.done += 1
        of = f"/{self.total}" if self.total else ""
        print(f"  {self.done}{of} {printable(what)}", file=self.stream, flush=True)

    def notice(self, message: str) -> None:
        """Tell a message."""
        print(f"  note: {printable(message)}", file=self.stream, flush=True)


class Bar:
    """Progress as a bar on a terminal."""

    def __init__(self, bar: Progress) -> None:
        """Write to a bar that is shown."""
        self.bar = bar
        self.task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        if self.task is not None:
            self.bar.update(self.task, what="")
        self.task = self.bar.add_task(name, total=total, what="")

    def step(self, what: str) -> None:
        """Tell that one step is done."""
        if self.task is not None:
            self.bar.update(self.task, advance=1, what=printable(what))

    def notice(self, message: str) -> None:
        """Tell a message."""
        self.bar.console.print(Text(f"note: {printable(message)}", style="yellow"))


@contextmanager
def watch(stream: TextIO) -> Iterator[Lines | Bar]:
    """Show progress on a stream: a bar on a terminal, plain lines elsewhere."""
    if not stream.isatty():
        yield Lines(stream)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(file=stream)) as bar:
        yield Bar(bar)


def printable(text: str) -> str:
    """Return the text with control characters as escapes, so that no file name or report can steer a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def summary(report: Report, page: str, question: str) -> str:
    """Return the closing words of a build.

    Args:
        report: of the build.
        page: the file name of the page.
        question: a command that is worth trying next.
    """
    ledger = report.ledger
    found = ", ".join(
        (
            _count(report.actors, "actor"),
            _count(len(ledger.claims), "claim"),
            f"{_count(report.disputes, 'dispute')} (affirmed by one, denied by another)",
        )
    )
    lines = [f"{_count(len(ledger.documents), 'document')} read in {sum(report.timings.values()):.0f} s: {found}."]
    if report.relations:
        names = report.vocabulary.relations
        busiest = ", ".join(f"{names[name].label} ({count})" for name, count in report.relations[:_BUSIEST])
        lines.append(f"Said most often: {busiest}.")
    if ledger.dropped:
        lines.append(f"{_count(len(ledger.dropped), 'claim')} found and not used; the reasons are in report.json.")
    lines += [f"Note: {printable(notice)}" for notice in report.notices[:_SHOWN]]
    if len(report.notices) > _SHOWN:
        lines.append(f"and {len(report.notices) - _SHOWN} more notes, all in report.json")
    if ledger.skipped:
        lines.append(f"Skipped {_count(len(ledger.skipped), 'input')}:")
        lines += [
            printable(f"  {skipped.source}: {skipped.reason}; {skipped.advice}") for skipped in ledger.skipped[:_SHOWN]
        ]
        if len(ledger.skipped) > _SHOWN:
            lines.append(f"  and {len(ledger.skipped) - _SHOWN} more, all listed in report.json")
    lines += [
        f"Written to {printable(str(report.out))}",
        f"Open the page:  {(report.out / page).as_uri()}",
        f"Ask a question: {question}",
    ]
    return "\n".join(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show(names: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    """Write rows to standard output as ``table``, ``csv`` or ``json``."""
    stream = sys.stdout
    if form == "json":
        records: list[Mapping[str, str]] = [dict(zip(names, row, strict=True)) for row in rows]
        print(json.dumps(records, ensure_ascii=False, indent=1), file=stream)
    elif form == "csv":
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(names)
        table.writerows([safe_cell(cell) for cell in row] for row in rows)
        stream.write(text.getvalue())
    else:
        _table(names, rows, stream)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO) -> None:
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else _PIPED_WIDTH)
    grid = Table(*names, header_style="bold")
    for row in rows:
        # As Text, since a quote may hold what rich takes for markup.
        grid.add_row(*(Text("\n".join(map(printable, cell.split("\n")))) for cell in row))
    fits = console.measure(grid, options=console.options.update(width=_ANY_WIDTH)).maximum <= console.width
    with console.capture() as shown:  # rich ends the program where it meets a closed pipe; we want to know
        if fits or not rows:
            console.print(grid)
        else:
            for line, indent in _listed(names, rows):
                console.print(Padding(line, (0, 0, 0, indent)) if indent else line)
    for written in shown.get().splitlines():
        print(written.rstrip(), file=stream)
    print(_count(len(rows), "row"), file=stream)


def _listed(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[tuple[Text, int]]:
    """Yield a table that is too wide as lines with their indents: what is short joined in one, what is long below."""
    short = [max(len(row[place]) for row in rows) <= _SHORT for place in range(len(names))]
    yield Text(" · ".join(name for name, is_short in zip(names, short, strict=True) if is_short), "bold"), 0
    for row in rows:
        cells = [" ".join(printable(line) for line in cell.split("\n")) for cell in row]
        yield Text(""), 0
        yield Text(" · ".join(cell or "–" for cell, is_short in zip(cells, short, strict=True) if is_short)), 0
        for name, cell, is_short in zip(names, cells, short, strict=True):
            if cell and not is_short:
                yield Text.assemble((f"{name}: ", "dim"), cell), 4
