"""Calls as a file has them: which tensors a layer is called on, and with what else.

Keras 3 writes `{"args": [...], "kwargs": {...}}` with tensors anywhere in them; Keras 1 and 2 write lists of
`[layer, call, output, keywords]`, in the structure in which the tensors were given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Opaque, Shape, TensorSpec
from netdiagram.sources.files import limits
from netdiagram.sources.files.settings import PLAIN


class Reference:
    """A tensor that another call gives.

    Attributes:
        layer: name of the layer.
        call: which of its calls, as the file counts.
        output: which output of the call.
        shape: as the file has it, where it does; only unknown layers are drawn by it.
        listed: it stands in a list, in the manner of Keras 1 and 2.
    """

    __slots__ = ("call", "layer", "listed", "output", "shape")

    def __init__(self, layer: str, call: int, output: int, shape: Any = None, *, listed: bool = False) -> None:
        self.layer = layer
        self.call = call
        self.output = output
        self.shape = shape
        self.listed = listed


class FileCall:
    """A call as the file has it.

    Attributes:
        args: positional arguments: structures with `Reference`, `TensorSpec` for constants, and plain values.
        kwargs: keyword arguments likewise.
        references: all references, in order.
    """

    __slots__ = ("args", "kwargs", "references")

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any], references: list[Reference]) -> None:
        self.args = args
        self.kwargs = kwargs
        self.references = references


class _Reader:
    """Reads one call."""

    __slots__ = ("references", "size", "title")

    def __init__(self, title: str) -> None:
        self.title = title
        self.size = 0
        self.references: list[Reference] = []

    def refer(self, parts: Any, shape: Any = None, *, listed: bool = False) -> Reference:
        """Note a reference."""
        layer, call, output = parts
        if (
            layer.__class__ is not str
            or call.__class__ is not int
            or output.__class__ is not int
            or call < 0
            or output < 0
        ):
            raise broken(self.title)
        made = Reference(layer, call, output, shape, listed=listed)
        self.references.append(made)
        return made

    def weigh(self, value: Any, depth: int) -> None:
        """Count a list or dictionary.

        Raises:
            NetdiagramError: there is too much of it, or it is nested too deeply.
        """
        self.size += len(value) + 1
        if depth > limits.DEPTH:
            raise NetdiagramError("limit.depth", f"{self.title}: an argument of its call is nested too deeply")
        if self.size > limits.ARGUMENTS:
            raise NetdiagramError("limit.values", f"{self.title}: the arguments of its call hold too many values")

    # -- Keras 3

    def value(self, value: Any, depth: int = 0) -> Any:
        """An argument."""
        kind = value.__class__
        if kind in PLAIN:
            return value
        if kind is not list and kind is not tuple and kind is not dict:
            return Opaque("…")
        self.weigh(value, depth)
        if kind is list or kind is tuple:
            return [self.value(each, depth + 1) for each in value]
        word = value.get("class_name")
        if word is None:
            return {str(key): self.value(each, depth + 1) for key, each in value.items()}
        config = value.get("config")
        read = _SPECIAL.get(word) if isinstance(word, str) else None
        if word == "__ellipsis__":
            return ...
        if read is None or not isinstance(config, dict):
            return Opaque(word if isinstance(word, str) else "…")
        return read(self, config, depth)

    # -- Keras 1 and 2

    def leaf(self, value: Any) -> bool:
        """Whether a list stands for a tensor."""
        return (
            (value.__class__ is list or value.__class__ is tuple)
            and 3 <= len(value) <= 4
            and isinstance(value[0], str)
            and value[1].__class__ is int
            and (value[2].__class__ is int or value[0] == CONSTANT)
        )

    def structure(self, value: Any, keywords: dict[str, Any], depth: int = 0) -> Any:
        """The tensors a layer was called on; the keywords that stand beside them are gathered."""
        if not isinstance(value, (list, tuple, dict)):
            raise broken(self.title)
        self.weigh(value, depth)
        if self.leaf(value):
            if len(value) == 4:
                if not isinstance(value[3], dict):
                    raise broken(self.title)
                keywords.update(value[3])
            return constant(value[2]) if value[0] == CONSTANT else self.refer(value[:3], listed=True)
        if isinstance(value, (list, tuple)):
            return [self.structure(each, keywords, depth + 1) for each in value]
        return {str(key): self.structure(each, keywords, depth + 1) for key, each in value.items()}

    def keyword(self, value: Any, names: Callable[[str], bool], depth: int = 0) -> Any:
        """A keyword argument: lists that begin with a layer's name are tensors."""
        kind = value.__class__
        if kind in PLAIN:
            return value
        if kind is not list and kind is not tuple and kind is not dict:
            return Opaque("…")
        self.weigh(value, depth)
        if kind is list or kind is tuple:
            if self.leaf(value) and (value[0] == CONSTANT or names(value[0])):
                return constant(value[2]) if value[0] == CONSTANT else self.refer(value[:3], listed=True)
            return [self.keyword(each, names, depth + 1) for each in value]
        if set(value) == {"start", "stop", "step"}:
            return slice(*(self.keyword(value[word], names, depth + 1) for word in ("start", "stop", "step")))
        if "class_name" in value:
            return self.value(value, depth)
        return {str(key): self.keyword(each, names, depth + 1) for key, each in value.items()}


