from __future__ import annotations

import pytest
from chains import Builder, chain, chains, conv, image, layer, vgg16
from hypothesis import given
from hypothesis import strategies as st

from netdiagram import blocks
from netdiagram.blocks import Outline
from netdiagram.ir import Call, Layer, Network


def members(outline: Outline) -> list[str]:
    """The types in each block, the main one marked."""
    network = outline.network
    return [
        " ".join(
            ("*" if call == block.main else "") + network.layers[network.calls[call].layer].type for call in block.calls
        )
        for block in outline.blocks
    ]


def fused(*rows) -> list[str]:
    return members(blocks.outline(chain("net", *rows)))[1:]


MAP = image(16, 16, 8)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Conv2D", "BatchNormalization", "Activation"], ["*Conv2D BatchNormalization Activation"]),
        (["Conv2D", "Activation", "BatchNormalization"], ["*Conv2D Activation BatchNormalization"]),
        (["Conv2D", "Activation", "Dropout", "Dropout"], ["*Conv2D Activation Dropout Dropout"]),
        (["Conv2D", "Activation", "Activation"], ["*Conv2D Activation", "*Activation"]),
        (["Conv2D", "BatchNormalization", "BatchNormalization"], ["*Conv2D BatchNormalization", "*BatchNormalization"]),
        (["Conv2D", "MaxPooling2D", "Dropout"], ["*Conv2D", "*MaxPooling2D Dropout"]),
        (["BatchNormalization", "Activation", "Conv2D"], ["BatchNormalization Activation *Conv2D"]),
        (["ZeroPadding2D", "Conv2D", "Activation"], ["ZeroPadding2D *Conv2D Activation"]),
        (["ZeroPadding2D", "MaxPooling2D"], ["ZeroPadding2D *MaxPooling2D"]),
        (["ZeroPadding2D", "Flatten"], ["*ZeroPadding2D", "*Flatten"]),
        (["Activation", "MaxPooling2D"], ["*Activation", "*MaxPooling2D"]),
        (["Flatten", "Dropout", "Dense", "Activation"], ["*Flatten Dropout", "*Dense Activation"]),
        (["Conv2DTranspose", "BatchNormalization", "Activation"], ["*Conv2DTranspose BatchNormalization Activation"]),
        (
            ["DepthwiseConv2D", "Activation", "Conv2D", "Activation"],
            ["*DepthwiseConv2D Activation", "*Conv2D Activation"],
        ),
        (["Dropout", "Conv2D"], ["*Dropout", "*Conv2D"]),
        (["Rescaling", "Normalization", "Conv2D"], ["*Rescaling Normalization", "*Conv2D"]),
    ],
)
def test_what_is_drawn_as_one(rows, expected):
    args = {
        "Conv2D": (8, 3),
        "Conv2DTranspose": (8, 3),
        "DepthwiseConv2D": (3,),
        "Activation": ("relu",),
        "Dropout": (0.5,),
        "MaxPooling2D": (2,),
        "Dense": (4,),
        "Rescaling": (1 / 255,),
    }
    assert fused(MAP, *[layer(kind, *args.get(kind, ())) for kind in rows]) == expected


def test_every_layer_for_itself():
    outline = blocks.outline(vgg16(), "full")
    assert len(outline.blocks) == 23
    assert all(block.calls == (block.main,) for block in outline.blocks)


def test_details_that_fuse_alike():
    assert blocks.outline(vgg16(), "auto") == blocks.outline(vgg16(), "fused")


def test_a_tensor_that_is_read_twice_stays_visible():
    builder = Builder()
    start = builder.add(MAP)
    out = builder.add(conv(8, activation=None), start)
    norm = builder.add(layer("BatchNormalization"), out)
    builder.add(layer("Add"), out, norm)
    outline = blocks.outline(builder.network())
    assert members(outline) == ["*InputLayer", "*Conv2D", "*BatchNormalization", "*Add"]
    assert [(link.source, link.target) for link in outline.links] == [(0, 1), (1, 2), (1, 3), (2, 3)]
    assert not outline.chain


