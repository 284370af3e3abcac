"""What a box of the graph says: an operation in words, and under it the settings that make it up.

Each line comes in several forms, the fullest first: the view takes the first that has room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from netdiagram.blocks import Block, Outline
from netdiagram.blocks.outline import IDIOM, TURNS
from netdiagram.ir import Layer, LayerSpec, Shape
from netdiagram.records import record
from netdiagram.text import number, short
from netdiagram.views import groups, roles, words
from netdiagram.views import settings as told
from netdiagram.views.names import IDIOMS

SEPARATOR = " · "

_WORDS: dict[str, str] = {
    "Conv1DTranspose": "transposed conv",
    "Conv2DTranspose": "transposed conv",
    "Conv3DTranspose": "transposed conv",
    "DepthwiseConv1D": "depthwise conv",
    "DepthwiseConv2D": "depthwise conv",
    "SeparableConv1D": "separable conv",
    "SeparableConv2D": "separable conv",
    "GlobalAveragePooling1D": "global avg pool",
    "GlobalAveragePooling2D": "global avg pool",
    "GlobalAveragePooling3D": "global avg pool",
    "GlobalMaxPooling1D": "global max pool",
    "GlobalMaxPooling2D": "global max pool",
    "GlobalMaxPooling3D": "global max pool",
    "MultiHeadAttention": "multi-head attention",
    "GroupQueryAttention": "grouped-query attention",
    "SimpleRNN": "simple RNN",
}
"""Where a box has room for more than the shortest word."""

_ABBREVIATED: dict[str, tuple[str, ...]] = {
    "multi-head attention": ("attention",),
    "grouped-query attention": ("attention",),
    "transposed conv": ("deconv",),
    "depthwise conv": ("DW conv", "DW"),
    "separable conv": ("sep conv", "sep"),
    "global avg pool": ("global avg",),
    "global max pool": ("global max",),
    "bidirectional LSTM": ("BiLSTM",),
    "bidirectional GRU": ("BiGRU",),
    "upsample": ("up",),
    "batch norm": ("BN",),
    "layer norm": ("LN",),
    "group norm": ("GN",),
    "concatenate": ("concat",),
    "embedding": ("embed",),
    "matrix product": ("matmul",),
    "dot product": ("dot",),
    "expand dims": ("expand",),
}
"""Shorter and shorter, for small boxes."""


_NORMS = {
    "BatchNormalization": "BN",
    "LayerNormalization": "LN",
    "GroupNormalization": "GN",
    "RMSNormalization": "RMSN",
}
"""Normalizations told behind the layer they belong to."""


@record
class Caption:
    """The two lines of a box, each in several forms, the fullest first; no second line where there are none."""

    titles: tuple[str, ...]
    details: tuple[str, ...]


def capital(text: str) -> str:
    """With a capital letter, where it begins with a word in lower case."""
    return text[:1].upper() + text[1:]


def operation(layer: Layer) -> str:
    """What the layer does, without its window: `conv`, `bidirectional LSTM`; a nested model's own name."""
    if layer.network is not None:
        return layer.name
    inner = layer.settings.get("layer")
    if isinstance(inner, LayerSpec):
        word = _WORDS.get(inner.type) or words.short(inner.type)
        return f"{_wrapper(layer.type)} {word}"
    if layer.family == "activation":
        return words.activation(layer) or words.short(layer.type)
    return _WORDS.get(layer.type) or words.short(layer.type)


@lru_cache(maxsize=64)
def _wrapper(type_name: str) -> str:
    return {"TimeDistributed": "per step:", "Bidirectional": "bidirectional"}.get(type_name) or words.short(type_name)


def _core(layer: Layer) -> Layer:
    """The layer that does the work: the one inside a wrapper, else itself."""
    inner = words.inner(layer)
    return layer if inner is None else Layer(layer.name, inner.type, roles.family_of(inner.type), inner.settings)


def _named(layer: Layer) -> tuple[str, ...]:
    """The operation with its window, the fullest form first."""
    word = operation(layer)
    core = _core(layer)
    window = words.kernel(core)
    if window and words.rank(core.type) == 1:
        word = f"1D {word}"  # else nobody could tell a window of 3 from three of something
    return tuple([f"{form} {window}" if window else form for form in (word, *_ABBREVIATED.get(operation(layer), ()))])


def caption(outline: Outline, calls: Sequence[int], main: int, *, first: bool) -> Caption:
    """The lines of a box.

    Args:
        outline: the whole.
        calls: what the box stands for.
        main: the call that gives it its name.
        first: no box before stands for the same layer.
    """
    layer = outline.network.layers[outline.network.calls[main].layer]
    if layer.network is not None:
        return _model(layer, first=first)
    return Caption(_titles(outline, calls, main), _details(outline, calls, main, first=first))


