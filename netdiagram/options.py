"""THE table of options: the directive, the fence, the command line and the reference page are made from it.

One field of `Options` is one option. To add one, add a field; nothing else needs to know.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any

from netdiagram import values
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.records import sealed
from netdiagram.values import Option, Scope

COLUMNS = values.COLUMNS
DTYPES = ("float64", "float32", "float16", "bfloat16", "mixed_float16", "mixed_bfloat16", "int8")
_ONE_FIGURE = frozenset({"name", "caption", "title", "alt"})
DEFAULT_COLUMNS = ("name", "settings", "shape", "params", "share", "macs")


def _reader(name: str) -> Callable[[str], Any]:
    """A reader of `netdiagram.readers`, imported when it is first needed."""

    def parse(text: str) -> Any:
        from netdiagram import readers

        return getattr(readers, name)(text)

    return parse


def _option(
    default: Any,
    scope: Scope,
    text: str,
    *,
    choices: tuple[str, ...] = (),
    parse: Callable[[str], Any] | None = None,
    metavar: str = "TEXT",
    name: str = "",
) -> Any:
    reader = parse or (values.choice(choices) if choices else str.strip)
    return field(
        default=default,
        metadata={"scope": scope, "help": text, "choices": choices, "parse": reader, "metavar": metavar, "name": name},
    )


@sealed
class Options:
    """All options with their values. The documentation of each is its `help`."""

    # -- the source
    model: str = _option(
        "", "source", "Which variable or model to draw where a listing defines several.", metavar="NAME"
    )
    input_shape: tuple[int | None, ...] | None = _option(
        None,
        "source",
        "Shape of one input, without the batch, for a model that does not say.",
        parse=values.shape,
        metavar="SHAPE",
    )
    unknown: str = _option(
        "refuse",
        "source",
        "What to do with a layer nobody knows: refuse it, or draw it with shape '?'.",
        choices=("refuse", "draw"),
    )
    # -- the picture
    view: str = _option(
        "auto",
        "drawing",
        "How to draw: volumes to scale (layered), boxes and arrows (graph), stages and what their blocks hold (blocks), "
        "stacks of feature maps (lenet), neurons, or the inside of a layer (cell).",
        choices=("auto", "layered", "graph", "blocks", "lenet", "neurons", "cell"),
    )
    layer: str = _option(
        "",
        "drawing",
        "Which layer the view cell looks into; the first with something to see if not given.",
        metavar="NAME",
    )
    unroll: int = _option(
        0,
        "drawing",
        "Draws recurrent layers unrolled over time, and so many of their steps: 3.",
        parse=values.steps,
        metavar="STEPS",
    )
    nodes: str = _option(
        "layers",
        "drawing",
        "What the boxes of the graph view are: layers, or tensors with the layers as arrows between them.",
        choices=("layers", "tensors"),
    )
    detail: str = _option(
        "auto",
        "drawing",
        "How much is drawn as one: every layer (full), convolution, normalization and activation fused, or also what "
        "repeats (blocks); auto draws repeats once where the whole does not fit.",
        choices=("auto", "full", "fused", "blocks"),
    )
    depth: int | None = _option(
        None,
        "drawing",
        "How many levels of groups are opened; 0 draws every group as one box. All that are legible where it is not given.",
        parse=values.levels,
        metavar="LEVELS",
    )
    groups: tuple[tuple[str, tuple[str, ...]], ...] = _option(
        (),
        "drawing",
        "What is drawn as a group under a name of yours, by names, patterns, types, or from first to last: "
        "stem: conv1..pool1; head: dense*, output.",
        parse=_reader("groups"),
        metavar="GROUPS",
    )
    expand: bool = _option(
        False,
        "drawing",
        "Whether nested models, and groups that the drawing keeps closed, unfold below it on HTML pages, without script.",
        parse=values.flag,
        metavar="yes|no",
    )
    direction: str = _option("auto", "drawing", "Which way the data flows.", choices=("auto", "right", "down"))
    legend: bool = _option(
        True, "drawing", "Whether a legend of what is used stands below.", parse=values.flag, metavar="yes|no"
    )
    column: int = _option(
        740,
        "drawing",
        "Width of the text column in pixels: wider drawings wrap onto further rows.",
        parse=values.pixels,
        metavar="PIXELS",
    )
    # -- the volumes of the layered view, and colours everywhere
    style: tuple[tuple[str, str], ...] = _option(
        (),
        "drawing",
        "Volumes in three dimensions or two, for all or by type, name or place: flat, or volumes; input: flat.",
        parse=_reader("style"),
        metavar="volumes|flat|RULES",
    )
    sizing: str = _option(
        "logarithmic",
        "drawing",
        "How sizes follow dimensions: their logarithm, in proportion (linear), its square root (balanced), in proportion "
        "to the smallest (relative), or a pixel each up to max-size (capped).",
        choices=("logarithmic", "linear", "balanced", "relative", "capped"),
    )
    scale: tuple[tuple[str, float], ...] = _option(
        (),
        "drawing",
        "How many times as large volumes are: 1.5, or space: 1.5; channels: 2; vectors: 0.8.",
        parse=_reader("scale"),
        metavar="NUMBERS",
    )
    min_size: tuple[tuple[str, float], ...] = _option(
        (),
        "drawing",
        "The least that anything is drawn, in pixels: 10, or space: 12; channels: 4; vectors: 20.",
        parse=_reader("sizes"),
        metavar="PIXELS",
    )
    max_size: tuple[tuple[str, float], ...] = _option(
        (),
        "drawing",
        "The most that anything is drawn, in pixels, likewise.",
        parse=_reader("sizes"),
        metavar="PIXELS",
    )
    spacing: tuple[tuple[str, int], ...] = _option(
        (),
        "drawing",
        "Pixels between volumes, and before some of them: 40, or 20; block2_conv1: 80.",
        parse=_reader("spacing"),
        metavar="PIXELS",
    )
    vectors: str = _option(
        "upright",
        "drawing",
        "How vectors are drawn: upright, lying along the flow, or receding into the page.",
        choices=("upright", "lying", "receding"),
    )
    hide: tuple[str, ...] = _option(
        (),
        "drawing",
        "What is not drawn, by type, name, pattern of names, family or place: Dropout, flatten, block5_*, 3.",
        parse=_reader("hidden"),
        metavar="WORDS",
    )
    text_above: tuple[str, ...] = _option(
        (),
        "drawing",
        "What stands above each volume, in one line or two: {type}, or {name} | {kernel}.",
        parse=_reader("template"),
        metavar="TEMPLATE",
    )
    text_below: tuple[str, ...] = _option(
        (),
        "drawing",
        "What stands below each volume instead of name and shape; none for nothing.",
        parse=_reader("template"),
        metavar="TEMPLATE",
    )
    kernels: bool = _option(
        False, "drawing", "Whether windows and their receptive fields are drawn.", parse=values.flag, metavar="yes|no"
    )
    funnels: bool = _option(
        False, "drawing", "Whether lines join the corners of volumes.", parse=values.flag, metavar="yes|no"
    )
    reversed: bool = _option(
        False, "drawing", "Whether volumes are seen from their input.", parse=values.flag, metavar="yes|no"
    )
    image: tuple[tuple[str, str, str], ...] = _option(
        (),
        "drawing",
        "A picture on the face of a volume, with its alternative text: cat.png | A cat; output: mask.png | Its outline.",
        parse=_reader("images"),
        metavar="FILES",
    )
    colors: tuple[tuple[str, str], ...] = _option(
        (),
        "drawing",
        "Colours of your own, by type, name, pattern of names, or family: Conv2D: #c33; block1_*: teal.",
        parse=_reader("colors"),
        metavar="RULES",
    )
    palette: tuple[str, tuple[tuple[str, str], ...]] = _option(
        ("default", ()),
        "drawing",
        "Colours of all families: default, bold, print (greys and hatching), and what differs: bold; dense: teal.",
        parse=_reader("palette"),
        metavar="default|bold|print|RULES",
    )
    theme: str = _option(
        "auto",
        "file",
        "Colours of a drawing in a file of its own; auto follows the reader's system.",
        choices=("auto", "light", "dark"),
    )
    background: str = _option(
        "auto",
        "file",
        "Ground of a drawing in a file of its own: the theme's (auto), none, or a colour.",
        parse=_reader("background"),
        metavar="auto|none|COLOUR",
    )
    padding: int = _option(
        12,
        "file",
        "Pixels of ground around a drawing in a file of its own.",
        parse=_reader("padding"),
        metavar="PIXELS",
    )
    title: str = _option(
        "", "drawing", "The drawing's name for screen readers; made up from the model where it is not given."
    )
    alt: str = _option(
        "", "drawing", "The drawing in words for screen readers; made up from the model where it is not given."
    )
    # -- the table
    table: str = _option(
        "below", "table", "Where the parameter table stands.", choices=("none", "above", "below", "folded", "only")
    )
    columns: tuple[str, ...] = _option(
        DEFAULT_COLUMNS,
        "table",
        "Which columns the table has, in order: " + ", ".join(COLUMNS) + ", or all.",
        parse=values.columns,
        metavar="NAMES",
    )
    dtype: str = _option(
        "float32",
        "table",
        "The number format that memory is counted at, of layers that do not say their own; mixed_float16 keeps weights in float32.",
        choices=DTYPES,
    )
    # -- the page
    listing: str = _option(
        "none", "page", "Where the author's code stands.", choices=("none", "above", "below", "folded")
    )
    caption: str = _option("", "page", "Caption of the figure.")
    name: str = _option("", "page", "Label of the figure for references.", metavar="LABEL")
    align: str = _option("center", "page", "Where the figure stands.", choices=("left", "center", "right"))
    class_: tuple[str, ...] = _option(
        (), "page", "Further classes for the figure.", parse=values.classes, metavar="NAMES", name="class"
    )
    width: str = _option("", "page", "Width of the drawing on the page.", parse=values.length, metavar="LENGTH")

    def of(self, *scopes: Scope) -> tuple[tuple[str, Any], ...]:
        """The values of some scopes that are not the defaults, in table order: what a cached result depends on."""
        mine = [(field, getattr(self, field), default) for field, default in _defaults(scopes)]
        return tuple([(field, value) for field, value, default in mine if value != default])


@lru_cache(maxsize=8)
def _defaults(scopes: tuple[Scope, ...]) -> tuple[tuple[str, Any], ...]:
    return tuple((option.field, option.default) for option in table() if option.scope in scopes)


@lru_cache(maxsize=1)
def table() -> tuple[Option, ...]:
    """All options, in order."""
    return tuple(
        Option(
            name=f.metadata["name"] or f.name.replace("_", "-"),
            field=f.name,
            scope=f.metadata["scope"],
            default=f.default,
            choices=f.metadata["choices"],
            metavar=f.metadata["metavar"] if not f.metadata["choices"] else "|".join(f.metadata["choices"]),
            help=f.metadata["help"],
            parse=f.metadata["parse"],
        )
        for f in dataclasses.fields(Options)
    )


@lru_cache(maxsize=1)
def by_name() -> Mapping[str, Option]:
    """Options by the name authors write."""
    return {option.name: option for option in table()}


def find(name: str) -> Option:
    """The option of that name, `_` and `-` alike.

    Raises:
        NetdiagramError: there is none (`option.unknown`).
    """
    option = by_name().get(name.strip().lower().replace("_", "-"))
    if option is None:
        hint = did_you_mean(name, by_name()) or "the options are " + ", ".join(by_name())
        raise NetdiagramError("option.unknown", f"there is no option '{name}'", hint=hint)
    return option


def parse_one(name: str, text: str | None) -> tuple[str, Any]:
    """One option as written: its field of `Options` and its value.

    Raises:
        NetdiagramError: no such option (`option.unknown`), or not a value for it (`option.value`).
    """
    option = find(name)
    try:
        return option.field, option.parse(text or "")
    except ValueError as error:
        hint: str = getattr(error, "hint", "")
        raise NetdiagramError("option.value", f"option '{option.name}': {error}", hint=hint) from None


def parse(written: Mapping[str, str | None], base: Options | None = None) -> Options:
    """Options as written, over `base` (a site's defaults).

    Raises:
        NetdiagramError: the first that is not an option or has no such value.
    """
    found = dict(parse_one(name, text) for name, text in written.items())
    return dataclasses.replace(base or Options(), **found)


def site(given: Mapping[Any, Any]) -> dict[str, str]:
    """A site's defaults, of a configuration file: options by name, with values as an author would write them.

    Raises:
        NetdiagramError: no such option, not a value for it, or one that belongs to a single figure.
    """
    found = {}
    for name, value in given.items():
        option = find(str(name))
        if option.field in _ONE_FIGURE:
            raise NetdiagramError("option.value", f"option '{option.name}' belongs to one figure, not to a site")
        found[option.name] = values.written(value) or ""
        parse_one(option.name, found[option.name])
    return found


def coerce(given: Mapping[str, Any], base: Options | None = None) -> Options:
    """Options from Python keywords: text is parsed as an author's would be, other values are taken as they are.

    Raises:
        NetdiagramError: no such option, or not a value for it.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        option = find(name.rstrip("_"))
        text = values.written(value) if isinstance(value, (Mapping, list, int, float)) else value
        found[option.field] = parse_one(name.rstrip("_"), text)[1] if isinstance(text, str) else value
    return dataclasses.replace(base or Options(), **found)
