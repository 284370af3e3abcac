"""What a block is, at three strengths, without looking at its name.

`kind` is what structures are compared by (a bottleneck is pointwise, spatial, pointwise, whatever its width);
`form` adds what makes a block of one stage differ from that of another (kernel, dilation); `exact` adds width and
activation. Strides and shortcuts stand apart: they are what the first copy of a stage differs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netdiagram.blocks import sharing
from netdiagram.blocks.outline import IDIOMS, RESIZING
from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.blocks.outline import Block, Outline
    from netdiagram.ir import Call, Dim, Layer, Network, Shape


@record
class Signature:
    """What is known of a block.

    Attributes:
        kind: what it does, in a word of `KINDS`, or its layer type.
        form: kind with kernel and dilation, nothing that grows with the network.
        exact: form with width, activation, and whatever else the layers are set to.
        stride: by how much it shrinks its input; 1 for not at all.
        space: sizes of the output without batch and channels.
        width: channels of the output.
        idle: it is a bare operation without weights, on one tensor.
        dilation: of its kernel.
    """

    kind: str
    form: tuple[Any, ...]
    exact: tuple[Any, ...]
    stride: int = 1
    space: tuple[Dim, ...] = ()
    width: Dim = None
    idle: bool = False
    dilation: Any = None


KINDS = {
    "Add": "add", "Average": "add", "Subtract": "subtract", "Multiply": "multiply", "Concatenate": "concat",
    "MultiHeadAttention": "attention", "GroupedQueryAttention": "attention", "Attention": "attention",
    "AdditiveAttention": "attention", "DotProductAttention": "attention",
    "DepthwiseConv1D": "depthwise", "DepthwiseConv2D": "depthwise", "DepthwiseConv": "depthwise",
    "SeparableConv1D": "separable", "SeparableConv2D": "separable",
    "Matmul": "matmul", "Dot": "matmul", "Einsum": "matmul", "Flatten": "flatten", "InputLayer": "input",
    "ZeroPadding1D": "padding", "ZeroPadding2D": "padding", "ZeroPadding3D": "padding", "Pad": "padding",
    "Cropping1D": "padding", "Cropping2D": "padding", "Cropping3D": "padding",
    "Identity": "identity", "Roll": "shift", "GetItem": "slice", "Split": "slice", "Slice": "slice",
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
_ARITHMETIC = frozenset({"add", "subtract", "multiply", "TrueDivide", "Divide", "FloorDivide"})
WEIGHTLESS = frozenset(
    {
        "normalization",
        "activation",
        "regularization",
        "padding",
        "identity",
        "slice",
        "scale",
        "shift",
        *(IDIOMS - RESIZING),
    }
)
"""Kinds that a structure may have more or less of without being another one."""

_FORM = ("kernel_size", "pool_size", "return_sequences")
_WIDTH = (
    "dilation_rate",
    "num_heads",
    "filters",
    "units",
    "key_dim",
    "groups",
    "depth_multiplier",
    "output_dim",
    "input_dim",
    "target_shape",
)


def signatures(outline: Outline) -> list[Signature]:
    """The signature of each block."""
    network = outline.network
    layers = network.layers
    calls = network.calls
    found: list[Signature] = []
    first = False
    recurring = sharing.recurring(network)
    for block in outline.blocks:
        members = [layers[calls[call].layer] for call in block.calls]
        main = layers[calls[block.main].layer]
        for layer in members:
            known = layer.settings.get("data_format")
            if known is not None:
                first = known == "channels_first"
        kind = block.name if block.name in IDIOMS else _kind(main)
        if kind in _ARITHMETIC and len(calls[block.main].inputs) == 1:
            kind = "scale"
        elif kind == "attention" and _looks_up(calls, block.main):
            kind = "cross attention"
        space, width = extent(block.output, first)
        idle = main.operation and len(calls[block.main].inputs) < 2 and main.weights == ()
        dilation = main.settings.get("dilation_rate")
        form, exact = _told(kind, main, members)
        if calls[block.main].layer in recurring:  # no copy of anything but itself
            form = (*form, calls[block.main].layer)
            exact = (form, *exact[1:])
        found.append(Signature(kind, form, exact, _stride(members), space, width, idle, dilation))
    return found


def _line(calls: Sequence[Call], call: int) -> list[int]:
    """A call with what it alone is made of, up to where something else comes in."""
    found = [call]
    while len(calls[found[-1]].inputs) == 1:
        found.append(calls[found[-1]].inputs[0][0])
    return found


def _looks_up(calls: Sequence[Call], main: int) -> bool:
    """Whether a layer attends to something else than it attends with."""
    sources = list(dict.fromkeys([source for source, _ in calls[main].inputs]))
    if len(sources) < 2:
        return False
    query, *others = sources
    own = {*_line(calls, query), *[source for source, _ in calls[query].inputs]}
    return any(
        own.isdisjoint(_line(calls, source)) and own.isdisjoint([before for before, _ in calls[source].inputs])
        for source in others
    )


def _told(kind: str, main: Layer, members: list[Layer]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Form and exact."""
    settings = main.settings
    form = (kind, main.type, *[settings.get(key) for key in _FORM]) if settings else (kind, main.type)
    nested = main.network
    if nested is not None:
        form = (*form, *_inside(nested))
    exact = (
        form,
        *[settings.get(key) for key in _WIDTH],
        *[(layer.type, _activation(layer)) for layer in members if layer.family != "regularization"],
    )
    return form, exact


def _inside(network: Network) -> tuple[Any, ...]:
    """A nested model by the types of its layers, those left out that a structure may have more or less of."""
    return tuple([layer.type for layer in network.layers if _kind(layer) not in WEIGHTLESS])


def _kind(layer: Layer) -> str:
    known = KINDS.get(layer.type)
    if known is not None:
        return known
    family = layer.family
    if family == "convolution":
        return _convolution(layer)
    if family == "pooling":
        return "global pooling" if layer.type.startswith(("Global", "Adaptive")) else "pooling"
    return _FAMILIES.get(family) or ("attention" if layer.type.endswith("Attention") else layer.type)


def _convolution(layer: Layer) -> str:
    settings = layer.settings
    kernel = settings.get("kernel_size")
    if kernel == 1 or (isinstance(kernel, tuple) and all(size == 1 for size in kernel)):
        return "pointwise"
    groups = settings.get("groups") or 1
    if isinstance(groups, int) and groups > 1:
        return "depthwise" if groups == settings.get("filters") else "grouped"
    return "convolution"


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


def resized(one: tuple[Dim, ...], two: tuple[Dim, ...]) -> bool:
    """Whether sizes are of another resolution; what convolutions without padding take off at the border is none."""
    if len(one) != len(two):
        return True
    pairs = [(before, after) for before, after in zip(one, two, strict=True) if before != after]
    return any(
        before is None or after is None or max(before, after) >= _RESIZED * min(before, after)
        for before, after in pairs
    )


_RESIZED = 1.3
"""By so much sizes differ at least that are of another resolution."""


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