def repeated(outline: Outline, block: Block) -> Caption:
    """The lines of a box for a single block that is repeated."""
    first = block.children[0]
    titles = _titles(outline, first.calls, first.main)
    layers = [outline.network.layers[outline.network.calls[call].layer] for call in first.calls]
    drops = _drops(layers, outline.layer(first))
    tails = [part for part in (groups.each(outline, block), block.note) if part]
    heads = _settings(outline, first.main)
    full = SEPARATOR.join([*heads[:1], *drops])
    forms = [SEPARATOR.join([part for part in (full, *tails[:n]) if part]) for n in range(len(tails), -1, -1)]
    return Caption(titles, tuple([form for form in dict.fromkeys([*forms, *heads[-1:]]) if form]))


def _model(layer: Layer, *, first: bool) -> Caption:
    count = len(layer.network.layers) if layer.network else 0
    layers = words.count(count, "layer")
    weights = _weights([layer], first=first)
    forms = [SEPARATOR.join([part for part in (layers, weights) if part]), weights]
    if weights == SHARED:
        forms.append("shared")
    return Caption((words.model(layer),), tuple([form for form in forms if form]))


def _titles(outline: Outline, calls: Sequence[int], main: int) -> tuple[str, ...]:
    """`Conv 3×3, BN, ReLU`, then without the normalization, then the bare operation in short."""
    layers = [(call, outline.network.layers[outline.network.calls[call].layer]) for call in calls]
    layer = next(found for call, found in layers if call == main)
    word = _idiom(outline, calls, layer)
    if word:
        return capital(word), capital(IDIOMS[word])
    before: list[str] = []
    after: list[str] = []
    acts: list[str] = []
    own = words.activation(_core(layer)) if layer.family != "activation" else ""
    if own and not (layer.family == "recurrent" and own == "tanh"):
        acts.append(own)
        after.append(own)
    for call, other in layers:
        if other is layer or other.family not in {"normalization", "activation"}:
            continue
        word = _norm(other) if other.family == "normalization" else words.activation(other) or words.short(other.type)
        (before if call < main else after).append(word)
        if call > main and other.family == "activation":
            acts.append(word)
    full, *brief = _named(layer)
    forms = [", ".join([*before, full, *after]), ", ".join([full, *acts])]
    forms += [", ".join([form, *acts]) for form in brief]
    forms += [full, operation(layer), *brief, *_ABBREVIATED.get(operation(layer), ())]
    return tuple(dict.fromkeys([capital(form) for form in forms]))


def _idiom(outline: Outline, calls: Sequence[int], main: Layer) -> str:
    """The word for three operations that are drawn as one: `channel shuffle`."""
    if main.type not in TURNS or len(calls) < IDIOM:
        return ""
    from netdiagram.blocks.idioms import idiom

    return idiom(outline.network, calls)


def _norm(layer: Layer) -> str:
    return _NORMS.get(layer.type) or words.short(layer.type)


def line(outline: Outline, calls: Sequence[int], main: int) -> tuple[str, ...]:
    """Everything but the parameters in one line: `Conv 3×3, 64 filters /2, BN, ReLU`; the fullest form first."""
    network = outline.network
    layer = network.layers[network.calls[main].layer]
    if layer.network is not None:
        name = words.model(layer)
        return (f"{name}, {words.count(len(layer.network.layers), 'layer')}", name)
    settings = () if _idiom(outline, calls, layer) else _settings(outline, main)
    titles = _titles(outline, calls, main)
    drops = _drops([network.layers[network.calls[call].layer] for call in calls], layer)
    forms = [
        ", ".join([part for part in (head, setting, *rest, *drops) if part])
        for head, *rest in (title.split(", ") for title in titles)
        for setting in settings or ("",)
    ]
    forms += [", ".join([titles[-1], *settings[-1:]]).rstrip(", "), titles[-1]]
    return tuple(dict.fromkeys(forms))


# ---------------------------------------------------------------- the second line


def _details(outline: Outline, calls: Sequence[int], main: int, *, first: bool) -> tuple[str, ...]:
    network = outline.network
    layers = [network.layers[network.calls[call].layer] for call in calls]
    layer = network.layers[network.calls[main].layer]
    if layer.family == "input":
        return (words.dims(network.calls[main].outputs[0]),)
    forms = () if _idiom(outline, calls, layer) else _settings(outline, main)
    drops = _drops(layers, layer)
    weights = _weights(layers, first=first)
    full = forms[0] if forms else ""
    brief = forms[-1] if forms else ""
    choices = [(full, *drops, weights), (brief, *drops, weights), (brief, weights), (brief,), (weights,)]
    if weights == SHARED:
        choices.append(("shared",))
    texts = [SEPARATOR.join([part for part in choice if part]) for choice in choices]
    return tuple(dict.fromkeys([text for text in texts if text]))


def _drops(layers: Sequence[Layer], main: Layer) -> list[str]:
    return [beside(other) for other in layers if other.family == "regularization" and other is not main]


def beside(layer: Layer) -> str:
    """What a layer is called that is told with another: `ReLU`, `dropout 0.5`."""
    if layer.family == "regularization":
        return f"dropout {_rate(layer)}".rstrip() if "Dropout" in layer.type else words.short(layer.type)
    return words.activation(layer) or words.short(layer.type)


