"""Attention without projections: `Attention` and `AdditiveAttention`.

Luong et al. 2015 (with a factor Vaswani et al. 2017) and Bahdanau et al. 2015. Formulas are Keras's: scores are q · k, or the
sum over features of scale ⊙ tanh(q + k).
"""

from __future__ import annotations

from itertools import pairwise

from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.inside.heads import handed, masks, ports, shape_of, steps
from netdiagram.views.cell.sheet import Cell, Frame, Kind, Node, Wire
from netdiagram.views.cell.subject import Subject


def cell(subject: Subject) -> Cell:
    """The inside of `Attention` or `AdditiveAttention`."""
    given = handed(subject)
    shapes = {name: shape_of(subject, place) for name, place in given.items()}
    queries, keys = steps(shapes["query"]), steps(shapes["key"])
    nodes, wires = ports(subject, given, 0, "at-", 1.0)
    nodes += [Node(f"at-{name}", "fork", column, 1) for name, column in (("query", 0), ("key", 2), ("value", 4))]
    nodes = [node for node in nodes if not node.key.startswith("at-")]
    last = {name: size(shapes[name]) for name in given}
    inner = _scores(subject, queries, keys)
    end = int(inner[-1].row) + 1
    out = f"{queries} × {last['value']}"
    inner.append(Node("values", "box", 3, end, "weights · V", out, told="Values, summed by their weights"))
    wires = _led(wires, {"query": ((0, 2), "scores"), "key": ((2, 2), "scores"), "value": ((4, end), "values")})
    chain = inner[:-1]
    wires += [Wire((one.key, after.key)) for one, after in pairwise(chain)]
    wires += [Wire((chain[-1].key, (1, end), "values")), Wire(("values", "out"))]
    nodes += [*inner, Node("out", "port", 3, end + 1, "output", words.dims(subject.output), told="Output")]
    nodes += _learnt(subject)
    wires += [Wire((node.key, {"w-scale": "scale", "w-concat": "concat"}[node.key])) for node in _learnt(subject)]
    frame = Frame(tuple([node.key for node in (*inner, *_learnt(subject))]), role="")
    return Cell(
        tuple(nodes), tuple(wires), (frame,), f"{queries} queries, {keys} keys", _formulas(subject), (),
        _described(subject), gap=(24.0, 22.0),
    )  # fmt: skip


def size(shape: tuple[int | None, ...] | None) -> str:
    """The last dimension."""
    return number(shape[-1]) if shape and shape[-1] is not None else "?"


def _led(wires: list[Wire], ends: dict[str, tuple[tuple[float, float], str]]) -> list[Wire]:
    """Wires that end at `at-query` and so on, led on to where that is used."""
    found = []
    for wire in wires:
        name = str(wire.spots[-1]).removeprefix("at-")
        corner, target = ends[name]
        found.append(Wire((*wire.spots[:-1], corner, target)))
    return found


def additive(subject: Subject) -> bool:
    """Whether scores are sums of tanh."""
    return subject.type == "AdditiveAttention" or subject.settings.get("score_mode") == "concat"


def _scores(subject: Subject, queries: str, keys: str) -> list[Node]:
    """From queries and keys to weights, in column 1 from row 2 on."""
    s = subject.settings
    pairs = f"{queries} × {keys} scores"
    found: list[Node] = []

    def append(key: str, kind: Kind, title: str, detail: str = "", *, told: str = "", role: str = "") -> None:
        found.append(Node(key, kind, 1, 2 + len(found), title, detail, role, told))

    if additive(subject):
        append("scores", "box", "Q + K", detail="every query, every key", told="Every query with every key")
        own = subject.type == "AdditiveAttention"
        if s.get("use_scale") and not own:
            append("scale", "mark", "Multiply", told="Times a learnt number")
        append("tanh", "function", "tanh")
        if s.get("use_scale") and own:
            append("scale", "mark", "Multiply", told="Times a learnt number for each feature")
        append("sum", "box", "sum over features", detail=pairs)
        if not own:
            append("concat", "mark", "Multiply", told="Times a learnt number")
    else:
        append("scores", "box", "Q · Kᵀ", detail=pairs, told="Every query with every key")
        if s.get("use_scale"):
            append("scale", "mark", "Multiply", told="Times a learnt number")
    masked = masks(subject)
    if masked:
        append("mask", "function", masked, told="What must not be seen gets no weight")
    append("softmax", "function", "softmax", told="Weights that sum to one over the keys")
    if s.get("dropout"):
        append("dropout", "function", f"dropout {s['dropout']:g}", told="In training", role="regularization")
    return found


def _learnt(subject: Subject) -> list[Node]:
    """What is learnt, left of where it is used."""
    places = {node.key: node.row for node in _scores(subject, "", "")}
    found = []
    for name, key, title in (("scale", "scale", "scale"), ("concat_score_weight", "concat", "weight")):
        weight = subject.weight(name)
        if weight is not None and key in places:
            shape = number(weight.shape[0]) if weight.shape else "1"
            found.append(Node(f"w-{key}", "weight", 0, places[key], title, shape, told=f"{name}: learnt"))
    return found


def _formulas(subject: Subject) -> tuple[tuple[str, str], ...]:
    scaled = bool(subject.settings.get("use_scale"))
    if subject.type == "AdditiveAttention":
        scores = f"Σ {'scale ⊙ ' if scaled else ''}tanh(Q + K)"
    elif additive(subject):
        scores = f"weight · Σ tanh({'scale · ' if scaled else ''}(Q + K))"
    else:
        scores = f"{'scale · ' if scaled else ''}Q · Kᵀ"
    return (("scores", scores), ("output", f"softmax(scores{' + mask' if masks(subject) else ''}) · V"))


def _described(subject: Subject) -> str:
    how = (
        "added to every key, and tanh of that summed over the features"
        if additive(subject)
        else "multiplied with every key"
    )
    return f"Every query is {how}; softmax turns these scores into weights, and the values are summed by them."
