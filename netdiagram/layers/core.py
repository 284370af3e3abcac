"""Input, dense and embedding layers."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Settings, Shape, TensorSpec
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Called, Frame, LayerType, Weights, product, refuse


def dense_shape(s: Settings, x: Shape) -> Shape:
    """The last dimension becomes `units`."""
    return (*x[:-1], s["units"])


def dense_weights(s: Settings, x: Shape) -> Weights:
    """A kernel over the last dimension, and a bias."""
    rank = s["lora_rank"]
    weights: Weights = [("kernel", (x[-1], s["units"]), not rank)]
    if s["use_bias"]:
        weights.append(("bias", (s["units"],), True))
    if rank:
        weights += [("lora_kernel_a", (x[-1], rank), True), ("lora_kernel_b", (rank, s["units"]), True)]
    return weights


def dense_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """Positions × inputs × units."""
    del s
    return product((*y[1:], x[-1]))


def embedding_shape(s: Settings, x: Shape) -> Shape:
    """A vector for every index."""
    return (*x, s["output_dim"])


def embedding_weights(s: Settings, x: Shape) -> Weights:
    """A vector for every word; known whatever the input."""
    del x
    rank = s["lora_rank"]
    weights: Weights = [("embeddings", (s["input_dim"], s["output_dim"]), not rank)]
    if rank:
        weights += [("lora_embeddings_a", (s["input_dim"], rank), True), ("lora_embeddings_b", (rank, s["output_dim"]), True)]
    return weights


def _one_shape(s: dict[str, Any]) -> None:
    shape, batch_shape, tensor = s["shape"], s["batch_shape"], s["input_tensor"]
    old = s.pop("input_shape", None), s.pop("batch_input_shape", None)
    shape = old[0] if old[0] is not None else shape
    batch_shape = old[1] if old[1] is not None else batch_shape
    if shape is None and batch_shape is None and tensor is None:
        refuse("layer.missing", "it is given no shape", "shape=(28, 28, 1), for example; the batch is left out")
    if batch_shape is not None and (shape is not None or s["batch_size"] is not None):
        other = "shape" if shape is not None else "batch_size"
        refuse("layer.arguments", f"batch_shape and {other} are both given", f"drop {other}", other)
    if batch_shape is not None:
        s["batch_size"], s["shape"] = batch_shape[0] if batch_shape else None, tuple(batch_shape[1:])
    elif shape is not None:
        s["shape"], s["batch_shape"] = shape, (s["batch_size"], *shape)


def input_tensor(frame: Frame) -> Called:
    """What an input layer stands for; it is not called on anything."""
    s = frame.settings
    dtype = s["dtype"]
    return Called((TensorSpec(s["batch_shape"], dtype if isinstance(dtype, str) else "float32"),))


_INPUT = signature(
    shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, input_tensor=None, optional=False, name=None,
    kinds={
        "shape": kind.shape, "batch_size": kind.optional(kind.count), "dtype": kind.dtype, "batch_shape": kind.shape, "name": kind.name,
    },
)  # fmt: skip
_QUANTIZED = {"lora_rank": None, "lora_alpha": None, "quantization_config": None}
_LORA = {"lora_rank": kind.optional(kind.count)}

ROWS = (
    LayerType(
        "InputLayer", "input", "Input", "#####", _INPUT, infer=input_tensor, check=_one_shape, takes="nothing",
        base={}, further={"input_shape": kind.shape, "batch_input_shape": kind.shape}, aliases=("Input",),
    ),
    LayerType(
        "Dense", "dense", "Dense", "XXXXX",
        signature(
            "units", activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
            kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None,
            **_QUANTIZED, kinds=_LORA,
        ),
        dense_shape, dense_weights, dense_macs, min_rank=2, hint="a Dense layer takes at least one dimension besides the batch",
    ),
    LayerType(
        "Embedding", "embedding", "Embedding", "emb |",
        signature(
            "input_dim", "output_dim", embeddings_initializer="uniform", embeddings_regularizer=None, embeddings_constraint=None,
            mask_zero=False, weights=None, **_QUANTIZED,
            kinds={"input_dim": kind.count, "output_dim": kind.count, "mask_zero": kind.flag, **_LORA},
        ),
        embedding_shape, embedding_weights, further={"input_length": None},
    ),
)  # fmt: skip
