"""Expressions other than arithmetic, strings and calls: names, literals, subscripts, comprehensions, conditions."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.errors import did_you_mean
from netdiagram.sources.interp import limits, operators, targets
from netdiagram.sources.interp.builtins_ import BUILTINS
from netdiagram.sources.interp.machine import EXPRESSIONS, ITEMS, Machine
from netdiagram.sources.interp.values import MISSING, Function, Scope, SetValue, Unknown, kind_of

_PLAIN = {int, float, str, bool, type(None), type(Ellipsis)}


def _name(run: Machine, node: ast.Name) -> Any:
    word = node.id
    scope: Scope | None = run.scope
    while scope is not None:
        value = scope.names.get(word, MISSING)
        if value is not MISSING:
            return value
        scope = scope.outer
    value = BUILTINS.get(word, MISSING)
    return run.world.name(run, word, node) if value is MISSING else value


def _constant(run: Machine, node: ast.Constant) -> Any:
    value: Any = node.value
    kind = value.__class__
    if kind is int:
        return value if -limits.LARGEST < value < limits.LARGEST else operators.checked(run, value, node)
    if kind in _PLAIN:
        if kind is str and len(value) > 1000:
            run.size(len(value), node)
        return value
    return Unknown(
        repr(value)[:40], f"{'bytes' if kind is bytes else 'complex numbers'} are not followed", run.span(node)
    )


def elements(run: Machine, nodes: list[ast.expr]) -> list[Any]:
    """Values of the elements of a literal or call, starred ones spread out."""
    values: list[Any] = []
    for node in nodes:
        if node.__class__ is ast.Starred:
            starred: Any = node
            spread = run.known(run.evaluate(starred.value), node, "how many values this is")
            values.extend(run.items(spread, node))
            run.size(len(values), node)
        else:
            values.append(run.evaluate(node))
    return values


def hashed(run: Machine, key: Any, node: ast.AST) -> Any:
    """A key of a dictionary or member of a set, safe to hash."""
    if key.__class__ is tuple:
        run.weigh(key, node)
        for part in key:
            hashed(run, part, node)
    elif key.__class__ in (list, slice) or isinstance(key, dict):
        run.fail("value.type", f"{kind_of(key)} cannot be a key", node)
    return key


def _list(run: Machine, node: ast.List) -> Any:
    return elements(run, node.elts)


def _tuple(run: Machine, node: ast.Tuple) -> Any:
    return tuple(elements(run, node.elts))


def _set(run: Machine, node: ast.Set) -> Any:
    return SetValue.fromkeys(hashed(run, value, node) for value in elements(run, node.elts))


def _dict(run: Machine, node: ast.Dict) -> Any:
    made: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            spread = run.known(run.evaluate(value), value, "what this holds")
            if not isinstance(spread, dict):
                run.fail("value.type", f"'**' takes a dictionary, not {kind_of(spread)}", value)
            made.update(spread)
            run.size(len(made), node)
        else:
            made[hashed(run, run.evaluate(key), key)] = run.evaluate(value)
    return made


def _attribute(run: Machine, node: ast.Attribute) -> Any:
    return run.attribute(run.evaluate(node.value), node.attr, node)


def _subscript(run: Machine, node: ast.Subscript) -> Any:
    return item(run, run.evaluate(node.value), run.evaluate(node.slice), node)


def item(run: Machine, value: Any, key: Any, node: ast.expr) -> Any:
    """`value[key]`."""
    kind = value.__class__
    handler = ITEMS.get(kind)
    if handler is not None:
        return handler(run, value, key, node)
    if key.__class__ is Unknown:
        return Unknown(f"…[{key.text}]", key.why, key.span, key.undefined)
    try:
        if isinstance(value, dict) and kind is not SetValue:
            return value[hashed(run, key, node)]
        if kind in (list, tuple, str, range):
            found = value[key]
            if key.__class__ is slice:
                run.charge(len(found), node)
            return found
    except KeyError:
        known = [k for k in value if isinstance(k, str)]
        return run.fail(
            "value.key",
            f"there is no key {_shown(key)}",
            node,
            did_you_mean(key, known) if isinstance(key, str) else "",
        )
    except IndexError:
        return run.fail("value.index", f"there is no item {_shown(key)}: {kind_of(value)} has {len(value)}", node)
    except (TypeError, ValueError):
        return run.fail("value.type", f"{kind_of(key)} does not count the items of {kind_of(value)}", node)
    return run.fail("value.type", f"{kind_of(value)} has no items", node)


def _shown(key: Any) -> str:
    return repr(key)[:40] if key.__class__ in (str, int, float, bool) else kind_of(key)


def _slice(run: Machine, node: ast.Slice) -> Any:
    parts = [None if part is None else run.evaluate(part) for part in (node.lower, node.upper, node.step)]
    for part in parts:
        if part.__class__ is Unknown:
            return part
    return slice(*parts)


def _conditional(run: Machine, node: ast.IfExp) -> Any:
    test = run.evaluate(node.test)
    if test.__class__ is Unknown:
        return Unknown("… if … else …", test.why or f"it depends on '{test.text}'", test.span, test.undefined)
    return run.evaluate(node.body if run.truth(test, node.test) else node.orelse)


def _walrus(run: Machine, node: ast.NamedExpr) -> Any:
    value = run.evaluate(node.value)
    targets.assign(run, node.target, value)
    return value


def _lambda(run: Machine, node: ast.Lambda) -> Any:
    return make_function(run, "<lambda>", node)


def make_function(run: Machine, name: str, node: ast.FunctionDef | ast.Lambda) -> Function:
    """A function value; defaults are evaluated now, as Python does."""
    args = node.args
    defaults = [run.evaluate(default) for default in args.defaults]
    keyword = {
        arg.arg: run.evaluate(default)
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if default is not None
    }
    return Function(name, node, run.scope, defaults, keyword)


# -- comprehensions


def _comprehend(run: Machine, generators: list[ast.comprehension], take: Any) -> None:
    outer = run.scope
    # the first iterable is evaluated outside
    first = run.items(run.evaluate(generators[0].iter), generators[0].iter)
    run.scope = Scope({}, outer)
    try:
        _loop(run, generators, 0, first, take)
    finally:
        run.scope = outer


def _loop(run: Machine, generators: list[ast.comprehension], depth: int, values: list[Any], take: Any) -> None:
    generator = generators[depth]
    for value in values:
        run.steps += 1
        targets.assign(run, generator.target, value)
        for condition in generator.ifs:
            test = run.known(run.evaluate(condition), condition, "whether this is kept")
            if not run.truth(test, condition):
                break
        else:
            if depth + 1 < len(generators):
                iterable = generators[depth + 1].iter
                _loop(run, generators, depth + 1, run.items(run.evaluate(iterable), iterable), take)
            else:
                take()


def _list_comprehension(run: Machine, node: ast.ListComp | ast.GeneratorExp) -> Any:
    made: list[Any] = []
    _comprehend(run, node.generators, lambda: made.append(run.evaluate(node.elt)))
    run.size(len(made), node)
    return made


def _set_comprehension(run: Machine, node: ast.SetComp) -> Any:
    made = SetValue()

    def take() -> None:
        made[hashed(run, run.evaluate(node.elt), node)] = None

    _comprehend(run, node.generators, take)
    return made


def _dict_comprehension(run: Machine, node: ast.DictComp) -> Any:
    made: dict[Any, Any] = {}

    def take() -> None:
        key = hashed(run, run.evaluate(node.key), node)
        made[key] = run.evaluate(node.value)

    _comprehend(run, node.generators, take)
    return made


def _yield(run: Machine, node: ast.Yield) -> Any:
    frame = run.frames[-1] if run.frames else None
    if frame is None or frame.yielded is None:
        return run.fail("syntax.unsupported", "'yield' stands outside a function", node)
    frame.yielded.append(None if node.value is None else run.evaluate(node.value))
    run.size(len(frame.yielded), node)
    return None


def _yield_from(run: Machine, node: ast.YieldFrom) -> Any:
    frame = run.frames[-1] if run.frames else None
    if frame is None or frame.yielded is None:
        return run.fail("syntax.unsupported", "'yield' stands outside a function", node)
    frame.yielded.extend(run.items(run.evaluate(node.value), node))
    run.size(len(frame.yielded), node)
    return None


def _await(run: Machine, node: ast.Await) -> Any:
    return run.fail("syntax.unsupported", "'await' is not followed", node)


EXPRESSIONS.update(
    {
        ast.Name: _name, ast.Constant: _constant, ast.List: _list, ast.Tuple: _tuple, ast.Set: _set, ast.Dict: _dict,
        ast.Attribute: _attribute, ast.Subscript: _subscript, ast.Slice: _slice, ast.IfExp: _conditional, ast.NamedExpr: _walrus,
        ast.Lambda: _lambda, ast.ListComp: _list_comprehension, ast.GeneratorExp: _list_comprehension, ast.SetComp: _set_comprehension,
        ast.DictComp: _dict_comprehension, ast.Yield: _yield, ast.YieldFrom: _yield_from, ast.Await: _await,
        ast.Starred: lambda run, node: run.fail("syntax.unsupported", "'*' has no meaning here", node),
    }
)  # fmt: skip
