"""Scenes as SVG, flat: the whole look is in presentation attributes, so that it is right on pages nobody thought of.

Inline drawings take the page's text colour (`currentColor`) and lay hues over its ground; standalone files bring both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from netdiagram.outputs import paths
from netdiagram.outputs.markup import escape
from netdiagram.scene import ID, Circle, Group, Item, Line, Polygon, Rect, Scene, Text
from netdiagram.themes import CLASSED, PARTS, THEMES, hue

FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"

Shape = Polygon | Line | Rect | Circle


@dataclass(frozen=True, slots=True)
class _Dress:
    """What differs between the ways to write a drawing.

    Attributes:
        ink: the colour of text and lines.
        ids: whether blocks carry ids.
        links: whether blocks link to the rows of the table.
        size: the font size that is not written out.
    """

    ink: str
    ids: bool
    links: bool
    size: float


def inline(scene: Scene, *, links: bool = True) -> str:
    """A drawing for the middle of an HTML page.

    Args:
        scene: what to draw. Its ids begin with `scene.ID` until the drawing is embedded.
        links: whether blocks link to the rows of a table that stands on the same page.
    """
    links = links and any(_keyed(scene.items))
    dress = _Dress("currentColor", ids=True, links=links, size=_usual_size(scene.items))
    return (
        f'{_opening(scene)} role="{"group" if links else "img"}" aria-labelledby="{ID}t {ID}d" focusable="false"'
        f' data-search-exclude=""><title id="{ID}t">{escape(scene.title)}</title>'
        f'<desc id="{ID}d">{escape(scene.description)}</desc>{_body(scene, dress)}</svg>\n'
    )


def standalone(scene: Scene, theme: str = "light") -> str:
    """A drawing for a file of its own, with a ground of its own.

    Args:
        scene: what to draw.
        theme: `light`, `dark`, or `auto` for whichever the reader's system prefers.

    Raises:
        KeyError: no such theme.
    """
    auto = theme == "auto"
    look = THEMES["light" if auto else theme]
    ink = "currentColor" if auto else look.ink
    dress = _Dress(ink, ids=False, links=False, size=_usual_size(scene.items))
    width, height = paths.number(scene.width), paths.number(scene.height)
    colour = f' color="{look.ink}"' if auto else ""
    ground = f'<rect class="nd-ground" width="{width}" height="{height}" fill="{look.ground}"/>'
    return (
        f'{_opening(scene)}{colour} role="img" aria-label="{escape(scene.title)}"><title>{escape(scene.title)}</title>'
        f"<desc>{escape(scene.description)}</desc>{_AUTO if auto else ''}{ground}{_body(scene, dress)}</svg>\n"
    )


_AUTO = (
    "<style>@media(prefers-color-scheme:dark){"
    f".nd-auto{{color:{THEMES['dark'].ink}}}.nd-ground{{fill:{THEMES['dark'].ground}}}"
    "}</style>"
)


def _opening(scene: Scene) -> str:
    width, height = paths.number(scene.width), paths.number(scene.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nd-{escape(scene.view) or "drawing"}"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    )


def _body(scene: Scene, dress: _Dress) -> str:
    """Everything visible, in one group: a theme's rule for `svg` itself must not reach what it inherits."""
    # the class lets the style sheet inside `auto` files recolour the ink
    return (
        f'<g class="nd-auto" fill="{dress.ink}" stroke-linejoin="round" font-family="{FONT}"'
        f' font-size="{paths.number(dress.size)}" text-anchor="middle">{"".join(_items(scene.items, dress))}</g>'
    )


def _keyed(items: Sequence[Item]) -> Iterator[str]:
    """Keys of the blocks."""
    for item in items:
        if isinstance(item, Group):
            if item.key:
                yield item.key
            yield from _keyed(item.items)


def _usual_size(items: Sequence[Item]) -> float:
    """The most frequent font size, the larger of two."""
    sizes = Counter(_sizes(items))
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 13.0


def _sizes(items: Sequence[Item]) -> Iterator[float]:
    for item in items:
        if isinstance(item, Text):
            yield item.size
        elif isinstance(item, Group):
            yield from _sizes(item.items)


# -- primitives


@lru_cache(maxsize=512)
def _paint(ink: str, role: str, part: str, closed: bool) -> str:
    """The attributes of a shape; an open line is never filled."""
    paint = PARTS[part]
    colour = ink if role == "ink" else escape(hue(role))
    name = f' class="nd-{part}"' if part in CLASSED else ""
    fill = "none"
    opacity = stroke = ""
    if paint.fill and closed:
        fill, opacity = colour, _opacity("fill-opacity", paint.fill)
    if paint.stroke:
        stroke = f' stroke="{colour}"{_opacity("stroke-opacity", paint.stroke)} stroke-width="{_decimal(paint.width)}"'
        if paint.dash:
            stroke += f' stroke-dasharray="{" ".join(_decimal(length) for length in paint.dash)}"'
    return f'{name} fill="{fill}"{opacity}{stroke}'


@lru_cache(maxsize=512)
def _head_paint(ink: str, role: str, part: str) -> str:
    colour = ink if role == "ink" else escape(hue(role))
    return f' fill="{colour}"{_opacity("fill-opacity", PARTS[part].stroke)}'


