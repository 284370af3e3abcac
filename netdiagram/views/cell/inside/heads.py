"""Multi-head attention, drawn as in figure 2 of Vaswani et al. 2017, turned so that data flows down.

    head = softmax(Q Kᵀ / √d) V, and all heads side by side, times the output kernel (§3.2).

Grouped-query attention (Ainslie et al. 2023) lets several heads of the query share one of key and value. A gate (`use_gate`)
multiplies the heads by the sigmoid of a projection of the query.
"""

from __future__ import annotations

from itertools import pairwise

from netdiagram.ir import Dim, Shape
from netdiagram.records import record
from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject

ORDER = ("query", "value", "key")
"""The arguments of a call, in order."""


def handed(subject: Subject) -> dict[str, int]:
    """Which input is query, key and value, by its place; the key is the value where none is given. -1: not known."""
    found: dict[str, int] = {}
    for place in range(len(subject.inputs)):
        word = subject.words[place] if place < len(subject.words) else ""
        word = word or (ORDER[place] if place < len(ORDER) else "")
        if word in ORDER and word not in found:
            found[word] = place
    value = found.get("value", found.get("query", -1))
    return {"query": found.get("query", -1), "key": found.get("key", value), "value": value}


def shape_of(subject: Subject, place: int) -> Shape | None:
    """Shape of an input; None where it is not known."""
    return subject.inputs[place] if 0 <= place < len(subject.inputs) else None


@record
class _Sizes:
    """The numbers of an attention layer.

    Attributes:
        heads: of the query.
        shared: of key and value.
        depth: of a head's query and key.
        width: of a head's value.
        queries: how many there are, in words.
        keys: how many there are, in words.
    """

    heads: int
    shared: int
    depth: int
    width: int
    queries: str
    keys: str


def _sizes(subject: Subject, shapes: dict[str, Shape | None]) -> _Sizes:
    s = subject.settings
    along = s.get("attention_axes")
    grouped = subject.type == "GroupedQueryAttention"
    heads = s["num_query_heads"] if grouped else s["num_heads"]
    depth = s["head_dim"] if grouped else s["key_dim"]
    return _Sizes(
        heads,
        s["num_key_value_heads"] if grouped else heads,
        depth,
        depth if grouped else s["value_dim"] or depth,
        steps(shapes["query"], along),
        steps(shapes["key"], along),
    )


def steps(shape: Shape | None, along: tuple[int, ...] | None = None) -> str:
    """How many positions are attended along: `128`, `14·14`, `?`."""
    if shape is None or len(shape) < 2:
        return "?"
    axes = [axis % len(shape) for axis in along] if along else range(1, len(shape) - 1)
    return "·".join([_dim(shape[axis]) for axis in axes if axis < len(shape)]) or "1"


def _dim(value: Dim) -> str:
    return "?" if value is None else number(value)


def features(subject: Subject, name: str, shape: Shape | None) -> str:
    """What a projection takes: the last dimension, else what its kernel has."""
    kernel = subject.weight(f"{name}/kernel")
    if kernel is not None and kernel.shape:
        return number(kernel.shape[0])
    return _dim(shape[-1]) if shape else "?"


def _projection(subject: Subject, name: str, place: tuple[float, float], change: str) -> Node:
    """A dense projection, with what it makes of what (`512 → 8 × 64`), and for a pointer its number of parameters."""
    counts = [w.size for w in subject.weights or () if w.name.startswith(f"{name}/")]
    total = sum([count for count in counts if count is not None])
    word = "output" if name == "attention_output" else name
    told = f"Dense projection of the {word}" + (f", {words.count(total, 'parameter')}" if total else "")
    return Node(name, "box", *place, f"dense {word}", change, "dense", told, brief=word)


COLUMNS = {"query": 0, "key": 2, "value": 4}


