"""Listings that use networks which come with Keras."""

from __future__ import annotations

from typing import Any

import pytest

import netdiagram
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, Network

SMALL = "MobileNetV3Small(weights=None, include_top=False, input_shape=(64, 64, 3))"


def load(*lines: str, **options: Any) -> Network:
    return netdiagram.load("\n".join(lines), **options)


def refusal(*lines: str) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        load(*lines)
    return caught.value


def row(network: Network, name: str) -> Layer:
    return next(layer for layer in network.layers if layer.name == name)
