"""The commands. ``claimgraph build reports/`` is the main job; the others ask, check and measure what it wrote.

Exit status: 0 done, 1 done with something wrong that is listed, 2 cannot run.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from graph import __version__, commands
from graph.commands import CANNOT, DONE, FIRST_QUESTION, OUT, STOPPED
from graph.console import printable
from graph.errors import ClaimgraphError
from graph.llm.settings import KEY_VARIABLE
from graph.serve import command as serving


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Reports hold any character; an output in another encoding shows an escape instead of stopping the run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; without this Python complains once more as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ClaimgraphError as error:
        print(f"claimgraph: {printable(str(error))}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print("claimgraph: stopped", file=sys.stderr)
        return STOPPED
    return status


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Writes ``-o, --out OUT`` as Python 3.13 does, whatever the version."""

    def __init__(self, prog: str, width: int | None = None) -> None:
        """Leave room for the names of all commands."""
        super().__init__(prog, max_help_position=28, width=width)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="claimgraph",
        description="Reads reports and keeps who says what about whom, in which words, how firmly and on whose word.",
        epilog="Exit status: 0 done, 1 done with something wrong that is listed, 2 cannot run.\n\n"
        "Example:\n  claimgraph build examples -o out",
        formatter_class=HelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"claimgraph {__version__}")
    subcommands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, what: str, examples: str) -> argparse.ArgumentParser:
        return subcommands.add_parser(
            name,
            help=what,
            description=what[0].upper() + what[1:] + ".",
            epilog=examples,
            formatter_class=HelpFormatter,
        )

    _add_building(command)
    _add_asking(command)
    _add_passing_on(command)
    _add_measuring(command)
    return top


#: Makes a command of a name, of what it does, and of examples.
Command = Callable[[str, str, str], argparse.ArgumentParser]


