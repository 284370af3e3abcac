"""Normalization: which numbers share one mean and one variance, and what is done with them.

    y = γ (x − μ) / √(σ² + ε) + β

Ioffe and Szegedy 2015 (batch), Ba et al. 2016 (layer), Wu and He 2018 (group, whose figure 2 the cube follows), Zhang and
Sennrich 2019 (root mean square). Keras's batch normalization normalizes with moving statistics outside training.
"""

from __future__ import annotations

from netdiagram.ir import Shape
from netdiagram.records import record
from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.inside.cube import cube
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject

_NAMES = {
    1: ("batch",),
    2: ("batch", "features"),
    3: ("batch", "steps", "features"),
    4: ("batch", "height", "width", "channels"),
    5: ("batch", "depth", "height", "width", "channels"),
}
_ONE = {
    "batch": "sample",
    "features": "feature",
    "steps": "step",
    "channels": "channel",
    "height": "row",
    "width": "column",
}


@record
class Axes:
    """Along which axes statistics are taken.

    Attributes:
        names: of all axes.
        over: the axes of which all entries share a mean and a variance.
        group: how many entries of the channels do, where it is neither one nor all.
        channels: which axis the channels are.
    """

    names: tuple[str, ...]
    over: tuple[int, ...]
    group: int
    channels: int

    @property
    def told(self) -> str:
        """`batch, height, width`."""
        names = [self.names[axis] for axis in self.over]
        if self.group:
            names.append(f"{self.group} {self.names[self.channels]}")
        return ", ".join(names)

    @property
    def each(self) -> str:
        """What there is a mean for: `channel`, `sample and step`."""
        kept = [axis for axis in range(len(self.names)) if axis not in self.over]
        found = [
            "group" if self.group and axis == self.channels else _ONE.get(self.names[axis], self.names[axis])
            for axis in kept
        ]
        return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found) or "batch"


def axes(subject: Subject, shape: Shape | None) -> Axes | None:
    """The axes of a layer; None where the shape is not known."""
    if not shape:
        return None
    s, rank = subject.settings, len(shape)
    given = s["axis"] if isinstance(s["axis"], tuple) else (s["axis"],)
    own = tuple(sorted({axis % rank for axis in given}))
    channels = own[0] if len(own) == 1 and subject.type in {"BatchNormalization", "GroupNormalization"} else rank - 1
    names = list(_NAMES.get(rank, ("batch", *[f"axis {axis}" for axis in range(1, rank - 1)], "channels")))
    names.insert(channels, names.pop())
    everything = tuple(range(rank))
    if subject.type == "BatchNormalization":
        return Axes(tuple(names), tuple([axis for axis in everything if axis not in own]), 0, channels)
    if subject.type == "GroupNormalization":
        size, groups = shape[channels], s["groups"]
        inside = 0 if size is None else 1 if groups == -1 else size // groups
        over = tuple([axis for axis in everything[1:] if axis != channels])
        if size is not None and inside == size:
            return Axes(tuple(names), everything[1:], 0, channels)
        return Axes(tuple(names), over, 0 if inside == 1 else inside, channels)
    return Axes(tuple(names), own, 0, channels)


@record
class _Recipe:
    """What a type does.

    Attributes:
        centred: the mean is taken off.
        statistic: what is divided by: title of its box.
        symbol: its symbol in formulas.
        divisor: what is divided by, in formulas.
    """

    centred: bool
    statistic: str
    symbol: str
    divisor: str


def _recipe(subject: Subject) -> _Recipe:
    if subject.type == "UnitNormalization":
        return _Recipe(False, "length", "‖x‖", "‖x‖")
    epsilon = _decimal(subject.settings["epsilon"])
    if subject.type == "RMSNormalization":
        return _Recipe(False, "mean square", "ν", f"√(ν + {epsilon})")
    if subject.settings.get("rms_scaling"):
        return _Recipe(False, "variance σ²", "σ²", f"√(σ² + {epsilon})")
    return _Recipe(True, "variance σ²", "σ²", f"√(σ² + {epsilon})")