CONSTANT = "_CONSTANT_VALUE"
"""Stands in the place of a layer's name where a constant is meant."""


def _tensor(reader: _Reader, config: dict[str, Any], depth: int) -> Any:
    history = config.get("keras_history")
    del depth
    if history is None:
        return TensorSpec(dims(config.get("shape")))
    if not isinstance(history, (list, tuple)) or len(history) != 3:
        raise broken(reader.title)
    return reader.refer(history, config.get("shape"))


def _slice(reader: _Reader, config: dict[str, Any], depth: int) -> Any:
    return slice(*(reader.value(config.get(word), depth + 1) for word in ("start", "stop", "step")))


def _constant(reader: _Reader, config: dict[str, Any], depth: int) -> Any:
    del reader, depth
    return constant(config.get("value"), config.get("dtype"))


_SPECIAL: dict[str, Callable[[_Reader, dict[str, Any], int], Any]] = {
    "__keras_tensor__": _tensor,
    "__slice__": _slice,
    "__tensor__": _constant,
    "__numpy__": _constant,
    "__bytes__": lambda _reader, _config, _depth: Opaque("bytes"),
    "__lambda__": lambda _reader, _config, _depth: Opaque("<lambda>"),
}


def constant(value: Any, dtype: Any = None) -> Any:
    """A constant: numbers as they are, arrays by their shape."""
    if value.__class__ in PLAIN:
        return value
    shape: list[int] = []
    while isinstance(value, (list, tuple)) and len(shape) < limits.DEPTH:
        shape.append(len(value))
        value = value[0] if value else None
    if isinstance(value, (list, tuple)):
        return Opaque("…")
    whole = value.__class__ is int
    return TensorSpec(tuple(shape), dtype if isinstance(dtype, str) else "int32" if whole else "float32")


def dims(shape: Any) -> Shape | None:
    """A shape as the file has it, if it is one."""
    if not isinstance(shape, (list, tuple)):
        return None
    if any(dim is not None and (dim.__class__ is not int or dim < 0) for dim in shape):
        return None
    return tuple(shape)


def broken(title: str) -> NetdiagramError:
    """The calls of a layer cannot be read."""
    return NetdiagramError(
        "file.call", f"{title}: the file does not say in a readable way which tensors it is called on"
    )


def calls(title: str, entry: Any, names: Callable[[str], bool]) -> list[FileCall]:
    """The calls of one layer.

    Args:
        title: what messages call the layer.
        entry: what the file has under `inbound_nodes`.
        names: whether a layer of the model has that name.

    Raises:
        NetdiagramError: they cannot be read (`file.call`).
    """
    if entry is None:
        return []
    if not isinstance(entry, (list, tuple)):
        raise broken(title)
    return [_call(title, each, names) for each in entry]


def _call(title: str, entry: Any, names: Callable[[str], bool]) -> FileCall:
    reader = _Reader(title)
    if isinstance(entry, dict) and "args" in entry:
        args, kwargs = entry["args"], entry.get("kwargs") or {}
        if not isinstance(args, (list, tuple)) or not isinstance(kwargs, dict):
            raise broken(title)
        given = tuple([reader.value(each) for each in args])
        named = {str(word): reader.value(each) for word, each in kwargs.items()} if kwargs else {}
        return FileCall(given, named, reader.references)
    keywords: dict[str, Any] = {}
    structure = reader.structure(entry, keywords)
    if isinstance(structure, list) and len(structure) == 1:
        structure = structure[0]
    named = {str(word): reader.keyword(value, names) for word, value in keywords.items()}
    return FileCall((structure,), named, reader.references)


def ends(title: str, entry: Any) -> Any:
    """The inputs or outputs of a model: a structure of references.

    Raises:
        NetdiagramError: it cannot be read.
    """
    reader = _Reader(title)
    return reader.structure(entry, {})
