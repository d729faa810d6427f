"""The networks of the learned reader, as they are trained.

One encoder reads a window; one head says which runs of tokens are mentions, of which type; one head says which relation
stands between two of them. The head for pairs asks the window where the words are that join the two: it attends to all
pieces, and is told whether a piece stands before, in, between or behind the two, or in another sentence.
"""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from graph.windows import LONGEST_MENTION

WIDTH = 384
_HEADS = 4
_QUERY = 192
_FEATURE = 48
_FAR = -1e4
#: Sentence number of the padding behind a short window.
PADDING = -2


class Encoder(nn.Module):
    """MiniLM with six layers: a BERT of width 384."""

    def __init__(self, pieces: int, dropout: float = 0.1) -> None:
        """Make it with random weights."""
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH, padding_idx=0)
        self.positions = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        layer = nn.TransformerEncoderLayer(
            WIDTH, 12, 4 * WIDTH, dropout, activation="gelu", batch_first=True, layer_norm_eps=1e-12
        )
        self.layers = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
        for each in self.layers.layers:
            # Noise inside a layer costs a third of the time and was not needed beside that behind it.
            each.self_attn.dropout = 0.0
            each.dropout.p = 0.0

    def load(self, weights: Path) -> "Encoder":
        """Take the weights of a pretrained BERT of the same shape (safetensors)."""
        known = load_file(weights)

        def take(module: nn.Module, name: str) -> None:
            module.weight.data.copy_(known[f"{name}.weight"])
            module.bias.data.copy_(known[f"{name}.bias"])

        self.words.weight.data.copy_(known["embeddings.word_embeddings.weight"])
        # There is never a second segment, so its mark is the same everywhere.
        segment = known["embeddings.token_type_embeddings.weight"][0]
        self.positions.weight.data.copy_(known["embeddings.position_embeddings.weight"] + segment)
        take(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers.layers):
            name = f"encoder.layer.{number}"
            for kind in ("weight", "bias"):
                parts = [known[f"{name}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                getattr(layer.self_attn, f"in_proj_{kind}").data.copy_(torch.cat(parts))
            take(layer.self_attn.out_proj, f"{name}.attention.output.dense")
            take(layer.norm1, f"{name}.attention.output.LayerNorm")
            take(layer.linear1, f"{name}.intermediate.dense")
            take(layer.linear2, f"{name}.output.dense")
            take(layer.norm2, f"{name}.output.LayerNorm")
        return self

    def forward(self, pieces: Tensor, padding: Tensor | None = None) -> Tensor:
        """Return vectors [windows, pieces, width] of pieces [windows, pieces]."""
        return self.above(0, self.embedded(pieces), padding)

    def embedded(self, pieces: Tensor) -> Tensor:
        """Return what goes into the lowest layer."""
        return self.norm(self.words(pieces) + self.positions.weight[: pieces.shape[1]])

    def above(self, layer: int, vectors: Tensor, padding: Tensor | None = None) -> Tensor:
        """Return vectors of the last layer from those that go into some layer."""
        vectors = self.dropout(vectors)
        for each in list(self.layers.layers)[layer:]:
            vectors = each(vectors, src_key_padding_mask=padding)
        return vectors

    def below(self, layer: int, pieces: Tensor, padding: Tensor | None = None) -> Tensor:
        """Return what goes into some layer, from pieces."""
        vectors = self.embedded(pieces)
        for each in list(self.layers.layers)[:layer]:
            vectors = each(vectors, src_key_padding_mask=padding)
        return vectors


class SpanHead(nn.Module):
    """Types of runs of tokens; the last one is none."""

    def __init__(self, types: int, hidden: int = 192) -> None:
        """Make it with random weights."""
        super().__init__()
        self.first = nn.Linear(WIDTH, hidden)
        self.last = nn.Linear(WIDTH, hidden)
        self.width = nn.Embedding(LONGEST_MENTION, hidden)
        self.dropout = nn.Dropout(0.1)
        self.out = nn.Linear(hidden, types + 1)

    def forward(self, vectors: Tensor, first: Tensor, last: Tensor, width: Tensor) -> Tensor:
        """Return scores [spans, types + 1] from vectors [pieces, width] and places of first and last pieces."""
        joined = self.first(vectors)[first] + self.last(vectors)[last] + self.width(width)
        return self.out(self.dropout(functional.gelu(joined)))


class PairHead(nn.Module):
    """Relations, with direction, between two mentions; label 0 is none."""

    def __init__(self, labels: int, sizes: tuple[int, ...], hidden: int = 384) -> None:
        """Make it with random weights; ``sizes`` are those of ``PairFeatures``."""
        super().__init__()
        self.first = nn.Linear(2 * WIDTH, _QUERY)
        self.second = nn.Linear(2 * WIDTH, _QUERY)
        self.features = nn.ModuleList([nn.Embedding(size, _FEATURE) for size in sizes])
        self.framed = nn.Linear(labels, _FEATURE, bias=False)
        self.query = nn.Linear(2 * _QUERY + _FEATURE, _QUERY)
        self.key = nn.Linear(WIDTH, _QUERY)
        self.value = nn.Linear(WIDTH, _QUERY)
        self.region = nn.Parameter(torch.zeros(_HEADS, 6))
        self.mix = nn.Linear(4 * _QUERY + 2 * _FEATURE, hidden)
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(hidden, labels)
        #: A frame's word counts directly, too.
        self.direct = nn.Linear(labels, labels, bias=False)
        nn.init.zeros_(self.direct.weight)

    def forward(self, vectors: Tensor, sentences: Tensor, pairs: Tensor, framed: Tensor) -> Tensor:
        """Return scores [windows, pairs, labels].

        Args:
            vectors: [windows, pieces, width].
            sentences: number of each piece's sentence [windows, pieces].
            pairs: rows of ``PairFeatures`` [windows, pairs, columns].
            framed: labels that frames give [windows, pairs, labels].
        """
        windows, count = pairs.shape[:2]
        length = vectors.shape[1]

        def at(column: int) -> Tensor:
            return vectors.gather(1, pairs[..., column, None].expand(-1, -1, WIDTH))

        def heads(given: Tensor) -> Tensor:
            return given.view(windows, -1, _HEADS, _QUERY // _HEADS).transpose(1, 2)

        first = functional.gelu(self.first(torch.cat([at(0), at(1)], -1)))
        second = functional.gelu(self.second(torch.cat([at(2), at(3)], -1)))
        features = sum(embed(pairs[..., 4 + number]) for number, embed in enumerate(self.features))
        query = heads(self.query(torch.cat([first, second, features], -1)))
        scores = query @ heads(self.key(vectors)).transpose(-1, -2) / math.sqrt(_QUERY // _HEADS)
        place = torch.arange(length, device=vectors.device)
        a, b, c, d = (pairs[..., column, None] for column in range(4))
        region = torch.where(place < a, 0, torch.where(place <= b, 1, torch.where(place < c, 2, 3)))
        region = torch.where(place > d, 4, region)
        own = sentences.gather(1, pairs[..., 0])
        region = torch.where(sentences[:, None] == own[..., None], region, 5)
        scores = scores + self.region[:, region].transpose(0, 1)
        scores = scores.masked_fill((sentences == PADDING)[:, None, None], _FAR)
        between = (scores.softmax(-1) @ heads(self.value(vectors))).transpose(1, 2).reshape(windows, count, _QUERY)
        joined = torch.cat([first, second, first * second, between, features, self.framed(framed)], -1)
        return self.out(self.dropout(functional.gelu(self.mix(joined)))) + self.direct(framed)


class Reader(nn.Module):
    """The encoder with its two heads."""

    def __init__(self, pieces: int, types: int, labels: int, sizes: tuple[int, ...]) -> None:
        """Make all three with random weights."""
        super().__init__()
        self.encoder = Encoder(pieces)
        self.spans = SpanHead(types)
        self.pairs = PairHead(labels, sizes)
