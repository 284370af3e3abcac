"""The interpreter's core: evaluate one node, keep the budget, call the listing's functions.

It is total: it always ends, and never asks the host for anything. What a node type does stands in `EXPRESSIONS` and `STATEMENTS`,
what can be done with a type of value in the tables below; the modules beside this one fill them, a framework adds its own rows.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol

from netdiagram.errors import Diagnostic, NetdiagramError, Span
from netdiagram.records import state
from netdiagram.sources.interp import limits
from netdiagram.sources.interp.places import Places
from netdiagram.sources.interp.values import Args, Function, Kwargs, Scope, Unknown, kind_of

Expression = Callable[["Machine", Any], Any]
Statement = Callable[["Machine", Any], Any]

EXPRESSIONS: dict[type[ast.AST], Expression] = {}
STATEMENTS: dict[type[ast.AST], Statement] = {}

CALLS: dict[type, Callable[[Machine, Any, Args, Kwargs, ast.expr], Any]] = {}
"""type of the callee → what a call does."""
ATTRIBUTES: dict[type, Callable[[Machine, Any, str, ast.expr], Any]] = {}
"""type → `value.name`."""
STORES: dict[type, Callable[[Machine, Any, str, Any, ast.expr], None]] = {}
"""type → `value.name = …`."""
STORES_ITEM: dict[type, Callable[[Machine, Any, Any, Any, ast.expr], None]] = {}
"""type → `value[key] = …`."""
ITEMS: dict[type, Callable[[Machine, Any, Any, ast.expr], Any]] = {}
"""type → `value[key]`."""
ITERATES: dict[type, Callable[[Machine, Any, ast.expr], list[Any]]] = {}
"""type → the items a loop goes over."""
OPERATORS: dict[type, Callable[[Machine, str, Any, Any, ast.expr], Any]] = {}
"""type of either operand → what an operator does; the operand is MISSING for a unary one."""
TRUTHS: dict[type, Callable[[Machine, Any, ast.expr], bool]] = {}
"""type → its truth."""


SYMBOLIC: set[type] = set()
"""types of values whose numbers are not known while the listing runs."""


class World(Protocol):
    """What a framework gives the interpreter."""

    def name(self, run: Machine, name: str, node: ast.expr) -> Any:
        """The value of a name that the listing does not define."""

    def expression(self, run: Machine, value: Any, node: ast.expr) -> None:
        """A statement of the module that is only an expression."""

    def imported(self, run: Machine, module: str, name: str, node: ast.AST) -> None:
        """`import module` (no name), or `from module import name`."""

    def instance(self, run: Machine, value: Any, kind: Any, node: ast.expr) -> Any:
        """`isinstance(value, kind)` for what the framework makes."""


class Returned:
    """A function has come to its end with a value."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


BREAK = object()
CONTINUE = object()


@state
class Frame:
    """A call of one of the listing's functions that has not ended."""

    function: Function
    node: ast.expr
    first: Any = None
    yielded: list[Any] | None = None


