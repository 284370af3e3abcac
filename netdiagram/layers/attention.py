"""Attention: rows and rules.

Multi-head attention projects query, key and value to heads, compares every query with every key, and sums the values
by the scores (Vaswani et al. 2017, §3.2). Multiply-accumulates are those of the projections and of the two products.
"""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Settings, Shape, TensorSpec
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import (
    Called,
    Frame,
    Kind,
    LayerType,
    Weights,
    Wrong,
    make_weights,
    product,
    refuse,
    spoken,
    total,
)


def _tensor(frame: Frame, word: str, value: Any) -> Shape | None:
    if isinstance(value, TensorSpec):
        if value.shape is not None and len(value.shape) < 2:
            refuse("shape.rank", f"its {word} is {spoken(value.shape)}", "attention takes steps × features")
        return value.shape
    return refuse("layer.inputs", f"its {word} is not a tensor", f"{frame.spec.type}(…)(query, value)")


def _query_value_key(frame: Frame) -> tuple[Shape, Shape, Shape] | None:
    further = frame.arguments
    if further.get("value") is None:
        refuse(
            "layer.inputs",
            "it is called on a query only",
            f"for self-attention give the same tensor twice: {frame.spec.type}(…)(x, x)",
        )
    query = _tensor(frame, "query", frame.inputs)
    value = _tensor(frame, "value", further["value"])
    key = value if further.get("key") is None else _tensor(frame, "key", further["key"])
    if query is None or value is None or key is None:
        return None
    if value[1:-1] != key[1:-1]:
        refuse(
            "shape.attention",
            f"its value is {spoken(value)} and its key {spoken(key)}: all but the last dimension must agree",
        )
    return query, value, key


def _outputs(frame: Frame, out: Shape, scores: Shape) -> tuple[tuple[TensorSpec, ...], bool]:
    if frame.arguments.get("return_attention_scores"):
        return (TensorSpec(out, frame.dtype), TensorSpec(scores, frame.dtype)), True
    return (TensorSpec(out, frame.dtype),), False


def _unknown(frame: Frame) -> Called:
    several = bool(frame.arguments.get("return_attention_scores"))
    return Called((TensorSpec(None),) * (1 + several), None, None, several)


def _projection(name: str, features: Dim, heads: int, size: int, *, bias: bool) -> Weights:
    weights: Weights = [(f"{name}/kernel", (features, heads, size), True)]
    if bias:
        weights.append((f"{name}/bias", (heads, size), True))
    return weights


# -- multi-head attention ----------------------------------------------------------------------------------------------


def multi_head(frame: Frame) -> Called:
    """`MultiHeadAttention`: any number of dimensions, attended along some of them."""
    shapes = _query_value_key(frame)
    if shapes is None:
        return _unknown(frame)
    query, value, _ = shapes
    s = frame.settings
    out = (*query[:-1], *(s["output_shape"] or query[-1:]))
    along = _attended(s, len(value))
    others = [axis for axis in range(1, len(query) - 1) if axis not in along]
    pairs = [
        *[query[axis] for axis in along if axis < len(query)],
        *[value[axis] for axis in along if axis < len(value)],
    ]
    scores = (query[0], *[query[axis] for axis in others], s["num_heads"], *pairs)
    outputs, several = _outputs(frame, out, scores)
    weights = make_weights(_multi_head_weights(s, shapes, out[len(query) - 1 :]))
    return Called(outputs, weights, _multi_head_macs(s, shapes, out, scores), several)


def _attended(s: Settings, rank: int) -> tuple[int, ...]:
    axes = s["attention_axes"]
    if axes is None:
        return tuple(range(1, rank - 1))
    along = tuple([axis if axis >= 0 else rank + axis for axis in axes])
    for axis in along:
        if not 0 < axis < rank:
            refuse(
                "shape.axis",
                f"attention_axes={axes} are no axes of an input with {rank} dimensions",
                "axis 0 is the batch",
                "attention_axes",
            )
    return along


def _multi_head_weights(s: Settings, shapes: tuple[Shape, Shape, Shape], out: Shape) -> Weights:
    query, value, key = shapes
    heads, bias, width = s["num_heads"], s["use_bias"], s["value_dim"] or s["key_dim"]
    weights = _projection("query", query[-1], heads, s["key_dim"], bias=bias)
    weights += _projection("key", key[-1], heads, s["key_dim"], bias=bias)
    if s["use_gate"]:
        weights += _projection("gate", query[-1], heads, width, bias=bias)
    weights += _projection("value", value[-1], heads, width, bias=bias)
    weights.append(("attention_output/kernel", (heads, width, *out), True))
    if bias:
        weights.append(("attention_output/bias", out, True))
    return weights


