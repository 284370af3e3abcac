"""A separable convolution: depthwise, a kernel per channel, then pointwise, a window of one (Chollet 2017)."""

from __future__ import annotations

from math import prod

from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.inside.convolution import Map, drawn, maps, tail, window
from netdiagram.views.cell.inside.functions import IDENTITY, applied, symbol
from netdiagram.views.cell.inside.glyphs import kernels, volume
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject


def cell(subject: Subject) -> Cell:
    """The inside of `SeparableConv1D` and `SeparableConv2D`."""
    s = subject.settings
    rank, filters = words.rank(subject.type), s["filters"]
    size, look = window(s, rank), (1, 1 if rank > 1 else 0)
    taken = maps(subject.inputs[0] if subject.inputs else None, rank, s["data_format"])
    given = maps(subject.output, rank, s["data_format"])
    kernel = subject.weight("depthwise_kernel")
    channels = kernel.shape[-2] if kernel is not None and kernel.shape else taken.channels
    between = Map(given.space, None if channels is None else channels * s["depth_multiplier"])
    first = f"{'?' if between.channels is None else number(between.channels)} kernels", "×".join(map(str, size))
    ones = words.dims((None, *[1] * rank, between.channels))
    second = f"{number(filters)} kernels", ones
    nodes = [
        Node("x", "glyph", 0, 1, told="Input, and the window", glyph=volume(taken.edges, taken.channels, "input", taken.told, drawn(size))),
        Node("d", "glyph", 1, 0, told="Learnt: one kernel for each channel", glyph=kernels(drawn(size), 1, "convolution", first, between.channels or 3)),
        Node("depthwise", "mark", 1, 1, "∗", told="Depthwise: each channel by itself"),
        Node("m", "glyph", 2, 1, told="Between", glyph=volume(between.edges, between.channels, "convolution", between.told, look)),
        Node("p", "glyph", 3, 0, told="Learnt: kernels over all channels, at one place", glyph=kernels(look, between.channels, "convolution", second, filters)),
        Node("pointwise", "mark", 3, 1, "∗", told="Pointwise: all channels of one place"),
    ]  # fmt: skip
    wires = [
        Wire(("x", "depthwise")), Wire(("d", "depthwise")), Wire(("depthwise", "m")), Wire(("m", "pointwise")), Wire(("p", "pointwise")),
    ]  # fmt: skip
    more, lines, last, column = tail(subject, "pointwise", 4, given.channels)
    out = volume(given.edges, given.channels, "convolution", given.told)
    nodes += [*more, Node("y", "glyph", column, 1, told="Output", glyph=out)]
    wires += [*lines, Wire((last, "y"))]
    inner = tuple([node.key for node in nodes if node.key not in {"x", "y"}])
    function = symbol(s["activation"])
    formulas = (
        ("z", "x ∗ depthwise kernel, channel by channel"),
        ("y", applied(function, f"z ∗ pointwise kernel{' + bias' if s['use_bias'] else ''}")),
    )
    described = (
        f"A depthwise convolution with a window of {'×'.join(map(str, size))} takes each channel by itself; a pointwise one, with a "
        f"window of one, mixes the channels{f', then comes {function}' if function != IDENTITY else ''}."
    )
    return Cell(
        tuple(nodes), tuple(wires), (Frame(inner, role=""),), "depthwise, then pointwise", formulas,
        _notes(subject, size, channels), described, gap=(24.0, 16.0),
    )  # fmt: skip


def _notes(subject: Subject, size: tuple[int, ...], channels: int | None) -> tuple[str, ...]:
    """How much is saved."""
    kernels_ = [w.size for w in subject.weights or () if w.name.endswith("kernel")]
    if channels is None or not kernels_ or None in kernels_:
        return ()
    own = sum([count or 0 for count in kernels_])
    whole = prod(size) * channels * subject.settings["filters"]
    return (f"{number(own)} numbers in both kernels; a full convolution would have {number(whole)}.",)
