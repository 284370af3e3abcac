"""Scenes as SVG, flat: the whole look is in presentation attributes, so that it is right on pages nobody thought of.

Inline drawings take the page's text colour (`currentColor`) and lay hues over its ground; standalone files bring both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from netdiagram.errors import NetdiagramError
from netdiagram.outputs import paths
from netdiagram.outputs.markup import escape
from netdiagram.records import sealed
from netdiagram.scene import ID, Circle, Group, Item, Line, Picture, Polygon, Rect, Scene, Text
from netdiagram.themes import CLASSED, PARTS, THEMES, hues, parts

FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
LEGIBLE = 7.0
"""The least contrast of text to a ground of the author's choice: tints will lie between them."""
AIR = 12
"""Pixels of its own ground that a standalone drawing has around it."""

Shape = Polygon | Line | Rect | Circle


@sealed
class _Dress:
    """What differs between the ways to write a drawing.

    Attributes:
        ink: the colour of text and lines.
        ids: whether blocks carry ids.
        links: whether blocks link to the rows of the table.
        size: the font size that is not written out.
        hues: of each role.
        palette: the name of the palette: how strong its parts are.
    """

    ink: str
    ids: bool
    links: bool
    size: float
    hues: Mapping[str, str]
    palette: str

    def colour(self, role: str) -> str:
        """What a role is painted in."""
        if role == "ink":
            return self.ink
        return self.hues.get(role) or (escape(role) if role.startswith("#") else self.hues["other"])


def _dress(scene: Scene, ink: str, *, ids: bool, links: bool) -> _Dress:
    return _Dress(ink, ids, links, _usual_size(scene.items), hues(scene.palette), scene.palette[0])


def inline(scene: Scene, *, links: bool = True) -> str:
    """A drawing for the middle of an HTML page.

    Args:
        scene: what to draw. Its ids begin with `scene.ID` until the drawing is embedded.
        links: whether blocks link to the rows of a table that stands on the same page.
    """
    links = links and any(_keyed(scene.items))
    dress = _dress(scene, "currentColor", ids=True, links=links)
    # a group is left and entered again: its name is short; of an image the name is all that is told everywhere
    told = (
        f'role="group" aria-labelledby="{ID}t" aria-describedby="{ID}d"'
        if links
        else f'role="img" aria-labelledby="{ID}t {ID}d"'
    )
    return (
        f'{_opening(scene)} {told} focusable="false" data-search-exclude=""><title id="{ID}t">{escape(scene.title)}</title>'
        f'<desc id="{ID}d">{escape(scene.description)}</desc>{_body(scene, dress)}</svg>\n'
    )


def standalone(scene: Scene, theme: str = "light", *, background: str = "auto", padding: int = AIR) -> str:
    """A drawing for a file of its own, with a ground of its own.

    Args:
        scene: what to draw.
        theme: `light`, `dark`, or `auto` for whichever the reader's system prefers.
        background: the ground: `auto` for the theme's, `none`, or a colour; `auto` is then the theme whose ink is legible on it.
        padding: pixels of ground around the drawing.

    Raises:
        KeyError: no such theme.
        NetdiagramError: ink is not legible on that ground (`theme.background`).
    """
    if background not in {"auto", "none"}:
        theme = _inked(background, theme)
    auto = theme == "auto"
    look = THEMES["light" if auto else theme]
    ink = "currentColor" if auto else look.ink
    dress = _dress(scene, ink, ids=False, links=False)
    colour = f' color="{look.ink}"' if auto else ""
    own = look.ground if background == "auto" else background
    ground = _ground(scene, padding, own) if background != "none" else ""
    style = "" if not auto else _AUTO if background == "auto" else _AUTO_INK
    return (
        f'{_opening(scene, padding)}{colour} role="img" aria-label="{escape(scene.title)}">'
        f"<title>{escape(scene.title)}</title>"
        f"<desc>{escape(scene.description)}</desc>{style}{ground}{_body(scene, dress)}</svg>\n"
    )


def _inked(background: str, theme: str) -> str:
    """The theme whose ink is legible on a ground of the author's choice.

    Raises:
        NetdiagramError: that of the theme asked for is not, or none is (`theme.background`).
    """
    from netdiagram.colors import contrast

    ratios = {name: contrast(look.ink, background) for name, look in THEMES.items()}
    found = max(ratios, key=lambda name: ratios[name]) if theme == "auto" else theme
    if ratios[found] < LEGIBLE:
        message = (
            f"on the background {background}, the text of the {found} theme has a contrast of {ratios[found]:.1f}:1"
        )
        other = next((name for name, ratio in ratios.items() if ratio >= LEGIBLE), "")
        hint = f"set theme to {other}" if other else "choose a lighter or a darker background"
        raise NetdiagramError("theme.background", message, None, hint)
    return found


def _ground(scene: Scene, padding: int, colour: str) -> str:
    """The ground of a file."""
    width, height = paths.number(scene.width + 2 * padding), paths.number(scene.height + 2 * padding)
    corner = paths.number(-padding)
    return f'<rect class="nd-ground" x="{corner}" y="{corner}" width="{width}" height="{height}" fill="{colour}"/>'


