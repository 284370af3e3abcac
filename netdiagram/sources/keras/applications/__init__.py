"""`keras.applications`: architectures as data of our own.

A call of `keras.applications.ResNet50(…)` in a listing runs a listing of ours (`listings/*.nd`) by the same interpreter, once for
each set of arguments; what that gives is copied into the author's graph, with all places at the author's call.
"""

from __future__ import annotations

import ast
from typing import Any, NoReturn

from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import Args, Kwargs, Unknown
from netdiagram.sources.keras import functional
from netdiagram.sources.keras.applications.arguments import Request, read
from netdiagram.sources.keras.applications.building import Template, template
from netdiagram.sources.keras.applications.copying import Copy
from netdiagram.sources.keras.applications.preprocessing import MODES, preprocess
from netdiagram.sources.keras.applications.table import TABLE, Application
from netdiagram.sources.keras.graph import Tensor, world_of
from netdiagram.sources.keras.models import Functional, Model


def call(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """A call of something in `keras.applications`.

    Args:
        run: the interpreter.
        path: its dotted name.
        args: positional arguments.
        kwargs: keyword arguments.
        node: the call.

    Raises:
        NetdiagramError: what Keras would refuse; an architecture that it does not have (`application.unknown`).
    """
    module, _, word = path.removeprefix("keras.applications.").rpartition(".")
    row = TABLE.get(word)
    if row is not None and module in ("", *row.modules):
        return make(run, row, args, kwargs, node)
    if word == "preprocess_input" and module in MODES:
        return preprocess(run, module, args, kwargs, node)
    near = did_you_mean(word, _FUNCTIONS) if word not in _FUNCTIONS else ""
    if (word[:1].isupper() or near) and world_of(run).unknown != "draw":
        _refuse(run, module, word, node, near)
    return Unknown(short(f"{path}(…)"), f"{short(path)} is not followed", run.span(node))


_FUNCTIONS = ("preprocess_input", "decode_predictions")


def _refuse(run: Machine, module: str, word: str, node: ast.expr, near: str) -> NoReturn:
    owner = "keras.applications" + (f".{module}" if module else "")
    if word in TABLE:
        hint = f"write keras.applications.{word}"
    elif word.startswith(("RegNet", "ResNetRS")):
        hint = "Keras 3 has no RegNet and no ResNet-RS any more"
    else:
        hint = near or did_you_mean(word, TABLE)
    run.fail("application.unknown", f"there is no {word} in {owner}", node, hint or "write its layers out")


def make(run: Machine, row: Application, args: Args, kwargs: Kwargs, node: ast.expr) -> Model:
    """What a function of `keras.applications` gives.

    Args:
        run: the interpreter.
        row: the function.
        args: positional arguments.
        kwargs: keyword arguments.
        node: the call.

    Raises:
        NetdiagramError: what Keras would refuse.
    """
    world = world_of(run)
    request = read(run, row, args, kwargs, node)
    tensor = request.tensor
    spec = TensorSpec((None, *request.shape)) if tensor is None else tensor.spec
    network = _template(run, request, spec, node)
    inputs: Any = tensor
    if tensor is None:
        inputs = tensor = functional.make_input_layer(run, [request.shape], {}, node).nodes[0].outputs[0]
    elif tensor.node is not None:
        inputs = _sources(tensor)
    span = run.places.span(node)
    copy = Copy(network, tensor, span, world.around(run, span), world.names)
    world.count(run, copy.layers)
    run.charge(copy.layers << 4, node)
    whole = inputs is tensor or inputs == [tensor]
    model = Functional(inputs, copy.output, request.name, "Functional", span, copy.graph if whole else None)
    world.ready.append(model)
    return world.complete(model)


def _template(run: Machine, request: Request, image: TensorSpec, node: ast.expr) -> Template:
    values = tuple(request.values.items())
    try:
        return template(request.row.listing, image, world_of(run).data_format, values)
    except NetdiagramError as error:
        raise NetdiagramError(error.code, f"{request.row.name}: {error.message}", run.span(node)) from None


def _sources(tensor: Tensor) -> list[Tensor]:
    """The inputs that a tensor stems from."""
    found: dict[int, Tensor] = {}
    seen: set[int] = set()
    pending = [tensor]
    while pending:
        item = pending.pop()
        if item.node is None or id(item) in seen:
            continue
        seen.add(id(item))
        if not item.node.inputs:
            found[id(item)] = item
        pending.extend(reversed(item.node.inputs))
    return list(found.values())
