"""Stacks of feature maps: how many are drawn, where kernels stand, what is written, and that nothing is in the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layered_laws import check, flat, groups, texts

import netdiagram
from netdiagram import blocks
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options, parse
from netdiagram.scene import Circle, Group, Line, Picture, Polygon, Rect, Scene
from netdiagram.views import VIEWS, lenet

LENET = """
Sequential([
    Input((32, 32, 1)),
    Conv2D(6, 5, activation="tanh"), AveragePooling2D(2), Conv2D(16, 5, activation="tanh"), AveragePooling2D(2),
    Flatten(), Dense(120, activation="tanh"), Dense(84, activation="tanh"), Dense(10, activation="softmax"),
])
"""


def drawn(listing: str, **given_: str) -> Scene:
    options = parse(given_)
    return lenet.draw(blocks.outline(netdiagram.load(listing), options.detail), options)


def said(scene: Scene) -> list[str]:
    return [text.content for text in texts(scene)]


def maps(group: Group) -> int:
    """How many maps a stack shows."""
    return 1 + sum(isinstance(item, Polygon) and item.part == "rim" for item in group.items)


def patches(scene: Scene) -> list[list[Rect]]:
    return [
        [item for item in group.items if isinstance(item, Rect) and item.part == "patch"]
        for group in groups(scene, "way")
    ]


def test_the_figure_of_lenet_5() -> None:
    scene = drawn(LENET)
    words = said(scene)
    for told in ("1@32×32", "6@28×28", "6@14×14", "16@10×10", "16@5×5", "400", "120", "84", "10"):
        assert told in words
    assert [maps(group) for group in groups(scene, "block")][:3] == [1, 6, 6]
    assert len(groups(scene, "way")) == len(groups(scene, "block")) - 1
    assert len([text for text in words if text.startswith("Conv") and "5×5" in text]) >= 2
    check(scene)


def test_many_maps_have_an_ellipsis() -> None:
    few, many = (
        groups(drawn(f"Sequential([Input((16, 16, 3)), Conv2D({count}, 3), Flatten(), Dense(2)])"), "block")[1]
        for count in (6, 512)
    )
    assert maps(few) == 6
    assert 6 < maps(many) < 16
    assert not [item for item in few.items if isinstance(item, Circle)]
    assert len([item for item in many.items if isinstance(item, Circle)]) == 3


def test_a_kernel_is_a_patch_to_scale() -> None:
    """11 of 44 is a quarter of the map; what it becomes is a cell at the same place of the next map."""
    scene = drawn("Sequential([Input((44, 44, 1)), Conv2D(1, 11)])")
    body = next(item for item in groups(scene, "block")[0].items if isinstance(item, Rect))
    source, target = patches(scene)[0]
    assert source.width == pytest.approx(body.width / 4)
    assert source.height == pytest.approx(body.height / 4)
    assert target.width < source.width
    after = next(item for item in groups(scene, "block")[1].items if isinstance(item, Rect))
    for patch, face in ((source, body), (target, after)):
        assert face.x <= patch.x
        assert patch.x + patch.width <= face.x + face.width
        assert face.y <= patch.y
        assert patch.y + patch.height <= face.y + face.height
    share = [(patch.x + patch.width / 2 - face.x) / face.width for patch, face in ((source, body), (target, after))]
    assert share[0] == pytest.approx(share[1], abs=0.05)


def test_a_transposed_kernel_spreads() -> None:
    source, target = patches(drawn("Sequential([Input((8, 8, 4)), Conv2DTranspose(2, 4, strides=2)])"))[0]
    assert target.width > source.width


def test_what_has_no_window_is_an_arrow() -> None:
    scene = drawn("Sequential([Input((8, 8, 4)), ZeroPadding2D(1)])")
    assert [type(item) for group in groups(scene, "way") for item in group.items] == [Line]


def test_it_is_deterministic() -> None:
    assert netdiagram.render(netdiagram.load(LENET), view="lenet") == netdiagram.render(
        netdiagram.load(LENET), view="lenet"
    )


def test_names_stand_above_shapes() -> None:
    scene = drawn("Sequential([Input((28, 28, 1)), Conv2D(6, 5, name='C1'), MaxPooling2D(name='S2')])")
    lines = {text.content: text for text in texts(scene)}
    assert lines["C1"].bold
    assert lines["6@24×24"].y > lines["C1"].y


def test_channels_first_is_read_as_such() -> None:
    scene = drawn("Sequential([Input((1, 28, 20)), Conv2D(6, 5, data_format='channels_first')])")
    assert "6@24×16" in said(scene)


def test_unknown_sizes_are_question_marks() -> None:
    assert "8@?×?" in said(drawn("Sequential([Input((None, None, 3)), Conv2D(8, 3)])"))


def test_a_long_network_has_alike_layers_as_one_and_further_rows() -> None:
    body = "".join(
        f"Conv2D({width}, 3, padding='same', activation='relu'), Conv2D({width}, 3, padding='same', activation='relu'), MaxPooling2D(),"
        for width in (64, 128, 256, 512, 512)
    )
    scene = drawn(f"Sequential([Input((224, 224, 3)), {body} Flatten(), Dense(4096), Dense(1000)])")
    assert [text for text in said(scene) if text.startswith("2 × ")]
    assert scene.width <= 740
    assert len({round(group.items[0].points[0][1]) for group in groups(scene, "edge")}) >= 1
    check(scene)
    every = drawn(f"Sequential([Input((224, 224, 3)), {body} Flatten(), Dense(4096), Dense(1000)])", detail="full")
    assert len(groups(every, "block")) == 19


def test_sizes_spacing_and_words_are_the_authors() -> None:
    plain = drawn(LENET)
    small = drawn(LENET, **{"max-size": "40"})
    assert small.height < plain.height
    assert max(item.width for item in flat(small.items) if isinstance(item, Rect)) <= 40
    given_ = drawn("Sequential([Input((8, 8, 1)), Conv2D(2, 3)])", **{"text-above": "{type}", "text-below": "none"})
    assert "Conv2D" in said(given_)
    assert not [
        text for text in said(given_) if text.startswith("Convolution ") and "3×3" in text and text != "Convolution 3×3"
    ]
    wide, narrow = (drawn("Sequential([Input((8, 8, 1)), Conv2D(2, 3)])", spacing=gap) for gap in ("200", "90"))
    assert wide.width - narrow.width == pytest.approx(110, abs=1)


def test_a_picture_stands_on_the_map_in_front() -> None:
    scene = drawn(LENET, image="input: seven.png | A seven")
    (picture,) = [item for item in flat(scene.items) if isinstance(item, Picture)]
    assert picture.title == "A seven"
    with pytest.raises(NetdiagramError, match="is a vector"):
        drawn(LENET, image="dense: seven.png")


def test_the_palette_for_print_hatches_maps() -> None:
    made = [
        netdiagram.render(netdiagram.load(LENET), view="lenet", palette=palette) for palette in ("default", "print")
    ]
    plain, hatched = (str(one).count("<path") for one in made)
    assert hatched > plain


@pytest.mark.parametrize(
    ("listing", "told"),
    [
        (
            "x = Input((8, 8, 1)); y = Conv2D(4, 3, name='one')(x); Model(x, Add(name='sum')([y, Conv2D(4, 1)(y)]))",
            "sum reads 2",
        ),
        ("x = Input((8, 8, 1), name='in'); Model(x, [Conv2D(4, 3)(x), Conv2D(4, 1)(x)])", "in is read 2 times"),
    ],
)
def test_branches_are_refused_by_name(listing: str, told: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        drawn(listing)
    assert caught.value.code == "view.branches"
    assert told in caught.value.message
    assert "set view to" in (caught.value.hint or "")
    assert not VIEWS["lenet"].suits(blocks.outline(netdiagram.load(listing)), Options())


def test_every_layer_leads_to_its_row() -> None:
    net = netdiagram.load(LENET)
    keys = [key for group in groups(drawn(LENET), "block") for key in group.keys]
    assert sorted(keys) == sorted(layer.name for layer in net.layers)


def test_a_long_name_keeps_clear_of_a_taller_neighbour() -> None:
    name = "a_name_that_is_much_longer_than_its_maps_are_wide"
    check(drawn(f"Sequential([Input((256, 256, 3)), MaxPooling2D(64, name='{name}'), Conv2D(8, 3, padding='same')])"))
    check(drawn(f"Sequential([Input((4, 4, 3)), Conv2D(1, 1, name='{name}'), UpSampling2D(64)])"))


LAYERS = st.one_of(
    st.tuples(st.integers(1, 600), st.sampled_from([1, 3, 5])).map(
        lambda it: f"Conv2D({it[0]}, {it[1]}, padding='same', activation='relu')"
    ),
    st.just("MaxPooling2D(padding='same')"),
    st.just("UpSampling2D()"),
    st.integers(1, 64).map(lambda n: f"Conv2DTranspose({n}, 3, strides=2, padding='same')"),
    st.just("BatchNormalization()"),
)


@settings(max_examples=60, deadline=None)
@given(
    maps_=st.lists(LAYERS, min_size=1, max_size=12),
    units=st.lists(st.integers(1, 5000), max_size=4),
    space=st.tuples(st.integers(4, 300), st.integers(4, 300)),
    column=st.integers(420, 900),
)
def test_nothing_is_in_the_way(maps_: list[str], units: list[int], space: tuple[int, int], column: int) -> None:
    """No text over another or struck through, no stack over another, whatever the sizes."""
    dense = ["Flatten()", *[f"Dense({count}, activation='relu')" for count in units]] if units else []
    scene = drawn(
        f"Sequential([Input(({space[0]}, {space[1]}, 3)), {', '.join([*maps_, *dense])}])", column=str(column)
    )
    check(scene, column)
    boxes = []
    for group in groups(scene, "block"):
        points = [point for item in group.items if isinstance(item, Polygon) for point in item.points]
        points += [
            p
            for item in group.items
            if isinstance(item, Rect)
            for p in ((item.x, item.y), (item.x + item.width, item.y))
        ]
        boxes.append((min(x for x, _ in points), max(x for x, _ in points), points[0][1]))
    for one, other in pairwise(boxes):
        assert other[0] > one[1] or other[0] <= boxes[0][1] + 90


def test_down_stands_below_each_other_with_words_beside() -> None:
    scene = drawn(LENET, direction="down")
    check(scene)
    across = drawn(LENET)
    assert scene.height > scene.width
    assert {"1@32×32", "6@28×28", "Convolution 5×5", "Average pooling 2×2", "120"} <= set(said(scene))
    tops = [min(item.y for item in group.items if isinstance(item, Rect)) for group in groups(scene, "block")[:5]]
    assert tops == sorted(tops)
    assert [group.key for group in groups(scene, "block")] == [group.key for group in groups(across, "block")]


def test_maps_that_are_wider_than_high_stay_so_downwards() -> None:
    scene = drawn("Sequential([Input((16, 64, 1)), Conv2D(4, 3)])", direction="down")
    for group in groups(scene, "block"):
        front = next(item for item in group.items if isinstance(item, Rect))
        assert front.width > front.height


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(1, 300), st.booleans()), min_size=1, max_size=8),
    side=st.integers(64, 300),
    column=st.sampled_from([360, 480, 740]),
)
def test_nothing_is_in_the_way_downwards(sizes: list[tuple[int, bool]], side: int, column: int) -> None:
    layers = ", ".join(
        f"Conv2D({count}, 3, padding='same', activation='relu', name='a_rather_long_name_{i}')"
        + (", MaxPooling2D(2, padding='same')" if pooled else "")
        for i, (count, pooled) in enumerate(sizes)
    )
    scene = drawn(
        f"Sequential([Input(({side}, {side}, 3)), {layers}, Flatten(), Dense(5)])", direction="down", column=str(column)
    )
    check(scene, max(column, scene.width))
