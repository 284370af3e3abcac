"""Ladders of tensors: nested, several in a row, with gates and with what all blocks are told; pyramids and stairs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import layered_laws as laws
import pytest

import netdiagram
from netdiagram import blocks
from netdiagram.ir import anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Scene
from netdiagram.views import tensors
from netdiagram.views.tensors import bars, levels, reduced, repeated
from netdiagram.views.tensors.turned import Operation, Turned, turn

MODELS = Path(__file__).parents[2] / "docs/models"
HEAD = "from keras import Input, Model, layers\nfrom keras.layers import *\n"

RESIDUAL = """
def residual(x, filters, strides=1):
    shortcut = x
    if strides > 1 or x.shape[-1] != filters:
        shortcut = Conv2D(filters, 1, strides=strides)(x)
    y = Conv2D(filters, 3, strides=strides, padding="same", activation="relu")(x)
    y = Conv2D(filters, 3, padding="same")(y)
    return ReLU()(add([y, shortcut]))
"""

STAIRS = (
    HEAD
    + RESIDUAL
    + """
x = i = Input((64, 64, 3))
x = Conv2D(16, 3, padding="same", activation="relu")(x)
for filters, count in ((16, 3), (32, 4), (64, 6)):
    for n in range(count):
        x = residual(x, filters, 2 if n == 0 and filters > 16 else 1)
m = Model(i, Dense(10)(GlobalAveragePooling2D()(x)))
"""
)

PYRAMID = (
    HEAD
    + """
x = i = Input((128, 128, 3))
kept = []
for filters in (16, 32, 64, 128):
    x = Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
    kept.append(x)
p = Conv2D(32, 1)(kept.pop())
outs = [p]
for c in kept[::-1][:2]:
    p = add([UpSampling2D()(p), Conv2D(32, 1)(c)])
    outs.append(Conv2D(32, 3, padding="same")(p))
m = Model(i, outs)
"""
)

TOLD = (
    HEAD
    + """
x = image = Input((32, 32, 3), name="image")
step = Input((16,), name="step")
t = Dense(64, activation="swish")(step)

def block(x, filters):
    y = Conv2D(filters, 3, padding="same")(x)
    y = add([y, Reshape((1, 1, filters))(Dense(filters)(t))])
    y = Conv2D(filters, 3, padding="same", activation="swish")(y)
    return add([y, Conv2D(filters, 1)(x)])

kept = []
for filters in (16, 32):
    x = block(x, filters)
    kept.append(x)
    x = AveragePooling2D(2)(x)
x = block(x, 64)
for filters in (32, 16):
    x = block(concatenate([UpSampling2D()(x), kept.pop()]), filters)
