"""A dense layer: y = f(x W + b), with matrices as large as they are (to the logarithm)."""

from __future__ import annotations

from netdiagram.views import words
from netdiagram.views.cell.inside.functions import IDENTITY, applied, symbol
from netdiagram.views.cell.inside.glyphs import matrix
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject


def cell(subject: Subject) -> Cell:
    """The inside of `Dense`."""
    s = subject.settings
    units, function = s["units"], symbol(s["activation"])
    kernel = subject.weight("kernel")
    features = kernel.shape[0] if kernel is not None and kernel.shape else subject.features
    nodes = [
        Node("x", "glyph", 0, 1, told="Input", glyph=matrix(1, features, "input", "x")),
        Node("w", "glyph", 1, 0, told="Learnt", glyph=matrix(features, units, "dense", "kernel")),
        Node("product", "mark", 1, 1, "·", told="Every output is a weighted sum of all inputs"),
    ]
    wires = [Wire(("w", "product"))]
    last, column = "product", 2
    if s["use_bias"]:
        nodes += [
            Node("b", "glyph", column, 0, told="Learnt", glyph=matrix(1, units, "dense", "bias")),
            Node("add", "mark", column, 1, "Add", told="The bias is added"),
        ]
        wires += [Wire(("b", "add")), Wire(("product", "add"))]
        last, column = "add", column + 1
    if function != IDENTITY:
        nodes.append(Node("f", "function", column, 1, function, told="Activation"))
        wires.append(Wire((last, "f")))
        last, column = "f", column + 1
    nodes.append(Node("y", "glyph", column, 1, told="Output", glyph=matrix(1, units, "dense", "y")))
    wires += [Wire(("x", "product")), Wire((last, "y"))]
    inner = tuple([node.key for node in nodes if node.key not in {"x", "y"}])
    formula = applied(function, f"x · W{' + b' if s['use_bias'] else ''}")
    rest = subject.output[1:-1] if subject.output else ()
    notes: tuple[str, ...] = ()
    if rest:
        notes = (f"The same at each of {' × '.join(['?' if dim is None else str(dim) for dim in rest])} positions.",)
    rank = s.get("lora_rank")
    if rank:
        notes += (f"Low-rank adaptation: a product of two matrices of rank {rank} is added to the kernel.",)
    return Cell(
        tuple(nodes), tuple(wires), (Frame(inner, role=""),), words.count(units, "unit"), (("y", formula),), notes,
        "Each output is a weighted sum of all inputs"
        + (", plus a bias" if s["use_bias"] else "")
        + (f", and {function} of that." if function != IDENTITY else "."),
        gap=(30.0, 16.0),
    )  # fmt: skip
