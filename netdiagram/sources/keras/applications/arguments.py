"""The arguments of a call of `keras.applications`: bound, checked as Keras does, and completed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netdiagram.errors import did_you_mean
from netdiagram.ir import Opaque
from netdiagram.layers import arguments as kind
from netdiagram.layers.base import Kind, Wrong
from netdiagram.records import record
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Args, Kwargs, Unknown
from netdiagram.sources.keras.applications.table import DEFAULTS, ROWS, Application
from netdiagram.sources.keras.convert import Spans, setting
from netdiagram.sources.keras.graph import Tensor, world_of


@record
class Request:
    """A call, understood.

    Attributes:
        row: the function.
        shape: of the image, without the batch.
        tensor: given by the author as the image.
        name: of the model.
        values: what the listing is to know, by name.
    """

    row: Application
    shape: tuple[int | None, ...]
    tensor: Tensor | None
    name: str
    values: Mapping[str, Any]


def read(run: Machine, row: Application, args: Args, kwargs: Kwargs, node: ast.expr) -> Request:
    """Bind and check the arguments of a call.

    Args:
        run: the interpreter.
        row: the function called.
        args: positional arguments.
        kwargs: keyword arguments.
        node: the call.

    Raises:
        NetdiagramError: what Keras would refuse (`application.argument`, `application.shape`, `application.weights`).
    """
    if row.last and world_of(run).data_format == "channels_first":
        run.fail(
            "application.shape",
            f"{row.name} takes images with the channels last only",
            node,
            "leave data_format at 'channels_last'",
        )
    call = _Call(run, row, node)
    values = call.bound(args, kwargs)
    tensor = values.pop("input_tensor")
    weights = values.pop("weights")
    if isinstance(weights, str) and weights != "imagenet" and not any(sign in weights for sign in "./\\"):
        run.fail(
            "application.argument", f"{row.name}: weights='{weights}' is neither 'imagenet' nor the path of a file",
            call.place("weights"), did_you_mean(weights, ("imagenet",)) or "weights=None draws the same",
        )  # fmt: skip
    shape = call.shape(values.pop("input_shape"), values, weights == "imagenet")
    if weights == "imagenet":
        call.check_weights(values)
    if values["pooling"] not in (None, "avg", "max") and not values["include_top"]:
        text = f"{row.name}: pooling={kind.shown(values['pooling'])} is neither 'avg' nor 'max', so that Keras does not pool at all"
        run.warn(
            "application.pooling", text, call.place("pooling"), did_you_mean(str(values["pooling"]), ("avg", "max"))
        )
    name = call.name(values.pop("name"), values, shape)
    first = world_of(run).data_format == "channels_first"
    values |= {
        "name": name,
        "pretrained": weights == "imagenet",
        "channels_first": first,
        "channels": shape[0 if first else -1],
        **row.facts,
    }
    return Request(row, shape, tensor, name, values)


def _number(value: Any) -> float:
    # one type for equal numbers: templates are kept by the arguments
    return float(kind.number(value))


def _rate(value: Any) -> float:
    return float(kind.fraction(value))


def _known(check: Kind) -> Kind:
    """Of that kind, and worked out from the listing."""

    def read(value: Any) -> Any:
        if isinstance(value, Opaque):
            raise Wrong("cannot be worked out from the listing", "write the value itself")
        return check(value)

    return read


def _plain(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        raise Wrong("is not one value")
    return value


def _flag(value: Any) -> bool:
    if value is None or isinstance(value, (bool, int, float, str)):
        return bool(value)
    raise Wrong("is neither True nor False")


def _name(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and "/" not in value):
        return value
    raise Wrong("is not a name" if not isinstance(value, str) else "has a '/' in it, which names of layers cannot have")


def _shape(value: Any) -> tuple[int | None, ...] | None:
    if value is None:
        return None
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        raise Wrong("is not made of three numbers", "height, width and channels, without the batch: (224, 224, 3)")
    for dim in value:
        if dim is not None and (not kind.is_int(dim) or dim < 1):
            raise Wrong("is not made of whole numbers above 0", "None stands for a size that is not known")
    return tuple(value)


def _tensor(value: Any) -> Tensor | None:
    if value is None or (isinstance(value, Tensor) and value.node is not None):
        return value
    raise Wrong("is no tensor of the model", "give what an Input or a layer gives")


_KINDS: Mapping[str, Kind] = {
    "include_top": _known(_flag),
    "include_preprocessing": _known(_flag),
    "minimalistic": _known(_flag),
    "input_shape": _shape,
    "input_tensor": _tensor,
    "classes": kind.count,
    "alpha": _known(_number),
    "depth_multiplier": kind.count,
    "dropout": _known(_rate),
    "dropout_rate": _known(_rate),
    "pooling": _known(_plain),
    "classifier_activation": _plain,
    "name": _name,
}
_NOT_WITH_TOP = frozenset(("pooling",))
_ONLY_WITH_TOP = frozenset(("classes", "classifier_activation", "dropout", "dropout_rate"))
"""What nobody reads where the top is, or is not, there."""


class _Call:
    """A call that is being read, for the places of its arguments."""

    def __init__(self, run: Machine, row: Application, node: ast.expr) -> None:
        self.run = run
        self.row = row
        self.node = node
        self.spans = Spans(run, node)

    def place(self, word: str) -> ast.AST:
        """Where an argument stands."""
        return self.spans.find(word) or self._positional(word) or self.node

    def _positional(self, word: str) -> ast.AST | None:
        return self.spans.find(self.row.words.index(word)) if word in self.row.words else None

    def bound(self, args: Args, kwargs: Kwargs) -> dict[str, Any]:
        """All arguments by name."""
        row, run = self.row, self.run
        if len(args) > len(row.words):
            run.fail(
                "application.argument",
                f"{row.name} takes at most {len(row.words)} arguments, but {len(args)} are given",
                self.node,
            )
        given = dict(zip(row.words, args, strict=False))
        for word, value in kwargs.items():
            if word not in row.words:
                hint = did_you_mean(word, row.words) or "it takes " + ", ".join(row.words)
                run.fail("application.argument", f"{row.name} takes no argument '{word}'", self.spans_of(word), hint)
            if word in given:
                run.fail("application.argument", f"{row.name} is given '{word}' twice", self.spans_of(word))
            given[word] = value
        values = {word: DEFAULTS.get(word) for word in row.words}
        values["include_top"] = self._read("include_top", given.pop("include_top", True))
        unread = _NOT_WITH_TOP if values["include_top"] else _ONLY_WITH_TOP
        for word, value in given.items():
            if word not in unread:
                values[word] = self._read(word, value)
        return values

    def spans_of(self, word: str) -> ast.AST:
        """The keyword, which may be what is wrong."""
        keywords = self.node.keywords if isinstance(self.node, ast.Call) else []
        return next((keyword for keyword in keywords if keyword.arg == word), self.node)

    def _read(self, word: str, value: Any) -> Any:
        place = self.place(word)
        if word == "input_tensor":
            if isinstance(value, Unknown):
                self.run.refuse_unknown(value, place, "which tensor is meant")
        elif isinstance(value, Tensor):
            text = f"{self.row.name} makes a model: its {word} is no tensor"
            self.run.fail("application.argument", text, place, f"call the model on it: {self.row.name}(…)(x)")
        else:
            value = setting(self.run, value, place)
        check = _KINDS.get(word)
        if check is None:
            return value
        try:
            return check(value)
        except Wrong as wrong:
            shown = "" if word == "input_tensor" else f"={kind.shown(value)}"
            return self.run.fail(
                "application.argument", f"{self.row.name}: {word}{shown} {wrong.text}", place, wrong.hint
            )

    # -- the image

    def shape(
        self, given: tuple[int | None, ...] | None, values: dict[str, Any], trained: bool
    ) -> tuple[int | None, ...]:
        """Of the image: given, or the network's own."""
        row = self.row
        top = values["include_top"] and not row.free
        size = self._size(given)
        square = self._image(size, size, 3)
        if given is None:
            return square if top or row.sized else self._image(None, None, 3)
        if trained:
            self._check_trained(given, square, top)
        self._check_size(given)
        if top and None in given:
            self._fail_shape(
                f"with the top, the size of the image must be known, but it is {_shown(given)}",
                "give height and width, or leave the top away: include_top=False",
            )
        return given

    def _image(self, rows: int | None, columns: int | None, channels: int | None) -> tuple[int | None, ...]:
        if world_of(self.run).data_format == "channels_first":
            return (channels, rows, columns)
        return (rows, columns, channels)

    def sides(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Height and width."""
        return shape[1:] if world_of(self.run).data_format == "channels_first" else shape[:2]

    def _size(self, given: tuple[int | None, ...] | None) -> int:
        """The size that ImageNet weights are for: the small ones have some for several."""
        rows, columns = self.sides(given) if given else (None, None)
        return rows if rows is not None and rows == columns and rows in self.row.sizes else self.row.size

    def _check_size(self, given: tuple[int | None, ...]) -> None:
        least = self.row.least
        rows, columns = self.sides(given)
        if any(side is not None and side < least for side in (rows, columns)):
            self._fail_shape(f"the image must be at least {least} × {least}, but it is {_shown((rows, columns))}")
        if self.row.padded and columns is None and rows is not None:
            self._fail_shape(
                f"it pads by both sides of the image, so that {_shown((rows, columns))} cannot be worked out",
                "give the width too, or None for both",
            )

    def _check_trained(self, given: tuple[int | None, ...], square: tuple[int | None, ...], top: bool) -> None:
        if self.row.known and None in given:
            self._fail_shape(
                f"with weights='imagenet', the size of the image must be known, but it is {_shown(given)}",
                "give height and width, or weights=None",
            )
        if top and given != square:
            self._fail_shape(
                f"weights='imagenet' with the top are for images of {_shown(square)}, but this one is {_shown(given)}",
                "give weights=None, or leave the top away: include_top=False",
            )
        channels = given[0 if world_of(self.run).data_format == "channels_first" else -1]
        if channels != 3 and not self.row.free:
            self._fail_shape(
                f"weights='imagenet' are for images with 3 channels, but this one is {_shown(given)}",
                "give weights=None",
            )

    def _fail_shape(self, text: str, hint: str = "") -> None:
        self.run.fail("application.shape", f"{self.row.name}: {text}", self.place("input_shape"), hint)

    # -- weights and names

    def check_weights(self, values: dict[str, Any]) -> None:
        """ImageNet weights are there for some settings only."""
        row, text = self.row, ""
        alphas = (1.0,) if values.get("minimalistic") else row.alphas
        word = "classes"
        if values["include_top"] and values["classes"] != 1000:
            text = f"weights='imagenet' with the top have 1000 classes, not {values['classes']}"
        elif row.alphas and values["alpha"] not in alphas:
            word, text = (
                "alpha",
                f"there are weights='imagenet' for alpha {', '.join(map(str, alphas))}, not for {values['alpha']}",
            )
        elif values.get("depth_multiplier", 1) != 1:
            word, text = (
                "depth_multiplier",
                f"there are weights='imagenet' for depth_multiplier=1, not for {values['depth_multiplier']}",
            )
        if text:
            hint = "give weights=None" + (", or include_top=False" if word == "classes" else "")
            self.run.fail("application.weights", f"{row.name}: {text}", self.place(word), hint)

    def name(self, given: str | None, values: dict[str, Any], shape: tuple[int | None, ...]) -> str:
        """The model's."""
        row = self.row
        if row.named and given is not None and given not in (known := [other.called for other in ROWS if other.named]):
            text = f"{row.name}: Keras finds its blocks by the name, which cannot be '{given}'"
            self.run.fail(
                "application.argument", text, self.place("name"), did_you_mean(given, known) or "leave name= away"
            )
        return row.called.format(alpha=values.get("alpha"), rows=self.sides(shape)[0]) if given is None else given


def _shown(dims: tuple[int | None, ...]) -> str:
    return " × ".join("?" if dim is None else str(dim) for dim in dims)
