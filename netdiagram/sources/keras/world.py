"""The state of Keras while a listing runs: names, layers and models made so far."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netdiagram.errors import Span, closest, did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.layers import TABLE, suggest
from netdiagram.sources.interp import limits
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Ref, Unknown
from netdiagram.sources.keras.comments import Groups
from netdiagram.sources.keras.graph import LayerObject, Tensor
from netdiagram.sources.keras.models import Model, Sequential
from netdiagram.sources.keras.names import Names
from netdiagram.sources.keras.paths import BARE, DRAWN, MODULES, canonical

FUNCTIONS = frozenset(
    (
        "Input",
        "Model",
        "Sequential",
        "add",
        "subtract",
        "multiply",
        "average",
        "maximum",
        "minimum",
        "concatenate",
        "dot",
        "Functional",
    )
)
"""Names of Keras besides its layers that listings use without importing them."""
FURTHER = frozenset(("Input", "InputSpec", "Layer", "Wrapper", "Model", "Sequential", "AbstractRNNCell"))
"""What else `keras.layers` has."""
_PACKAGES = ("keras", "tensorflow")
"""Packages whose misspelt names are told; all others may be anything."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    "": (
        "DTypePolicy", "FloatDTypePolicy", "Function", "Functional", "Initializer", "Input", "InputLayer", "InputSpec", "KerasTensor", "Layer",
        "Loss", "Metric", "Model", "Operation", "Optimizer", "Quantizer", "Regularizer", "RematScope", "Sequential", "StatelessScope",
        "SymbolicScope", "Variable", "device", "name_scope", "remat", "version", "__version__",
    ),
    "models": (
        "Functional", "Model", "Sequential", "clone_model", "load_model", "model_from_config", "model_from_json", "model_from_yaml",
        "save_model",
    ),
}  # fmt: skip
"""What modules of Keras have besides modules: what is near one of these is a slip of the pen."""
_METHODS = frozenset(("__init__", "call", "build", "__call__", "<lambda>"))


