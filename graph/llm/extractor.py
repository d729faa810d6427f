"""One document → its claims, by asking a model about each of its parts."""

import hashlib
from collections.abc import Callable, Iterator

from graph.claims import Extraction
from graph.errors import DocumentError
from graph.llm.answer import Answer
from graph.llm.exchange import Exchange, Failure
from graph.llm.grounding import Grounding
from graph.llm.prompt import Part, instructions, parts, question, schema
from graph.llm.settings import LlmSettings
from graph.model import Document, Skipped
from graph.names import NameFinder
from ontology.vocabulary import Vocabulary


class LlmExtractor:
    """Finds claims by asking a model; made once, used for any number of documents."""

    def __init__(self, vocabulary: Vocabulary, settings: LlmSettings, tell: Callable[[str], None]) -> None:
        """Write the instructions.

        Args:
            vocabulary: what is asked for.
            settings: whom to ask.
            tell: is told, before the first request and never without one, that text leaves the program and to whom.

        Raises:
            UsageError: the settings cannot be used.
        """
        self.vocabulary = vocabulary
        self.settings = settings
        self.names = NameFinder(vocabulary)
        self.system = instructions(vocabulary)
        answers = schema(vocabulary)
        self.exchange = Exchange(settings, answers, tell)
        self.rule = f"llm: {settings.model}"
        #: Of the instructions as sent: another ontology or prompt is another.
        self.prompt = hashlib.sha256(self.system.encode()).hexdigest()[:16]

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """Names and values of what decides which claims are found, in the order of the names."""
        return (
            ("extractor", "llm"),
            ("llm address", self.settings.address),
            ("llm model", self.settings.model),
            ("llm prompt", self.prompt),
        )

    def record(self) -> dict[str, object]:
        """Return what the report says: whom the text went to, and what was asked and spent."""
        usage = self.exchange.usage
        return {
            "name": "llm",
            "address": self.settings.address,
            "model": self.settings.model,
            "prompt": self.prompt,
            "statement": self.settings.statement,
            "requests": usage.requests,
            "answers_from_cache": usage.from_cache,
            "tokens": usage.tokens,
            "budget": self.settings.budget,
        }

    def extract(self, document: Document) -> Extraction:
        """Ask about a document and return what it claims; what was left out stands in ``skipped``.

        Raises:
            DocumentError: no part of it could be read.
            UsageError: no document can be: the client is not installed, or the address refuses key or model.
        """
        grounding = Grounding(document, self.vocabulary, self.names, self.rule)
        pieces = parts(document.text)
        failures: list[tuple[Part, Failure]] = []
        answered = 0
        for part in pieces:
            for piece, outcome in self._ask(document, part):
                if isinstance(outcome, Failure):
                    failures.append((piece, outcome))
                else:
                    answered += 1
                    grounding.add(outcome, piece)
        if failures and not answered:
            raise DocumentError(document.source, failures[0][1].reason, failures[0][1].advice)
        return grounding.extraction(
            tuple(
                Skipped(
                    source=f"{document.source}, characters {piece.start:,} to {piece.end:,}",
                    reason=failure.reason,
                    advice=failure.advice,
                )
                for piece, failure in failures
            )
        )

    def _ask(self, document: Document, part: Part) -> Iterator[tuple[Part, Answer | Failure]]:
        """Yield the answer on a part, or those on its halves where it would be too long."""
        outcome = self.exchange.ask(self.system, question(document, part))
        halves = part.halves() if isinstance(outcome, Failure) and outcome.too_long else None
        if halves is None:
            yield part, outcome
            return
        for half in halves:
            yield from self._ask(document, half)
