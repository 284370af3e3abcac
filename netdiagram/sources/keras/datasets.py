"""Shapes of the data sets that come with Keras: `(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()`."""

from __future__ import annotations

import ast
from typing import Any

from netdiagram.ir import Shape, TensorSpec
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import MISSING, Args, Kwargs
from netdiagram.sources.keras.graph import Tensor

_SHAPES: dict[str, tuple[int, int, Shape, Shape]] = {
    "mnist": (60000, 10000, (28, 28), ()), "fashion_mnist": (60000, 10000, (28, 28), ()),
    "cifar10": (50000, 10000, (32, 32, 3), (1,)), "cifar100": (50000, 10000, (32, 32, 3), (1,)),
    "imdb": (25000, 25000, (), ()), "reuters": (8982, 2246, (), ()),
    "boston_housing": (404, 102, (13,), ()), "california_housing": (16512, 4128, (8,), ()),
}  # fmt: skip
"""Samples to train and to test with, shape of a sample and of its label."""


def load_data(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`load_data()` of a data set: arrays whose numbers nobody needs."""
    del run, args, kwargs, node
    row = _SHAPES.get(path.rpartition(".")[0].rpartition(".")[2]) if path.startswith("keras.datasets.") else None
    if row is None:
        return MISSING
    train, test, sample, label = row
    parts = [
        (Tensor(TensorSpec((count, *sample), "uint8")), Tensor(TensorSpec((count, *label), "uint8")))
        for count in (train, test)
    ]
    return tuple(parts)


def to_categorical(run: Machine, path: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """`keras.utils.to_categorical(y, classes)`."""
    del run, path, node
    values = [*args, *kwargs.values()]
    if not values or not isinstance(values[0], Tensor) or values[0].shape is None or values[0].node is not None:
        return MISSING
    shape, classes = values[0].shape, values[1] if len(values) > 1 else None
    if shape[-1:] == (1,) and len(shape) > 1:
        shape = shape[:-1]
    return Tensor(TensorSpec((*shape, classes if classes.__class__ is int else None)))


FUNCTIONS = {"load_data": load_data, "to_categorical": to_categorical}
