"""Receptive fields: against sets of positions followed by the definition, and against published values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram.measures.fields import Field, fields
from netdiagram.measures.steps import ratio

SIZE = 40
Sets = list[frozenset[int]]


def field(listing: str, name: str) -> Field:
    """The receptive field of a layer of a listing."""
    return fields(netdiagram.load(listing))[name,]


# -- the definition, by brute force: for every output position the set of input positions it reads ---------------------------------


def _windows(before: Sets, taps: list[list[int]]) -> Sets:
    return [frozenset().union(*[before[tap] for tap in each if 0 <= tap < len(before)]) for each in taps]


def _same(size: int, kernel: int, stride: int) -> int:
    return max((-(-size // stride) - 1) * stride + kernel - size, 0) // 2


def convolved(before: Sets, kernel: int, stride: int, dilation: int, padding: str) -> Sets:
    """A convolution by its definition."""
    reach = (kernel - 1) * dilation + 1
    pad = {"valid": 0, "same": _same(len(before), reach, stride), "causal": reach - 1}[padding]
    count = (len(before) - reach) // stride + 1 if padding == "valid" else -(-len(before) // stride)
    return _windows(before, [[u * stride - pad + t * dilation for t in range(kernel)] for u in range(count)])


def transposed(before: Sets, kernel: int, stride: int, padding: str) -> Sets:
    """A transposed convolution by its definition: every input adds a kernel to the outputs."""
    whole: list[set[int]] = [set() for _ in range((len(before) - 1) * stride + max(kernel, stride))]
    for i, seen in enumerate(before):
        for t in range(kernel):
            whole[i * stride + t] |= seen
    if padding == "same":
        cut = max(kernel - stride, 0) // 2
        whole = whole[cut : cut + len(before) * stride]
    return [frozenset(seen) for seen in whole]


def upsampled(before: Sets, by: int) -> Sets:
    """Every position several times."""
    return [seen for seen in before for _ in range(by)]


def measured(sets: Sets, reach: int) -> int:
    """The largest extent of a set away from the borders, where the padding hides nothing."""
    inner = [
        max(seen) - min(seen) + 1 for seen in sets if seen and min(seen) > reach and max(seen) < SIZE * 8 - 1 - reach
    ]
    return max(inner, default=0)


Layer = tuple[str, Callable[[Sets], Sets]]


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """One layer, as a listing has it and as what it does to sets."""
    kind = draw(
        st.sampled_from(["conv", "conv", "pool", "transposed", "up", "pad", "crop", "dilated", "depthwise", "causal"])
    )
    kernel, stride = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    padding = draw(st.sampled_from(["same", "valid"]))
    if kind == "pool":
        return (
            f"MaxPooling1D({kernel}, {stride}, padding='{padding}')",
            lambda sets: convolved(sets, kernel, stride, 1, padding),
        )
    if kind == "transposed":
        return (
            f"Conv1DTranspose(2, {kernel}, strides={stride}, padding='{padding}')",
            lambda sets: transposed(sets, kernel, stride, padding),
        )
    if kind == "up":
        return f"UpSampling1D({stride})", lambda sets: upsampled(sets, stride)
    if kind == "pad":
        return f"ZeroPadding1D({kernel})", lambda sets: [frozenset()] * kernel + sets + [frozenset()] * kernel
    if kind == "crop":
        return f"Cropping1D(({stride}, 1))", lambda sets: sets[stride:-1]
    if kind == "dilated":
        return (
            f"Conv1D(2, {kernel}, dilation_rate={stride}, padding='{padding}')",
            lambda sets: convolved(sets, kernel, 1, stride, padding),
        )
    if kind == "causal":
        return (
            f"Conv1D(2, {kernel}, strides={stride}, padding='causal')",
            lambda sets: convolved(sets, kernel, stride, 1, "causal"),
        )
    word = "SeparableConv1D(2," if kind == "depthwise" else "Conv1D(2,"
    return (
        f"{word} {kernel}, strides={stride}, padding='{padding}')",
        lambda sets: convolved(sets, kernel, stride, 1, padding),
    )


def spread_by(word: str) -> int:
    """How many outputs a layer makes of each input."""
    found = re.search(r"Transpose.*strides=(\d)|UpSampling1D\((\d)", word)
    return int(found[1] or found[2]) if found else 1


def leaves_gaps(word: str) -> bool:
    """Whether a layer has outputs that read nothing."""
    found = re.match(r"Conv1DTranspose\(2, (\d), strides=(\d)", word)
    return found is not None and int(found[1]) < int(found[2])


def _centre(seen: frozenset[int]) -> float:
    return (min(seen) + max(seen)) / 2


@given(st.lists(layers(), min_size=1, max_size=6))
@settings(max_examples=250, deadline=None)
def test_chains_see_what_the_definition_says(chain: list[Layer]) -> None:
    # the holes of a dilated window count as read, which makes a difference only over outputs that read nothing
    assume(not (any("dilation" in word for word, _ in chain) and any(map(leaves_gaps, [word for word, _ in chain]))))
    steps = SIZE * 8
    sets: Sets = [frozenset({i}) for i in range(steps)]
    for _, work in chain:
        sets = work(sets)
        if not 1 <= len(sets) <= 4000:
            return
    text = ", ".join(word for word, _ in chain)
    network = netdiagram.load(f"Sequential([Input(({steps}, 2)), {text}])")
    shape = network.layers[-1].output_shape
    assert shape == (None, len(sets), 2)
    found = fields(network).get((network.layers[-1].name,))
    if found is None:
        assert all("Conv" not in word and "Pool" not in word for word, _ in chain)
        return
    reach = found.size[0] or 0
    # beyond what padding, and up to six croppings, may hide
    far = 2 * reach + 30
    inner = [u for u, seen in enumerate(sets) if seen and min(seen) > far and max(seen) < steps - 1 - far]
    # neighbours may see differently much, over and over again
    period = prod([spread_by(word) for word, _ in chain])
    if inner and inner[-1] - inner[0] + 1 >= period:
        assert found.size == (measured(sets, far),)
    # where neighbours are far enough from the borders, their distance over a long way is the jump
    if len(inner) > 12 and found.jump[0] is not None:
        first, last = inner[0], inner[0] + (inner[-1] - inner[0]) // period * period
        if last > first and sets[last]:
            assert (_centre(sets[last]) - _centre(sets[first])) / (last - first) == pytest.approx(found.jump[0])
    # nothing is read that the field does not hold
    for u in inner:
        assert max(sets[u]) - min(sets[u]) + 1 <= reach


GAPS = [
    ("Conv1DTranspose(2, 1, strides=2), Conv1D(2, 1, strides=3), Conv1D(2, 2)", (1, 1.5)),
    ("Conv1DTranspose(2, 1, strides=3), Conv1D(2, 3)", (1, ratio(1, 3))),
    ("Conv1DTranspose(2, 1, strides=3), Conv1D(2, 4)", (2, ratio(1, 3))),
    ("Conv1DTranspose(2, 1, strides=2), Conv1DTranspose(2, 3)", (2, 0.5)),
]


@pytest.mark.parametrize(("chain", "told"), GAPS)
def test_outputs_that_read_nothing_do_not_widen_what_reads_them(chain: str, told: tuple[int, float]) -> None:
    network = netdiagram.load(f"Sequential([Input((60, 2)), {chain}])")
    found = fields(network)[network.layers[-1].name,]
    assert (found.size, found.jump) == ((told[0],), (told[1],))


def test_a_branch_that_reads_nothing_does_not_widen_a_sum() -> None:
    listing = """
    x = Input((20, 2))
    a = Conv1DTranspose(2, 1, strides=2)(x)
    m = Model(x, add([a, UpSampling1D(2)(x)]))
    """
    network = netdiagram.load(textwrap.dedent(listing))
    assert fields(network)[network.layers[-1].name,].size == (1,)


@given(st.lists(layers(), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_fields_lie_where_the_definition_says(chain: list[Layer]) -> None:
    chain = [layer for layer in chain if "Transpose" not in layer[0] and "Up" not in layer[0]]
    steps = SIZE * 8
    sets: Sets = [frozenset({i}) for i in range(steps)]
    for _, work in chain:
        sets = work(sets)
        if not 1 <= len(sets) <= 4000:
            return
    network = netdiagram.load(f"Sequential([{', '.join([f'Input(({steps}, 2))', *[word for word, _ in chain]])}])")
    found = fields(network).get((network.layers[-1].name,))
    if found is None:
        return
    (size,), (jump,), (start,) = found.size, found.jump, found.start
    assert size is not None and jump is not None and start is not None
    for u, seen in enumerate(sets):
        low, high = start + u * jump - (size - 1) / 2, start + u * jump + (size - 1) / 2
        if low > 2 * size + 30 and high < steps - 1 - 2 * size - 30:
            assert (min(seen), max(seen)) == (low, high)


# -- published values (Araujo, Norris, Sim 2019, https://distill.pub/2019/computing-receptive-fields) -------------------------------

ALEXNET = """
Sequential([Input((None, None, 3)), Conv2D(64, 11, strides=4), MaxPooling2D(3, 2), Conv2D(192, 5, padding="same"), MaxPooling2D(3, 2),
    Conv2D(384, 3, padding="same"), Conv2D(384, 3, padding="same"), Conv2D(256, 3, padding="same"), MaxPooling2D(3, 2, name="last")])
