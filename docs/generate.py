"""Writes the pages of ``docs/`` that are generated: commands from ``--help``, the rest from its source.

python -m docs.generate          writes them
python -m docs.generate --check  fails where one is not as it would be written
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from graph.cli import HelpFormatter, parser
from graph.commands import types_in_words
from graph.losses import MEANINGS, Cause, Stage
from ontology.vocabulary import load_questions, load_vocabulary

FOLDER = Path(__file__).parent


def commands() -> str:
    """Return the page of commands."""
    top = parser()
    parts = ["# Commands", _block(top)]
    parts += [f"## {name}\n\n{_block(command)}" for name, command in sorted(_commands(top).items())]
    return "\n\n".join(parts) + "\n"


def _commands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in top._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no public way to its commands
    return dict(choices)


def _block(command: argparse.ArgumentParser) -> str:
    # The width of the help depends on the terminal.
    command.formatter_class = lambda prog: HelpFormatter(prog, width=100)  # type: ignore[assignment]
    return f"```text\n{command.format_help().strip()}\n```"


def ontology() -> str:
    """Return the page of entity types, relations and questions."""
    return "\n".join(_ontology()) + "\n"


def _ontology() -> Iterator[str]:
    vocabulary = load_vocabulary()
    yield "# The ontology\n\nWritten from the files under `ontology/`, which are what counts.\n\n## Entity types\n"
    yield "| type | what | kinds of |\n|---|---|---|"
    for name, kind in sorted(vocabulary.entity_types.items()):
        yield f"| `{name}` | {kind.definition} | {', '.join(sorted(kind.broader))} |"
    yield "\n## Relations\n\n`claimgraph relations NAME` shows the words that carry one, and examples.\n"
    yield "| relation | subject | object | definition |\n|---|---|---|---|"
    for name, relation in sorted(vocabulary.relations.items()):
        arrow = f"`{name}`" + (" (both ways)" if relation.symmetric else "")
        ends = f"{types_in_words(relation.subject_types)} | {types_in_words(relation.object_types)}"
        yield f"| {arrow} | {ends} | {relation.definition} |"
    yield "\n## Questions\n\nAsk one with `claimgraph query NAME -p parameter=value`.\n"
    for question in load_questions().values():
        yield f"- **`{question.name}`**: {question.title}. {question.description}"
        for parameter in question.parameters:
            default = f" (default: {parameter.default})" if parameter.default else ""
            yield f"  - `{parameter.name}` ({parameter.type}): {parameter.description}{default}"


def losses() -> str:
    """Return the page on where propositions get lost."""
    return "\n".join(_losses()) + "\n"


def _losses() -> Iterator[str]:
    yield """# Where claims get lost

`claimgraph evaluate GOLD_DIR --errors` reads annotated texts and says of every proposition that readers found at which
stage it got lost, and of every proposition that was wrongly found why. Several folders are counted apart and
together.

```sh
claimgraph evaluate gold --errors            # the table
claimgraph evaluate gold --stage pair        # every case of one line, with its quote, then the table
claimgraph evaluate gold --errors --misses   # every case of every line but what is right
claimgraph evaluate gold --errors --json     # the same as JSON; cases with --stage or --misses
```

Work from the largest number down: list its stage, where the most frequent detail and relation come first, and look for
what many cases have in common. A mended stage hands its cases on to later ones, so count again after every change.
Judge a change by the figures of `claimgraph evaluate`, and by texts that you did not look at while you made it.

## Propositions of readers

Each ends at the first stage that fails; the lines that are not indented add up to all of them. Words are compared as
the figures compare them. Only what was claimed at the place of the quote counts for `direction` and `relation`: the
same two may be joined rightly elsewhere. A proposition that readers give twice ends where it came farthest. An entity
overlaps an argument already where the two share a word, so `boundary` holds some arguments that were not recognised
at all; and `reference` holds some whose sentence the parser cut in two.
"""
    yield "| stage | what is wrong |\n|---|---|"
    for kind, meaning in MEANINGS.items():
        if isinstance(kind, Stage):
            yield f"| `{kind}` | {meaning} |"
    yield """
## What was wrongly found

Each has the first cause that holds, looked for in the whole document. Readers disagree with one another, and leave out
what they say elsewhere: some of what counts as wrong is not.
"""
    yield "| cause | what readers found |\n|---|---|"
    for kind, meaning in MEANINGS.items():
        if isinstance(kind, Cause):
            yield f"| `{kind}` | {meaning} |"


PAGES = {"commands.md": commands, "losses.md": losses, "ontology.md": ontology}


def main() -> int:
    """Write the pages, or say which are not as they would be written."""
    check = "--check" in sys.argv[1:]
    status = 0
    for name, write in PAGES.items():
        path, text = FOLDER / name, write()
        # Versions of Python set the columns of --help differently; the words are the same.
        if check and (not path.exists() or path.read_text("utf-8").split() != text.split()):
            print(f"{path}: is not what its source says; run python -m docs.generate")
            status = 1
        elif not check:
            path.write_text(text, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
