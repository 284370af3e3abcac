"""Strings: how values are written, and the three ways of formatting them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

from netdiagram.sources.interp import limits
from netdiagram.sources.interp.machine import EXPRESSIONS, Machine
from netdiagram.sources.interp.values import Builtin, Class, Function, Ref, SetValue, Unknown, kind_of

_PLAIN = {int, float, bool, type(None)}
_NUMBER = re.compile(r"\d+")
_PERCENT = re.compile(
    r"%(?:\((?P<key>\w*)\))?(?P<flags>[#0\- +]*)(?P<width>\d*|\*)(?:\.(?P<digits>\d*|\*))?(?P<kind>[a-zA-Z%])"
)
_WIDEST = 99
_BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")")}


class Unwritten(Exception):
    """A part is not known, so the text is not."""

    def __init__(self, value: Unknown) -> None:
        super().__init__()
        self.value = value


def write(run: Machine, value: Any, node: ast.AST, *, quoted: bool = False) -> str:
    """`str(value)`, or `repr(value)`; never an address.

    Raises:
        Unwritten: a part of it is not known.
    """
    kind = value.__class__
    if kind is str:
        return repr(value) if quoted else value
    if kind in _PLAIN:
        return str(value)
    run.weigh(value, node)
    return "".join(_parts(value))


def _parts(value: Any) -> Iterator[str]:
    kind = value.__class__
    if kind is str or kind in _PLAIN:
        yield repr(value)
    elif kind is Unknown:
        raise Unwritten(value)
    elif isinstance(value, (Function, Class, Builtin)):
        yield value.name
    elif isinstance(value, Ref):
        yield value.path
    elif isinstance(value, (list, tuple, SetValue)):
        left, right = _BRACKETS.get(kind, ("{", "}"))
        yield left
        for index, part in enumerate(value):
            if index:
                yield ", "
            yield from _parts(part)
        yield ("," if kind is tuple and len(value) == 1 else "") + right
    elif isinstance(value, dict):
        yield "{"
        for index, (key, part) in enumerate(value.items()):
            if index:
                yield ", "
            yield from _parts(key)
            yield ": "
            yield from _parts(part)
        yield "}"
    else:
        yield f"<{kind_of(value)}>"


def formatted(run: Machine, value: Any, spec: str, node: ast.AST) -> str:
    """`format(value, spec)`."""
    if not spec:
        return write(run, value, node)
    if value.__class__ is Unknown:
        raise Unwritten(value)
    if any(len(digits) > 2 for digits in _NUMBER.findall(spec)):
        run.fail("limit.size", f"the format '{spec[:20]}' is wider than {_WIDEST} characters", node)
    if value.__class__ not in _PLAIN and value.__class__ is not str:
        return run.fail("value.type", f"{kind_of(value)} does not go with the format '{spec[:20]}'", node)
    try:
        return format(value, spec)
    except (ValueError, TypeError, OverflowError):
        return run.fail("value.type", f"'{spec[:20]}' is not a format for {kind_of(value)}", node)


def _joined(run: Machine, node: ast.JoinedStr) -> Any:
    parts: list[str] = []
    length = 0
    try:
        for item in node.values:
            text = str(item.value) if isinstance(item, ast.Constant) else _field(run, item)
            parts.append(text)
            length += len(text)
            if length > limits.WEIGHT:
                run.size(length, node)
    except Unwritten as unwritten:
        return _unknown(unwritten)
    run.charge(length, node)
    return "".join(parts)


def _field(run: Machine, node: Any) -> str:
    value = run.evaluate(node.value)
    if node.conversion in (ord("r"), ord("a")):
        value = write(run, value, node, quoted=True)
    spec = ""
    if node.format_spec is not None:
        made = run.evaluate(node.format_spec)
        if made.__class__ is Unknown:
            raise Unwritten(made)
        spec = made
    return formatted(run, value, spec, node)


def _unknown(unwritten: Unwritten) -> Unknown:
    value = unwritten.value
    return Unknown(f"f'{{{value.text}}}'", value.why, value.span, value.undefined)


def percent(run: Machine, pattern: str, values: Any, node: ast.AST) -> Any:
    """`pattern % values`."""
    run.weigh(values, node)
    given = list(values) if values.__class__ is tuple else [values]
    parts: list[str] = []
    position = taken = length = 0
    try:
        for match in _PERCENT.finditer(pattern):
            parts.append(pattern[position : match.start()])
            position = match.end()
            if match["kind"] == "%":
                parts.append("%")
                continue
            if match["key"] is not None:
                if not isinstance(values, dict) or match["key"] not in values:
                    return run.fail("value.format", f"there is no value for '{match[0]}'", node)
                value = values[match["key"]]
            else:
                if taken >= len(given):
                    return run.fail("value.format", f"'{pattern[:40]}' has more places than there are values", node)
                value = given[taken]
                taken += 1
            parts.append(_placed(run, match, value, node))
            length += len(parts[-1])
            if length > limits.WEIGHT:
                run.size(length, node)
    except Unwritten as unwritten:
        return _unknown(unwritten)
    if taken < len(given) and not isinstance(values, dict):
        return run.fail("value.format", f"'{pattern[:40]}' has {taken} places for {len(given)} values", node)
    text = "".join([*parts, pattern[position:]])
    run.size(len(text), node)
    return text


def _placed(run: Machine, match: re.Match[str], value: Any, node: ast.AST) -> str:
    if value.__class__ is Unknown:
        raise Unwritten(value)
    if any(part and (part == "*" or len(part) > 2) for part in (match["width"], match["digits"])):
        return run.fail("limit.size", f"the format '{match[0][:20]}' is wider than {_WIDEST} characters", node)
    if match["kind"] in "sra":
        value = write(run, value, node, quoted=match["kind"] != "s")
    try:
        return ("%" + match[0][match[0].index(")") + 1 :] if match["key"] is not None else match[0]) % (value,)
    except (TypeError, ValueError, OverflowError):
        return run.fail("value.format", f"'{match[0]}' is not a format for {kind_of(value)}", node)


def braces(run: Machine, pattern: str, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> Any:
    """`pattern.format(*args, **kwargs)`."""
    parts: list[str] = []
    counter = length = 0
    try:
        fields = list(Formatter().parse(pattern))
        for literal, name, spec, conversion in fields:
            parts.append(literal)
            if name is None:
                continue
            if name == "":
                name, counter = str(counter), counter + 1
            value = _named(run, name, args, kwargs, node)
            if "{" in (spec or ""):
                spec = braces(run, spec or "", args, kwargs, node)
            if conversion in ("r", "a"):
                value = write(run, value, node, quoted=True)
            parts.append(formatted(run, value, spec or "", node))
            length += len(literal) + len(parts[-1])
            if length > limits.WEIGHT:
                run.size(length, node)
    except ValueError:
        return run.fail("value.format", f"'{pattern[:40]}' is not a format", node)
    except Unwritten as unwritten:
        return _unknown(unwritten)
    text = "".join(parts)
    run.size(len(text), node)
    return text


def _named(run: Machine, name: str, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> Any:
    if name.isdigit() and len(name) < 4:
        if int(name) < len(args):
            return args[int(name)]
        return run.fail("value.format", f"there is no value for '{{{name}}}'", node)
    if name in kwargs:
        return kwargs[name]
    if name.isidentifier():
        return run.fail("value.format", f"there is no value for '{{{name}}}'", node)
    raise Unwritten(Unknown(f"{{{name[:20]}}}", "formats do not look into values here", run.span(node)))


EXPRESSIONS[ast.JoinedStr] = _joined
EXPRESSIONS[ast.FormattedValue] = lambda run, node: _joined(run, ast.JoinedStr(values=[node]))
