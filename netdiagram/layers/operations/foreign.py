"""Functions of TensorFlow and of `keras.backend` that stand in models, as the operations they are.

A row maps a function's parameters, in its own order, to those of an operation: `reduce_mean(input_tensor, axis,
keepdims)` is `mean(x, axis, keepdims)`. Parameters that change nothing here map to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netdiagram.layers.operations.base import tensor, whole, wholes

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Foreign:
    """One function.

    Attributes:
        operation: function name of the operation.
        parameters: its own parameters, in order, each with that of the operation; empty for one that does not matter.
        preset: arguments of the operation that the function implies.
        adapt: what else it takes to get from its values to the operation's.
    """

    operation: str
    parameters: tuple[tuple[str, str], ...]
    preset: Mapping[str, Any]
    adapt: Callable[[Values], Values] | None = None


def _row(text: str, adapt: Callable[[Values], Values] | None = None, **preset: Any) -> Foreign:
    operation, *words = text.split()
    pairs = (word.partition(":") for word in words)
    return Foreign(operation, tuple((own, theirs if colon else own) for own, colon, theirs in pairs), preset, adapt)


def _sections(values: Values) -> Values:
    """TensorFlow splits by sizes, Keras by where to cut."""
    how = values.get("indices_or_sections")
    if isinstance(how, (tuple, list)):
        cuts, at = [], 0
        for size in wholes(how)[:-1]:
            at += size
            cuts.append(at)
        values["indices_or_sections"] = tuple(cuts)
    return values


def _transposed(values: Values) -> Values:
    """`transpose_a`, `transpose_b` of a matrix product."""
    for side in ("x1", "x2"):
        if values.pop(f"transpose_{side}", False):
            shape = tensor(values, side)
            values[side] = type(values[side])((*shape[:-2], shape[-1], shape[-2]), values[side].dtype)
    return values


def _inner(value: Any) -> Any:
    """TensorFlow's windows may name batch and channels: `[1, 2, 2, 1]`."""
    return tuple(value[1:-1]) if isinstance(value, (tuple, list)) and len(value) == 4 else value


def _windowed(values: Values) -> Values:
    for word in ("pool_size", "strides", "dilation_rate", "size"):
        if word in values:
            values[word] = _inner(values[word])
    for word in ("padding",):
        if isinstance(values.get(word), str):
            values[word] = values[word].lower()
    where = values.get("data_format")
    if isinstance(where, str):
        values["data_format"] = "channels_first" if where.startswith("NC") else "channels_last"
    return values


def _flat(values: Values) -> Values:
    """`K.batch_flatten`: one row per sample."""
    values["newshape"] = (tensor(values)[0], -1)
    return values


def _scaled(values: Values) -> Values:
    """`K.resize_images`: by factors, not to a size."""
    x = tensor(values, "images")
    rows, columns = (x[1], x[2]) if values.get("data_format") != "channels_first" else (x[2], x[3])
    height, width = values.pop("height_factor"), values.pop("width_factor")
    values["size"] = (
        None if rows is None else rows * whole(height),
        None if columns is None else columns * whole(width),
    )
    return values


def _words(text: str) -> list[str]:
    return text.split()


_REDUCE = "input_tensor:x axis keepdims name:"
_UNARY = "relu relu6 sigmoid tanh softplus softsign selu elu silu swish gelu leaky_relu"