def _opacity(name: str, value: float) -> str:
    return f' {name}="{_decimal(value)}"' if value < 1 else ""


def _decimal(value: float) -> str:
    """At most two decimals, no zero that says nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text


_DATA: dict[type[Shape], Callable[..., str]] = {Polygon: paths.polygon, Rect: paths.rect, Circle: paths.circle}


def _run(shapes: list[Shape], dress: _Dress) -> str:
    """Shapes of one paint, which follow each other, as one path; their arrowheads as another."""
    first = shapes[0]
    closed = type(first) is not Line
    paint = _paint(dress.ink, first.role, first.part, closed)
    if closed:
        return f'<path{paint} d="{"".join([_DATA[type(shape)](shape) for shape in shapes])}"/>'
    width = PARTS[first.part].width
    lines = [shape for shape in shapes if type(shape) is Line]
    heads = "".join([paths.head(shape, width) for shape in lines if shape.arrow])
    return f'<path{paint} d="{"".join([paths.line(shape, width) for shape in lines])}"/>' + (
        f'<path{_head_paint(dress.ink, first.role, first.part)} d="{heads}"/>' if heads else ""
    )


@lru_cache(maxsize=512)
def _type(size: float, anchor: str, bold: bool, part: str, usual: float) -> str:
    """The attributes of a text that are not those of most."""
    paint = PARTS[part]
    return (
        (f' font-size="{paths.number(size)}"' if size != usual else "")
        + (f' text-anchor="{anchor}"' if anchor != "middle" else "")
        + (' font-weight="600"' if bold else "")
        + _opacity("fill-opacity", paint.fill)
    )


def _text(item: Text, dress: _Dress) -> str:
    x, y = paths.number(item.x), paths.number(item.y)
    turn = f' transform="rotate({paths.number(item.angle)} {x} {y})"' if item.angle else ""
    look = _type(item.size, item.anchor, item.bold, item.part, dress.size)
    return f'<text x="{x}" y="{y}"{look}{turn}>{escape(item.content)}</text>'


def _items(items: Sequence[Item], dress: _Dress) -> list[str]:
    out: list[str] = []
    run: list[Shape] = []
    paint: tuple[str, str, bool] | None = None
    for item in items:
        if isinstance(item, (Text, Group)):
            if run:
                out.append(_run(run, dress))
                run, paint = [], None
            out.append(_text(item, dress) if isinstance(item, Text) else _group(item, dress))
            continue
        wanted = (item.role, item.part, type(item) is Line)
        if run and wanted != paint:
            out.append(_run(run, dress))
            run = []
        paint = wanted
        run.append(item)
    if run:
        out.append(_run(run, dress))
    return out


# -- groups and links


def _group(group: Group, dress: _Dress) -> str:
    name = f' class="nd-{escape(group.kind)}"' if group.kind else ""
    title = f"<title>{escape(group.title)}</title>" if group.title else ""
    if not group.key or not dress.ids:
        return (
            f"<g{name}>{title}{''.join(_items(group.items, dress))}</g>"
            if name or title
            else "".join(_items(group.items, dress))
        )
    key = escape(group.key)
    opening = f'<g id="{ID}b-{key}"{name}>'
    if not dress.links:
        return f"{opening}{title}{''.join(_items(group.items, dress))}</g>"
    start, stop = _linked(group.items)
    before, linked, after = group.items[:start], group.items[start:stop], group.items[stop:]
    return (
        f'{opening}{"".join(_items(before, dress))}<a href="#{ID}r-{key}">{title}{"".join(_items(linked, dress))}</a>'
        f"{_over(linked, after, dress)}</g>"
    )


def _linked(items: Sequence[Item]) -> tuple[int, int]:
    """Which items a block's link encloses: its first shapes in a hue.

    Ink stays outside: themes colour what is in a link, and so would change what `currentColor` means there.
    """
    start = next((i for i, item in enumerate(items) if _coloured(item)), None)
    if start is None:
        stop = next((i for i, item in enumerate(items) if isinstance(item, Group)), len(items))
        return 0, stop
    stop = next((i for i in range(start, len(items)) if not _coloured(items[i])), len(items))
    return start, stop


def _coloured(item: Item) -> bool:
    return not isinstance(item, (Text, Group)) and item.role != "ink"


def _over(linked: Sequence[Item], after: Sequence[Item], dress: _Dress) -> str:
    """What follows the link. What lies on top of it lets the pointer through."""
    markup = "".join(_items(after, dress))
    corners = [corner for item in linked for corner in _corners(item)]
    if not markup or not corners:
        return markup
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    on_top = any(left <= item.x <= right and top <= item.y <= bottom for item in after if isinstance(item, Text))
    return f'<g pointer-events="none">{markup}</g>' if on_top else markup


def _corners(item: Item) -> Sequence[tuple[float, float]]:
    if isinstance(item, (Polygon, Line)):
        return item.points
    if isinstance(item, Rect):
        return (item.x, item.y), (item.x + item.width, item.y + item.height)
    if isinstance(item, Circle):
        return (item.x - item.r, item.y - item.r), (item.x + item.r, item.y + item.r)
    return ()
