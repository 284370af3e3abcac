"""What a layer reads at once of what is before it: the window of a convolution or a pooling, or everything."""

from __future__ import annotations

from netdiagram.ir import Layer
from netdiagram.records import record
from netdiagram.views import roles, words
from netdiagram.views.layered.extents import Extent


@record
class Window:
    """A part of the face of a body.

    Attributes:
        height: share of the face.
        depth: likewise, of its receding edge.
        dense: everything is read, of what has no place in space.
    """

    height: float
    depth: float
    dense: bool = False


def window(layer: Layer, before: Extent) -> Window | None:
    """What a layer reads at once, given what is before it; None where that tells nothing.

    Args:
        layer: which reads.
        before: what it reads.
    """
    space = before.space
    if not space:
        return Window(1, 1, dense=True) if roles.family(layer) == "dense" else None
    sizes = words.window(layer)
    if sizes and len(sizes) == len(space) and all(isinstance(size, int) for size in sizes):
        high, deep = sizes[-2:] if len(sizes) > 1 else (sizes[0], space[0])
        far = space[-1]
        tall = space[-2] if len(space) > 1 else space[0]
        return Window(min(high / tall, 1), min(deep / far, 1))
    return Window(1, 1) if layer.type.startswith("Global") else None
