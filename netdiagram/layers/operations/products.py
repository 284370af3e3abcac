"""Operations that multiply and sum: the ones whose multiply-accumulates count, but for those on images."""

from __future__ import annotations

from netdiagram.ir import Dim, Shape
from netdiagram.layers.arguments import is_int
from netdiagram.layers.base import product, refuse, sizes, total
from netdiagram.layers.operations.base import Bound, Unknowable, lengths, row, tensor, wholes
from netdiagram.layers.shapes import axis_of, broadcast


def _mismatch(left: Shape, right: Shape) -> None:
    refuse(
        "shape.matmul",
        f"{sizes(left)} and {sizes(right)} cannot be multiplied: {left[-1]} columns, {right[-2:][0]} rows",
    )


def matmul(a: Bound) -> Shape:
    """Matrices of the last two dimensions, the others broadcast."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        refuse("shape.rank", "a matrix product takes no scalars", "multiply with *")
    rows, columns = left if len(left) > 1 else (1, *left), right if len(right) > 1 else (*right, 1)
    if rows[-1] is not None and columns[-2] is not None and rows[-1] != columns[-2]:
        _mismatch(left, right)
    lead = broadcast(rows[:-2], columns[:-2])
    return (*lead, *(rows[-2:-1] if len(left) > 1 else ()), *(columns[-1:] if len(right) > 1 else ()))


def matmul_macs(a: Bound, out: Shape) -> int | None:
    """Products summed for every output."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    inner = left[-1] if left[-1] is not None else right[-2:][0]
    return product((*out[1:], inner))


def dot(a: Bound) -> Shape:
    """NumPy's `dot`: the last dimension with the second to last."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        return left or right
    at = -1 if len(right) == 1 else -2
    if left[-1] is not None and right[at] is not None and left[-1] != right[at]:
        _mismatch(left, right)
    return left[:-1] if len(right) == 1 else (*left[:-1], *right[:-2], right[-1])


def dot_macs(a: Bound, out: Shape) -> int | None:
    """Products summed for every output; scalars only scale."""
    return matmul_macs(a, out) if tensor(a, "x1") and tensor(a, "x2") else 0


def inner(a: Bound) -> Shape:
    """The last dimensions with each other."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    if not left or not right:
        return left or right
    if left[-1] is not None and right[-1] is not None and left[-1] != right[-1]:
        refuse("shape.matmul", f"{sizes(left)} and {sizes(right)} end differently")
    return (*left[:-1], *right[:-1])


def outer(a: Bound) -> Shape:
    """Every entry with every entry."""
    return (product(tensor(a, "x1")), product(tensor(a, "x2")))


def _tensordot_axes(a: Bound) -> tuple[list[int], list[int]]:
    left, right, axes = tensor(a, "x1"), tensor(a, "x2"), a["axes"]
    if is_int(axes):
        if not 0 <= axes <= min(len(left), len(right)):
            refuse("shape.axis", f"axes={axes} is too much for {sizes(left)} and {sizes(right)}", argument="axes")
        return list(range(len(left) - axes, len(left))), list(range(axes))
    if not isinstance(axes, (tuple, list)) or len(axes) != 2:
        raise Unknowable
    ours, theirs = wholes(axes[0]), wholes(axes[1])
    return [axis_of(i, len(left), "axes") for i in ours], [axis_of(i, len(right), "axes") for i in theirs]


def tensordot(a: Bound) -> Shape:
    """The dimensions that are not summed over, of both."""
    left, right = tensor(a, "x1"), tensor(a, "x2")
    ours, theirs = _tensordot_axes(a)
    for i, j in zip(ours, theirs, strict=False):
        if left[i] is not None and right[j] is not None and left[i] != right[j]:
            refuse(
                "shape.matmul",
                f"{sizes(left)} and {sizes(right)} do not match: {left[i]} along axis {i}, {right[j]} along axis {j}",
                argument="axes",
            )
    return (
        *[dim for i, dim in enumerate(left) if i not in ours],
        *[dim for i, dim in enumerate(right) if i not in theirs],
    )


def tensordot_macs(a: Bound, out: Shape) -> int | None:
    """Products summed over the axes, for every output."""
    return product((*out[1:], *[tensor(a, "x1")[axis] for axis in _tensordot_axes(a)[0]]))


