"""Laws of graph drawings, checked on the scene itself: legible, complete, within the column, the same twice."""

from __future__ import annotations

import dataclasses
from itertools import combinations, pairwise

import pytest
from branching import LISTINGS, network
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import box, corners, flat, nested

from netdiagram import blocks
from netdiagram.blocks import Outline
from netdiagram.ir import anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Line, Rect, Scene, Text
from netdiagram.themes import PARTS
from netdiagram.views import graph

CASES = [
    (name, options)
    for name in LISTINGS
    for options in (
        {},
        {"detail": "full"},
        {"direction": "right"},
        {"direction": "down", "column": 500},
        {"detail": "blocks"},
        {"detail": "blocks", "direction": "right"},
        {"detail": "blocks", "direction": "down", "column": 500},
        {"detail": "blocks", "depth": 0},
        {"detail": "auto"},
    )
]


def drawn(name: str, **given: object) -> Scene:
    options = Options(**{"detail": "fused", **given})
    return graph.draw(outline(name, **given), options)


def outline(name: str, **given: object) -> Outline:
    options = Options(**{"detail": "fused", **given})
    return blocks.outline(network(name), options.detail, options.depth)


def groups(scene: Scene, *kinds: str) -> list[Group]:
    return [item for item in nested(scene.items) if item.kind in kinds]


def meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize(("name", "options"), CASES)
def test_everything_lies_within_the_picture(name: str, options: dict[str, object]) -> None:
    scene = drawn(name, **options)
    for item in flat(scene.items):
        for x, y in corners(item):
            assert 0 <= x <= scene.width
            assert 0 <= y <= scene.height


@pytest.mark.parametrize(("name", "options"), CASES)
def test_no_text_meets_another_or_is_crossed_by_an_edge(name: str, options: dict[str, object]) -> None:
    scene = drawn(name, **options)
    texts = [item for item in flat(scene.items) if isinstance(item, Text)]
    for a, b in combinations(texts, 2):
        assert not meet(box(a), box(b)), (a.content, b.content)
    marks = {id(item) for group in groups(scene, "merge", "legend") for item in group.items}
    lines = [item for item in flat(scene.items) if isinstance(item, Line) and id(item) not in marks]
    for text in texts:
        left, top, right, bottom = box(text)
        for line in lines:
            for (x0, y0), (x1, y1) in pairwise(line.points):
                assert not meet(
                    (left + 1, top + 1, right - 1, bottom - 1),
                    (min(x0, x1), min(y0, y1), max(x0, x1) + 0.01, max(y0, y1) + 0.01),
                ), text.content


@pytest.mark.parametrize(("name", "options"), CASES)
def test_text_of_a_box_stays_within_it(name: str, options: dict[str, object]) -> None:
    for group in groups(drawn(name, **options), "block"):
        box = group.items[0]
        assert isinstance(box, Rect)
        for item in group.items[1:]:
            if isinstance(item, Group):
                assert item.kind in {"repeat", "loop"}
                continue
            for x, y in corners(item):
                assert box.x <= x <= box.x + box.width
                assert box.y <= y <= box.y + box.height


@pytest.mark.parametrize(("name", "options"), CASES)
def test_drawings_are_no_wider_than_the_column_and_no_text_is_small(name: str, options: dict[str, object]) -> None:
    scene = drawn(name, **options)
    assert scene.width <= int(str(options.get("column", 740)))
    assert all(item.size >= 9.5 for item in flat(scene.items) if isinstance(item, Text))


@pytest.mark.parametrize(("name", "options"), CASES)
def test_every_layer_is_shown_once_by_a_group_that_bears_its_anchor(name: str, options: dict[str, object]) -> None:
    scene = drawn(name, **options)
    shown = [key for group in groups(scene, "block", "merge", "repeat") for key in group.keys]
    assert sorted(shown) == sorted(anchor(layer.name) for layer in network(name).layers)
    keys = [group.key for group in groups(scene, "block", "merge") if group.key]
    assert len(keys) == len(set(keys))
    assert all(group.title for group in groups(scene, "block", "merge"))
    assert all(group.keys[0] == group.key for group in groups(scene, "block", "merge") if group.key)


@pytest.mark.parametrize(("name", "options"), CASES)
def test_only_known_parts_are_used(name: str, options: dict[str, object]) -> None:
    assert all(item.part in PARTS for item in flat(drawn(name, **options).items))


@pytest.mark.parametrize("name", LISTINGS)
def test_the_same_network_gives_the_same_drawing(name: str) -> None:
    assert drawn(name) == drawn(name)


def arrows(scene: Scene) -> list[Line]:
    return [item for item in scene.items if isinstance(item, Line)]


@pytest.mark.parametrize("name", LISTINGS)
def test_every_tensor_between_two_blocks_is_an_arrow(name: str) -> None:
    found = outline(name)
    links = {(link.source, link.target) for link in found.links}
    outputs = len(found.network.outputs)
    inner = sum(len(group.keys) == 1 and group.kind == "merge" for group in groups(drawn(name), "merge"))
    lines = arrows(drawn(name))
    assert all(line.arrow for line in lines)
    assert len(links) + outputs <= len(lines) <= len(links) + outputs + inner


def test_skip_connections_have_a_hue_of_their_own() -> None:
    assert [line.role for line in arrows(drawn("residual"))].count("skip") == 1
    assert [line.role for line in arrows(drawn("ladder"))].count("skip") == 4
    assert "skip" not in [line.role for line in arrows(drawn("inception"))]