def _settings(outline: Outline, main: int) -> tuple[str, ...]:
    """What the layer was told, without its parameters; the fullest form first."""
    network = outline.network
    layer = network.layers[network.calls[main].layer]
    kind = _core(layer)
    sources = network.calls[main].inputs
    shape = network.calls[sources[0][0]].outputs[sources[0][1]] if sources else None
    row = _DETAILS.get(kind.type) or _DETAILS.get(kind.family, _general)
    return row(kind, shape)


def _weights(layers: Sequence[Layer], *, first: bool) -> str:
    """The number of parameters; that they are another box's, where the layer was called before."""
    if any(layer.params is None for layer in layers):
        return "? params"
    total = sum([layer.params or 0 for layer in layers])
    if not total:
        return ""
    return short(total) if first else SHARED


SHARED = "shared weights"
"""In place of the number, where another box tells it."""


def _rate(layer: Layer) -> str:
    rate = layer.settings.get("rate")
    return f"{rate:g}" if isinstance(rate, (int, float)) else ""


def _last(shape: Shape | None) -> str:
    last = shape[-1] if shape and len(shape) > 1 else None
    return number(last) if last is not None else ""


def _stride(layer: Layer) -> str:
    steps = words.strides(layer)
    if not steps or set(steps) == {1}:
        return ""
    return f"/{steps[0]}" if len(set(steps)) == 1 else "/" + "×".join([str(n) for n in steps])


Row = Callable[[Layer, Shape | None], tuple[str, ...]]
"""(layer, shape of its first input) → forms of the second line, without parameters."""


def _convolution(layer: Layer, _: Shape | None) -> tuple[str, ...]:
    filters = layer.settings.get("filters")
    stride = _stride(layer)
    dilation = layer.settings.get("dilation_rate")
    steps = tuple(dilation) if isinstance(dilation, tuple) else (dilation or 1,)
    wide = f"dilation {'×'.join(str(n) for n in dict.fromkeys(steps))}" if set(steps) != {1} else ""
    groups = layer.settings.get("groups")
    split = f"{groups} groups" if isinstance(groups, int) and groups > 1 else ""
    rest = [part for part in (split, wide) if part]
    if not isinstance(filters, int):
        return (", ".join([part for part in (stride, *rest) if part]),)
    return (
        ", ".join([f"{words.count(filters, 'filter')} {stride}".rstrip(), *rest]),
        ", ".join([f"{number(filters)} {stride}".rstrip(), *rest]),
    )


def _pooling(layer: Layer, _: Shape | None) -> tuple[str, ...]:
    steps = words.strides(layer)
    window = layer.settings.get("pool_size")
    same = (tuple(window) if isinstance(window, tuple) else (window,) * len(steps)) == steps
    if same or not _stride(layer):
        return ()
    return (f"stride {_stride(layer)[1:]}", _stride(layer))


def _dense(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    units = layer.settings.get("units")
    if not isinstance(units, int):
        return _general(layer, shape)
    before = _last(shape)
    return (f"{before} → {number(units)}", number(units)) if before else (words.count(units, "unit"), number(units))


def _embedding(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    size, width = layer.settings.get("input_dim"), layer.settings.get("output_dim")
    if not isinstance(size, int) or not isinstance(width, int):
        return _general(layer, shape)
    return (f"{number(size)} → {number(width)}", number(width))


def _recurrent(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    units = layer.settings.get("units")
    return (words.count(units, "unit"), number(units)) if isinstance(units, int) else _general(layer, shape)


def _attention(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    heads, width = layer.settings.get("num_heads"), layer.settings.get("key_dim")
    if not isinstance(heads, int):
        return _general(layer, shape)
    if not isinstance(width, int):
        return (words.count(heads, "head"),)
    return (f"{words.count(heads, 'head')} × {number(width)}", f"{heads} × {width}")


def _dropout(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    rate = _rate(layer)
    return (f"rate {rate}", rate) if rate else _general(layer, shape)


def _item(layer: Layer, shape: Shape | None) -> tuple[str, ...]:
    text = told.index(layer.settings.get("key"))
    return (text,) if text else _general(layer, shape)


def _merge(layer: Layer, _: Shape | None) -> tuple[str, ...]:
    """What is merged is what comes in; a number is told."""
    text = told.operand(layer)
    return (text,) if text else ()


def _silent(_layer: Layer, _shape: Shape | None) -> tuple[str, ...]:
    return ()


def _general(layer: Layer, _: Shape | None) -> tuple[str, ...]:
    text = told.told(layer)
    forms = [text]
    while ", " in text:
        text = text.rsplit(", ", 1)[0]
        forms.append(text)
    return tuple(forms)


_DETAILS: dict[str, Row] = {
    "convolution": _convolution,
    "transposed": _convolution,
    "pooling": _pooling,
    "Dense": _dense,
    "Embedding": _embedding,
    "recurrent": _recurrent,
    "MultiHeadAttention": _attention,
    "regularization": _dropout,
    "normalization": _silent,
    "activation": _silent,
    "merge": _merge,
    "Flatten": _silent,
    "GetItem": _item,
    "Reshape": _silent,
    "UpSampling1D": _silent,
}
"""By layer type, else by family; others tell their settings as the table does."""