m = Model([image, step], Conv2D(3, 3, padding="same")(x))
"""
)


def network(source: str | Path) -> netdiagram.ir.Network:
    return netdiagram.load(source)


def turned(source: str | Path) -> Turned:
    return turn(blocks.outline(network(source)), Options(nodes="tensors"))


def known(found: Turned) -> reduced.Known:
    sizes = levels.maps(found)
    assert sizes is not None
    own = levels.levels(found, sizes)
    assert own is not None
    return reduced.Known(sizes, own, {})


def few(source: str | Path) -> list[Operation]:
    found = turned(source)
    told = known(found)
    return list(repeated.joined(reduced.reduced(found, told), told).operations)


def drawn(source: str | Path, **given: object) -> Scene:
    options = Options(**{"nodes": "tensors", **given})  # type: ignore[arg-type]
    return tensors.draw(blocks.outline(network(source), options.detail), options)


def seen(scene: Scene) -> list[str]:
    return [text.content for text in laws.texts(scene)]


def linked(items: tuple[Item, ...]) -> list[str]:
    found: list[str] = []
    for item in items:
        if isinstance(item, Group):
            found += item.keys
            found += linked(item.items)
    return found


CASES = [MODELS / f"{name}.py" for name in ("unet_plus_plus", "attention_unet", "retinanet", "deeplab_v3_plus", "vae")]


@pytest.mark.parametrize("source", [*CASES, STAIRS, PYRAMID, TOLD])
@pytest.mark.parametrize("column", [480, 740])
def test_ladders_fit_the_column_and_link_every_layer_once(source: str | Path, column: int) -> None:
    scene = drawn(source, column=column)
    assert scene.width <= column
    laws.check(scene, column)
    shown = Counter(linked(scene.items))
    assert max(shown.values()) == 1
    assert set(shown) == {anchor(layer.name) for layer in network(source).layers}


@pytest.mark.parametrize(
    ("name", "most"),
    [("unet_plus_plus", 700), ("hourglass", 1250), ("attention_unet", 650), ("retinanet", 850), ("resnet50", 700)],
)
def test_branching_networks_are_no_endless_columns(name: str, most: int) -> None:
    scene = drawn(MODELS / f"{name}.py")
    assert scene.height <= most
    assert scene.width <= 740


def test_levels_follow_the_maps() -> None:
    found = turned(MODELS / "unet_plus_plus.py")
    told = known(found)
    sides = {(level, size.side) for level, size in zip(told.levels, told.sizes, strict=True)}
    assert sides == {(0, 256.0), (1, 128.0), (2, 64.0), (3, 32.0), (4, 16.0)}


def test_maps_that_convolutions_trim_stay_on_their_level() -> None:
    assert max(known(turned(MODELS / "unet_paper.py")).levels) == 4


def test_what_exchanges_axes_leads_to_no_other_level() -> None:
    found = turned(HEAD + "x = i = Input((196, 64))\nx = Permute((2, 1))(Dense(8)(x))\nm = Model(i, Dense(4)(x))")
    assert max(known(found).levels) == 0


def test_what_splits_and_comes_together_is_one_operation() -> None:
    operations = few(STAIRS)
    assert [(each.name, each.times) for each in operations if each.inner] == [
        ("residual", 3),
        ("residual", 1),
        ("residual", 3),
        ("residual", 1),
        ("residual", 5),
    ]


def test_what_goes_down_and_up_is_never_one_operation() -> None:
    for source in (MODELS / "unet.py", MODELS / "hourglass.py", PYRAMID):
        found = turned(source)
        told = known(found)
        for operation in reduced.reduced(found, told).operations:
            if operation.inner:
                ends = sorted(told.levels[each] for each in (operation.sources[0], operation.targets[0]))
                inside = {told.levels[each] for one in operation.inner for each in one.targets}
                assert min(inside) >= ends[0]
                assert max(inside) <= ends[1]


def test_units_of_several_operations_are_repeated_as_one() -> None:
    (layer,) = [each for each in few(MODELS / "vit.py") if each.inner]
    assert layer.times == 12


def test_a_gate_reads_what_opens_it_besides() -> None:
    gates = [each for each in few(MODELS / "attention_unet.py") if each.inner]
    assert len(gates) == 4
    assert all(len(each.sources) == len(each.aside) == 1 for each in gates)
    told = seen(drawn(MODELS / "attention_unet.py"))
    assert told.count("gate") == 4


def test_what_all_blocks_are_told_is_starred() -> None:
    told = seen(drawn(TOLD))
    assert "64*" in told
    assert "* reads what ends in * besides" in told
    assert "step" in told
    assert sum(text.startswith("block*") for text in told) == 5


def test_parts_of_a_nested_ladder_stand_side_by_side() -> None:
    found = turned(MODELS / "unet_plus_plus.py")
    told = known(found)
    made, _ = bars.bars(found, told.sizes, told.levels)
    wide = [bar for bar in made if len(bar.channels) > 1]
    assert sorted(len(bar.channels) for bar in wide) == [2, 2, 2, 2, 3, 3, 3, 4, 4, 5]
    assert all(bar.own == (*[False] * (len(bar.channels) - 1), True) for bar in wide)


def test_ladders_in_a_row_stand_on_rows_of_their_own() -> None:
    scene = drawn(MODELS / "hourglass.py")
    ups = [
        line
        for group in scene.items
        if isinstance(group, Group) and group.kind != "legend"
        for line in group.items
        if isinstance(line, Line) and line.role == "transposed" and line.arrow
    ]
    assert len({line.points[-1][0] for line in ups}) >= 4
    assert len(ups) == 2 * 4


def test_full_detail_is_drawn_in_full() -> None:
    told = seen(drawn(STAIRS, detail="full", direction="down"))
    assert sum(text.startswith("Conv 3×3") for text in told) >= 2 * 13


def test_what_is_too_wide_to_flow_right_flows_down() -> None:
    assert drawn(MODELS / "fcn8.py", direction="right", detail="full").width <= 740
    assert drawn(MODELS / "unet.py", direction="right").width <= 740


def test_many_ways_side_by_side_are_one_operation_where_all_have_no_room() -> None:
    listing = (
        HEAD
        + "i = Input((32, 32, 3))\nways = [GlobalAveragePooling2D()(Conv2D(4, 1 + k % 3)(i)) for k in range(40)]\n"
        + "m = Model(i, Dense(2)(Concatenate()(ways)))"
    )
    scene = drawn(listing)
    assert scene.width <= 740
    assert scene.height <= 500
    assert set(linked(scene.items)) == {anchor(layer.name) for layer in network(listing).layers}
