"""What things are called in drawings: captions, legends, titles and descriptions, shared by all views."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from netdiagram import layers as catalogue
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, LayerSpec, Network, Shape
from netdiagram.text import number
from netdiagram.views import settings
from netdiagram.views.names import ACTIVATIONS, SHORT


@lru_cache(maxsize=4096)
def dims(shape: Shape | None) -> str:
    """A shape without its batch: `224×224×3`, `4 096`, `?×128`, `?` where nothing is known."""
    if shape is None:
        return "?"
    rest = shape[1:]
    if len(rest) == 1 and rest[0] is not None:
        return number(rest[0])
    return "×".join(["?" if dim is None else str(dim) for dim in rest]) or "scalar"


@lru_cache(maxsize=512)
def title(type_name: str) -> str:
    """A layer type in words: `Convolution`, `Max pooling`; of an unknown type its own name."""
    row = catalogue.describe(type_name)
    return row.title if row is not None else type_name


@lru_cache(maxsize=512)
def short(type_name: str) -> str:
    """A layer type in one or two words: `conv`, `max pool`; of an unknown type its own name."""
    found = SHORT.get(type_name)
    if found:
        return found
    row = catalogue.describe(type_name)
    return row.title[:1].lower() + row.title[1:] if row is not None and not row.title.isupper() else title(type_name)


def _each(value: Any, rank: int) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * rank


@lru_cache(maxsize=512)
def rank(type_name: str) -> int:
    """How many spatial axes a layer type works along, from its name; 2 where it does not say."""
    for found in (1, 2, 3):
        if f"{found}D" in type_name:
            return found
    return 2


def kind(layer: Layer) -> str:
    """What the legend calls a layer: `Convolution`, `Bidirectional LSTM`, `Model`."""
    if layer.network is not None:
        return "Model"
    wrapped = inner(layer)
    if wrapped is not None:
        return title(wrapped.type) if layer.type == "TimeDistributed" else f"{title(layer.type)} {title(wrapped.type)}"
    return (activation(layer) if layer.family == "activation" else "") or title(layer.type)


def _applied(layer: Layer) -> tuple[str, Mapping[str, Any]]:
    """Type and settings of what a layer computes: of the wrapped layer, where it is applied to each step."""
    if layer.type == "TimeDistributed":
        wrapped = inner(layer)
        if wrapped is not None:
            return wrapped.type, wrapped.settings
    return layer.type, layer.settings


def window(layer: Layer) -> tuple[int, ...]:
    """The window of a convolution, pooling or upsampling along its spatial axes; empty where there is none."""
    name, given = _applied(layer)
    size = given.get("kernel_size") or given.get("pool_size")
    if size is None and name.startswith("UpSampling"):
        size = given.get("size")
    return () if size is None else _each(size, rank(name))


def kernel(layer: Layer) -> str:
    """The window of a convolution, pooling or upsampling: `3×3`; empty where there is none."""
    sizes = window(layer)
    if not sizes:
        return ""
    return "×".join([str(n) for n in sizes]) if len(sizes) > 1 else f"{sizes[0]}"


def strides(layer: Layer) -> tuple[int, ...]:
    """Steps of a window along its spatial axes (of a pooling without strides: its window); empty where there is none."""
    name, given = _applied(layer)
    if "kernel_size" not in given and "pool_size" not in given:
        return ()
    found = _each(given.get("strides") or given.get("pool_size") or 1, rank(name))
    return tuple([n for n in found if isinstance(n, int)])


def _uniform(values: Sequence[int]) -> str:
    return str(values[0]) if len(set(values)) == 1 else "×".join([str(n) for n in values])


def activation(layer: Layer) -> str:
    """The activation of a layer, or the one it is: `ReLU`, `softmax`; empty where there is none, or it is linear."""
    name, given = _applied(layer)
    value: Any = given.get("activation")
    if value is None and layer.family == "activation":
        value = name
    return _activation(value)


def _activation(value: Any) -> str:
    if isinstance(value, LayerSpec):
        value = value.type
    if not isinstance(value, str) or value in {"linear", ""}:
        return ""
    known = ACTIVATIONS.get(value)
    if known or value.islower():
        return known or value.replace("_", " ")
    return " ".join([word.lower() if word[1:].islower() else word for word in title(value).split()])


def inner(layer: Layer) -> LayerSpec | None:
    """The layer inside a wrapper (`Bidirectional`, `TimeDistributed`), or None."""
    found = layer.settings.get("layer")
    return found if isinstance(found, LayerSpec) else None


def operation(layer: Layer) -> str:
    """A layer in words, with its window: `Convolution 3×3`, `Bidirectional LSTM`."""
    wrapped = inner(layer)
    if layer.network is not None:
        return f"Model of {len(layer.network.layers)} layers"
    if wrapped is not None:
        return f"{title(layer.type)} {title(wrapped.type)}"
    if layer.family == "activation":
        return activation(layer) or title(layer.type)
    window = kernel(layer)
    return f"{title(layer.type)} {window}" if window else title(layer.type)


def told(layer: Layer) -> str:
    """A layer in words with its settings: `Convolution 3×3, 64 filters, same, ReLU`."""
    found = settings.told(layer)
    if found and inner(layer) is not None:
        # the settings of a wrapper begin with the layer inside
        return f"{title(layer.type)}: {found}"
    window = kernel(layer)
    if window:
        # the window stands in the name already
        for known in (window, f"kernel {window}", f"window {window}", f"× {window}"):
            if found == known or found.startswith(known + ", "):
                found = found[len(known) + 2 :]
                break
    if layer.family == "activation" and found.startswith(operation(layer)):
        found = found[len(operation(layer)) + 2 :]
    return f"{operation(layer)}, {found}" if found else operation(layer)


def all_told(network: Network) -> list[str]:
    """What `told` gives for each layer of a network; equal layers are told once."""
    known: dict[str, list[tuple[Layer, str]]] = {}
    found: list[str] = []
    for layer in network.layers:
        alike = known.setdefault(layer.type, [])
        for other, words in alike[-8:]:
            frozen = layer.trainable_params == 0, other.trainable_params == 0
            if layer.settings == other.settings and frozen[0] == frozen[1] and layer.network is other.network:
                found.append(words)
                break
        else:
            alike.append((layer, told(layer)))
            found.append(alike[-1][1])
    return found


def layer_line(layer: Layer, shape: Shape | None, known: str = "") -> str:
    """One layer for a pointer: `conv1_1: Convolution 3×3, 64 filters, ReLU · 224×224×64 · 1 792 parameters`.

    Args:
        layer: the layer.
        shape: of its output in this place.
        known: what `told` gave for it, where it has been asked already.
    """
    line = f"{layer.name}: {known or told(layer)} · {dims(shape)}"
    if layer.params is None:
        return line + " · parameters unknown"
    return f"{line} · {count(layer.params, 'parameter')}" if layer.params else line


def block_line(outline: Outline, block: Block, known: Sequence[str] = ()) -> str:
    """A block for a pointer: a line per layer. `known`: what `told` gave, by index of the layer."""
    network = outline.network
    lines = []
    for i in block.calls:
        call = network.calls[i]
        lines.append(layer_line(network.layers[call.layer], call.outputs[0], known[call.layer] if known else ""))
    return "\n".join(lines)


# -- captions


@lru_cache(maxsize=1024)
def snake(type_name: str) -> str:
    """The stem of the names that Keras makes up for a type: `conv2d`, `max_pooling2d`."""
    words = re.sub(r"\W+", "", type_name)
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", words)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


def automatic(layer: Layer) -> bool:
    """Whether Keras made the layer's name up, so that it tells a reader nothing."""
    return _automatic(layer.type, layer.name)


