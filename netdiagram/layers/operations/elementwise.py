"""Operations that compute every entry by itself, and those that sum along axes."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product, refuse
from netdiagram.layers.operations.base import Bound, Operation, lengths, row, tensor, wholes
from netdiagram.layers.shapes import axis_of, broadcast

# -- rules -------------------------------------------------------------------------------------------------------------


def same(a: Bound) -> Shape:
    """The first operand's."""
    return lengths(next(iter(a.values())))


def along(a: Bound) -> Shape:
    """The first operand's, if the axes are among its; all in one row where there is no axis."""
    x = same(a)
    for axis in () if a["axis"] is None else wholes(a["axis"]):
        axis_of(axis, len(x))
    return x


def flattened(a: Bound) -> Shape:
    """As `along`, but without an axis all in one row."""
    x = along(a)
    return (product(x),) if a["axis"] is None else x


def both(a: Bound) -> Shape:
    """Two operands, broadcast."""
    left, right, *_ = a.values()
    return broadcast(lengths(left), lengths(right))


def chosen(a: Bound) -> Shape:
    """`where`: condition and both choices, broadcast."""
    out = tensor(a, "condition")
    for word in ("x1", "x2"):
        if a[word] is not None:
            out = broadcast(out, tensor(a, word))
    return out


def reduced(a: Bound) -> Shape:
    """Without the axes, or with 1 in their places."""
    x = same(a)
    axis = a.get("axis", a.get("axes"))
    gone = set(range(len(x))) if axis is None else {axis_of(each, len(x)) for each in wholes(axis)}
    if a.get("keepdims"):
        return tuple([1 if i in gone else dim for i, dim in enumerate(x)])
    return tuple([dim for i, dim in enumerate(x) if i not in gone])


def quantiles(a: Bound) -> Shape:
    """As `reduced`, once for every quantile."""
    asked = tensor(a, "q")
    return (*asked[:1], *reduced(a))


def moments(a: Bound) -> list[Shape]:
    """Mean and variance."""
    return [reduced(a)] * 2


