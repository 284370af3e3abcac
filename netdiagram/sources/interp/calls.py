"""Calls: evaluating arguments, binding them to parameters, running functions of the listing."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.sources.interp import limits
from netdiagram.sources.interp.expressions import elements
from netdiagram.sources.interp.machine import CALLS, EXPRESSIONS, Frame, Machine, Returned
from netdiagram.sources.interp.values import (
    Args,
    Builtin,
    Function,
    Ignored,
    Kwargs,
    Method,
    Partial,
    Scope,
    Unknown,
    kind_of,
)


def _call(run: Machine, node: ast.Call) -> Any:
    callee = run.evaluate(node.func)
    if callee.__class__ is Ignored:
        return Unknown(f"{callee.text}(…)", f"what {callee.text}() gives is not followed", run.span(node))
    args = elements(run, node.args)
    kwargs: Kwargs = {}
    for keyword in node.keywords:
        value = run.evaluate(keyword.value)
        if keyword.arg is not None:
            kwargs[keyword.arg] = value
        else:
            _spread(run, value, kwargs, keyword.value)
    handler = CALLS.get(callee.__class__)
    if handler is None:
        run.fail("value.call", f"{kind_of(callee)} cannot be called", node)
    return handler(run, callee, args, kwargs, node)


def _spread(run: Machine, value: Any, kwargs: Kwargs, node: ast.expr) -> None:
    value = run.known(value, node, "which arguments these are")
    if not isinstance(value, dict):
        run.fail("value.type", f"'**' takes a dictionary, not {kind_of(value)}", node)
    if not all(isinstance(key, str) for key in value):
        run.fail("value.type", "'**' takes a dictionary whose keys are names", node)
    for key, item in value.items():
        if key in kwargs:
            run.fail("call.argument", f"'{key}' is given twice", node)
        kwargs[key] = item


def bind(run: Machine, function: Function, args: Args, kwargs: Kwargs, node: ast.AST) -> dict[str, Any]:
    """Arguments by the names of the parameters, as Python binds them."""
    spec = function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    bound: dict[str, Any] = {}
    for parameter, value in zip(positional, args, strict=False):
        bound[parameter.arg] = value
    if len(args) > len(positional):
        if spec.vararg is None:
            most = f"{len(positional)} argument{'' if len(positional) == 1 else 's'}"
            hint = ""
            if (
                function.owner is not None
                and function.kind == "plain"
                and (not positional or positional[0].arg != "self")
            ):
                hint = "the first parameter of a method is self"
            text = f"{function.name}() takes {most}, but {len(args)} {'is' if len(args) == 1 else 'are'} given"
            run.fail("call.argument", text, node, hint)
        bound[spec.vararg.arg] = tuple(args[len(positional) :])
    elif spec.vararg is not None:
        bound[spec.vararg.arg] = ()
    names = {parameter.arg for parameter in (*spec.args, *spec.kwonlyargs)}
    further: Kwargs = {}
    for name, value in kwargs.items():
        if name not in names:
            if spec.kwarg is None:
                run.fail(
                    "call.argument",
                    f"{function.name}() takes no argument '{name}'",
                    node,
                    did_you_mean(name, sorted(names)),
                )
            further[name] = value
        elif name in bound:
            run.fail("call.argument", f"{function.name}() is given '{name}' twice", node)
        else:
            bound[name] = value
    if spec.kwarg is not None:
        bound[spec.kwarg.arg] = further
    missing = _defaults(function, positional, bound)
    if missing:
        run.fail("call.argument", f"{function.name}() lacks its argument {' and '.join(map(repr, missing))}", node)
    return bound


def _defaults(function: Function, positional: list[ast.arg], bound: dict[str, Any]) -> list[str]:
    first = len(positional) - len(function.defaults)
    missing = []
    for index, parameter in enumerate(positional):
        if parameter.arg not in bound:
            if index >= first:
                bound[parameter.arg] = function.defaults[index - first]
            else:
                missing.append(parameter.arg)
    for parameter in function.node.args.kwonlyargs:
        if parameter.arg not in bound:
            if parameter.arg in function.keyword_defaults:
                bound[parameter.arg] = function.keyword_defaults[parameter.arg]
            else:
                missing.append(parameter.arg)
    return missing


def call_function(run: Machine, function: Function, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """Run a function of the listing."""
    if len(run.frames) >= limits.DEPTH:
        run.fail(
            "limit.depth", f"calls of functions lie more than {limits.DEPTH} deep in each other, the last of {function.name}()", node,
            "a function may call itself without an end",
        )  # fmt: skip
    bound = bind(run, function, args, kwargs, node)
    code = function.node
    if isinstance(code, ast.FunctionDef) and function.kind == "async":
        run.fail("syntax.unsupported", "async functions are not followed", node)
    scope, at = run.scope, run.at
    frame = Frame(function, node, args[0] if args else None, [] if function.generator else None)
    run.frames.append(frame)
    run.scope = Scope(bound, function.scope)
    try:
        if isinstance(code, ast.Lambda):
            return run.evaluate(code.body)
        signal = run.execute(code.body)
    except NetdiagramError:
        if run.trail is None:
            run.trail = [(_title(call.function), call.node.lineno) for call in reversed(run.frames)]
        raise
    finally:
        run.frames.pop()
        run.scope, run.at = scope, at
    if frame.yielded is not None:
        return frame.yielded
    return signal.value if isinstance(signal, Returned) else None


def _title(function: Function) -> str:
    return f"{function.owner.name}.{function.name}" if function.owner is not None else function.name


def _method(run: Machine, callee: Method, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return run.call(callee.function, [callee.owner, *args], kwargs, node)


def _partial(run: Machine, callee: Partial, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return run.call(callee.function, [*callee.args, *args], {**callee.kwargs, **kwargs}, node)


def _builtin(run: Machine, callee: Builtin, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    return callee.function(run, args, kwargs, node)


EXPRESSIONS[ast.Call] = _call
CALLS.update({Function: call_function, Method: _method, Partial: _partial, Builtin: _builtin})