@lru_cache(maxsize=4096)
def _automatic(type_name: str, name: str) -> bool:
    stem = snake(type_name)
    rest = name[len(stem) :] if name.startswith(stem) else None
    return rest is not None and (not rest or (rest[0] == "_" and rest[1:].isdigit()))


def model(layer: Layer) -> str:
    """What a nested model is called: by its class, where Keras made its name up from that."""
    plain = layer.type in {"Functional", "Sequential", "Model"}
    return layer.name if plain or not automatic(layer) else layer.type


def caption(layer: Layer, *, last: bool = False) -> str:
    """A layer's name where it means something, else what it does: `conv 3×3 /2`.

    Args:
        layer: the layer.
        last: its output is the network's only one.
    """
    if not automatic(layer):
        return layer.name
    if last and layer.family == "dense":
        return "output"
    return deed(layer)


def deed(layer: Layer) -> str:
    """What a layer does, in as few words as can be: `conv 3×3 /2`, `deconv 4×4 ↑2`, `BiLSTM`."""
    wrapped = inner(layer)
    if wrapped is not None:
        word = short(wrapped.type)
        if layer.type == "Bidirectional" and word.isupper():
            return f"Bi{word}"
        return f"{word} {kernel(layer)}".rstrip()
    if layer.family == "activation":
        return activation(layer) or short(layer.type)
    window = kernel(layer)
    if layer.type.startswith("UpSampling"):
        return f"{short(layer.type)} ↑{_uniform(_each(layer.settings.get('size', 2), 1))}"
    word = f"{short(layer.type)} {window}" if window else short(layer.type)
    steps = strides(layer)
    if not steps or layer.family == "pooling" or set(steps) == {1}:
        return word
    return f"{word} {'↑' if layer.family == 'transposed' else '/'}{_uniform(steps)}"


_SEPARATORS = " _./-:"
_PARTS = re.compile(r"[^ _./:-]*[ _./:-]*")
_NUMBERED = re.compile(r"(.*?)(\d{1,9})\Z", re.DOTALL)
_LETTERED = re.compile(r"(.*\d)[A-Za-z]\Z", re.DOTALL)


def together(layers: Sequence[Layer]) -> str:
    """One caption for several layers: what their names share, else what they do.

    `block1_conv1`, `block1_conv2` → `block1`; `conv3`, `conv4`, `conv5` → `conv3–5`; `conv2d`, `conv2d_1` → `conv 3×3`.
    """
    if len(layers) == 1:
        return caption(layers[0])
    named = [layer.name for layer in layers if not automatic(layer)]
    if len(named) == len(layers):
        shared = _shared(named)
        if shared:
            return shared
    return common_deed(layers)


