"""Preprocessing and augmentation of images.

All but cropping and resizing keep the shape; what they check is their arguments.
"""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Opaque, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Wrong, refuse, spoken

# -- rules -------------------------------------------------------------------------------------------------------------


def sized(s: Settings, x: Shape) -> Shape:
    """Height and width as given, of one image or a batch."""
    if len(x) < 3:
        refuse("shape.rank", f"it takes height × width × channels, but gets {spoken(x)}")
    at = 1 if len(x) == 4 else 0
    if s["data_format"] == "channels_first":
        at += 1
    return (*x[:at], s["height"], s["width"], *x[at + 2 :])


def center_cropped(s: Settings, x: Shape) -> Shape:
    """As `sized`, of nothing but images."""
    if len(x) > 4:
        refuse("shape.rank", f"it takes height × width × channels, but gets {spoken(x)}")
    return sized(s, x)


def random_cropped(s: Settings, x: Shape) -> Shape:
    """Height and width as given, counted from behind."""
    if len(x) < 3:
        refuse("shape.rank", f"it takes height × width × channels, but gets {spoken(x)}")
    at = len(x) - (2 if s["data_format"] == "channels_first" else 3)
    return (*x[:at], s["height"], s["width"], *x[at + 2 :])


def coloured(s: Settings, x: Shape) -> Shape:
    """The same, of images with three channels."""
    if len(x) not in (3, 4):
        refuse("shape.rank", f"it takes height × width × channels, but gets {spoken(x)}")
    channels = x[-1] if s["data_format"] == "channels_last" else x[-3]
    if channels not in (3, None):
        refuse("shape.channels", f"it takes images of 3 channels, but gets {channels}")
    return x


# -- kinds -------------------------------------------------------------------------------------------------------------


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def within(low: float, high: float, *, strict: bool = True, none: bool = False) -> Kind:
    """A number in a range, or two.

    Args:
        low: least.
        high: most.
        strict: both of two numbers must lie within; else Keras only asks that they overlap the range.
        none: None is possible.
    """

    def read(value: Any) -> Any:
        if isinstance(value, Opaque) or (none and value is None):
            return value
        if _number(value) and low <= value <= high:
            return value
        if isinstance(value, (tuple, list)) and len(value) == 2 and all(map(_number, value)):
            first, second = value
            if (low <= min(value) and max(value) <= high) if strict else (first <= high and second >= low):
                return tuple(value)
        raise Wrong(f"is not a number from {low:g} to {high:g}, or two")

    return read


def _range(value: Any) -> Any:
    if isinstance(value, Opaque):
        return value
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return tuple(value)
    raise Wrong("is not a range of values", "(0, 255) or (0, 1), for example")


def _zoom(value: Any) -> Any:
    read = within(-1, 1)(value)
    if (min(read) if isinstance(read, tuple) else read) == -1:
        raise Wrong("is not a number above -1 and up to 1, or two")
    return read


def _posterize(value: Any) -> Any:
    return within(1, 8, strict=False)(value)


def _odd(value: Any) -> tuple[Any, ...]:
    """A number or two of them, as they come: Keras asks no more of them than to be odd."""
    several = isinstance(value, (tuple, list))
    read = tuple([kind.number(size) for size in value]) if several else (kind.number(value),) * 2
    if len(read) != 2:
        raise Wrong("is not a number or 2 of them")
    if any(size % 2 == 0 for size in read):
        raise Wrong("is even: a kernel needs a centre")
    return read


_SIGNED, _SHARE, _SHEAR = within(-1, 1, strict=False), within(0, 1, strict=False), within(0, 1)
_FILLS = ("reflect", "wrap", "constant", "nearest")
_SHAPED: dict[str, Kind | None] = {
    "interpolation": kind.one_of("nearest", "bilinear"), "fill_mode": kind.one_of(*_FILLS), "value_range": None,
}  # fmt: skip
_SIZE: dict[str, Kind | None] = {"height": kind.count, "width": kind.count, "name": kind.name}
_PASSED: dict[str, Kind | None] = {"bounding_box_format": None, "data_format": kind.data_format}
"""What the base class of all image layers takes besides."""


def _row(
    name: str,
    title: str,
    /,
    *required: str,
    shape: Any = None,
    window: str = "kept",
    kinds: dict[str, Any] | None = None,
    **defaults: Any,
) -> LayerType:
    return LayerType(
        name, "preprocessing", title, "  |  ", signature(*required, kinds=kinds, **defaults), shape, further=_PASSED,
        call=("data", "training"), window=window,
    )  # fmt: skip


_TOP: dict[str, Any] = {"value_range": (0, 255)}
_SEED: dict[str, Any] = {"seed": None}
_DATA: dict[str, Any] = {"data_format": None}
_BEND: dict[str, Any] = {
    "fill_mode": "reflect",
    "interpolation": "bilinear",
    "seed": None,
    "fill_value": 0.0,
    "data_format": None,
}

