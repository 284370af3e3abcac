"""The picture of tensors: a ladder where the network is one, else a flow; and the legend of its arrows."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from netdiagram.blocks import Outline
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Scene
from netdiagram.views import legend, marks, words
from netdiagram.views.tensors import flow, ladder
from netdiagram.views.tensors.flow import Flow
from netdiagram.views.tensors.ladder import COPIED
from netdiagram.views.tensors.turned import Turned, pruned, turn
from netdiagram.views.tensors.turned import legend as kinds

MARGIN = 4.0
ABOVE_LEGEND = 16.0
TALL = 1000.0
"""What is higher is drawn with what repeats as one (pixels)."""
TALLEST = 1500.0
"""What is still higher is drawn with what splits and comes together as one, where that is half as high (pixels)."""
MOST_WHOLE = 160
"""Of more operations than this, nobody tries to draw all."""
MOST_ON_LADDER = 64
"""Likewise as a ladder."""


def draw(outline: Outline, options: Options) -> Scene:
    """Tensors as boxes, operations as arrows.

    Args:
        outline: the network.
        options: `direction`, `column`, `detail` and `legend` count here.
    """
    limit = options.column - 2 * MARGIN
    found, drawn, laddered = _chosen(outline, options, limit)
    entries, signs = _legend(found, drawn, laddered=laddered) if options.legend else ([], {})
    keys = legend.arrange(entries, limit)
    full = max(drawn.width, keys.width)
    items = [flow.moved(item, MARGIN + round((full - drawn.width) / 2), MARGIN) for item in drawn.items]
    high = drawn.height + MARGIN
    if keys.rows:
        items.append(Group(tuple(legend.draw(keys, MARGIN + full / 2, high + ABOVE_LEGEND, signs)), "legend"))
        high += ABOVE_LEGEND + keys.height
    network = outline.network
    return Scene(
        ceil(full + 2 * MARGIN),
        ceil(high + MARGIN),
        tuple(items),
        words.heading(network),
        words.describe(outline),
        "tensors",
    )


def _chosen(outline: Outline, options: Options, limit: float) -> tuple[Turned, Flow, bool]:
    """What is drawn, how, and whether as a ladder: the whole where it has room, else what repeats drawn as one."""
    found = turn(outline, options)
    free = options.direction == "auto"
    sized = _sized(found) if free else None
    if sized is not None and sized.rises:
        made = _laddered(outline, sized, limit)
        if made is not None:
            return made
    whole = flow.draw(found, options, limit) if len(found.operations) <= MOST_WHOLE else None
    if options.direction == "right" and (whole is None or whole.width > limit):
        return _turned(outline, found, options, limit)
    all_of_it = options.detail in {"full", "fused"}
    if whole is not None and (all_of_it or (whole.width <= limit and whole.height <= TALL)):
        return found, whole, False
    if sized is not None and not sized.rises:
        made = _laddered(outline, sized, limit)
        if made is not None:
            return made
    if not all_of_it:
        short = turn(outline, options, closed=True)
        drawn = flow.draw(short, options, limit) if len(short.operations) < len(found.operations) else whole
        if drawn is None or drawn.width > limit or drawn.height > TALLEST:
            few = _few(outline, found)
            closer = flow.draw(few, options, limit) if len(few.operations) < len(found.operations) else None
            if closer is not None and (drawn is None or _better(closer, drawn, limit)):
                return few, closer, False
        if drawn is not None and drawn is not whole:
            return short, drawn, False
    return found, whole or flow.draw(found, options, limit), False


def _better(one: Flow, other: Flow, limit: float) -> bool:
    """Whether one drawing fits where another is too wide, or is no wider and half as high."""
    if other.width > limit:
        return one.width < other.width
    return one.width <= limit and 2 * one.height < other.height


def _few(outline: Outline, found: Turned) -> Turned:
    """With what splits and comes together as one operation."""
    from netdiagram.views.tensors import levels, reduced, repeated

    sizes = levels.maps(found)
    if sizes is None:
        return found
    known = reduced.Known(sizes, levels.levels(found, sizes) or [0] * len(sizes), reduced.names(outline))
    return pruned(repeated.joined(reduced.reduced(found, known), known))


def _turned(outline: Outline, found: Turned, options: Options, limit: float) -> tuple[Turned, Flow, bool]:
    """What has no room to the right: with what repeats as one operation, else from top to bottom."""
    if options.detail not in {"full", "fused"}:
        short = turn(outline, options, closed=True)
        drawn = flow.draw(short, options, limit)
        if drawn.width <= limit:
            return short, drawn, False
    down = replace(options, direction="down")
    return _chosen(outline, down, limit) if options.detail == "auto" else (found, flow.draw(found, down, limit), False)


def _sized(found: Turned) -> ladder.Sized | None:
    """A network of maps of several sizes."""
    from netdiagram.views.tensors import levels

    sizes = levels.maps(found)
    known = levels.levels(found, sizes) if sizes is not None else None
    if sizes is None or known is None or max(known) == 0:
        return None
    return ladder.Sized(found, sizes, known)


def _laddered(outline: Outline, sized: ladder.Sized, limit: float) -> tuple[Turned, Flow, bool] | None:
    """A ladder: whole, with what is alike drawn once, with what splits and comes together drawn as one, on rows."""
    from netdiagram.views.tensors import reduced, repeated

    known = reduced.Known(sized.sizes, sized.levels, {})
    tried: list[Turned] = []
    if len(sized.found.operations) <= MOST_ON_LADDER:
        tried += [sized.found, repeated.joined(sized.found, known)] if sized.rises else []
    for found in tried:
        drawn = ladder.draw(replace(sized, found=found), limit)
        if drawn is not None:
            return found, drawn, True
    known = replace(known, names=reduced.names(outline))
    found = repeated.joined(reduced.reduced(sized.found, known), known)
    short = replace(sized, found=found, levels=reduced.set_apart(found, sized.levels))
    drawn = ladder.draw(short, limit) or (ladder.draw(short, limit, bare=True) if short.rises else None)
    drawn = drawn or ladder.banded(short, limit) or ladder.draw(short, limit, bare=True)
    drawn = drawn or ladder.banded(short, limit, bare=True)
    return (found, drawn, True) if drawn is not None else None


def _legend(found: Turned, drawn: Flow, *, laddered: bool) -> tuple[list[tuple[str, str]], dict[str, legend.Sign]]:
    """Arrows by family, what several are drawn as, then what is copied across, then the marks."""
    entries = kinds(found)
    signs: dict[str, legend.Sign] = {role: _arrow(role) for role, _ in entries}
    told = ladder.letters(found) if drawn.lettered else {}
    for operation in found.operations:
        key = f"as one: {operation.name}"
        if operation.inner and key not in signs:
            letter = f"{told[operation.name]}: " if operation.name in told else ""
            entries.append((key, f"{letter}{operation.name} ({operation.forms[0]})"))
            signs[key] = _arrow(operation.role)
    if laddered and any("*" in item.content for item in flow.texts(drawn.items)):
        entries.append(("besides", "* reads what ends in * besides"))
        signs["besides"] = lambda _x, _y: []
    there = {operation.mark for operation in found.operations}
    if laddered and any(there):
        # what is side by side stands so in one bar
        entries.append(("copied", "copied, and put side by side" if "Concatenate" in there else "copied"))
        signs["copied"] = _arrow(COPIED)
        there.discard("Concatenate")
    for mark, words_ in marks.WORDS.items():
        if mark in there:
            entries.append((mark, words_))
            signs[mark] = _mark(mark)
    return entries, signs


def _arrow(role: str) -> legend.Sign:
    def sign(x: float, y: float) -> list[Item]:
        return [Line(((x - 4, y + 5.5), (x + 13, y + 5.5)), role, "flow", arrow=True)]

    return sign


def _mark(kind: str) -> legend.Sign:
    def sign(x: float, y: float) -> list[Item]:
        return marks.small(kind, x + 5.5, y + 5.5, 6.5)

    return sign
