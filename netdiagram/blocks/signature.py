"""What a block is, at three strengths, without looking at its name.

`kind` is what structures are compared by (a bottleneck is pointwise, spatial, pointwise, whatever its width);
`form` adds what makes a block of one stage differ from that of another (kernel, dilation); `exact` adds width and
activation. Strides and shortcuts stand apart: they are what the first copy of a stage differs in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netdiagram.blocks.outline import Block, Outline
    from netdiagram.ir import Dim, Layer, Network, Shape


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of a block.

    Attributes:
        kind: what it does, in a word of `KINDS`, or its layer type.
        form: kind with kernel and dilation, nothing that grows with the network.
        exact: form with width, activation, and whatever else the layers are set to.
        stride: by how much it shrinks its input; 1 for not at all.
        space: sizes of the output without batch and channels.
        width: channels of the output.
    """

    kind: str
    form: tuple[Any, ...]
    exact: tuple[Any, ...]
    stride: int = 1
    space: tuple[Dim, ...] = ()
    width: Dim = None


KINDS = {
    "Add": "add", "Average": "add", "Subtract": "subtract", "Multiply": "multiply", "Concatenate": "concat",
    "MultiHeadAttention": "attention", "GroupedQueryAttention": "attention", "Attention": "attention",
    "AdditiveAttention": "attention", "DotProductAttention": "attention",
    "DepthwiseConv1D": "depthwise", "DepthwiseConv2D": "depthwise", "DepthwiseConv": "depthwise",
    "SeparableConv1D": "separable", "SeparableConv2D": "separable",
    "Flatten": "flatten", "InputLayer": "input",
    "ZeroPadding1D": "padding", "ZeroPadding2D": "padding", "ZeroPadding3D": "padding", "Pad": "padding",
    "Cropping1D": "padding", "Cropping2D": "padding", "Cropping3D": "padding",
    "Identity": "identity", "GetItem": "slice", "Split": "slice", "Slice": "slice",
    "UpSampling1D": "upsampling", "UpSampling2D": "upsampling", "UpSampling3D": "upsampling", "Resize": "upsampling",
    "Resizing": "upsampling", "DepthToSpace": "upsampling",
}  # fmt: skip
"""By layer type, where the family does not say it."""

_FAMILIES = {
    "transposed": "transposed",
    "dense": "dense",
    "embedding": "embedding",
    "normalization": "normalization",
    "activation": "activation",
    "regularization": "regularization",
}
WEIGHTLESS = frozenset({"normalization", "activation", "regularization", "padding", "identity", "slice"})
"""Kinds that a structure may have more or less of without being another one."""

_FORM = ("kernel_size", "pool_size", "dilation_rate", "return_sequences", "num_heads")
_WIDTH = ("filters", "units", "key_dim", "groups", "depth_multiplier", "output_dim", "input_dim", "target_shape")


def signatures(outline: Outline) -> list[Signature]:
    """The signature of each block."""
    network = outline.network
    layers = network.layers
    calls = network.calls
    found: list[Signature] = []
    known: dict[tuple[int, ...], tuple[str, tuple[Any, ...], tuple[Any, ...], int]] = {}
    first = False
    for block in outline.blocks:
        rows = tuple([calls[call].layer for call in block.calls])
        main = layers[calls[block.main].layer]
        told = known.get(rows)
        if told is None:
            told = known[rows] = _told(main, [layers[row] for row in rows])
        for row in rows:
            known_format = layers[row].settings.get("data_format")
            if known_format is not None:
                first = known_format == "channels_first"
        space, width = extent(block.output, first)
        found.append(Signature(*told, space, width))
    return found


def _told(main: Layer, members: list[Layer]) -> tuple[str, tuple[Any, ...], tuple[Any, ...], int]:
    settings = main.settings
    kind = _kind(main)
    form = (kind, main.type, *[settings.get(key) for key in _FORM]) if settings else (kind, main.type)
    nested = main.network
    if nested is not None:
        form = (*form, *_inside(nested))
    exact = (
        form,
        *[settings.get(key) for key in _WIDTH],
        *[(layer.type, _activation(layer)) for layer in members if layer.family != "regularization"],
    )
    return kind, form, exact, _stride(members)


def _inside(network: Network) -> tuple[Any, ...]:
    """A nested model by the types of its layers."""
    return tuple([layer.type for layer in network.layers])


def _kind(layer: Layer) -> str:
    known = KINDS.get(layer.type)
    if known is not None:
        return known
    family = layer.family
    if family == "convolution":
        return _convolution(layer)
    if family == "pooling":
        return "global pooling" if layer.type.startswith(("Global", "Adaptive")) else "pooling"
    return _FAMILIES.get(family, layer.type)


def _convolution(layer: Layer) -> str:
    settings = layer.settings
    kernel = settings.get("kernel_size")
    groups = settings.get("groups") or 1
    if isinstance(groups, int) and groups > 1:
        return "depthwise" if groups == settings.get("filters") else "grouped"
    pointwise = kernel == 1 or (isinstance(kernel, tuple) and all(size == 1 for size in kernel))
    return "pointwise" if pointwise else "convolution"


def _stride(members: list[Layer]) -> int:
    stride = 1
    for layer in members:
        steps = layer.settings.get("strides")
        if steps is None and layer.family == "pooling":
            steps = layer.settings.get("pool_size")
        if isinstance(steps, tuple) and steps:
            steps = max(steps)
        if isinstance(steps, int) and layer.family != "transposed":
            stride *= steps
    return stride


def _activation(layer: Layer) -> Any:
    found = layer.settings.get("activation")
    return None if found == "linear" else found


def extent(shape: Shape | None, channels_first: bool) -> tuple[tuple[Dim, ...], Dim]:
    """Space and channels of a shape."""
    if shape is None or len(shape) < 2:
        return (), None
    if channels_first and len(shape) > 2:
        return shape[2:], shape[1]
    return shape[1:-1], shape[-1]


def activations(outline: Outline, block: Block) -> list[str]:
    """What is applied at the end of a block's layers, in order."""
    found: list[str] = []
    for layer in outline.layers(block):
        name = _activation(layer) if layer.type != "Activation" else layer.settings.get("activation")
        if layer.family == "activation" and layer.type != "Activation":
            name = layer.type.lower()
        if name is not None:
            found.append(str(name))
    return found
