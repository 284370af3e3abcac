"""The network as plain text, for builders without pictures and for terminals.

In the manner of keras-sequential-ascii: a symbol for each operation, output shapes, parameters and their share; with lanes
for branches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import replace

from netdiagram import blocks
from netdiagram import layers as catalogue
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Network
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.text import number, short
from netdiagram.views import groups, lanes, words
from netdiagram.views.graph import captions

WIDTH = 79
"""Columns of a line, where the lanes leave room for that."""
LEAST = 14
"""Columns of the layer's words at least, lanes or not."""
TIGHT = 12
"""With more lanes than this, they stand side by side without a gap."""

_PLAIN = str.maketrans(
    {
        "×": "x",
        "→": "->",
        "−": "-",
        "–": "-",
        "·": ",",
        "…": "...",
        "\u2009": ",",
        "\u00a0": " ",
        "∥": "||",
        "≥": ">=",
        "↑": "^",
        "μ": "u",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
    }
)


@record
class _Line:
    """The cells of one block."""

    symbol: str
    forms: tuple[str, ...]
    shape: str
    params: str
    share: str


def draw(
    network: Outline | Network, options: Options | None = None, *, unicode: bool = False, width: int = WIDTH
) -> str:
    """A summary in a fixed-width font: one row for each block, lanes for branches, totals.

    Args:
        network: an outline, or a network to be outlined.
        options: `detail`, `depth` and `groups` count here, for a network.
        unicode: whether lanes, `×` and the like may be other than ASCII.
        width: columns of a line, at most.
    """
    outline = network if isinstance(network, Outline) else _outline(network, options or Options())
    lines, rows = _Listing(outline, lanes.UNICODE if unicode else lanes.ASCII).drawn(outline.blocks, outer=())
    text = "\n".join(_page(outline, lines, rows, width, unicode=unicode)) + "\n"
    return text if unicode else _ascii(text)


def _outline(network: Network, options: Options) -> Outline:
    return blocks.outline(network, options.detail, options.depth, options.groups)


# ---------------------------------------------------------------- cells


class _Listing:
    """The rows of an outline: of a group that is open one for itself, and below it those of what is in it."""

    def __init__(self, outline: Outline, glyphs: lanes.Glyphs) -> None:
        network = outline.network
        self.outline = outline
        self.glyphs = glyphs
        self.total = network.params
        self.seen: set[str] = set()
        self.several = len(network.outputs) > 1
        self.returned = {call for call, _ in network.outputs}

    def drawn(self, found: tuple[Block, ...], outer: Collection[int]) -> tuple[list[_Line], list[lanes.Row]]:
        """Cells and lanes of blocks.

        Args:
            found: the blocks of one level.
            outer: the calls of the group around them, of which those that are not drawn stand for what comes in.
        """
        lines: list[_Line] = []
        rows: list[lanes.Row] = []
        found = tuple(groups.spread(found))
        for block, row in zip(found, self._lanes(found, outer), strict=True):
            lines.append(self._line(block))
            rows.append(row)
            if not block.opened or groups.single(block):
                continue
            through = row.own.replace(self.glyphs.node, self.glyphs.down)
            inner, within = self.drawn(block.opened, block.calls)
            lines += [replace(line, forms=tuple(["  " + form for form in line.forms])) for line in inner]
            rows += [
                lanes.Row(
                    tuple([f"{through}  {text}".rstrip() for text in some.before]), f"{through}  {some.own}".rstrip()
                )
                for some in within
            ]
        return lines, rows

    def _lanes(self, found: tuple[Block, ...], outer: Collection[int]) -> list[lanes.Row]:
        """Lanes; none where the blocks stand in a single line."""
        calls = self.outline.network.calls
        owner = {call: at for at, block in enumerate(found) for call in block.calls}
        inputs: list[list[int]] = [[] for _ in found]
        enters = [False] * len(found)
        for at, block in enumerate(found):
            for call in block.calls:
                for source, _ in calls[call].inputs:
                    start = owner.get(source, -1)
                    if start >= 0 and start != at:
                        inputs[at].append(start)
                    enters[at] |= start < 0
        chain = all(sources == [at] for at, sources in enumerate([list(dict.fromkeys(way)) for way in inputs[1:]]))
        if len(found) < 2 or (chain and not any(enters[1:])):
            return [lanes.Row((), "") for _ in found]
        if outer and any(enters[1:]):  # what comes in is read again further down
            begun = [
                [*([0] if enter else []), *[at + 1 for at in way]] for enter, way in zip(enters, inputs, strict=True)
            ]
            rows = lanes.draw([[], *begun], self.glyphs)[1:]
        else:
            rows = lanes.draw(inputs, self.glyphs)
        if max(len(row.own) for row in rows) > 2 * TIGHT:
            rows = [lanes.Row(tuple([text[::2] for text in row.before]), row.own[::2]) for row in rows]
        return rows

    def _line(self, block: Block) -> _Line:
        outline = self.outline
        found = list({layer.name: layer for layer in outline.layers(block)}.values())
        if block.opened and not groups.single(block):
            # of what stands in it, each row tells its own
            shown = {call for child in block.opened for call in child.calls}
            network = outline.network
            inside = {network.layers[network.calls[call].layer].name for call in shown}
            found = [layer for layer in found if layer.name not in inside]
        own = [layer for layer in found if layer.name not in self.seen]
        self.seen.update([layer.name for layer in found])
        params = _params(own)
        shared = not params and any(layer.params for layer in found)
        ends = self.several and not self.returned.isdisjoint(block.calls) and not block.children
        return _Line(
            symbol=GROUP if block.children and not groups.single(block) else _symbol(outline.layer(block)),
            forms=_forms(outline, block, ends=ends),
            shape=words.dims(block.output),
            params="?"
            if params is None
            else "shared"
            if shared
            else ("+" if block.opened and params and not groups.single(block) else "") + _count(params),
            share=_share(params, self.total),
        )


