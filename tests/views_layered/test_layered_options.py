"""What authors ask of volumes: every combination keeps the laws, and every option changes what it says."""

from __future__ import annotations

import pytest
from chains import CHAINS, chain, chains, conv, image, layer, vgg16
from hypothesis import given, settings
from hypothesis import strategies as st
from layered_laws import check, flat, groups, texts

import netdiagram
from netdiagram import options as option_table
from netdiagram import readers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Network
from netdiagram.pipeline import _outline
from netdiagram.scene import Item, Line, Picture, Polygon, Scene, Text
from netdiagram.views import layered
from netdiagram.views.layered import texts as texts_of_stages


def drawn(network: Network, **written: str) -> Scene:
    """The scene of a chain with options as an author writes them."""
    chosen = option_table.parse({name.replace("_", "-"): text for name, text in written.items()})
    return layered.draw(_outline(network, chosen), chosen)


def parts(scene: Scene, *names: str) -> list[Item]:
    return [item for item in flat(scene.items) if isinstance(item, (Polygon, Line)) and item.part in names]


def extent(item: Item) -> tuple[float, float]:
    """Width and height."""
    xs, ys = zip(*item.points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def fronts(scene: Scene, part: str = "front") -> list[tuple[float, float]]:
    return [extent(item) for item in parts(scene, part)]


def bodies(scene: Scene) -> dict[str, list[Item]]:
    """The primitives of each block by its key."""
    return {group.key: list(flat(group.items)) for group in groups(scene, "block")}


def captions(scene: Scene) -> list[str]:
    return [text.content for group in groups(scene, "block") for text in flat(group.items) if isinstance(text, Text)]


# -- no combination breaks the laws

ASKED = {
    "style": ["flat", "volumes", "input: flat", "Conv2D: flat", "0-2: flat"],
    "sizing": ["linear", "balanced", "relative", "capped"],
    "scale": ["0.3", "2", "7", "space: 2; channels: 0.5; vectors: 3"],
    "min-size": ["1", "40", "channels: 12"],
    "max-size": ["30", "600", "space: 90; vectors: 900"],
    "spacing": ["0", "8", "60", "10; Dense: 90", "Conv2D: 0"],
    "vectors": ["lying", "receding"],
    "text-above": ["{name}", "{type} | {kernel}", "{settings}", "{params} parameters | {macs}"],
    "text-below": ["none", "{name}", "{shape} | {activation}", "{title} {strides} | {layers} · {space} · {channels}"],
    "kernels": ["yes"],
    "funnels": ["yes"],
    "reversed": ["yes"],
    "hide": ["Dropout, BatchNormalization", "activation", "1", "-1", "*_1", "0-1"],
    "colors": ["Dense: teal; *_1: #c33", "pooling: steelblue"],
    "image": ["cat.png | A cat"],
    "direction": ["down"],
    "detail": ["full", "fused"],
    "legend": ["no"],
    "column": ["320", "400", "1200"],
}


@settings(max_examples=120, deadline=None)
@given(
    chains(most=10), st.fixed_dictionaries({}, optional={name: st.sampled_from(rows) for name, rows in ASKED.items()})
)
def test_no_combination_breaks_the_laws(network, asked):
    written = {name.replace("-", "_"): text for name, text in asked.items()}
    try:
        scene = drawn(network, **written)
    except NetdiagramError as refusal:
        assert refusal.code in {"option.value", "view.empty"}, refusal
        return
    check(scene, int(asked.get("column", 740)))
    assert scene == drawn(network, **written)


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("option", ASKED)
def test_known_chains_keep_the_laws(name, option):
    for value in ASKED[option]:
        try:
            scene = drawn(CHAINS[name](), **{option.replace("-", "_"): value})
        except NetdiagramError as refusal:
            assert refusal.code == "option.value", (refusal, value)
            continue
        check(scene, int(value) if option == "column" else 740)


# -- every option changes what it says


def test_flat_bodies_have_fronts_only():
    scene = drawn(vgg16(), style="flat")
    assert fronts(scene)
    assert not parts(scene, "top", "side", "plate-side", "pale-side", "hidden")


def test_style_goes_by_type_name_and_place():
    scene = drawn(vgg16(), style="volumes; Dense: flat; input: flat; 1: flat")
    shown = bodies(scene)
    assert {key for key, items in shown.items() if not any(getattr(item, "part", "") == "top" for item in items)} >= {
        "input",
        "fc1",
        "predictions",
        "block1_conv1",
    }
    assert any(item.part == "top" for item in shown["block2_conv1"] if isinstance(item, Polygon))


def test_linear_sizes_are_in_proportion():
    network = chain(
        "net", image(100, 100, 3), conv(8), layer("MaxPooling2D", 2), conv(16), layer("MaxPooling2D", 2), conv(32)
    )
    tall = [height for _, height in fronts(drawn(network, sizing="linear"))]
    assert tall[1] / tall[0] == pytest.approx(0.5, abs=0.02)
    assert tall[2] / tall[0] == pytest.approx(0.25, abs=0.02)
    usual = [height for _, height in fronts(drawn(network))]
    assert usual[1] / usual[0] > 0.7


def test_balanced_sizes_follow_the_square_root():
    network = chain("net", image(144, 144, 3), conv(8), layer("MaxPooling2D", 4), conv(8))
    tall = [height for _, height in fronts(drawn(network, sizing="balanced"))]
    assert tall[1] / tall[0] == pytest.approx(0.5, abs=0.02)


def test_capped_sizes_are_pixels_up_to_a_cap():
    network = chain("net", image(64, 64, 3), conv(8), layer("MaxPooling2D", 2), conv(8))
    tall = [height for _, height in fronts(drawn(network, sizing="capped", max_size="space: 50"))]
    assert tall == [pytest.approx(50, abs=1), pytest.approx(32, abs=1)]


def test_relative_sizes_are_multiples_of_the_smallest():
    network = chain("net", image(40, 40, 3), conv(8), layer("MaxPooling2D", 4), conv(8))
    tall = [height for _, height in fronts(drawn(network, sizing="relative", min_size="space: 20"))]
    assert tall == [pytest.approx(80, abs=1), pytest.approx(20, abs=1)]


def test_scale_multiplies_what_it_names():
    network = chain("net", image(64, 64, 3), conv(16))
    ((wide, tall),) = fronts(drawn(network))
    ((wider, taller),) = fronts(drawn(network, scale="space: 1.5"))
    assert wider == wide
    assert taller == pytest.approx(1.5 * tall, abs=2)
    assert fronts(drawn(network, scale="0.5"))[0][1] == pytest.approx(tall / 2, abs=2)


def test_sizes_have_a_floor_and_a_ceiling():
    network = chain("net", image(64, 64, 3), conv(1), conv(600))
    (thin,) = parts(drawn(network, min_size="channels: 25"), "front")
    assert extent(thin)[0] >= 50
    assert fronts(drawn(network, max_size="space: 40"))[0][1] <= 41


def test_nothing_is_wider_than_the_column_however_large_it_is_asked_for():
    scene = drawn(vgg16(), scale="10", max_size="1000", column="400")
    assert scene.width <= 400


def gaps(scene: Scene) -> list[float]:
    arrows = [item for group in groups(scene, "edge") for item in group.items if isinstance(item, Line)]
    return [line.points[-1][0] - line.points[0][0] + 4 for line in arrows if len(line.points) == 2]


def test_spacing_is_between_bodies_and_before_one():
    network = chain("net", image(8), *[layer("Dense", 8, name=f"d{i}") for i in range(4)])
    assert gaps(drawn(network, spacing="50")) == [50] * 4
    assert gaps(drawn(network, spacing="50; d2: 90")) == [50, 50, 90, 50]
    assert gaps(drawn(network, spacing="50; Dense: 70")) == [70] * 4


def test_vectors_lie_stand_or_recede():
    network = chain("net", image(64), layer("Dense", 512, name="d"))
    ((wide, tall),) = fronts(drawn(network))
    ((long, thin),) = fronts(drawn(network, vectors="lying"))
    assert tall > wide
    assert long > thin
    ((front, low),) = fronts(drawn(network, vectors="receding"))
    assert front == low
    assert max(width for width, _ in map(extent, parts(drawn(network, vectors="receding"), "side"))) > 30


def test_hidden_layers_are_not_drawn_and_the_rest_is_joined():
    scene = drawn(vgg16(), hide="Flatten, block5_*")
    shown = list(bodies(scene))
    assert "flatten" not in shown
    assert not any(key.startswith("block5") for key in shown)
    assert shown[-3:] == ["fc1", "fc2", "predictions"]
    assert "Flatten" not in [text.content for text in texts(scene)]


def test_what_is_hidden_is_told_and_stands_in_the_table():
    svg = netdiagram.render(vgg16(), hide="fc1")
    assert "138\u2009357\u2009544 parameters" in svg
    assert ">fc1<" not in svg
    assert "fc1" in netdiagram.render(vgg16(), to="csv")


def test_places_count_from_the_input_and_from_the_end():
    network = chain("net", image(8), *[layer("Dense", 8, name=f"d{i}") for i in range(4)])
    assert list(bodies(drawn(network, hide="1"))) == ["input_layer", "d1", "d2", "d3"]
    assert list(bodies(drawn(network, hide="-1"))) == ["input_layer", "d0", "d1", "d2"]
    assert list(bodies(drawn(network, hide="1-2"))) == ["input_layer", "d2", "d3"]


def test_hiding_everything_is_refused():
    with pytest.raises(NetdiagramError, match="leaves nothing of 23 layers"):
        drawn(vgg16(), hide="*")


def test_text_above_stands_above_and_text_below_below():
    scene = drawn(vgg16(), text_above="{type}", text_below="{kernel} | {params} parameters")
    told = captions(scene)
    assert told.count("Conv2D") == 5
    assert "3×3" in told
    assert "38.7\u2009k parameters" in told
    assert "224×224×64" not in told
    tops = {
        key: min(y for item in items if isinstance(item, Polygon) for _, y in item.points)
        for key, items in bodies(scene).items()
    }
    for key, items in bodies(scene).items():
        for text in items:
            if isinstance(text, Text) and text.content == "Conv2D":
                assert text.y < tops[key]


def test_no_text_at_all():
    assert captions(drawn(vgg16(), text_below="none")) == []


def test_fields_say_what_the_table_says():
    network = chain("net", image(32, 32, 3), conv(8, 5, strides=2, name="c"))
    fields = "{name},{type},{title},{family},{shape},{channels},{space},{kernel},{strides},{activation},{params},{macs},{layers}"
    for field, told in zip(
        fields.split(","),
        [
            "c",
            "Conv2D",
            "Convolution",
            "convolution",
            "16×16×8",
            "8",
            "16×16",
            "5×5",
            "2",
            "ReLU",
            "608",
            "154\u2009k",
            "1",
        ],
        strict=True,
    ):
        assert captions(drawn(network, text_below=field))[-1] == told, field


def test_kernels_draw_a_window_and_its_rays():
    network = chain("net", image(28, 28, 1), conv(8, 5), layer("Flatten"), layer("Dense", 10))
    scene = drawn(network, kernels="yes")
    assert len(parts(scene, "window")) == len(parts(scene, "pyramid")) == 1
    assert {item.role for item in parts(scene, "window", "pyramid")} == {"convolution"}
    assert len(parts(scene, "dotted")) == 2
    (window,) = parts(scene, "window")
    side = next(item for item in parts(scene, "pale-side"))
    assert extent(window)[1] / extent(side)[1] == pytest.approx(5 / 28, abs=0.05)
    assert not parts(drawn(network), "window", "pyramid", "dotted")


def test_funnels_join_corners_instead_of_arrows():
    network = chain("net", image(64), layer("Dense", 32), layer("Dense", 16))
    scene = drawn(network, funnels="yes")
    assert len(parts(scene, "funnel")) >= 6
    assert not [item for item in flat(scene.items) if isinstance(item, Line) and item.arrow]


def test_reversed_bodies_recede_to_the_left():
    network = chain("net", image(64, 64, 3), conv(16))
    for how, sign in (("no", 1), ("yes", -1)):
        (front,), (top,) = parts(drawn(network, reversed=how), "front"), parts(drawn(network, reversed=how), "top")
        middle = [sum(x for x, _ in item.points) / len(item.points) for item in (front, top)]
        assert (middle[1] - middle[0]) * sign > 0


def test_colours_go_by_type_name_and_family_the_closest_first():
    scene = drawn(vgg16(), colors="Conv2D: #c33; block1_*: teal; block1_conv1: steelblue; dense: rgb(190, 60, 160)")
    roles = {
        key: next(item.role for item in items if isinstance(item, Polygon)) for key, items in bodies(scene).items()
    }
    assert roles["block2_conv1"] == "#cc3333"
    assert roles["block1_conv1"] == "#4682b4"
    assert roles["block1_conv2"] == roles["block1_pool"] == "#008080"
    assert roles["fc1"] == "#be3ca0"
    assert roles["flatten"] == "reshape"
    legend = [
        item.role for group in groups(scene, "legend") for item in group.items if getattr(item, "part", "") == "swatch"
    ]
    assert {"#cc3333", "#008080", "#4682b4", "#be3ca0"} <= set(legend)


def test_a_picture_lies_on_the_face_that_data_goes_through():
    def picture(**written: str) -> Picture:
        scene = drawn(vgg16(), image="cat.png | A cat", **written)
        (found,) = [item for item in bodies(scene)["input"] if isinstance(item, Picture)]
        return found

    found = picture()
    (x, y), (right, up), (left, down) = found.corners
    assert found.title == "A cat"
    assert x == left < right
    assert up < y < down
    (x, y), (right, lower), _ = picture(reversed="yes").corners
    assert x < right
    assert lower > y
    (x, y), (right, top), (_, bottom) = picture(style="input: flat").corners
    assert y == top
    assert right - x == pytest.approx(bottom - y, abs=1)


def test_a_vector_has_no_face_for_a_picture():
    with pytest.raises(NetdiagramError, match="'predictions' is a vector"):
        drawn(vgg16(), image="output: mask.png")


# -- what is refused


@pytest.mark.parametrize(
    ("option", "text", "message", "hint"),
    [
        ("colors", "Conv2D: yellow", "'yellow' is too light: on a light page", "#999900"),
        ("colors", "Conv2D: navy", "'navy' is too dark: on a dark page", "#3465da"),
        ("colors", "Conv2D: orang", "'orang' is not a colour", "did you mean 'orange'"),
        ("colors", "teal", "'teal' colours nothing", ""),
        ("colors", "3: teal", "colours go by type, name or family", ""),
        ("palette", "blod", "there is no palette 'blod'", "did you mean 'bold'"),
        ("palette", "convolutoin: teal", "there is no family 'convolutoin'", "did you mean 'convolution'"),
        ("style", "falt", "there is no style 'falt'", "did you mean 'flat'"),
        ("scale", "0", "'0' is not a number between 0.1 and 10", ""),
        ("scale", "chanels: 2", "there is no measure 'chanels'", "did you mean 'channels'"),
        ("spacing", "wide", "'wide' is not a number of pixels", ""),
        ("text-below", "{nam}", "there is no field '{nam}'", "did you mean 'name'"),
        ("text-below", "{name", "has a brace without its other half", ""),
        ("text-above", "a | b | c", "has 3 lines", ""),
        ("image", "https://example.org/cat.png", "nothing is fetched", ""),
        ("hide", "", "name a type", ""),
        ("sizing", "linaer", "'linaer' is not one of", "did you mean 'linear'"),
    ],
)
def test_what_is_misspelt_or_illegible_is_refused_in_words(option, text, message, hint):
    with pytest.raises(NetdiagramError) as refused:
        option_table.parse({option: text})
    assert refused.value.code == "option.value"
    assert message in refused.value.message
    assert hint in f"{refused.value.message} {refused.value.hint}"


@pytest.mark.parametrize(
    ("option", "text", "message", "hint"),
    [
        ("hide", "Dorpout", "there is no layer, type or family 'Dorpout'", "did you mean 'Dropout'"),
        (
            "colors",
            "blok1_conv1: teal",
            "there is no layer, type or family 'blok1_conv1'",
            "did you mean 'block1_conv1'",
        ),
        ("hide", "23", "there is no layer 23: the network has 23, from 0", ""),
    ],
)
def test_words_that_mean_nothing_in_a_network_are_refused(option, text, message, hint):
    with pytest.raises(NetdiagramError) as refused:
        netdiagram.render(vgg16(), **{option: text})
    assert refused.value.code == "option.value"
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_types_and_patterns_that_a_network_lacks_are_harmless():
    assert netdiagram.render(vgg16(), hide="Dropout, no_such_*") == netdiagram.render(vgg16())


def test_the_legend_tells_whom_a_colour_is_for():
    network = chain("net", image(32, 32, 3), conv(8, name="stem"), layer("MaxPooling2D"), conv(8, name="body"))
    scene = drawn(network, colors="stem: teal")
    told = [item.content for group in groups(scene, "legend") for item in group.items if isinstance(item, Text)]
    assert told == ["Convolution 3×3, ReLU (stem)", "Max pooling 2×2", "Convolution 3×3, ReLU"]


def test_a_window_lies_on_the_picture_of_a_flat_input():
    network = chain("net", image(32, 32, 1), conv(6, 5), layer("Flatten"))
    scene = drawn(network, kernels="yes", style="input: flat", image="seven.png")
    (window,) = parts(scene, "window")
    width, height = extent(window)
    assert width == pytest.approx(height, abs=0.5)
    (face,) = [item for item in bodies(scene)["input_layer"] if isinstance(item, Picture)]
    (left, top), (right, _), (_, bottom) = face.corners
    assert height / (bottom - top) == pytest.approx(5 / 32, abs=0.02)
    assert all(left < x < right and top < y < bottom for x, y in window.points)


def test_every_field_of_templates_is_told():
    assert set(texts_of_stages._FIELDS) == set(readers.FIELDS)
