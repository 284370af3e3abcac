"""Inputs, dense and embedding layers, and layers that pass tensors on."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Opaque, Settings, Shape, TensorSpec
from netdiagram.layers import arguments as kind
from netdiagram.layers import einsum, quantized
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Called, Frame, LayerType, Weights, Wrong, make_weights, product, refuse

# -- dense -------------------------------------------------------------------------------------------------------------


def dense_shape(s: Settings, x: Shape) -> Shape:
    """The last dimension becomes `units`."""
    return (*x[:-1], s["units"])


def dense_weights(s: Settings, x: Shape) -> Weights:
    """A kernel over the last dimension, and a bias."""
    weights = quantized.kernel(s, (x[-1], s["units"]), (0,))
    if s["use_bias"]:
        weights.append(("bias", (s["units"],), True))
    return weights


def dense_macs(s: Settings, x: Shape, y: Shape) -> int | None:
    """Positions × inputs × units; low-rank kernels are multiplied out before."""
    positions, inputs = product(y[1:-1]), x[-1]
    if positions is None or inputs is None:
        return None
    each: int = inputs * s["units"]
    return (positions + (s["lora_rank"] or 0)) * each


# -- embedding ---------------------------------------------------------------------------------------------------------


def embedding_shape(s: Settings, x: Shape) -> Shape:
    """A vector for every index."""
    return (*x, s["output_dim"])


def embedding_weights(s: Settings, x: Shape) -> Weights:
    """A vector for every word."""
    del x
    return quantized.table(s, s["input_dim"], s["output_dim"])


def reversible_embedding(frame: Frame) -> Called:
    """`ReversibleEmbedding`: words to vectors, or with `reverse=True` vectors to words."""
    s, x = frame.settings, frame.inputs
    weights = quantized.table(s, s["input_dim"], s["output_dim"])
    if not s["tie_weights"]:
        weights += quantized.reverse_table(s, s["input_dim"], s["output_dim"])
    made = make_weights(weights)
    if not isinstance(x, TensorSpec):
        refuse("layer.inputs", "it takes one tensor")
    if x.shape is None:
        return Called((x,), made, None)
    if not frame.arguments.get("reverse"):
        return Called((TensorSpec((*x.shape, s["output_dim"]), frame.dtype),), made, 0)
    out = (*x.shape[:-1], s["input_dim"])
    return Called((TensorSpec(out, frame.dtype),), made, product((*out[1:], s["output_dim"])))


# -- inputs and passing on ---------------------------------------------------------------------------------------------


def input_tensor(frame: Frame) -> Called:
    """What an input layer stands for; it is not called on anything."""
    return Called((TensorSpec(frame.settings["batch_shape"], frame.dtype),))


def _one_shape(s: dict[str, Any]) -> None:
    shape, batch_shape, tensor = s["shape"], s["batch_shape"], s["input_tensor"]
    shape, batch_shape = s.pop("input_shape", shape), s.pop("batch_input_shape", batch_shape)
    if isinstance(tensor, TensorSpec):
        shape, batch_shape, s["batch_size"] = None, tensor.shape, None
        s["dtype"] = s["dtype"] or tensor.dtype
    if shape is None and batch_shape is None:
        refuse("layer.missing", "it is given no shape", "shape=(28, 28, 1), for example; the batch is left out")
    if batch_shape is not None:
        other = "shape" if shape is not None else "batch_size" if s["batch_size"] is not None else ""
        if other:
            refuse("layer.argument", f"batch_shape and {other} are both given", f"drop {other}", other)
        s["batch_size"], s["shape"], s["batch_shape"] = (batch_shape or (None,))[0], tuple(batch_shape[1:]), batch_shape
    else:
        s["shape"], s["batch_shape"] = shape, (s["batch_size"], *shape)


def passed_on(frame: Frame) -> Called:
    """`Identity`: the same tensors."""
    tensors = [TensorSpec(x.shape, frame.dtype if "float" in x.dtype else x.dtype) for x in flat(frame.inputs)]
    return Called(tuple(tensors), several=not isinstance(frame.inputs, TensorSpec))


def flat(structure: Any) -> list[TensorSpec]:
    """All tensors of a structure, dicts in the order of their sorted keys."""
    if isinstance(structure, TensorSpec):
        return [structure]
    if isinstance(structure, dict):
        structure = [structure[key] for key in sorted(structure)]
    if isinstance(structure, (tuple, list)):
        return [tensor for part in structure for tensor in flat(part)]
    return []


def lambda_outputs(frame: Frame) -> Called:
    """`Lambda`: what `output_shape` says; otherwise unknown, for whoever can follow the function."""
    given = frame.settings["output_shape"]
    tensors = flat(frame.inputs)
    if given is None or isinstance(given, Opaque) or not tensors:
        return Called((TensorSpec(None, frame.dtype),))
    first = tensors[0].shape
    batch = first[0] if first else None
    nested = bool(given) and all(isinstance(part, tuple) for part in given)
    shapes = given if nested else (given,)
    return Called(tuple([TensorSpec((batch, *shape), frame.dtype) for shape in shapes]), several=nested)


def _output_shape(value: Any) -> Any:
    if value is None or isinstance(value, Opaque):
        return value
    if isinstance(value, (tuple, list)):
        if value and all(isinstance(part, (tuple, list)) for part in value):
            return tuple([kind.shape(part) for part in value])
        return kind.shape(value)
    raise Wrong("is not a shape", f"a shape is a tuple: ({kind.shown(value)},)")


def _function(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, tuple, list)):
        raise Wrong("is not a function")
    return value


def _vectors(value: Any) -> Any:
    if value is None or isinstance(value, (Opaque, tuple, list)):
        return value
    raise Wrong("is not an array of vectors")


def _einsum_shape(value: Any) -> tuple[int | None, ...]:
    if kind.is_int(value):
        return (value,)
    return tuple(kind.shape(value) or ())


_INPUT = signature(
    shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, input_tensor=None,
    optional=False, name=None,
    kinds={
        "shape": kind.shape, "batch_size": kind.optional(kind.count), "dtype": kind.dtype, "batch_shape": kind.shape,
        "name": kind.name,
    },
)  # fmt: skip
_ADAPTED: dict[str, Any] = {"lora_rank": None, "lora_alpha": None}
_DENSE = {
    "kernel_initializer": "glorot_uniform", "bias_initializer": "zeros", "kernel_regularizer": None,
    "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None,
}  # fmt: skip
_EINSUM = {word: default for word, default in _DENSE.items() if word != "activity_regularizer"}
_RANK = {"lora_rank": kind.optional(kind.count)}
_WORDS = {"weights": _vectors, "input_dim": kind.count, "output_dim": kind.count, "mask_zero": kind.flag, **_RANK}
_VECTORS: dict[str, Any] = {
    "embeddings_initializer": "uniform", "embeddings_regularizer": None, "embeddings_constraint": None,
    "mask_zero": False,
}  # fmt: skip

ROWS = (
    LayerType(
        "InputLayer", "input", "Input", "  |  ", _INPUT, infer=input_tensor, check=_one_shape, takes="nothing",
        base={"name": kind.name},
        further={"input_shape": kind.shape, "batch_input_shape": kind.shape}, aliases=("Input",),
        renamed={"tensor": "input_tensor"},
    ),
    LayerType(
        "Dense", "dense", "Dense", "XXXXX",
        signature("units", activation=None, use_bias=True, **_DENSE, **_ADAPTED, quantization_config=None, kinds=_RANK),
        dense_shape, dense_weights, dense_macs, check=quantized.check_adapted, min_rank=2, window="along",
        hint="a Dense layer takes at least one dimension besides the batch",
    ),
    LayerType(
        "EinsumDense", "dense", "Einsum dense", "XXXXX",
        signature(
            "equation", "output_shape", activation=None, bias_axes=None, **_EINSUM, **_ADAPTED,
            gptq_unpacked_column_size=None, quantization_config=None,
            kinds={
                "equation": kind.text, "output_shape": _einsum_shape, "bias_axes": kind.optional(kind.text), **_RANK,
            },
        ),
        einsum.shape, einsum.weights, einsum.macs, check=quantized.check_adapted, window="summed",
    ),
    LayerType(
        "Embedding", "embedding", "Embedding", "emb |",
        signature(
            "input_dim", "output_dim", **_VECTORS, weights=None, **_ADAPTED, quantization_config=None, kinds=_WORDS,
        ),
        embedding_shape, embedding_weights, check=quantized.check_adapted, further={"input_length": None},
        window="embedded",
    ),
    LayerType(
        "ReversibleEmbedding", "embedding", "Reversible embedding", "emb |",
        signature(
            "input_dim", "output_dim", tie_weights=True, **_VECTORS, reverse_dtype=None, logit_soft_cap=None,
            kinds={**_WORDS, "tie_weights": kind.flag},
        ),
        infer=reversible_embedding, call=("inputs", "reverse"), window="embedded",
        further={"weights": None, "input_length": None, "quantization_config": None, "lora_alpha": None, **_RANK},
    ),
    LayerType("Identity", "other", "Identity", "  |  ", infer=passed_on, takes="any"),
    LayerType("Masking", "other", "Masking", " |X| ", signature(mask_value=0.0)),
    LayerType(
        "Lambda", "other", "Lambda", "  λ  ",
        signature(
            "function", output_shape=None, mask=None, arguments=None,
            kinds={"function": _function, "output_shape": _output_shape},
        ),
        infer=lambda_outputs, takes="any", call=("inputs", "mask", "training"),
    ),
)  # fmt: skip
