"""What cannot be made of the networks that come with Keras, what they may cost, and the data they are drawn from."""

from __future__ import annotations

import ast
import pickle
from pathlib import Path

import pytest
from backbones import SMALL, load, refusal
from hypothesis import given, settings
from hypothesis import strategies as st

from netdiagram.sources.interp import limits
from netdiagram.sources.keras.applications import building
from netdiagram.sources.keras.applications.table import DEFAULTS, ROWS, TABLE

# -- refusals in words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code", "words", "hint", "column"),
    [
        ("keras.applications.ResNet60()", "application.unknown", "no ResNet60", "ResNet50", 1),
        (
            "keras.applications.vgg16.VGG19()",
            "application.unknown",
            "keras.applications.vgg16",
            "keras.applications.VGG19",
            1,
        ),
        ("from keras.applications import ResNet60", "application.unknown", "no ResNet60", "ResNet50", 32),
        ("keras.applications.RegNetX002()", "application.unknown", "no RegNetX002", "no RegNet", 1),
        ("keras.applications.VGG16(wights=None)", "application.argument", "no argument 'wights'", "weights", 26),
        (
            "keras.applications.VGG16(weights=None, input_shape=(31, 64, 3))",
            "application.shape",
            "at least 32 × 32",
            "",
            52,
        ),
        (
            "keras.applications.InceptionV3(weights=None, include_top=False, input_shape=(64, 64, 3))",
            "application.shape",
            "75 × 75",
            "",
            77,
        ),
        (
            "keras.applications.VGG16(weights=None, input_shape=(64, 64))",
            "application.argument",
            "three numbers",
            "channels",
            52,
        ),
        (
            "keras.applications.VGG16(weights=None, input_shape=(None, None, 3))",
            "application.shape",
            "with the top",
            "include_top=False",
            52,
        ),
        ("keras.applications.VGG16(classes=10)", "application.weights", "1000 classes, not 10", "weights=None", 34),
        ("keras.applications.VGG16(input_shape=(64, 64, 3))", "application.shape", "224 × 224 × 3", "weights=None", 38),
        (
            "keras.applications.VGG16(include_top=False, input_shape=(64, 64, 1))",
            "application.shape",
            "3 channels",
            "weights=None",
            57,
        ),
        ("keras.applications.MobileNetV2(alpha=0.3)", "application.weights", "alpha 0.35, 0.5", "weights=None", 38),
        ("keras.applications.EfficientNetV2S(weights=None, name='net')", "application.argument", "'net'", "name=", 55),
        (
            "keras.applications.VGG16(keras.Input((224, 224, 3)))",
            "application.argument",
            "no tensor",
            "VGG16(…)(x)",
            26,
        ),
        ("keras.applications.VGG16(weights=None, classes=n_classes)", "name.unknown", "'n_classes'", "", 48),
        ("keras.applications.VGG16(weights=None, classes='ten')", "application.argument", "classes='ten'", "", 48),
        ("keras.applications.VGG16(True, include_top=True)", "application.argument", "twice", "", 32),
        (
            "keras.applications.VGG16(weights=None, classifier_activation='sofmax')",
            "layer.argument",
            "VGG16: Dense 'predictions'",
            "",
            1,
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(line: str, code: str, words: str, hint: str, column: int) -> None:
    error = refusal("import keras", line)
    assert error.code == code
    assert words in error.message
    assert hint in error.hint
    assert error.span is not None
    assert (error.span.line, error.span.column) == (2, column)


def test_without_the_top_nobody_reads_the_classes() -> None:
    network = load("import numpy as np", "n = np.load('n.npy')", f"model = keras.applications.{SMALL[:-1]}, classes=n)")
    assert len(network.layers) == 175


def test_a_pooling_that_keras_overlooks_is_told() -> None:
    network = load(f"model = keras.applications.{SMALL[:-1]}, pooling='average')")
    assert [told.code for told in network.diagnostics] == ["application.pooling"]
    assert len(network.layers) == 175


def test_a_backbone_that_cannot_run_fails_where_it_is_called() -> None:
    error = refusal(
        "base = keras.applications.VGG16(weights=None, include_top=False)",
        "inputs = keras.Input((8, 8, 3))",
        "model = keras.Model(inputs, base(inputs))",
    )
    assert "'vgg16'" in error.message
    assert error.span is not None
    assert error.span.line == 3


def test_an_unknown_one_can_be_drawn() -> None:
    network = load(
        "inputs = keras.Input((32, 32, 3))",
        "base = keras.applications.RegNetX002(weights=None)",
        "model = keras.Model(inputs, base(inputs))",
        unknown="draw",
    )
    assert network.layers[-1].params is None


# -- limits ------------------------------------------------------------------------------------------------------------


def test_many_backbones_end_at_the_limit_of_layers() -> None:
    error = refusal("for i in range(1000):", "    m = keras.applications.MobileNetV2(weights=None)")
    assert error.code == "limit.layers"


def test_a_backbone_costs_the_author_a_step_a_layer() -> None:
    steps = limits.STEPS - 10_000
    busy = f"for i in range({steps // 4}): pass"
    assert load(busy, "model = keras.applications.NASNetLarge(weights=None)").params == 88_949_818


@pytest.mark.parametrize("alpha", ["1e308", "float('nan')", "-float('inf')", "1e300", "-1"])
def test_a_hostile_width_is_refused(alpha: str) -> None:
    assert refusal(f"model = keras.applications.MobileNet(weights=None, alpha={alpha})").span is not None


@settings(max_examples=30, deadline=None)
@given(
    name=st.sampled_from(["VGG16", "MobileNet", "MobileNetV2", "MobileNetV3Small"]),
    size=st.tuples(st.integers(32, 300), st.integers(32, 300)),
    channels=st.integers(1, 8),
    classes=st.integers(1, 50),
    pooling=st.sampled_from([None, "avg", "max"]),
)
def test_with_and_without_memory_alike(
    name: str, size: tuple[int, int], channels: int, classes: int, pooling: str | None
) -> None:
    call = f"keras.applications.{name}(weights=None, input_shape={(*size, channels)}, "
    source = (f"a = {call}classes={classes})", f"b = {call}include_top=False, pooling={pooling!r}, name='b')")
    building.template.cache_clear()
    cold = [load(*source, name=word) for word in ("a", "b")]
    warm = [load(*source, name=word) for word in ("a", "b")]
    assert pickle.dumps(cold) == pickle.dumps(warm)
    assert cold[0].layers[-1].output_shape == (None, classes)
    assert cold[1].layers[0].output_shape == (None, *size, channels)


def test_equal_numbers_of_two_types_give_the_same() -> None:
    def told(number: str) -> str:
        network = load(f"m = keras.applications.MobileNet(weights=None, dropout={number}, alpha={number} + 1)")
        return repr([(layer.name, layer.settings) for layer in network.layers])

    building.template.cache_clear()
    first = told("0")
    building.template.cache_clear()
    assert told("0.0") == first == told("0")


# -- the data ----------------------------------------------------------------------------------------------------------

FOLDER = Path(building.__file__).parent / "listings"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.nd")), ids=lambda path: path.stem)
def test_every_listing_is_plain_and_says_where_it_comes_from(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert not [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom, ast.ClassDef))]
    assert max(map(len, text.splitlines())) <= 132
    if path.stem not in ("common", "preprocessing"):
        assert "https://arxiv.org/abs/" in text.split("\n\n", 1)[0]


def test_every_listing_is_used() -> None:
    used = {row.listing for row in ROWS} | {"common", "preprocessing"}
    assert used == {path.stem for path in FOLDER.glob("*.nd")}


def test_rows_are_whole() -> None:
    assert len(TABLE) == len(ROWS) == 40
    for item in ROWS:
        assert item.words[-1] == "name"
        assert set(item.words) <= {*DEFAULTS, "name"}
