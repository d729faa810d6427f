"""The commands. ``claimgraph build reports/`` is the main job; the others ask, check and measure what it wrote.

Exit status: 0 done, 1 done with something wrong that is listed, 2 cannot run.
"""

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph import __version__
from graph.console import printable, show, summary, watch
from graph.errors import ClaimgraphError, QueryError, UsageError
from graph.evaluate import GoldDocument, Statement, evaluate, read_claims, read_gold
from graph.evaluate import report as figures
from graph.llm.settings import KEY_VARIABLE, LlmSettings
from graph.serve import command as serving
from ontology.vocabulary import Relation, load_questions, load_vocabulary

if TYPE_CHECKING:
    from graph.reader import ReaderSettings
    from graph.readings import ReadTexts
    from graph.store import Store

# The language model's library takes seconds to load and only some commands need it, so that each command
# imports what it needs where it begins.

DONE, WRONG, CANNOT, STOPPED = 0, 1, 2, 128 + signal.SIGINT
PAGE = "graph.html"
OUT = Path("out")
#: Asked by the closing words of a build.
FIRST_QUESTION = "who-launders-for-whom"


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
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, what: str, examples: str) -> argparse.ArgumentParser:
        return commands.add_parser(
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
    build.set_defaults(run=_build)

    verify = command(
        "verify",
        "read the sources again and check every offset, hash and shape of a build",
        "Example:\n  claimgraph verify out",
    )
    verify.add_argument(
        "out", nargs="?", type=Path, default=OUT, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    verify.set_defaults(run=_verify)


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
    query.set_defaults(run=_query)

    questions = command(
        "questions",
        "list the questions that the graph can be asked",
        f"Examples:\n  claimgraph questions\n  claimgraph questions {FIRST_QUESTION}",
    )
    questions.add_argument("name", nargs="?", metavar="NAME", help="show one with its parameters and its SPARQL")
    questions.add_argument(
        "--format", choices=("table", "csv", "json"), default="table", help="how to show the list (default: table)"
    )
    questions.set_defaults(run=_questions)

    why = command(
        "explain",
        "show why a claim is one: its sentence, its voices, what found it, and what else was weighed",
        "Example:\n  claimgraph explain c-0a1b2c",
    )
    why.add_argument("claim", metavar="CLAIM", help="a claim's identifier, or its beginning")
    why.add_argument(
        "out", nargs="?", type=Path, default=OUT, metavar="OUT", help="the folder of a build (default: %(default)s)"
    )
    why.set_defaults(run=_explain)

    relations = command(
        "relations",
        "show the relations that the ontology knows",
        "Examples:\n  claimgraph relations\n  claimgraph relations laundersMoneyFor",
    )
    relations.add_argument("name", nargs="?", metavar="NAME", help="show one relation with the words that carry it")
    relations.set_defaults(run=_relations)


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
    measure.set_defaults(run=_evaluate)

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
    training.set_defaults(run=_train)


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


def _llm(options: argparse.Namespace) -> LlmSettings | None:
    """Return the large language model that was named; None where the frames find the claims."""
    given = {name: value for name, value in vars(options).items() if name.startswith("llm_") and value is not None}
    if options.extractor != "llm":
        if given:
            raise UsageError(f"--{min(given).replace('_', '-')} is for --extractor llm; add that, or leave it out")
        return None
    for name in ("llm_address", "llm_model"):
        if name not in given:
            raise UsageError(f"--extractor llm needs --{name.replace('_', '-')}; there is no default")
    names = {"llm_timeout": "seconds"}
    return LlmSettings(**{names.get(name, name.removeprefix("llm_")): value for name, value in given.items()})


def _reader(options: argparse.Namespace) -> "ReaderSettings":
    """Return how sure a claim must be."""
    from graph.reader import SHIPPED, ReaderSettings

    least = options.min_confidence
    if least is not None and not 0 <= least <= 1:
        raise UsageError(f"--min-confidence {least:g}: a confidence is from 0 to 1")
    if options.precise and options.extractor != "learned":
        raise UsageError("--precise is for --extractor learned; with another one name a --min-confidence")
    if least is not None and options.extractor == "llm":
        raise UsageError("--min-confidence: a large language model gives none; leave it out")
    if options.reader is not None and options.extractor != "learned":
        raise UsageError(f"--reader {options.reader}: is for --extractor learned; leave it out")
    return ReaderSettings(
        folder=options.reader or SHIPPED,
        learned=options.extractor == "learned",
        least=least,
        precise=options.precise,
    )


def _build(options: argparse.Namespace) -> int:
    from graph.engines.options import engine_of, limits_of
    from graph.pipeline import View, build
    from graph.views.page import write_page

    llm = _llm(options)
    with watch(sys.stderr) as progress, engine_of(options) as engine:
        report = build(
            options.inputs,
            options.out,
            progress=progress,
            llm=llm,
            reader=_reader(options),
            engine=engine,
            limits=limits_of(options),
            relevant_only=options.relevant_only,
            prune=options.prune,
            assessments=options.assessments,
            server=_server(options.store),
            judgements=options.judgements,
            lists=options.lists,
            views={
                PAGE: View(
                    write=lambda ledger, vocabulary, path, run: write_page(
                        ledger, vocabulary, path, version=run.version, settings=run.settings, texts=options.texts
                    ),
                    settings=f"texts {options.texts}",
                )
            },
        )
    store = "" if options.out == OUT else f" --store {options.out / 'store'}"
    # As it was typed, so that the suggestion works where the program is not on the path.
    program = sys.argv[0] if Path(sys.argv[0]).stem == "claimgraph" else "claimgraph"
    print(summary(report, PAGE, f"{program} query {FIRST_QUESTION}{store}"))
    return WRONG if report.ledger.skipped else DONE


def _server(address: str | None) -> "Store | None":
    from graph.documents.sources import is_address
    from graph.store import connect

    if address is not None and not is_address(address):
        raise UsageError(f"--store {address}: is no address; write http://…, a folder is named with -o")
    return connect(address) if address is not None else None


def _query(options: argparse.Namespace) -> int:
    from graph.questions import COLUMNS, listed
    from graph.store import ask, connect, require_complete
    from graph.store import query as run

    questions = load_questions()
    if options.question is None:
        show(COLUMNS, listed(), options.format)
        return DONE
    parameters = dict(_parameter(given) for given in options.param)
    known = questions.get(options.question)
    sparql = "" if known else _sparql(options.question)
    store = connect(options.store)
    if store.table is None:
        require_complete(store)
    answer = ask(store, known, parameters, table=store.table) if known else run(store, sparql, parameters)
    show(answer.header if options.format == "table" else answer.columns, answer.as_text(), options.format)
    return DONE


def _questions(options: argparse.Namespace) -> int:
    from graph.questions import COLUMNS, described, listed

    if options.name is None:
        show(COLUMNS, listed(), options.format)
    else:
        print(described(options.name))
    return DONE


def _parameter(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise UsageError(f"-p {given}: is no parameter; write -p NAME=VALUE")
    return name, value


def _sparql(given: str) -> str:
    """Return the SPARQL that a file or an argument holds."""
    if given.endswith(".rq"):
        try:
            return Path(given).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{given}: cannot be read ({error}); name a SPARQL file in UTF-8") from error
    if not any(char.isspace() for char in given):
        names = ", ".join(load_questions())
        raise QueryError(f"{given}: is no question, no SPARQL and no .rq file; the questions are: {names}")
    return given


def _explain(options: argparse.Namespace) -> int:
    from graph.explain import explain, in_words

    for line in in_words(explain(options.out, options.claim)):
        print(printable(line))
    return DONE


def _verify(options: argparse.Namespace) -> int:
    from graph.audit import audit

    with watch(sys.stderr) as progress:
        found = audit(options.out, progress)
    for problem in found.problems:
        print(printable(f"{problem.where}: {problem.what}"))
    for address in found.unread:
        print(printable(f"{address}: not read again, since nothing is fetched that you do not name"))
    checked = f"{found.documents:,} documents and {found.claims:,} claims checked"
    print(f"{checked}: {f'{len(found.problems):,} problems' if found.problems else 'nothing is wrong'}.")
    return WRONG if found.problems else DONE


def _evaluate(options: argparse.Namespace) -> int:
    llm = _llm(options)
    folders = [options.gold, *(path for path in options.others if path.is_dir())]
    claims = [path for path in options.others if not path.is_dir()]
    if len(claims) > 1:
        raise UsageError(f"{claims[1]}: is one more file of claims; give one, behind the folders")
    if llm is not None and claims:
        raise UsageError(f"--extractor llm reads the texts of {options.gold}; leave {claims[0]} out")
    if options.errors or options.stage is not None:
        if claims:
            raise UsageError(f"{claims[0]}: does not say what was recognised; leave it out, and the texts are read")
        return _losses(options, folders, llm)
    status = DONE
    results = {}
    for folder in folders:
        gold = read_gold(folder)
        if claims:
            found = _claims_of(claims[0])
        else:
            read = _read_texts(folder, gold, llm, _reader(options), closely=False)
            found = read.found
            status = WRONG if read.skipped else status
        results[str(folder)] = evaluate(gold, found)
    if options.json:
        shown = {name: result.as_json() for name, result in results.items()}
        print(json.dumps(shown if len(shown) > 1 else shown[str(options.gold)], indent=1))
        return status
    for name, result in results.items():
        if len(results) > 1:
            print(printable(f"{name}:"))
        print(figures(result, per_document=options.per_document, misses=options.misses))
    return status


def _claims_of(path: Path) -> Mapping[str, Sequence[Statement]]:
    try:
        with path.open(encoding="utf-8") as lines:
            return read_claims(lines)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); name the claims.jsonl of a build") from error


def _read_texts(
    folder: Path, gold: Sequence[GoldDocument], llm: LlmSettings | None, reader: "ReaderSettings", *, closely: bool
) -> "ReadTexts":
    from graph.readings import read_texts

    with watch(sys.stderr) as progress:
        read = read_texts(folder, gold, progress=progress, llm=llm, reader=reader, closely=closely)
    for skipped in read.skipped:
        print(printable(f"claimgraph: {skipped.source}: {skipped.reason}; {skipped.advice}"), file=sys.stderr)
    return read


def _losses(options: argparse.Namespace, folders: Sequence[Path], llm: LlmSettings | None) -> int:
    from graph.losses import MEANINGS, Stage, find_losses, kind_of, report

    every = [kind for kind in MEANINGS if kind is not Stage.RIGHT] if options.misses else []
    listed = [kind_of(options.stage)] if options.stage is not None else every
    relations = load_vocabulary().relations
    status = DONE
    losses = {}
    for folder in folders:
        gold = read_gold(folder)
        read = _read_texts(folder, gold, llm, _reader(options), closely=True)
        status = WRONG if read.skipped else status
        losses[str(folder)] = find_losses(gold, read.found, read.readings, relations)
    if options.json:
        shown = {
            name: {**lost.as_json(), "cases": [case.as_json() for kind in listed for case in lost.cases(kind)]}
            for name, lost in losses.items()
        }
        print(json.dumps(shown, indent=1))
    else:
        for line in report(losses, listed).splitlines():
            print(printable(line))
    return status


def _train(options: argparse.Namespace) -> int:
    try:
        from graph.training.fit import Settings
        from graph.training.run import train
    except ImportError as error:
        raise UsageError(f"training needs more than reading does ({error}); pip install 'claimgraph[train]'") from error
    settings = Settings(seed=options.seed, epochs=options.epochs)
    train(
        options.gold,
        options.base,
        options.out,
        settings,
        lambda line: print(printable(line), file=sys.stderr),
        held_out=_fold(options.hold_out),
    )
    return DONE


def _fold(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    number, slash, folds = given.partition("/")
    if not slash or not number.isdigit() or not folds.isdigit() or not int(number) < int(folds):
        raise UsageError(f"--hold-out {given}: is no fold; write 0/4, 1/4, 2/4 or 3/4")
    return int(number), int(folds)


def _relations(options: argparse.Namespace) -> int:
    known = load_vocabulary().relations
    if options.name is None:
        rows = [
            (name, relation.definition, types_in_words(relation.subject_types), types_in_words(relation.object_types))
            for name, relation in known.items()
        ]
        show(("relation", "definition", "subject", "object"), rows, "table")
        return DONE
    if options.name not in known:
        raise UsageError(f"{options.name}: is no relation; they are: {', '.join(known)}")
    print(_described(known[options.name]))
    return DONE


def types_in_words(names: frozenset[str]) -> str:
    """Return names of entity types, those of all actors as one word."""
    actors = {name for name, kind in load_vocabulary().entity_types.items() if "Actor" in kind.broader}
    if actors <= names:
        return ", ".join(["Actor", *sorted(names - actors)])
    return ", ".join(sorted(names))


def _described(relation: Relation) -> str:
    lines = [
        f"{relation.name}: {relation.label}; the other way round: {relation.inverse_label}",
        f"  {relation.definition}",
        f"  subject: {types_in_words(relation.subject_types)}",
        f"  object:  {types_in_words(relation.object_types)}",
    ]
    if relation.symmetric:
        lines.append("  holds both ways")
    if relation.yields_to:
        lines.append(f"  gives way to: {', '.join(sorted(relation.yields_to))}")
    lines.append("  words that carry it:")
    lines += [f"    {frame.kind.value:16} {frame.notation}" for frame in relation.frames]
    lines.append("  examples:")
    lines += [f"    {example.text}" for example in relation.examples]
    lines.append("  no examples of it:")
    lines += [f"    {example.text}" for example in relation.counter_examples]
    return "\n".join(lines)