class Machine:
    """One run of a listing.

    Attributes:
        places: spans of nodes.
        world: the framework.
        steps: used up so far.
        scope: of the statement at work.
        frames: calls that have not ended, outermost first.
        at: the statement at work.
        diagnostics: warnings.
        imports: (name, path) of every `from … import …`.
        stars: modules of `from … import *`.
        trail: the calls an error came through, innermost first: (function, line of the call).
    """

    __slots__ = ("at", "diagnostics", "frames", "imports", "places", "scope", "stars", "steps", "trail", "world")

    def __init__(self, places: Places, world: World) -> None:
        self.places = places
        self.world = world
        self.steps = 0
        self.scope = Scope()
        self.frames: list[Frame] = []
        self.at: ast.stmt | None = None
        self.diagnostics: list[Diagnostic] = []
        self.imports: list[tuple[str, str]] = []
        self.stars: list[str] = []
        self.trail: list[tuple[str, int]] | None = None

    # -- evaluating

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self.steps += 1
        if self.steps > limits.STEPS:
            self.exhausted(node)
        return EXPRESSIONS[node.__class__](self, node)

    def execute(self, body: list[ast.stmt]) -> Any:
        """Run statements; None, or what ends the surrounding loop or function."""
        for statement in body:
            self.at = statement
            self.steps += 1
            if self.steps > limits.STEPS:
                self.exhausted(statement)
            try:
                handler = STATEMENTS[statement.__class__]
            except KeyError:
                what = type(statement).__name__.lower()
                self.fail("syntax.unsupported", f"'{what}' statements are not followed", statement)
            signal = handler(self, statement)
            if signal is not None:
                return signal
        return None

    def call(self, callee: Any, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        """Call a value."""
        handler = CALLS.get(callee.__class__)
        if handler is None:
            self.fail("value.call", f"{kind_of(callee)} cannot be called", node)
        return handler(self, callee, args, kwargs, node)

    def attribute(self, value: Any, name: str, node: ast.expr) -> Any:
        """`value.name`."""
        handler = ATTRIBUTES.get(value.__class__)
        if handler is None:
            self.fail("value.attribute", f"{kind_of(value)} has no attribute '{name}'", node)
        return handler(self, value, name, node)

    def items(self, value: Any, node: ast.expr) -> list[Any]:
        """What a loop over a value goes over."""
        kind = value.__class__
        if kind is list or kind is tuple:
            return list(value)
        handler = ITERATES.get(kind)
        if handler is None:
            self.fail("value.iterate", f"{kind_of(value)} cannot be looped over", node)
        return handler(self, value, node)

    def truth(self, value: Any, node: ast.expr) -> bool:
        """Whether a value is true."""
        handler = TRUTHS.get(value.__class__)
        return bool(value) if handler is None else handler(self, value, node)

    # -- budget

    def charge(self, work: int, node: ast.AST) -> None:
        """Pay for work on a long value: a step for every sixteen parts."""
        self.steps += work >> 4
        if self.steps > limits.STEPS:
            self.exhausted(node)

    def size(self, count: int, node: ast.AST) -> None:
        """Refuse a container or string that would grow beyond the limit; pay for one that does not."""
        if count > limits.WEIGHT:
            self.fail(
                "limit.size",
                f"a value would have {count if count < 10**12 else 'very many'} parts; the limit is {limits.WEIGHT}",
                node,
            )
        self.charge(count, node)

    def weigh(self, value: Any, node: ast.AST) -> None:
        """Make sure that a value can be walked, and pay for it."""
        weight = limits.weigh(value)
        if weight > limits.WEIGHT:
            self.fail("limit.size", f"a value has more than {limits.WEIGHT} parts, shared ones counted each time", node)
        self.charge(weight, node)

    def exhausted(self, node: ast.AST) -> NoReturn:
        """The steps are used up."""
        self.fail(
            "limit.steps",
            f"the listing takes more than {limits.STEPS} steps to read",
            node,
            "a loop may be endless; only what builds the model needs to stand in the listing",
        )

    # -- telling

    def fail(self, code: str, message: str, node: ast.AST | None = None, hint: str = "") -> NoReturn:
        """Refuse the listing."""
        raise NetdiagramError(code, message, self.span(node or self.at), hint)

    def warn(self, code: str, message: str, node: ast.AST | Span | None, hint: str = "") -> None:
        """Tell something that does not stop the work."""
        span = node if isinstance(node, Span) else self.span(node)
        warning = Diagnostic(code, message, span, hint)
        if warning not in self.diagnostics:
            self.diagnostics.append(warning)

    def span(self, node: ast.AST | None) -> Span | None:
        """Where a node stands; functions and classes by their first line."""
        if node is None or not hasattr(node, "lineno"):
            return None
        return self.places.span(node)

    def known(self, value: Any, node: ast.expr, what: str) -> Any:
        """The value, refused where it is unknown: `what` completes "cannot tell …"."""
        if isinstance(value, Unknown):
            self.refuse_unknown(value, node, what)
        return value

    def refuse_unknown(self, value: Unknown, node: ast.AST, what: str) -> NoReturn:
        """Say what is unknown and why it matters here."""
        if value.undefined:
            # where the name stands, not where it is missed
            if value.span is not None and value.span.line != getattr(node, "lineno", 0):
                self.trail = []
            raise NetdiagramError(
                "name.unknown", f"'{value.undefined}' is not defined", value.span or self.span(node), value.why
            )
        why = f", since {value.why}" if value.why else ""
        self.fail(
            "value.unknown",
            f"cannot tell {what}: '{short(value.text)}' is not known{why}",
            node,
            "write the value itself",
        )


def short(text: str, limit: int = 60) -> str:
    """Text for a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a tree, without recursion."""
    pending = [node]
    while pending:
        item = pending.pop()
        yield item
        pending.extend(ast.iter_child_nodes(item))
