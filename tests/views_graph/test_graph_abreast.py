"""Encoder and decoder side by side: found by structure, each in its own column, joined without meeting anything."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import box, corners, flat, nested

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.scene import Line, Rect, Scene, Text
from netdiagram.views import graph
from netdiagram.views.graph import abreast, nodes

HANDED = """
source, target = Input((None, 24)), Input((None, 30))
_, h, c = LSTM(64, return_state=True)(source)
y = LSTM(64, return_sequences=True)(target, initial_state=[h, c])
m = Model([source, target], Dense(30)(y))
"""
ATTENDING = """
source, target = Input((14,)), Input((11,))
e = GRU(32, return_sequences=True)(Embedding(900, 32)(source))
d = GRU(32, return_sequences=True)(Embedding(700, 32)(target))
context = AdditiveAttention()([d, e])
m = Model([source, target], Dense(700)(Concatenate()([d, context])))
"""
STACKED = """
source, target = Input((9,)), Input((7,))
x, y = Embedding(400, 48)(source), Embedding(300, 48)(target)
for units in (48, 48, 48):
    x, h, c = LSTM(units, return_sequences=True, return_state=True)(x)
    y = LSTM(units, return_sequences=True)(y, initial_state=[h, c])
m = Model([source, target], Dense(300)(y))
"""
TRANSFORMER = """
def encode(x):
    x = LayerNormalization()(Add()([x, MultiHeadAttention(4, 16)(x, x)]))
    return LayerNormalization()(Add()([x, Dense(64)(Dense(256, activation="relu")(x))]))

def decode(y, memory):
    y = LayerNormalization()(Add()([y, MultiHeadAttention(4, 16)(y, y, use_causal_mask=True)]))
    y = LayerNormalization()(Add()([y, MultiHeadAttention(4, 16)(y, memory)]))
    return LayerNormalization()(Add()([y, Dense(64)(Dense(256, activation="relu")(y))]))

source, target = Input((20,)), Input((16,))
x, y = Embedding(1000, 64)(source), Embedding(900, 64)(target)
for _ in range(COUNT):
    x = encode(x)
for _ in range(COUNT):
    y = decode(y, x)
m = Model([source, target], Dense(900)(y))
"""
QUERIES = """
image, queries = Input((16, 16, 64)), Input((10, 64))
memory = Dense(64)(Reshape((256, 64))(image))
y = queries
for _ in range(3):
    y = Add()([y, MultiHeadAttention(4, 16)(LayerNormalization()(y), memory)])
    y = Add()([y, Dense(64)(Dense(128)(LayerNormalization()(y)))])
