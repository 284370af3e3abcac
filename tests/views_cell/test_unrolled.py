"""Recurrent layers over time: copies, states between them, the true number of steps, both directions, two sequences."""

from __future__ import annotations

import layered_laws as laws
import pytest
from cells import drawn

import netdiagram
from netdiagram import blocks
from netdiagram.errors import NetdiagramError
from netdiagram.options import parse_one
from netdiagram.scene import Group, Scene
from netdiagram.views.cell import unrolled

STACK = "Input(200, 24)\nLSTM(16, return_sequences=True)\nDropout(0.2)\nLSTM(8)\nDense(1)"
BOTH = "Input(6, 24)\nBidirectional(GRU(16, return_sequences=True))\nTimeDistributed(Dense(3))"
SEQ2SEQ = """
source, target = Input((None, 32), name="source"), Input((None, 40), name="target")
_, h, c = LSTM(64, return_state=True)(source)
y = LSTM(64, return_sequences=True)(target, initial_state=[h, c])
m = Model([source, target], Dense(40, activation="softmax")(y))
"""


def seen(scene: Scene) -> list[str]:
    return [text.content for text in laws.texts(scene)]


@pytest.mark.parametrize("steps", [2, 3, 4, 12])
@pytest.mark.parametrize("listing", [STACK, BOTH, SEQ2SEQ])
def test_unrolled_layers_are_legible(listing: str, steps: int) -> None:
    scene = drawn(netdiagram.load(listing), unroll=steps)
    laws.check(scene)
    assert scene == drawn(netdiagram.load(listing), unroll=steps)


def test_steps_are_drawn_up_to_the_true_last() -> None:
    words = seen(drawn(netdiagram.load(STACK), unroll=3))
    assert [word for word in words if word.startswith("x")] == ["x₁", "x₂", "x₂₀₀"]
    assert words.count("LSTM") >= 6
    assert words.count("16 units") == words.count("8 units") == 3
    assert "…" in words
    assert "output" in words


def test_short_sequences_are_drawn_whole() -> None:
    words = seen(drawn(netdiagram.load("Input(3, 2)\nGRU(4)"), unroll=5))
    assert [word for word in words if word[0] == "x"] == ["x₁", "x₂", "x₃"]
    assert "…" not in words


def test_sequences_of_open_length_end_with_n() -> None:
    words = seen(drawn(netdiagram.load("Input(None, 2)\nGRU(4)"), unroll=3))
    assert "xₙ" in words


def _wires(listing: str, steps: int = 3) -> list[tuple[object, object]]:
    found = unrolled.tracks(blocks.outline(netdiagram.load(listing)))
    cell = unrolled.cell(found, steps)
    known = {node.key: node for node in cell.nodes}
    return [
        (known[str(wire.spots[0])].column, known[str(wire.spots[-1])].column)
        for wire in cell.wires
        if known[str(wire.spots[0])].row == known[str(wire.spots[-1])].row
    ]


def test_states_go_from_step_to_step() -> None:
    ahead = _wires("Input(9, 2)\nGRU(4)")
    assert ahead == [(1, 2), (2, 3), (3, 4)]
    assert _wires("Input(9, 2)\nGRU(4, go_backwards=True)") == [(b, a) for a, b in reversed(ahead)]


def test_both_directions_are_opposed_and_merged() -> None:
    scene = drawn(netdiagram.load(BOTH), unroll=3)
    words = seen(scene)
    assert words.count("GRU →") == words.count("← GRU") == 3
    assert "y₁" in words


def test_states_are_passed_from_encoder_to_decoder() -> None:
    found = unrolled.tracks(blocks.outline(netdiagram.load(SEQ2SEQ)))
    assert [track.name for track in found] == ["source", "target"]
    assert list(found[1].starts) == [0]
    assert not found[0].read
    assert found[1].read
    cell = unrolled.cell(found, 2)
    assert [frame.title for frame in cell.frames] == ["source, n steps", "target, n steps"]
    joint = [wire for wire in cell.wires if wire.centred]
    assert [wire.label for wire in joint] == ["h, c"]


def test_what_is_left_out_is_told() -> None:
    listing = "x = Input((9, 4))\nh = GRU(8, return_sequences=True)(x)\nm = Model(x, Dense(2)(Attention()([h, h])))"
    words = seen(drawn(netdiagram.load(listing), unroll=3))
    assert "not drawn: attention, dense" in words
    assert [word for word in words if word[0] == "h" and word != "h"] == ["h₁", "h₂", "h₉"]
    assert not [word for word in seen(drawn(netdiagram.load(STACK), unroll=3)) if word.startswith("not drawn")]


def test_each_layer_is_linked_once() -> None:
    keys = [item.key for item in drawn(netdiagram.load(STACK), unroll=3).items if isinstance(item, Group) and item.key]
    assert keys == ["lstm", "lstm_1", "dense"]


def test_one_layer_may_be_unrolled() -> None:
    words = seen(drawn(netdiagram.load(STACK), unroll=3, layer="lstm_1"))
    assert words.count("8 units") == 3
    assert "16 units" not in words


@pytest.mark.parametrize(("layer", "said"), [("", "no recurrent layer"), ("dense", "has no steps to unroll")])
def test_what_has_no_steps_is_refused(layer: str, said: str) -> None:
    with pytest.raises(NetdiagramError, match=said) as caught:
        drawn(netdiagram.load("Input(8)\nDense(8)"), unroll=3, layer=layer)
    assert caught.value.code == "view.unroll"


@pytest.mark.parametrize(("text", "value"), [("4", 4), ("", 3), ("no", 0)])
def test_steps_are_read(text: str, value: int) -> None:
    assert parse_one("unroll", text) == ("unroll", value)


@pytest.mark.parametrize("text", ["1", "13", "many"])
def test_other_numbers_of_steps_are_refused(text: str) -> None:
    with pytest.raises(NetdiagramError, match="between 2 and 12"):
        parse_one("unroll", text)