def _multi_head_macs(s: Settings, shapes: tuple[Shape, Shape, Shape], out: Shape, scores: Shape) -> int | None:
    query, value, key = shapes
    heads, depth, width = s["num_heads"], s["key_dim"], s["value_dim"] or s["key_dim"]
    asked, given = product(query[1:]), product(value[1:])
    parts = [
        total(asked, heads * depth),
        total(product(key[1:]), heads * depth),
        total(given, heads * width),
        total(product(scores[1:]), depth + width),
        total(product(out[1:]), heads * width),
    ]
    if s["use_gate"]:
        parts.append(total(asked, heads * width))
    return None if None in parts else sum(part or 0 for part in parts)


# -- grouped-query attention -------------------------------------------------------------------------------------------


def grouped_query(frame: Frame) -> Called:
    """`GroupedQueryAttention`: several query heads share a key and value head (Ainslie et al. 2023)."""
    shapes = _query_value_key(frame)
    if shapes is None:
        return _unknown(frame)
    query, value, key = shapes
    s = frame.settings
    for word, shape in (("query", query), ("value", value), ("key", key)):
        if len(shape) != 3:
            refuse("shape.rank", f"it takes steps × features, but its {word} is {spoken(shape)}")
    if query[-1] != value[-1]:
        refuse(
            "shape.attention",
            f"its query is {spoken(query)} and its value {spoken(value)}: the last dimension must agree",
        )
    outputs, several = _outputs(frame, query, (query[0], s["num_query_heads"], query[1], key[1]))
    return Called(
        outputs, make_weights(_grouped_weights(s, query, value, key)), _grouped_macs(s, query, value, key), several
    )


def _grouped_weights(s: Settings, query: Shape, value: Shape, key: Shape) -> Weights:
    heads, shared, depth, bias = s["num_query_heads"], s["num_key_value_heads"], s["head_dim"], s["use_bias"]
    weights = _projection("query", query[-1], heads, depth, bias=bias)
    weights += _projection("key", key[-1], shared, depth, bias=bias)
    if s["use_gate"]:
        weights += _projection("gate", query[-1], heads, depth, bias=bias)
    weights += _projection("value", value[-1], shared, depth, bias=bias)
    weights.append(("attention_output/kernel", (heads, depth, query[-1]), True))
    if bias:
        weights.append(("attention_output/bias", (query[-1],), True))
    return weights


def _grouped_macs(s: Settings, query: Shape, value: Shape, key: Shape) -> int | None:
    heads, shared, depth = s["num_query_heads"], s["num_key_value_heads"], s["head_dim"]
    asked = product(query[1:])
    parts = [
        total(asked, (2 + bool(s["use_gate"])) * heads * depth),
        total(product(key[1:]), shared * depth),
        total(product(value[1:]), shared * depth),
        product((query[1], key[1], 2 * heads * depth)),
    ]
    return None if None in parts else sum(part or 0 for part in parts)


# -- attention without projections -------------------------------------------------------------------------------------


def plain(frame: Frame) -> Called:
    """`Attention` and `AdditiveAttention`: called on a list of query, value and perhaps key."""
    tensors, s = frame.inputs, frame.settings
    additive = frame.spec.type == "AdditiveAttention"
    if not isinstance(tensors, (tuple, list)) or not 2 <= len(tensors) <= 3:
        refuse(
            "layer.inputs",
            "it is called on a list: [query, value] or [query, value, key]",
            f"{frame.spec.type}()([query, value])",
        )
    shapes = [_tensor(frame, "input", tensor) for tensor in tensors]
    if None in shapes:
        return _unknown(frame)
    query, value = shapes[0] or (), shapes[1] or ()
    key = shapes[-1] or ()
    scores = (*query[:-1], key[-2] if len(key) > 1 else None)
    outputs, several = _outputs(frame, (*query[:-1], value[-1]), scores)
    weights: Weights = []
    if s["use_scale"]:
        weights.append(("scale", (query[-1],) if additive else (), True))
    if not additive and s["score_mode"] == "concat":
        weights.append(("concat_score_weight", (), True))
    dot = not additive and s["score_mode"] == "dot"
    depth = product((query[-1], 1)) if dot else 0
    width = None if depth is None or value[-1] is None else depth + value[-1]
    return Called(outputs, make_weights(weights), product((*scores[1:], width)), several)


