"""The legend: what is used, in the order in which it first appears; shared by all views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from netdiagram.blocks import Outline
from netdiagram.ir import Layer
from netdiagram.options import Options
from netdiagram.records import record, state
from netdiagram.scene import Group, Item, Rect, Text
from netdiagram.text import shorten, width
from netdiagram.views import roles, words
from netdiagram.views.names import IDIOMS

SIZE = 11
SWATCH, _BETWEEN, _APART, _LINE = 11, 6, 20, 18


_TOLD = frozenset({"regularization", "preprocessing"})
"""What is named where it is drawn as one with something else, besides normalization and activation."""
_SILENT = frozenset({"activation", "recurrent"})
"""Layers whose activation is what they are, or goes without saying."""


@state
class _Kind:
    """What one entry of the legend tells, while it is collected: titles with their windows, and what follows them."""

    titles: dict[str, dict[str, None]]
    normalizations: dict[str, None]
    activations: dict[str, None]
    others: dict[str, None]


def entries(outline: Outline, options: Options) -> list[tuple[str, str]]:
    """(role, words) of each family in the outline: `Convolution 3×3, batch norm, ReLU`. Inputs explain themselves."""
    kinds: dict[str, _Kind] = {}
    for block in outline.blocks:
        main = outline.layer(block)
        if main.family == "input":
            continue
        role = roles.role(main, options)
        kind = kinds.get(role)
        if kind is None:
            kind = kinds[role] = _Kind({}, {}, {}, {})
        word = block.name[:1].upper() + block.name[1:] if block.name in IDIOMS else words.kind(main)
        kind.titles.setdefault(word, {})[words.kernel(main)] = None
        if main.family not in _SILENT:
            kind.activations[words.activation(main)] = None
        if len(block.calls) > 1:
            _follow(kind, [layer for layer in outline.layers(block) if layer is not main])
    found = [(role, _words(kind)) for role, kind in kinds.items()]
    return _told_apart(found, options) if options.colors else found


def _told_apart(found: list[tuple[str, str]], options: Options) -> list[tuple[str, str]]:
    """Entries of colours of the author's own: where the same words stand twice, with whom the colour is for."""
    told = [words_ for _, words_ in found]
    means = {colour: word for word, colour in reversed(options.colors)}
    return [
        (role, f"{words_} ({means[role]})" if told.count(words_) > 1 and role in means else words_)
        for role, words_ in found
    ]


def _follow(kind: _Kind, layers: Sequence[Layer]) -> None:
    """Take in what is drawn as one with a main layer."""
    for layer in layers:
        if layer.family == "normalization":
            kind.normalizations[words.short(layer.type)] = None
        elif layer.family in _TOLD:
            kind.others[words.short(layer.type)] = None
        else:
            kind.activations[words.activation(layer)] = None


def _words(kind: _Kind) -> str:
    titles = []
    for title, windows in kind.titles.items():
        shown = [window for window in windows if window]
        titles.append(f"{title} {' · '.join(shown)}" if shown and len(shown) <= 3 else title)
    first = " · ".join(
        [titles[0], *[title[:1].lower() + title[1:] if not title[:2].isupper() else title for title in titles[1:]]]
    )
    if len(titles) > 4:
        first = " · ".join(titles[:3]) + " …"
    parts = [
        first,
        *kind.normalizations,
        " · ".join([word for word in kind.activations if word][:4]),
        *list(kind.others)[:3],
    ]
    return ", ".join([part for part in parts if part])


@record
class Legend:
    """A legend with its rows broken.

    Attributes:
        rows: per row (role, words, width of the entry).
        width: of the widest row, CSS pixels.
        height: of all rows.
    """

    rows: tuple[tuple[tuple[str, str, float], ...], ...]
    width: float
    height: float


NONE = Legend((), 0.0, 0.0)


def arrange(found: Sequence[tuple[str, str]], limit: float) -> Legend:
    """Break a legend into rows no wider than `limit`; an entry wider than that is cut."""
    rows: list[list[tuple[str, str, float]]] = []
    widest = used = 0.0
    for role, told in found:
        told = shorten(told, limit - SWATCH - _BETWEEN, SIZE)
        own = float(round(SWATCH + _BETWEEN + width(told, SIZE) + 0.49))
        if not rows or used + _APART + own > limit:
            rows.append([])
            used = -float(_APART)
        rows[-1].append((role, told, own))
        used += _APART + own
        widest = max(widest, used)
    height = len(rows) * _LINE - (_LINE - SWATCH) + 2 if rows else 0.0
    return Legend(tuple(tuple(row) for row in rows), widest, height)


Sign = Callable[[float, float], list[Item]]
"""Draws what stands before the words of an entry, in a square of `SWATCH` whose upper left corner is given."""
_PLAIN: Mapping[str, Sign] = {}


def under(
    legend: Legend, centre: float, bottom: float, above: float, signs: Mapping[str, Sign] | None = None
) -> tuple[list[Item], float]:
    """The legend below a drawing, as a group, and where both end; nothing and `bottom` where it has no rows.

    Args:
        legend: with its rows broken.
        centre: CSS pixels.
        bottom: of the drawing.
        above: room between the two.
        signs: for roles that are no family, what is drawn instead of a swatch.
    """
    if not legend.rows:
        return [], bottom
    drawn = draw(legend, centre, bottom + above, signs or _PLAIN)
    return [Group(tuple(drawn), "legend")], bottom + (above + legend.height)


def draw(legend: Legend, centre: float, top: float, signs: Mapping[str, Sign] = _PLAIN) -> list[Item]:
    """The legend's primitives, swatches first, rows centred about x = `centre`.

    Args:
        legend: with its rows broken.
        centre: CSS pixels.
        top: upper edge.
        signs: for roles that are no family, what is drawn instead of a swatch.
    """
    swatches: list[Item] = []
    texts: list[Item] = []
    for index, row in enumerate(legend.rows):
        x = round(centre - (sum(own for *_, own in row) + _APART * (len(row) - 1)) / 2)
        y = round(top) + index * _LINE
        for role, told, own in row:
            sign = signs.get(role)
            swatches += sign(x, y) if sign else [Rect(x, y, SWATCH, SWATCH, role, "swatch", 2)]
            texts.append(Text(x + SWATCH + _BETWEEN, y + SWATCH - 1.5, told, SIZE, "start"))
            x += round(own) + _APART
    return [*swatches, *texts]
