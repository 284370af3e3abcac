"""Frozen dataclasses that cost little to define and to make.

A documentation build starts anew each time: defining a hundred dataclasses, whose methods are compiled one by one, took it
longer than ten drawings. Here `__init__` is compiled when the first value is made, and comparing, hashing and printing are
shared. Whatever asks a class for its fields or its signature (`dataclasses.fields`, `replace`, `inspect.signature`) gets what
a dataclass of the same text would answer.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field
from operator import attrgetter
from typing import Any, Never, TypeVar, cast, dataclass_transform

T = TypeVar("T")

_OF_CLASSES = ("__dict__", "__weakref__")
"""What every class without slots gets, and another class made of it must not take over."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A slotted, hashable dataclass that the type checker lets nobody change: for values made by the hundred."""
    return _defined(cls, {})


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def sealed(cls: type[T]) -> type[T]:
    """A slotted, hashable dataclass that refuses to be changed when the program runs, too: for values that leave the engine."""
    return _defined(cls, {"__setattr__": _refuse_change, "__delattr__": _refuse_change, "__reduce__": _reduced})


@dataclass_transform(eq_default=False, field_specifiers=(field,))
def state(cls: type[T]) -> type[T]:
    """A slotted dataclass that changes, and is equal to itself only: what work in progress is kept in."""
    return _defined(cls, {"__eq__": object.__eq__, "__hash__": object.__hash__})


def _defined(cls: type[T], further: dict[str, Any]) -> type[T]:
    """The class once more, with slots (which only a new class can have) and the methods of a dataclass."""
    names = tuple(inspect.get_annotations(cls))
    space = {name: kept for name, kept in cls.__dict__.items() if name not in _OF_CLASSES}
    defaults = {name: space.pop(name) for name in names if name in space}
    space = {**_shared(names, defaults), **further, **space}  # a class may write its own
    space |= {"__slots__": names, "__match_args__": names, "__qualname__": cls.__qualname__}
    made: Any = type(cls)(cls.__name__, cls.__bases__, space)  # type: ignore[misc]
    made.__init__ = _first(made, names, defaults, "__setattr__" in further)
    for name in ("__dataclass_fields__", "__signature__"):
        setattr(made, name, _Asked(name, cls, made))
    return cast("type[T]", made)


def _shared(names: tuple[str, ...], defaults: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """What compares, hashes and prints values of these fields."""
    hidden = {name: value for name, value in defaults.items() if isinstance(value, dataclasses.Field)}
    values = _values(tuple([name for name in names if name not in hidden or hidden[name].compare]))
    shown = [name for name in names if name not in hidden or hidden[name].repr]

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    def told(self: object) -> str:
        fields = ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])
        return f"{self.__class__.__qualname__}({fields})"

    return {"__eq__": equal, "__hash__": hashed, "__repr__": told}


def _values(names: tuple[str, ...]) -> Callable[[object], tuple[Any, ...]]:
    """What gives the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def _first(cls: Any, names: tuple[str, ...], defaults: dict[str, Any], sealed: bool) -> Callable[..., None]:
    """The `__init__` of a class of which no value has been made: it puts the compiled one in its own place."""

    def first(self: object, /, *args: Any, **kwargs: Any) -> None:
        cls.__init__ = made = _compiled(cls, names, defaults, sealed)
        made(self, *args, **kwargs)

    return first


def _compiled(cls: type, names: tuple[str, ...], defaults: dict[str, Any], sealed: bool) -> Callable[..., None]:
    """What sets the fields, by place or by name."""
    space: dict[str, Any] = {"_MISSING": MISSING}
    heads, rows = ["self"], []
    for name in names:
        default = defaults.get(name, MISSING)
        own = default if isinstance(default, dataclasses.Field) else field(default=default)
        given = name if own.init else f"_of_{name}"
        if own.default_factory is not MISSING:
            space[f"_of_{name}"], space[f"_new_{name}"] = MISSING, own.default_factory
            given = f"_new_{name}() if {given} is _MISSING else {given}"
        elif own.default is not MISSING:
            space[f"_of_{name}"] = own.default
        if own.init:
            heads.append(f"{name}=_of_{name}" if f"_of_{name}" in space else name)
        if sealed:  # past `__setattr__`: the slot itself
            space[f"_set_{name}"] = cls.__dict__[name].__set__
            rows.append(f" _set_{name}(self, {given})")
        else:
            rows.append(f" self.{name} = {given}")
    if hasattr(cls, "__post_init__"):
        rows.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(heads)}):\n" + ("\n".join(rows) or " pass"), space)  # noqa: S102 (as dataclasses do)
    made: Callable[..., None] = space["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


class _Asked:
    """An attribute of a dataclass, made when somebody asks for it."""

    def __init__(self, name: str, written: type, made: type) -> None:
        self.name, self.written, self.made = name, written, made

    def __get__(self, value: object, owner: type) -> Any:
        fields = self.name == "__dataclass_fields__"
        space = {name: kept for name, kept in self.written.__dict__.items() if name not in _OF_CLASSES}
        twin: type = dataclass(init=not fields, repr=False, eq=False)(type(self.made.__name__, (), space))
        found = twin.__dict__[self.name] if fields else inspect.signature(twin)
        setattr(self.made, self.name, found)
        return found


def _refuse_change(_self: object, name: str, *_: object) -> Never:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _reduced(self: Any) -> tuple[type, tuple[Any, ...]]:
    """For pickling and copying, which would set attributes."""
    return self.__class__, tuple([getattr(self, name) for name in self.__match_args__])
