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
    columns = {node.key: node.column for node in cell.nodes}
    ends = [(columns[str(wire.spots[0])], columns[str(wire.spots[-1])]) for wire in cell.wires]
    assert (3, 6) in ends  # from the last step, past the space between both, to the first
    assert seen(drawn(netdiagram.load(SEQ2SEQ), unroll=2)).count("h, c") == 3


def test_what_is_left_out_is_told() -> None:
    listing = "x = Input((9, 4))\nh = GRU(8, return_sequences=True)(x)\nm = Model(x, Dense(2)(GlobalMaxPooling1D()(h)))"
    words = seen(drawn(netdiagram.load(listing), unroll=3))
    assert "not drawn: global max, dense" in words
    assert [word for word in words if word[0] == "h" and word != "h"] == ["h₁", "h₂", "h₉"]
    assert not [word for word in seen(drawn(netdiagram.load(STACK), unroll=3)) if word.startswith("not drawn")]


ATTENDING = """
source, target = Input((20,), name="source"), Input((7,), name="target")
e, h, c = LSTM(64, return_sequences=True, return_state=True)(Embedding(900, 32)(source))
d = LSTM(64, return_sequences=True)(Embedding(700, 32)(target), initial_state=[h, c])
context = Attention()([d, e])
m = Model([source, target], Dense(700)(Concatenate()([d, context])))
"""
BOTH_WAYS = """
source, target = Input((None,), name="source"), Input((None,), name="target")
e, f, b = Bidirectional(GRU(64, return_sequences=True, return_state=True))(Embedding(900, 32)(source))
d = GRU(128, return_sequences=True)(Embedding(700, 32)(target), initial_state=Concatenate()([f, b]))
context = AdditiveAttention()([d, e])
m = Model([source, target], Dense(700)(Concatenate()([context, d])))
"""
LATER = """
target, source = Input((9,)), Input((12,))
d = GRU(32, return_sequences=True)(Embedding(700, 32)(target))
e = Bidirectional(GRU(32, return_sequences=True), merge_mode="sum")(Embedding(900, 32)(source))
x = Add()([d, MultiHeadAttention(1, 32)(query=d, value=e)])
m = Model([target, source], Dense(700)(x))
"""
POINTING = """
points, steps = Input((12, 2)), Input((5, 2))
e, h, c = LSTM(32, return_sequences=True, return_state=True)(points)
d = LSTM(32, return_sequences=True)(steps, initial_state=[h, c])
m = Model([points, steps], Softmax()(Dot(axes=2)([Dense(16)(d), Dense(16)(e)])))
"""
ITSELF = """
x = Input((9, 4))
h = GRU(8, return_sequences=True)(x)
m = Model(x, Dense(2)(Concatenate()([h, Attention()([h, h])])))
"""
DEEP = """
x, y = Input((9, 8)), Input((7, 8))
a, b = x, y
for _ in range(3):
    a, h, c = LSTM(16, return_sequences=True, return_state=True)(a)
    b = LSTM(16, return_sequences=True)(b, initial_state=[h, c])
m = Model([x, y], Dense(4)(b))
"""
AGAIN = """
x = Input((9, 8))
a, h, c = LSTM(16, return_sequences=True, return_state=True)(x)
m = Model(x, LSTM(16, return_sequences=True)(a, initial_state=[h, c]))
"""
LOOKING = {
    "attending": ATTENDING,
    "both": BOTH_WAYS,
    "later": LATER,
    "pointing": POINTING,
    "itself": ITSELF,
    "deep": DEEP,
    "again": AGAIN,
}


@pytest.mark.parametrize("column", [740, 480])
@pytest.mark.parametrize("steps", [2, 3, 6])
@pytest.mark.parametrize("name", LOOKING)
def test_attention_between_sequences_is_legible(name: str, steps: int, column: int) -> None:
    scene = drawn(netdiagram.load(LOOKING[name]), unroll=steps, column=column)
    laws.check(scene, column)
    assert not [word for word in seen(scene) if word.startswith("not drawn")]
    assert scene == drawn(netdiagram.load(LOOKING[name]), unroll=steps, column=column)


def test_each_step_of_a_decoder_looks_at_all_steps_of_the_encoder() -> None:
    found = unrolled.tracks(blocks.outline(netdiagram.load(ATTENDING)))
    assert [track.name for track in found] == ["source", "target"]
    assert not found[0].read  # all that reads it is drawn
    looking, merge = found[1].rows[2:4]
    assert looking.memory == found[0].rows[-1].call
    assert merge.mark == "Concatenate"
    assert merge.skips == (1,)
    cell = unrolled.cell(found, 3)
    known = {node.key: node for node in cell.nodes}
    feeds = [wire for wire in cell.wires if "memory" in str(wire.spots[-1])]
    reads = [wire for wire in cell.wires if known[str(wire.spots[-1])].title == "Attention" and not wire.label]
    copies = [node for node in cell.nodes if node.title == "Attention"]
    assert len(feeds) == len([node for node in cell.nodes if node.title == "LSTM"]) / 2 == len(copies) == 3
    assert len(reads) == 2 * len(copies)  # its own query, and what all of them look at
    assert "h₁ … h₂₀" in seen(drawn(netdiagram.load(ATTENDING), unroll=2))


def test_what_others_look_at_stands_before_them() -> None:
    found = unrolled.tracks(blocks.outline(netdiagram.load(LATER)))
    assert [track.rows[-1].layer.type for track in found] == ["Bidirectional", "Dense"]


def test_sequences_stand_below_each_other_in_a_narrow_column() -> None:
    wide, narrow = (drawn(netdiagram.load(ATTENDING), unroll=2, column=column) for column in (740, 480))
    assert wide.width > narrow.width
    assert wide.height < narrow.height
    assert seen(wide).count("64 units") == seen(narrow).count("64 units")


def test_what_carries_a_state_is_drawn_as_its_line() -> None:
    found = unrolled.tracks(blocks.outline(netdiagram.load(BOTH_WAYS)))
    assert len(found[1].carriers) == 1
    assert not unrolled.undrawn(blocks.outline(netdiagram.load(BOTH_WAYS)), found)


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


def test_what_is_repeated_at_each_step_bears_the_name_of_what_gave_it() -> None:
    coder = "Input((30, 5))\nLSTM(16)\nRepeatVector(30)\nLSTM(16, return_sequences=True)\nTimeDistributed(Dense(5))"
    scene = drawn(netdiagram.load(coder), unroll=3)
    laws.check(scene)
    assert [word for word in seen(scene) if word[0] == "x"] == ["x₁", "x₂", "x₃₀"]  # of the first sequence only
    assert seen(scene).count("h") == 1 + 3
