"""Operations that rearrange, join, cut out or make up tensors."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product, refuse, sizes
from netdiagram.layers.operations.base import Bound, Unknowable, open_dims, row, tensor, whole, wholes
from netdiagram.layers.shapes import axis_of, broadcast, reshaped

# -- one tensor --------------------------------------------------------------------------------------------------------


def reshape(a: Bound) -> Shape:
    """The same values; the batch counts here."""
    return reshaped(tensor(a), open_dims(a["newshape"]), "newshape")


def ravel(a: Bound) -> Shape:
    """All in one row."""
    return (product(tensor(a)),)


def transpose(a: Bound) -> Shape:
    """Another order of dimensions; the reverse where none is given."""
    x = tensor(a)
    if a["axes"] is None:
        return x[::-1]
    axes = [axis_of(axis, len(x), "axes") for axis in wholes(a["axes"])]
    if sorted(axes) != list(range(len(x))):
        refuse(
            "shape.axis",
            f"axes={tuple(axes)} is no order of {len(x)} dimensions",
            "name every axis once, the batch (0) included",
            "axes",
        )
    return tuple([x[axis] for axis in axes])


def swapaxes(a: Bound) -> Shape:
    """Two dimensions exchanged."""
    x = list(tensor(a))
    i, j = axis_of(whole(a["axis1"]), len(x), "axis1"), axis_of(whole(a["axis2"]), len(x), "axis2")
    x[i], x[j] = x[j], x[i]
    return tuple(x)


def moveaxis(a: Bound) -> Shape:
    """Dimensions moved, the others in their order."""
    x = tensor(a)
    source = [axis_of(axis, len(x), "source") for axis in wholes(a["source"])]
    target = [axis_of(axis, len(x), "destination") for axis in wholes(a["destination"])]
    if len(set(source)) != len(source) or len(set(target)) != len(target) or len(source) != len(target):
        refuse("shape.axis", f"source={a['source']} cannot move to destination={a['destination']}", argument="source")
    moved = dict(zip(target, source, strict=True))
    rest = iter([axis for axis in range(len(x)) if axis not in source])
    return tuple([x[moved[i]] if i in moved else x[next(rest)] for i in range(len(x))])


def expand_dims(a: Bound) -> Shape:
    """Dimensions of 1 where the axes say."""
    x = tensor(a)
    axes = wholes(a["axis"])
    rank = len(x) + len(axes)
    new = {axis_of(axis, rank) for axis in axes}
    if len(new) < len(axes):
        refuse("shape.axis", f"axis={axes} names an axis twice", argument="axis")
    rest = iter(x)
    return tuple([1 if i in new else next(rest) for i in range(rank)])


def squeeze(a: Bound) -> Shape:
    """Without dimensions of 1."""
    x = tensor(a)
    if a["axis"] is None:
        return tuple([dim for dim in x if dim != 1])
    gone = {axis_of(axis, len(x)) for axis in wholes(a["axis"])}
    for axis in sorted(gone):
        if x[axis] != 1:
            refuse(
                "shape.squeeze",
                f"its input has {x[axis] or 'an unknown size'} along axis {axis}, not 1",
                argument="axis",
            )
    return tuple([dim for i, dim in enumerate(x) if i not in gone])


def repeat(a: Bound) -> Shape:
    """Every entry along an axis, several times."""
    x = tensor(a)
    times = wholes(a["repeats"])
    axis = None if a["axis"] is None else axis_of(whole(a["axis"]), len(x))
    size = product(x) if axis is None else x[axis]
    if size is None:
        new: Dim = None
    elif len(times) == 1:
        new = size * times[0]
    elif len(times) != size:
        return refuse(
            "shape.repeat", f"repeats has {len(times)} numbers, but there are {size} entries", argument="repeats"
        )
    else:
        new = sum(times)
    return (new,) if axis is None else (*x[:axis], new, *x[axis + 1 :])


def tile(a: Bound) -> Shape:
    """The whole, several times along every dimension."""
    x, times = tensor(a), wholes(a["repeats"])
    rank = max(len(x), len(times))
    x, times = (1,) * (rank - len(x)) + x, (1,) * (rank - len(times)) + times
    return tuple([None if dim is None else dim * by for dim, by in zip(x, times, strict=True)])


def pad(a: Bound) -> Shape:
    """Every dimension with its padding."""
    x, given = tensor(a), a["pad_width"]
    if isinstance(given, int):
        given = ((given, given),)
    elif isinstance(given, (tuple, list)) and given and isinstance(given[0], int):
        given = (given,)
    elif not isinstance(given, (tuple, list)):
        raise Unknowable
    pairs = [wholes(each) for each in given]
    if len(pairs) == 1:
        pairs *= len(x)
    if len(pairs) != len(x):
        refuse(
            "shape.padding",
            f"pad_width has {len(pairs)} entries, but its input {len(x)} dimensions",
            "the batch counts: (0, 0)",
            "pad_width",
        )
    return tuple([None if dim is None else dim + pair[0] + pair[-1] for dim, pair in zip(x, pairs, strict=True)])


def broadcast_to(a: Bound) -> Shape:
    """The given shape, if it can be had."""
    target = open_dims(a["shape"])
    broadcast(tensor(a), target)
    return target


# -- cutting out -------------------------------------------------------------------------------------------------------


def get_item(a: Bound) -> Shape:
    """`x[key]`: numbers take a dimension away, slices cut it, `None` adds one, `...` stands for the rest."""
    x, key = tensor(a), a["key"]
    keys = list(key) if isinstance(key, (tuple, list)) else [key]
    if sum(part is Ellipsis for part in keys) > 1:
        refuse("shape.index", "an index may have only one '...'")
    if not any(part is Ellipsis for part in keys):
        keys.append(Ellipsis)
    taken = sum(part is not None and part is not Ellipsis for part in keys)
    if taken > len(x):
        refuse("shape.index", f"an index of {taken} dimensions is too much for an input of {len(x)}")
    out: list[Dim] = []
    rest = list(x)
    for part in keys:
        if part is Ellipsis:
            keep = len(rest) - sum(p is not None and p is not Ellipsis for p in keys[keys.index(Ellipsis) + 1 :])
            out += rest[:keep]
            rest = rest[keep:]
        elif part is None:
            out.append(1)
        else:
            out += _cut(rest.pop(0), part, x)
    return tuple(out)


def _cut(size: Dim, key: Any, x: Shape) -> list[Dim]:
    if isinstance(key, slice):
        bounds = (key.start, key.stop, key.step)
        if any(bound is not None and (not isinstance(bound, int) or isinstance(bound, bool)) for bound in bounds):
            return [None]
        return [None if size is None else len(range(*key.indices(size)))]
    if isinstance(key, bool) or not isinstance(key, int):
        raise Unknowable
    if size is not None and not -size <= key < size:
        refuse(
            "shape.index",
            f"there is no entry {key} along a dimension of {size} ({sizes(x)})",
            f"entries count from 0 to {size - 1}",
        )
    return []


def take(a: Bound) -> Shape:
    """Entries along an axis by their indices."""
    x, at = tensor(a), tensor(a, "indices")
    if a["axis"] is None:
        return at
    axis = axis_of(whole(a["axis"]), len(x))
    return (*x[:axis], *at, *x[axis + 1 :])


def take_along_axis(a: Bound) -> Shape:
    """Entries along an axis, other ones everywhere."""
    x, at = tensor(a), tensor(a, "indices")
    if a["axis"] is None:
        x, axis = (product(x),), 0
    else:
        axis = axis_of(whole(a["axis"]), len(x))
    if len(x) != len(at):
        refuse("shape.broadcast", f"its input has {len(x)} dimensions, its indices have {len(at)}")
    return broadcast((*x[:axis], at[axis], *x[axis + 1 :]), at)


def cut(a: Bound) -> Shape:
    """`slice`: a shape from a start on; -1 means to the end."""
    x, shape = tensor(a, "inputs"), wholes(a["shape"])
    start = a["start_indices"]
    begins = wholes(start) if isinstance(start, (tuple, list)) else (None,) * len(x)
    if len(shape) != len(x) or len(begins) != len(x):
        refuse("shape.index", f"it is to cut {len(shape)} dimensions from {len(begins)}, but its input has {len(x)}")
    return tuple(
        [
            want if want != -1 else None if size is None or begin is None else size - begin
            for size, want, begin in zip(x, shape, begins, strict=True)
        ]
    )


def split(a: Bound) -> list[Shape]:
    """Several parts along an axis."""
    x, how = tensor(a), a["indices_or_sections"]
    axis = axis_of(whole(a["axis"]), len(x))
    size = x[axis]
    if isinstance(how, (tuple, list)):
        bounds: list[Dim] = [0, *[min(at, size) if size is not None else at for at in wholes(how)], size]
        parts: list[Dim] = [None if high is None or low is None else high - low for low, high in pairwise(bounds)]
    else:
        count = _parts(whole(how))
        if size is not None and (count <= 0 or size % count):
            refuse(
                "shape.split",
                f"its input has {size} entries along axis {axis}, which {count} parts do not share evenly",
                argument="indices_or_sections",
            )
        parts = [None if size is None else size // count] * count
    return [(*x[:axis], part, *x[axis + 1 :]) for part in parts]


def unstack(a: Bound) -> list[Shape]:
    """The entries along an axis, one by one."""
    x = tensor(a)
    axis = axis_of(whole(a["axis"]), len(x))
    count = x[axis] if a["num"] is None else whole(a["num"])
    if count is None:
        refuse("shape.unknown", f"its input has an unknown size along axis {axis}", "give num", "num")
    return [(*x[:axis], *x[axis + 1 :])] * _parts(count)


def _parts(count: int) -> int:
    """How many outputs there are; each is a value of its own, so that there is a limit."""
    if count > _MOST_PARTS:
        refuse("limit.size", f"it would give {count} tensors; the limit is {_MOST_PARTS}")
    return count


_MOST_PARTS = 5_000


def diagonal(a: Bound) -> Shape:
    """The diagonal of two axes, as a last dimension."""
    x = tensor(a)
    i, j = axis_of(whole(a["axis1"]), len(x), "axis1"), axis_of(whole(a["axis2"]), len(x), "axis2")
    rows, columns, offset = x[i], x[j], whole(a["offset"])
    rest = [dim for axis, dim in enumerate(x) if axis not in (i, j)]
    if rows is None or columns is None:
        return (*rest, None)
    return (*rest, max(0, min(rows + min(offset, 0), columns - max(offset, 0))))


_MOVE: dict[str, Any] = {"family": "reshape", "symbol": "  |  "}

ROWS = (
    row("reshape", reshape, "x", "newshape", **_MOVE, reads="regrouped"),
    row("ravel", ravel, "x", **_MOVE, reads="regrouped"),
    row("transpose", transpose, "x", axes=None, **_MOVE, reads="permuted"),
    row("swapaxes", swapaxes, "x", "axis1", "axis2", title="Swap axes", **_MOVE, reads="exchanged"),
    row("moveaxis", moveaxis, "x", "source", "destination", title="Move axis", **_MOVE, reads="exchanged"),
    row("expand_dims", expand_dims, "x", "axis", **_MOVE, reads="regrouped"),
    row("squeeze", squeeze, "x", axis=None, **_MOVE, reads="regrouped"),
    row("repeat", repeat, "x", "repeats", axis=None, family="reshape", symbol="====="),
    row("tile", tile, "x", "repeats", family="reshape", symbol="====="),
    row("pad", pad, "x", "pad_width", mode="constant", constant_values=None, family="reshape", symbol="\\|||/", reads="framed"),
    row("broadcast_to", broadcast_to, "x", "shape", **_MOVE),
    row("get_item", get_item, "x", "key", title="Slice", **_MOVE, reads="indexed"),
    row("take", take, "x", "indices", axis=None, **_MOVE, reads=""),
    row("take_along_axis", take_along_axis, "x", "indices", axis=None, **_MOVE, reads=""),
    row("slice", cut, "inputs", "start_indices", "shape", **_MOVE, reads=""),
    row("split", split, "x", "indices_or_sections", axis=0, **_MOVE, reads="parted"),
    row("unstack", unstack, "x", num=None, axis=0, **_MOVE, reads="unstacked"),
    row("diagonal", diagonal, "x", offset=0, axis1=0, axis2=1, **_MOVE, reads=""),
)  # fmt: skip
