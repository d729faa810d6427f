"""Examples → trained networks.

The same seed, examples and number of threads give the same weights on the same processor.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from graph.training.annotated import Example
from graph.training.network import PADDING, Encoder, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen by cross-validation; see ``docs/quality.md``."""

    seed: int = 0
    epochs: int = 7
    windows: int = 8
    encoder_rate: float = 1.5e-4
    head_rate: float = 6e-4
    decay: float = 0.01
    #: How often the word of the frames is kept from the network, so that it learns to read for itself.
    unframed: float = 0.15
    #: Layers of the encoder, from below, that stay as they were pretrained, and the embeddings with them.
    frozen: int = 3
    #: Share of the last steps over which the weights are averaged.
    averaged: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Windows of about the same length, padded to the longest."""

    sentences: Tensor
    pairs: Tensor
    labels: Tensor
    framed: Tensor
    weights: Tensor
    #: Columns as in ``Example``; pieces count through the whole batch.
    spans: Tensor
    #: What goes into the lowest layer that is trained.
    vectors: Tensor


def batch(examples: Sequence[Example], vectors: Sequence[Tensor]) -> Batch:
    """Pad examples, and what goes into the lowest layer that is trained, to one batch."""
    length = max(len(example.pieces) for example in examples)
    count = max(1, *(len(example.pairs) for example in examples))
    labels, columns = examples[0].labels.shape[1], examples[0].pairs.shape[1]
    size = len(examples)
    made = Batch(
        sentences=torch.full((size, length), PADDING),
        pairs=torch.zeros(size, count, columns, dtype=torch.long),
        labels=torch.zeros(size, count, labels),
        framed=torch.zeros(size, count, labels),
        weights=torch.zeros(size, count),
        vectors=nn.utils.rnn.pad_sequence(list(vectors), batch_first=True).float(),
        spans=torch.from_numpy(
            np.concatenate(
                [example.spans + np.array([at * length, at * length, 0, 0]) for at, example in enumerate(examples)]
            )
        ),
    )
    for at, example in enumerate(examples):
        made.sentences[at, : len(example.pieces)] = torch.from_numpy(example.sentences)
        known = len(example.pairs)
        made.pairs[at, :known] = torch.from_numpy(example.pairs)
        made.labels[at, :known] = torch.from_numpy(example.labels)
        made.framed[at, :known] = torch.from_numpy(example.framed)
        made.weights[at, :known] = torch.from_numpy(example.weights)
    return made


def fit(reader: Reader, examples: Sequence[Example], settings: Settings, told: Callable[[str], None]) -> None:
    """Train a reader on examples; ``told`` is given a line after each epoch."""
    torch.manual_seed(settings.seed)
    order = random.Random(settings.seed)  # noqa: S311 (the order of examples is no secret)
    if settings.frozen:
        encoder = reader.encoder
        still: list[nn.Module] = [encoder.words, encoder.positions, encoder.norm]
        for module in (*still, *list(encoder.layers.layers)[: settings.frozen]):
            module.requires_grad_(requires_grad=False)
    vectors = _below(reader.encoder, examples, settings.frozen)
    told(f"{sum(map(len, vectors)):,} pieces went through the layers that stay as they are")
    steps = settings.epochs * -(-len(examples) // settings.windows)
    optimizer = torch.optim.AdamW(_groups(reader, settings), betas=(0.9, 0.98), eps=1e-6)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.02, (steps - step) / (0.9 * steps)))
    )
    mean = torch.optim.swa_utils.AveragedModel(reader)
    done, begin = 0, time.monotonic()
    reader.train()
    for epoch in range(settings.epochs):
        losses = []
        for given in _batches(examples, vectors, settings.windows, order):
            loss = _loss(reader, given, settings)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            losses.append(float(loss.detach()))
            if done > (1 - settings.averaged) * steps:
                mean.update_parameters(reader)
        told(f"epoch {epoch + 1} of {settings.epochs}: loss {np.mean(losses):.3f}, {time.monotonic() - begin:.0f} s")
    reader.load_state_dict(mean.module.state_dict())
    reader.eval()


def _groups(reader: Reader, settings: Settings) -> list[dict[str, object]]:
    """The parameters by learning rate and decay; biases and norms do not decay."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in reader.named_parameters():
        if parameter.requires_grad:
            key = (name.startswith("encoder."), name.endswith("bias") or "norm" in name)
            groups.setdefault(key, []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": settings.encoder_rate if encoder else settings.head_rate,
            "weight_decay": 0.0 if plain else settings.decay,
        }
        for (encoder, plain), parameters in groups.items()
    ]


def _below(encoder: Encoder, examples: Sequence[Example], frozen: int) -> list[Tensor]:
    """Return what the frozen layers make of each example; they make the same of it in every epoch."""
    encoder.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return [
            encoder.below(frozen, torch.from_numpy(example.pieces)[None])[0].to(torch.bfloat16).clone()
            for example in examples
        ]


def _batches(
    examples: Sequence[Example], vectors: Sequence[Tensor], size: int, order: random.Random
) -> Iterator[Batch]:
    """Yield all examples once, those of about the same length together, in random order."""
    ranked = sorted(range(len(examples)), key=lambda at: len(examples[at].pieces) + 40 * order.random())
    groups = [ranked[at : at + size] for at in range(0, len(ranked), size)]
    order.shuffle(groups)
    for group in groups:
        yield batch([examples[at] for at in group], [vectors[at] for at in group])


def _loss(reader: Reader, given: Batch, settings: Settings) -> Tensor:
    framed = given.framed * (torch.rand(*given.framed.shape[:2], 1) >= settings.unframed)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = reader.encoder.above(settings.frozen, given.vectors, given.sentences == PADDING)
        spans = reader.spans(vectors.flatten(0, 1), *given.spans[:, :3].T)
        pairs = reader.pairs(vectors, given.sentences, given.pairs, framed)
    kinds = given.spans[:, 3]
    # Both sums are counted by what there is to find, so that the many places where nothing is do not drown it.
    mentions = (kinds != spans.shape[1] - 1).sum().clamp(min=1)
    span_loss = functional.cross_entropy(spans.float(), kinds, reduction="sum") / mentions
    unlike = -(given.labels * pairs.float().log_softmax(-1)).sum(-1) * given.weights
    claims = ((given.labels[..., 0] == 0) * given.weights).sum().clamp(min=3)
    return span_loss / 2 + unlike.sum() / claims / 2
