"""Arithmetic, comparison and membership on the plain values, within the limits."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from netdiagram.sources.interp import limits, texts
from netdiagram.sources.interp.machine import EXPRESSIONS, OPERATORS, Machine
from netdiagram.sources.interp.values import MISSING, SetValue, Unknown, kind_of

BINARY: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&",
}  # fmt: skip
UNARY: dict[type[ast.AST], str] = {ast.USub: "neg", ast.UAdd: "pos", ast.Invert: "~", ast.Not: "not"}
COMPARE: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip

_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod,
    "|": operator.or_, "^": operator.xor, "&": operator.and_, ">>": operator.rshift,
}  # fmt: skip
_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SIGNS: dict[str, Callable[[Any], Any]] = {"neg": operator.neg, "pos": operator.pos, "~": operator.invert}
_IDENTITY = {"is", "is not"}
_MEMBERSHIP = {"in", "not in"}
_NUMERIC = {int, float, bool}
_FAILURES = (ArithmeticError, TypeError, ValueError)


def binary(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    """`left sign right`."""
    kinds = left.__class__, right.__class__
    if kinds[0] in _NUMERIC and kinds[1] in _NUMERIC:
        return number(run, sign, left, right, node)
    handler = OPERATORS.get(kinds[0]) or OPERATORS.get(kinds[1])
    if handler is not None:
        return handler(run, sign, left, right, node)
    if sign == "%" and kinds[0] is str:
        return texts.percent(run, left, right, node)
    if sign == "*" and (kinds[0] is int or kinds[1] is int):
        many, count = (right, left) if kinds[0] is int else (left, right)
        if many.__class__ in (str, list, tuple):
            run.size(len(many) * max(count, 0), node)
            return many * count
    if sign == "+" and kinds[0] is kinds[1] and kinds[0] in (str, list, tuple):
        run.size(len(left) + len(right), node)
        return left + right
    if isinstance(left, dict) and isinstance(right, dict) and sign in "|&-^":
        return _sets(run, sign, left, right, node)
    if kinds[0] is str and sign == "+":
        run.fail(
            "value.type",
            f"{kind_of(right)} cannot be joined to a string",
            node,
            "write str(…) around it, or an f-string",
        )
    return run.fail("value.type", f"'{sign}' does not go with {kind_of(left)} and {kind_of(right)}", node)


def _sets(run: Machine, sign: str, left: dict[Any, Any], right: dict[Any, Any], node: ast.expr) -> Any:
    run.size(len(left) + len(right), node)
    made = left.__class__
    if sign == "|":
        return made({**left, **right})
    if sign == "&":
        return made({key: value for key, value in left.items() if key in right})
    if sign == "-":
        return made({key: value for key, value in left.items() if key not in right})
    return made(
        {**{k: v for k, v in left.items() if k not in right}, **{k: v for k, v in right.items() if k not in left}}
    )


def number(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    """Arithmetic on numbers."""
    try:
        if sign == "**":
            return _power(run, left, right, node)
        if sign == "<<":
            if right > limits.BITS:
                return _too_large(run, node)
            return checked(run, left << right, node)
        value = _NUMBERS[sign](left, right)
    except KeyError:
        return run.fail("value.type", f"'{sign}' does not go with numbers", node)
    except ZeroDivisionError:
        return run.fail("value.arithmetic", "division by zero", node)
    except _FAILURES as error:
        return run.fail("value.arithmetic", f"this cannot be worked out: {error}", node)
    return checked(run, value, node)


def _power(run: Machine, base: Any, exponent: Any, node: ast.expr) -> Any:
    if (
        isinstance(base, int)
        and isinstance(exponent, int)
        and abs(base) > 1
        and base.bit_length() * exponent > 4 * limits.BITS
    ):
        return _too_large(run, node)
    value = base**exponent
    if isinstance(value, complex):
        return run.fail("value.arithmetic", "the result is not a real number", node)
    return checked(run, value, node)


def checked(run: Machine, value: Any, node: ast.AST) -> Any:
    """A number within its limit."""
    if value.__class__ is int and not -limits.LARGEST < value < limits.LARGEST:
        return _too_large(run, node)
    return value


def _too_large(run: Machine, node: ast.AST) -> Any:
    return run.fail("limit.integer", f"a whole number has more than {limits.BITS} bits", node)


def compare(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    """`left sign right` for comparisons and membership."""
    kinds = left.__class__, right.__class__
    if sign in _IDENTITY:
        if Unknown in kinds and left is not right:
            return OPERATORS[Unknown](run, sign, left, right, node)
        same = left is right or (kinds[0] in _NUMERIC and kinds[0] is kinds[1] and left == right)
        return same if sign == "is" else not same
    if sign in _MEMBERSHIP:
        found = _contains(run, left, right, node)
        return found if sign == "in" or found.__class__ is not bool else not found
    handler = OPERATORS.get(kinds[0]) or OPERATORS.get(kinds[1])
    if handler is not None:
        return handler(run, sign, left, right, node)
    if kinds[0] not in _NUMERIC or kinds[1] not in _NUMERIC:
        run.weigh(left, node)
        run.weigh(right, node)
    try:
        return _ORDER[sign](left, right)
    except _FAILURES:
        return run.fail("value.type", f"'{sign}' does not go with {kind_of(left)} and {kind_of(right)}", node)


def _contains(run: Machine, member: Any, container: Any, node: ast.expr) -> Any:
    if member.__class__ is Unknown or container.__class__ is Unknown:
        return Unknown("in", "it depends on a value that is not known", run.span(node))
    run.weigh(container, node)
    run.weigh(member, node)
    if container.__class__ in (str, range) or isinstance(container, (list, tuple, dict)):
        try:
            return member in container
        except _FAILURES:
            return run.fail("value.type", f"{kind_of(member)} cannot be looked for in {kind_of(container)}", node)
    return run.fail("value.type", f"nothing can be looked for in {kind_of(container)}", node)


def _evaluate_binary(run: Machine, node: ast.BinOp) -> Any:
    return binary(run, BINARY[node.op.__class__], run.evaluate(node.left), run.evaluate(node.right), node)


def _evaluate_unary(run: Machine, node: ast.UnaryOp) -> Any:
    sign = UNARY[node.op.__class__]
    value = run.evaluate(node.operand)
    if sign == "not":
        if value.__class__ is Unknown:
            return Unknown(f"not {value.text}", value.why, value.span, value.undefined)
        return not run.truth(value, node)
    handler = OPERATORS.get(value.__class__)
    if handler is not None:
        return handler(run, sign, value, MISSING, node)
    if value.__class__ not in _NUMERIC:
        return run.fail("value.type", f"'{'-' if sign == 'neg' else sign}' does not go with {kind_of(value)}", node)
    try:
        return _SIGNS[sign](value)
    except TypeError:
        return run.fail("value.type", f"'{sign}' does not go with {kind_of(value)}", node)


def _evaluate_compare(run: Machine, node: ast.Compare) -> Any:
    left = run.evaluate(node.left)
    result: Any = True
    for op, operand in zip(node.ops, node.comparators, strict=True):
        right = run.evaluate(operand)
        result = compare(run, COMPARE[op.__class__], left, right, node)
        if len(node.ops) > 1:
            if result.__class__ is Unknown:
                return result
            if not run.truth(result, node):
                return result
        left = right
    return result


def _evaluate_logic(run: Machine, node: ast.BoolOp) -> Any:
    wanted = isinstance(node.op, ast.Or)
    value: Any = None
    unknown: Any = None
    last = node.values[-1]
    for operand in node.values:
        value = run.evaluate(operand)
        if value.__class__ is Unknown:
            unknown = unknown or value
        elif operand is not last and run.truth(value, operand) is wanted:
            return value if unknown is None or not wanted else unknown
    return value if unknown is None else unknown


EXPRESSIONS[ast.BinOp] = _evaluate_binary
EXPRESSIONS[ast.UnaryOp] = _evaluate_unary
EXPRESSIONS[ast.Compare] = _evaluate_compare
EXPRESSIONS[ast.BoolOp] = _evaluate_logic

__all__ = ["SetValue", "binary", "checked", "compare", "number"]