def common_deed(layers: Sequence[Layer]) -> str:
    """What several layers do: their words, and the window where all have the same."""
    words = list(dict.fromkeys([short(layer.type) for layer in layers]))
    windows = set(map(kernel, layers))
    if len(words) > 2:
        return f"{words[0]} … {words[-1]}"
    return f"{words[0]} {windows.pop()}" if len(words) == len(windows) == 1 else " · ".join(words)


def _head(names: Sequence[str]) -> list[str]:
    """The leading parts that all names share, with what separates them; never all of a name."""
    split = [_PARTS.findall(name) for name in names]
    shared: list[str] = []
    for parts in zip(*[parts[:-1] for parts in split], strict=False):
        if any(part != parts[0] for part in parts):
            break
        shared.append(parts[0])
    return shared


def stem(names: Sequence[str]) -> str:
    """The numbered name that several begin with (`block1_conv1`, `block1_pool` → `block1`), or nothing."""
    if len(names) < 2:
        return ""
    shared = _head(names)
    while shared and not _NUMBERED.match(shared[-1].rstrip(_SEPARATORS)):
        shared.pop()
    return "".join(shared).rstrip(_SEPARATORS)


def _shared(names: Sequence[str]) -> str:
    """What several names share, made readable."""
    found = stem(names)
    if found:
        return found
    lettered = {match.group(1) for match in map(_LETTERED.match, names) if match}
    if len(lettered) == 1 and all(map(_LETTERED.match, names)):
        return lettered.pop()
    numbered = [match for match in map(_NUMBERED.match, names) if match]
    values = [int(match.group(2)) for match in numbered]
    if len(numbered) == len(names) and len({match.group(1) for match in numbered}) == 1:
        head = numbered[0].group(1)
        if head and values == list(range(values[0], values[0] + len(values))):
            return f"{head}{values[0]}–{values[-1]}"
    return "".join(_head(names)).rstrip(_SEPARATORS) or f"{names[0]} – {names[-1]}"


# -- the whole


def count(value: int, word: str) -> str:
    """`1 layer`, `23 layers`."""
    return f"{number(value)} {word}{'' if value == 1 else 's'}"


def name(network: Network) -> str:
    """What the model is called; its kind where Keras made the name up."""
    if re.fullmatch(r"(?:sequential|functional|model)(?:_\d+)?", network.name or ""):
        return "Sequential model" if network.type == "Sequential" else "Model"
    return network.name or "Model"


def heading(network: Network) -> str:
    """The drawing's name."""
    return f"Architecture of {network.name}" if name(network) == network.name else name(network)


def describe(outline: Outline, known: Sequence[str] = ()) -> str:
    """The architecture in words: totals first, then the way of the data, block by block.

    Args:
        outline: the network.
        known: what `told` gave, by index of the layer, where it has been asked already.
    """
    network = outline.network
    inputs = [call for call in network.calls if network.layers[call.layer].family == "input"]
    parts = [count(len(network.layers), "layer")]
    if inputs:
        parts.append("input " + ", ".join([dims(call.outputs[0]) for call in inputs]))
    if network.outputs:
        parts.append("output " + ", ".join([dims(network.calls[call].outputs[out]) for call, out in network.outputs]))
    total = count(network.params, "parameter")
    parts.append(f"at least {total}" if network.partial else total)
    return f"{name(network)}: {', '.join(parts)}. {_way(outline, known)}"


MOST_PHRASES = 40
"""In a description; further blocks are counted."""


def _way(outline: Outline, known: Sequence[str]) -> str:
    """The blocks in order, runs of equal ones counted: `2 × convolution 3×3, 64 filters, ReLU; max pooling 2×2; …`."""
    told_: list[str] = []
    times: list[int] = []
    for block in outline.blocks:
        layer = outline.layer(block)
        if layer.family == "input":
            continue
        words = _phrase(outline, block, known)
        if told_ and told_[-1] == words:
            times[-1] += 1
        elif len(told_) < MOST_PHRASES:
            told_.append(words)
            times.append(1)
        else:
            break
    phrases = [f"{n} × {words}" if n > 1 else words for n, words in zip(times, told_, strict=True)]
    left = sum(outline.layer(block).family != "input" for block in outline.blocks) - sum(times)
    if left:
        phrases.append(f"and {count(left, 'further block')}")
    text = "; ".join(phrases)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _phrase(outline: Outline, block: Block, known: Sequence[str]) -> str:
    index = outline.network.calls[block.main].layer
    layer = outline.network.layers[index]
    words = known[index] if known else told(layer)
    if not words[:2].isupper() and layer.network is None:
        words = words[:1].lower() + words[1:]
    if len(block.calls) == 1:
        return words
    return ", ".join(
        [words, *[activation(other) or short(other.type) for other in outline.layers(block) if other is not layer]]
    )
