"""Laws of layered drawings, checked on the scene itself: nothing overlaps, leaves the picture or is crossed."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from chains import CHAINS, Builder, chain, chains, conv, deep, image, layer, vgg16
from hypothesis import given, settings
from hypothesis import strategies as st
from layered_laws import check, drawn, flat, groups, shown, texts

from netdiagram import blocks
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Call, Layer, anchor
from netdiagram.options import Options
from netdiagram.scene import Item, Line, Polygon, Scene, Text
from netdiagram.views import layered


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize("detail", ["auto", "fused", "full"])
@pytest.mark.parametrize("name", CHAINS)
def test_known_chains(name, detail, direction):
    network = CHAINS[name]()
    scene = drawn(network, detail=detail, direction=direction)
    check(scene)
    assert sorted(shown(scene)) == sorted(anchor(layer.name) for layer in network.layers)


@settings(max_examples=150, deadline=None)
@given(
    chains(),
    st.sampled_from(["auto", "fused", "full"]),
    st.sampled_from(["right", "down"]),
    st.sampled_from([320, 400, 740, 1200]),
)
def test_any_chain(network, detail, direction, column):
    scene = drawn(network, detail=detail, direction=direction, column=column)
    check(scene, column)
    assert sorted(shown(scene)) == sorted(anchor(layer.name) for layer in network.layers)
    keys = [group.key for group in groups(scene, "block")]
    assert len(set(keys)) == len(keys)
    assert scene == drawn(network, detail=detail, direction=direction, column=column)


def inside(point: tuple[float, float], ring) -> bool:
    found = False
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (a[1] > point[1]) != (b[1] > point[1]) and point[0] < a[0] + (point[1] - a[1]) * (b[0] - a[0]) / (
            b[1] - a[1]
        ):
            found = not found
    return found


@pytest.mark.parametrize("name", ["vgg16", "videos", "sentences", "cifar"])
def test_nothing_shines_through_a_plate(name):
    scene = drawn(CHAINS[name]())
    plates = 0
    for before, plate in pairwise(groups(scene, "block")):
        faces = [item for item in plate.items if isinstance(item, Polygon)]
        if not faces[0].part.startswith("plate") or texts(dataclasses.replace(scene, items=(plate,))):
            continue
        plates += 1
        behind = [item for item in before.items if isinstance(item, Polygon)]
        for face in faces:
            xs, ys = zip(*face.points, strict=True)
            for i in range(1, 12):
                for j in range(1, 12):
                    point = (
                        min(xs) + (max(xs) - min(xs)) * i / 12 + 0.013,
                        min(ys) + (max(ys) - min(ys)) * j / 12 + 0.017,
                    )
                    if inside(point, face.points):
                        assert not any(inside(point, other.points) for other in behind)
    assert plates


# -- what is drawn as one


def blocks_of(scene: Scene) -> list[tuple[str, ...]]:
    return [group.keys for group in groups(scene, "block")]


def captions(scene: Scene) -> list[str]:
    return [text.content for text in texts(scene) if text.bold]


def test_vgg16_is_five_split_blocks_with_plates():
    scene = drawn(vgg16())
    assert captions(scene) == [
        "input",
        "block1",
        "block2",
        "block3",
        "block4",
        "block5",
        "flatten",
        "fc1",
        "fc2",
        "predictions",
    ]
    assert ("block3_conv1", "block3_conv2", "block3_conv3") in blocks_of(scene)
    assert ("block3_pool",) in blocks_of(scene)
    assert [text.content for text in texts(scene) if text.part == "secondary"][:3] == [
        "224×224×3",
        "224×224×64",
        "112×112×128",
    ]
    assert scene.height < 300


def test_a_pooling_of_its_own_gets_a_caption():
    scene = drawn(chain("net", image(8, 8, 3), layer("MaxPooling2D", 2), layer("Flatten")))
    assert captions(scene) == ["input", "max pool 2×2", "flatten"]


def test_unlike_channels_are_listed():
    scene = drawn(chain("net", image(13, 13, 256), conv(384), conv(384), conv(256)))
    assert "13×13×(384, 384, 256)" in [text.content for text in texts(scene)]
    assert "conv 3×3 ×3" in captions(scene)


def test_a_long_run_of_like_layers_is_counted():
    scene = drawn(chain("net", image(32, 32, 64), *[conv(64)] * 40))
    assert captions(scene) == ["input", "conv 3×3 ×40"]
    assert len(blocks_of(scene)[1]) == 40
    whole = drawn(chain("net", image(32, 32, 64), *[conv(64)] * 40), detail="fused")
    assert [len(keys) for keys in blocks_of(whole)] == [1, 6, 6, 6, 6, 6, 5, 5]


def test_channels_first():
    network = chain(
        "net",
        image(3, 64, 32),
        layer("Conv2D", 16, 3, padding="same", data_format="channels_first"),
        layer("MaxPooling2D", 2, data_format="channels_first"),
    )
    same = chain("net", image(64, 32, 3), layer("Conv2D", 16, 3, padding="same"), layer("MaxPooling2D", 2))

    def bodies(scene: Scene) -> list[Item]:
        return [item for item in flat(scene.items) if isinstance(item, Polygon)]

    assert bodies(drawn(network)) == bodies(drawn(same))


def test_unknown_sizes_shrink_with_the_strides():
    scene = drawn(chain("net", image(None, None, 3), conv(64, strides=2), conv(64, strides=2)))
    fronts = [item for item in flat(scene.items) if isinstance(item, Polygon) and item.part == "front"]
    heights = [max(y for _, y in front.points) - min(y for _, y in front.points) for front in fronts]
    assert heights[0] > heights[1]
    assert "?×?×64" in [text.content for text in texts(scene)]


def test_a_shared_layer_has_its_id_once():
    builder = Builder()
    first = builder.add(image(8))
    second = builder.add(layer("Dense", 8, name="shared"), first)
    again = dataclasses.replace(builder.calls[second], inputs=((second, 0),))
    network = dataclasses.replace(builder.network(), calls=(*builder.calls, again), outputs=((2, 0),))
    found = [group.key for group in groups(drawn(network), "block")]
    assert found == ["input_layer", "shared"]


def test_a_nested_model_is_one_block():
    inner = vgg16()
    builder = Builder()
    first = builder.add(image(224, 224, 3))
    builder.add(layer("Dense", 3, name="head"), first)
    nested = dataclasses.replace(builder.layers[1], name="base", type="Functional", family="other", network=inner)
    network = dataclasses.replace(builder.network(), layers=(builder.layers[0], nested))
    scene = drawn(network)
    check(scene)
    assert captions(scene) == ["input", "base"]
    assert groups(scene, "block")[1].keys[:3] == ("base", anchor("base", "input"), anchor("base", "block1_conv1"))


def test_what_is_unknown_is_drawn_like_what_came_before():
    builder = Builder()
    last = builder.add(image(32, 32, 3))
    for kind in ("MyBlock", "Flatten", "Dense"):
        builder.layers.append(Layer(kind.lower(), kind, "other", output_shapes=(None,), params=None))
        builder.calls.append(Call(len(builder.layers) - 1, ((last, 0),), (None,)))
        last += 1
    scene = drawn(builder.network())
    check(scene)
    assert captions(scene) == ["input", "myblock", "flatten", "dense"]
    assert [text.content for text in texts(scene) if text.part == "secondary"][1:] == ["?", "?", "?"]
    fronts = [item for item in flat(scene.items) if isinstance(item, Polygon) and item.part == "front"]
    tall = [max(y for _, y in front.points) - min(y for _, y in front.points) for front in fronts]
    assert tall[0] > tall[1] == tall[2]
    assert "parameters unknown" in groups(scene, "block")[1].title


def test_preparation_is_one_block():
    rows = [layer("Rescaling", 1 / 255), layer("RandomFlip", "horizontal"), layer("RandomRotation", 0.1)]
    scene = drawn(chain("net", image(32, 32, 3), *rows, conv(8)))
    assert captions(scene) == ["input", "preprocess", "conv 3×3"]
    assert "Rescaling, random flip, random rotation" in [text.content for text in texts(scene)]


def test_without_a_legend():
    assert groups(drawn(vgg16()), "legend")
    assert not groups(drawn(vgg16(), legend=False), "legend")


def test_long_chains_wrap_and_go_on():
    scene = drawn(deep())
    turns = [
        item
        for group in groups(scene, "edge")
        for item in group.items
        if isinstance(item, Line) and len(item.points) > 2
    ]
    assert len(turns) == 1
    assert all(line.arrow for line in turns)


def test_branches_are_refused_with_a_way_out():
    builder = Builder()
    first = builder.add(image(8))
    outputs = [builder.add(layer("Dense", 8), first) for _ in range(9)]
    outline = blocks.outline(builder.network(*outputs))
    assert not layered.suits(outline, Options())
    with pytest.raises(NetdiagramError, match="this network has 9 outputs") as refused:
        layered.draw(outline, Options())
    assert refused.value.code == "view.branches"


def test_words():
    scene = drawn(vgg16())
    assert scene.title == "Architecture of vgg16"
    assert scene.description.replace("\u2009", " ").startswith(
        "vgg16: 23 layers, input 224×224×3, output 1 000, 138 357 544 parameters. 2 × convolution 3×3, 64 filters, same, ReLU;"
    )
    assert groups(scene, "block")[1].title.splitlines()[0].replace("\u2009", " ") == (
        "block1_conv1: Convolution 3×3, 64 filters, same, ReLU · 224×224×64 · 1 792 parameters"
    )


def test_the_legend_tells_what_is_used():
    found = [
        text.content
        for group in groups(drawn(CHAINS["cifar"]()), "legend")
        for text in flat(group.items)
        if isinstance(text, Text)
    ]
    assert found == [
        "Convolution 3×3, batch norm, ReLU",
        "Max pooling 2×2, dropout",
        "Flatten",
        "Dense, batch norm, ReLU · softmax, dropout",
    ]
