"""Listings: Keras as authors write it, Sequential, functional, subclassed or bare, and the convnet-drawer dialect."""

from __future__ import annotations

import ast
import re
import threading
from collections.abc import Callable
from typing import Any

from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.ir import Network, TensorSpec
from netdiagram.records import record
from netdiagram.sources.interp import Machine, limits
from netdiagram.sources.interp.places import Places
from netdiagram.sources.interp.values import Class, Function, Scope
from netdiagram.sources.keras import authoring, chains, freeze, functional, invoke, objects, tensors
from netdiagram.sources.keras.comments import groups
from netdiagram.sources.keras.graph import LayerObject, Tensor, flatten
from netdiagram.sources.keras.models import Functional, Model, Sequential
from netdiagram.sources.keras.world import Keras

_PROMPT = re.compile(r"^(\s*)(?:>>>|\.\.\.)(?: |$)")
_MAGIC = re.compile(r"^[ \t]*[!%].*$", re.MULTILINE)


def load(
    text: str, *, input_shape: tuple[int | None, ...] | None = None, name: str | None = None, unknown: str = "refuse"
) -> Network:
    """Read a listing.

    Args:
        text: the source.
        input_shape: of one input, without the batch, for a model that does not say.
        name: which variable or model; None for the last one made.
        unknown: `refuse` or `draw` a layer nobody knows.

    Raises:
        NetdiagramError: what cannot be read, or what Keras would refuse.
    """
    tree, places = parse(text)
    wanted = _Wanted(input_shape, name, unknown)

    def work() -> Network:
        return _load(tree, places, text, wanted)

    try:
        return work()
    except _TooDeepError:
        pass
    # the caller's own stack may have been deep: try once more on a fresh one
    return _fresh(work)


class _TooDeepError(Exception):
    """The stack is used up: the listing's fault, or the caller's."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


def _fresh(work: Callable[[], Network]) -> Network:
    results: list[Network] = []
    errors: list[BaseException] = []

    def target() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            errors.append(error)

    thread = threading.Thread(target=target, name="netdiagram")
    thread.start()
    thread.join()
    if results:
        return results[0]
    if isinstance(errors[0], _TooDeepError):
        raise NetdiagramError("limit.depth", "the listing is nested too deeply", errors[0].span) from None
    raise errors[0]


# -- reading the text


def parse(text: str) -> tuple[ast.Module, Places]:
    """The syntax tree of a listing, and the places in it.

    Raises:
        NetdiagramError: it is too long (`limit.source`), or no Python (`syntax.error`).
    """
    if len(text) > limits.SOURCE or len(text.encode("utf-8", "surrogatepass")) > limits.SOURCE:
        raise NetdiagramError("limit.source", f"the listing is longer than {limits.SOURCE // 1024} KiB", Span(1, 1))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    plain, shift = _undented(text)
    try:
        return ast.parse(plain), Places(plain, shift)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if _MAGIC.search(plain):
            try:
                return ast.parse(_MAGIC.sub("", plain)), Places(plain, shift)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                pass
        raise _syntax_error(error, plain, shift) from None


def _undented(text: str) -> tuple[str, dict[int, int] | None]:
    """Without common indentation and prompts, and how many columns each line lost."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if not first or not (first[0] in " \t" or first.lstrip().startswith(">>>")):
        return text, None
    lines = text.split("\n")
    shift: dict[int, int] = {}
    if first.lstrip().startswith(">>>"):
        for number, line in enumerate(lines, 1):
            match = _PROMPT.match(line)
            shift[number] = match.end() if match else 0
            lines[number - 1] = line[match.end() :] if match else ""
        return "\n".join(lines), shift
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    margin = min([len(line) - len(line.lstrip(" \t")) for line in code], default=0)
    for number, line in enumerate(lines, 1):
        cut = min(margin, len(line) - len(line.lstrip(" \t")))
        shift[number] = cut
        lines[number - 1] = line[cut:]
    return "\n".join(lines), shift


