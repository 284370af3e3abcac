"""Loops on recurrent layers, tokens before embeddings, and what edges bring to attention and recurrent layers."""

from __future__ import annotations

import layered_laws as laws
import pytest

import netdiagram
from netdiagram import blocks
from netdiagram.ir import Network
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Scene
from netdiagram.views import graph, layered, loops
from netdiagram.views.graph import arguments

TAGGER = (
    "Input((80,), dtype='int32')\nEmbedding(500, 64)\nBidirectional(LSTM(32, return_sequences=True))\nGRU(16)\nDense(2)"
)
SEQ2SEQ = """
source, target = Input((9, 32), name="source"), Input((7, 40), name="target")
_, h, c = LSTM(64, return_state=True)(source)
y = LSTM(64, return_sequences=True)(target, initial_state=[h, c])
m = Model([source, target], Dense(40)(y))
"""
CROSS = """
q, k, v = Input((10, 32)), Input((20, 32)), Input((20, 32))
m = Model([q, k, v], MultiHeadAttention(2, 16)(q, v, {}))
"""


def groups(items: tuple[Item, ...], kind: str) -> list[Group]:
    found = [item for item in items if isinstance(item, Group)]
    return [item for item in found if item.kind == kind] + [more for item in found for more in groups(item.items, kind)]


def seen(scene: Scene) -> list[str]:
    return [text.content for text in laws.texts(scene)]


def shown(network: Network, **given: object) -> Scene:
    return graph.draw(blocks.outline(network), Options(**given))  # type: ignore[arg-type]


@pytest.mark.parametrize("direction", ["auto", "down"])
def test_recurrent_layers_loop_in_the_layered_view(direction: str) -> None:
    network = netdiagram.load(TAGGER)
    scene = layered.draw(blocks.outline(network), Options(direction=direction))
    laws.check(scene)
    assert len(groups(scene.items, "loop")) == 2
    assert len(groups(scene.items, "cells")) == 1


def test_loops_give_way_to_what_an_author_writes_above() -> None:
    network = netdiagram.load(TAGGER)
    scene = layered.draw(blocks.outline(network), Options(text_above=("{type}",)))
    assert not groups(scene.items, "loop")


def test_tokens_are_cells_only_before_an_embedding() -> None:
    scene = layered.draw(blocks.outline(netdiagram.load("Input(80)\nDense(4)")), Options())
    assert not groups(scene.items, "cells")
    scene = layered.draw(blocks.outline(netdiagram.load("Input(4)\nEmbedding(9, 2)\nFlatten()")), Options())
    (cells,) = groups(scene.items, "cells")
    assert len(cells.items) == 3


def test_recurrent_layers_loop_in_graphs_within_the_drawing() -> None:
    scene = shown(netdiagram.load(TAGGER), direction="down")
    found = groups(scene.items, "loop")
    assert len(found) == 2
    for group in found:
        for line in group.items:
            assert isinstance(line, Line)
            assert max(x for x, _ in line.points) <= scene.width


def test_graphs_say_which_edges_are_states() -> None:
    scene = shown(netdiagram.load(SEQ2SEQ), direction="down")
    assert seen(scene).count("h, c") == 1


@pytest.mark.parametrize(
    ("call", "expected"),
    [("k", {"query", "key", "value"}), ("v", {"query", "key, value"}), ("", {"query", "key, value"})],
)
def test_graphs_say_which_edge_is_query_key_and_value(call: str, expected: set[str]) -> None:
    listing = CROSS.replace(", {}", f", {call}" if call else "")
    listing = listing if call == "k" else listing.replace("[q, k, v]", "[q, v]")
    network = netdiagram.load(listing)
    target = next(i for i, made in enumerate(network.calls) if network.layers[made.layer].type == "MultiHeadAttention")
    words = arguments.told(network.layers[network.calls[target].layer], network.calls[target])
    found = arguments.Told()
    for (source, _), word in zip(network.calls[target].inputs, words, strict=True):
        found.add((source, target), word)
    assert {word for _, word in found.made()} == expected
    assert expected <= set(seen(shown(network, direction="down")))


def test_self_attention_needs_no_words() -> None:
    network = netdiagram.load("x = Input((10, 32))\nm = Model(x, MultiHeadAttention(2, 16)(x, x))")
    assert not {"query", "key", "value", "key, value"} & set(seen(shown(network)))


def test_layers_that_loop() -> None:
    network = netdiagram.load(TAGGER)
    assert [loops.loops(layer) for layer in network.layers] == [False, False, True, True, False]
