"""Writes the pages of ``docs/`` that are generated: commands from ``--help``, the ontology from its files.

python -m docs.generate          writes them
python -m docs.generate --check  fails where one is not as it would be written
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from graph.cli import HelpFormatter, parser, types_in_words
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
            yield f"  - `{parameter.name}`: {parameter.description}{default}"


PAGES = {"commands.md": commands, "ontology.md": ontology}


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
