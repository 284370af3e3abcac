"""Memory of weights and activations, at a number format."""

from __future__ import annotations

import pytest

import netdiagram
from netdiagram.measures.memory import Memory, memory, total

CONV = "Sequential([Input((8, 8, 3)), Conv2D(4, 3, name='it')])"
WEIGHTS, OUTPUTS = 3 * 3 * 3 * 4 + 4, 6 * 6 * 4


def held(listing: str, dtype: str = "float32", name: str = "it") -> Memory:
    """What one layer of a listing takes."""
    return memory(netdiagram.load(listing), dtype)[name,]


@pytest.mark.parametrize(
    ("dtype", "weight", "activation"),
    [
        ("float32", 4, 4),
        ("float64", 8, 8),
        ("float16", 2, 2),
        ("bfloat16", 2, 2),
        ("mixed_float16", 4, 2),
        ("mixed_bfloat16", 4, 2),
        ("int8", 1, 1),
    ],
)
def test_number_formats(dtype: str, weight: int, activation: int) -> None:
    assert held(CONV, dtype) == Memory(OUTPUTS * activation, WEIGHTS * weight)


@pytest.mark.parametrize(
    ("own", "weight", "activation"), [("float64", 8, 8), ("mixed_float16", 4, 2), ("float32", 4, 4)]
)
def test_a_layer_that_says_its_own_keeps_it(own: str, weight: int, activation: int) -> None:
    listing = CONV.replace("name=", f"dtype='{own}', name=")
    assert held(listing, "float16") == Memory(OUTPUTS * activation, WEIGHTS * weight)


def test_whole_numbers_keep_theirs() -> None:
    listing = "Sequential([Input((10,), dtype='int32', name='words'), Embedding(100, 8, name='it')])"
    assert held(listing, "float16", "words") == Memory(40, 0)
    assert held(listing, "float16") == Memory(10 * 8 * 2, 100 * 8 * 2)


def test_an_operation_computes_in_what_it_gets() -> None:
    listing = "x = Input((4,))\ny = ops.add(Dense(4, dtype='float64')(x), 1.0)\nz = ops.cast(y, 'float16')\nm = Model(x, [y, z])"
    network = netdiagram.load(listing)
    found = memory(network, "bfloat16")
    assert [found[layer.name,].activations for layer in network.layers] == [8, 32, 32, 8]


def test_quantized_kernels_take_a_byte() -> None:
    listing = "Sequential([Input((16,)), Dense(8, dtype='int8_from_float32', name='it')])"
    # kernel in bytes; scales and biases in float32
    assert held(listing) == Memory(32, 16 * 8 + 8 * 4 + 8 * 4)


def test_every_call_of_a_shared_layer_counts() -> None:
    listing = "a, b = Input((4,)), Input((4,))\nd = Dense(3, name='it')\nm = Model([a, b], [d(a), d(b)])"
    assert held(listing) == Memory(2 * 3 * 4, 15 * 4)


def test_a_model_in_a_model_holds_what_its_layers_do() -> None:
    listing = "b = Sequential([Input((4,)), Dense(3), Dense(2)], name='it')\nm = Sequential([Input((4,)), b])"
    network = netdiagram.load(listing)
    found = memory(network)
    assert found["it",] == Memory((3 + 2) * 4, (15 + 8) * 4)
    # its input is a tensor of the model around it
    assert next(value for key, value in found.items() if len(key) == 2) == Memory(0, 0)
    whole = total(network, found)
    assert (whole.activations, whole.weights, whole.partial) == ((4 + 3 + 2) * 4, 23 * 4, False)


def test_weights_that_models_share_are_added_once() -> None:
    listing = (
        "d = Dense(3)\na = Sequential([Input((4,)), d])\nb = Sequential([Input((4,)), d, Dense(2)])\n"
        "x = Input((4,))\nm = Model(x, [a(x), b(x)])"
    )
    network = netdiagram.load(listing, name="m")
    assert total(network, memory(network, "float16"), "float16").weights == network.params * 2 == (15 + 8) * 2


def test_what_is_not_known_is_left_out_of_totals() -> None:
    network = netdiagram.load("Sequential([Input((None, 8)), Dense(4, name='it')])")
    found = memory(network)
    assert found["it",] == Memory(None, 36 * 4)
    assert total(network, found).partial
    assert network.facts()["partial"] is True


def test_facts_tell_the_format_they_count_at() -> None:
    facts = netdiagram.load(CONV).facts("float16")
    assert (facts["dtype"], facts["weight_bytes"], facts["activation_bytes"]) == (
        "float16", WEIGHTS * 2, (OUTPUTS + 8 * 8 * 3) * 2,
    )  # fmt: skip
    row = facts["layers"][1]
    assert (row["weight_bytes"], row["activation_bytes"], row["receptive_field"], row["jump"], row["start"]) == (
        WEIGHTS * 2, OUTPUTS * 2, [3, 3], [1, 1], [1, 1],
    )  # fmt: skip