def _syntax_error(error: BaseException, text: str, shift: dict[int, int] | None) -> NetdiagramError:
    if isinstance(error, SyntaxError):
        count = text.count("\n") + 1
        line = min(max(error.lineno or 1, 1), count)
        column = max(error.offset or 1, 1)
        width = len(text.split("\n")[line - 1])
        column = min(column, width + 1) + (shift.get(line, 0) if shift else 0)
        words = (error.msg or "invalid syntax").strip().rstrip(".")
        return NetdiagramError("syntax.error", f"this is not Python: {words}", Span(line, column))
    if isinstance(error, ValueError):
        at = text.find("\0")
        if at >= 0:
            line = text.count("\n", 0, at) + 1
            return NetdiagramError(
                "syntax.error", "the listing contains a NUL character", Span(line, at - text.rfind("\n", 0, at))
            )
        return NetdiagramError("syntax.error", f"this is not Python: {str(error)[:100]}", Span(1, 1))
    return NetdiagramError("limit.depth", "the listing is nested too deeply", Span(1, 1))


# -- running it


def _with_trail(error: NetdiagramError, run: Machine) -> NetdiagramError:
    """Say through which calls the listing came to where it went wrong."""
    calls = [(function, line) for function, line in run.trail or () if error.span is None or line != error.span.line]
    if not calls or error.code.startswith("limit."):
        return error
    trail = ", ".join(f"in {function}(), called on line {line}" for function, line in calls[:3])
    return NetdiagramError(error.code, error.message, error.span, f"{error.hint} ({trail})" if error.hint else trail)


def _check_layers(model: Model) -> None:
    if not model.children():
        raise NetdiagramError("listing.empty", f"{model.title} has no layers", model.span)


@record
class _Wanted:
    input_shape: tuple[int | None, ...] | None
    name: str | None
    unknown: str


def _load(tree: ast.Module, places: Places, text: str, wanted: _Wanted) -> Network:
    world = Keras(wanted.unknown, groups(text))
    run = Machine(places, world)
    world.run = run
    try:
        run.execute(tree.body)
        model = _chosen(world, run, wanted)
        if wanted.input_shape is not None:
            _give_shape(world, model, wanted.input_shape)
        _check_layers(model)
        return freeze.network(model, tuple(run.diagnostics))
    except RecursionError:
        raise _TooDeepError(run.span(run.at) or Span(1, 1)) from None
    except NetdiagramError as error:
        raise _with_trail(error.at(run.span(run.at)), run) from None
    finally:
        world.dismantle()


def _chosen(world: Keras, run: Machine, wanted: _Wanted) -> Model:
    if wanted.name:
        return _named(world, run, wanted.name)
    if not world.models and not world.loose and not _graph_ends(world, run):
        _call_definitions(run, wanted.input_shape)
    ready = {id(model) for model in world.ready}
    if any(id(model) not in ready for model in world.models):
        return _outermost(world.models)
    # a network that comes with Keras may be the beginning of what the author draws
    if world.loose and world.loose != world.models[-1:]:
        return _bare(world, run)
    ends = [tensor for tensor in _graph_ends(world, run) if tensor.node and id(tensor.node.layer) not in ready]
    if ends:
        return _open_graph(world, ends)
    if world.models:
        return _outermost(world.models)
    raise _nothing_made(run)


def _nothing_made(run: Machine) -> NetdiagramError:
    """The listing has no model: perhaps it only says how to build one."""
    told = "the listing makes no model and no layers"
    for value in reversed(run.scope.names.values()):
        method = value.find("__init__") if isinstance(value, Class) and authoring.base_of(value) else value
        required = _required(method, 0 if method is value else 1)
        if required and isinstance(value, (Class, Function)) and value.name.isidentifier():
            hint = f"call it, with its {', '.join(required)}: model = {value.name}(…)"
            return NetdiagramError(
                "listing.empty", f"{told}: {value.name} is only defined", run.places.span(value.node), hint
            )
    return NetdiagramError(
        "listing.empty", told, Span(1, 1), "write one layer a line, a Sequential or a functional model"
    )


def _outermost(models: list[Model]) -> Model:
    """The last model made that is no part of another one."""
    inside = {id(child) for model in models for child in _parts(model)}
    return next((model for model in reversed(models) if id(model) not in inside), models[-1])


def _parts(model: Model) -> list[LayerObject]:
    graph = model.ordered()
    return [*(graph.layers if graph else ()), *model.children()]


def _named(world: Keras, run: Machine, name: str) -> Model:
    value = run.scope.names.get(name)
    if isinstance(value, Model):
        return value
    found = [model for model in world.models if model.name == name]
    if found:
        return found[-1]
    known = [word for word, value in run.scope.names.items() if isinstance(value, Model)] + [
        model.name for model in world.models
    ]
    hint = did_you_mean(name, known) or ("there are " + ", ".join(dict.fromkeys(known)) if known else "")
    raise NetdiagramError("model.unknown", f"the listing makes no model '{name}'", Span(1, 1), hint)