_AUTO = (
    "<style>@media(prefers-color-scheme:dark){"
    f".nd-auto{{color:{THEMES['dark'].ink}}}.nd-ground{{fill:{THEMES['dark'].ground}}}"
    "}</style>"
)


_AUTO_INK = f"<style>@media(prefers-color-scheme:dark){{.nd-auto{{color:{THEMES['dark'].ink}}}}}</style>"
"""The same without a ground of its own."""


def _opening(scene: Scene, air: int = 0) -> str:
    width, height = paths.number(scene.width + 2 * air), paths.number(scene.height + 2 * air)
    corner = f"-{air}" if air else "0"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nd-{escape(scene.view) or "drawing"}"'
        f' width="{width}" height="{height}" viewBox="{corner} {corner} {width} {height}"'
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
def _paint(colour: str, part: str, palette: str, closed: bool) -> str:
    """The attributes of a shape; an open line is never filled."""
    paint = parts(palette)[part]
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
def _head_paint(colour: str, part: str) -> str:
    return f' fill="{colour}"{_opacity("fill-opacity", PARTS[part].stroke)}'


def _opacity(name: str, value: float) -> str:
    return f' {name}="{_decimal(value)}"' if value < 1 else ""


def _decimal(value: float) -> str:
    """At most two decimals, no zero that says nothing."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text


_CLOSED: dict[type[Shape], Callable[..., str]] = {Polygon: paths.polygon, Rect: paths.rect, Circle: paths.circle}


def _run(shapes: list[Shape], dress: _Dress) -> str:
    """Shapes of one paint, which follow each other, as one path; their arrowheads as another."""
    first = shapes[0]
    if type(first) is Line:
        return _lines(shapes, dress)  # type: ignore[arg-type]
    if len(shapes) == 1 and type(first) is Polygon:  # nothing that it could cancel out
        data = paths.open_path(first.points) + "z"
    else:
        data = "".join([_CLOSED[type(shape)](shape) for shape in shapes])
    return f'<path{_paint(dress.colour(first.role), first.part, dress.palette, True)} d="{data}"/>'


def _lines(lines: list[Line], dress: _Dress) -> str:
    role, part = lines[0].role, lines[0].part
    width = PARTS[part].width
    data = "".join([paths.line(line, width) for line in lines])
    colour = dress.colour(role)
    markup = f'<path{_paint(colour, part, dress.palette, False)} d="{data}"/>'
    heads = "".join([paths.head(line, width) for line in lines if line.arrow])
    return f'{markup}<path{_head_paint(colour, part)} d="{heads}"/>' if heads else markup


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
    role = part = ""
    line = False
    for item in items:
        kind = type(item)
        if kind in _ALONE:
            if run:
                out.append(_run(run, dress))
                run = []
            out.append(_ALONE[kind](item, dress))
        elif run and item.role == role and item.part == part and (kind is Line) is line:  # type: ignore[union-attr]
            run.append(item)  # type: ignore[arg-type]
        else:
            if run:
                out.append(_run(run, dress))
            run = [item]  # type: ignore[list-item]
            role, part, line = item.role, item.part, kind is Line  # type: ignore[union-attr]
    if run:
        out.append(_run(run, dress))
    return out


def _picture(item: Picture, _: _Dress) -> str:
    """A picture of one by one, laid over the face."""
    (x, y), (right, top), (left, bottom) = item.corners
    matrix = " ".join([_fine(n) for n in (right - x, top - y, left - x, bottom - y, x, y)])
    name = escape(item.title)
    told = f' role="img" aria-label="{name}"' if name else ' aria-hidden="true"'
    title = f"<title>{name}</title>" if name else ""
    return (
        f'<image width="1" height="1" preserveAspectRatio="none" transform="matrix({matrix})"{told} href="{item.data}">'
        f"{title}</image>"
    )


def _fine(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


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
    return not isinstance(item, (Text, Group, Picture)) and item.role != "ink"


def _over(linked: Sequence[Item], after: Sequence[Item], dress: _Dress) -> str:
    """What follows the link. Where text lies on top of it, all that follows lets the pointer through."""
    markup = "".join(_items(after, dress))
    texts = [item for item in after if type(item) is Text]
    points = [point for item in linked for point in _points(item)] if texts else []
    if not points:
        return markup
    across, down = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    if any(left <= text.x <= right and top <= text.y <= bottom for text in texts):
        return f'<g pointer-events="none">{markup}</g>'
    return markup


_ALONE: dict[type[Item], Callable[..., str]] = {Text: _text, Picture: _picture, Group: _group}


def _points(item: Item) -> Sequence[tuple[float, float]]:
    """Points that span a shape."""
    if isinstance(item, (Polygon, Line)):
        return item.points
    if isinstance(item, Rect):
        return (item.x, item.y), (item.x + item.width, item.y + item.height)
    if isinstance(item, Circle):
        return (item.x - item.r, item.y - item.r), (item.x + item.r, item.y + item.r)
    return ()
