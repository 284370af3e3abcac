"""Classes of the listing, and their objects."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netdiagram.errors import did_you_mean
from netdiagram.sources.interp import targets
from netdiagram.sources.interp.builtins_ import BUILTINS
from netdiagram.sources.interp.expressions import item
from netdiagram.sources.interp.machine import (
    ATTRIBUTES,
    CALLS,
    ITEMS,
    ITERATES,
    OPERATORS,
    STATEMENTS,
    STORES,
    STORES_ITEM,
    Machine,
)
from netdiagram.sources.interp.values import (
    MISSING,
    Args,
    Builtin,
    Class,
    Factory,
    Function,
    Instance,
    Kwargs,
    Method,
    Ref,
    Scope,
    Super,
    Unknown,
)

KINDS: list[Callable[[Machine, Class, Args, Kwargs, ast.expr], Any]] = []
"""Ways to make an object of a class, tried in order; each gives MISSING where the class is none of its kind."""


def _define(run: Machine, node: ast.ClassDef) -> None:
    bases = [run.evaluate(base) for base in node.bases]
    outer = run.scope
    run.scope = body = Scope({}, outer)
    try:
        run.execute(node.body)
    finally:
        run.scope = outer
    made = Class(node.name, bases, body.names, node)
    for value in body.names.values():
        if isinstance(value, Function) and value.owner is None:
            value.owner = made
            # functions of a class do not see its body
            if value.scope is body:
                value.scope = outer
    made.record = any(_is_dataclass(run, decorator) for decorator in node.decorator_list)
    if any(isinstance(base, Ref) and base.path.rpartition(".")[2] == "NamedTuple" for base in bases):
        made.record = True
    targets.bind(run, node.name, made)


def _is_dataclass(run: Machine, decorator: ast.expr) -> bool:
    value = run.evaluate(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return isinstance(value, Ref) and value.path.rpartition(".")[2] == "dataclass"


def _call_class(run: Machine, cls: Class, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    for make in KINDS:
        made = make(run, cls, args, kwargs, node)
        if made is not MISSING:
            return made
    instance = Instance(cls)
    initialise = cls.find("__init__")
    if initialise is not MISSING:
        run.call(initialise, [instance, *args], kwargs, node)
    elif cls.record or any(isinstance(base, Class) and base.record for base in cls.lineage()):
        _fill(run, instance, args, kwargs, node)
    elif (args or kwargs) and all(_followed(base) for base in cls.lineage()):
        run.fail("call.argument", f"{cls.name}() takes no arguments", node)
    return instance


def _followed(base: Any) -> bool:
    return isinstance(base, Class) or (isinstance(base, Ref) and base.path == "builtins.object")


def fields_of(cls: Class) -> list[str]:
    """Names of a record's fields, those it inherits first."""
    return list(
        dict.fromkeys(
            statement.target.id
            for part in reversed([item for item in cls.lineage() if isinstance(item, Class)])
            for statement in part.node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        )
    )


