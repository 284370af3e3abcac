"""Neurons: what is drawn of which network, what is refused, and that nothing is in the way of anything."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layered_laws import check, flat, groups, texts

import netdiagram
from netdiagram import blocks
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Circle, Line, Scene, Text
from netdiagram.views import VIEWS, choose, neurons
from netdiagram.views.neurons import curves
from netdiagram.views.neurons.placing import RADIUS

IRIS = """
Sequential([Input((4,)), Dense(12, activation="relu"), Dense(12, activation="relu"), Dense(3, activation="softmax")])
"""


def drawn(listing: str, **given_: object) -> Scene:
    options = Options(**given_)  # type: ignore[arg-type]
    return neurons.draw(blocks.outline(netdiagram.load(listing), options.detail), options)


def said(scene: Scene) -> list[str]:
    return [text.content for text in texts(scene)]


def cells(scene: Scene) -> list[list[Circle]]:
    """The neurons of each column."""
    return [
        [item for item in group.items if isinstance(item, Circle) and item.part in {"mark", "copy"}]
        for group in groups(scene, "block")
    ]


def strokes(scene: Scene, part: str) -> list[Line]:
    return [item for item in flat(scene.items) if isinstance(item, Line) and item.part == part]


def test_every_neuron_of_a_small_layer_is_drawn() -> None:
    scene = drawn('Sequential([Input((3,)), Dense(5, activation="tanh"), Dense(2)])')
    assert [len(column) for column in cells(scene)] == [3, 5, 2]
    # the sample in the legend is one more
    assert len(strokes(scene, "weight")) == 3 * 5 + 5 * 2 + 1
    assert len(strokes(scene, "bias")) == 5 + 2


def test_a_large_layer_has_an_ellipsis_with_the_true_count() -> None:
    scene = drawn('Sequential([Input((28, 28)), Flatten(), Dense(128, activation="relu"), Dense(10)])')
    assert [len(column) for column in cells(scene)] == [6, 6, 10]
    words = said(scene)
    assert {"784", "128", "28×28 → 784", "Not all are drawn"} <= set(words)
    assert {"x₁", "x₇₈₄", "ŷ₁₀"} <= set(words)


def test_a_layer_that_reads_two_has_one_bias() -> None:
    scene = drawn("a, b = Input((2,)), Input((3,)); Model([a, b], Dense(4)(Concatenate()([a, b])))")
    assert len(strokes(scene, "bias")) == 4
    assert said(scene).count("1") == 1


def test_captions_of_all_columns_stand_above_the_legend() -> None:
    scene = drawn(
        "Sequential([Input((3,)), Dense(2, activation='relu', name='few'), Dropout(0.1), GaussianNoise(0.5), Dense(10)])"
    )
    legend = min(text.y for group in groups(scene, "legend") for text in group.items if isinstance(text, Text))
    captions = max(text.y for group in groups(scene, "block") for text in group.items if isinstance(text, Text))
    assert legend - captions > 20


def test_long_captions_of_outer_columns_stay_in_the_picture() -> None:
    check(
        drawn(
            "Sequential([Input((11,)), Normalization(), GaussianNoise(0.125), Dense(64, activation='leaky_relu'), Dropout(0.125),"
            " Dense(10, activation='hard_sigmoid', name='probabilities'), ActivityRegularization(0.1)])"
        )
    )


def test_a_layer_without_bias_has_none() -> None:
    scene = drawn("Sequential([Input((2,)), Dense(3, use_bias=False), Dense(1, use_bias=False)])")
    assert not strokes(scene, "bias")
    assert "Bias" not in said(scene)


def test_what_stands_between_is_told_in_captions() -> None:
    scene = drawn(
        "Sequential([Input((8,)), Dense(6), BatchNormalization(), Activation('relu'), Dropout(0.25), Dense(2, name='two')])"
    )
    assert len(cells(scene)) == 3
    told = " ".join(said(scene))
    for words in ("6 units", "batch norm", "ReLU", "dropout 0.25", "two"):
        assert words in told


def test_what_is_reshaped_at_the_end_is_told() -> None:
    words = said(
        drawn("Sequential([Input((4, 4)), Flatten(), Dense(2), Dense(16, activation='sigmoid'), Reshape((4, 4))])")
    )
    assert any("reshaped to 4×4" in text for text in words)


@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "softmax", "gelu", "silu", "leaky_relu", "softplus"])
def test_activations_have_a_glyph(activation: str) -> None:
    assert curves.known(activation)
    for item in curves.draw(activation, 10, 20, "dense"):
        for x, y in item.points if isinstance(item, Line) else ():
            assert 10 <= x <= 10 + curves.WIDTH
            assert 20 <= y <= 20 + curves.HEIGHT


def test_the_glyph_of_relu_has_one_corner() -> None:
    line = [item for item in curves.draw("relu", 0, 0, "dense") if isinstance(item, Line)][-1]
    assert len(line.points) == 3


def test_several_inputs_stand_above_each_other_and_join() -> None:
    scene = drawn("""
