"""Graphs turned around: tensors as boxes, operations as arrows; the U of networks that go down and up again."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise
from math import ceil
from pathlib import Path

import layered_laws as laws
import pytest
from branchings import branchings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram import blocks, views
from netdiagram.ir import Network, anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Line, Scene
from netdiagram.views import tensors, words
from netdiagram.views.tensors import ladder
from netdiagram.views.tensors.turned import Turned, turn

HERE = Path(__file__).parent
MODELS = sorted((HERE.parents[1] / "docs/models").glob("*.py"))
SMALL = 120
"""Layers up to which a network is drawn in all directions."""

U = """
def double(x, filters):
    x = Conv2D(filters, 3, padding="same", activation="relu")(x)
    return Conv2D(filters, 3, padding="same", activation="relu")(x)

x = inputs = Input((64, 64, 3))
kept = []
for filters in (16, 32, 64):
    x = double(x, filters)
    kept.append(x)
    x = MaxPooling2D()(x)
x = double(x, 128)
for filters in (64, 32, 16):
    x = Conv2DTranspose(filters, 2, strides=2)(x)
    x = Concatenate()([kept.pop(), x])
    x = double(x, filters)
m = Model(inputs, Conv2D(1, 1, activation="sigmoid")(x))
"""


def drawn(network: Network, **given: object) -> Scene:
    options = Options(**{"nodes": "tensors", **given})  # type: ignore[arg-type]
    return tensors.draw(blocks.outline(network, options.detail), options)


def turned(network: Network) -> Turned:
    return turn(blocks.outline(network), Options(nodes="tensors"))


def seen(scene: Scene) -> list[str]:
    return [text.content for text in laws.texts(scene)]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_models_are_legible(path: Path) -> None:
    network = netdiagram.load(path)
    scene = drawn(network)
    assert scene.width <= 740
    assert scene == drawn(network)
    if len(network.layers) <= SMALL:
        laws.check(scene)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_layer_is_linked_once(path: Path) -> None:
    network = netdiagram.load(path)
    found = turned(network)
    shown = [key for operation in found.operations for key in operation.keys]
    shown += [tensor.key for tensor in found.tensors if tensor.key]
    assert max(Counter(shown).values()) == 1
    assert set(shown) == {anchor(layer.name) for layer in network.layers}


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_all_shapes_are_those_of_the_network(path: Path) -> None:
    network = netdiagram.load(path)
    shapes = {shape for call in network.calls for shape in call.outputs}
    for tensor in turned(network).tensors:
        assert tensor.shape in shapes


def test_shapes_are_boxes_and_operations_arrows() -> None:
    scene = drawn(
        netdiagram.load("Input(28, 28, 1)\nConv2D(8, 3, activation='relu')\nMaxPooling2D()\nFlatten()\nDense(10)")
    )
    told = seen(scene)
    for text in ("28×28×1", "26×26×8", "13×13×8", "1352", "10", "Conv 3×3, ReLU", "Max pool 2×2"):
        assert text.replace("1352", words.dims((None, 1352))) in told
    arrows = [item for item in laws.flat(scene.items) if isinstance(item, Line) and item.arrow and item.part == "flow"]
    assert {"convolution", "pooling", "dense"} <= {line.role for line in arrows}


def test_several_operations_in_a_row_are_one_arrow() -> None:
    listing = "Input(32, 32, 3)\nConv2D(8, 3)\nBatchNormalization()\nReLU()"
    assert len(turned(netdiagram.load(listing)).operations) == 1
    assert "Conv 3×3, BN, ReLU" in seen(drawn(netdiagram.load(listing)))


def test_a_network_that_goes_down_and_up_is_a_ladder() -> None:
    told = seen(drawn(netdiagram.load(U)))
    for text in ("64×64", "32×32", "16×16", "8×8", "2×2", "1×1", "128", "copied, and put side by side"):
        assert text in told
    assert told.count("×2") == 7
    assert told.count("64×64×3") == 0


def test_arrows_of_a_ladder_lead_down_then_up() -> None:
    scene = drawn(netdiagram.load(U))
    ways = [
        line
        for group in scene.items
        if isinstance(group, Group) and group.kind == "block"
        for line in group.items
        if isinstance(line, Line) and line.points[0][0] == line.points[1][0]
    ]
    assert [line.role for line in ways] == ["pooling"] * 3 + ["transposed"] * 3
    assert all(line.points[1][1] > line.points[0][1] for line in ways[:3])
    assert all(line.points[1][1] < line.points[0][1] for line in ways[3:])


def test_copies_across_are_straight_where_nothing_is_between() -> None:
    scene = drawn(netdiagram.load(U))
    across = [item for item in scene.items if isinstance(item, Line) and item.role == ladder.COPIED]
    assert len(across) == 3
    for line in across:
        for (_, y0), (_, y1) in pairwise(line.points):
            assert y0 == y1


@pytest.mark.parametrize(
    "listing",
    [
        "Input(32, 32, 3)\nConv2D(8, 3)\nMaxPooling2D()\nConv2D(8, 3)",
        "Input(20, 8)\nLSTM(4)\nDense(1)",
        U.replace("Concatenate()([kept.pop(), x])", "Concatenate()([Conv2D(4, 1)(kept.pop()), x])"),
    ],
)
def test_others_are_no_ladders(listing: str) -> None:
    network = netdiagram.load(listing)
    scene = drawn(network)
    laws.check(scene)


def test_the_graph_is_turned_around_only_where_asked() -> None:
    outline = blocks.outline(netdiagram.load(U))
    assert views.choose(outline, Options()) != "tensors"
    assert views.draw(outline, Options(nodes="tensors")).view == "tensors"
    assert views.draw(outline, Options(view="graph", nodes="tensors")).view == "tensors"
    assert views.draw(outline, Options(view="graph")).view == "graph"
    assert views.draw(outline, Options(view="layered", nodes="tensors")).view == "layered"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(branchings(), st.sampled_from(["auto", "right"]), st.sampled_from([420, 740]))
def test_any_network_is_drawn_legibly(network: Network, direction: str, column: int) -> None:
    scene = drawn(network, direction=direction, column=column)
    laws.check(scene, max(column, ceil(scene.width)))


@st.composite
def ladders(draw: st.DrawFn) -> str:
    """Listings of networks that go down and up again, however they do."""
    depth, convs = draw(st.integers(1, 5)), st.integers(0, 3)
    lines = [f"x = i = Input((64, 64, {draw(st.sampled_from([1, 3]))}))", "kept = []"]

    def convolve(filters: int) -> None:
        for _ in range(draw(convs)):
            size = draw(st.sampled_from([1, 3, 5]))
            lines.append(f"x = Conv2D({filters}, {size}, padding='same', activation='relu')(x)")

    for level in range(depth):
        convolve(8 << level)
        down = draw(st.sampled_from(["MaxPooling2D()", f"Conv2D({8 << level}, 3, strides=2, padding='same')"]))
        lines += ["kept.append(x)", f"x = {down}(x)"]
    convolve(8 << depth)
    for level in range(depth)[::-1]:
        up = ["UpSampling2D()", f"Conv2DTranspose({8 << level}, 2, strides=2)"]
        lines.append(f"x = {draw(st.sampled_from(up))}(x)")
        if draw(st.booleans()):
            convolve(8 << level)
        how = draw(st.sampled_from(["none", "concat", "concat", "add", "way"]))
        if how == "concat":
            lines.append("x = Concatenate()([kept.pop(), x])")
        elif how == "way":
            lines.append("x = Concatenate()([Conv2D(4, 1)(kept.pop()), x])")
        elif how == "add":
            lines.append("s = kept.pop()")
            lines.append("x = Add()([Conv2D(12, 1)(s), Conv2D(12, 1)(x)])")
        else:
            lines.append("kept.pop()")
        convolve(8 << level)
    return "\n".join([*lines, "m = Model(i, Conv2D(2, 1)(x))"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ladders())
def test_any_ladder_is_legible(listing: str) -> None:
    laws.check(drawn(netdiagram.load(listing)))


@pytest.mark.parametrize("direction", ["down", "right"])
def test_both_directions_are_legible(direction: str) -> None:
    laws.check(drawn(netdiagram.load("Input(8)\nDense(4, name='a')\nDense(2)"), direction=direction))


@pytest.mark.parametrize(
    ("name", "listing"), [("ladder", U), ("residual", (HERE.parents[1] / "docs/models/resnet_block.py"))]
)
def test_golden_tensors(name: str, listing: object) -> None:
    made = netdiagram.render(netdiagram.load(listing), nodes="tensors")
    path = HERE / "drawings" / f"{name}.svg"
    assert isinstance(made, str)
    if os.environ.get("NETDIAGRAM_GOLDENS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert made == path.read_text(encoding="utf-8"), f"{path.name} changed: look at it, then `make goldens`"
