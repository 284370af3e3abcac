"""The picture of a layer's inside: heading, cell, formulas and weights beside or below it, legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from math import ceil

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Scene, Text
from netdiagram.text import shorten, width
from netdiagram.views import legend, roles, words
from netdiagram.views.cell import drawing, panels, unrolled
from netdiagram.views.cell.placing import Placed, place
from netdiagram.views.cell.sheet import Cell
from netdiagram.views.cell.subject import INSIDES, Subject, find

MARGIN = 4.0
HEADING = 34.0
"""Height of the heading (pixels)."""
APART = 32.0
"""Between the cell and the panels, and between panels (pixels)."""
ABOVE_LEGEND = 18.0
SQUEEZES = (1.5, 1.3, 1.15, 1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.15)
"""What gaps between columns are multiplied by, the roomiest first."""


def draw(outline: Outline, options: Options) -> Scene:
    """What one layer computes.

    Args:
        outline: the network.
        options: `layer`, `column` and `legend` count here.

    Raises:
        NetdiagramError: no such layer (`view.layer`), or one that cannot be looked into (`view.inside`).
    """
    if options.unroll:
        return _unrolled(outline, options)
    subject = find(outline.network, options.layer)
    cell = inner(subject)
    limit = options.column - 2 * MARGIN
    beside = [
        found for found in (panels.picture(cell), panels.formulas(cell, limit), panels.weights(subject, cell)) if found
    ]
    cell, placed = _fitted(cell, beside, limit)
    spots, wide, high = _arranged(placed, beside, limit)
    items: list[Item] = []
    role = _role(subject, options)
    entries, signs = drawing.symbols(cell, role) if options.legend else ([], {})
    found = legend.arrange(entries, limit)
    full = max(wide, found.width)
    left = MARGIN + round((full - wide) / 2)
    (x, y, _), *others = spots
    drawn = drawing.draw(cell, placed, left + x, HEADING + y, role)
    title = f"{subject.layer.name}: {words.told(subject.layer)}"
    items.append(Group(tuple(drawn), "block", subject.key, (subject.key,), title))
    for panel, (x, y, _) in zip(beside, others, strict=True):
        items.append(Group(tuple(panel.draw(left + x, HEADING + y)), "panel"))
    high += HEADING
    below, high = legend.under(found, MARGIN + full / 2, high, ABOVE_LEGEND, signs)
    items += below
    name = _heading(subject, cell, full)
    items = [*name, *items]
    return Scene(
        ceil(full + 2 * MARGIN),
        ceil(high + MARGIN),
        tuple(items),
        f"Inside {subject.layer.name}",
        _description(subject, cell),
        "cell",
    )


def _unrolled(outline: Outline, options: Options) -> Scene:
    """Recurrent layers over time: those of the whole network, or the one that is asked for."""
    limit = options.column - 2 * MARGIN
    found = [unrolled.alone(_recurrent(outline, options))] if options.layer else unrolled.tracks(outline)
    cell, placed = _shown(found, options.unroll, limit)
    entries = [*unrolled.entries(found), (SAME, "the same weights at every step")] if options.legend else []
    keys = legend.arrange(entries, limit)
    signs: dict[str, legend.Sign] = {SAME: drawing.same}
    signs |= {f"mark {kind}": partial(drawing.signed, kind) for kind in unrolled.signs(found)}
    full = max(placed.width, keys.width)
    items = drawing.draw(cell, placed, MARGIN + round((full - placed.width) / 2), MARGIN, "recurrent")
    high = placed.height
    rest = "" if options.layer else _undrawn(outline, found)
    if rest:
        items.append(Text(MARGIN + full / 2, high + 20, shorten(rest, full, 11), 11, part="secondary"))
        high += 20
    below, high = legend.under(keys, MARGIN + full / 2, high, ABOVE_LEGEND, signs)
    items += below
    title = f"{words.heading(outline.network)}, unrolled over time"
    return Scene(ceil(full + 2 * MARGIN), ceil(high + 2 * MARGIN), tuple(items), title, words.describe(outline), "cell")


SAME = "same"


def _undrawn(outline: Outline, found: Sequence[unrolled.Track]) -> str:
    """What else the network has."""
    layers = unrolled.undrawn(outline, found)
    if not layers:
        return ""
    counts: dict[str, int] = {}
    for layer in layers:
        counts[words.short(layer.type)] = counts.get(words.short(layer.type), 0) + 1
    return "not drawn: " + ", ".join([f"{count} × {word}" if count > 1 else word for word, count in counts.items()])


def _shown(found: Sequence[unrolled.Track], steps: int, limit: float) -> tuple[Cell, Placed]:
    """As many steps as are asked for and have room, two at least; where not even these have, sequences below each other."""
    best: tuple[Cell, Placed] | None = None
    for stacked in (False, True) if len(found) > 1 else (False,):
        for count in range(steps, 1, -1):
            whole = unrolled.cell(found, count, stacked=stacked)
            cell, placed = _fitted(whole, [], limit)
            if placed.width <= limit and (cell is whole or best is not None):
                return cell, placed
            if best is None or placed.width < best[1].width:
                best = cell, placed
    assert best is not None
    return best


def _recurrent(outline: Outline, options: Options) -> Subject:
    subject = find(outline.network, options.layer)
    if subject.type not in unrolled.RECURRENT:
        message = f"'{options.layer}' is a layer of the type {subject.layer.type}, which has no steps to unroll"
        raise NetdiagramError(
            "view.unroll", message, None, "LSTM, GRU, SimpleRNN, ConvLSTM and Bidirectional layers have"
        )
    return subject


def _role(subject: Subject, options: Options) -> str:
    own = roles.role(subject.layer, options)
    return own if own.startswith("#") or subject.type == subject.layer.type else roles.family_of(subject.type)


def inner(subject: Subject) -> Cell:
    """What a layer computes, as a small graph."""
    module = import_module(f"netdiagram.views.cell.inside.{INSIDES[subject.type][0]}")
    cell: Cell = module.cell(subject)
    return cell


def _fitted(cell: Cell, beside: Sequence[panels.Panel], limit: float) -> tuple[Cell, Placed]:
    """The cell, its gaps as wide as the column allows; no wider than they are meant where the panels have room beside it.

    Where even the narrowest are too wide, wires say nothing, then boxes only what they are, then that in short: the panels tell
    the rest.
    """
    placed = place(cell)
    if placed.width + APART + max([panel.width for panel in beside], default=0.0) <= limit:
        return cell, placed
    wholes = (cell,) if cell.narrow is None else (cell, cell.narrow)
    for plainer in [made(whole) for made in (_whole, _unlabelled, _short, _brief) for whole in wholes]:
        for squeeze in SQUEEZES:
            placed = place(plainer, squeeze)
            if placed.width <= limit:
                return plainer, placed
    return plainer, placed


def _unlabelled(cell: Cell) -> Cell:
    return replace(cell, wires=tuple([replace(wire, label="") for wire in cell.wires]))


def _whole(cell: Cell) -> Cell:
    return cell


def _brief(cell: Cell) -> Cell:
    nodes = [replace(node, title=node.brief or node.title, detail="") for node in cell.nodes]
    return replace(_unlabelled(cell), nodes=tuple(nodes))


def _short(cell: Cell) -> Cell:
    nodes = [replace(node, detail="") if node.kind in {"box", "stack", "weight"} else node for node in cell.nodes]
    return replace(_unlabelled(cell), nodes=tuple(nodes))


def _arranged(
    placed: Placed, beside: list[panels.Panel], limit: float
) -> tuple[list[tuple[float, float, float]], float, float]:
    """Places (x, y, width) of the cell and of each panel, and the size of all: panels to the right, if there is room, else below."""
    wide, high = placed.width, placed.height
    if not beside:
        return [(0.0, 0.0, wide)], wide, high
    most = max(panel.width for panel in beside)
    if wide + APART + most <= limit:
        spots = [(0.0, 0.0, wide)]
        stacked = sum(panel.height for panel in beside) + APART * (len(beside) - 1)
        y = max(0.0, (high - stacked) / 2)
        for panel in beside:
            spots.append((wide + APART, y, panel.width))
            y += panel.height + APART
        top = max(0.0, (stacked - high) / 2)
        spots[0] = (0.0, top, wide)
        return spots, wide + APART + most, max(high, stacked)
    columns = _columns(beside, limit)
    inner = sum([_size(column)[0] for column in columns]) + APART * (len(columns) - 1)
    full = max(wide, inner)
    spots, x, top = [((full - wide) / 2, 0.0, wide)], (full - inner) / 2, high + APART - 8
    for column in columns:
        y = top
        for panel in column:
            spots.append((x, y, panel.width))
            y += panel.height + APART - 8
        x += _size(column)[0] + APART
    return spots, full, top + max([_size(column)[1] for column in columns])


def _size(column: Sequence[panels.Panel]) -> tuple[float, float]:
    """Width and height of panels below each other."""
    return max(panel.width for panel in column), sum(panel.height for panel in column) + (APART - 8) * (len(column) - 1)


def _columns(beside: Sequence[panels.Panel], limit: float) -> list[list[panels.Panel]]:
    """The panels, in order, in columns side by side: of those that have room the lowest, of equally low ones the one with most columns."""
    best: list[list[panels.Panel]] = [list(beside)]
    for cuts in range(2 ** (len(beside) - 1)):
        columns: list[list[panels.Panel]] = [[beside[0]]]
        for i, panel in enumerate(beside[1:]):
            if cuts >> i & 1:
                columns.append([panel])
            else:
                columns[-1].append(panel)
        sizes = [_size(column) for column in columns]
        if sum([wide for wide, _ in sizes]) + APART * (len(columns) - 1) <= limit:
            low = max([high for _, high in sizes])
            if low < max([_size(column)[1] for column in best]):
                best = columns
    return best


def _heading(subject: Subject, cell: Cell, wide: float) -> list[Item]:
    name = shorten(subject.layer.name, wide * 0.5, 13, bold=True)
    told = words.title(subject.type)
    if subject.type != subject.layer.type:
        told = f"{words.title(subject.layer.type)}: {told}"
    second = shorten(f"{told}, {cell.summary}" if cell.summary else told, wide - width(name, 13, bold=True) - 12, 11.5)
    return [
        Text(MARGIN, 17, name, 13, "start", bold=True),
        Text(MARGIN + width(name, 13, bold=True) + 10, 17, second, 11.5, "start", part="secondary"),
    ]


def _description(subject: Subject, cell: Cell) -> str:
    parts = [f"{subject.layer.name}: {words.told(subject.layer)}.", cell.described]
    if cell.formulas:
        parts.append("; ".join([f"{left} = {right}" for left, right in cell.formulas]) + ".")
    parts += cell.notes
    if subject.weights:
        parts.append("Weights: " + ", ".join([f"{w.name} {panels.sizes(w)}" for w in subject.weights]) + ".")
    return " ".join([part for part in parts if part])