def halved(a: Bound) -> Shape:
    """`glu`: the axis in two halves, one gating the other."""
    x = same(a)
    axis = axis_of(wholes(a["axis"])[0], len(x))
    size: Dim = x[axis]
    if size is not None and size % 2:
        refuse("shape.split", f"its input has {size} entries along axis {axis}, which two halves do not share evenly")
    return (*x[:axis], None if size is None else size // 2, *x[axis + 1 :])


# -- rows --------------------------------------------------------------------------------------------------------------


def _each(
    text: str, family: str = "other", symbol: str = "  f  ", output: str = "same", **more: Any
) -> list[Operation]:
    required = more.pop("required", ("x",))
    return [
        row(name, more.get("shape", same), *required, family=family, symbol=symbol, output=output)
        for name in text.split()
    ]


_ACTIVATION: dict[str, Any] = {"family": "activation", "symbol": "  f| "}

ROWS = (
    *_each(
        "relu6 sigmoid sparse_sigmoid softplus softsign sparse_plus log_sigmoid hard_sigmoid selu"
        " tanh_shrink hard_tanh", **_ACTIVATION,
    ),
    row("relu", same, "x", title="ReLU", **_ACTIVATION),
    row("silu swish", same, "x", title="SiLU", **_ACTIVATION),
    row("hard_silu hard_swish", same, "x", **_ACTIVATION),
    row("tanh", same, "x", output="float", **_ACTIVATION),
    row("leaky_relu", same, "x", negative_slope=0.2, title="Leaky ReLU", **_ACTIVATION),
    row("elu", same, "x", alpha=1.0, title="ELU", **_ACTIVATION),
    row("celu", same, "x", alpha=1.0, title="CELU", **_ACTIVATION),
    row("gelu", same, "x", approximate=True, title="GELU", **_ACTIVATION),
    row("squareplus", same, "x", b=4, **_ACTIVATION),
    row("soft_shrink", same, "x", threshold=0.5, **_ACTIVATION),
    row("hard_shrink", same, "x", threshold=0.5, **_ACTIVATION),
    row("threshold", same, "x", "threshold", "default_value", **_ACTIVATION),
    row("softmax", along, "x", axis=-1, **_ACTIVATION),
    row("log_softmax", along, "x", axis=-1, **_ACTIVATION),
    row("sparsemax", along, "x", axis=-1, **_ACTIVATION),
    row("glu", halved, "x", axis=-1, title="GLU", **_ACTIVATION),
    *_each("copy imag real sign negative trunc square bitwise_invert bitwise_not fabs reciprocal"),
    row("absolute abs", same, "x"),
    row("stop_gradient", same, "variable"),
    row("conjugate conj", same, "x"),
    *_each(
        "arcsin arcsinh arctan arctanh sin sinh tan arccos arccosh cos cosh sinc angle exp exp2 expm1 log log10 log1p"
        " log2 sqrt rsqrt cbrt ceil floor deg2rad rad2deg erf erfinv erfc i0",
        output="float",
    ),
    *_each("isfinite isinf isnan isneginf isposinf isreal logical_not signbit", output="bool"),
    row("round", same, "x", decimals=0),
    row("clip", same, "x", "x_min", "x_max"),
    row("nan_to_num", same, "x", nan=0.0, posinf=None, neginf=None),
    row("tril", same, "x", k=0),
    row("triu", same, "x", k=0),
    row("cast", same, "x", "dtype", output="given"),
    row("saturate_cast", same, "x", "dtype", output="given"),
    row("zeros_like", same, "x", dtype=None, output="given"),
    row("ones_like", same, "x", dtype=None, output="given"),
    row("empty_like", same, "x", dtype=None, output="given"),
    row("full_like", same, "x", "fill_value", dtype=None, output="given"),
    row("normalize", along, "x", axis=-1, order=2, epsilon=None, family="normalization"),
    row(
        "layer_normalization", same, "x", gamma=None, beta=None, axis=-1, epsilon=None, name="LayerNorm",
        family="normalization",
    ),
    row("rms_normalization", same, "x", scale=None, axis=-1, epsilon=None, name="RMSNorm", family="normalization"),
    row(
        "batch_normalization", same, "x", "mean", "variance", "axis", offset=None, scale=None, epsilon=0.001,
        name="BatchNorm", family="normalization",
    ),
    row("flip", along, "x", axis=None, family="reshape"),
    row("roll", along, "x", "shift", axis=None, family="reshape"),
    row("sort", flattened, "x", axis=-1, reads="across"),
    row("argsort", flattened, "x", axis=-1, output="int32", reads="across"),
    row("cumsum", flattened, "x", axis=None, dtype=None, output="given", reads="across"),
    row("cumprod", flattened, "x", axis=None, dtype=None, output="given", reads="across"),
    # -- of two
    row("add", both, "x1", "x2", family="merge", symbol="+++++"),
    row("subtract", both, "x1", "x2", family="merge", symbol="-----"),
    row("multiply", both, "x1", "x2", family="merge", symbol="*****"),
    row("divide", both, "x1", "x2", family="merge", symbol="/////", output="float"),
    row("true_divide", both, "x1", "x2", family="merge", symbol="/////", output="float", title="Divide"),
    row("divide_no_nan", both, "x1", "x2", family="merge", symbol="/////", output="float"),
    row("floor_divide", both, "x1", "x2", family="merge", symbol="/////"),
    row("maximum", both, "x1", "x2", family="merge", symbol="^^^^^"),
    row("minimum", both, "x1", "x2", family="merge", symbol="vvvvv"),
    *_each(
        "power mod fmod gcd lcm fmax fmin hypot heaviside",
        required=("x1", "x2"), shape=both,
    ),
    *_each("arctan2 logaddexp logaddexp2 nextafter ldexp", required=("x1", "x2"), shape=both, output="float"),
    *_each(
        "equal not_equal greater greater_equal less less_equal logical_and logical_or logical_xor",
        required=("x1", "x2"), shape=both, output="bool",
    ),
    row("isclose", both, "x1", "x2", rtol=1e-05, atol=1e-08, equal_nan=False, output="bool"),
    *_each("bitwise_and bitwise_or bitwise_xor", required=("x", "y"), shape=both),
    row("where", chosen, "condition", x1=None, x2=None, family="merge"),
    # -- along axes
    row("sum", reduced, "x", axis=None, keepdims=False, reads="reduced"),
    row("mean", reduced, "x", axis=None, keepdims=False, output="float", reads="reduced"),
    row("max", reduced, "x", axis=None, keepdims=False, initial=None, title="Maximum", reads="reduced"),
    row("min", reduced, "x", axis=None, keepdims=False, initial=None, title="Minimum", reads="reduced"),
    row("amax", reduced, "x", axis=None, keepdims=False, title="Maximum", reads="reduced"),
    row("amin", reduced, "x", axis=None, keepdims=False, title="Minimum", reads="reduced"),
    row("prod", reduced, "x", axis=None, keepdims=False, dtype=None, title="Product", output="given", reads="reduced"),
    row("std", reduced, "x", axis=None, keepdims=False, title="Standard deviation", output="float", reads="reduced"),
    row("var", reduced, "x", axis=None, keepdims=False, title="Variance", output="float", reads="reduced"),
    row("median", reduced, "x", axis=None, keepdims=False, output="float", reads="reduced"),
    row("ptp", reduced, "x", axis=None, keepdims=False, reads="reduced"),
    row("average", reduced, "x", axis=None, weights=None, output="float", reads="reduced"),
    row("logsumexp", reduced, "x", axis=None, keepdims=False, title="Log-sum-exp", reads="reduced"),
    row("norm", reduced, "x", ord=None, axis=None, keepdims=False, output="float", reads="reduced"),
    row("all", reduced, "x", axis=None, keepdims=False, output="bool", reads="reduced"),
    row("any", reduced, "x", axis=None, keepdims=False, output="bool", reads="reduced"),
    row("argmax", reduced, "x", axis=None, keepdims=False, output="int32", reads="reduced"),
    row("argmin", reduced, "x", axis=None, keepdims=False, output="int32", reads="reduced"),
    row("count_nonzero", reduced, "x", axis=None, output="int32", reads="reduced"),
    row("quantile", quantiles, "x", "q", axis=None, method="linear", keepdims=False, output="float"),
    row("moments", moments, "x", "axes", keepdims=False, synchronized=False, reads="reduced"),
)  # fmt: skip

ACTIVATIONS = (
    row("relu", same, "x", negative_slope=0.0, max_value=None, threshold=0.0, name="ReLU", title="ReLU", **_ACTIVATION),
    row("mish", same, "x", **_ACTIVATION),
    row("exponential", same, "x", name="Exp", title="Exponential", **_ACTIVATION),
)
"""Functions of `keras.activations` that are not the `keras.ops` of the same name."""