def _einsum(a: Bound) -> tuple[list[str], str, dict[str, Dim]]:
    text = a["subscripts"]
    if not isinstance(text, str):
        raise Unknowable
    sources, arrow, target = text.replace(" ", "").partition("->")
    operands = [lengths(each) for each in a["operands"]]
    specs = sources.split(",")
    if len(specs) != len(operands):
        refuse(
            "layer.equation",
            f"'{text}' speaks of {len(specs)} tensors, but there are {len(operands)}",
            argument="subscripts",
        )
    if "." in text:
        specs, target = _spelt_out(specs, target, operands)
    known: dict[str, Dim] = {}
    for spec, shape in zip(specs, operands, strict=True):
        if len(spec) != len(shape):
            refuse(
                "layer.equation",
                f"'{spec}' names {len(spec)} dimensions of a tensor with {len(shape)}",
                argument="subscripts",
            )
        for letter, size in zip(spec, shape, strict=True):
            if known.get(letter) in (None, 1):
                known[letter] = size
            elif size not in (None, 1, known[letter]):
                refuse(
                    "layer.equation",
                    f"dimension '{letter}' is {known[letter]} and {size} in '{text}'",
                    argument="subscripts",
                )
    if not arrow:
        every = "".join(specs)
        target = "".join(sorted(letter for letter in set(every) if every.count(letter) == 1))
    return specs, target, known


def _spelt_out(specs: list[str], target: str, operands: list[Shape]) -> tuple[list[str], str]:
    """`...` as capital letters nobody uses."""
    width = max(
        (len(shape) - len(spec.replace(".", "")) for spec, shape in zip(specs, operands, strict=True) if "." in spec),
        default=0,
    )
    letters = "ÀÁÂÃÄÅÆÇÈÉ"[:width]
    spelt = [
        spec.replace("...", letters[len(letters) - (len(shape) - len(spec) + 3) :] if "." in spec else "")
        for spec, shape in zip(specs, operands, strict=True)
    ]
    return spelt, target.replace("...", letters)


def einsum(a: Bound) -> Shape:
    """The dimensions the equation keeps."""
    _, target, known = _einsum(a)
    if any(letter not in known for letter in target):
        refuse("layer.equation", f"'{a['subscripts']}' asks for a dimension that no tensor has", argument="subscripts")
    return tuple([known[letter] for letter in target])


def einsum_macs(a: Bound, out: Shape) -> int | None:
    """One for every combination of dimensions of one sample; of a single tensor none."""
    del out
    specs, target, known = _einsum(a)
    batch = target[:1]
    return product(size for letter, size in known.items() if letter != batch) if len(specs) > 1 else 0


def attention(a: Bound) -> Shape:
    """`dot_product_attention`: as the query."""
    return tensor(a, "query")


def attention_macs(a: Bound, out: Shape) -> int | None:
    """Every query with every key, and the values summed."""
    key = tensor(a, "key")
    return total(product((*out[1:], key[1] if len(key) > 1 else None)), 2)


ROWS = (
    row("matmul", matmul, "x1", "x2", family="dense", symbol="XXXXX", title="Matrix product", macs=matmul_macs, reads="multiplied"),
    row("dot", dot, "x1", "x2", family="dense", symbol="XXXXX", title="Dot product", macs=dot_macs, reads="multiplied"),
    row("inner", inner, "x1", "x2", family="dense", symbol="XXXXX", title="Inner product", macs=dot_macs, reads="mixed"),
    row("outer", outer, "x1", "x2", family="merge", title="Outer product", reads="mixed"),
    row(
        "tensordot", tensordot, "x1", "x2", axes=2, family="dense", symbol="XXXXX", title="Tensor product",
        macs=tensordot_macs, reads="mixed",
    ),
    row("einsum", einsum, "subscripts", "*operands", family="dense", symbol="XXXXX", title="Einsum", macs=einsum_macs, reads="summed"),
    row(
        "dot_product_attention", attention, "query", "key", "value", bias=None, mask=None, scale=None, is_causal=False,
        flash_attention=None, attn_logits_soft_cap=None, family="attention", symbol="Q·K·V", macs=attention_macs, reads="mixed",
    ),
)  # fmt: skip
