"""Convolutions: a window that moves, multiplied with each kernel and summed.

    y[i, j, f] = Σ x[s·i + u, s·j + v, c] · kernel[u, v, c, f] + bias[f]

(Keras computes a cross-correlation, as all frameworks do; LeCun et al. 1998.) A separable convolution is a depthwise one, a
kernel per channel, followed by a pointwise one, a window of 1 (Chollet 2017).
"""

from __future__ import annotations

from math import prod
from typing import Any

from netdiagram.ir import Shape
from netdiagram.records import record
from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.inside.functions import IDENTITY, symbol
from netdiagram.views.cell.inside.glyphs import kernels, matrix, volume
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject


@record
class Map:
    """A tensor of maps: its space and its channels.

    Attributes:
        space: sizes along its spatial axes.
        channels: how many.
    """

    space: tuple[int | None, ...]
    channels: int | None

    @property
    def told(self) -> str:
        """`32×32×3`, channels last."""
        return words.dims((None, *self.space, self.channels))

    @property
    def edges(self) -> tuple[int | None, int | None]:
        """Height and width as drawn: 0 for the width of a sequence."""
        return (self.space[-2], self.space[-1]) if len(self.space) > 1 else (self.space[0], 0)


def maps(shape: Shape | None, rank: int, data_format: Any) -> Map:
    """A shape as maps; of one that is not known, all sizes unknown."""
    if shape is None or len(shape) != rank + 2:
        return Map((None,) * rank, None)
    if data_format == "channels_first":
        return Map(tuple(shape[2:]), shape[1])
    return Map(tuple(shape[1:-1]), shape[-1])


def window(settings: Any, rank: int) -> tuple[int, ...]:
    """Sizes of the kernel along the spatial axes."""
    size = settings["kernel_size"]
    return tuple(size) if isinstance(size, tuple) else (size,) * rank


def drawn(sizes: tuple[int, ...]) -> tuple[int, int]:
    """A window as it is drawn: height and width, the width 0 for sequences."""
    return (sizes[-2], sizes[-1]) if len(sizes) > 1 else (sizes[0], 0)


def tail(subject: Subject, last: str, column: int, channels: int | None) -> tuple[list[Node], list[Wire], str, int]:
    """Bias and activation, behind the node `last`: nodes, wires, the last of them, and the next column."""
    s, nodes, wires = subject.settings, [], []
    if s["use_bias"]:
        nodes += [
            Node("b", "glyph", column, 0, told="Learnt", glyph=matrix(1, channels, "dense", "bias")),
            Node("add", "mark", column, 1, "Add", told="A bias for each map is added"),
        ]
        wires += [Wire(("b", "add")), Wire((last, "add"))]
        last, column = "add", column + 1
    function = symbol(s["activation"])
    if function != IDENTITY:
        nodes.append(Node("f", "function", column, 1, function, told="Activation"))
        wires.append(Wire((last, "f")))
        last, column = "f", column + 1
    return nodes, wires, last, column


def cell(subject: Subject) -> Cell:
    """The inside of `Conv1D` to `Conv3D` and of the depthwise ones."""
    s = subject.settings
    rank = words.rank(subject.type)
    depthwise = subject.type.startswith("Depthwise")
    size = window(s, rank)
    taken = maps(subject.inputs[0] if subject.inputs else None, rank, s["data_format"])
    given = maps(subject.output, rank, s["data_format"])
    name = "kernel"
    kernel = subject.weight("kernel") or subject.weight("depthwise_kernel")
    each = kernel.shape[-2] if kernel is not None and kernel.shape else taken.channels
    own = 1 if depthwise else each
    count = (each or 1) * s["depth_multiplier"] if depthwise else s["filters"]
    titles = f"{number(count)} kernels", words.dims((None, *size, own)) if own is not None else "×".join(map(str, size))
    nodes = [
        Node(
            "x",
            "glyph",
            0,
            1,
            told="Input, and the window",
            glyph=volume(taken.edges, taken.channels, "input", taken.told, drawn(size)),
        ),
        Node("k", "glyph", 1, 0, told=f"Learnt: {name}", glyph=kernels(drawn(size), own, "convolution", titles, count)),
        Node("product", "mark", 1, 1, "∗", told="Products, summed over the window"),
    ]
    wires = [Wire(("x", "product")), Wire(("k", "product"))]
    more, lines, last, column = tail(subject, "product", 2, given.channels)
    nodes += more
    wires += lines
    look = (1, 1 if rank > 1 else 0)
    nodes.append(
        Node(
            "y",
            "glyph",
            column,
            1,
            told="Output, and what one place of the window gives",
            glyph=volume(given.edges, given.channels, "convolution", given.told, look),
        )
    )
    wires.append(Wire((last, "y")))
    inner = tuple([node.key for node in nodes if node.key not in {"x", "y"}])
    return Cell(
        tuple(nodes), tuple(wires), (Frame(inner, role=""),), titles[0] + " of " + titles[1], _formulas(subject, rank, depthwise),
        _notes(subject, size, own, given), _described(subject, size, depthwise), gap=(30.0, 16.0),
    )  # fmt: skip


_INDICES = (("i", "u"), ("j", "v"), ("k", "w"))


def _formulas(subject: Subject, rank: int, depthwise: bool) -> tuple[tuple[str, str], ...]:
    s = subject.settings
    steps = s["strides"] if isinstance(s["strides"], tuple) else (s["strides"],) * rank
    rates = s.get("dilation_rate") or 1
    rates = rates if isinstance(rates, tuple) else (rates,) * rank
    out, read, of = [], [], []
    for (i, u), step, rate in zip(_INDICES[:rank], steps, rates, strict=False):
        out.append(i)
        of.append(u)
        read.append(f"{f'{step}·' if step != 1 else ''}{i} + {f'{rate}·' if rate != 1 else ''}{u}")
    where = ", ".join(read)
    function = symbol(s["activation"])
    if depthwise:
        inner = f"Σ x[{where}, c] · kernel[{', '.join(of)}, c]"
        bias, index = " + bias[c]", "c"
    else:
        inner = f"Σ x[{where}, c] · kernel[{', '.join(of)}, c, f]"
        bias, index = " + bias[f]", "f"
    inner += bias if s["use_bias"] else ""
    told = f"{function}({inner})" if function != IDENTITY else inner
    return ((f"y[{', '.join(out)}, {index}]", told),)


def _notes(subject: Subject, size: tuple[int, ...], own: int | None, given: Map) -> tuple[str, ...]:
    s = subject.settings
    told = []
    if own is not None and None not in given.space and given.channels is not None:
        products, places = prod(size) * own, prod([dim or 0 for dim in given.space]) * given.channels
        told.append(f"{words.count(products, 'product')} summed for each of {number(places)} outputs.")
    if s.get("groups", 1) > 1:
        told.append(f"Channels are parted into {s['groups']} groups, each with its own kernels.")
    padding = {"same": "Padded with zeros", "causal": "Padded with zeros before the first step"}.get(s["padding"])
    if padding:
        told.append(f"{padding}.")
    return tuple(told)


def _described(subject: Subject, size: tuple[int, ...], depthwise: bool) -> str:
    over = "×".join(map(str, size))
    what = "in its own channel" if depthwise else "over all channels"
    function = symbol(subject.settings["activation"])
    return (
        f"A window of {over} moves over the input; in each place its numbers are multiplied with those of each kernel and summed {what}"
        + (", and a bias is added" if subject.settings["use_bias"] else "")
        + (f"; {function} of that is one number of the output." if function != IDENTITY else ".")
    )
