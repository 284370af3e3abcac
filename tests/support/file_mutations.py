"""Configurations with something wrong in them: made from good ones by a seeded chance."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

JUNK: tuple[Any, ...] = (
    None, -1, 0, 1, 2, 7, 10**9, 10**17, -(10**17), 0.5, float("nan"), float("inf"), True, False, "", "x", "relu", "valid", "channels_first", "a" * 1000,
    [], {}, [None], [1], [1, 2], [-1, -1], [[1, 2], [3, 4]], [[]], [{}], ["a"] * 50, list(range(100)), {"a": 1}, {"class_name": "x"},
    {"class_name": [], "config": []}, {"class_name": "Dense", "config": {"units": 3}}, {"class_name": "InputLayer"}, ["input_1", 0, 0], ["input_1", 0, 0, {}],
    {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}, {"class_name": "__lambda__", "config": {"value": ["x"]}},
    {"class_name": "Sequential", "config": {"layers": []}}, {"class_name": "Functional", "config": {"layers": [], "input_layers": [], "output_layers": []}},
)  # fmt: skip
WORDS = (
    "activation",
    "dtype",
    "name",
    "units",
    "axis",
    "class_name",
    "config",
    "layers",
    "shared_object_id",
    "module",
    "inbound_nodes",
    "build_config",
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of everything in some data but the whole."""
    parts: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*path, key)
        yield from places(part, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """The part of some data at a path."""
    for key in path:
        value = value[key]
    return value


def mutated(configs: list[Any], count: int, seed: int = 20_26) -> Iterator[Any]:
    """`count` configurations, each changed in one to six places."""
    chance = random.Random(seed)
    for _ in range(count):
        config = copy.deepcopy(chance.choice(configs))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
            every = list(places(config))
            if every:
                _change(chance, config, chance.choice(every), chance.choice(every))
        yield config


def _change(chance: random.Random, config: Any, path: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    holder, key = at(config, path[:-1]), path[-1]
    kind = chance.random()
    if kind < 0.15:
        del holder[key]
    elif kind < 0.25:
        holder[key] = copy.deepcopy(at(config, other))
    elif kind < 0.35 and isinstance(holder, dict):
        holder[chance.choice(WORDS)] = copy.deepcopy(chance.choice(JUNK))
    elif kind < 0.4 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[key] = copy.deepcopy(chance.choice(JUNK))


def damaged(data: bytes, count: int, seed: int = 20_26) -> Iterator[bytes]:
    """`count` copies of a file with bytes changed, cut out, doubled or cut off."""
    chance = random.Random(seed)
    for _ in range(count):
        copy_ = bytearray(data)
        for _ in range(chance.choice((1, 2, 4, 20))):
            place, kind = chance.randrange(len(copy_)), chance.random()
            if kind < 0.5:
                copy_[place] = chance.randrange(256)
            elif kind < 0.7:
                copy_[place : place + 8] = chance.choice((b"\0", b"\xff")) * 8
            elif kind < 0.85:
                del copy_[place : place + chance.choice((1, 8, 100))]
            else:
                start = chance.randrange(len(copy_))
                copy_[place : place + 32] = copy_[start : start + 32]
        yield bytes(copy_[: chance.choice((len(copy_), len(copy_), len(copy_) // 2))])