# -- rows --------------------------------------------------------------------------------------------------------------


def _shape_or_size(value: Any) -> tuple[int, ...] | None:
    if not value:
        return None
    if isinstance(value, (tuple, list)):
        return tuple([kind.count(dim) for dim in value])
    return (kind.count(value),)


def _axes(value: Any) -> tuple[int, ...] | None:
    if value is None:
        return None
    if kind.is_int(value):
        return (value,)
    if isinstance(value, (tuple, list)) and all(map(kind.is_int, value)):
        return tuple(value) or None
    raise Wrong("is neither a whole number nor several")


def _check_heads(s: dict[str, Any]) -> None:
    for word in ("kernel_initializer", "bias_initializer"):
        if s[word] is None:
            refuse("layer.argument", f"{word}=None: its projections need one", "leave it out", word)
    _no_flash_with_dropout(s)


def _no_flash_with_dropout(s: dict[str, Any]) -> None:
    if s["flash_attention"] and s["dropout"] > 0:
        refuse(
            "layer.arguments",
            "flash attention has no dropout",
            "set dropout=0.0 or flash_attention=False",
            "flash_attention",
        )


def _check_grouped(s: dict[str, Any]) -> None:
    heads, shared = s["num_query_heads"], s["num_key_value_heads"]
    if heads % shared:
        refuse(
            "layer.groups",
            f"num_query_heads={heads} cannot be shared out among num_key_value_heads={shared}",
            f"num_query_heads must be a multiple of {shared}",
            "num_query_heads",
        )
    _check_heads(s)


_KERNELS = {
    "kernel_initializer": "glorot_uniform", "bias_initializer": "zeros", "kernel_regularizer": None,
    "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None,
}  # fmt: skip
_KINDS: dict[str, Kind | None] = {
    **dict.fromkeys(("num_heads", "key_dim", "head_dim", "num_query_heads", "num_key_value_heads"), kind.count),
    **dict.fromkeys(("value_dim", "sliding_window"), kind.optional(kind.count)),
    "dropout": kind.fraction, "use_gate": kind.flag, "output_shape": _shape_or_size, "attention_axes": _axes,
    "use_scale": kind.flag, "score_mode": kind.one_of("dot", "concat"),
}  # fmt: skip
_PLAIN = {**_KINDS, "dropout": kind.number}
_CALL = (
    "query", "value", "key", "query_mask", "value_mask", "key_mask", "attention_mask", "return_attention_scores",
    "training", "use_causal_mask",
)  # fmt: skip
_LIST_CALL = ("inputs", "mask", "training", "return_attention_scores", "use_causal_mask")

ROWS = (
    LayerType(
        "MultiHeadAttention", "attention", "Multi-head attention", "Q·K·V",
        signature(
            "num_heads", "key_dim", value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None,
            sliding_window=None, flash_attention=None, **_KERNELS, use_gate=False, seed=None, kinds=_KINDS,
        ),
        infer=multi_head, check=_check_heads, call=_CALL, window="mixed",
    ),
    LayerType(
        "GroupedQueryAttention", "attention", "Grouped-query attention", "Q·K·V",
        signature(
            "head_dim", "num_query_heads", "num_key_value_heads", dropout=0.0, use_bias=True, sliding_window=None,
            flash_attention=None, **_KERNELS, use_gate=False, seed=None, kinds=_KINDS,
        ),
        infer=grouped_query, check=_check_grouped, call=_CALL, aliases=("GroupQueryAttention",), window="mixed",
    ),
    LayerType(
        "Attention", "attention", "Attention", "Q·K·V",
        signature(use_scale=False, score_mode="dot", dropout=0.0, seed=None, kinds=_PLAIN), infer=plain,
        call=_LIST_CALL, window="mixed",
    ),
    LayerType(
        "AdditiveAttention", "attention", "Additive attention", "Q+K·V",
        signature(use_scale=True, dropout=0.0, kinds=_PLAIN), infer=plain, call=_LIST_CALL, window="mixed",
        further={"seed": None, "score_mode": _KINDS["score_mode"]},
    ),
)  # fmt: skip
