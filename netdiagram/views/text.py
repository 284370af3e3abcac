"""The network as plain text, for builders without pictures and for terminals.

In the manner of keras-sequential-ascii: a symbol for each operation, output shapes, parameters and their share; with lanes
for branches.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from netdiagram import blocks
from netdiagram import layers as catalogue
from netdiagram.blocks import Block, Outline
from netdiagram.ir import Layer, Network
from netdiagram.options import Options
from netdiagram.text import number, short
from netdiagram.views import lanes, words
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
        "μ": "u",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
    }
)


@dataclass(frozen=True, slots=True)
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
        options: `detail` counts here, for a network.
        unicode: whether lanes, `×` and the like may be other than ASCII.
        width: columns of a line, at most.
    """
    outline = network if isinstance(network, Outline) else blocks.outline(network, (options or Options()).detail)
    lines = _lines(outline)
    rows = _rows(outline, lanes.UNICODE if unicode else lanes.ASCII)
    text = "\n".join(_page(outline, lines, rows, width, unicode=unicode)) + "\n"
    return text if unicode else _ascii(text)


# ---------------------------------------------------------------- cells


def _lines(outline: Outline) -> list[_Line]:
    total = outline.network.params
    seen: set[str] = set()
    lines = []
    several = len(outline.network.outputs) > 1
    returned = {call for call, _ in outline.network.outputs}
    for block in outline.blocks:
        found = list({layer.name: layer for layer in outline.layers(block)}.values())
        own = [layer for layer in found if layer.name not in seen]
        seen.update([layer.name for layer in found])
        params = _params(own)
        shared = not params and any(layer.params for layer in found)
        lines.append(
            _Line(
                symbol=GROUP if block.children else _symbol(outline.layer(block)),
                forms=_forms(outline, block, ends=several and not returned.isdisjoint(block.calls)),
                shape=words.dims(block.output),
                params="?" if params is None else "shared" if shared else _count(params),
                share=_share(params, total),
            )
        )
    return lines


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
        name = " ".join([part for part in (block.name, f"×{block.repeat}" if block.repeat > 1 else "") if part])
        inside = words.count(len(block.children), "block")
        return (f"{name}, {inside}", name) if name else (inside,)
    forms = captions.line(outline, block.calls, block.main)
    if layer.network is not None:
        return forms
    if ends:
        name = layer.name if not words.automatic(layer) else "output"
        return tuple([f"{form} -> {name}" for form in forms])
    return forms


# ---------------------------------------------------------------- rows


def _rows(outline: Outline, glyphs: lanes.Glyphs) -> list[lanes.Row]:
    """Lanes; none where the blocks stand in a single line."""
    if outline.chain or len(outline.blocks) < 2:
        return [lanes.Row((), "") for _ in outline.blocks]
    inputs: list[list[int]] = [[] for _ in outline.blocks]
    for link in outline.links:
        inputs[link.target].append(link.source)
    rows = lanes.draw(inputs, glyphs)
    if max(len(row.own) for row in rows) > 2 * TIGHT:
        rows = [lanes.Row(tuple([text[::2] for text in row.before]), row.own[::2]) for row in rows]
    return rows


@dataclass(frozen=True, slots=True)
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
