"""The values a listing can hold, besides Python's own None, bool, int, float, str, list, tuple, dict, range, slice and Ellipsis.

None of them offers the host anything: what they can do stands in the tables of `machine`, by type.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import field
from typing import Any

from netdiagram.errors import Span
from netdiagram.records import state

Args = list[Any]
Kwargs = dict[str, Any]


@state
class Unknown:
    """A value the interpreter did not follow. It travels on, and is refused only where something needs it.

    Attributes:
        text: as the author wrote it, with names resolved through imports.
        why: what makes it unknown, as a clause ("'x' is not defined"); empty where nobody asks (an optimizer).
        span: where that happened.
        undefined: the cause is a name nobody defines.
        given: arguments it was called with, where it is a call.
    """

    text: str
    why: str = ""
    span: Span | None = None
    undefined: str = ""
    given: tuple[Args, Kwargs] | None = None


@state
class Ref:
    """A dotted name from outside: a module, or something in one. `path` has import aliases resolved."""

    path: str
    imported: bool = True


@state
class Ignored:
    """Something that is passed over when called, its arguments unread (`print`, `model.fit`)."""

    text: str


@state
class Builtin:
    """A function of the interpreter's own, called with (machine, args, kwargs, node)."""

    name: str
    function: Callable[[Any, Args, Kwargs, ast.expr], Any]


@state
class Scope:
    """Variables of a module, a function call, a comprehension or a class body."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None
    elsewhere: dict[str, Scope] | None = None


@state
class Function:
    """A `def` or a `lambda` of the listing.

    Attributes:
        defaults: values of positional parameters, aligned to the right.
        keyword_defaults: values of keyword-only parameters.
        owner: the class whose body it stands in.
        kind: `plain`, `static`, `class` or `property`.
        generator: it yields.
    """

    name: str
    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    defaults: list[Any]
    keyword_defaults: dict[str, Any]
    owner: Class | None = None
    kind: str = "plain"
    generator: bool = False


@state
class Method:
    """A function with its first argument."""

    function: Any
    owner: Any


@state
class Partial:
    """A callable with some arguments given."""

    function: Any
    args: Args
    kwargs: Kwargs


@state
class Class:
    """A class of the listing.

    Attributes:
        bases: what it is made from: classes of the listing, `Ref`, `Unknown`.
        names: attributes of its body.
        record: made by `@dataclass`: its annotated fields are the parameters.
    """

    name: str
    bases: list[Any]
    names: dict[str, Any]
    node: ast.ClassDef
    record: bool = False

    def lineage(self) -> list[Any]:
        """The class and what it inherits from, nearest first, each once."""
        found: list[Any] = []
        pending: list[Any] = [self]
        while pending and len(found) < 100:
            item = pending.pop(0)
            if not any(item is known for known in found):
                found.append(item)
                if isinstance(item, Class):
                    pending.extend(item.bases)
        return found

    def find(self, name: str, after: Class | None = None) -> Any:
        """An attribute by inheritance, or `MISSING`; `after`: looked up behind that class, as `super()` does."""
        lineage = self.lineage()
        if after is not None:
            places = [index for index, item in enumerate(lineage) if item is after]
            lineage = lineage[places[0] + 1 :] if places else lineage[1:]
        for item in lineage:
            if isinstance(item, Class) and name in item.names:
                return item.names[name]
        return MISSING


@state
class Factory:
    """The default of a record's field that a function makes, for each object anew."""

    function: Any


@state
class Instance:
    """An object of a class of the listing that is no layer."""

    cls: Class
    names: dict[str, Any] = field(default_factory=dict)


@state
class Super:
    """`super()` in a method."""

    owner: Any
    after: Class


class SetValue(dict[Any, None]):
    """A set, in the order its members came."""

    __slots__ = ()


class Missing:
    """Stands where there is no value."""

    __slots__ = ()


MISSING = Missing()

_KINDS: dict[type, str] = {
    type(None): "None",
    bool: "a truth value",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    tuple: "a tuple",
    dict: "a dictionary",
    SetValue: "a set",
    range: "a range",
    slice: "a slice",
    Function: "a function",
    Method: "a method",
    Builtin: "a function",
    Partial: "a function",
    Ignored: "a function",
    Class: "a class",
    Instance: "an object",
    Super: "super()",
    Unknown: "a value that is not known",
    Ref: "a name from elsewhere",
}


def name_kind(kind: type, words: str) -> None:
    """Say what values of a further type are called in messages."""
    _KINDS[kind] = words


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    return _KINDS.get(value.__class__, "a value")