class Keras:
    """Keras, as far as a listing sees it.

    Attributes:
        names: the counter of automatic names.
        layers: how many were made.
        made: those that the listing itself made.
        models: made so far, in the order in which they were complete.
        loose: layers that stand alone as statements of the module: a bare listing.
        sources: input tensors made so far.
        results: tensors that stand alone as statements.
        ready: models that come with Keras.
        tracing: depth of calls inside layers of the listing's own.
        inner: names of operations inside them: they use up none of the listing's.
        run: the interpreter.
        data_format: set by the listing for all layers, or None.
        unknown: what to do with a name nobody knows: `refuse` or `draw`.
        uncertain: some shape is unknown to us, though Keras would know it: then no shape is refused for being unknown.
    """

    def __init__(self, unknown: str = "refuse", groups: Groups | None = None) -> None:
        self.names = Names()
        self.layers = 0
        self.made: list[LayerObject] = []
        self.models: list[Model] = []
        self.loose: list[LayerObject] = []
        self.sources: list[Tensor] = []
        self.results: list[Tensor] = []
        self.ready: list[Model] = []
        self.tracing = 0
        self.inner = Names()
        self.data_format: str | None = None
        self.unknown = unknown
        self.uncertain = False
        self.groups = groups
        self.run: Machine | None = None
        self._foreign: list[tuple[Unknown, LayerObject]] = []
        self._imported: set[str] | None = None
        self._checked = 0

    # -- hooks of the interpreter

    def name(self, run: Machine, name: str, node: ast.expr) -> Any:
        """A name that the listing does not define: a known layer or module, or unknown."""
        if name in TABLE or name in FUNCTIONS:
            self._warn_unimported(run, name, node)
            return Ref(name, imported=False)
        if (
            name in DRAWN
            and not any("keras" in path for _, path in run.imports)
            and not any("keras" in path for path in run.stars)
        ):
            return Ref(f"convnet_drawer.{name}", imported=False)
        if name in BARE:
            return Ref(BARE[name], imported=False)
        if run.stars:
            foreign = [module for module in run.stars if "keras" not in module and module != "convnet_drawer"]
            if foreign:
                return Ref(f"{foreign[-1]}.{name}")
        if name[:1].isupper() and name in _applications():
            return Ref(f"keras.applications.{name}", imported=False)
        return Unknown(name, self._near(run, name), run.span(node), undefined=name)

    def expression(self, run: Machine, value: Any, node: ast.expr) -> None:
        """A layer that stands alone is part of a bare listing; commas at the ends of lines do not matter."""
        if value.__class__ in (tuple, list) and isinstance(node, (ast.Tuple, ast.List)):
            for item, part in zip(value, node.elts, strict=False):
                self.expression(run, item, part)
        elif not isinstance(node, ast.Call):
            return
        elif isinstance(value, Tensor):
            if value.node is not None and value.node.layer.type == "InputLayer":
                self.loose.append(value.node.layer)
            elif value.node is not None:
                self.results.append(value)
        elif isinstance(value, LayerObject):
            if value not in self.models or value in self.ready:
                self.loose.append(value)
        elif isinstance(value, Unknown) and value.undefined and isinstance(node.func, ast.Name):
            self._loose_unknown(run, value, node.func.id, node)

    def _loose_unknown(self, run: Machine, value: Unknown, name: str, node: ast.expr) -> None:
        from netdiagram.sources.keras.build import foreign

        if not name[:1].isupper():
            return
        if self.unknown == "draw":
            self.loose.append(foreign(run, name, node, f"there is no layer '{name}'"))
        else:
            run.fail("layer.unknown", f"there is no layer '{name}'", node, value.why)

    def imported(self, run: Machine, module: str, name: str, node: ast.AST) -> None:
        """What Keras has not is refused where it is imported, if it is a slip of the pen."""
        path = canonical(module)
        root, _, rest = path.partition(".")
        if self.unknown == "draw":
            return
        if root != "keras":
            if (
                root.isalpha()
                and root not in _PACKAGES
                and (near := closest(root, _PACKAGES))
                and len(near) - len(root) in (-1, 0, 1)
            ):
                run.fail("import.unknown", f"there is no package '{root}'", node, f"did you mean '{near}'?")
            return
        part = rest.partition(".")[0]
        if part and part not in MODULES:
            hint = did_you_mean(part, MODULES)
            if hint:
                run.fail("import.unknown", f"there is no module 'keras.{part}'", node, hint)
        if rest in _NAMES and name and name != "*" and name not in _NAMES[rest] and name not in MODULES:
            known = (*_NAMES[rest], *(() if rest else sorted(MODULES)))
            hint = did_you_mean(name, [word for word in known if word[:1].isupper() == name[:1].isupper()])
            if hint:
                run.fail("import.unknown", f"there is no '{name}' in {path}", node, hint)
        if part == "layers" and "." not in rest and name[:1].isupper() and name not in TABLE and name not in FURTHER:
            hint = suggest(name)
            if hint:
                run.fail("layer.unknown", f"there is no layer '{name}'", node, hint)
        if part == "applications" and name[:1].isupper():
            hint = "" if name in _applications() else did_you_mean(name, _applications())
            if hint:
                run.fail("application.unknown", f"there is no {name} in {path}", node, hint)

    def instance(self, run: Machine, value: Any, kind: Any, node: ast.expr) -> Any:
        """`isinstance` for layers, models and tensors."""
        from netdiagram.sources.keras.instances import is_instance

        return is_instance(run, value, kind, node)

    # -- what is made

    def register(self, run: Machine, layer: LayerObject) -> None:
        """A new layer: count it, and note what stands around it."""
        self.count(run, 1)
        self.made.append(layer)
        if run.frames or self.groups is not None:
            layer.groups = self.around(run, layer.span)

    def count(self, run: Machine, layers: int) -> None:
        """Count layers that are made."""
        self.layers += layers
        if self.layers > limits.LAYERS:
            run.fail("limit.layers", f"the listing makes more than {limits.LAYERS} layers", run.at)

    def dismantle(self) -> None:
        """Part what refers to itself, once the listing has run: else it stays until a collector goes through the heap of a host."""
        for layer in [*self.made, *[tensor.node.layer for tensor in self.sources if tensor.node is not None]]:
            for node in layer.nodes:
                node.outputs.clear()
            layer.nodes.clear()
        if self.run is not None:
            self.run.scope.names.clear()
            self.run = None

    def around(self, run: Machine, span: Span | None) -> tuple[str, ...]:
        """Names of the helper functions and comments around what is made there."""
        found: list[str] = []
        start = 0
        for frame in run.frames:
            if self.groups is not None:
                found += self.groups.at(frame.node.lineno, start)
            if frame.function.name not in _METHODS:
                found.append(frame.function.name)
            start = frame.function.node.lineno
        if self.groups is not None and span is not None:
            found += self.groups.at(span.line, start)
        return tuple(dict.fromkeys(found))

    def complete(self, model: Model) -> Model:
        """A model is made."""
        self.models.append(model)
        return model

    def foreign_layer(self, run: Machine, value: Unknown, node: ast.expr) -> LayerObject:
        """The layer an unknown value stands for, where it is called on a tensor; one value is one layer."""
        from netdiagram.sources.keras.chains import unknown_layer

        for known, layer in self._foreign:
            if known is value:
                return layer
        layer = unknown_layer(run, value, node)
        self._foreign.append((value, layer))
        return layer

    def build_sequential(self, model: Sequential, spec: TensorSpec, span: Span | None) -> None:
        """Build a chain for an input of that shape."""
        from netdiagram.sources.keras.chains import build

        build(self, model, spec, span)

    # -- names

    def _near(self, run: Machine, name: str) -> str:
        known: list[str] = []
        scope: Any = run.scope
        while scope is not None:
            known += [word for word in scope.names if isinstance(word, str)]
            scope = scope.outer
        return did_you_mean(name, known) or did_you_mean(name, FUNCTIONS) or suggest(name)

    def _warn_unimported(self, run: Machine, name: str, node: ast.expr) -> None:
        if len(run.imports) != self._checked:
            self._checked = len(run.imports)
            self._imported = {word for word, path in run.imports if "keras" in path and word in TABLE}
        if not self._imported or any("keras" in module or module == "convnet_drawer" for module in run.stars):
            return
        if name in TABLE and name != "Input":
            run.warn(
                "import.missing",
                f"the listing uses {name}, but imports {_list(sorted(self._imported))} only",
                node,
                f"from keras.layers import {name}",
            )


def _applications() -> Mapping[str, Any]:
    """Functions of `keras.applications`; few listings need to know."""
    from netdiagram.sources.keras.applications.table import TABLE as APPLICATIONS

    return APPLICATIONS


def _list(words: list[str]) -> str:
    return ", ".join(words[:4]) + (" and others" if len(words) > 4 else "")
