"""What the interpreter does with layers and models that the listing defines itself: it makes, asks, sets and calls them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from netdiagram.errors import did_you_mean
from netdiagram.ir import TensorSpec, Weight
from netdiagram.layers import TABLE
from netdiagram.sources.interp.classes import CLASSES, KINDS, SUPER, bound
from netdiagram.sources.interp.machine import ATTRIBUTES, CALLS, OPERATORS, STORES, Machine
from netdiagram.sources.interp.values import (
    MISSING,
    Args,
    Builtin,
    Class,
    Ignored,
    Kwargs,
    Ref,
    Super,
    Unknown,
    name_kind,
)
from netdiagram.sources.keras import build, chains, functional, objects
from netdiagram.sources.keras.author import AuthorLayer
from netdiagram.sources.keras.convert import Spans
from netdiagram.sources.keras.graph import Tensor, world_of
from netdiagram.sources.keras.models import Sequential
from netdiagram.sources.keras.paths import canonical, split
from netdiagram.sources.keras.vocabulary import ATTRIBUTES as ATTRIBUTE_WORDS

if TYPE_CHECKING:
    from netdiagram.sources.keras.world import Keras

_BASE = frozenset(
    (
        "name",
        "trainable",
        "dtype",
        "autocast",
        "activity_regularizer",
        "input_shape",
        "input_dim",
        "dynamic",
        "batch_input_shape",
    )
)
_RESERVED = frozenset(
    (
        "compute_dtype", "input", "input_dtype", "losses", "metrics", "metrics_variables", "non_trainable_variables",
        "non_trainable_weights", "output", "path", "quantization_mode", "trainable_variables", "trainable_weights", "variable_dtype",
        "variables", "weights",
    )
)  # fmt: skip
"""Attributes of every layer that cannot be set."""


def base_of(cls: Class) -> str:
    """The word of the Keras class it derives from, or nothing."""
    for item in cls.lineage():
        if isinstance(item, Ref):
            kind, word = split(item.path)
            if kind == "layer" and canonical(item.path) != "keras.layers":
                return word
            if canonical(item.path) == "tensorflow.Module":
                return "Layer"
    return ""


def _make(run: Machine, cls: Class, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    word = base_of(cls)
    if not word:
        return MISSING
    world = world_of(run)
    span = run.places.span(node)
    made: Any = Sequential("", cls.name, span) if word == "Sequential" else AuthorLayer(cls, span)
    made.names["__class__"] = cls
    initialise = cls.find("__init__")
    if initialise is MISSING:
        _initialise(run, made, args, kwargs, node)
    else:
        run.call(initialise, [made, *args], kwargs, node)
    if not made.name:
        run.fail(
            "class.super", f"{cls.name}.__init__() never calls super().__init__()", node, "it comes first in __init__()"
        )
    made.span = span
    world.register(run, made)
    if word in ("Model", "Sequential", "Functional"):
        made.family = "model"
        world.complete(made)
    return made


def _initialise(run: Machine, made: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    """`super().__init__(…)` of a Keras class."""
    world = world_of(run)
    if isinstance(made, Sequential):
        values = dict(zip(chains.WORDS, args, strict=False)) | kwargs
        for word in kwargs:
            if word not in chains.WORDS:
                hint = did_you_mean(word, chains.WORDS) or "it takes layers, trainable and name"
                run.fail("model.argument", f"Sequential takes no argument '{word}'", node, hint)
        made.name = values["name"] if isinstance(values.get("name"), str) else world.names.make(made.type)
        chains.fill(run, made, values.get("layers"), node)
        return
    word = base_of(made.cls)
    if word in TABLE and word != "Layer":
        made.core = build.construct(run, word, args, {**kwargs, "name": _name(world, made, kwargs)}, node)
        made.name, made.family, made.settings = made.core.name, made.core.family, made.core.settings
        return
    if word == "Model" and ("inputs" in kwargs or "outputs" in kwargs or len(args) >= 2):
        values = functional.functional_arguments(run, made.cls.name, args, kwargs, node)
        name = values["name"] if isinstance(values.get("name"), str) else made.name or world.names.make(made.cls.name)
        made.whole = functional.functional(run, values, made.type, name, node)
        made.name, made.inputs, made.outputs, made.built = name, made.whole.inputs, made.whole.outputs, True
        return
    for key in kwargs:
        if key not in _BASE:
            run.fail(
                "layer.keyword", f"{made.cls.name} takes no argument '{key}'", node, did_you_mean(key, sorted(_BASE))
            )
    made.name = _name(world, made, kwargs)
    if kwargs.get("trainable") is False:
        made.trainable = False


def _name(world: Keras, made: Any, kwargs: Kwargs) -> str:
    given = kwargs.get("name")
    return given if isinstance(given, str) else made.name or world.names.make(made.type)


# -- weights


_OF_WEIGHTS = (
    "shape", "initializer", "dtype", "trainable", "autocast", "regularizer", "constraint", "aggregation",
    "overwrite_with_gradient", "name",
)  # fmt: skip


def _add_weight(run: Machine, made: AuthorLayer, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    rest = list(args)
    name = kwargs.get("name")
    for word in kwargs:
        if word not in _OF_WEIGHTS:
            hint = did_you_mean(word, _OF_WEIGHTS)
            run.fail(
                "layer.keyword", f"add_weight() takes no argument '{word}'", Spans(run, node).find(word) or node, hint
            )
    if rest and isinstance(rest[0], str):
        name = rest.pop(0)
    shape = kwargs.get("shape", rest[0] if rest else ())
    if shape.__class__ is int:
        shape = (shape,)
    if isinstance(shape, Unknown):
        run.refuse_unknown(shape, node, "the shape of this weight")
    if shape is None:
        shape = ()
    dims = list(shape) if shape.__class__ in (list, tuple) else [shape]
    for dim in dims:
        if isinstance(dim, Unknown):
            run.refuse_unknown(dim, node, "the shape of this weight")
        if dim is not None and (dim.__class__ is not int or dim < 0):
            run.fail("class.weight", "the shape of a weight is made of whole numbers", node)
    known = None not in dims
    if not known and not world_of(run).uncertain:
        run.fail("shape.unknown", f"a weight of {made.title} depends on a dimension of the input that is unknown", node)
    weight = Weight(
        name if isinstance(name, str) else "variable",
        tuple(dims) if known else None,
        kwargs.get("trainable", True) is not False,
    )
    made.extra.append(weight)
    made.refresh()
    return Tensor(TensorSpec(tuple(dims)))


# -- what they can do


def _attribute(run: Machine, made: Any, name: str, node: ast.expr) -> Any:
    if name in made.names:
        return made.names[name]
    if name in objects.PASSED:
        return Ignored(f"{made.name}.{name}")
    cls = made.names["__class__"]
    found = cls.find(name)
    if found is not MISSING and not (name == "build" and not run.frames):
        return bound(run, found, made, cls, node)
    if name in ("add_weight", "add_variable"):
        return Builtin(name, lambda run, args, kwargs, node: _add_weight(run, made, args, kwargs, node))
    if name not in ATTRIBUTE_WORDS and name not in made.settings and not name.startswith("__"):
        known = [*made.names, *(word for base in cls.lineage() if isinstance(base, Class) for word in base.names)]
        if all(
            isinstance(base, Class) or split(base.path)[0] == "layer"
            for base in cls.lineage()
            if isinstance(base, (Class, Ref))
        ):
            run.fail("value.attribute", f"{cls.name} has no attribute '{name}'", node, did_you_mean(name, known))
    return objects.attribute(run, made, name, node)


def _store(run: Machine, made: Any, name: str, value: Any, node: ast.expr) -> None:
    if name == "built":
        return
    cls: Class = made.names["__class__"]
    if (name in _RESERVED or (name == "layers" and base_of(cls) != "Layer")) and cls.find(name) is MISSING:
        run.fail(
            "class.attribute",
            f"Keras keeps '{name}' of {cls.name} for itself",
            node,
            f"call it otherwise: self.own_{name}",
        )
    objects.store(run, made, name, value, node)
    if isinstance(value, Tensor) and value.weight is not None and value.weight not in made.extra:
        made.extra.append(value.weight)
        made.refresh()


def _super(run: Machine, made: Any, value: Super, name: str, node: ast.expr) -> Any:
    if name == "__init__":
        return Builtin(name, lambda run, args, kwargs, node: _initialise(run, made, args, kwargs, node))
    if name == "build":
        return Builtin(name, lambda *_: None)
    if name == "get_config":
        return Builtin(name, lambda *_: {"name": made.name, "trainable": made.trainable, "dtype": "float32"})
    if name == "call" and isinstance(made, AuthorLayer) and made.core is not None:
        core = made.core

        def call(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
            return build.call_layer(run, core, args, kwargs, node)

        return Builtin(name, call)
    if name == "__setattr__":
        return Builtin(name, lambda run, args, _, node: _store(run, made, str(args[0]), args[1], node))
    if name in ("add_weight", "add_variable"):
        return Builtin(name, lambda run, args, kwargs, node: _add_weight(run, made, args, kwargs, node))
    del value
    return objects.attribute(run, made, name, node)


def _call(run: Machine, made: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return build.call_layer(run, made, args, kwargs, node)


def _sequential_attribute(run: Machine, made: Sequential, name: str, node: ast.expr) -> Any:
    return _attribute(run, made, name, node) if "__class__" in made.names else objects.attribute(run, made, name, node)


KINDS.append(_make)
CLASSES[AuthorLayer] = lambda made: made.cls
CLASSES[Sequential] = lambda made: made.names["__class__"]
SUPER[AuthorLayer] = SUPER[Sequential] = _super
ATTRIBUTES[AuthorLayer] = _attribute
ATTRIBUTES[Sequential] = _sequential_attribute
STORES[AuthorLayer] = _store
CALLS[AuthorLayer] = _call
OPERATORS[AuthorLayer] = OPERATORS[Sequential]
name_kind(AuthorLayer, "a layer")
