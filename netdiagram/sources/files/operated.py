"""Entries of a configuration that are bare operations, or functions of TensorFlow that Keras 2 wrapped into layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netdiagram.ir import Opaque, Settings
from netdiagram.layers import operations
from netdiagram.sources.files import settings
from netdiagram.sources.files.objects import FileOperation, opaque

if TYPE_CHECKING:
    from netdiagram.sources.files.maker import Maker

FUNCTIONS = frozenset(("TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceMethod", "InstanceProperty"))
"""Classes that Keras 2 wraps functions of TensorFlow into."""

_OPERATORS = {
    "__operators__.getitem": "[]", "__operators__.ragged_getitem": "[]", "__operators__.add": "tf.math.add",
    "__operators__.eq": "tf.math.equal", "__operators__.ne": "tf.math.not_equal",
}  # fmt: skip


def operation(maker: Maker, kind: str, config: Mapping[str, Any], name: str | None) -> FileOperation:
    """An operation, with the arguments that stand in its configuration."""
    row = operations.CLASSES.get(kind)
    name = name or maker.world.names.make(kind)
    if row is None:
        maker.unknown = True
        maker.world.warn("operation.foreign", f"what the operation '{kind}' does to a shape is not known")
        return FileOperation("", kind, name, "other", opaque(config))
    known = {parameter.name for parameter in row.signature}
    fixed = {word: settings.plain(value, maker) for word, value in config.items() if word in known and word != "name"}
    made = FileOperation(kind, kind, name, row.family, Settings(fixed))
    made.fixed, made.signature = fixed, tuple(parameter.name for parameter in row.signature)
    return made


def function(maker: Maker, kind: str, config: Mapping[str, Any], name: str | None) -> FileOperation:
    """A function of TensorFlow, wrapped into a layer by Keras 2."""
    word = config.get("function")
    if not isinstance(word, str):
        word = "__operators__.getitem" if kind == "SlicingOpLambda" else ""
    path = _OPERATORS.get(word, f"tf.{word}")
    found = operations.find(path)
    # what is lost on the way into the file, and what TensorFlow has that Keras does not, may be recorded
    maker.unknown = True
    made = FileOperation(
        path if found else "",
        kind,
        name or maker.world.names.make(kind),
        "other" if found is None else found[0].family,
        Settings({"function": Opaque(f"tf.{word}")}),
    )
    made.wrapped = True
    return made