def _add_building(command: Command) -> None:
    from graph.engines import options as engines

    build = command(
        "build",
        "read reports and write the graph of their claims",
        "Examples:\n  claimgraph build examples\n  claimgraph build 'reports/**/*.pdf' notes.md -o out\n"
        "  claimgraph build examples --extractor llm --llm-address http://localhost:8000/v1 --llm-model NAME",
    )
    build.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a file, folder, glob or http(s) address; archives, JSON lines, Parquet, WARC, feeds and sitemaps, too",
    )
    build.add_argument("-o", "--out", type=Path, default=OUT, help="the folder to write (default: %(default)s)")
    build.add_argument(
        "--store", metavar="URL", help="a server of SPARQL 1.1 that gets the triples, too (see docs/stores.md)"
    )
    build.add_argument(
        "--prune", action="store_true", help="leave out what an earlier build into the folder read and is not named now"
    )
    build.add_argument(
        "--judgements",
        type=Path,
        metavar="FILE",
        help="what people decided about the graph; it is read and never written (default: OUT.judgements.ttl beside "
        "OUT, where that is there)",
    )
    build.add_argument(
        "--list",
        dest="lists",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a list of persons and organisations and their names, such as a sanctions list; again for another",
    )
    build.add_argument(
        "--no-texts",
        dest="texts",
        action="store_false",
        help="leave the texts of the documents out of graph.html, where they may not be passed on: it quotes alone",
    )
    build.add_argument(
        "--assessments",
        type=Path,
        metavar="FILE",
        help="a table of what you hold of sources (A to F) and items (1 to 6): shown, never counted (docs/roots.md)",
    )
    _add_extractor(build)
    engines.add_arguments(build)
    build.set_defaults(run=commands.run_build)

    verify = command(
        "verify",
        "read the sources again and check every offset, hash and shape of a build",
        "Example:\n  claimgraph verify out",
    )
    verify.add_argument(
        "out", nargs="?", type=Path, default=OUT, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    verify.set_defaults(run=commands.run_verify)


def _add_asking(command: Command) -> None:
    query = command(
        "query",
        "ask the graph a question; without arguments, list the questions",
        "Examples:\n"
        "  claimgraph query\n"
        f"  claimgraph query {FIRST_QUESTION}\n"
        "  claimgraph query what-does-x-claim -p actor='Drug Enforcement Administration' --format csv\n"
        "  claimgraph query 'SELECT (COUNT(*) AS ?claims) { ?claim a schema:Claim }'",
    )
    query.add_argument("question", nargs="?", metavar="QUESTION", help="a question's name, SPARQL, or a .rq file")
    query.add_argument(
        "-p", "--param", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the question"
    )
    query.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to show the answer (default: table)"
    )
    query.add_argument(
        "--store",
        default=str(OUT / "store"),
        help="the store of a build, or the address of a server (default: %(default)s)",
    )
    query.set_defaults(run=commands.run_query)

    questions = command(
        "questions",
        "list the questions that the graph can be asked",
        f"Examples:\n  claimgraph questions\n  claimgraph questions {FIRST_QUESTION}",
    )
    questions.add_argument("name", nargs="?", metavar="NAME", help="show one with its parameters and its SPARQL")
    questions.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to show the list (default: table)"
    )
    questions.set_defaults(run=commands.run_questions)

    why = command(
        "explain",
        "show why a claim is one: its sentence, its voices, what found it, and what else was weighed",
        "Example:\n  claimgraph explain c-0a1b2c",
    )
    why.add_argument("claim", metavar="CLAIM", help="a claim's identifier, or its beginning")
    why.add_argument(
        "out", nargs="?", type=Path, default=OUT, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    why.set_defaults(run=commands.run_explain)

    relations = command(
        "relations",
        "show the relations that the ontology knows",
        "Examples:\n  claimgraph relations\n  claimgraph relations laundersMoneyFor",
    )
    relations.add_argument("name", nargs="?", metavar="NAME", help="show one relation with the words that carry it")
    relations.set_defaults(run=commands.run_relations)


def _add_passing_on(command: Command) -> None:
    from graph.analysis.command import add_arguments as add_analyse
    from graph.dossier import command as dossier
    from graph.export.command import add_arguments as add_export
    from graph.review import command as reviewing

    add_analyse(
        command(
            "analyse",
            "measure the network of what is claimed, and what of it rests on one source",
            "Examples:\n  claimgraph analyse out\n  claimgraph analyse out --roots 2 --leave-out document\n"
            "  claimgraph analyse out --path 'Chinese brokers' 'Sinaloa Cartel' -k 5",
        )
    )

    add_export(
        command(
            "export",
            "write the claims of a build in another format",
            "Examples:\n  claimgraph export graphml out -o claims.graphml\n"
            "  claimgraph export trig out -o claims.trig --roots 2 --undisputed\n"
            "  claimgraph export stix out/graph.ttl -o claims.json",
        )
    )

    dossier.add_arguments(
        command(
            "report",
            "write a dossier of an actor: what is claimed of it, by whom, for and against, with every quotation",
            dossier.EXAMPLES,
        ),
        OUT,
    )

    reviewing.add_arguments(
        command(
            "review",
            "decide what was read rightly, who is the same and where claims come from, in the terminal",
            reviewing.EXAMPLES,
        ),
        OUT,
    )

    serve = command(
        "serve",
        "answer SPARQL over HTTP, with the page, an editor and an address for each actor, claim and document",
        serving.EXAMPLES,
    )
    serving.add_arguments(serve, OUT)
    serve.set_defaults(run=serving.run)


def _add_measuring(command: Command) -> None:
    measure = command(
        "evaluate",
        "compare claims with what careful readers found",
        "Examples:\n"
        "  claimgraph evaluate gold\n"
        "  claimgraph evaluate gold out/claims.jsonl --per-document\n"
        "  claimgraph evaluate gold more-gold --errors\n"
        "  claimgraph evaluate gold --stage pair",
    )
    measure.add_argument("gold", type=Path, metavar="GOLD_DIR", help="a folder of <slug>.gold.json and <slug>.txt")
    measure.add_argument(
        "others",
        nargs="*",
        type=Path,
        metavar="GOLD_DIR|CLAIMS",
        help="more such folders, or the claims.jsonl of a build; without it the texts of the folders are read",
    )
    measure.add_argument("--per-document", action="store_true", help="figures by document and relation, too")
    measure.add_argument("--misses", action="store_true", help="list what was missed and what was wrongly found")
    measure.add_argument("--errors", action="store_true", help="count at which stage what was missed got lost instead")
    measure.add_argument("--stage", metavar="NAME", help="list what got lost at a stage of --errors, and the counts")
    measure.add_argument("--json", action="store_true", help="print the figures as JSON")
    _add_extractor(measure)
    measure.set_defaults(run=commands.run_evaluate)

    training = command(
        "train",
        "make the networks of the learned reader anew from annotated documents (needs claimgraph[train])",
        "Example:\n  claimgraph train gold/train/real gold/train/synthetic --base minilm/model -o weights",
    )
    training.add_argument(
        "gold", nargs="+", type=Path, metavar="GOLD_DIR", help="a folder of <slug>.gold.json and <slug>.txt"
    )
    training.add_argument(
        "--base", type=Path, required=True, metavar="DIR", help="the pretrained encoder: model.safetensors, vocab.txt"
    )
    training.add_argument("-o", "--out", type=Path, required=True, help="the folder to write")
    training.add_argument(
        "--hold-out",
        metavar="K/N",
        help="leave out fold K (from 0) of N folds of documents, to measure on them",
    )
    training.add_argument("--epochs", type=int, default=7, help="how often each window is seen (default: %(default)s)")
    training.add_argument("--seed", type=int, default=1, help="of what is left to chance (default: %(default)s)")
    training.set_defaults(run=commands.run_train)


def _add_extractor(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--extractor",
        choices=("learned", "rules", "llm"),
        default="learned",
        help="what finds the claims: the learned reader with the frames of the ontology, the frames alone, or a large "
        "language model, which is sent the text; the first two need no network (default: learned)",
    )
    command.add_argument(
        "--reader", type=Path, metavar="DIR", help="a learned reader that 'train' made, in place of the one that ships"
    )
    command.add_argument(
        "--min-confidence", type=float, metavar="P", help="leave out claims less sure than this, from 0 to 1"
    )
    command.add_argument(
        "--precise", action="store_true", help="keep only what is sure: about four claims of five are right"
    )
    group = command.add_argument_group(
        "with --extractor llm",
        f"The text of the documents is sent to the address, with the key in {KEY_VARIABLE} if that is set.",
    )
    group.add_argument("--llm-address", metavar="URL", help="an OpenAI-compatible address: http://localhost:8000/v1")
    group.add_argument("--llm-model", metavar="NAME", help="a model that the address knows")
    group.add_argument(
        "--llm-budget", type=int, metavar="TOKENS", help="how much may be spent (default: what it takes)"
    )
    group.add_argument(
        "--llm-cache", type=Path, metavar="DIR", help="the folder where answers are kept (default: llm-cache)"
    )
    group.add_argument(
        "--llm-timeout", type=float, metavar="SECONDS", help="how long to wait for an answer (default: 300)"
    )