def ports(
    subject: Subject, handed_: dict[str, int], shift: int, below: str = "", row: float = 0.5
) -> tuple[list[Node], list[Wire]]:
    """What comes in, a port for each tensor; one that is several things at once is copied.

    Args:
        subject: the layer.
        handed_: which input is what.
        shift: how many columns further right everything stands.
        row: where copies part.
        below: prefix of the keys of the nodes that take them, `query`, `key` and `value`.
    """
    groups: dict[object, list[str]] = {}
    for name, place in handed_.items():
        groups.setdefault(subject.sources[place] if 0 <= place < len(subject.sources) else name, []).append(name)
    nodes, wires = [], []
    for names in groups.values():
        columns = [COLUMNS[name] + shift for name in names]
        # in the middle, unless another stands there
        column = columns[0] if len(columns) == 2 and columns[1] - columns[0] > 2 else sum(columns) / len(columns)
        title = "input" if len(names) == 3 else " and ".join(names)
        place = handed_[names[0]]
        origin = subject.origins[place] if 0 <= place < len(subject.origins) else ""
        told = f"{' and '.join(names).capitalize()}{f', from {origin}' if origin else ''}"
        key = f"in-{names[0]}"
        nodes.append(Node(key, "port", column, 0, title, words.dims(shape_of(subject, place)), told=told))
        for name, own in zip(names, columns, strict=True):
            if own == column:
                wires.append(Wire((key, f"{below}{name}")))
            else:
                wires.append(Wire((key, (column, row), (own, row), f"{below}{name}")))
        if len(names) > 1:
            nodes.append(Node(f"fork-{names[0]}", "fork", column, row))
    return nodes, wires


def cell(subject: Subject) -> Cell:
    """The inside of `MultiHeadAttention` or `GroupedQueryAttention`."""
    s, given = subject.settings, handed(subject)
    shapes = {name: shape_of(subject, place) for name, place in given.items()}
    n, g = _sizes(subject, shapes), int(bool(s["use_gate"]))
    nodes, wires = ports(subject, given, g)
    for name, heads, size in (("query", n.heads, n.depth), ("key", n.shared, n.depth), ("value", n.shared, n.width)):
        change = f"{features(subject, name, shapes[name])} → {heads} × {size}"
        nodes.append(_projection(subject, name, (COLUMNS[name] + g, 1), change))
    middle = _head(subject, n, g)
    end = int(middle[-1].row)
    nodes += middle
    wires += [
        Wire(("query", (g, 3), "scores"), f"Q  {n.queries} × {n.depth}"),
        Wire(("key", (g + 2, 3), "scores"), f"K  {n.keys} × {n.depth}"),
        Wire(("value", (g + 4, end), "values"), f"V  {n.keys} × {n.width}"),
        *[Wire((one.key, after.key)) for one, after in pairwise(middle[:-1])],
        Wire((middle[-2].key, (g + 1, end), "values")),
    ]
    last = end + 1
    if g:
        nodes += [
            _projection(
                subject, "gate", (0, 1), f"{features(subject, 'gate', shapes['query'])} → {n.heads} × {n.width}"
            ),
            Node("sigmoid", "function", 0, end, "σ", told="The gate, between 0 and 1"),
            Node("gated", "mark", g + 3, last, "Multiply", told="The heads, gated"),
            Node("fork-gate", "fork", 1, 0.5),
        ]
        wires += [
            Wire(("fork-gate", (0, 0.5), "gate")), Wire(("gate", "sigmoid")), Wire(("sigmoid", (0, last), "gated")),
            Wire(("values", "gated")),
        ]  # fmt: skip
        last += 1
    out = subject.output
    width = number(out[-1]) if out and out[-1] is not None else "?"
    nodes += [
        Node("concat", "mark", g + 3, last, "Concatenate", told=f"{n.heads} heads side by side"),
        _projection(subject, "attention_output", (g + 3, last + 1), f"{n.heads} × {n.width} → {width}"),
        Node("out", "port", g + 3, last + 2, "output", words.dims(out), told="Output"),
    ]
    wires += [
        Wire(("gated" if g else "values", "concat")),
        Wire(("concat", "attention_output"), f"{n.queries} × {n.heads}·{n.width}"),
        Wire(("attention_output", "out")),
    ]
    frame = Frame(
        tuple([node.key for node in middle]), "", "", n.heads, f"{n.heads} heads" if n.heads > 1 else "1 head"
    )
    return Cell(
        tuple(nodes), tuple(wires), (frame,), f"{words.count(n.heads, 'head')} of {n.depth}", _formulas(subject, n),
        _notes(subject, n), _described(subject, n), gap=(18.0, 24.0),
    )  # fmt: skip


