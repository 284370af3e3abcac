"""The legend of a branching network: families, then what its marks mean, then what the lines beside it are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from netdiagram.blocks import Block, Outline, sharing
from netdiagram.options import Options
from netdiagram.scene import Item, Line, Rect, Text
from netdiagram.views import legend, marks
from netdiagram.views.layered.branches.parts import Placed, Spread
from netdiagram.views.layered.branches.structure import is_mark

SKIP = "skip"
SHORTCUT = "shortcut"
"""What connections over a few layers are called, where all that they lead to are sums."""
SQUEEZE = "squeeze-and-excitation"


def entries(
    outline: Outline, rows: list[Placed], options: Options
) -> tuple[list[tuple[str, str]], Mapping[str, legend.Sign]]:
    """(role, words) of each entry, and how those are drawn that are no family."""
    families = tuple([block for block in outline.blocks if not is_mark(outline, block)])
    found = legend.entries(Outline(outline.network, families, ()), options)
    signs: dict[str, legend.Sign] = {}
    lines = [line for row in rows for line in _all(row)]
    kinds = [part.thing.mark for line in lines for part in line.parts if part.thing.mark]
    for kind in dict.fromkeys(kinds):
        signs[f"mark {kind}"] = partial(_mark, kind)
        found.append((f"mark {kind}", marks.WORDS.get(kind) or kind.lower()))
    pills = [pill for line in lines for route in line.routes for pill, _ in route.content.pills]
    if any(pill.text == "SE" for pill in pills):
        role = next(pill.role for pill in pills if pill.text == "SE")
        signs["box SE"] = partial(_box, role)
        found.append(("box SE", SQUEEZE))
    skips = [
        line.track.things[route.lane.target].mark if route.lane.target < len(line.parts) else ""
        for line in lines
        for route in line.routes
        if not (route.lane.joins or route.lane.ends or route.content.placed is not None)
    ]
    if skips:
        signs["line skip"] = _line
        found.append(("line skip", SHORTCUT if set(skips) == {"Add"} else SKIP))
    if sharing.shared(outline.network):
        mains = [outline.layer(blocks[0]) for line in lines for blocks in _drawn(line) if blocks]
        names = [main.name for main in mains if main.params != 0]
        if len(set(names)) < len(names):
            signs["again"] = _dashed
            found.append(("again", sharing.NOTE))
    return found, signs


def _drawn(line: Placed) -> Iterator[tuple[Block, ...]]:
    """The blocks of each thing on a line, and of each box beside it."""
    for part in line.parts:
        yield part.thing.blocks
    for route in line.routes:
        yield from [pill.blocks for pill, _ in route.content.pills]


def _dashed(x: float, y: float) -> list[Item]:
    return [Rect(x, y, legend.SWATCH, legend.SWATCH, "ink", "copy", 2)]


def _all(row: Placed) -> Iterator[Placed]:
    """A line and all that lie in it."""
    yield row
    for part in row.parts:
        if isinstance(part.body, Spread):
            for spot in part.body.spots:
                yield from _all(spot.placed)
    for route in row.routes:
        if route.content.placed is not None:
            yield from _all(route.content.placed)


def _mark(kind: str, x: float, y: float) -> list[Item]:
    middle = legend.SWATCH / 2
    return marks.small(kind, x + middle, y + middle, middle + 0.5)


def _line(x: float, y: float) -> list[Item]:
    middle = y + legend.SWATCH / 2
    return [Line(((x - 2, middle), (x + legend.SWATCH + 2, middle)), "skip", "edge")]


def _box(role: str, x: float, y: float) -> list[Item]:
    return [Rect(x - 6, y - 2, 20, 15, role, "box", 4), Text(x + 3.5, y + 9.5, "SE", 10)]