def test_a_tensor_that_is_returned_stays_visible():
    builder = Builder()
    out = builder.add(conv(8, activation=None), builder.add(MAP))
    norm = builder.add(layer("BatchNormalization"), out)
    assert members(blocks.outline(builder.network(out, norm))) == ["*InputLayer", "*Conv2D", "*BatchNormalization"]
    assert members(blocks.outline(builder.network(norm))) == ["*InputLayer", "*Conv2D BatchNormalization"]


def test_residual_blocks():
    """Activation goes with the sum, as in the paper's figure; a normalization behind a sum with what it leads up to."""
    builder = Builder()
    start = builder.add(MAP)
    left = builder.add(layer("BatchNormalization"), builder.add(conv(8, activation=None), start))
    both = builder.add(layer("Add"), left, start)
    end = builder.add(layer("Activation", "relu"), both)
    end = builder.add(layer("BatchNormalization"), end)
    builder.add(conv(8), end)
    assert members(blocks.outline(builder.network())) == [
        "*InputLayer",
        "*Conv2D BatchNormalization",
        "*Add Activation",
        "BatchNormalization *Conv2D",
    ]


def test_a_nested_model_is_one_block_with_its_name():
    inner = vgg16()
    layers = (
        Layer("in", "InputLayer", "input"),
        Layer("base", "Functional", network=inner),
        Layer("r", "ReLU", "activation"),
    )
    shape = ((None, 4),)
    network = Network(
        "net", "Sequential", layers, (Call(0, (), shape), Call(1, ((0, 0),), shape), Call(2, ((1, 0),), shape))
    )
    outline = blocks.outline(network)
    assert [block.name for block in outline.blocks] == ["", "base", ""]
    assert outline.chain


def test_a_network_without_layers():
    outline = blocks.outline(Network("net", "Sequential", (), ()))
    assert outline.blocks == outline.links == ()


@given(chains(), st.sampled_from(["auto", "fused", "full"]))
def test_a_chain_stays_a_chain(network, detail):
    outline = blocks.outline(network, detail)
    assert outline.chain
    assert [call for block in outline.blocks for call in block.calls] == list(range(len(network.calls)))


FAMILIES = {"Conv2D": "convolution", "BatchNormalization": "normalization", "ReLU": "activation", "Add": "merge"}


@st.composite
def graphs(draw: st.DrawFn) -> Network:
    """Calls that read any calls before them."""
    layers, calls = [Layer("in", "InputLayer", "input")], [Call(0)]
    for i in range(1, draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(list(FAMILIES)))
        count = draw(st.integers(2, 3)) if kind == "Add" else 1
        sources = [draw(st.integers(max(0, i - 4), i - 1)) for _ in range(count)]
        layers.append(Layer(f"n{i}", kind, FAMILIES[kind]))
        calls.append(Call(i, tuple((source, 0) for source in sources), (None,)))
    return Network("net", "Functional", tuple(layers), tuple(calls), ((len(calls) - 1, 0),))


@given(graphs(), st.sampled_from(["auto", "full"]))
def test_laws_of_any_outline(network, detail):
    outline = blocks.outline(network, detail)
    assert sorted(call for block in outline.blocks for call in block.calls) == list(range(len(network.calls)))
    for block in outline.blocks:
        assert block.main in block.calls
        for before, after in zip(block.calls, block.calls[1:], strict=False):
            assert network.calls[after].inputs == ((before, 0),)
            assert sum(source == before for call in network.calls for source, _ in call.inputs) == 1
    assert all(link.source < link.target for link in outline.links)
    inside = sum(len(block.calls) - 1 for block in outline.blocks)
    assert len(outline.links) == len(network.edges) - inside