GROUP = "[...]"
"""Symbol of what has layers of its own: a nested model, a group of blocks."""


def _params(found: list[Layer]) -> int | None:
    if any(layer.params is None for layer in found):
        return None
    return sum([layer.params or 0 for layer in found])


def _count(value: int) -> str:
    return number(value) if value else ""


def _share(value: int | None, total: int) -> str:
    if not value or not total:
        return ""
    part = 100 * value / total
    return f"{part:.1f}%" if part >= 0.05 else "<0.1%"


def _symbol(layer: Layer) -> str:
    row = catalogue.describe(layer.type)
    if layer.network is not None:
        return GROUP
    return (row.symbol if row is not None else "  ?")[:5].ljust(5)


def _forms(outline: Outline, block: Block, *, ends: bool) -> tuple[str, ...]:
    """What the block does, the fullest form first; with the names of inputs, outputs and nested models."""
    layer = outline.layer(block)
    if layer.family == "input":
        return ("Input" if words.automatic(layer) else f"Input {layer.name}",)
    if block.children:
        return _group(outline, block)
    forms = captions.line(outline, block.calls, block.main)
    if layer.network is not None:
        return forms
    if ends:
        name = layer.name if not words.automatic(layer) else "output"
        return tuple([f"{form} -> {name}" for form in forms])
    return forms


def _group(outline: Outline, block: Block) -> tuple[str, ...]:
    """A group with its count, and what differs in its first copy."""
    count = groups.count(block)
    if groups.single(block):
        heads = captions.line(outline, block.children[0].calls, block.children[0].main)
    else:
        heads = (groups.title(outline, block),)
    counted = [f"{head} {count}".rstrip() for head in heads]
    more = [] if block.opened or groups.single(block) else [words.count(groups.size(block), "block")]
    full = [", ".join([counted[0], *more])]
    noted = [f"{form} ({block.note})" for form in full if block.note]
    return (*noted, *full, *counted)


# ---------------------------------------------------------------- rows


@record
class _Columns:
    """Widths: of the lanes with the gap behind them, and of the cells."""

    lead: int
    name: int
    shape: int
    params: int

    def row(self, name: str, line: _Line, lane: str = "") -> str:
        """One row, without spaces at its end."""
        return (
            f"{lane:<{self.lead}}{line.symbol:<5}  {name:<{self.name}}  {line.shape:<{self.shape}}"
            f"  {line.params:>{self.params}}  {line.share:>6}"
        ).rstrip()

    @property
    def total(self) -> int:
        """Width of a row."""
        return self.lead + 7 + self.name + 2 + self.shape + 2 + self.params + 8


def _page(outline: Outline, lines: list[_Line], rows: list[lanes.Row], width: int, *, unicode: bool) -> list[str]:
    lane = max([len(text) for row in rows for text in (row.own, *row.before)], default=0)
    network = outline.network
    totals = _totals(network)
    head = _Line("", (), "OUTPUT", "PARAMETERS", "SHARE")
    everything = [head, *lines, *totals]
    shape, params = (
        max([len(cell) for cell in cells])
        for cells in zip(*[(line.shape, line.params) for line in everything], strict=True)
    )
    fixed = _Columns(lane + 2 if lane else 0, 0, shape, params)
    room = max(LEAST, width - fixed.total)
    names = [_fit(line.forms, room, unicode=unicode) for line in lines]
    ends = [line.forms[0] for line in totals]
    columns = replace(fixed, name=min(room, max([len(name) for name in ("LAYER", *names, *ends)])))
    page = [words.name(network), "", columns.row("LAYER", head)]
    for name, line, drawn in zip(names, lines, rows, strict=True):
        page += [*drawn.before, columns.row(name, line, drawn.own)]
    page.append(("─" if unicode else "-") * columns.total)
    return page + [columns.row(end, line) for end, line in zip(ends, totals, strict=True)]


def _totals(network: Network) -> list[_Line]:
    """The sums: all parameters, those that are not trained, and the work."""
    least = "at least " if network.partial else ""
    found = [_Line("", ("Total",), "", least + number(network.params), "")]
    if network.non_trainable_params:
        count = network.non_trainable_params
        found.append(_Line("", ("non-trainable",), "", number(count), _share(count, network.params)))
    if network.macs:
        found.append(_Line("", ("multiply-adds",), "", least + short(network.macs).replace("\u2009", " "), ""))
    return found


def _fit(forms: tuple[str, ...], room: int, *, unicode: bool) -> str:
    for form in forms:
        text = form if unicode else _ascii(form)
        if len(text) <= room:
            return text
    text = forms[-1] if unicode else _ascii(forms[-1])
    return text[: room - 3].rstrip() + "..."


def _ascii(text: str) -> str:
    """In ASCII: signs in their usual spelling, letters without their accents, `?` for what has none."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join([c for c in plain if not unicodedata.combining(c)]).encode("ascii", "replace").decode()
