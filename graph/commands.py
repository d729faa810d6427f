"""What the commands do, each from its options to its exit status; ``graph.cli`` says what they are called."""

import argparse
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph.console import printable, show, summary, watch
from graph.errors import QueryError, UsageError
from graph.evaluate import GoldDocument, Statement, evaluate, read_claims, read_gold
from graph.evaluate import report as figures
from graph.llm.settings import LlmSettings
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


def run_build(options: argparse.Namespace) -> int:
    """Read reports and write the graph of their claims."""
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


def run_query(options: argparse.Namespace) -> int:
    """Ask a question, or what SPARQL asks."""
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


def run_questions(options: argparse.Namespace) -> int:
    """List the questions, or describe one."""
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


def run_explain(options: argparse.Namespace) -> int:
    """Show why a claim is claimed."""
    from graph.explain import explain, in_words

    for line in in_words(explain(options.out, options.claim)):
        print(printable(line))
    return DONE


def run_verify(options: argparse.Namespace) -> int:
    """Check a build against its texts and shapes."""
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


def run_evaluate(options: argparse.Namespace) -> int:
    """Compare what is found with what readers found."""
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


def run_train(options: argparse.Namespace) -> int:
    """Make the networks of the learned reader anew."""
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


def run_relations(options: argparse.Namespace) -> int:
    """List the relations, or describe one."""
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
