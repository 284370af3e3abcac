"""Known architectures, and any network with branches, in the layered view: what is drawn of them, and laws that hold."""

from __future__ import annotations

import pytest
from architectures import LISTINGS, network
from branch_laws import check_lines, lines, whole
from branchings import branchings
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from layered_laws import check, drawn, flat, groups, texts

import netdiagram
from netdiagram import blocks, views
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Line, Polygon, Rect, Scene
from netdiagram.views import layered


def told(scene: Scene) -> list[str]:
    return [text.content for text in texts(scene)]


def brackets(scene: Scene) -> list[list[str]]:
    """What is written under each bracket."""
    found = [*groups(scene, "repeat"), *groups(scene, "bracket")]
    return [[text.content for text in texts(Scene(0, 0, group.items, "", ""))] for group in found]


def middles(scene: Scene) -> dict[str, tuple[float, float]]:
    """Where the body of each block stands."""
    found = {}
    for group in groups(scene, "block"):
        points = [point for item in group.items if isinstance(item, Polygon) for point in item.points]
        if points:
            xs, ys = zip(*points, strict=True)
            found[group.key] = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return found


@pytest.mark.parametrize("name", LISTINGS)
def test_known_architectures(name):
    assert views.choose(blocks.outline(network(name)), Options()) == "layered"
    scene = whole(network(name))
    assert scene.height < 560
    down = whole(network(name), direction="down")
    assert down.width <= 740


@settings(max_examples=60, deadline=None)
@given(
    branchings(),
    st.sampled_from([560, 740, 1200]),
    st.sampled_from(["auto", "fused"]),
    st.sampled_from(["right", "down"]),
)
def test_any_network_with_branches(made, column, detail, direction):
    try:
        scene = whole(made, column=column, detail=detail, direction=direction)
    except NetdiagramError as refused:
        assert refused.code == "view.branches"
        assume(False)
    assert scene == drawn(made, column=column, detail=detail, direction=direction)


def test_stages_stand_over_brackets_with_their_counts():
    scene = whole(network("bottlenecks"))
    assert brackets(scene) == [
        ["bottleneck ×3", "first: projection"],
        ["bottleneck ×4", "first: projection /2"],
        ["bottleneck ×6", "first: projection /2"],
        ["bottleneck ×3", "first: projection /2"],
    ]
    assert "64 · 64 · 256" in told(scene)
    assert "shortcut" in told(scene)
    assert len(lines(scene, "skip")) == 4
    assert len(groups(scene, "merge")) == 4


def test_brackets_span_what_they_count():
    scene = whole(network("bottlenecks"))
    places = middles(scene)
    for group in groups(scene, "repeat"):
        (line,) = [item for item in flat(group.items) if isinstance(item, Line)]
        first, last = line.points[0][0], line.points[-1][0]
        inside = [key for key, (x, _) in places.items() if first < x < last]
        assert len(inside) == 1
        for text in texts(Scene(0, 0, group.items, "", "")):
            assert first < text.x < last


def test_modules_are_lines_side_by_side_joined_in_one_mark():
    scene = whole(network("modules"))
    assert [words[0] for words in brackets(scene)] == [f"inception module ×{count}" for count in (2, 5, 2)]
    assert "concatenate" in told(scene)
    boxes = [item for group in groups(scene, "block") for item in flat(group.items) if isinstance(item, Rect)]
    assert len(boxes) == 3 * 7
    assert not lines(scene, "skip")


def test_a_pyramid_has_an_output_at_every_level():
    scene = whole(network("pyramid"))
    places = middles(scene)
    axis = places["input_layer"][1]
    assert all(places[f"p{level}"][1] > axis + 20 for level in (5, 4, 3))
    assert [places[f"p{level}"][0] for level in (5, 4, 3, 2)] == sorted(
        places[f"p{level}"][0] for level in (5, 4, 3, 2)
    )
    assert len([line for line in lines(scene, "skip") if line.arrow]) == 3
    assert told(scene).count("1×1, 256") == 3


def test_towers_stand_above_each_other():
    places = middles(whole(network("towers")))
    assert places["left"][0] == places["right"][0]
    assert places["left"][1] < places["gaze"][1] < places["right"][1]


def test_what_scales_stands_beside_the_line():
    scene = whole(network("excite"))
    assert {"add", "multiply"} <= set(told(scene))
    places = middles(scene)
    assert places["dense"][1] < places["conv2d"][1]
    assert len(groups(scene, "merge")) == 2


def test_rates_are_told():
    assert {"3×3, 256, rate 6", "3×3, 256, rate 12", "3×3, 256, rate 18"} <= set(told(whole(network("atrous"))))


