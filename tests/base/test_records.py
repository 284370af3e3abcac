"""Records answer whatever a dataclass of the same text answers."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from netdiagram.records import record, sealed, state


class _Fields:
    """A value."""

    name: str
    size: int = 3
    notes: list[str] = dataclasses.field(default_factory=list)
    kind: str = dataclasses.field(default="plain", metadata={"help": "what it is"})

    @property
    def long(self) -> bool:
        return self.size > 3


def _made(decorator: Callable[[type], type]) -> Any:
    return decorator(type("Value", (), {**_Fields.__dict__, "__qualname__": "Value"}))


Twin: Any = _made(dataclasses.dataclass(slots=True))
Recorded: Any = _made(record)
Sealed: Any = sealed(type("Sealed", (), {**_Fields.__dict__, "__qualname__": "Sealed"}))
State: Any = _made(state)


@pytest.mark.parametrize("cls", [Recorded, Sealed, State])
def test_fields_and_signatures_are_those_of_a_dataclass(cls: Any) -> None:
    assert dataclasses.is_dataclass(cls)
    told = [(f.name, f.default, f.default_factory, dict(f.metadata)) for f in dataclasses.fields(cls)]
    assert told == [(f.name, f.default, f.default_factory, dict(f.metadata)) for f in dataclasses.fields(Twin)]
    assert str(inspect.signature(cls)) == str(inspect.signature(Twin))
    assert cls.__match_args__ == Twin.__match_args__
    assert cls.__slots__ == Twin.__slots__
    assert not hasattr(cls("a"), "__dict__")


@pytest.mark.parametrize("cls", [Recorded, Sealed, State])
@pytest.mark.parametrize("given", [(("a",), {}), (("a", 5), {"kind": "other"}), ((), {"name": "a", "notes": ["x"]})])
def test_values_are_those_of_a_dataclass(cls: Any, given: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    args, kwargs = given
    made, twin = cls(*args, **kwargs), Twin(*args, **kwargs)
    assert dataclasses.asdict(made) == dataclasses.asdict(twin)
    assert repr(made) == repr(twin).replace("Value", cls.__name__)
    assert made.long == twin.long
    assert dataclasses.asdict(dataclasses.replace(made, size=9)) == dataclasses.asdict(
        dataclasses.replace(twin, size=9)
    )


@pytest.mark.parametrize("cls", [Recorded, Sealed, State])
@pytest.mark.parametrize("given", [((), {}), (("a", 1, [], "b", 2), {}), (("a",), {"nmae": "b"})])
def test_wrong_arguments_are_refused_as_by_a_dataclass(cls: Any, given: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    args, kwargs = given
    with pytest.raises(TypeError) as expected:
        Twin(*args, **kwargs)
    with pytest.raises(TypeError) as found:
        cls(*args, **kwargs)
    assert str(found.value) == str(expected.value).replace("Value", cls.__name__)


def test_what_is_made_by_default_is_made_anew() -> None:
    assert Recorded("a").notes is not Recorded("a").notes


def test_records_and_sealed_values_compare_and_hash_by_their_fields() -> None:
    for cls in (Recorded, Sealed):
        assert cls("a", 1, ()) == cls("a", 1, ())
        assert cls("a", 1, ()) != cls("a", 2, ())
        assert hash(cls("a", 1, ())) == hash(cls("a", 1, ()))
        assert cls("a", 1, ()) != Twin("a", 1, ())


def test_state_is_equal_to_itself_only() -> None:
    made = State("a", 1, ())
    assert made != State("a", 1, ())
    assert len({made, made, State("a", 1, ())}) == 2
    made.size = 4
    assert made.long


def test_sealed_values_cannot_be_changed() -> None:
    made = Sealed("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="'size'"):
        made.size = 4
    with pytest.raises(dataclasses.FrozenInstanceError, match="'size'"):
        del made.size
    assert made.size == 3


@sealed
class Kept:
    """A value that pickle finds by its name."""

    name: str
    sizes: tuple[int, ...] = ()


@record
class Single:
    """A value of one field."""

    name: str


@record
class Empty:
    """A value of none."""


def test_values_survive_pickling_and_copying() -> None:
    for made in (Kept("a", (1, 2)), Single("a"), Empty()):
        assert pickle.loads(pickle.dumps(made)) == made
        assert copy.deepcopy(made) == made
        assert copy.copy(made) == made


def test_few_fields() -> None:
    assert Single("a") == Single("a")
    assert Single("a") != Single("b")
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"


def test_fields_may_be_left_out_of_comparing_and_printing() -> None:
    @record
    class Counted:
        name: str
        count: int = dataclasses.field(default=0, repr=False, compare=False)

    assert Counted("a", 1) == Counted("a", 2)
    assert repr(Counted("a", 1)).endswith("Counted(name='a')")


def test_what_follows_from_the_fields_is_set_after_them() -> None:
    @record
    class Pair:
        first: int
        second: int = 2
        both: int = dataclasses.field(init=False, default=0)
        seen: list[int] = dataclasses.field(init=False, default_factory=list)

        def __post_init__(self) -> None:
            self.both = self.first + self.second  # type: ignore[misc]

    assert Pair(1).both == 3
    assert Pair(1).seen is not Pair(1).seen
    with pytest.raises(TypeError):
        Pair(1, 2, 3)  # type: ignore[call-arg]


def test_a_class_may_write_its_own_methods() -> None:
    @record
    class Own:
        name: str

        def __repr__(self) -> str:
            return self.name

        def __hash__(self) -> int:
            return 7

    assert repr(Own("a")) == "a"
    assert hash(Own("a")) == 7
