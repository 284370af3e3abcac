"""What stands left of `=`: names, attributes, items, and patterns of them."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.sources.interp.machine import ITERATES, STORES, STORES_ITEM, Machine
from netdiagram.sources.interp.values import Ignored, Ref, Unknown, kind_of

_UNFOLLOWED = (Unknown, Ref, Ignored)
"""Of these nothing is known, so that nothing is lost where an item of theirs is set: `os.environ["…"] = "…"`."""


def assign(run: Machine, target: ast.expr, value: Any) -> None:
    """`target = value`."""
    kind = target.__class__
    if kind is ast.Name:
        bind(run, target.id, value)  # type: ignore[attr-defined]
    elif kind is ast.Tuple or kind is ast.List:
        _unpack(run, target, value)  # type: ignore[arg-type]
    elif kind is ast.Attribute:
        attribute: Any = target
        owner = run.evaluate(attribute.value)
        handler = STORES.get(owner.__class__)
        if handler is None:
            run.fail("value.attribute", f"{kind_of(owner)} takes no attribute '{attribute.attr}'", target)
        handler(run, owner, attribute.attr, value, target)
    elif kind is ast.Subscript:
        _store(run, target, value)  # type: ignore[arg-type]
    else:
        run.fail("syntax.unsupported", "nothing can be assigned to this", target)


def bind(run: Machine, name: str, value: Any) -> None:
    """Bind a name in the scope it belongs to."""
    scope = run.scope
    if scope.elsewhere is not None and name in scope.elsewhere:
        scope = scope.elsewhere[name]
    scope.names[name] = value


def _unpack(run: Machine, target: ast.Tuple | ast.List, value: Any) -> None:
    parts = target.elts
    if value.__class__ is Unknown and not isinstance(value, (list, tuple)):
        for part in parts:
            inner = part.value if isinstance(part, ast.Starred) else part
            assign(run, inner, Unknown(value.text, value.why, value.span, value.undefined))
        return
    if (
        value.__class__ not in (list, tuple, str, range)
        and value.__class__ not in ITERATES
        and not isinstance(value, dict)
    ):
        run.fail("value.unpack", f"{kind_of(value)} cannot be taken apart into {len(parts)} names", target)
    values = run.items(value, target)
    starred = [index for index, part in enumerate(parts) if isinstance(part, ast.Starred)]
    if starred:
        at, behind = starred[0], len(parts) - starred[0] - 1
        if len(values) < len(parts) - 1:
            run.fail("value.unpack", f"there are {len(values)} values for at least {len(parts) - 1} names", target)
        middle = values[at : len(values) - behind]
        values = [*values[:at], middle, *values[len(values) - behind :]]
    if len(values) != len(parts):
        run.fail("value.unpack", f"there are {len(values)} values for {len(parts)} names", target)
    for part, item in zip(parts, values, strict=True):
        assign(run, part.value if isinstance(part, ast.Starred) else part, item)


def _store(run: Machine, target: ast.Subscript, value: Any) -> None:
    from netdiagram.sources.interp.expressions import hashed

    owner = run.evaluate(target.value)
    key = run.evaluate(target.slice)
    if owner.__class__ in _UNFOLLOWED:
        return
    setter = STORES_ITEM.get(owner.__class__)
    if setter is not None:
        setter(run, owner, key, value, target)
        return
    if key.__class__ is Unknown:
        run.refuse_unknown(key, target, "which item is set")
    try:
        if isinstance(owner, dict):
            owner[hashed(run, key, target)] = value
            run.size(len(owner), target)
        elif owner.__class__ is list:
            owner[key] = run.items(value, target) if key.__class__ is slice else value
            run.size(len(owner), target)
        else:
            run.fail("value.type", f"{kind_of(owner)} has no items to set", target)
    except IndexError:
        run.fail("value.index", f"there is no item {key!r}: the list has {len(owner)}", target)
    except (TypeError, ValueError):
        run.fail("value.type", f"{kind_of(key)} does not count the items of {kind_of(owner)}", target)
