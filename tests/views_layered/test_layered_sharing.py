"""Layers that are called again in layered drawings: what comes back runs below the axis, what stands elsewhere is dashed."""

from __future__ import annotations

from itertools import pairwise

import layered_laws as laws
import pytest
from scenes import flat, nested

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Line, Rect, Scene
from netdiagram.views import layered

REFINED = """
x = i = Input((32, 32, 3))
x = Conv2D(16, 3, padding="same", name="stem")(x)
step = Conv2D(16, 3, padding="same", name="step")
for _ in range(5):
    x = step(x)
m = Model(i, Conv2D(3, 3, padding="same")(x))
"""
PAIRS = """
x = i = Input((32, 32, 8))
a, b = Conv2D(16, 3, padding="same", name="expand"), Conv2D(8, 1, name="squeeze")
for _ in range(3):
    x = b(a(x))
m = Model(i, Dense(10)(Flatten()(MaxPooling2D()(x))))
"""
RESIDUAL = """
i = Input((32, 32, 3))
x = Conv2D(16, 3, padding="same", name="embed")(i)
a, b = Conv2D(16, 3, padding="same"), Conv2D(16, 3, padding="same")
for _ in range(4):
    x = Add()([x, b(a(x))])
m = Model(i, Conv2D(3, 3, padding="same")(x))
"""
FROM_THE_FIRST = """
x = i = Input((32, 32, 8))
step = Conv2D(8, 3, padding="same")
for _ in range(3):
    x = step(x)
m = Model(i, x)
"""
TOWERS = """
one, two = Conv2D(8, 3, activation="relu"), Dense(16)
def tower(x):
    return two(Flatten()(MaxPooling2D()(one(x))))
a, b = Input((28, 28, 1), name="left"), Input((28, 28, 1), name="right")
m = Model([a, b], Dense(1)(Concatenate()([tower(a), tower(b)])))
"""
LOOPS = {"refined": REFINED, "pairs": PAIRS, "residual": RESIDUAL, "first": FROM_THE_FIRST}


def drawn(listing: str, **given: object) -> Scene:
    return layered.draw(blocks.outline(netdiagram.load(listing)), Options(**given))  # type: ignore[arg-type]


def words(scene: Scene) -> list[str]:
    return [text.content for text in laws.texts(scene)]


def backwards(scene: Scene, axis: int) -> list[Line]:
    """Arrows that end before they begin, along the flow."""
    lines = [item for item in flat(scene.items) if isinstance(item, Line) and item.arrow and item.role == "ink"]
    return [line for line in lines if line.points[-1][axis] < line.points[0][axis]]


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("name", LOOPS)
def test_what_a_layer_gives_comes_back_to_it(name: str, direction: str) -> None:
    scene = drawn(LOOPS[name], direction=direction)
    laws.check(scene)
    axis = 1 if direction == "down" else 0
    (back,) = backwards(scene, axis)
    # beside the axis throughout, on the side of the brackets
    across = [point[1 - axis] for point in back.points]
    assert across[1] == across[2] > max(across[0], across[3]) + 20
    assert "shared weights" in words(scene)
    counts = [word.rpartition(" ")[2] for word in words(scene)]
    assert len([count for count in counts if count in {"×3", "×4", "×5"}]) == 1


def test_a_layer_that_is_called_again_is_drawn_once() -> None:
    assert words(drawn(REFINED)).count("step") == 1
    assert words(drawn(REFINED.replace("x = step(x)", 'x = Conv2D(16, 3, padding="same")(x)'))).count("step") == 0
    keys = [group.key for group in nested(drawn(REFINED).items) if group.key]
    assert keys.count("step") == 1


def test_a_pooling_behind_a_loop_is_no_part_of_it() -> None:
    scene = drawn(PAIRS)
    (back,) = backwards(scene, 0)
    (pooling,) = [group for group in nested(scene.items) if "max_pooling2d" in group.keys]
    plates = [x for item in flat(pooling.items) if isinstance(item, Line) for x, _ in item.points]
    assert min(plates) > back.points[0][0]


def test_a_shortcut_within_a_loop_begins_behind_where_the_loop_comes_back() -> None:
    scene = drawn(RESIDUAL)
    (back,) = backwards(scene, 0)
    skips = [item for item in flat(scene.items) if isinstance(item, Line) and item.role == "skip" and item.arrow]
    assert all(back.points[-1][0] < line.points[0][0] for line in skips)
    assert all(line.points[-1][0] < back.points[0][0] for line in skips)


def test_layers_that_are_drawn_again_are_dashed() -> None:
    scene = drawn(TOWERS, direction="right")
    laws.check(scene)
    parts = [group for group in nested(scene.items) if group.kind == "block"]
    dashed = [group for group in parts if any(getattr(item, "part", "") == "again" for item in group.items)]
    assert [group.title.split(":")[0] for group in dashed] == ["conv2d", "dense"]
    assert not any(group.key for group in dashed)
    assert words(scene).count("shared weights") == 1  # the legend
    swatches = [item for item in flat(scene.items) if isinstance(item, Rect) and item.part == "copy"]
    assert len(swatches) == 1
    assert "shared weights" not in words(drawn("Input((8, 8, 3))\nConv2D(4, 3)\nConv2D(4, 3)"))


def test_lines_are_horizontal_or_vertical() -> None:
    for listing in LOOPS.values():
        (back,) = backwards(drawn(listing), 0)
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(back.points))
