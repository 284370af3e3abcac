"""The gallery's listings: their numbers are Keras's, and the papers' where those can be compared."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from keras_rows import differences, recorded

import netdiagram

MODELS = Path(__file__).parents[2] / "docs/models"
RECORD = Path(__file__).parent / "data/gallery.json"
"""What Keras says of each listing that it can run: parameters (all, trainable, not), rows, and output shapes."""
WANTED: dict[str, dict[str, Any]] = json.loads(RECORD.read_text(encoding="utf-8"))

PUBLISHED = {
    "alexnet_towers": 60_965_224,  # two towers of the paper: 60 million
    "bert": 109_482_240,  # BERT base with its pooler
    "c3d": 79_991_015,  # the model for Sports-1M
    "convnext": 28_589_128,  # keras.applications.ConvNeXtTiny, without its preprocessing
    "densenet121": 8_062_504,  # keras.applications.DenseNet121
    "efficientnet_b0": 5_330_564,  # keras.applications.EfficientNetB0, less the 7 numbers of its input's normalization
    "gpt2": 124_439_808,  # GPT-2 small, its output tied to its input
    "inception_v3": 23_851_784,  # keras.applications.InceptionV3
    "lenet5": 61_706,  # with full connections
    "mlp_mixer": 59_880_472,  # Mixer-B/16
    "mobilenet_v1": 4_253_864,  # keras.applications.MobileNet
    "mobilenet_v2": 3_538_984,  # keras.applications.MobileNetV2
    "mobilenet_v3": 5_507_432,  # keras.applications.MobileNetV3Large
    "nin": 966_986,  # the model for CIFAR-10
    "siamese": 38_951_745,  # 38 951 745 in the paper as well
    "squeezenet": 1_235_496,  # SqueezeNet 1.1
    "unet_paper": 31_030_658,  # with up-convolutions of 2 × 2
    "vgg16": 138_357_544,  # keras.applications.VGG16
    "vit": 86_567_656,  # ViT-B/16
    "xception": 22_910_480,  # keras.applications.Xception
    "yolo_v3_tiny": 8_858_734,  # the model for COCO
}


def runnable() -> list[Path]:
    """Listings that Keras can run: all but bare ones and those in the dialect of convnet-drawer."""
    return [
        path
        for path in sorted(MODELS.glob("*.py"))
        if "from keras" in (text := path.read_text(encoding="utf-8")) or "import keras" in text
    ]


def test_every_listing_is_on_record() -> None:
    assert [path.stem for path in runnable()] == sorted(WANTED)
    assert len(WANTED) >= 40


@pytest.mark.parametrize("name", sorted(WANTED))
def test_numbers_are_those_of_keras(name: str) -> None:
    facts = netdiagram.load(MODELS / f"{name}.py").facts()
    # rows of Sequential models leave the input out
    own = [row for row in facts["layers"] if WANTED[name]["inputs"] or row["type"] != "InputLayer"]
    assert {
        "params": [facts["params"], facts["trainable_params"], facts["non_trainable_params"]],
        "rows": len(own),
        "last": own[-1]["output_shape"],
        "inputs": WANTED[name]["inputs"],
    } == WANTED[name]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_numbers_are_those_that_were_published(name: str) -> None:
    assert netdiagram.load(MODELS / f"{name}.py").params == PUBLISHED[name]


@pytest.mark.keras
@pytest.mark.timeout(600)  # some have hundreds of millions of weights, which Keras makes
@pytest.mark.parametrize("path", runnable(), ids=lambda path: path.stem)
def test_rows_are_those_of_an_installed_keras(path: Path, keras: ModuleType, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace('weights="imagenet"', "weights=None")  # not to be fetched
    copy = tmp_path / path.name
    copy.write_text(text, encoding="utf-8")
    theirs = list(recorded(keras, copy).values())[-1]
    mine = netdiagram.load(path)
    assert (mine.name, mine.type) == (theirs["name"], theirs["type"])
    assert differences(mine.facts()["layers"], theirs["rows"]) == []
    assert summary(theirs["rows"]) == WANTED[path.stem]


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Of the rows of a model, what is on record."""
    counts = [row["params"] for row in rows if "params" in row]
    shapes = rows[-1]["shapes"]
    return {
        "params": [sum(column) for column in zip(*counts, strict=True)],
        "rows": len(rows),
        "last": shapes[0] if len(shapes) == 1 else shapes,
        "inputs": sum(row["type"] == "InputLayer" for row in rows),
    }


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    """Keras 3, on the backend that infers shapes without computing anything."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    return pytest.importorskip("keras", reason="Keras is not installed")
