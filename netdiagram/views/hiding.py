"""What is not drawn: a network without the layers that an author hides, and whether the words of options mean anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from netdiagram import layers as catalogue
from netdiagram import rules, themes
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Call, Layer, Network
from netdiagram.options import Options
from netdiagram.views import roles

Place = tuple[int, int]
"""A call, and which of its outputs."""


def without(network: Network, words: Sequence[str]) -> Network:
    """A network without some layers: what read them reads what they read. Facts and shapes stay what they are.

    Raises:
        NetdiagramError: nothing would be left (`view.empty`).
    """
    count = len(network.layers)
    hidden = {
        index
        for index, layer in enumerate(network.layers)
        if any(rules.means(word, layer.name, roles.kinds(layer), index, count) for word in words)
    }
    if not hidden:
        return network
    kept = [index for index in range(count) if index not in hidden]
    if not kept:
        raise NetdiagramError("view.empty", f"hide leaves nothing of {count} layers", None, "hide fewer of them")
    number = {index: place for place, index in enumerate(kept)}
    calls: list[Call] = []
    reads: dict[int, tuple[Place, ...]] = {}  # of hidden calls, what stands for them
    at: dict[int, int] = {}

    def seen(places: Sequence[Place]) -> tuple[Place, ...]:
        found = [other for call, out in places for other in (reads[call] if call in reads else ((at[call], out),))]
        return tuple(dict.fromkeys(found))

    for index, call in enumerate(network.calls):
        if call.layer in hidden:
            reads[index] = seen(call.inputs)
        else:
            at[index] = len(calls)
            inputs = seen(call.inputs) if any(source in reads for source, _ in call.inputs) else None
            calls.append(
                replace(
                    call,
                    layer=number[call.layer],
                    inputs=tuple([(at[source], out) for source, out in call.inputs]) if inputs is None else inputs,
                )
            )
    outputs = seen(network.outputs)
    return replace(network, layers=_renamed(network, kept, calls), calls=tuple(calls), outputs=outputs)


def _renamed(network: Network, kept: Sequence[int], calls: Sequence[Call]) -> tuple[Layer, ...]:
    """The layers that are left, with the names of what they read now."""
    names: list[dict[str, None]] = [{} for _ in kept]
    for call in calls:
        for source, _ in call.inputs:
            names[call.layer][network.layers[kept[calls[source].layer]].name] = None
    return tuple([replace(network.layers[index], inputs=tuple(names[place])) for place, index in enumerate(kept)])


# -- whether words mean anything

_ENDS = frozenset({"input", "output"})
"""What stands for the first and the last, of pictures."""


def check(network: Network, options: Options) -> None:
    """Refuse words that mean no layer, no type and no family: they are misspelt. Patterns may find nothing.

    Raises:
        NetdiagramError: the first such word (`option.value`).
    """
    told = {
        "hide": options.hide,
        "style": [word for word, _ in options.style],
        "spacing": [word for word, _ in options.spacing],
        "colors": [word for word, _ in options.colors],
        "image": [word for word, _, _ in options.image if word not in _ENDS],
    }
    for option, words in told.items():
        for word in words:
            if word:
                _known(network, option, word)


def _known(network: Network, option: str, word: str) -> None:
    if rules.is_pattern(word) or word in themes.HUES or catalogue.find(word) is not None:
        return
    names = [name for layer in _all(network) for name in (layer.name, *roles.kinds(layer))]
    if word in names:
        return
    if rules.is_index(word):
        if any(rules.means(word, "", (), index, len(network.layers)) for index in range(len(network.layers))):
            return
        message = f"option '{option}': there is no layer {word}: the network has {len(network.layers)}, from 0"
        raise NetdiagramError("option.value", message)
    message = f"option '{option}': there is no layer, type or family '{word}'"
    hint = did_you_mean(word, dict.fromkeys([*names, *themes.HUES, *[row.name for row in catalogue.ROWS]]))
    raise NetdiagramError("option.value", message, None, hint)


def _all(network: Network) -> Iterator[Layer]:
    for layer in network.layers:
        yield layer
        if layer.network is not None:
            yield from _all(layer.network)
