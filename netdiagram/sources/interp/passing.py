"""Statements that can be passed over, where a condition or a loop depends on what is not known.

A training loop or a check of the hardware does not build the model: what it assigns becomes unknown, and the listing goes on. Where
such statements do build layers, they are refused.
"""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.sources.interp import targets
from netdiagram.sources.interp.machine import Machine, walk
from netdiagram.sources.interp.values import MISSING, Unknown

BUILDS: list[Any] = []
"""Functions (run, value, its name, attributes, call) → whether the call builds layers; a framework adds its own."""


def pass_over(
    run: Machine, unknown: Unknown, at: ast.expr, body: list[ast.stmt], what: str, *, target: ast.expr | None = None
) -> None:
    """Pass over statements, or refuse them.

    Args:
        run: the interpreter.
        unknown: what the statements depend on.
        at: where it stands.
        body: the statements.
        what: completes "cannot tell …".
        target: of a loop.
    """
    names: list[str] = []
    nodes = [node for statement in body for node in walk(statement)]
    run.charge(len(nodes) * 4, at)
    for node in nodes:
        if isinstance(node, (ast.Return, ast.FunctionDef, ast.ClassDef)) or (
            isinstance(node, ast.Call) and _builds(run, node)
        ):
            run.refuse_unknown(unknown, at, what)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
    if target is not None:
        names += [node.id for node in walk(target) if isinstance(node, ast.Name)]
    for name in names:
        targets.bind(
            run, name, Unknown(name, unknown.why or f"it depends on '{unknown.text}'", run.span(at), unknown.undefined)
        )


def _builds(run: Machine, node: ast.Call) -> bool:
    path: list[str] = []
    callee: ast.expr = node.func
    while isinstance(callee, (ast.Attribute, ast.Call)):
        if isinstance(callee, ast.Attribute):
            path.append(callee.attr)
            callee = callee.value
        else:
            callee = callee.func
    if not isinstance(callee, ast.Name):
        return False
    scope: Any = run.scope
    value: Any = MISSING
    while scope is not None and value is MISSING:
        value = scope.names.get(callee.id, MISSING)
        scope = scope.outer
    return any(test(run, value, callee.id, path[::-1], node) for test in BUILDS)