def test_merges_are_marks_that_say_which_they_are() -> None:
    for name, strokes in (("residual", 2), ("siamese", 1), ("inception", 2)):
        (merge,) = groups(drawn(name), "merge")
        assert sum(isinstance(item, Line) for item in merge.items) == strokes
    words = [
        item.content for group in groups(drawn("gates"), "merge") for item in group.items if isinstance(item, Text)
    ]
    assert words.count("avg") == 4
    assert words.count("max") == 4
    assert words.count("min") == 4


def test_a_merge_of_many_has_room_for_all_their_arrows() -> None:
    scene = drawn("inception", direction="down")
    (merge,) = groups(scene, "merge")
    assert isinstance(merge.items[0], Rect)
    ends = sorted(line.points[-1][0] for line in arrows(scene) if abs(line.points[-1][1] - merge.items[0].y) < 0.1)
    assert len(ends) == 4
    assert all(b - a >= 10 for a, b in pairwise(ends))


def test_shapes_stand_on_edges_where_they_change() -> None:
    labels = sorted([item.content for item in drawn("inception").items if isinstance(item, Text)])
    assert labels == sorted(["28×28×96", "28×28×16", "28×28×64", "28×28×128", "28×28×32", "28×28×32"])
    labels = [item.content for item in drawn("encoder_layer").items if isinstance(item, Text)]
    assert labels == ["128×2048", "128×512"]


def test_an_activation_behind_a_merge_stands_beside_its_edge() -> None:
    assert [item.content for item in drawn("residual").items if isinstance(item, Text)] == ["ReLU"]


def test_boxes_say_operation_and_settings() -> None:
    texts = [
        [item.content for item in group.items if isinstance(item, Text)] for group in groups(drawn("resnet"), "block")
    ]
    assert ["Input", "224×224×3"] in texts
    assert ["Conv 7×7, BN, ReLU", "64 filters /2 · 9\u2009664"] in texts
    assert ["Max pool 3×3", "stride 2"] in texts
    assert ["Global avg pool"] in texts
    assert ["Dense, softmax", "512 → 1\u2009000 · 513\u2009k"] in texts
    assert ["Output", "1\u2009000"] in texts
    texts = [
        [item.content for item in group.items if isinstance(item, Text)]
        for group in groups(drawn("encoder_layer"), "block")
    ]
    assert ["Dense, GELU", "512 → 2\u2009048 · 1.05\u2009M"] in texts
    assert ["Layer norm", "1\u2009024"] in texts
    assert any(text[0] == "Multi-head attention" for text in texts)


def test_inputs_and_outputs_bear_the_names_their_author_gave() -> None:
    texts = [item.content for item in flat(drawn("heads").items) if isinstance(item, Text)]
    assert {"image", "boxes_p3", "classes_p3", "boxes_p4", "classes_p4"} <= set(texts)


def test_a_shared_layer_is_drawn_for_each_call_and_counted_once() -> None:
    scene = drawn("siamese", direction="down")
    boxes = [[item.content for item in group.items if isinstance(item, Text)] for group in groups(scene, "block")]
    assert [text for text in boxes if text[0] == "Dense"] == [
        ["Dense", "64 → 16 · 1\u2009040"],
        ["Dense", "64 → 16 · shared weights"],
    ]
    models = [text for text in boxes if text[0] == "encoder"]
    assert len(models) == 2
    assert "shared weights" in models[1][1]


def test_the_main_path_is_drawn_straight() -> None:
    scene = drawn("resnet")
    columns = {
        round(group.items[0].x + group.items[0].width / 2)
        for group in groups(scene, "block")
        if isinstance(group.items[0], Rect)
    }
    assert len(columns) == 4  # two columns of the main path, and the projections beside each


def test_long_chains_are_folded() -> None:
    scene = drawn("chain")
    assert scene.height <= 1600
    lefts = {group.items[0].x for group in groups(scene, "block") if isinstance(group.items[0], Rect) and group.key}
    assert len(lefts) >= 3


def test_direction_right_runs_in_rows() -> None:
    scene = drawn("chain", direction="right")
    tops = sorted(
        {group.items[0].y for group in groups(scene, "block") if isinstance(group.items[0], Rect) and group.key}
    )
    assert len(tops) > 5
    assert scene.width <= 740


def test_few_boxes_run_to_the_right_by_themselves_where_they_have_room() -> None:
    assert drawn("residual").width > drawn("residual").height
    assert drawn("residual", direction="down").width < drawn("residual", direction="down").height


def test_the_legend_explains_marks_that_not_everybody_knows() -> None:
    (legend,) = groups(drawn("inception"), "legend")
    assert [item.content for item in legend.items if isinstance(item, Text)] == ["concatenate"]
    assert not groups(drawn("inception", legend=False), "legend")
    assert not groups(drawn("residual"), "legend")


def test_the_scene_tells_its_name_and_the_architecture_in_words() -> None:
    scene = drawn("resnet")
    assert scene.view == "graph"
    assert "resnet" in scene.title
    assert "convolution 3×3" in scene.description.lower()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(LISTINGS)), st.integers(300, 1400))
def test_every_column_is_kept_where_boxes_leave_a_choice(name: str, column: int) -> None:
    scene = drawn(name, column=column)
    narrowest = drawn(name, column=300).width
    assert scene.width <= max(column, narrowest)


def test_unknown_shapes_and_parameters_are_told_as_unknown() -> None:
    net = network("mlp")
    layers = tuple(dataclasses.replace(layer, params=None) if layer.type == "Dense" else layer for layer in net.layers)
    calls = tuple(dataclasses.replace(call, outputs=(None,)) for call in net.calls)
    net = dataclasses.replace(net, layers=layers, calls=calls)
    scene = graph.draw(blocks.outline(net), Options())
    texts = [item.content for item in flat(scene.items) if isinstance(item, Text)]
    assert any("? params" in text for text in texts)
    assert texts.count("?") >= 2