def _fill(run: Machine, instance: Instance, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    cls = instance.cls
    fields = fields_of(cls)
    if len(args) > len(fields):
        run.fail("call.argument", f"{cls.name}() takes {len(fields)} arguments, but {len(args)} are given", node)
    given = {**dict(zip(fields, args, strict=False)), **kwargs}
    for name in given:
        if name not in fields:
            run.fail("call.argument", f"{cls.name}() takes no argument '{name}'", node, did_you_mean(name, fields))
    for name in fields:
        value = given.get(name, cls.find(name))
        if value is MISSING:
            run.fail("call.argument", f"{cls.name}() lacks its argument '{name}'", node)
        instance.names[name] = run.call(value.function, [], {}, node) if isinstance(value, Factory) else value
    finish = cls.find("__post_init__")
    if finish is not MISSING:
        run.call(finish, [instance], {}, node)


def bound(run: Machine, value: Any, owner: Any, cls: Class, node: ast.expr) -> Any:
    """An attribute found on a class, as an object sees it."""
    if isinstance(value, Function):
        if value.kind == "property":
            return run.call(value, [owner], {}, node)
        if value.kind == "static":
            return value
        return Method(value, cls if value.kind == "class" else owner)
    return value


def _instance_attribute(run: Machine, instance: Instance, name: str, node: ast.expr) -> Any:
    if name in instance.names:
        return instance.names[name]
    if name == "__class__":
        return instance.cls
    value = instance.cls.find(name)
    if value is not MISSING:
        return bound(run, value, instance, instance.cls, node)
    return _inherited(run, instance.cls, name, instance.names, node)


def _inherited(run: Machine, cls: Class, name: str, known: dict[str, Any], node: ast.expr) -> Any:
    text = f"{cls.name}.{name}"
    foreign = [base for base in cls.lineage() if isinstance(base, (Ref, Unknown))]
    if foreign or name.startswith("__"):
        base = foreign[0] if foreign else None
        source = base.path if isinstance(base, Ref) else base.text if base else cls.name
        return Unknown(text, f"it comes from {source}, which is not followed", run.span(node))
    return run.fail(
        "value.attribute", f"{cls.name} has no attribute '{name}'", node, did_you_mean(name, [*known, *cls.names])
    )


def _class_attribute(run: Machine, cls: Class, name: str, node: ast.expr) -> Any:
    if name == "__name__":
        return cls.name
    value = cls.find(name)
    if value is not MISSING:
        if isinstance(value, Function):
            return Method(value, cls) if value.kind == "class" else value
        return _member(cls, name, value) if _is_enumeration(cls) else value
    return _inherited(run, cls, name, {}, node)


def _is_enumeration(cls: Class) -> bool:
    return any(isinstance(base, Ref) and base.path in _ENUMERATIONS for base in cls.lineage())


def _member(cls: Class, name: str, value: Any) -> Any:
    """A member of an `Enum`: one object, however often it is asked for."""
    if not isinstance(value, Instance):
        value = Instance(cls, {"name": name, "value": value})
        cls.names[name] = value
    return value


_ENUMERATIONS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum")


def _instance_store(run: Machine, instance: Instance, name: str, value: Any, node: ast.expr) -> None:
    del run, node
    instance.names[name] = value


def _class_store(run: Machine, cls: Class, name: str, value: Any, node: ast.expr) -> None:
    del run, node
    cls.names[name] = value


def _special(name: str) -> Callable[[Machine, Instance, Args, Kwargs, ast.expr], Any]:
    def use(run: Machine, instance: Instance, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
        method = instance.cls.find(name)
        if method is not MISSING:
            return run.call(method, [instance, *args], kwargs, node)
        for base in instance.cls.lineage():
            text = f"{instance.cls.name}(…)"
            if isinstance(base, Unknown) and base.undefined:
                return Unknown(text, base.why, base.span, base.undefined)
            if isinstance(base, (Ref, Unknown)):
                return Unknown(text, f"{instance.cls.name} is not followed", run.span(node))
        return run.fail("value.call", f"an object of {instance.cls.name} has no {name}", node)

    return use


_get = _special("__getitem__")
_set = _special("__setitem__")
_iterate = _special("__iter__")


def _is_tuple(instance: Instance) -> bool:
    """Whether it is a named tuple: its fields can be counted and taken apart."""
    return instance.cls.record and not instance.cls.node.decorator_list


def _instance_item(run: Machine, instance: Instance, key: Any, node: ast.expr) -> Any:
    if _is_tuple(instance) and key.__class__ in (int, slice):
        return item(run, list(instance.names.values()), key, node)
    return _get(run, instance, [key], {}, node)


def _instance_items(run: Machine, instance: Instance, node: ast.expr) -> list[Any]:
    if _is_tuple(instance) and instance.cls.find("__iter__") is MISSING:
        return list(instance.names.values())
    return run.items(_iterate(run, instance, [], {}, node), node)


def _instance_operator(run: Machine, sign: str, left: Any, right: Any, node: ast.expr) -> Any:
    if sign in ("==", "!="):
        return (left is right) == (sign == "==")
    return run.fail(
        "value.type",
        f"'{sign}' does not go with an object of {(left if isinstance(left, Instance) else right).cls.name}",
        node,
    )


def make_super(run: Machine, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`super()` or `super(Class, self)`."""
    del kwargs
    if len(args) >= 2 and isinstance(args[0], Class):
        return Super(args[1], args[0])
    frame = next((f for f in reversed(run.frames) if f.function.owner is not None), None)
    if frame is None or frame.function.owner is None:
        return run.fail("syntax.unsupported", "super() stands outside a class", node)
    return Super(frame.first, frame.function.owner)


CLASSES: dict[type, Callable[[Any], Class]] = {Instance: lambda instance: instance.cls, Class: lambda cls: cls}
"""type of an object → its class."""
SUPER: dict[type, Callable[[Machine, Any, Super, str, ast.expr], Any]] = {}
"""type of the object → `super().name` where no class of the listing has it."""


def _super_attribute(run: Machine, value: Super, name: str, node: ast.expr) -> Any:
    owner = value.owner
    class_of = CLASSES.get(owner.__class__)
    if class_of is not None:
        cls = class_of(owner)
        found = cls.find(name, value.after)
        if found is not MISSING:
            return bound(run, found, owner, cls, node)
    handler = SUPER.get(owner.__class__)
    if handler is not None:
        return handler(run, owner, value, name, node)
    return Builtin(name, lambda *_: None)


def _instance_super(run: Machine, owner: Instance, value: Super, name: str, node: ast.expr) -> Any:
    del value
    if name == "__init__":
        return Builtin("__init__", lambda *_: None)
    return _inherited(run, owner.cls, name, {}, node)


STATEMENTS[ast.ClassDef] = _define
CALLS[Class] = _call_class
ATTRIBUTES.update({Instance: _instance_attribute, Class: _class_attribute, Super: _super_attribute})
STORES.update({Instance: _instance_store, Class: _class_store})
CALLS[Instance] = _special("__call__")
ITEMS[Instance] = _instance_item
STORES_ITEM[Instance] = lambda run, instance, key, value, node: _set(run, instance, [key, value], {}, node)
ITERATES[Instance] = _instance_items
OPERATORS[Instance] = _instance_operator
SUPER[Instance] = _instance_super

BUILTINS["super"] = Builtin("super", make_super)
