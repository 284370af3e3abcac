"""Operations that look at values: what is counted, found, chosen, compared and scored."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Shape
from netdiagram.layers.base import refuse
from netdiagram.layers.operations.base import Bound, Unknowable, lengths, row, tensor, whole, wholes
from netdiagram.layers.operations.elementwise import both, flattened, quantiles, reduced, same
from netdiagram.layers.shapes import axis_of, broadcast


def counts(a: Bound) -> Shape:
    """`bincount`: as many as the largest value says, which nobody knows."""
    return (*tensor(a)[:-1], None)


def bars(a: Bound) -> list[Shape]:
    """`histogram`: counts, and the edges between them."""
    bins = whole(a["bins"])
    return [(bins,), (bins + 1,)]


def places(a: Bound) -> list[Shape]:
    """`nonzero`: positions, along every axis."""
    return [(None,)] * len(tensor(a))


def distinct(a: Bound) -> Shape:
    """`unique`: nobody knows how many."""
    x, axis = tensor(a), a["axis"]
    if any(a[word] for word in ("return_index", "return_inverse", "return_counts")):
        raise Unknowable
    size = None if a["size"] is None else whole(a["size"])
    if axis is None:
        return (size,)
    at = axis_of(whole(axis), len(x))
    return (*x[:at], size, *x[at + 1 :])


def coordinates(a: Bound) -> list[Shape]:
    """`unravel_index`: positions along every axis."""
    return [tensor(a, "indices")] * len(wholes(a["shape"]))


def chosen(a: Bound) -> Shape:
    """`select`: conditions and choices, broadcast."""
    given = [*_listed(a["condlist"]), *_listed(a["choicelist"])]
    out: Shape = ()
    for each in given:
        out = broadcast(out, lengths(each))
    return out


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, (tuple, list)) or not value:
        refuse("layer.inputs", "it takes lists of conditions and of choices")
    return list(value)


def second(a: Bound) -> Shape:
    """The second operand's."""
    _, right, *_ = a.values()
    return lengths(right)


def differences(a: Bound) -> Shape:
    """Between neighbours along an axis."""
    x, times = tensor(a, "a"), whole(a["n"])
    axis = axis_of(whole(a["axis"]), len(x))
    size = x[axis]
    return (*x[:axis], None if size is None else max(0, size - times), *x[axis + 1 :])


def integral(a: Bound) -> Shape:
    """`trapezoid`: summed along an axis."""
    return reduced({"x": a["y"], "axis": a["axis"]})


def number(a: Bound) -> Shape:
    """One number."""
    del a
    return ()


def per_sample(a: Bound) -> Shape:
    """One number for every sample."""
    return tensor(a, "target")[:1]


def decoded(a: Bound) -> list[Shape]:
    """`ctc_decode`: the likeliest labels, and how likely they are."""
    batch, steps, *_ = tensor(a, "inputs")
    paths = whole(a["top_paths"]) if a["strategy"] == "beam_search" else 1
    return [(paths, batch, steps), (batch, paths)]


def without_last(a: Bound) -> Shape:
    """One number for every row along the last dimension."""
    return same(a)[:-1]


def _class(name: str) -> str:
    return "Nan" + name.removeprefix("nan").capitalize()


def _nan(name: str, *, output: str = "same", **more: Any) -> Any:
    return row(
        name,
        reduced,
        "x",
        **{"axis": None, "keepdims": False, **more},
        name=_class(name),
        output=output,
        reads="reduced",
    )


_NAN: dict[str, Any] = {"axis": None, "keepdims": False, "reads": "reduced"}


ROWS = (
    row("bincount", counts, "x", weights=None, minlength=0, sparse=False, output="int32", reads="mixed"),
    row("histogram", bars, "x", bins=10, range=None, reads="mixed"),
    row("nonzero", places, "x", output="int32", reads="mixed"),
    row(
        "unique", distinct, "x", sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None,
        fill_value=None, reads="mixed",
    ),
    row("unravel_index", coordinates, "indices", "shape", output="int32"),
    row("select", chosen, "condlist", "choicelist", default=0, family="merge"),
    row("isin", same, "x1", "x2", assume_unique=False, invert=False, output="bool", name="IsIn"),
    row("searchsorted", second, "sorted_sequence", "values", side="left", output="int32", name="SearchSorted"),
    row("digitize", same, "x", "bins", output="int32"),
    row("in_top_k", same, "targets", "predictions", "k", output="bool"),
    row("argpartition", same, "x", "kth", axis=-1, output="int32", reads="across"),
    row("bitwise_left_shift left_shift", both, "x", "y"),
    row("bitwise_right_shift right_shift", both, "x", "y"),
    row("allclose", number, "x1", "x2", rtol=1e-05, atol=1e-08, equal_nan=False, name="AllClose", output="bool", reads="mixed"),
    row("psnr", number, "x1", "x2", "max_val", name="PSNR", title="Signal-to-noise ratio", reads="mixed"),
    row("diff", differences, "a", n=1, axis=-1),
    row("trapezoid", integral, "y", x=None, dx=1.0, axis=-1, reads="reduced"),
    *[_nan(f"nan{word}") for word in ("sum", "max", "min", "prod")],
    *[_nan(f"nan{word}", output="float") for word in ("mean", "std", "var", "median")],
    *[row(f"nan{word}", flattened, "x", axis=None, dtype=None, name=_class(word)) for word in ("cumsum", "cumprod")],
    row("nanargmax", reduced, "x", **_NAN, output="int32"),
    row("nanargmin", reduced, "x", **_NAN, output="int32"),
    row("nanquantile", quantiles, "x", "q", axis=None, method="linear", keepdims=False, output="float"),
    row("percentile nanpercentile", quantiles, "x", "q", axis=None, method="linear", keepdims=False, output="float"),
    row("binary_crossentropy", same, "target", "output", from_logits=False),
    row("categorical_crossentropy", without_last, "target", "output", from_logits=False, axis=-1),
    row("sparse_categorical_crossentropy", same, "target", "output", from_logits=False, axis=-1, output="float"),
    row("ctc_loss", per_sample, "target", "output", "target_length", "output_length", mask_index=0, name="CTCLoss", output="float32",
        reads="mixed"),
    row(
        "ctc_decode", decoded, "inputs", "sequence_lengths", strategy="greedy", beam_width=100, top_paths=1, merge_repeated=True,
        mask_index=0, name="CTCDecode", reads="mixed",
    ),
)  # fmt: skip
