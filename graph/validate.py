"""Whether a graph is what it must be: its shapes by SHACL, and every span against the texts that it quotes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pyshacl_turbo
import rdflib
from rdflib.namespace import RDF, SH

from graph.model import Ledger
from ontology.vocabulary import FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it must be."""

    #: The address or the name of what is wrong.
    where: str
    what: str


def check_shapes(graph: Path, folder: Path = FOLDER) -> list[Problem]:
    """Check a graph against ``ontology/shapes.ttl``.

    Args:
        graph: a ``graph.ttl``, which holds the ontology that it uses, or a store of the same, which takes less memory.
        folder: the ontology's folder.

    Returns:
        What breaks a shape, sorted by address.
    """
    # The ontology is in the graph already: an engine's own way of mixing one in takes only its RDFS and OWL axioms.
    if graph.is_dir():
        data = pyoxigraph.Store.read_only(str(graph))
    else:
        data = pyoxigraph.Store()
        data.bulk_load(path=str(graph), format=pyoxigraph.RdfFormat.TURTLE)
    shapes = rdflib.Graph().parse(folder / "shapes.ttl", format="turtle")
    _, results, _ = pyshacl_turbo.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(results, rdflib.Graph):
        raise TypeError(f"the engine of SHACL reported no graph but {results!r}")
    return sorted(_problems(results), key=lambda problem: (problem.where, problem.what))


def _problems(results: rdflib.Graph) -> Iterator[Problem]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        where = results.value(result, SH.focusNode)
        value = results.value(result, SH.value)
        message = results.value(result, SH.resultMessage)
        yield Problem(where=str(where), what=f"{message}" + (f" (found {value})" if value is not None else ""))


def check_grounding(ledger: Ledger, texts: Mapping[str, str]) -> list[Problem]:
    """Check every quote, mention and qualifier against the texts of the documents.

    Args:
        ledger: what a graph holds.
        texts: the texts by document id; documents that are not among them are not checked.

    Returns:
        Each span whose words do not stand there, in the order of the ledger.
    """
    problems = []
    for claim in ledger.claims:
        evidence = claim.evidence
        text = texts.get(evidence.document)
        if text is None:
            continue
        if text[evidence.start : evidence.end] != evidence.quote:
            problems.append(
                Problem(where=claim.id, what=f"the quote does not stand at {evidence.start}-{evidence.end}")
            )
        for name, (start, end) in (
            ("subject", evidence.subject_span),
            ("object", evidence.object_span),
            ("word that carries the relation", evidence.trigger_span),
            ("subject's antecedent", evidence.subject_antecedent or evidence.subject_span),
            ("object's antecedent", evidence.object_antecedent or evidence.object_span),
        ):
            if not 0 <= start < end <= len(text):
                problems.append(Problem(where=claim.id, what=f"the {name} at {start}-{end} lies outside the text"))
        problems.extend(
            Problem(
                where=claim.id, what=f"the {detail.role} {detail.text!r} does not stand at {detail.start}-{detail.end}"
            )
            for detail in claim.qualifiers
            if text[detail.start : detail.end] != detail.text
        )
    for entity in ledger.entities:
        problems.extend(
            Problem(where=entity.id, what=f"{mention.text!r} does not stand at {mention.start}-{mention.end}")
            for mention in entity.mentions
            if mention.document in texts and texts[mention.document][mention.start : mention.end] != mention.text
        )
    return problems
