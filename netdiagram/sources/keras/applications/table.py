"""The architectures that come with Keras: a row per function of `keras.applications`.

A row names the listing that draws it and what that listing needs to know besides the call's arguments. The listings, in the
folder beside this file, are written in the language that authors use, after the papers that they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from netdiagram.records import record

_FIRST = ("include_top", "weights", "input_tensor", "input_shape", "pooling", "classes", "classifier_activation")

DEFAULTS: Mapping[str, Any] = {
    "include_top": True,
    "weights": "imagenet",
    "input_tensor": None,
    "input_shape": None,
    "pooling": None,
    "classes": 1000,
    "classifier_activation": "softmax",
    "include_preprocessing": True,
    "alpha": 1.0,
    "depth_multiplier": 1,
    "dropout": 0.001,
    "dropout_rate": 0.2,
    "minimalistic": False,
}
"""Of the arguments of all functions, but for the name."""


@record
class Application:
    """One function of `keras.applications`.

    Attributes:
        name: the function's.
        modules: of `keras.applications` that have it too.
        listing: file that draws it, without its suffix.
        size: height and width of the image where the call does not say.
        called: the model's name where the call gives none; a pattern with `{alpha}` and `{rows}` for the MobileNets.
        least: the smallest height and width.
        sizes: further ones that there are ImageNet weights for.
        alphas: widths for which there are ImageNet weights; empty where all functions of the family have one width.
        sized: the image has that size without the top too, where the call does not say.
        last: the channels of an image can only stand last.
        padded: it pads by the parity of both sides, so that the width must be known where the height is.
        known: ImageNet weights need a known height and width.
        free: size and channels of the image are left to the author, with the top and with ImageNet weights too.
        named: the model can only have a name of the family's own, since Keras finds the blocks by it.
        words: arguments in the order in which they are taken by position.
        facts: what the listing knows besides.
    """

    name: str
    modules: tuple[str, ...]
    listing: str
    size: int
    called: str
    least: int = 32
    sizes: tuple[int, ...] = ()
    alphas: tuple[float, ...] = ()
    sized: bool = False
    last: bool = False
    padded: bool = False
    known: bool = False
    free: bool = False
    named: bool = False
    words: tuple[str, ...] = (*_FIRST, "name")
    facts: Mapping[str, Any] = field(default_factory=dict)


def _efficientnet(index: int, size: int, width: float, depth: float, dropout: float) -> Application:
    facts = {"width": width, "depth": depth, "dropout": dropout}
    return Application(
        f"EfficientNetB{index}",
        ("efficientnet",),
        "efficientnet",
        size,
        f"efficientnetb{index}",
        padded=True,
        facts=facts,
    )


def _efficientnet_v2(word: str, size: int, width: float = 1.0, depth: float = 1.0) -> Application:
    return Application(
        f"EfficientNetV2{word}", ("efficientnet_v2",), "efficientnet_v2", size, f"efficientnetv2-{word.lower()}", named=True,
        words=(*_FIRST, "include_preprocessing", "name"), facts={"width": width, "depth": depth},
    )  # fmt: skip


def _convnext(word: str, counts: tuple[int, ...], width: int) -> Application:
    return Application(
        f"ConvNeXt{word}", ("convnext",), "convnext", 224, f"convnext_{word.lower()}", last=True,
        words=("include_top", "include_preprocessing", *_FIRST[1:], "name"),
        facts={"counts": counts, "filters": (width, 2 * width, 4 * width, 8 * width)},
    )  # fmt: skip


def _mobilenet_v3(word: str, last: int, blocks: tuple[tuple[Any, ...], ...]) -> Application:
    return Application(
        f"MobileNetV3{word}", (), "mobilenet_v3", 224, f"MobileNetV3{word}", alphas=(0.75, 1.0), padded=True, free=True,
        words=(
            "input_shape", "alpha", "minimalistic", "include_top", "weights", "input_tensor", "classes", "pooling", "dropout_rate",
            "classifier_activation", "include_preprocessing", "name",
        ),
        facts={"last": last, "blocks": blocks},
    )  # fmt: skip


def _nasnet(word: str, size: int, cells: int, *, penultimate: int, stem: int, skip: bool) -> Application:
    return Application(
        f"NASNet{word}", ("nasnet",), "nasnet", size, f"nasnet_{word.lower()}",
        words=("input_shape", "include_top", "weights", "input_tensor", "pooling", "classes", "classifier_activation", "name"),
        sized=word == "Mobile", last=True, padded=True, known=True, facts={"cells": cells, "penultimate": penultimate, "stem_filters": stem, "skip_reduction": skip},
    )  # fmt: skip


def _plain(
    name: str, modules: tuple[str, ...], listing: str, *counts: int, size: int = 224, least: int = 32
) -> Application:
    called = name.lower() if listing != "inception_v3" else "inception_v3"
    facts = {"counts": counts} if counts else {}
    return Application(name, modules, listing, size, called, least, last=listing == "densenet", facts=facts)


# expansion, filters, size of the kernel, strides, with squeeze-and-excite, with hard swish
_SMALL = (
    (1, 16, 3, 2, 1, 0), (72 / 16, 24, 3, 2, 0, 0), (88 / 24, 24, 3, 1, 0, 0), (4, 40, 5, 2, 1, 1), (6, 40, 5, 1, 1, 1),
    (6, 40, 5, 1, 1, 1), (3, 48, 5, 1, 1, 1), (3, 48, 5, 1, 1, 1), (6, 96, 5, 2, 1, 1), (6, 96, 5, 1, 1, 1), (6, 96, 5, 1, 1, 1),
)  # fmt: skip
_LARGE = (
    (1, 16, 3, 1, 0, 0), (4, 24, 3, 2, 0, 0), (3, 24, 3, 1, 0, 0), (3, 40, 5, 2, 1, 0), (3, 40, 5, 1, 1, 0), (3, 40, 5, 1, 1, 0),
    (6, 80, 3, 2, 0, 1), (2.5, 80, 3, 1, 0, 1), (2.3, 80, 3, 1, 0, 1), (2.3, 80, 3, 1, 0, 1), (6, 112, 3, 1, 1, 1),
    (6, 112, 3, 1, 1, 1), (6, 160, 5, 2, 1, 1), (6, 160, 5, 1, 1, 1), (6, 160, 5, 1, 1, 1),
)  # fmt: skip

ROWS: tuple[Application, ...] = (
    _plain("VGG16", ("vgg16",), "vgg", 2, 2, 3, 3, 3),
    _plain("VGG19", ("vgg19",), "vgg", 2, 2, 4, 4, 4),
    _plain("ResNet50", ("resnet", "resnet50"), "resnet", 3, 4, 6, 3),
    _plain("ResNet101", ("resnet",), "resnet", 3, 4, 23, 3),
    _plain("ResNet152", ("resnet",), "resnet", 3, 8, 36, 3),
    _plain("ResNet50V2", ("resnet_v2",), "resnet_v2", 3, 4, 6, 3),
    _plain("ResNet101V2", ("resnet_v2",), "resnet_v2", 3, 4, 23, 3),
    _plain("ResNet152V2", ("resnet_v2",), "resnet_v2", 3, 8, 36, 3),
    _plain("DenseNet121", ("densenet",), "densenet", 6, 12, 24, 16),
    _plain("DenseNet169", ("densenet",), "densenet", 6, 12, 32, 32),
    _plain("DenseNet201", ("densenet",), "densenet", 6, 12, 48, 32),
    _plain("InceptionV3", ("inception_v3",), "inception_v3", size=299, least=75),
    Application("InceptionResNetV2", ("inception_resnet_v2",), "inception_resnet_v2", 299, "inception_resnet_v2", 75),
    _plain("Xception", ("xception",), "xception", size=299, least=71),
    Application(
        "MobileNet", ("mobilenet",), "mobilenet", 224, "mobilenet_{alpha:.2f}_{rows}",
        sizes=(128, 160, 192), alphas=(0.25, 0.5, 0.75, 1.0),
        words=(
            "input_shape", "alpha", "depth_multiplier", "dropout", "include_top", "weights", "input_tensor", "pooling", "classes",
            "classifier_activation", "name",
        ),
    ),
    Application(
        "MobileNetV2", ("mobilenet_v2",), "mobilenet_v2", 224, "mobilenetv2_{alpha:.2f}_{rows}",
        padded=True, sizes=(96, 128, 160, 192), alphas=(0.35, 0.5, 0.75, 1.0, 1.3, 1.4),
        words=(
            "input_shape", "alpha", "include_top", "weights", "input_tensor", "pooling", "classes", "classifier_activation", "name",
        ),
    ),
    _mobilenet_v3("Small", 1024, _SMALL),
    _mobilenet_v3("Large", 1280, _LARGE),
    _nasnet("Mobile", 224, 4, penultimate=1056, stem=32, skip=False),
    _nasnet("Large", 331, 6, penultimate=4032, stem=96, skip=True),
    _efficientnet(0, 224, 1.0, 1.0, 0.2),
    _efficientnet(1, 240, 1.0, 1.1, 0.2),
    _efficientnet(2, 260, 1.1, 1.2, 0.3),
    _efficientnet(3, 300, 1.2, 1.4, 0.3),
    _efficientnet(4, 380, 1.4, 1.8, 0.4),
    _efficientnet(5, 456, 1.6, 2.2, 0.4),
    _efficientnet(6, 528, 1.8, 2.6, 0.5),
    _efficientnet(7, 600, 2.0, 3.1, 0.5),
    _efficientnet_v2("B0", 224),
    _efficientnet_v2("B1", 240, 1.0, 1.1),
    _efficientnet_v2("B2", 260, 1.1, 1.2),
    _efficientnet_v2("B3", 300, 1.2, 1.4),
    _efficientnet_v2("S", 384),
    _efficientnet_v2("M", 480),
    _efficientnet_v2("L", 480),
    _convnext("Tiny", (3, 3, 9, 3), 96),
    _convnext("Small", (3, 3, 27, 3), 96),
    _convnext("Base", (3, 3, 27, 3), 128),
    _convnext("Large", (3, 3, 27, 3), 192),
    _convnext("XLarge", (3, 3, 27, 3), 256),
)  # fmt: skip
TABLE: Mapping[str, Application] = {row.name: row for row in ROWS}
