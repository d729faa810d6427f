"""The analysts' questions, shown to people."""

from graph.errors import QueryError
from ontology.vocabulary import Parameter, load_questions

#: Of the list of questions.
COLUMNS = ("name", "question", "parameters", "asks")


def listed() -> list[tuple[str, str, str, str]]:
    """Return a row a question: name, title, parameters, and what it asks: the triples or the table of claims."""
    return [
        (known.name, known.title, "\n".join(map(_parameter, known.parameters)), known.engine)
        for known in load_questions().values()
    ]


def described(name: str) -> str:
    """Return all that is known of a question, with a command to try.

    Raises:
        QueryError: there is none of that name.
    """
    questions = load_questions()
    if name not in questions:
        raise QueryError(f"{name}: is no question; they are: {', '.join(questions)}")
    known = questions[name]
    given = "".join(f" -p {parameter.name}='{parameter.example}'" for parameter in known.parameters)
    lines = [
        f"{known.name}: {known.title}",
        f"  {known.description}",
        *(f"  -p {_parameter(parameter)}" for parameter in known.parameters),
        f"  columns: {', '.join(known.columns)}",
        f"  asks the {known.engine}"
        + (" where claims.parquet lies beside the store, else the triples" if known.table is not None else ""),
        f"  example: claimgraph query {known.name}{given}",
        "",
        known.sparql.rstrip(),
    ]
    return "\n".join(lines)


def _parameter(parameter: Parameter) -> str:
    default = f" (default: {parameter.default})" if parameter.default else ""
    return f"{parameter.name} ({parameter.type}): {parameter.description}{default}"