m = Model([image, queries], [Dense(5, name="kind")(y), Dense(4, name="place")(y)])
"""
CASES = {
    "handed": HANDED,
    "attending": ATTENDING,
    "stacked": STACKED,
    "once": TRANSFORMER.replace("COUNT", "1"),
    "twice": TRANSFORMER.replace("COUNT", "2"),
    "six times": TRANSFORMER.replace("COUNT", "6"),
    "queries": QUERIES,
}
ALONE = """
x = Input((20, 32))
m = Model(x, LayerNormalization()(Add()([x, MultiHeadAttention(2, 16)(x, Dense(32)(Dense(8)(x)))])))
"""
FURTHER = HANDED.replace("Dense(30)(y)", "[Dense(30)(y), Dense(3)(Add()([c, GlobalAveragePooling1D()(y)]))]")
BESIDES = HANDED.replace("Dense(30)(y)", "Dense(30)(Conv1D(8, 1)(y) * Reshape((1, 8))(Dense(8)(c)))")


def outline(listing: str, detail: str = "fused") -> blocks.Outline:
    return blocks.outline(netdiagram.load(listing), detail)


def shown(listing: str, **given: object) -> Scene:
    options = Options(**given)  # type: ignore[arg-type]
    return graph.draw(outline(listing, "fused" if options.detail == "auto" else options.detail), options)


def parts(listing: str) -> abreast.Parted | None:
    return abreast.parted(nodes.graph(outline(listing), Options()))


def titled(scene: Scene, word: str) -> list[Rect]:
    found = [group for group in nested(scene.items) if word in group.title.split("\n")[0] and group.items]
    return [group.items[0] for group in found if isinstance(group.items[0], Rect)]


@pytest.mark.parametrize("name", CASES)
def test_the_parts_are_told_by_what_joins_them(name: str) -> None:
    found = parts(CASES[name])
    assert found is not None
    names = [node.title for node in found.graph.nodes]
    assert sorted([*found.left, *found.right]) == list(range(len(names)))
    assert not any((a in found.left) != (b in found.left) for a, b in found.graph.edges)
    assert all(bridge.source in found.left and bridge.path[0] in found.right for bridge in found.bridges)
    assert any("output" in names[v] for v in found.right)
    assert not any("output" in names[v] for v in found.left)


@pytest.mark.parametrize("listing", [ALONE, "Input((9, 8))\nLSTM(4, return_sequences=True)\nLSTM(3)"])
def test_one_network_is_not_two_parts(listing: str) -> None:
    assert parts(listing) is None


def test_what_else_leads_across_keeps_parts_together_unless_it_is_merged() -> None:
    assert parts(FURTHER) is not None
    assert parts(BESIDES) is not None
    mixed = HANDED.replace("Dense(30)(y)", "[Dense(30)(y), Dense(2)(Concatenate()([Flatten()(Dense(2)(h)), h, c]))]")
    found = parts(mixed)
    assert found is not None
    assert any("Concatenate" in found.graph.nodes[v].title for v in found.left)  # made of the encoder alone


@pytest.mark.parametrize("column", [740, 480])
@pytest.mark.parametrize("name", CASES)
def test_both_parts_begin_at_the_top_and_nothing_meets(name: str, column: int) -> None:
    scene = shown(CASES[name], column=column)
    assert scene.width <= column
    inputs = titled(scene, "Input") or titled(scene, "input")
    assert len({rect.y for rect in inputs}) == 1
    for item in flat(scene.items):
        for x, y in corners(item):
            assert 0 <= x <= scene.width
            assert 0 <= y <= scene.height
    texts = [item for item in flat(scene.items) if isinstance(item, Text)]
    for a, b in combinations(map(box, texts), 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    lines = [item for item in flat(scene.items) if isinstance(item, Line) and item.part == "edge"]
    for text in texts:
        left, top, right, low = box(text)
        for (x0, y0), (x1, y1) in [piece for line in lines for piece in pairwise(line.points)]:
            through = min(x0, x1) < right - 1 and left + 1 < max(x0, x1) + 0.01
            assert not (through and min(y0, y1) < low - 1 and top + 1 < max(y0, y1) + 0.01), text.content


@pytest.mark.parametrize("name", CASES)
def test_lines_between_the_parts_end_at_boxes_from_the_left(name: str) -> None:
    found = parts(CASES[name])
    assert found is not None
    scene = shown(CASES[name], detail="fused")
    rects = [item for item in flat(scene.items) if isinstance(item, Rect) and item.part == "box"]
    lines = [item for item in flat(scene.items) if isinstance(item, Line) and item.arrow and item.role == "ink"]
    sideways = [line for line in lines if line.points[-1][1] == line.points[-2][1]]
    ends = [line.points[-1] for line in sideways]
    met = [
        (x, y) for x, y in ends if any(abs(rect.x - x) < 0.01 and rect.y < y < rect.y + rect.height for rect in rects)
    ]
    assert len(met) >= len(found.bridges)


def test_the_frames_of_both_parts_are_level() -> None:
    scene = shown(CASES["six times"], detail="auto")
    first, second = titled(scene, "encode ×6")[0], titled(scene, "decode ×6")[0]
    assert first.x + first.width < second.x
    assert abs(first.y - second.y) < 1


def test_a_state_goes_straight_to_a_layer_that_is_level() -> None:
    scene = shown(STACKED)
    straight = [
        item
        for item in flat(scene.items)
        if isinstance(item, Line) and item.arrow and len(item.points) == 2 and item.points[0][1] == item.points[1][1]
    ]
    assert len(straight) == 3


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 4), st.integers(1, 4), st.booleans(), st.integers(460, 900))
def test_parts_of_any_length_stand_within_the_column(left: int, right: int, both: bool, column: int) -> None:
    listing = "s, t = Input((9, 16)), Input((7, 16))\nx, y = s, t\n"
    listing += "x = GRU(16, return_sequences=True)(x)\n" * left
    listing += "y = GRU(16, return_sequences=True)(y)\n" * right
    listing += "z = MultiHeadAttention(2, 8)(y, x)\ny = LayerNormalization()(Add()([y, z]))\n"
    listing += "w = Dense(4)(x)\n" * both
    listing += f"m = Model([s, t], [Dense(9)(y){', w' * both}])"
    scene = shown(listing, column=column, view="graph")
    assert scene.width <= column
    assert scene == shown(listing, column=column, view="graph")
    rects = [item for item in flat(scene.items) if isinstance(item, Rect) and item.part == "box"]
    for a, b in combinations(rects, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart
