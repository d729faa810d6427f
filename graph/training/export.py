"""Trained networks → the files that the learned reader loads: ONNX, the encoder in eight bits."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from graph.training.network import Reader


class _Likely(nn.Module):
    """A head that gives probabilities in place of scores."""

    def __init__(self, head: nn.Module) -> None:
        super().__init__()
        self.head = head

    def forward(self, *given: Tensor) -> Tensor:
        return self.head(*given).softmax(-1)


def export(readers: Sequence[Reader], folder: Path, settings: dict[str, Any], pieces: Sequence[str]) -> None:
    """Write the files of a learned reader.

    Args:
        readers: the networks, whose probabilities are averaged.
        folder: where to write; made where it is not there.
        settings: what ``reader.json`` holds beside the number of networks.
        pieces: the vocabulary.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, reader in enumerate(readers):
        _encoder(reader, folder / f"encoder-{number}.onnx")
        _spans(reader, folder / f"spans-{number}.onnx")
        _pairs(reader, folder / f"pairs-{number}.onnx")
    (folder / "pieces.txt").write_text("\n".join(pieces), "utf-8")
    told = {**settings, "members": len(readers)}
    (folder / "reader.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")


def _write(
    module: nn.Module, example: tuple[Tensor, ...], names: Sequence[str], moving: dict[str, Any], path: Path
) -> None:
    """Write one network as one ONNX file."""
    program = torch.onnx.export(
        module.eval(),
        example,
        input_names=list(names),
        output_names=["out"],
        dynamic_shapes=moving,
        dynamo=True,
        verbose=False,
    )
    program.save(str(path), external_data=False)
    _strip(path)


def _strip(path: Path) -> None:
    """Leave out of an ONNX file on which lines of which files of a machine its parts were written."""
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


def _encoder(reader: Reader, path: Path) -> None:
    length = torch.export.Dim("length", min=2, max=512)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "encoder.onnx"
        _write(reader.encoder, (torch.ones(1, 9, dtype=torch.long),), ["pieces"], {"pieces": {1: length}}, whole)
        quantize_dynamic(
            whole,
            path,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )


def _spans(reader: Reader, path: Path) -> None:
    length, count = torch.export.Dim("length", min=2, max=512), torch.export.Dim("count", min=1, max=8192)
    # Three tensors: one given thrice would be taken for one input.
    places = [torch.full((3,), number) for number in range(3)]
    _write(
        _Likely(reader.spans),
        (torch.zeros(9, reader.encoder.positions.embedding_dim), *places),
        ["vectors", "first", "last", "width"],
        {"given": ({0: length}, {0: count}, {0: count}, {0: count})},
        path,
    )


def _pairs(reader: Reader, path: Path) -> None:
    length, count = torch.export.Dim("length", min=2, max=512), torch.export.Dim("count", min=1, max=2048)
    columns = 4 + len(reader.pairs.features)
    labels = reader.pairs.out.out_features
    _write(
        _Likely(reader.pairs),
        (
            torch.zeros(1, 9, reader.encoder.positions.embedding_dim),
            torch.zeros(1, 9, dtype=torch.long),
            torch.zeros(1, 3, columns, dtype=torch.long),
            torch.zeros(1, 3, labels),
        ),
        ["vectors", "sentences", "pairs", "framed"],
        {"given": ({1: length}, {1: length}, {1: count}, {1: count})},
        path,
    )
