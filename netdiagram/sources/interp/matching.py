"""`match` statements: values against patterns."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.sources.interp import operators, targets
from netdiagram.sources.interp.builtins_ import BUILTINS
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.passing import pass_over
from netdiagram.sources.interp.values import MISSING, Instance, SetValue, Unknown

Found = dict[str, Any]


def match(run: Machine, node: ast.Match) -> Any:
    """The first case that fits."""
    subject = run.evaluate(node.subject)
    if subject.__class__ is Unknown:
        body = [statement for case in node.cases for statement in case.body]
        return pass_over(run, subject, node.subject, body, "which case this is")
    for case in node.cases:
        found: Found = {}
        if not fits(run, case.pattern, subject, found):
            continue
        for name, value in found.items():
            targets.bind(run, name, value)
        if case.guard is not None:
            test = run.known(run.evaluate(case.guard), case.guard, "which case this is")
            if not run.truth(test, case.guard):
                continue
        return run.execute(case.body)
    return None


def fits(run: Machine, pattern: Any, value: Any, found: Found) -> bool:
    """Whether a value fits a pattern; what that binds is put into `found`."""
    run.steps += 1
    return _KINDS[pattern.__class__](run, pattern, value, found)


def _value(run: Machine, pattern: ast.MatchValue, value: Any, found: Found) -> bool:
    del found
    return operators.compare(run, "==", value, run.evaluate(pattern.value), pattern.value) is True


def _singleton(run: Machine, pattern: ast.MatchSingleton, value: Any, found: Found) -> bool:
    del run, found
    return value is pattern.value


def _sequence(run: Machine, pattern: ast.MatchSequence, value: Any, found: Found) -> bool:
    if value.__class__ not in (list, tuple):
        return False
    parts = pattern.patterns
    stars = [index for index, part in enumerate(parts) if isinstance(part, ast.MatchStar)]
    if not stars:
        return len(value) == len(parts) and all(
            fits(run, part, item, found) for part, item in zip(parts, value, strict=True)
        )
    at, behind = stars[0], len(parts) - stars[0] - 1
    if len(value) < len(parts) - 1:
        return False
    name = parts[at].name  # type: ignore[attr-defined]
    if name is not None:
        found[name] = list(value[at : len(value) - behind])
    pairs = [
        *zip(parts[:at], value[:at], strict=True),
        *zip(parts[at + 1 :], value[len(value) - behind :], strict=True),
    ]
    return all(fits(run, part, item, found) for part, item in pairs)


def _mapping(run: Machine, pattern: ast.MatchMapping, value: Any, found: Found) -> bool:
    if not isinstance(value, dict) or value.__class__ is SetValue:
        return False
    rest = dict(value)
    for key, part in zip(pattern.keys, pattern.patterns, strict=True):
        word = run.evaluate(key)
        item = rest.pop(word, MISSING)
        if item is MISSING or not fits(run, part, item, found):
            return False
    if pattern.rest is not None:
        found[pattern.rest] = rest
    return True


def _class(run: Machine, pattern: ast.MatchClass, value: Any, found: Found) -> bool:
    kind = run.evaluate(pattern.cls)
    answer = run.call(BUILTINS["isinstance"], [value, kind], {}, pattern.cls)
    if not run.truth(run.known(answer, pattern.cls, "whether this is one"), pattern.cls):
        return False
    parts = pattern.patterns
    if len(parts) == 1 and not isinstance(value, Instance):
        if not fits(run, parts[0], value, found):
            return False
    elif parts:
        fields = list(value.names.values()) if isinstance(value, Instance) else []
        if len(parts) > len(fields):
            return False
        if not all(fits(run, part, item, found) for part, item in zip(parts, fields, strict=False)):
            return False
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        if not fits(run, part, run.attribute(value, name, pattern.cls), found):
            return False
    return True


def _as(run: Machine, pattern: ast.MatchAs, value: Any, found: Found) -> bool:
    if pattern.pattern is not None and not fits(run, pattern.pattern, value, found):
        return False
    if pattern.name is not None:
        found[pattern.name] = value
    return True


def _or(run: Machine, pattern: ast.MatchOr, value: Any, found: Found) -> bool:
    return any(fits(run, part, value, found) for part in pattern.patterns)


_KINDS: dict[type[ast.AST], Callable[[Machine, Any, Any, Found], bool]] = {
    ast.MatchValue: _value, ast.MatchSingleton: _singleton, ast.MatchSequence: _sequence, ast.MatchMapping: _mapping,
    ast.MatchClass: _class, ast.MatchAs: _as, ast.MatchOr: _or,
}  # fmt: skip
