"""What an author's templates say of a stage: `{name} | {kernel}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from netdiagram.blocks import Block, Outline
from netdiagram.ir import Call, Layer
from netdiagram.text import number, short
from netdiagram.views import roles, settings, words

Member = tuple[Layer, Call]
_FIELD = re.compile(r"\{([a-z]+)\}")


def lines(template: Sequence[str], outline: Outline, blocks: Sequence[Block]) -> tuple[str, str]:
    """The two lines that a template makes of what is drawn as one; empty where it has none.

    Args:
        template: one line or two.
        outline: the network.
        blocks: what is drawn as one, in order.
    """
    if not any(template):
        return "", ""
    network = outline.network
    mains = [(outline.layer(block), network.calls[block.main]) for block in blocks]
    members = [
        (network.layers[network.calls[call].layer], network.calls[call]) for block in blocks for call in block.calls
    ]
    made = [_FIELD.sub(lambda match: _FIELDS[match[1]](mains, members), line) for line in template]
    told = [_tidy(line) for line in made]
    told = [line for line in told if line]
    return told[0] if told else "", told[1] if len(told) > 1 else ""


def _tidy(line: str) -> str:
    """Without the separators that a field without a value leaves."""
    line = re.sub(r"[ \t\n]+", " ", line).strip()
    line = re.sub(r"\(\s*\)|\[\s*\]", "", line)
    line = re.sub(r"([,;·/:])(\s*[,;·/:])+", r"\1", line)
    return line.strip(" ,;·/:-–")


def _told(tell: Callable[[Layer], str]) -> Callable[[Sequence[Member], Sequence[Member]], str]:
    """A field of the main layers: what all of them say, without doubles."""

    def field(mains: Sequence[Member], _: Sequence[Member]) -> str:
        return " · ".join(dict.fromkeys([said for said in [tell(layer) for layer, _ in mains] if said]))

    return field


def _activation(mains: Sequence[Member], members: Sequence[Member]) -> str:
    del mains
    return " · ".join(dict.fromkeys([said for said in [words.activation(layer) for layer, _ in members] if said]))


def _name(mains: Sequence[Member], _: Sequence[Member]) -> str:
    if len(mains) == 1:
        return mains[0][0].name
    names = [layer.name for layer, _ in mains]
    return words.stem(names) or f"{names[0]} – {names[-1]}"


def _params(_: Sequence[Member], members: Sequence[Member]) -> str:
    known = [layer.params for layer, _ in members]
    return "?" if None in known else short(sum([params or 0 for params in known]))


def _macs(_: Sequence[Member], members: Sequence[Member]) -> str:
    known = [layer.macs for layer, _ in members]
    return "?" if None in known else short(sum([macs or 0 for macs in known]))


def _shape(mains: Sequence[Member], _: Sequence[Member]) -> str:
    return words.dims(mains[-1][1].outputs[0])


def _channels(mains: Sequence[Member], _: Sequence[Member]) -> str:
    return _part(mains, channels=True)


def _space(mains: Sequence[Member], _: Sequence[Member]) -> str:
    return _part(mains, channels=False)


def _part(mains: Sequence[Member], *, channels: bool) -> str:
    layer, call = mains[-1]
    shape = call.outputs[0]
    if shape is None or len(shape) < 2:
        return "?" if channels else ""
    rest = shape[1:]
    first = layer.settings.get("data_format") == "channels_first" and len(rest) > 1
    wanted = (rest[:1] if first else rest[-1:]) if channels else (rest[1:] if first else rest[:-1])
    return "×".join(["?" if dim is None else number(dim) if channels else str(dim) for dim in wanted])


def _strides(layer: Layer) -> str:
    steps = words.strides(layer)
    return "×".join(map(str, dict.fromkeys(steps) if len(set(steps)) == 1 else steps))


_FIELDS: dict[str, Callable[[Sequence[Member], Sequence[Member]], str]] = {
    "name": _name,
    "type": _told(lambda layer: layer.type),
    "title": _told(words.kind),
    "family": _told(roles.family),
    "shape": _shape,
    "channels": _channels,
    "space": _space,
    "kernel": _told(words.kernel),
    "strides": _told(_strides),
    "activation": _activation,
    "settings": _told(settings.told),
    "params": _params,
    "macs": _macs,
    "layers": lambda _, members: str(len(members)),
}
"""A row per field of `readers.FIELDS`."""