a, b = Input((3,), name="user"), Input((4,), name="item")
x = Concatenate()([Dense(2)(a), Dense(2)(b)])
Model([a, b], Dense(1, name="click")(x))
""")
    sizes = sorted(len(column) for column in cells(scene))
    assert sizes == [1, 2, 2, 3, 4]
    # every neuron that is joined has a weight of its own
    assert len(strokes(scene, "weight")) >= 3 * 2 + 4 * 2 + 4
    check(scene)


def test_what_is_read_further_on_stands_there_again() -> None:
    scene = drawn("""
x = Input((4,), name="wide")
Model(x, Dense(1)(Concatenate()([x, Dense(3)(Dense(5)(x))])))
""")
    assert sorted(len(column) for column in cells(scene)) == [1, 3, 4, 4, 5]
    assert "as before" in said(scene)
    assert any(item.part == "copy" for column in cells(scene) for item in column)


def test_a_deep_network_goes_on_in_further_rows() -> None:
    layers = ", ".join(["Dense(4)"] * 14)
    scene = drawn(f"Sequential([Input((3,)), {layers}])")
    assert len({column[0].y for column in cells(scene)}) > 2
    check(scene)


@pytest.mark.parametrize(
    ("listing", "named"),
    [
        (
            "Sequential([Input((8, 8, 1)), Conv2D(4, 3, name='edges'), Flatten(), Dense(2)])",
            "not edges (convolution 3×3)",
        ),
        ("Sequential([Input((8, 3)), LSTM(4, name='memory'), Dense(2)])", "not memory (LSTM)"),
        (
            "Sequential([Input((8, 3)), Dense(4, name='each'), Flatten(), Dense(2)])",
            "each is applied at each of 8 places",
        ),
        ("Sequential([Input((8,)), Dropout(0.5)])", "there is no dense layer"),
    ],
)
def test_what_it_cannot_draw_it_refuses_by_name(listing: str, named: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        drawn(listing)
    assert caught.value.code == "view.neurons"
    assert named in caught.value.message
    assert "set view to" in (caught.value.hint or "")


def test_auto_never_takes_it() -> None:
    outline = blocks.outline(netdiagram.load(IRIS))
    assert choose(outline, Options()) != "neurons"
    assert VIEWS["neurons"].suits(outline, Options())
    assert not VIEWS["neurons"].suits(
        blocks.outline(netdiagram.load("Sequential([Input((9, 1)), LSTM(2)])")), Options()
    )


def test_columns_lead_to_the_rows_of_the_table() -> None:
    scene = drawn(
        "Sequential([Input((4,), name='in'), Dense(3, name='one'), Dropout(0.1, name='off'), Dense(2, name='two')])"
    )
    assert [(group.key, group.keys) for group in groups(scene, "block")] == [
        ("in", ("in",)),
        ("one", ("one", "off")),
        ("two", ("two",)),
    ]
    assert "15 parameters" in groups(scene, "block")[1].title


def test_it_is_small() -> None:
    made = netdiagram.render(netdiagram.load(IRIS), view="neurons")
    assert isinstance(made, str)
    assert len(made.encode()) < 9_000


@settings(max_examples=60, deadline=None)
@given(
    units=st.lists(st.integers(1, 3000), min_size=1, max_size=9),
    first=st.integers(1, 900),
    column=st.integers(320, 900),
    bias=st.booleans(),
)
def test_nothing_is_in_the_way(units: list[int], first: int, column: int, bias: bool) -> None:
    """No text over another or struck through, no neuron over another, whatever the sizes."""
    layers = ", ".join(f"Dense({count}, activation='relu', use_bias={bias})" for count in units)
    scene = drawn(f"Sequential([Input(({first},)), {layers}])", column=column)
    check(scene, max(column, 420))
    circles = [item for item in flat(scene.items) if isinstance(item, Circle) and item.r == RADIUS]
    for one, other in combinations(circles, 2):
        assert hypot(one.x - other.x, one.y - other.y) > 2 * RADIUS


# ------------------------------------------------------------ merges, nested models


RESIDUAL = """
i = Input((6,))
h = Dense(4, activation="relu")(i)
y = ReLU()(Add()([Dense(4)(h), h]))
m = Model(i, Dense(2, activation="softmax")(y))
"""


def test_vectors_are_added_neuron_by_neuron() -> None:
    scene = drawn(RESIDUAL)
    merge = next(group for group in groups(scene, "block") if group.key == "add")
    assert len([item for item in merge.items if isinstance(item, Circle) and item.role == "merge"]) == 4
    assert {"add", "Add", "as before"} <= set(said(scene))
    wires = [item for group in groups(scene, "edge") for item in group.items if isinstance(item, Line)]
    straight = [line for line in wires if line.part == "edge" and not line.arrow]
    # one of them is cut by a caption
    assert 2 * 4 <= len(straight) <= 2 * 4 + 1
    check(scene)


def test_sums_written_as_sums_are_drawn_alike() -> None:
    assert cells(drawn(RESIDUAL.replace("Add()([Dense(4)(h), h])", "Dense(4)(h) + h"))) == cells(drawn(RESIDUAL))


def test_what_is_merged_has_no_weights_of_its_own() -> None:
    scene = drawn(
        "a, b = Input((3,)), Input((3,))\nm = Model([a, b], Dense(1)(Multiply()([Dense(3)(a), Dense(3)(b)])))"
    )
    # between inputs and dense layers, from the product to the output, and one in the legend
    assert len(strokes(scene, "weight")) == 2 * 9 + 3 + 1
    check(scene)


def test_models_within_the_model_are_drawn_as_their_layers() -> None:
    scene = drawn("""
