"""What calling a name from elsewhere does: `keras.layers.Dense(10)`, `tf.nn.relu(x)`, `mylib.Block(64)(x)`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.errors import closest, did_you_mean
from netdiagram.layers import TABLE, suggest
from netdiagram.sources.interp.machine import ATTRIBUTES, CALLS, Machine, short, walk
from netdiagram.sources.interp.passing import BUILDS
from netdiagram.sources.interp.unknowns import derived
from netdiagram.sources.interp.values import MISSING, Args, Class, Ignored, Kwargs, Ref, Unknown
from netdiagram.sources.keras import build, chains, functional, numbers, operate
from netdiagram.sources.keras.convert import Spans
from netdiagram.sources.keras.graph import LayerObject, Tensor, flatten, safe, tensors, world_of
from netdiagram.sources.keras.models import Model
from netdiagram.sources.keras.paths import BARE, DRAWN, MODULES, canonical, split

_MODELS = ("Sequential", "Model", "Input")

MERGES = {
    "add": "Add", "subtract": "Subtract", "multiply": "Multiply", "average": "Average", "maximum": "Maximum", "minimum": "Minimum",
    "concatenate": "Concatenate", "dot": "Dot",
}  # fmt: skip


def _call_ref(run: Machine, ref: Ref, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    safe(run, args, kwargs, node)
    return _KINDS[split(ref.path)[0]](run, canonical(ref.path), args, kwargs, node)


def _layer(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    world, word = world_of(run), path.rpartition(".")[2]
    if word == "Input":
        return functional.make_input(run, args, kwargs, node)
    if word == "InputLayer":
        return functional.make_input_layer(run, args, kwargs, node)
    if word in DRAWN and path.startswith("convnet_drawer"):
        word = DRAWN[word]
    if word in TABLE:
        return build.construct(run, word, args, kwargs, node)
    if word in ("Model", "Functional"):
        return functional.make_model(run, args, kwargs, node)
    if word == "Sequential":
        return world.complete(chains.sequential(run, args, kwargs, node))
    if word in MERGES:
        inputs, *rest = args or [kwargs.pop("inputs", None)]
        if rest and isinstance(rest[0], Tensor):
            place = Spans(run, node).find(1) or node
            run.fail("layer.inputs", f"{word}() takes the tensors as one list", place, f"{word}([a, b])")
        merge = build.construct(run, MERGES[word], rest, kwargs, node)
        return build.call_layer(run, merge, [inputs], {}, node)
    if word[:1].isupper() and word != "Variable":
        if world.unknown == "draw":
            return Unknown(f"{word}(…)", f"there is no layer '{word}'", run.span(node))
        run.fail("layer.unknown", f"there is no layer '{word}'", node, suggest(word))
    if path in (f"keras.{word}", f"keras.models.{word}") and closest(word, _MODELS) and word not in MODULES:
        run.fail("name.unknown", f"Keras has no '{word}'", node, did_you_mean(word, _MODELS))
    if path == f"keras.layers.{word}" and word not in ("serialize", "deserialize"):
        run.fail("layer.unknown", f"there is no layer '{word}'", node, suggest(word))
    return operate.call(run, path, args, kwargs, node)


def _opaque(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, node
    parts = [_shown(value) for value in args] + [f"{key}={_shown(value)}" for key, value in kwargs.items()]
    return Unknown(short(f"{path}({', '.join(parts)})", 120))


def _shown(value: Any) -> str:
    if value is None or value.__class__ in (int, float, bool):
        return repr(value)
    if value.__class__ is str:
        return repr(value[:40])
    return value.text if isinstance(value, Unknown) else "…"


def _application(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    from netdiagram.sources.keras import applications

    return applications.call(run, path, args, kwargs, node)


def _foreign(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    from netdiagram.sources.interp import library  # few listings have a use for it

    special = library.FUNCTIONS.get(path)
    if special is not None:
        return special(run, args, kwargs, node)
    given = tensors([*args, *kwargs.values()])
    if any(tensor.node is not None for tensor in given):
        layer = build.foreign(run, path, node, f"'{path}' is not a layer of Keras")
        return build.connect(world_of(run), layer, tuple(args), kwargs, run.places.span(node))
    return Unknown(short(f"{path}(…)", 120), f"{short(path)} is not followed", run.span(node), given=(args, kwargs))


_KINDS: dict[str, Callable[[Machine, str, Args, Kwargs, ast.expr], Any]] = {
    "layer": _layer, "opaque": _opaque, "application": _application, "operation": operate.call, "keras": operate.call, "foreign": _foreign,
}  # fmt: skip


def _call_unknown(run: Machine, value: Unknown, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    world = world_of(run)
    safe(run, args, kwargs, node)
    given = tensors([*args, *kwargs.values()])
    if any(tensor.node is not None for tensor in given):
        layer = world.foreign_layer(run, value, node)
        return build.connect(world, layer, tuple(args), kwargs, run.places.span(node))
    if (
        world.unknown != "draw"
        and value.text == value.undefined
        and value.text[:1].isupper()
        and (suggest(value.text) or closest(value.text, _MODELS))
    ):
        # a misspelt layer, not just any name
        run.fail("layer.unknown", f"there is no layer '{value.undefined}'", node, value.why)
    if (
        value.undefined
        and world.unknown != "draw"
        and (_takes_layers(value, args, kwargs) or closest(value.undefined, _FRAMEWORKS))
    ):
        run.refuse_unknown(value, node, "what this is")
    made = derived(value, f"{value.text}(…)")
    made.given = (args, kwargs)
    return made


_FRAMEWORKS = ("keras", "tensorflow")


def _takes_layers(value: Unknown, args: Args, kwargs: Kwargs) -> bool:
    """Whether a call would make something of layers: then it is no helper that may be left out."""
    given = [leaf for leaf in flatten([*args, *kwargs.values()]) if isinstance(leaf, LayerObject)]
    small = not value.undefined[:1].isupper()  # an unknown layer around layers is told as such, where it is called
    return any(value.text.endswith(".add") or (small and not isinstance(leaf, Model)) for leaf in given)


def _ref_attribute(run: Machine, ref: Ref, name: str, node: ast.expr) -> Any:
    path = f"{ref.path}.{name}"
    known = numbers.CONSTANTS.get(canonical(path), MISSING)
    if known is MISSING and ref.path == "string":
        from netdiagram.sources.interp.library import CONSTANTS

        known = CONSTANTS.get(path, MISSING)
    if known is not MISSING:
        return known
    if name.startswith("__"):
        return Unknown(path, f"{path} is not followed", run.span(node))
    near = _slip(canonical(ref.path), name)
    if near and world_of(run).unknown != "draw":
        run.fail("name.unknown", f"{ref.path} has no module '{name}'", node, f"did you mean '{near}'?")
    return Ref(path, ref.imported)


def _slip(owner: str, name: str) -> str:
    """The module that is misspelt here, if one is."""
    if owner == "keras":
        return (not name[:1].isupper() and name not in MODULES and name not in _TOP and closest(name, MODULES)) or ""
    if owner == "tensorflow" and name != "keras" and abs(len(name) - 5) < 2:
        return closest(name, ("keras",)) or ""
    return ""


_TOP = ("device", "name_scope", "remat", "version", "ops", "tree")
"""What else `keras` has that is written small."""


def _builds(run: Machine, value: Any, name: str, path: list[str], call: ast.Call) -> bool:
    """Whether calling `name.path` may build layers."""
    if isinstance(value, LayerObject):
        if not path:
            return _on_tensors(run, call)
        return path[-1] in ("add", "pop") or not isinstance(run.attribute(value, path[0], call), (Ignored, Unknown))
    if isinstance(value, Class):
        return any(isinstance(base, Ref) and split(base.path)[0] == "layer" for base in value.lineage())
    if isinstance(value, Ref) or value is MISSING:
        kind, word = split(".".join([value.path if isinstance(value, Ref) else BARE.get(name, name), *path]))
        makes = word in TABLE or word in ("Model", "Sequential", "Input")
        return kind == "layer" and makes and (value is not MISSING or word[:1].isupper())
    return False


def _on_tensors(run: Machine, call: ast.Call) -> bool:
    """Whether a tensor of the model is among the arguments."""
    names = [node.id for arg in call.args for node in walk(arg) if isinstance(node, ast.Name)]
    values = [run.scope.names.get(name) for name in names]
    return any(isinstance(value, Tensor) and value.node is not None for value in values)


BUILDS.append(_builds)
CALLS[Ref] = _call_ref
CALLS[Unknown] = _call_unknown
ATTRIBUTES[Ref] = _ref_attribute
