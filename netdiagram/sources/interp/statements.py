"""Statements."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.sources.interp import operators, targets
from netdiagram.sources.interp.expressions import item, make_function
from netdiagram.sources.interp.machine import BREAK, CONTINUE, STATEMENTS, Machine, Returned, walk
from netdiagram.sources.interp.passing import pass_over
from netdiagram.sources.interp.values import Builtin, Function, Ignored, Ref, Scope, Unknown


def _assign(run: Machine, node: ast.Assign) -> None:
    value = run.evaluate(node.value)
    for target in node.targets:
        targets.assign(run, target, value)


def _augmented(run: Machine, node: ast.AugAssign) -> None:
    target = node.target
    sign = operators.BINARY[node.op.__class__]
    if isinstance(target, ast.Name):
        left = run.evaluate(ast.copy_location(ast.Name(target.id, ast.Load()), target))
    elif isinstance(target, ast.Attribute):
        left = run.attribute(run.evaluate(target.value), target.attr, target)
    else:
        left = item(run, run.evaluate(target.value), run.evaluate(target.slice), target)
    right = run.evaluate(node.value)
    if left.__class__ is list and sign == "+":
        left.extend(run.items(right, node.value))
        run.size(len(left), node)
        value = left
    else:
        value = operators.binary(run, sign, left, right, _placed(node))
    targets.assign(run, target, value)


def _placed(node: ast.AST) -> Any:
    return node


def _annotated(run: Machine, node: ast.AnnAssign) -> None:
    if node.value is not None:
        targets.assign(run, node.target, run.evaluate(node.value))


def _expression(run: Machine, node: ast.Expr) -> None:
    if node.value.__class__ is ast.Constant:
        return
    value = run.evaluate(node.value)
    if not run.frames and run.scope.outer is None:
        run.world.expression(run, value, node.value)


def _if(run: Machine, node: ast.If) -> Any:
    test = run.evaluate(node.test)
    if test.__class__ is Unknown:
        return pass_over(run, test, node.test, [*node.body, *node.orelse], "which branch is taken")
    return run.execute(node.body if run.truth(test, node.test) else node.orelse)


def _for(run: Machine, node: ast.For) -> Any:
    iterable = run.evaluate(node.iter)
    if iterable.__class__ is Unknown or iterable.__class__ is Ref:
        unknown = Unknown(iterable.path, "", run.span(node.iter)) if isinstance(iterable, Ref) else iterable
        return pass_over(
            run, unknown, node.iter, [*node.body, *node.orelse], "what this loop goes over", target=node.target
        )
    for value in run.items(iterable, node.iter):
        run.steps += 1
        targets.assign(run, node.target, value)
        signal = run.execute(node.body)
        if signal is BREAK:
            return None
        if signal is not None and signal is not CONTINUE:
            return signal
    return run.execute(node.orelse)


def _while(run: Machine, node: ast.While) -> Any:
    while True:
        test = run.evaluate(node.test)
        if test.__class__ is Unknown:
            return pass_over(run, test, node.test, [*node.body, *node.orelse], "how often this loop runs")
        if not run.truth(test, node.test):
            return run.execute(node.orelse)
        signal = run.execute(node.body)
        if signal is BREAK:
            return None
        if signal is not None and signal is not CONTINUE:
            return signal


def _def(run: Machine, node: ast.FunctionDef) -> None:
    function = make_function(run, node.name, node)
    function.generator = run.places.yields and any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in _own(node))
    targets.bind(run, node.name, decorated(run, function, node.decorator_list))


def _own(node: ast.FunctionDef) -> list[ast.AST]:
    found: list[ast.AST] = []
    pending: list[ast.AST] = list(node.body)
    while pending:
        part = pending.pop()
        found.append(part)
        if not isinstance(part, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(part))
    return found


def decorated(run: Machine, function: Function, decorators: list[ast.expr]) -> Any:
    """A function under its decorators; what is not followed leaves it as it is."""
    value: Any = function
    for decorator in reversed(decorators):
        wrapper = run.evaluate(decorator)
        if isinstance(wrapper, Builtin) and wrapper.name in ("property", "staticmethod", "classmethod"):
            function.kind = wrapper.name.removesuffix("method")
        elif isinstance(wrapper, Function):
            value = run.call(wrapper, [value], {}, decorator)
    return value


def _async(run: Machine, node: ast.AsyncFunctionDef) -> None:
    targets.bind(run, node.name, Unknown(node.name, "async functions are not followed", run.span(node)))


def _return(run: Machine, node: ast.Return) -> Any:
    if not run.frames:
        run.fail("syntax.unsupported", "'return' stands outside a function", node)
    return Returned(None if node.value is None else run.evaluate(node.value))


def _import(run: Machine, node: ast.Import) -> None:
    for alias in node.names:
        path = alias.name if alias.asname else alias.name.partition(".")[0]
        run.world.imported(run, alias.name, "", alias)
        targets.bind(run, alias.asname or path, Ref(path))


def _import_from(run: Machine, node: ast.ImportFrom) -> None:
    module = "." * node.level + (node.module or "")
    if module == "__future__":
        return
    for alias in node.names:
        run.world.imported(run, module, alias.name, alias)
        if alias.name == "*":
            run.stars.append(module)
        else:
            path = module + alias.name if module.endswith(".") else f"{module}.{alias.name}"
            targets.bind(run, alias.asname or alias.name, Ref(path))
            run.imports.append((alias.asname or alias.name, path))


def _with(run: Machine, node: ast.With) -> Any:
    for entry in node.items:
        value = run.evaluate(entry.context_expr)
        if entry.optional_vars is not None:
            if value.__class__ is not Unknown:
                value = Unknown("with …", "'with' is not followed", run.span(entry.context_expr))
            targets.assign(run, entry.optional_vars, value)
    return run.execute(node.body)


_CAUGHT = {"value", "name", "call", "listing"}


def _try(run: Machine, node: ast.Try) -> Any:
    scope, depth = run.scope, len(run.frames)
    try:
        signal = run.execute(node.body)
        if signal is None:
            signal = run.execute(node.orelse)
    except NetdiagramError as error:
        # what Python itself would raise is caught; what the model or the budget refuses is not the listing's to hide
        if not node.handlers or error.code.partition(".")[0] not in _CAUGHT:
            raise
        run.scope = scope
        run.trail = None
        del run.frames[depth:]
        handler = node.handlers[0]
        if handler.name:
            targets.bind(run, handler.name, Unknown(handler.name, "it is an exception", run.span(handler)))
        signal = run.execute(handler.body)
    last = run.execute(node.finalbody)
    return last if last is not None else signal


def _raise(run: Machine, node: ast.Raise) -> Any:
    words = ""
    if isinstance(node.exc, ast.Call) and node.exc.args:
        value = run.evaluate(node.exc.args[0])
        words = f": {value[:200]}" if isinstance(value, str) else ""
    run.fail("listing.raises", f"the listing itself refuses this{words}", node)


def _assert(run: Machine, node: ast.Assert) -> Any:
    """What the listing makes sure of; nothing where that is not followed."""
    scope, depth = run.scope, len(run.frames)
    try:
        held = run.evaluate(node.test)
        if held.__class__ is bool and not held:
            words = node.msg.value if isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str) else ""
            text = "the listing itself makes sure of this, and it does not hold"
            run.fail("listing.raises", text + (f": {words[:200]}" if words else ""), node)
    except NetdiagramError as error:
        if error.code not in ("value.unknown", "value.type", "name.unknown", "syntax.unsupported"):
            raise
        run.scope, run.trail = scope, None
        del run.frames[depth:]


def _delete(run: Machine, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            run.scope.names.pop(target.id, None)
        elif isinstance(target, ast.Subscript):
            owner, key = run.evaluate(target.value), run.evaluate(target.slice)
            if owner.__class__ in (list, dict):
                item(run, owner, key, target)
                del owner[key]


def _global(run: Machine, node: ast.Global) -> None:
    scope = run.scope
    while scope.outer is not None:
        scope = scope.outer
    _send(run, node.names, scope)


def _nonlocal(run: Machine, node: ast.Nonlocal) -> None:
    for name in node.names:
        scope = run.scope.outer
        while scope is not None and name not in scope.names:
            scope = scope.outer
        if scope is None:
            run.fail("name.unknown", f"'{name}' is not defined in a function around this one", node)
        _send(run, [name], scope)


def _send(run: Machine, names: list[str], scope: Scope) -> None:
    if scope is not run.scope:
        run.scope.elsewhere = {**(run.scope.elsewhere or {}), **dict.fromkeys(names, scope)}


def _match(run: Machine, node: ast.Match) -> Any:
    from netdiagram.sources.interp.matching import match  # few listings have one

    return match(run, node)


def _nothing(run: Machine, node: ast.stmt) -> None:
    del run, node


STATEMENTS.update(
    {
        ast.Assign: _assign, ast.AugAssign: _augmented, ast.AnnAssign: _annotated, ast.Expr: _expression, ast.If: _if, ast.For: _for,
        ast.While: _while, ast.FunctionDef: _def, ast.AsyncFunctionDef: _async, ast.Return: _return, ast.Import: _import,
        ast.ImportFrom: _import_from, ast.With: _with, ast.Try: _try, ast.Raise: _raise, ast.Delete: _delete, ast.Global: _global,
        ast.Nonlocal: _nonlocal, ast.Match: _match, ast.Pass: _nothing, ast.Assert: _assert,
        ast.Break: lambda run, node: BREAK, ast.Continue: lambda run, node: CONTINUE,  # noqa: ARG005 - handlers have one signature
    }
)  # fmt: skip
if hasattr(ast, "TypeAlias"):
    STATEMENTS[ast.TypeAlias] = _nothing

__all__ = ["Ignored", "decorated", "walk"]