encoder = Sequential([Input((12,)), Dense(8, activation="relu"), Dense(3)], name="encoder")
decoder = Sequential([Input((3,)), Dense(8, activation="relu"), Dense(12)], name="decoder")
i = Input((12,))
m = Model(i, decoder(encoder(i)))
""")
    assert [len(column) for column in cells(scene)] == [6, 8, 3, 8, 6]
    assert [group.key for group in groups(scene, "block")] == ["input_layer_2", "encoder", "", "decoder", ""]
    check(scene)


@pytest.mark.parametrize(
    ("listing", "named"),
    [
        ("a = Input((4, 4))\nm = Model(a, Dense(2)(Flatten()(Add()([a, a]))))", "merges tensors of 2 dimensions"),
        (
            "a = Input((4,))\nb = Concatenate()([Dense(2)(a), Dense(2)(a)])\nm = Model(a, Dense(2)(Add()([a, b])))",
            "put side by side",
        ),
        ("a, b = Input((4,)), Input((4,))\nm = Model([a, b], Add()([a, b]))", "there is no dense layer"),
    ],
)
def test_merges_it_cannot_draw_it_refuses_in_words(listing: str, named: str) -> None:
    with pytest.raises(NetdiagramError, match=named):
        drawn(listing)


# ------------------------------------------------------------ down


def test_layers_stand_below_each_other_where_data_flows_down() -> None:
    scene = drawn(IRIS, direction="down")
    rows = [{circle.y for circle in column} for column in cells(scene)]
    assert all(len(row) == 1 for row in rows)
    heights = [row.pop() for row in rows]
    assert heights == sorted(heights)
    assert set(said(scene)) == set(said(drawn(IRIS)))
    check(scene)


def test_arrows_lead_in_from_above_and_out_below() -> None:
    scene = drawn(IRIS, direction="down")
    arrows = [line for line in strokes(scene, "edge") if line.arrow]
    assert len(arrows) == 4 + 3
    assert all(x0 == x1 and y1 > y0 for (x0, y0), (x1, y1) in (line.points for line in arrows))


@settings(max_examples=40, deadline=None)
@given(
    units=st.lists(st.integers(1, 3000), min_size=1, max_size=7),
    first=st.integers(1, 900),
    column=st.sampled_from([420, 480, 740]),
    bias=st.booleans(),
)
def test_nothing_is_in_the_way_downwards(units: list[int], first: int, column: int, bias: bool) -> None:
    layers = ", ".join(f"Dense({count}, activation='relu', use_bias={bias})" for count in units)
    scene = drawn(f"Sequential([Input(({first},)), {layers}])", column=column, direction="down")
    check(scene, max(column, scene.width))


@pytest.mark.parametrize(("direction", "column"), [("auto", 480), ("auto", 740), ("down", 740)])
def test_branches_of_neurons_are_legible(direction: str, column: int) -> None:
    scene = drawn(
        """
a, b = Input((3,), name="user"), Input((4,), name="item")
u, v = Dense(5, activation="relu")(a), Dense(5, activation="relu")(b)
mlp = Dense(4, activation="relu")(Concatenate()([a, b]))
m = Model([a, b], Dense(1, activation="sigmoid")(Concatenate()([Multiply()([u, v]), mlp])))
""",
        direction=direction,
        column=column,
    )
    check(scene, max(column, scene.width))


def test_what_has_no_room_or_no_end_is_refused_in_words() -> None:
    wide = "i = Input((8,))\nm = Model(i, Dense(1)(Concatenate()([Dense(9)(i) for _ in range(6)])))"
    with pytest.raises(NetdiagramError, match="no room side by side"):
        drawn(wide, direction="down")
    with pytest.raises(NetdiagramError, match="up to 60, but here there are 91"):
        drawn("Sequential([Input((3,)), " + ", ".join(["Dense(4)"] * 90) + "])")
