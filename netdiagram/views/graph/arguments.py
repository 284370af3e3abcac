"""What edges bring where it is not all the same: query, key and value of attention, the states of recurrent layers.

These words stand beside an edge where there is room for them near its end, and nowhere else: they move nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from netdiagram.ir import Call, Layer, LayerSpec
from netdiagram.scene import Item, Point, Text
from netdiagram.text import width

SIZE = 10.0
AIR = 5.0
"""Between an edge and its words (pixels)."""
ABOVE = 4.0
"""Between a horizontal piece and the words above it (pixels)."""
_ASKED = ("query", "value", "key")
_STATES = {"LSTM": "h, c", "LSTMCell": "h, c", "ConvLSTM1D": "h, c", "ConvLSTM2D": "h, c", "ConvLSTM3D": "h, c"}
_KINDS = {
    **dict.fromkeys(("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention"), "attention"),
    **dict.fromkeys((*_STATES, "GRU", "GRUCell", "SimpleRNN", "SimpleRNNCell", "RNN", "Bidirectional"), "recurrent"),
}
"""Layers whose inputs are not alike."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom (pixels)."""


def told(layer: Layer, call: Call) -> tuple[str, ...]:
    """What each input of a call is; empty where nothing needs to be said."""
    kind = _KINDS.get(layer.type)
    if kind is None or len(set(call.inputs)) < 2:
        return ()
    found = []
    for place in range(len(call.inputs)):
        word = call.words[place] if place < len(call.words) else ""
        if kind == "attention":
            word = word or (_ASKED[place] if place < len(_ASKED) else "")
            found.append("mask" if word.endswith("mask") else word)
        else:
            found.append(_state(layer) if place and word in {"", "initial_state", "states"} else "")
    if "value" in found and "key" not in found:
        found[found.index("value")] = "key, value"  # the key is the value where none is given
    return tuple(found)


def _state(layer: Layer) -> str:
    inner = layer.settings.get("layer") or layer.settings.get("cell")
    return _STATES.get(inner.type if isinstance(inner, LayerSpec) else layer.type, "h")


class Told:
    """Collects words by edge; those of edges that come to one node are kept only where they differ."""

    def __init__(self) -> None:
        self.words: dict[tuple[int, int], dict[str, None]] = {}

    def add(self, edge: tuple[int, int], word: str) -> None:
        """A word for an edge; several of one edge are told together."""
        self.words.setdefault(edge, {})[word] = None

    def made(self) -> tuple[tuple[tuple[int, int], str], ...]:
        """(edge, words) of each that needs any."""
        sources: dict[int, int] = {}
        for _, target in self.words:
            sources[target] = sources.get(target, 0) + 1
        order = {word: place for place, word in enumerate(("query", "key", "value"))}
        return tuple(
            [
                (edge, ", ".join(sorted(filter(None, words), key=lambda word: order.get(word, 9))))
                for edge, words in self.words.items()
                if sources[edge[1]] > 1 and any(words)
            ]
        )


def labels(
    wanted: Mapping[tuple[int, int], str],
    edges: Sequence[tuple[int, int]],
    routes: Sequence[Sequence[Point]],
    taken: Iterable[Box],
    within: tuple[float, float],
) -> list[Item]:
    """The words where they have room: beside the last pieces of their edges, clear of all boxes, lines and texts.

    Args:
        wanted: words by edge.
        edges: of the graph.
        routes: their corners.
        taken: where nothing may be written.
        within: the left and the right edge of what is drawn.
    """
    if not wanted:
        return []
    walls = [*taken, *[_wall(a, b) for route in routes for a, b in pairwise(route)]]
    made: list[Item] = []
    for edge, route in zip(edges, routes, strict=True):
        text = wanted.get(edge)
        if not text:
            continue
        for x, y, box in _places(route, width(text, SIZE)):
            if within[0] <= box[0] and box[2] <= within[1] and not any(_meet(box, wall) for wall in walls):
                made.append(Text(x, y, text, SIZE, "start", part="secondary"))
                walls.append(box)
                break
    return made


def _places(route: Sequence[Point], wide: float) -> Iterator[tuple[float, float, Box]]:
    """Where a text of that width may stand, the place nearest to the end first: x and baseline, and what it covers."""
    for (x0, y0), (x1, y1) in list(pairwise(route))[::-1]:
        if x0 == x1:
            low, high = min(y0, y1), max(y0, y1)
            for y in dict.fromkeys((high - 7.0, (low + high) / 2 + 3.5, low + SIZE)):
                if high - low >= SIZE + 2:
                    yield x0 + AIR, y, (x0 + AIR - 1, y - SIZE + 1, x0 + AIR + wide, y + 2)
                    yield x0 - AIR - wide, y, (x0 - AIR - wide, y - SIZE + 1, x0 - AIR + 1, y + 2)
        elif abs(x1 - x0) >= wide + 12:
            middle = (x0 + x1) / 2
            for y in (y0 - ABOVE, y0 + SIZE + 2):
                yield middle - wide / 2, y, (middle - wide / 2, y - SIZE + 1, middle + wide / 2, y + 2)


def _wall(a: Point, b: Point) -> Box:
    return min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] and b[1] < a[3]
