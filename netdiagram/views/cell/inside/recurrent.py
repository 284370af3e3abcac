"""One step of a recurrent layer, drawn as it is told best: the state along the top, the gates below it.

Formulas are Keras's (`keras.layers.LSTMCell`, `GRUCell`, `SimpleRNNCell`, `ConvLSTM2D`), which follow Hochreiter and
Schmidhuber 1997 with the forget gate of Gers et al. 2000, Cho et al. 2014, Elman 1990 and Shi et al. 2015. Keras's GRU keeps
zₜ of the old state and takes 1 − zₜ of the new one, the other way round than some texts; with `reset_after` (the default)
the reset gate acts behind the product with the recurrent kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netdiagram.text import number
from netdiagram.views import words
from netdiagram.views.cell.inside.functions import raised, symbol
from netdiagram.views.cell.sheet import Cell, Frame, Node, Wire
from netdiagram.views.cell.subject import Subject

GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1, "ConvLSTM": 4}


def cell(subject: Subject) -> Cell:
    """The inside of a recurrent layer or cell."""
    kind = subject.type.removesuffix("Cell")
    if kind.startswith("ConvLSTM"):
        kind = "ConvLSTM"
    return _CELLS[kind](_Words(subject, kind))


class _Words:
    """What a recurrent layer's parts are called, with its numbers."""

    def __init__(self, subject: Subject, kind: str) -> None:
        s: Mapping[str, Any] = subject.settings
        self.subject = subject
        self.settings = s
        self.kind = kind
        self.convolves = kind == "ConvLSTM"
        self.times = " ∗ " if self.convolves else " · "
        self.units = s["filters"] if self.convolves else s["units"]
        self.activation = symbol(s.get("activation"))
        self.gate = symbol(s.get("recurrent_activation", "sigmoid"))
        self.bias = bool(s["use_bias"])
        self.state = self._state()
        self.input = self._input()

    def _state(self) -> str:
        """Shape of the state."""
        if not self.convolves:
            return number(self.units)
        out = self.subject.output
        sequences = bool(self.settings["return_sequences"])
        if out is None or len(out) < 3 + sequences:
            return f"{self.units} maps"
        return words.dims((None, *out[2:]) if sequences else out)

    def _input(self) -> str:
        shape = self.subject.inputs[0] if self.subject.inputs else None
        if shape is None:
            kernel = self.subject.weight("kernel")
            return number(kernel.shape[-2]) if kernel is not None and kernel.shape else "?"
        if self.subject.type.endswith("Cell") and len(shape) == 2:
            return words.dims(shape)
        return words.dims((None, *shape[2:])) if len(shape) > 2 else words.dims(shape)

    def affine(self, name: str, state: str = "hₜ₋₁") -> str:
        """`Wᶠ · xₜ + Uᶠ · hₜ₋₁ + bᶠ`: of the gate `f`."""
        of = raised(name)
        bias = f" + b{of}" if self.bias else ""
        return f"W{of}{self.times}xₜ + U{of}{self.times}{state}{bias}"

    def gate_told(self, name: str, activation: str) -> str:
        """A gate for a pointer."""
        count = self.each
        return f"{name}: {activation} of weighted input and state{f', {count} parameters' if count else ''}"

    @property
    def each(self) -> str:
        """Parameters of one gate."""
        params = self.subject.weights
        if params is None or any(weight.size is None for weight in params):
            return ""
        total = sum(weight.size or 0 for weight in params)
        return number(total // GATES[self.kind])

    def notes(self) -> tuple[str, ...]:
        """How the layer runs over a sequence, and what differs from the usual."""
        s = self.settings
        told = []
        gates = GATES[self.kind]
        if gates > 1:
            count = f" of {self.each} parameters" if self.each else ""
            told.append(f"Keras keeps the {gates} parts{count} side by side: {_ORDER[self.kind]}.")
        if "return_sequences" in s:
            order = "from the last to the first" if s["go_backwards"] else ""
            told.append(f"Runs {self.subject.steps} times{', ' if order else ''}{order}; {_returns(s)}.")
        if s.get("unit_forget_bias") and self.bias:
            told.append("The bias of the forget gate starts at 1.")
        if self.kind == "GRU" and s["reset_after"] and self.bias:
            told.append("bias has two rows: b for the input, c for the state.")
        if s.get("stateful"):
            told.append("The state is kept from batch to batch.")
        if s.get("dropout") or s.get("recurrent_dropout"):
            told.append("In training, dropout thins out " + " and ".join(self._dropped()) + ".")
        return tuple(told)

    def _dropped(self) -> list[str]:
        rates = (("dropout", "the input"), ("recurrent_dropout", "the state"))
        return [f"{what} ({self.settings[name]:g})" for name, what in rates if self.settings.get(name)]

    def shapes(self) -> tuple[tuple[str, str], ...]:
        """The last dimension of each weight as so many gates times units."""
        gates = GATES[self.kind]
        found = []
        for weight in self.subject.weights or ():
            if weight.shape and gates > 1 and weight.shape[-1] == gates * self.units:
                dims = [number(dim) for dim in weight.shape[:-1]] + [f"{gates}·{number(self.units)}"]
                found.append((weight.name, " × ".join(dims)))
        return tuple(found)


_ORDER = {"LSTM": "i, f, c, o", "ConvLSTM": "i, f, c, o", "GRU": "z, r, h"}


def _returns(s: Mapping[str, Any]) -> str:
    every = "gives hₜ of every step" if s["return_sequences"] else "gives the last hₜ only"
    return f"{every}, and its states" if s.get("return_state") else every


def _summary(w: _Words) -> str:
    noun = "filter" if w.convolves else "unit"
    return f"{words.count(w.units, noun)}, one step of {w.subject.steps}"


# ---------------------------------------------------------------- LSTM


def _lstm(w: _Words) -> Cell:
    gate, act, state = w.gate, w.activation, w.state
    nodes = (
        Node("c", "port", 0, 0, "cₜ₋₁", state, told="Cell state of the step before"),
        Node("h", "port", 0, 4, "hₜ₋₁", state, told="Output of the step before"),
        Node("x", "port", 1, 5, "xₜ", w.input, told="Input of this step"),
        Node("both", "mark", 1, 4, "Concatenate", told="Input and state side by side"),
        Node("f", "gate", 2, 3, gate, told=w.gate_told("Forget gate", gate)),
        Node("i", "gate", 3, 3, gate, told=w.gate_told("Input gate", gate)),
        Node("n", "gate", 4, 3, act, told=w.gate_told("Candidate", act)),
        Node("o", "gate", 5, 3, gate, told=w.gate_told("Output gate", gate)),
        Node("ff", "fork", 2, 4), Node("fi", "fork", 3, 4), Node("fn", "fork", 4, 4),
        Node("keep", "mark", 2, 0, "Multiply", told="What is kept of the cell state"),
        Node("new", "mark", 4, 2, "Multiply", told="What is written into the cell state"),
        Node("sum", "mark", 4, 0, "Add", told="The new cell state"),
        Node("fc", "fork", 6, 0),
        Node("t", "function", 6, 1, act, told=f"{act} of the cell state"),
        Node("out", "mark", 6, 2, "Multiply", told="What is shown of the cell state"),
        Node("c1", "port", 7, 0, "cₜ", state, told="Cell state, for the next step"),
        Node("h1", "port", 7, 4, "hₜ", state, told="Output, and for the next step"),
    )  # fmt: skip
    wires = (
        Wire(("c", "keep")), Wire(("keep", "sum")), Wire(("sum", "c1")),
        Wire(("h", "both")), Wire(("x", "both")), Wire(("both", (5, 4), "o")),
        Wire(("ff", "f")), Wire(("fi", "i")), Wire(("fn", "n")),
        Wire(("f", "keep"), "fₜ"), Wire(("i", (3, 2), "new"), "iₜ"), Wire(("n", "new"), "ĉₜ"), Wire(("new", "sum")),
        Wire(("o", (5, 2), "out"), "oₜ"), Wire(("fc", "t")), Wire(("t", "out")), Wire(("out", (6, 4), "h1")),
    )  # fmt: skip
    dot = " ⊙ "
    made = (
        ("fₜ", f"{gate}({w.affine('f')})"),
        ("iₜ", f"{gate}({w.affine('i')})"),
        ("ĉₜ", f"{act}({w.affine('c')})"),
        ("oₜ", f"{gate}({w.affine('o')})"),
        ("cₜ", f"fₜ{dot}cₜ₋₁ + iₜ{dot}ĉₜ"),
        ("hₜ", f"oₜ{dot}{act}(cₜ)"),
    )
    described = (
        f"The forget gate, the input gate and the output gate are each {gate} of the weighted input and the weighted state; "
        f"the candidate is {act} of them. The new cell state is the old one times the forget gate, plus the candidate times "
        f"the input gate. The output is {act} of the new cell state, times the output gate."
    )
    return Cell(
        nodes, wires, (Frame(("keep", "both", "o", "t", "ff"), role=""),), _summary(w), made, w.notes(), described,
        w.shapes(), (26.0, 22.0),
    )  # fmt: skip


# ---------------------------------------------------------------- GRU


def _gru(w: _Words) -> Cell:
    gate, act, state = w.gate, w.activation, w.state
    after = bool(w.settings["reset_after"])
    nodes = [
        Node("h", "port", 0, 0, "hₜ₋₁", state, told="State of the step before"),
        Node("fh", "fork", 1, 0), Node("fb", "fork", 2, 0),
        Node("x", "port", 1, 6, "xₜ", w.input, told="Input of this step"),
        Node("fx", "fork", 1, 5),
        Node("both", "mark", 1, 4, "Concatenate", told="Input and state side by side"),
        Node("fr", "fork", 2, 4),
        Node("r", "gate", 2, 3, gate, told=w.gate_told("Reset gate", gate)),
        Node("z", "gate", 4, 3, gate, told=w.gate_told("Update gate", gate)),
        Node("reset", "mark", 2, 2, "Multiply", told="What is seen of the state"),
        Node("keep", "mark", 4, 0, "Multiply", told="What is kept of the state"),
        Node("fz", "fork", 4, 1),
        Node("minus", "function", 5, 1, "1 −", role="merge", told="One minus the update gate"),
        Node("new", "mark", 6, 1, "Multiply", told="What is taken of the candidate"),
        Node("sum", "mark", 6, 0, "Add", told="The new state"),
        Node("n", "gate", 6, 3, act, told=w.gate_told("Candidate", act)),
        Node("h1", "port", 7, 0, "hₜ", state, told="Output, and for the next step"),
    ]  # fmt: skip
    if after:
        nodes.append(Node("u", "gate", 2, 1, "Uʰ", told="The recurrent kernel of the candidate, and its bias"))
    down = (Wire(("fb", "u")), Wire(("u", "reset"))) if after else (Wire(("fb", "reset")),)
    wires = (
        Wire(("h", "keep")), Wire(("keep", "sum")), Wire(("sum", "h1")), Wire(("fh", "both")), Wire(("x", "both")),
        Wire(("both", (4, 4), "z")), Wire(("fr", "r")), Wire(("fx", (6, 5), "n")), *down, Wire(("r", "reset"), "rₜ"),
        Wire(("reset", (5, 2), (5, 3), "n")), Wire(("z", "keep"), "zₜ"), Wire(("fz", "minus")), Wire(("minus", "new")),
        Wire(("n", "new"), "ĥₜ"), Wire(("new", "sum")),
    )  # fmt: skip
    dot, bias = " ⊙ ", " + bʰ" if w.bias else ""
    if after:
        state_part = f"(Uʰ{w.times}hₜ₋₁{' + cʰ' if w.bias else ''})"
        candidate = f"{act}(Wʰ{w.times}xₜ{bias} + rₜ{dot}{state_part})"
    else:
        candidate = f"{act}(Wʰ{w.times}xₜ + Uʰ{w.times}(rₜ{dot}hₜ₋₁){bias})"
    more = {name: f" + c{raised(name)}" if after and w.bias else "" for name in "zr"}
    made = (
        ("rₜ", f"{gate}({w.affine('r')}{more['r']})"),
        ("zₜ", f"{gate}({w.affine('z')}{more['z']})"),
        ("ĥₜ", candidate),
        ("hₜ", f"zₜ{dot}hₜ₋₁ + (1 − zₜ){dot}ĥₜ"),
    )
    where = "the product of the recurrent kernel with the state" if after else "the state before the recurrent kernel"
    described = (
        f"The reset gate and the update gate are {gate} of the weighted input and the weighted state. The candidate is {act} of "
        f"the weighted input and of what the reset gate lets through of {where}. The new state is the old one times the update "
        f"gate, plus the candidate times one minus the update gate."
    )
    return Cell(
        tuple(nodes), wires, (Frame(("fh", "keep", "both", "n", "sum", "fx"), role=""),), _summary(w), made, w.notes(),
        described, w.shapes(), (26.0, 20.0),
    )  # fmt: skip


# ---------------------------------------------------------------- simple


def _simple(w: _Words) -> Cell:
    act = w.activation
    nodes = (
        Node("h", "port", 0, 1, "hₜ₋₁", w.state, told="Output of the step before"),
        Node("x", "port", 1, 2, "xₜ", w.input, told="Input of this step"),
        Node("both", "mark", 1, 1, "Concatenate", told="Input and state side by side"),
        Node("n", "gate", 3, 1, act, told=w.gate_told("The new state", act)),
        Node("h1", "port", 5, 1, "hₜ", w.state, told="Output, and for the next step"),
    )
    wires = (Wire(("h", "both")), Wire(("x", "both")), Wire(("both", "n")), Wire(("n", "h1")))
    described = f"The new state is {act} of the weighted input and the weighted state."
    return Cell(
        nodes, wires, (Frame(("both", "n"), role=""),), _summary(w), (("hₜ", f"{act}({w.affine('')})"),), w.notes(),
        described, w.shapes(), (30.0, 26.0),
    )  # fmt: skip


_CELLS = {"LSTM": _lstm, "ConvLSTM": _lstm, "GRU": _gru, "SimpleRNN": _simple}
