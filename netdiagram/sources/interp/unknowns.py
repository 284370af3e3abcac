"""What can be done with unknown values, and with names from elsewhere: everything, and it stays unknown."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.sources.interp.machine import (
    ATTRIBUTES,
    CALLS,
    ITEMS,
    ITERATES,
    OPERATORS,
    STORES,
    TRUTHS,
    Machine,
    short,
)
from netdiagram.sources.interp.values import MISSING, Args, Ignored, Kwargs, Ref, Unknown


def derived(value: Unknown, text: str) -> Unknown:
    """What follows from an unknown value is unknown for the same reason."""
    return Unknown(short(text, 200), value.why, value.span, value.undefined)


def _attribute(run: Machine, value: Unknown, name: str, node: ast.expr) -> Any:
    del run, node
    return derived(value, f"{value.text}.{name}")


def _call(run: Machine, value: Unknown, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del run, args, kwargs, node
    return derived(value, f"{value.text}(…)")


def _item(run: Machine, value: Unknown, key: Any, node: ast.expr) -> Any:
    del run, key, node
    return derived(value, f"{value.text}[…]")


def _iterate(run: Machine, value: Unknown, node: ast.expr) -> list[Any]:
    return run.refuse_unknown(value, node, "what this goes over")


def _truth(run: Machine, value: Unknown, node: ast.expr) -> bool:
    return run.refuse_unknown(value, node, "which branch is taken")


def _operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    unknown = left if left.__class__ is Unknown else right
    if unknown.__class__ is not Unknown:
        other = left if left.__class__ is Ref else right
        unknown = Unknown(other.path, "it comes from outside the listing", run.span(node))
    return derived(unknown, f"{unknown.text}" if right is MISSING else f"… {sign} {unknown.text}")


def _store(run: Machine, value: Any, name: str, item: Any, node: ast.expr) -> None:
    if value.__class__ is Unknown and value.undefined and run.frames:
        run.refuse_unknown(value, node, "what this belongs to")
    del name, item


def _ignored(run: Machine, value: Ignored, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    del args, kwargs
    return Unknown(f"{value.text}(…)", f"what {value.text}() gives is not followed", run.span(node))


def _ref_item(run: Machine, value: Ref, key: Any, node: ast.expr) -> Any:
    del key
    return Unknown(f"{value.path}[…]", f"{value.path} is not followed", run.span(node))


def _ref_iterate(run: Machine, value: Ref, node: ast.expr) -> list[Any]:
    return run.refuse_unknown(Unknown(value.path, f"{value.path} is not followed"), node, "what this goes over")


ITERATES[Ref] = _ref_iterate
ATTRIBUTES[Unknown] = _attribute
CALLS[Unknown] = _call
ITEMS[Unknown] = _item
ITERATES[Unknown] = _iterate
TRUTHS[Unknown] = _truth
OPERATORS[Unknown] = _operator
OPERATORS[Ref] = _operator
STORES[Unknown] = STORES[Ref] = STORES[Ignored] = _store
CALLS[Ignored] = _ignored
ATTRIBUTES[Ignored] = lambda run, value, name, node: Unknown(
    f"{value.text}.{name}", "it is not followed", run.span(node)
)
ITEMS[Ref] = _ref_item