TENSORFLOW: dict[str, Foreign] = {
    **{f"reduce_{word}": _row(f"{word} {_REDUCE}") for word in ("mean", "sum", "max", "min", "prod", "all", "any",
    "std")},
    "reduce_variance": _row(f"var {_REDUCE}"),
    "reduce_logsumexp": _row(f"logsumexp {_REDUCE}"),
    **{word: _row(f"{word} features:x name:") for word in _words(_UNARY)},
    "leaky_relu": _row("leaky_relu features:x alpha:negative_slope name:"),
    "gelu": _row("gelu features:x approximate name:"),
    "softmax": _row("softmax logits:x axis name:"),
    "log_softmax": _row("log_softmax logits:x axis name:"),
    **{
        word: _row(f"{word} x name:")
        for word in _words(
            "abs square sqrt exp log sin cos round sign floor ceil erf rsqrt reciprocal tan cosh"
            " sinh log1p expm1 negative"
        )
    },
    **{
        word: _row(f"{word} x:x1 y:x2 name:")
        for word in _words(
            "add subtract multiply divide maximum minimum equal not_equal greater greater_equal less less_equal"
            " logical_and logical_or floor_divide divide_no_nan"
        )
    },
    "truediv": _row("true_divide x:x1 y:x2 name:"),
    "pow": _row("power x:x1 y:x2 name:"),
    "matmul": _row("matmul a:x1 b:x2 transpose_a:transpose_x1 transpose_b:transpose_x2 name:", _transposed),
    "tensordot": _row("tensordot a:x1 b:x2 axes name:"),
    "einsum": _row("einsum subscripts *operands"),
    "concat": _row("concatenate values:xs axis name:"),
    "stack": _row("stack values:x axis name:"),
    "unstack": _row("unstack value:x num axis name:"),
    "split": _row("split value:x num_or_size_splits:indices_or_sections axis num: name:", _sections),
    "expand_dims": _row("expand_dims input:x axis name:"),
    "squeeze": _row("squeeze input:x axis name:"),
    "reshape": _row("reshape tensor:x shape:newshape name:"),
    "transpose": _row("transpose a:x perm:axes conjugate: name:"),
    "tile": _row("tile input:x multiples:repeats name:"),
    "repeat": _row("repeat input:x repeats axis name:"),
    "pad": _row("pad tensor:x paddings:pad_width mode constant_values name:"),
    "gather": _row("take params:x indices validate_indices: axis batch_dims: name:", axis=0),
    "cast": _row("cast x dtype name:"),
    "one_hot": _row("one_hot indices:x depth:num_classes on_value: off_value: axis dtype name:"),
    "clip_by_value": _row("clip t:x clip_value_min:x_min clip_value_max:x_max name:"),
    "argmax": _row("argmax input:x axis output_type: name:", axis=0),
    "argmin": _row("argmin input:x axis output_type: name:", axis=0),
    "where": _row("where condition x:x1 y:x2 name:"),
    "broadcast_to": _row("broadcast_to input:x shape name:"),
    "cumsum": _row("cumsum x axis exclusive: reverse: name:", axis=0),
    "reverse": _row("flip tensor:x axis name:"),
    "top_k": _row("top_k input:x k sorted index_type: name:"),
    "zeros_like": _row("zeros_like input:x dtype name:"),
    "ones_like": _row("ones_like input:x dtype name:"),
    "zeros": _row("zeros shape dtype name:"),
    "ones": _row("ones shape dtype name:"),
    "range": _row("arange start limit:stop delta:step dtype name:"),
    "stop_gradient": _row("stop_gradient input:variable name:"),
    "norm": _row("norm tensor:x ord axis keepdims name:"),
    "l2_normalize": _row("normalize x axis epsilon name: dim:axis"),
    "resize": _row("resize images size method:interpolation preserve_aspect_ratio: antialias name:"),
    "extract_patches": _row(
        "extract_patches images sizes:size strides rates:dilation_rate padding name:", _windowed
    ),
    "rgb_to_grayscale": _row("rgb_to_grayscale images name:"),
    "depth_to_space": _row("depth_to_space input:x block_size data_format name:", _windowed),
    "space_to_depth": _row("space_to_depth input:x block_size data_format name:", _windowed),
    **{
        f"{ours}{end}": _row(f"{theirs} input:inputs ksize:pool_size strides padding data_format name:", _windowed)
        for ours, theirs in (("max_pool", "max_pool"), ("avg_pool", "average_pool"))
        for end in ("", "1d", "2d", "3d")
    },
    **{
        f"conv{end}": _row(
            "conv input:inputs filters:kernel strides padding data_format dilations:dilation_rate name:", _windowed
        )
        for end in ("1d", "2d", "3d")
    },
}  # fmt: skip
"""By the last part of the name: `tf.math.reduce_mean` and `tf.reduce_mean` are one."""

BACKEND: dict[str, Foreign] = {
    **{
        word: _row(f"{word} x axis keepdims")
        for word in ("mean", "sum", "max", "min", "prod", "std", "var", "all", "any", "logsumexp")
    },
    **{word: _row(f"{word} x axis", axis=-1) for word in ("argmax", "argmin", "softmax")},
    **{
        word: _row(f"{word} x")
        for word in _words("abs square sqrt exp log sin cos round sign sigmoid hard_sigmoid tanh softsign softplus")
    },
    "relu": _row("relu x alpha: max_value: threshold:"),
    "elu": _row("elu x alpha"),
    "pow": _row("power x:x1 a:x2"),
    "clip": _row("clip x min_value:x_min max_value:x_max"),
    "concatenate": _row("concatenate tensors:xs axis", axis=-1),
    "stack": _row("stack x axis"),
    "expand_dims": _row("expand_dims x axis", axis=-1),
    "squeeze": _row("squeeze x axis"),
    "reshape": _row("reshape x shape:newshape"),
    "permute_dimensions": _row("transpose x pattern:axes"),
    "transpose": _row("transpose x"),
    "flatten": _row("ravel x"),
    "batch_flatten": _row("reshape x", _flat),
    "repeat_elements": _row("repeat x rep:repeats axis"),
    "tile": _row("tile x n:repeats"),
    "dot": _row("dot x:x1 y:x2"),
    "l2_normalize": _row("normalize x axis", axis=-1),
    "cast": _row("cast x dtype"),
    "one_hot": _row("one_hot indices:x num_classes"),
    "gather": _row("take reference:x indices", axis=0),
    "reverse": _row("flip x axes:axis"),
    "maximum": _row("maximum x:x1 y:x2"),
    "minimum": _row("minimum x:x1 y:x2"),
    "equal": _row("equal x:x1 y:x2"),
    "greater": _row("greater x:x1 y:x2"),
    "less": _row("less x:x1 y:x2"),
    "zeros_like": _row("zeros_like x dtype"),
    "ones_like": _row("ones_like x dtype"),
    "stop_gradient": _row("stop_gradient variables:variable"),
    "cumsum": _row("cumsum x axis", axis=0),
    "resize_images": _row("resize images height_factor width_factor data_format interpolation", _scaled),
}
"""Functions of `keras.backend` as Keras 2 had them."""