def test_what_opens_a_gate_comes_to_it_from_the_line():
    scene = whole(network("gated_ladder"))
    assert told(scene).count("gate") == 3
    assert brackets(scene) == [["encoder"], ["decoder"]]
    uprights = [
        line for line in lines(scene, "skip") if len(line.points) == 2 and line.points[0][0] == line.points[1][0]
    ]
    assert len(uprights) == 3
    assert all(line.arrow and line.points[1][1] < line.points[0][1] for line in uprights)


def test_an_auxiliary_output_hangs_below():
    places = middles(whole(network("auxiliary")))
    assert places["auxiliary"][1] > places["main"][1] + 20
    assert places["auxiliary"][0] < places["main"][0]


def test_two_heads_of_an_autoencoder_come_together():
    places = middles(whole(network("autoencoder")))
    assert places["mean"][0] == places["log_variance"][0] < places["sample"][0]
    assert places["mean"][1] < places["sample"][1] < places["log_variance"][1]


def test_channels_that_grow_are_told():
    found = brackets(whole(network("dense_blocks")))
    assert [words[0].split()[-1] for words in found] == ["×6", "×12"]
    assert all("channels" in words[1] for words in found)


def test_a_long_chain_stands_once_with_its_count():
    scene = whole(network("deep_chain"))
    assert [words[0][-3:] for words in brackets(scene)] == ["×24"]


def test_all_copies_are_drawn_where_they_are_asked_for():
    scene = whole(network("bottlenecks"), detail="fused")
    assert not brackets(scene)
    assert len(groups(scene, "merge")) == 16


def test_no_room_is_told_in_words():
    with pytest.raises(NetdiagramError, match="there is no room for it in a column of 300 pixels") as refused:
        drawn(network("pyramid"), column=300)
    assert refused.value.code == "view.branches"


def test_what_the_view_cannot_draw_costs_no_layout(monkeypatch):
    from netdiagram.views.layered.branches import placing

    def fail(*_: object) -> None:
        raise AssertionError("placed")

    monkeypatch.setattr(placing, "_parts", fail)
    nested = """
x = Input((32, 32, 8))
a = Conv2D(8, 3, padding="same")(x)
b = Conv2D(8, 3, padding="same")(Add()([a, x]))
c = Conv2D(8, 3, padding="same")(Add()([b, a, x]))
d = Conv2D(8, 3, padding="same")(Concatenate()([c, a, b]))
e = Conv2D(8, 3, padding="same")(Concatenate()([d, b, x, c]))
model = Model(x, Conv2D(8, 3, padding="same")(Concatenate()([e, c, a, d])))
"""
    import netdiagram

    assert layered.attempt(blocks.outline(netdiagram.load(nested)), Options()) is None


def test_dark_pages_have_the_same_drawing():
    scene = whole(network("bottlenecks"))
    check(scene)
    check_lines(scene)
    assert all(item.role for item in flat(scene.items) if isinstance(item, (Polygon, Rect)))


def test_whoever_asks_for_volumes_gets_as_many_rows_as_it_takes():
    with pytest.raises(NetdiagramError, match="there is no room"):
        drawn(network("dense_blocks"), detail="fused", column=320)
    scene = whole(network("dense_blocks"), detail="fused", column=320, view="layered")
    assert scene.height > 700


DEEP = """
x = i = Input((256, 256, 3))
kept = []
for n in range({depth}):
    x = Conv2D(16 << n, 3, padding="same", activation="relu", name=f"encoder_stage_{{n}}_convolution")(x)
    kept.append(x)
    x = MaxPooling2D()(x)
x = Conv2D(512, 3, padding="same", activation="relu")(x)
for n in range({depth})[::-1]:
    x = Conv2DTranspose(16 << n, 2, strides=2)(x)
    x = Concatenate()([kept.pop(), x])
    x = Conv2D(16 << n, 3, padding="same", activation="relu", name=f"decoder_stage_{{n}}_convolution")(x)
m = Model(i, Conv2D(2, 1)(x))
"""


@pytest.mark.parametrize("column", [480, 740])
@pytest.mark.parametrize("depth", [3, 5, 7])
@pytest.mark.parametrize("below", [(), ("{name}", "{shape}, {params} parameters")])
def test_ladders_no_row_has_room_for_flow_down(column: int, depth: int, below: tuple[str, ...]) -> None:
    outline = blocks.outline(netdiagram.load(DEEP.format(depth=depth)))
    scene = layered.draw(outline, Options(view="layered", column=column, text_below=below))
    check(scene, column)
    assert scene.width <= column


def test_rows_to_the_right_stay_refused_where_they_have_no_room() -> None:
    outline = blocks.outline(netdiagram.load(DEEP.format(depth=7)))
    with pytest.raises(NetdiagramError, match="no room"):
        layered.draw(outline, Options(view="layered", direction="right", column=480))
