"""The same architecture written in another way, layer by layer: its stages stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import netdiagram
from netdiagram.blocks import Block, repeats
from netdiagram.ir import Call, Layer, Network, Settings

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "cases").glob("*.txt"))}
Behind = Callable[[Layer], "Layer | None"]


def counts(blocks: Sequence[Block]) -> list[object]:
    """How often groups stand there, with what is in them."""
    found: list[object] = []
    for block in blocks:
        inner = counts(block.children)
        found += [(block.repeat, inner)] if block.repeat > 1 else inner
    return found


def with_more(net: Network, behind: Behind, changed: Callable[[Layer], Layer] = lambda layer: layer) -> Network:
    """A network with a further layer behind each call of some layers."""
    layers = [changed(layer) for layer in net.layers]
    calls: list[Call] = []
    place: dict[int, int] = {}
    for at, call in enumerate(net.calls):
        moved = tuple((place[source], output) for source, output in call.inputs)
        calls.append(dataclasses.replace(call, inputs=moved))
        more = behind(net.layers[call.layer]) if len(call.outputs) == 1 else None
        if more is not None:
            layers.append(dataclasses.replace(more, name=f"more_{at}", output_shapes=call.outputs))
            calls.append(Call(len(layers) - 1, ((len(calls) - 1, 0),), call.outputs))
        place[at] = len(calls) - 1
    outputs = tuple((place[call], output) for call, output in net.outputs)
    return dataclasses.replace(net, layers=tuple(layers), calls=tuple(calls), outputs=outputs)


def dropped(layer: Layer) -> Layer | None:
    """Dropout behind what has weights."""
    found = layer.family in {"dense", "convolution", "attention", "transposed"}
    return Layer("", "Dropout", "regularization", Settings(rate=0.1)) if found else None


def activated(layer: Layer) -> Layer | None:
    """The activation of a layer as one of its own."""
    word = layer.settings.get("activation") if layer.family in {"dense", "convolution"} else None
    return Layer("", "Activation", "activation", Settings(activation=word)) if word not in {None, "linear"} else None


def linear(layer: Layer) -> Layer:
    """A layer without its activation."""
    if activated(layer) is None:
        return layer
    return dataclasses.replace(layer, settings=Settings({**layer.settings, "activation": "linear"}))


VARIANTS: dict[str, Callable[[Network], Network]] = {
    "dropout": lambda net: with_more(net, dropped),
    "activations": lambda net: with_more(net, activated, linear),
}


@pytest.mark.parametrize("name", CASES)
def test_layers_without_weights_do_not_matter(name: str) -> None:
    """Dropout, and activations as layers of their own instead of arguments."""
    net = netdiagram.load(CASES[name].read_text("utf-8").partition("\n=====\n")[0])
    expected = counts(repeats.outline(net).blocks)
    for variant, change in VARIANTS.items():
        assert counts(repeats.outline(change(net)).blocks) == expected, variant