def _bare(world: Keras, run: Machine) -> Model:
    model = Sequential(world.names.make("Sequential"), "Sequential", world.loose[0].span)
    world.complete(model)
    for layer in world.loose:
        chains.append(run, model, layer, _Place(layer.span))
    chains.start(world, model)
    return model


class _Place(ast.expr):
    """A place in the source for a layer that was made before."""

    def __init__(self, span: Span | None) -> None:
        super().__init__()
        span = span or Span(1, 1)
        self.lineno = span.line
        self.col_offset = span.column - 1
        self.end_lineno = span.end_line or span.line
        self.end_col_offset = max(span.end, span.column) - 1


def _graph_ends(world: Keras, run: Machine) -> list[Tensor]:
    """Tensors of the module that no call has taken up."""
    found: dict[int, Tensor] = {}
    for value in (*run.scope.names.values(), *world.results):
        if isinstance(value, Tensor) and value.node is not None and value.node.layer.type != "InputLayer":
            found[id(value)] = value
    used = _ancestors(list(found.values()))
    return [tensor for tensor in found.values() if id(tensor) not in used]


def _ancestors(ends: list[Tensor]) -> dict[int, Tensor]:
    """All tensors that some tensors stem from, by identity."""
    used: dict[int, Tensor] = {}
    pending = list(ends)
    seen: set[int] = set()
    while pending:
        node = pending.pop().node
        if node is not None and id(node) not in seen:
            seen.add(id(node))
            used.update((id(tensor), tensor) for tensor in node.inputs)
            pending.extend(node.inputs)
    return used


def _open_graph(world: Keras, ends: list[Tensor]) -> Model:
    """Tensors without a model around them: all that leads to the last ones."""
    sources = [tensor for tensor in world.sources if tensor.node is not None]
    needed = _ancestors(ends)
    inside = [tensor for model in world.ready for tensor in flatten(model.inputs) if id(tensor) in needed]
    sources += [tensor for tensor in inside if tensor not in sources]
    outputs = ends[0] if len(ends) == 1 else ends
    model = Functional(
        sources[0] if len(sources) == 1 else sources, outputs, world.names.make("Functional"), "Functional", None
    )
    return world.complete(model)


def _call_definitions(run: Machine, input_shape: tuple[int | None, ...] | None) -> None:
    """A listing that only defines: make an object of its last model class, or call its last function without arguments."""
    scope: Scope = run.scope
    values = list(scope.names.values())
    for value in reversed(values):
        if isinstance(value, Class) and authoring.base_of(value) in ("Model", "Sequential"):
            if not _required(value.find("__init__"), 1):
                place = _place(value.node)
                run.call(value, [], {}, place)
                return
        elif (
            isinstance(value, Function)
            and isinstance(value.node, ast.FunctionDef)
            and not value.node.name.startswith("_")
        ):
            required = _required(value, 0)
            place = _place(value.node)
            if not required:
                _keep(run, run.call(value, [], {}, place))
                return
            if required == ["input_shape"] and input_shape is not None:
                _keep(run, run.call(value, [tuple(input_shape)], {}, place))
                return


def _place(node: ast.stmt) -> ast.expr:
    place = ast.Constant(None)
    ast.copy_location(place, node)
    return place


def _keep(run: Machine, value: Any) -> None:
    if isinstance(value, (Tensor, Model)):
        run.scope.names.setdefault("<result>", value)


def _required(function: Any, skip: int) -> list[str]:
    if not isinstance(function, Function):
        return []
    spec = function.node.args
    positional = [arg.arg for arg in (*spec.posonlyargs, *spec.args)][skip:]
    required = (
        positional[: len(positional) - len(function.defaults)] if len(function.defaults) <= len(positional) else []
    )
    return required + [arg.arg for arg in spec.kwonlyargs if arg.arg not in function.keyword_defaults]


def _give_shape(world: Keras, model: Model, shape: tuple[int | None, ...]) -> None:
    if model.ordered() is not None:
        return
    spec = TensorSpec((None, *shape))
    if isinstance(model, Sequential):
        chains.build(world, model, spec, model.span)
    else:
        model.infer(world, (spec,), {}, model.span)


__all__ = ["functional", "invoke", "load", "objects", "parse", "tensors"]