"""


@pytest.mark.parametrize(
    ("model", "size", "jump", "padding"),
    [
        # those of TensorFlow's model library; where Keras pads or strides elsewhere, the place of the first field is left out
        ("VGG16", 212, 32, 90),
        ("ResNet50", 483, 32, None),
        ("ResNet101", 1027, 32, None),
        ("ResNet152", 1507, 32, None),
        ("InceptionV3", 1311, 32, 618),
        ("InceptionResNetV2", 3039, 32, 1482),
        ("MobileNet", 315, 32, 126),
    ],
)
def test_published_networks(model: str, size: int, jump: int, padding: int | None) -> None:
    network = netdiagram.load(
        f"keras.applications.{model}(weights=None, include_top=False, input_shape=(None, None, 3))"
    )
    found = fields(network)[network.layers[-1].name,]
    assert found.size == (size, size)
    assert found.jump == (jump, jump)
    if padding is not None:
        assert found.start == ((size - 1) / 2 - padding,) * 2


def test_alexnet() -> None:
    found = field(ALEXNET, "last")
    assert (found.size, found.jump) == ((195, 195), (32, 32))


# -- what layers do with it ---------------------------------------------------------------------------------------------------------

CASES: dict[str, tuple[str, Any]] = {
    "a branch counts as far as it sees": (
        (
            "x = Input((32, 32, 3))\ny = Conv2D(3, 3, padding='same')(x)\nz = Conv2D(3, 7, padding='same')(y)\n"
            "m = Model(x, Add(name='it')([x, y, z]))"
        ),
        ((9, 9), (1, 1), False),
    ),
    "axes have fields of their own": (
        "Sequential([Input((32, 32, 3)), Conv2D(3, (1, 7), strides=(1, 2), padding='same', name='it')])",
        ((1, 7), (1, 2), False),
    ),
    "channels may stand first": (
        "Sequential([Input((3, 32, 32)), Conv2D(3, (1, 7), data_format='channels_first', name='it')])",
        ((1, 7), (1, 1), False),
    ),
    "axes may be exchanged": (
        "Sequential([Input((3, 32, 48)), Permute((3, 2, 1)), Conv2D(3, (3, 5), name='it')])",
        ((5, 3), (1, 1), False),
    ),
    "global pooling sees the whole input": (
        "Sequential([Input((32, 32, 3)), Conv2D(3, 3, padding='same'), GlobalAveragePooling2D(name='it')])",
        ((32, 32), (None, None), True),
    ),
    "a dense layer behind Flatten sees the whole input": (
        "Sequential([Input((32, 32, 3)), Conv2D(3, 3, padding='same'), Flatten(), Dense(3, name='it')])",
        ((32, 32), (None, None), True),
    ),
    "what valid windows leave out is not seen": (
        "Sequential([Input((32, 32, 3)), Conv2D(3, 3, strides=2), GlobalMaxPooling2D(name='it')])",
        ((31, 31), (None, None), False),
    ),
    "a dense layer on a map is a 1 × 1 convolution": (
        "Sequential([Input((32, 32, 3)), Conv2D(3, 3, padding='same'), Dense(3, name='it')])",
        ((3, 3), (1, 1), False),
    ),
    "squeeze and excitation shows every place the whole input": (
        (
            "x = Input((32, 32, 3))\ny = Conv2D(8, 3, strides=2, padding='same')(x)\n"
            "s = Reshape((1, 1, 8))(Dense(8)(GlobalAveragePooling2D()(y)))\nm = Model(x, Multiply(name='it')([y, s]))"
        ),
        ((32, 32), (2, 2), True),
    ),
    "the largest of several inputs": (
        (
            "a, b = Input((32, 32, 3)), Input((32, 32, 3))\n"
            "m = Model([a, b], Add(name='it')([Conv2D(3, 3, padding='same')(a), Conv2D(3, 5, padding='same')(b)]))"
        ),
        ((5, 5), (1, 1), False),
    ),
    "a layer at every step": (
        "Sequential([Input((4, 32, 32, 3)), TimeDistributed(Conv2D(3, 3, strides=2), name='it')])",
        ((3, 3), (2, 2), False),
    ),
    "a model at every step": (
        (
            "b = Sequential([Input((32, 32, 3)), Conv2D(3, 3), MaxPooling2D()])\n"
            "m = Sequential([Input((4, 32, 32, 3)), TimeDistributed(b, name='it')])"
        ),
        ((4, 4), (2, 2), False),
    ),
    "a model in a model": (
        (
            "b = Sequential([Input((30, 30, 3)), Conv2D(3, 3), MaxPooling2D()], name='it')\n"
            "m = Sequential([Input((32, 32, 3)), Conv2D(3, 3), b])"
        ),
        ((6, 6), (2, 2), False),
    ),
    "slices take a stride": (
        "x = Input((32, 32, 3))\ny = Conv2D(3, 3)(x)[:, 1::3, ::2]\nm = Model(x, Conv2D(3, 3, name='it')(y))",
        ((9, 7), (3, 2), False),
    ),
    "resizing by a fraction": (
        "Sequential([Input((30, 30, 3)), Conv2D(3, 3), Resizing(42, 14), Conv2D(3, 1, name='it')])",
        ((4, 4), (2 / 3, 2), False),
    ),
    "channels to space": (
        (
            "x = Input((8, 8, 16))\ny = tf.nn.depth_to_space(Conv2D(16, 3, padding='same')(x), 2)\n"
            "m = Model(x, Conv2D(3, 3, name='it')(y))"
        ),
        ((4, 4), (0.5, 0.5), False),
    ),
    "a convolution with a kernel of its own": (
        (
            "x = Input((32, 32, 3))\ny = ops.conv(x, ops.ones((3, 5, 3, 8)), strides=2, padding='same')\n"
            "m = Model(x, Conv2D(3, 3, name='it')(y))"
        ),
        ((7, 9), (2, 2), False),
    ),
    "patches": (
        "Sequential([Input((224, 224, 3)), Conv2D(768, 16, strides=16), Reshape((196, 768)), Dense(3, name='it')])",
        ((16, 16), (None, None), False),
    ),
    "attention sees everything": (
        (
            "x = Input((32, 32, 3))\ny = Reshape((64, 8))(Conv2D(8, 4, strides=4)(x))\n"
            "m = Model(x, MultiHeadAttention(2, 4, name='it')(y, y))"
        ),
        ((32, 32), (None, None), True),
    ),
    "recurrent convolution sees further with every step": (
        "Sequential([Input((4, 32, 32, 3)), ConvLSTM2D(8, 3, padding='same', name='it')])",
        ((9, 9), (1, 1), False),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_layers(case: str) -> None:
    listing, (size, jump, whole) = CASES[case]
    found = field(listing, "it")
    assert found.size == size
    assert found.jump == pytest.approx(jump) if None not in jump else found.jump == jump
    assert found.whole is whole


@pytest.mark.parametrize(
    "listing",
    [
        "Sequential([Input((8,)), Dense(4, name='it')])",
        "Sequential([Input((8, 4)), LSTM(4, name='it')])",
        "Sequential([Input((16,), dtype='int32'), Embedding(9, 4, name='it')])",
    ],
)
def test_networks_without_windows_have_no_fields(listing: str) -> None:
    assert fields(netdiagram.load(listing)) == {}


def test_what_is_not_known_is_not_told() -> None:
    listing = "from other import Odd\nx = Input((32, 32, 3))\ny = Conv2D(3, 3, name='a')(x)\nz = Odd(name='b')(y)\nm = Model(x, z)"
    assert set(fields(netdiagram.load(listing))) == {("input_layer",), ("a",)}


def test_every_model_of_the_documentation_can_be_measured() -> None:
    models = sorted((Path(__file__).parents[2] / "docs" / "models").glob("*.py"))
    assert models
    for path in models:
        network = netdiagram.load(path)
        for found in fields(network).values():
            assert all(size is None or size > 0 for size in found.size)
