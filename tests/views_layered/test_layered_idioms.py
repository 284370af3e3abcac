"""Loops of recurrent layers and cells of tokens in layered drawings with branches."""

from __future__ import annotations

import layered_laws as laws
import pytest

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Scene
from netdiagram.views import layered

ASKING = """
image, question = Input((32, 32, 3), name="image"), Input((12,), name="question")
v = Flatten()(MaxPooling2D()(Conv2D(16, 3, activation="relu")(image)))
q = LSTM(64)(Embedding(900, 48)(question))
m = Model([image, question], Dense(30)(Concatenate()([Dense(64)(v), q])))
"""
STARTED = """
source, target = Input((9, 32), name="source"), Input((7, 40), name="target")
_, h, c = LSTM(64, return_state=True)(source)
y = LSTM(64, return_sequences=True)(Dense(16)(target), initial_state=[h, c])
m = Model([source, target], Dense(40)(y))
"""
CLOSED_LADDER = """
x0 = Input((6, 32, 32, 3))
a = ConvLSTM2D(16, 3, padding="same", return_sequences=True)(x0)
b = TimeDistributed(MaxPooling2D())(a)
c = ConvLSTM2D(32, 3, padding="same", return_sequences=True)(b)
d = Concatenate()([TimeDistributed(UpSampling2D())(c), a])
m = Model(x0, ConvLSTM2D(16, 3, padding="same")(d))
"""


def groups(items: tuple[Item, ...], kind: str) -> list[Group]:
    found = [item for item in items if isinstance(item, Group)]
    return [item for item in found if item.kind == kind] + [more for item in found for more in groups(item.items, kind)]


def drawn(listing: str, **given: object) -> Scene:
    return layered.draw(blocks.outline(netdiagram.load(listing)), Options(**{"view": "layered", **given}))  # type: ignore[arg-type]


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize(("listing", "loops", "cells"), [(ASKING, 1, 1), (STARTED, 2, 0), (CLOSED_LADDER, 3, 0)])
def test_every_recurrent_layer_loops_and_every_row_of_tokens_has_cells(
    listing: str, loops: int, cells: int, direction: str
) -> None:
    scene = drawn(listing, direction=direction)
    laws.check(scene)
    assert len(groups(scene.items, "loop")) == loops
    assert len(groups(scene.items, "cells")) == cells


def test_a_loop_makes_room_for_what_comes_from_above() -> None:
    network = """
i = Input((20, 2))
e, h, c = LSTM(32, return_sequences=True, return_state=True)(i)
d = Input((20, 2), name="start")
y = LSTM(32, return_sequences=True)(d, initial_state=[h, c])
m = Model([i, d], Dot(axes=2)([Dense(16)(y), Dense(16)(e)]))
"""
    scene = drawn(network)
    laws.check(scene)
    over, beside = (line for group in groups(scene.items, "loop") for line in group.items)
    assert isinstance(over, Line)
    assert isinstance(beside, Line)
    assert over.points[1][0] == over.points[0][0]  # up first
    assert beside.points[1][1] == beside.points[0][1]  # to the side first
    arriving = [line for group in groups(scene.items, "edge") for line in group.items if isinstance(line, Line)]
    right = max(x for x, _ in beside.points)
    left = min(x for x, _ in beside.points)
    top, low = min(y for _, y in beside.points), max(y for _, y in beside.points)
    for line in arriving:
        for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
            apart = max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < top or min(y0, y1) > low
            assert apart, (line, beside)


def test_layers_that_repeat_for_each_step_are_called_by_what_they_do_there() -> None:
    words = " ".join(text.content for text in laws.texts(drawn(CLOSED_LADDER, column=480)))
    assert "max pool" in words
    assert "time d" not in words
    assert "…" not in words


def test_lines_side_by_side_tell_their_kernels_where_names_have_no_room() -> None:
    network = """
x = i = Input((64, 64, 64))
for _ in range(3):
    x = Concatenate()([Conv2D(32, k, padding="same", activation="relu")(x) for k in (1, 3, 5)])
    x = MaxPooling2D()(Conv2D(96, 3, padding="same", activation="relu")(x))
m = Model(i, Dense(10)(GlobalAveragePooling2D()(x)))
"""
    scene = drawn(network, detail="fused")
    laws.check(scene)
    words = [text.content for text in laws.texts(scene)]
    for kernel in ("1×1", "3×3", "5×5"):
        assert len([word for word in words if word.startswith((f"{kernel}, 32", f"conv {kernel}"))]) >= 3
