"""The demonstration in ``docs/ledger.md`` is what happens: commands are run, keys pressed, outputs compared."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.cli import main, parser

pytest.importorskip("textual", reason="claimgraph[review] is not installed")

from textual.widgets import DataTable

from graph.review.app import ReviewApp
from graph.review.command import session_of

DOCS = Path(__file__).parents[1] / "docs"
_BLOCK = re.compile(r"^```(?P<kind>sh|text|keys|markdown)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
#: What differs from machine to machine, and with every change of the reader that has nothing to do with the story.
_VARIES = re.compile(r"(read in )\d+( s: )\d+( actors, )\d+( claims)")
_TYPED = re.compile(r"type (?P<words>.+)|to (?P<row>.+)")


@dataclass(frozen=True, slots=True)
class Step:
    command: list[str]
    keys: list[str]
    expected: list[str]
    #: Of the file that the command names.
    written: list[str]


def steps() -> Iterator[Step]:
    blocks = [(match["kind"], match["body"]) for match in _BLOCK.finditer((DOCS / "ledger.md").read_text("utf-8"))]
    while blocks:
        kind, body = blocks.pop(0)
        assert kind == "sh", body
        keys = blocks.pop(0)[1].splitlines() if blocks and blocks[0][0] == "keys" else []
        expected = blocks.pop(0)[1].splitlines() if blocks and blocks[0][0] == "text" else []
        written = blocks.pop(0)[1].splitlines() if blocks and blocks[0][0] == "markdown" else []
        yield Step(_words(body), keys, expected, written)


def _words(body: str) -> list[str]:
    import shlex  # noqa: PLC0415 - needed here alone

    program, *arguments = shlex.split(body)
    assert program == "claimgraph"
    return arguments


def pressed(arguments: list[str], keys: list[str]) -> str:
    """Press keys in the terminal of a review, and return what it shows in the end."""

    async def scenario() -> str:
        app = ReviewApp(session_of(parser().parse_args(arguments)))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            for key in keys:
                match = _TYPED.fullmatch(key)
                if match is None:
                    await pilot.press(key)
                elif match["words"]:
                    await pilot.press(*match["words"])
                else:
                    _go(app, match["row"])
                await pilot.pause()
            return str(app.query_one("#told").render())

    # In a thread of its own: who drives a browser has a loop of events running in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, scenario()).result()


def _go(app: ReviewApp, row: str) -> None:
    table = app.query_one(DataTable)
    found = [at for at in range(table.row_count) if row in str(table.get_row_at(at)[1])]
    assert found, row
    table.move_cursor(row=found[0])


def assert_shown(expected: list[str], actual: str, what: str) -> None:
    """Compare; a line of ``…`` stands for any lines, a line that ends so for any end."""
    rest = [_VARIES.sub(r"\g<1>9\g<2>9\g<3>9\g<4>", line.rstrip()) for line in actual.splitlines()]
    anywhere = False
    for line in (_VARIES.sub(r"\g<1>9\g<2>9\g<3>9\g<4>", line) for line in expected):
        if line == "…":
            anywhere = True
            continue
        found = [
            at
            for at, other in enumerate(rest)
            if other == line or (line.endswith("…") and other.startswith(line[:-1].rstrip()))
        ]
        assert found, f"{what}\n{line!r} is not in\n{actual}"
        assert anywhere or found[0] == 0, f"{what}\nbefore {line!r} stands {rest[0]!r}"
        rest, anywhere = rest[found[0] + 1 :], False
    assert anywhere or not rest, f"{what}\nbehind the last line stands {rest[:1]}"


@pytest.mark.slow
def test_the_demonstration_is_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "docs").symlink_to(DOCS)
    for step in steps():
        what = " ".join(step.command)
        if step.keys:
            shown = pressed(step.command, step.keys)
        else:
            status = main(step.command)
            said = capsys.readouterr()
            shown = said.err if status else said.out
            assert bool(status) == (step.expected[0].startswith("claimgraph: ")), what
        assert_shown(step.expected, shown, what)
        if step.written:
            assert_shown(step.written, Path(shown.strip()).read_text("utf-8"), what)


def test_the_demonstration_has_its_reports_and_says_all_that_it_does() -> None:
    commands = [step.command[0] for step in steps()]
    assert commands[0] == "build"
    assert {"build", "query", "review", "report"} <= set(commands)
    assert len(list((DOCS / "ledger").glob("*.txt"))) == 7