ROWS = (
    _row(
        "Resizing", "Resizing", "height", "width", shape=sized, window="resized", kinds=_SIZE, interpolation="bilinear",
        crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, fill_mode="constant", fill_value=0.0, antialias=False,
        **_DATA,
    ),
    _row("CenterCrop", "Center crop", "height", "width", shape=center_cropped, window="shifted", kinds=_SIZE, **_DATA),
    _row(
        "RandomCrop", "Random crop", "height", "width", shape=random_cropped, window="shifted", kinds=_SIZE, **_SEED, **_DATA,
        name=None,
    ),
    _row("RandomFlip", "Random flip", mode="horizontal_and_vertical", **_SEED, **_DATA),
    _row("RandomRotation", "Random rotation", "factor", kinds={**_SHAPED, "factor": _SIGNED}, **_BEND),
    _row(
        "RandomTranslation", "Random translation", "height_factor", "width_factor",
        kinds={**_SHAPED, "height_factor": within(-1, 1), "width_factor": within(-1, 1)}, **_BEND,
    ),
    _row(
        "RandomZoom", "Random zoom", "height_factor", width_factor=None, **_BEND,
        kinds={**_SHAPED, "height_factor": _zoom, "width_factor": kind.optional(_zoom)},
    ),
    _row(
        "RandomShear", "Random shear", x_factor=0.0, y_factor=0.0, interpolation="bilinear", fill_mode="reflect",
        fill_value=0.0, **_DATA, **_SEED, kinds={**_SHAPED, "x_factor": _SHEAR, "y_factor": _SHEAR},
    ),
    _row(
        "RandomPerspective", "Random perspective", factor=1.0, scale=1.0, interpolation="bilinear", fill_value=0.0,
        **_SEED, **_DATA,
        kinds={**_SHAPED, "factor": _SHARE, "scale": kind.fraction},
    ),
    _row(
        "RandomElasticTransform", "Random elastic transform", factor=1.0, scale=1.0, interpolation="bilinear",
        fill_mode="reflect", fill_value=0.0, **_TOP, **_SEED, **_DATA,
        kinds={**_SHAPED, "factor": _SHARE, "scale": _SHARE, "fill_mode": kind.one_of(*_FILLS, "mirror")},
    ),
    _row(
        "RandomBrightness", "Random brightness", "factor", **_TOP, **_SEED,
        kinds={"factor": _SIGNED, "value_range": _range},
    ),
    _row("RandomContrast", "Random contrast", "factor", **_TOP, **_SEED, kinds={"factor": _SHARE}),
    _row("RandomHue", "Random hue", "factor", **_TOP, **_DATA, **_SEED, kinds={"factor": _SHARE}),
    _row(
        "RandomSaturation", "Random saturation", "factor", **_TOP, **_DATA, **_SEED,
        kinds={"factor": _SIGNED, "value_range": _range},
    ),
    _row(
        "RandomSharpness", "Random sharpness", "factor", **_TOP, **_DATA, **_SEED,
        kinds={"factor": _SHARE, "value_range": _range},
    ),
    _row(
        "RandomPosterization", "Random posterization", "factor", **_TOP, **_DATA, **_SEED,
        kinds={"factor": _posterize, "value_range": _range},
    ),
    _row(
        "RandomColorDegeneration", "Random color degeneration", "factor", shape=coloured, **_TOP, **_DATA, **_SEED,
        kinds={"factor": _SIGNED, "value_range": _range},
    ),
    _row(
        "RandomColorJitter", "Random color jitter", **_TOP, brightness_factor=None, contrast_factor=None,
        saturation_factor=None, hue_factor=None, **_SEED, **_DATA,
        kinds={
            "brightness_factor": kind.optional(_SIGNED), "contrast_factor": kind.optional(_SHARE),
            "saturation_factor": kind.optional(_SIGNED), "hue_factor": kind.optional(_SHARE),
        },
    ),
    _row("RandomGrayscale", "Random grayscale", factor=0.5, **_DATA, **_SEED, kinds={"factor": kind.fraction}),
    _row("RandomInvert", "Random invert", factor=1.0, **_TOP, **_SEED, **_DATA, kinds={"factor": _SHARE}),
    _row(
        "RandomGaussianBlur", "Random Gaussian blur", factor=1.0, kernel_size=3, sigma=1.0, **_TOP, **_DATA, **_SEED,
        kinds={"factor": _SHARE, "sigma": _SHARE, "kernel_size": _odd},
    ),
    _row(
        "RandomErasing", "Random erasing", factor=1.0, scale=(0.02, 0.33), fill_value=None, **_TOP, **_SEED, **_DATA,
        kinds={"factor": _SHARE, "scale": _SHARE},
    ),
    _row(
        "Solarization", "Solarization", addition_factor=0.0, threshold_factor=0.0, **_TOP, **_SEED,
        kinds={"addition_factor": _SHEAR, "threshold_factor": _SHEAR, "value_range": _range},
    ),
    _row("AutoContrast", "Auto contrast", **_TOP, kinds={"value_range": _range}),
    _row("Equalization", "Equalization", **_TOP, bins=256, **_DATA, kinds={"value_range": _range}),
    _row(
        "ContrastLimitedAdaptiveHistogramEqualization", "Adaptive equalization", **_TOP, clip_limit=4.0,
        tile_grid_size=(8, 8), **_DATA,
    ),
    _row("MixUp", "Mix-up", alpha=0.2, **_DATA, **_SEED),
    _row("CutMix", "Cut-mix", factor=1.0, **_SEED, **_DATA, kinds={"factor": _SHARE}),
    _row(
        "AugMix", "Aug-mix", **_TOP, num_chains=3, chain_depth=3, factor=0.3, alpha=1.0, all_ops=True,
        interpolation="bilinear", **_SEED, **_DATA, kinds={"factor": _SHARE, "interpolation": _SHAPED["interpolation"]},
    ),
    _row(
        "RandAugment", "Rand-augment", **_TOP, num_ops=2, factor=0.5, interpolation="bilinear", **_SEED, **_DATA,
        kinds={"factor": _SHARE, "interpolation": _SHAPED["interpolation"]},
    ),
    _row("MaxNumBoundingBoxes", "Bounding boxes", "max_number", fill_value=-1),
)  # fmt: skip
