"""How the output of a layer reads its input, axis by axis: the rules that rows of the catalogue name in `window`.

A rule tells for every axis of an input where it goes in the output, and in which steps. It gets settings and shapes, batch first, and
gives None for what it cannot tell. Padding is Keras's, which is TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from netdiagram.ir import Dim
from netdiagram.measures.moves import GONE, Move, Moves, Reading, Rule
from netdiagram.measures.rearranging import (
    exchanged,
    framed,
    indexed,
    joined,
    multiplied,
    parted,
    permuted,
    reduced,
    regrouped,
    stacked,
    summed,
    unstacked,
)
from netdiagram.measures.steps import Steps, adapt, scale, slide, spread

# -- what axes are ------------------------------------------------------------------------------------------------------


def space(r: Reading) -> range:
    """Axes of height, width and the like."""
    first = 2 if r.settings.get("data_format") == "channels_first" else 1
    return range(first, len(r.x) - 2 + first)


def _each(value: Any, count: int) -> tuple[int, ...] | None:
    """A whole number per spatial axis; None where the value is something else."""
    given = value if isinstance(value, (tuple, list)) else (value,) * count
    if len(given) != count or not all(isinstance(item, int) for item in given):
        return None
    return tuple(given)


def spatial(r: Reading, steps: Sequence[Steps | None]) -> Moves:
    """Windows along the spatial axes, everything along the channels."""
    moves = [Move(0), *[GONE] * (len(r.x) - 1)]
    for axis, step in zip(space(r), steps, strict=True):
        moves[axis] = Move(axis, step, window=True) if step is not None else GONE
    return moves


# -- pointwise ----------------------------------------------------------------------------------------------------------


def kept(r: Reading) -> Moves | None:
    """Every output reads the input in its place; the last axis may be mixed, and one of size 1 is read everywhere."""
    shift = len(r.y) - len(r.x)
    if shift < 0:
        return None
    moves = []
    for axis, size in enumerate(r.x):
        new = r.y[axis + shift]
        if axis == 0 or size == new or None in (size, new):
            moves.append(Move(axis + shift if axis else 0))
        elif size == 1 or axis == len(r.x) - 1:
            moves.append(GONE)
        else:
            return None
    return moves


def along(r: Reading) -> Moves | None:
    """As `kept`, but the last axis is mixed."""
    moves = kept(r)
    return moves and [*moves[:-1], GONE]


def across(r: Reading) -> Moves:
    """As `kept`, but everything along one axis is read."""
    axis = r.settings.get("axis")
    axes = {item % len(r.x) for item in (axis if isinstance(axis, tuple) else (axis,)) if isinstance(item, int)}
    return [GONE if axis in axes else Move(axis) for axis in range(len(r.x))]


def mixed(r: Reading) -> Moves:
    """Every output reads all of the input."""
    return [Move(0), *[GONE] * (len(r.x) - 1)]


def embedded(r: Reading) -> Moves:
    """Every entry becomes a vector."""
    return [Move(axis) for axis in range(len(r.x))]


# -- windows ------------------------------------------------------------------------------------------------------------


def padded(size: Dim, kernel: int, stride: int, padding: Any) -> int:
    """Positions before the input at which a window starts. A size that is not known counts as a multiple of the stride."""
    if padding == "causal":
        return kernel - 1
    if padding != "same":
        return 0
    rest = stride if size is None or size % stride == 0 else size % stride
    return max(kernel - rest, 0) // 2


def _window(r: Reading) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Kernel with its dilation, and strides."""
    s, count = r.settings, len(r.x) - 2
    size = s.get("kernel_size", s.get("pool_size", s.get("size")))
    kernel, dilation = _each(size, count), _each(s.get("dilation_rate", 1), count)
    strides = kernel if s.get("strides") is None else _each(s["strides"], count)
    if kernel is None or strides is None or dilation is None or 0 in strides:
        return None
    return tuple([(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]), strides


def slid(r: Reading) -> Moves | None:
    """Convolution and pooling."""
    found = _window(r)
    if found is None:
        return None
    padding = str(r.settings.get("padding")).lower()
    sizes = [r.x[axis] for axis in space(r)]
    return spatial(r, [slide(k, s, padded(n, k, s, padding)) for k, s, n in zip(*found, sizes, strict=True)])


def spread_out(r: Reading) -> Moves | None:
    """Transposed convolution: how much Keras cuts off before the first output."""
    found = _window(r)
    if found is None:
        return None
    same = str(r.settings.get("padding")).lower() == "same"
    extra = r.settings.get("output_padding")
    extras = (None,) * len(found[0]) if extra is None else _each(extra, len(found[0])) or (None,) * len(found[0])
    steps = []
    for kernel, stride, more in zip(*found, extras, strict=True):
        total = stride + kernel - 2 if more is None else kernel + kernel % 2 - 2 + more
        steps.append(spread(kernel, stride, max(kernel - 1 - ceil(total / 2), 0) if same else 0))
    return spatial(r, steps)


_REACH = {"nearest": 0, "bilinear": 1, "bicubic": 2, "lanczos3": 3, "lanczos5": 5, "area": 1}


def resized(r: Reading) -> Moves | None:
    """Upsampling and resizing."""
    word = str(r.settings.get("interpolation", "nearest")).lower()
    count = len(r.x) - 2
    by = _each(r.settings.get("size"), count)
    if len(r.x) != len(r.y) or len(r.x) < 3:
        return None
    steps: list[Steps | None] = []
    for index, axis in enumerate(space(r)):
        size, new = r.x[axis], r.y[axis]
        if None in (size, new) and by is not None and r.settings.get("height") is None:
            size, new = 1, by[index]
        if not size or not new:
            return None
        wide = bool(r.settings.get("antialias"))
        steps.append(spread(new // size, new // size, 0) if not _REACH.get(word, 1) and new % size == 0
                     else scale(size, new, _REACH.get(word, 1), wide=wide))  # fmt: skip
    return _pointwise_channels(r, steps)


def _pointwise_channels(r: Reading, steps: Sequence[Steps | None]) -> Moves:
    """Windows along the spatial axes, channel by channel."""
    moves = [Move(axis) for axis in range(len(r.x))]
    for axis, step in zip(space(r), steps, strict=True):
        moves[axis] = Move(axis, step, window=True) if step is not None else GONE
    return moves


def shifted(r: Reading) -> Moves | None:
    """Padding and cropping: what is added or cut before the first position; in the middle where nobody says."""
    given = r.settings.get("padding", r.settings.get("cropping"))
    sign = 1 if "padding" in r.settings else -1
    axes = space(r)
    if len(r.x) != len(r.y):
        return None
    if given is None:  # to a size, in the middle
        befores = [-((r.x[axis] or 0) - (r.y[axis] or 0)) // 2 for axis in axes]
    else:
        pairs = (given,) if len(axes) == 1 else given
        if len(pairs) != len(axes):
            return None
        befores = [sign * pair[0] for pair in pairs]
    return _pointwise_channels(r, [slide(1, 1, before) for before in befores])


def adapted(r: Reading) -> Moves | None:
    """Adaptive pooling."""
    steps: list[Steps | None] = []
    if len(r.x) != len(r.y):
        return None
    for axis in space(r):
        size, new = r.x[axis], r.y[axis]
        if not size or not new:
            return None
        steps.append(adapt(size, new))
    return spatial(r, steps)


def recurrent(r: Reading) -> Moves | None:
    """Convolution that is repeated over the steps of time, on the state that each has left."""
    s = r.settings
    space, last = len(r.x) - 3, s.get("return_sequences")
    inner = Reading(s, (r.x[0], *r.x[2:]), r.x[:1] + r.x[2:])
    moves = slid(inner)
    kernel = _each(s.get("kernel_size"), space)
    if moves is None or kernel is None:
        return None
    steps = r.x[1]
    if steps is None:
        return [Move(0), *[GONE] * (len(r.x) - 1)]
    out = [Move(0), GONE]
    widths = iter(kernel)
    for move in moves[1:]:
        if move.steps is None or not move.window:
            out.append(GONE)
            continue
        reach, stride = (next(widths) - 1) * (steps - 1), move.steps.span
        before = (reach // 2) * stride
        low, high = move.steps.low[0] - before, move.steps.high[0] + reach * stride - before
        to = None if move.to is None else move.to + (1 if last else 0)
        out.append(Move(to, Steps(stride, (low,), (high,)), window=True))
    return out


def blocks_to_space(r: Reading) -> Moves | None:
    """Channels moved to height and width."""
    by = r.settings.get("block_size")
    return spatial(r, [spread(by, by, 0)] * (len(r.x) - 2)) if isinstance(by, int) and by > 0 else None


def space_to_blocks(r: Reading) -> Moves | None:
    """Height and width moved to channels."""
    by = r.settings.get("block_size")
    return spatial(r, [slide(by, by, 0)] * (len(r.x) - 2)) if isinstance(by, int) and by > 0 else None


# -- around another layer --------------------------------------------------------------------------------------------------


def distributed(r: Reading) -> Moves | None:
    """The same layer at every step of time."""
    layer = r.settings.get("layer")
    inner = Reading({}, (r.x[0], *r.x[2:]), (r.y[0], *r.y[2:]), r.at, r.out)
    moves = within(layer, inner)
    if moves is None:
        return None
    return [
        moves[0],
        Move(1),
        *[move._replace(to=move.to + 1) if move.to is not None else move for move in moves[1:]],
    ]


def around(r: Reading) -> Moves | None:
    """Another layer, with something done to its weights."""
    return within(r.settings.get("layer"), r)


def within(layer: Any, r: Reading) -> Moves | None:
    """A wrapped layer or model."""
    if hasattr(layer, "calls"):
        from netdiagram.measures.fields import moves

        return moves(layer, r)
    rule = WINDOWS.get(getattr(layer, "window", ""))
    if rule is None:
        return None
    return rule(Reading(layer.settings, r.x, r.y, r.at, r.out))


WINDOWS: Mapping[str, Rule] = {
    "kept": kept, "along": along, "across": across, "mixed": mixed, "embedded": embedded, "slid": slid, "spread": spread_out,
    "resized": resized, "shifted": shifted, "adapted": adapted, "recurrent": recurrent, "regrouped": regrouped, "permuted": permuted,
    "exchanged": exchanged, "stacked": stacked, "joined": joined, "reduced": reduced, "indexed": indexed, "parted": parted,
    "unstacked": unstacked, "blocks-to-space": blocks_to_space, "space-to-blocks": space_to_blocks, "multiplied": multiplied,
    "summed": summed, "framed": framed, "distributed": distributed, "around": around,
}  # fmt: skip
"""By the word that rows of the catalogue name."""
