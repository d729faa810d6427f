"""What is asked: the ontology in words, the schema of the answer, and the parts of a text.

All of it depends on the ontology and the document alone, so the same document is asked about in the same words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from string import Template
from typing import Any

from graph.errors import VocabularyError
from graph.language import split
from graph.model import Certainty, Document, Polarity, mint
from ontology.vocabulary import FOLDER, Relation, Vocabulary

#: The roles that a detail of a claim may have.
ROLES = ("substance", "amount", "time", "place", "method", "saying")
#: Code points of one part, so that the answer on it has room, and of what stands before it, so that a pronoun can be
#: understood.
PART_SIZE, CONTEXT_SIZE = 8_000, 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Whole paragraphs of a document, in code points of its text, half-open; before them, what leads up to them."""

    context: int
    start: int
    end: int
    #: Where each paragraph begins.
    paragraphs: tuple[int, ...]

    def halves(self) -> tuple["Part", "Part"] | None:
        """Return two parts of about half the paragraphs; None where there is but one paragraph."""
        if len(self.paragraphs) < 2:  # noqa: PLR2004 (one cannot be halved)
            return None
        middle = len(self.paragraphs) // 2
        cut = self.paragraphs[middle]
        return (
            Part(context=self.context, start=self.start, end=cut, paragraphs=self.paragraphs[:middle]),
            Part(context=max(self.context, cut - CONTEXT_SIZE), start=cut, end=self.end,
                 paragraphs=self.paragraphs[middle:]),
        )  # fmt: skip


def parts(text: str, size: int = PART_SIZE) -> list[Part]:
    """Cut a text into parts of whole paragraphs, each of about the size at most, that together hold all paragraphs.

    A paragraph is never longer than ``graph.language`` lets it be, so that a part cannot be much longer than the size.
    """
    starts = [min(block.turn[0] if block.turn else block.offsets[0], block.offsets[0]) for block in split(text)]
    ends = [*starts[1:], len(text)][: len(starts)]
    groups: list[list[tuple[int, int]]] = []
    for start, end in zip(starts, ends, strict=True):
        if groups and end - groups[-1][0][0] <= size:
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return [
        Part(
            context=max(0, group[0][0] - CONTEXT_SIZE),
            start=group[0][0],
            end=group[-1][1],
            paragraphs=tuple(start for start, _ in group),
        )
        for group in groups
    ]


def instructions(vocabulary: Vocabulary, folder: Path = FOLDER) -> str:
    """Return the instructions for the model: ``ontology/prompt.md`` with the ontology in its places.

    Raises:
        VocabularyError: the file cannot be read, or has a place for what the ontology does not hold.
    """
    path = folder / "prompt.md"
    try:
        return Template(path.read_text("utf-8")).substitute(
            types="\n".join(f"- `{name}`: {kind.definition}" for name, kind in sorted(vocabulary.entity_types.items())),
            relations="\n".join(_relation(one, vocabulary) for _, one in sorted(vocabulary.relations.items())),
            polarities=_values(vocabulary.stances["polarity"]),
            certainties=_values(vocabulary.stances["certainty"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise VocabularyError(f"{path}: cannot be used ({error!r}); restore the file") from error


def _values(scheme: Mapping[str, str]) -> str:
    return "\n".join(f"- `{name}`: {definition}" for name, definition in scheme.items())


def _relation(relation: Relation, vocabulary: Vocabulary) -> str:
    ends = f"{_types(relation.subject_types, vocabulary)} → {_types(relation.object_types, vocabulary)}"
    lines = [f"- `{relation.name}` ({ends}{', both ways' if relation.symmetric else ''}): {relation.definition}"]
    example = next((one for one in relation.examples if one.subject and one.object), None)
    if example is not None and example.subject and example.object:
        subject, object_ = example.text[slice(*example.subject)], example.text[slice(*example.object)]
        lines.append(f'  Example: "{example.text}" (subject: {subject}; object: {object_})')
    return "\n".join(lines)


def _types(names: frozenset[str], vocabulary: Vocabulary) -> str:
    actors = {name for name, kind in vocabulary.entity_types.items() if "Actor" in kind.broader}
    if actors <= names:
        return ", ".join(("any actor", *sorted(names - actors)))
    return ", ".join(sorted(names))


def question(document: Document, part: Part) -> str:
    """Return what is asked about one part; the text stands in it as it is."""
    before, text = document.text[part.context : part.start], document.text[part.start : part.end]
    # The mark depends on the text, so no text can hold its own mark and end before its end.
    mark = mint("text", before, text)
    known = [
        f"{name}: {' '.join(value.split())}"
        for name, value in (
            ("Title", document.title),
            ("Publisher", document.publisher),
            ("Author", document.author),
            ("Date", document.date),
        )
        if value
    ]
    lead = [f"Before it stands, for understanding only:\n--- {mark} before\n{before}\n--- {mark} before ends"]
    return "\n\n".join(
        chain(
            ("\n".join(known),) if known else (),
            lead if before.strip() else (),
            (f"The text:\n--- {mark}\n{text}\n--- {mark} ends",),
        )
    )


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema of an answer."""
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    entity = _object(
        id=text, type={"type": "string", "enum": sorted(vocabulary.entity_types)}, names=texts, descriptions=texts
    )
    # The quote comes first, so that all that follows is said with the words in view.
    claim = _object(
        quote=text,
        subject=text,
        subject_words=text,
        relation={"type": "string", "enum": sorted(vocabulary.relations)},
        relation_words=text,
        object=text,
        object_words=text,
        speakers=_list(_object(entity=text, cue=text, speaking_as=text)),
        polarity={"type": "string", "enum": [value.value for value in Polarity]},
        certainty={"type": "string", "enum": [value.value for value in Certainty]},
        stance_words=texts,
        qualifiers=_list(_object(role={"type": "string", "enum": list(ROLES)}, words=text, entity=text)),
    )
    return _object(entities=_list(entity), claims=_list(claim))


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    # Structured output asks for every property to be required, and for no others.
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def messages(system: str, asked: str) -> Sequence[Mapping[str, str]]:
    """Return the two messages of a question."""
    return ({"role": "system", "content": system}, {"role": "user", "content": asked})
