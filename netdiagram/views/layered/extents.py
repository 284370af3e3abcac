"""What the dimensions of tensors mean: space and channels, with likely sizes where they are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from netdiagram.blocks import Outline
from netdiagram.ir import Layer, Network
from netdiagram.records import record
from netdiagram.views import words

UNKNOWN = 96
"""What an unknown size is taken for where nothing before it tells."""


@record
class Extent:
    """The dimensions of a tensor; unknown ones filled in for drawing.

    Attributes:
        space: none for a vector, length of a sequence, height and width of an image, with depth first of a volume.
        channels: features, units.
    """

    space: tuple[float, ...]
    channels: float

    @property
    def turned(self) -> Extent:
        """Height and width exchanged."""
        if len(self.space) < 2:
            return self
        *outer, height, width = self.space
        return Extent((*outer, width, height), self.channels)


def extents(outline: Outline, mains: Sequence[Layer]) -> list[Extent]:
    """The output of each block of a chain, given their main layers."""
    found: list[Extent] = []
    likely: dict[int, tuple[float, ...]] | None = None
    for block, layer, channels_first in zip(outline.blocks, mains, _channels_first(outline, mains), strict=True):
        if block.output is None:
            vector = not found or layer.family == "input" or layer.type == "Flatten" or layer.type.startswith("Global")
            found.append(Extent((), UNKNOWN) if vector else found[-1])
            continue
        rest = block.output[1:]
        first = channels_first and len(rest) > 1
        dims = rest[1:] if first else rest[:-1]
        channels = rest[0] if first else (rest[-1] if rest else 1)
        if None in dims:
            likely = _likely(outline.network) if likely is None else likely
            known = likely.get(block.calls[-1], ())
            known = known if len(known) == len(dims) else (float(UNKNOWN),) * len(dims)
            space = tuple([float(size if dim is None else dim) for dim, size in zip(dims, known, strict=True)])
        else:
            space = tuple([float(dim or 0) for dim in dims])
        # of more than three, the outer ones go untold
        found.append(Extent(space[-3:], UNKNOWN if channels is None else channels))
    return found


def _likely(network: Network) -> dict[int, tuple[float, ...]]:
    """What the sizes of the maps that each call gives are, or probably are: those of what it reads, by its stride."""
    first = any(layer.settings.get("data_format") == "channels_first" for layer in network.layers)
    found: dict[int, tuple[float, ...]] = {}
    for index, call in enumerate(network.calls):
        shape = call.outputs[0] if call.outputs else None
        if shape is None or len(shape) < 3:
            continue
        dims = shape[2:] if first else shape[1:-1]
        layer = network.layers[call.layer]
        before = [found[source] for source, _ in call.inputs if len(found.get(source, ())) == len(dims)]
        guess = max(before, key=prod, default=(float(UNKNOWN),) * len(dims))
        steps = words.strides(layer) if before else ()
        if len(steps) == len(dims):
            grows = layer.family == "transposed"
            guess = tuple([size * step if grows else size / step for size, step in zip(guess, steps, strict=True)])
        found[index] = tuple([size if dim is None else float(dim) for dim, size in zip(dims, guess, strict=True)])
    return found


def _channels_first(outline: Outline, mains: Sequence[Layer]) -> list[bool]:
    """For each block whether its output has its channels first: as its layers say, else as the last before it that says."""
    said: list[bool | None] = []
    for block, main in zip(outline.blocks, mains, strict=True):
        known = main.settings.get("data_format")
        if known is None and len(block.calls) > 1:
            told = [layer.settings.get("data_format") for layer in outline.layers(block)]
            known = next((word for word in told if word is not None), None)
        said.append(None if known is None else known == "channels_first")
    current = next((word for word in said if word is not None), False)
    found: list[bool] = []
    for word in said:
        current = current if word is None else word
        found.append(current)
    return found