def _head(subject: Subject, n: _Sizes, g: int) -> list[Node]:
    """What each head does, from its scores to the sum of the values."""
    s, column = subject.settings, g + 1
    masked = masks(subject)
    found = [
        Node("scores", "box", column, 3, "Q · Kᵀ", f"{n.queries} × {n.keys} scores", told="Every query with every key"),
        Node(
            "scale", "function", column, 4, f"÷ √{n.depth}", told="So that scores do not grow with the size of a head"
        ),
    ]
    if masked:
        found.append(Node("mask", "function", column, 5, masked, told="What must not be seen gets no weight"))
    found.append(
        Node("softmax", "function", column, 5 + bool(masked), "softmax", told="Weights that sum to one over the keys")
    )
    if s["dropout"]:
        text = f"dropout {s['dropout']:g}"
        found.append(
            Node("dropout", "function", column, found[-1].row + 1, text, role="regularization", told="In training")
        )
    told = "Values, summed by their weights"
    found.append(
        Node("values", "box", column + 2, found[-1].row + 1, "weights · V", f"{n.queries} × {n.width}", told=told)
    )
    return found


def masks(subject: Subject) -> str:
    """What is masked, as far as the call says."""
    causal = bool(subject.flags.get("use_causal_mask"))
    given = any(word.endswith("mask") for word in subject.words)
    window = subject.settings.get("sliding_window")
    told = ((causal, "causal mask"), (given and not causal, "mask"), (window, f"window {window}"))
    return ", ".join([word for there, word in told if there])


def _formulas(subject: Subject, n: _Sizes) -> tuple[tuple[str, str], ...]:
    primes = ("", "′", "″", "‴") if subject.settings["use_bias"] else ()
    first, second, third, last = [f" + b{prime}" for prime in primes] or [""] * 4
    of = "ⁱ" if n.heads > 1 else ""
    inner = f"Q{of} · K{of}ᵀ / √{n.depth}"
    if masks(subject):
        inner += " + mask"
    every = f"[head¹ … head{_raised(n.heads)}]" if n.heads > 1 else "head"
    gate = " ⊙ σ(query · Wᴳ" + (" + bᴳ)" if first else ")") if subject.settings["use_gate"] else ""
    return (
        ("Q", f"query · W{first}"),
        ("K", f"key · W′{second}"),
        ("V", f"value · W″{third}"),
        (f"head{of}", f"softmax({inner}) · V{of}"),
        ("output", f"{every}{gate} · W‴{last}" if not gate else f"({every}{gate}) · W‴{last}"),
    )


def _raised(value: int) -> str:
    return str(value).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _notes(subject: Subject, n: _Sizes) -> tuple[str, ...]:
    told = []
    if n.shared != n.heads:
        told.append(f"{n.heads // n.shared} heads of the query share each of the {n.shared} heads of key and value.")
    axes = subject.settings.get("attention_axes")
    if axes:
        told.append(f"Attends along {'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}.")
    if subject.settings.get("flash_attention"):
        told.append("Computed as flash attention.")
    return tuple(told)


def _described(subject: Subject, n: _Sizes) -> str:
    gate = " The heads are gated by the sigmoid of a projection of the query." if subject.settings["use_gate"] else ""
    masked = masks(subject)
    return (
        f"Query, key and value are projected to {words.count(n.heads, 'head')} of {n.depth}. In each head every query is "
        f"multiplied with every key, divided by the square root of {n.depth},{f' masked ({masked}),' if masked else ''} and turned "
        f"into weights by softmax; the values are summed by these weights.{gate} The heads, side by side, are projected to the output."
    )