def _decimal(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-").replace("-", "−")


def cell(subject: Subject) -> Cell:
    """The inside of a normalization layer."""
    shape = subject.inputs[0] if subject.inputs else subject.output
    found, recipe = axes(subject, shape), _recipe(subject)
    nodes, wires, end = _statistics(subject, recipe, found, words.dims(shape))
    last = "divide"
    for name, mark, symbol, told in _weights(subject):
        weight = subject.weight(name)
        size = " × ".join([number(dim) for dim in weight.shape]) if weight is not None and weight.shape else "?"
        nodes += [
            Node(f"w-{name}", "weight", end, 4, symbol, size, told=f"{told}: {size}, learnt"),
            Node(name, "mark", end, 3, mark, told=told),
        ]
        wires += [Wire((last, name)), Wire((f"w-{name}", name))]
        last, end = name, end + 1
    nodes.append(Node("y", "port", end, 3, "y", words.dims(subject.output), told="Output"))
    wires.append(Wire((last, "y")))
    moving = _moving(subject)
    nodes += moving
    wires += [Wire((node.key.removeprefix("moving-"), node.key), dashed=True) for node in moving]
    inner = tuple([node.key for node in nodes if node.key not in {"x", "y"}])
    return Cell(
        tuple(nodes), tuple(wires), (Frame(inner, role=""),), f"over {found.told}" if found and found.told else "",
        _formulas(subject, recipe, found), _notes(subject, found), _described(subject, recipe, found), (), (20.0, 20.0),
        picture=cube(found.names, found.over, found.group, found.channels) if found else None,
        caption="One mean and variance for" if recipe.centred else "Taken together",
    )  # fmt: skip


def _statistics(subject: Subject, recipe: _Recipe, found: Axes | None, size: str) -> tuple[list[Node], list[Wire], int]:
    """From the input to the division, and the column after it."""
    del subject
    each = f"one per {found.each}" if found else ""
    over = f"over {found.told}" if found else ""
    nodes = [Node("x", "port", 0, 3, "x", size, told="Input"), Node("fork", "fork", 1, 3)]
    if recipe.centred:
        nodes += [
            Node("mean", "box", 2, 1, "mean μ", each, told=f"Mean {over}"),
            Node("minus", "mark", 3, 3, "Subtract", told="The mean is taken off"),
            Node("centred", "fork", 4, 3),
            Node("spread", "box", 4, 1, recipe.statistic, each, told=f"Variance {over}"),
            Node("divide", "mark", 5, 3, "÷", told=f"Divided by {recipe.divisor}"),
        ]
        wires = [
            Wire(("x", "minus")), Wire(("fork", (1, 1), "mean")), Wire(("mean", (3, 1), "minus")), Wire(("minus", "divide")),
            Wire(("centred", "spread")), Wire(("spread", (5, 1), "divide")),
        ]  # fmt: skip
        return nodes, wires, 6
    nodes += [
        Node("spread", "box", 2, 1, recipe.statistic, each, told=f"{recipe.statistic} {over}"),
        Node("divide", "mark", 3, 3, "÷", told=f"Divided by {recipe.divisor}"),
    ]
    return nodes, [Wire(("x", "divide")), Wire(("fork", (1, 1), "spread")), Wire(("spread", (3, 1), "divide"))], 4


def _weights(subject: Subject) -> list[tuple[str, str, str, str]]:
    """(name, mark, symbol, words) of what is learnt."""
    s = subject.settings
    if subject.type == "UnitNormalization":
        return []
    if subject.type == "RMSNormalization":
        return [("scale", "Multiply", "γ", "Scale")]
    found = []
    if s["scale"] or s.get("rms_scaling"):
        found.append(("gamma", "Multiply", "γ", "Scale"))
    if s["center"] and not s.get("rms_scaling"):
        found.append(("beta", "Add", "β", "Offset"))
    return found


def _moving(subject: Subject) -> list[Node]:
    if subject.type != "BatchNormalization":
        return []
    told = "Kept from batch to batch, and used outside training"
    return [
        Node("moving-mean", "weight", 2, 0, "moving mean", "", "normalization", told, brief="moving μ"),
        Node("moving-spread", "weight", 4, 0, "moving variance", "", "normalization", told, brief="moving σ²"),
    ]


def _formulas(subject: Subject, recipe: _Recipe, found: Axes | None) -> tuple[tuple[str, str], ...]:
    over = f" over {found.told}" if found and found.told else ""
    made = []
    if recipe.centred:
        made.append(("μ", f"mean of x{over}"))
    if subject.type == "UnitNormalization":
        made.append(("‖x‖", f"√(sum of x²{over})"))
    elif subject.type == "RMSNormalization":
        made.append(("ν", f"mean of x²{over}"))
    else:
        made.append(("σ²", f"variance of x{over}"))
    names = [name for name, *_ in _weights(subject)]
    top = "(x − μ)" if recipe.centred else "x"
    scale = "γ · " if {"gamma", "scale"} & set(names) else ""
    made.append(("y", f"{scale}{top} / {recipe.divisor}{' + β' if 'beta' in names else ''}"))
    return tuple(made)


def _notes(subject: Subject, found: Axes | None) -> tuple[str, ...]:
    s = subject.settings
    if subject.type == "BatchNormalization":
        momentum = s["momentum"]
        rule = f"moving = {momentum:g} · moving + {1 - momentum:.6g} · that of the batch"
        told = [f"In training, {rule}; in use, the moving statistics stand for μ and σ²."]
        if s["renorm"]:
            told.append("Batch renormalization: r and d correct the statistics of the batch towards the moving ones.")
        if s["synchronized"]:
            told.append("Statistics are taken over all devices.")
        return tuple(told)
    if subject.type == "GroupNormalization" and found:
        size = subject.weights[0].shape[0] if subject.weights and subject.weights[0].shape else 0
        groups = size if s["groups"] == -1 else s["groups"]
        return (f"{words.count(groups, 'group')}{_of(size // groups, found.names[found.channels]) if size else ''}.",)
    return ()


def _of(count: int, names: str) -> str:
    return f" of {words.count(count, names.removesuffix('s'))}"


def _described(subject: Subject, recipe: _Recipe, found: Axes | None) -> str:
    over = f" over {found.told}" if found and found.told else ""
    kind = {"UnitNormalization": "length", "RMSNormalization": "root of the mean square"}.get(
        subject.type, "standard deviation"
    )
    first = (
        f"The mean{over} is taken off, and the rest divided by the {kind}"
        if recipe.centred
        else f"The input is divided by its {kind}{over}"
    )
    names = [told.lower() for *_, told in _weights(subject)]
    return f"{first}{', then follow a learnt ' + ' and '.join(names) if names else ''}."
