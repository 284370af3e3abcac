"""Networks with branches in the layered view: laws over any of them, and what known ones look like."""

from __future__ import annotations

import pytest
from branch_laws import lines, whole
from branching import network as listed
from chains import Builder, conv, image, layer
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from layered_laws import drawn, groups, shown, texts
from residuals import residuals, resnet, unet

from netdiagram import blocks, views
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Rect, Scene

CASES = {
    "unet": unet,
    "unet3": lambda: unet(256, 3, 64),
    "resnet": resnet,
    "resnet18": lambda: resnet(224, 4, 2),
    "residual": lambda: listed("residual"),
    "ladder": lambda: listed("ladder"),
}


@pytest.mark.parametrize("name", CASES)
def test_known_networks(name):
    network = CASES[name]()
    outline = blocks.outline(network)
    assert views.choose(outline, Options()) == "layered"
    whole(network)


@settings(max_examples=150, deadline=None)
@given(residuals(), st.sampled_from([560, 740, 1200]), st.sampled_from(["auto", "fused", "full"]))
def test_any_network_with_connections(network, column, detail):
    try:
        scene = whole(network, column=column, detail=detail)
    except NetdiagramError as refused:
        assert refused.code == "view.branches"
        assume(False)
    assert scene == drawn(network, column=column, detail=detail)


def test_a_unet_is_one_row_of_nested_lanes():
    scene = whole(unet())
    assert scene.height < 220
    skips = sorted(lines(scene, "skip"), key=lambda line: line.points[0][0])
    assert len(skips) == 4
    assert all(line.arrow for line in skips)
    tops = [line.points[1][1] for line in skips]
    assert tops == sorted(tops)
    ends = [line.points[-1][0] for line in skips]
    assert ends == sorted(ends, reverse=True)
    bold = [text.content for text in texts(scene) if text.bold]
    assert bold == ["input", "32", "64", "128", "256", "512", "256", "128", "64", "32", "mask", "encoder", "decoder"]
    assert [group.key for group in groups(scene, "merge")] == [
        "concatenate",
        "concatenate_1",
        "concatenate_2",
        "concatenate_3",
    ]


def test_a_projection_lies_on_its_lane():
    scene = whole(resnet())
    boxes = [group for group in groups(scene, "block") if any(isinstance(item, Rect) for item in group.items)]
    assert [item.content for group in boxes for item in texts(Scene(0, 0, group.items, "", ""))] == [
        "1×1, 32 /2",
        "1×1, 64 /2",
    ]
    assert "shortcut" in [text.content for text in texts(scene)]
    assert "add" in [text.content for text in texts(scene)]


def test_rows_break_where_no_connection_runs():
    scene = whole(resnet(224, 4, 2), detail="fused")
    plain = [line for line in lines(scene, "ink") if len(line.points) > 2]
    assert plain
    for skip in lines(scene, "skip"):
        assert all(max(y for _, y in skip.points) - min(y for _, y in skip.points) < 160 for _ in skip.points)


@pytest.mark.parametrize("name", ["two_inputs", "siamese", "gates", "encoder_layer", "seq2seq"])
def test_vectors_and_sequences_are_left_to_the_graph(name):
    assert views.choose(blocks.outline(listed(name)), Options()) == "graph"


def test_a_further_input_joins_from_above():
    builder = Builder()
    x = builder.add(image(32, 32, 3))
    for _ in range(3):
        x = builder.add(layer("MaxPooling2D", 2), builder.add(conv(16), x))
    x = builder.add(layer("GlobalAveragePooling2D"), x)
    side = builder.add(layer("Dense", 8), builder.add(image(12, name="metadata")))
    builder.add(layer("Dense", 1), builder.add(layer("Concatenate"), x, side))
    scene = whole(builder.network())
    assert {"metadata 12", "dense 8"} <= {text.content for text in texts(scene)}
    assert not lines(scene, "skip")
    assert "skip" not in {text.content for text in texts(scene)}


def test_what_crosses_runs_on_the_other_side():
    builder = Builder()
    a = builder.add(conv(8), builder.add(image(16, 16, 8)))
    b = builder.add(conv(8), a)
    c = builder.add(layer("Add"), builder.add(conv(8), b), a)
    builder.add(layer("Add"), builder.add(conv(8), c), b)
    scene = whole(builder.network())
    levels = sorted(skip.points[1][1] - skip.points[0][1] for skip in lines(scene, "skip"))
    assert levels[0] < 0 < levels[1]


def test_what_crosses_on_both_sides_is_refused():
    builder = Builder()
    before = [builder.add(conv(8), builder.add(image(16, 16, 8)))]
    for _ in range(2):
        before.append(builder.add(conv(8), before[-1]))
    x = before[-1]
    for source in before:
        x = builder.add(layer("Add"), builder.add(conv(8), x), source)
    with pytest.raises(NetdiagramError, match="connections cross behind"):
        drawn(builder.network())


def test_shown_keys_are_ids_once():
    scene = whole(unet())
    assert len(set(shown(scene))) == len(shown(scene))
