"""Laws of layered drawings, checked on the scene itself: nothing overlaps, leaves the picture or is struck through."""

from __future__ import annotations

from itertools import combinations, pairwise

from scenes import box, corners, flat

from netdiagram import blocks
from netdiagram.ir import Network
from netdiagram.options import Options
from netdiagram.scene import Circle, Group, Line, Polygon, Rect, Scene, Text
from netdiagram.themes import PARTS
from netdiagram.views import layered


def drawn(network: Network, **given: object) -> Scene:
    options = Options(**given)
    return layered.draw(blocks.outline(network, options.detail), options)


def groups(scene: Scene, kind: str) -> list[Group]:
    return [item for item in scene.items if isinstance(item, Group) and item.kind == kind]


def texts(scene: Scene) -> list[Text]:
    return [item for item in flat(scene.items) if isinstance(item, Text)]


def crosses(a: tuple[float, float], b: tuple[float, float], frame: tuple[float, float, float, float]) -> bool:
    """Whether a segment enters a box (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for at, step, least, most in ((a[0], b[0] - a[0], frame[0], frame[2]), (a[1], b[1] - a[1], frame[1], frame[3])):
        if not step:
            if not least < at < most:
                return False
            continue
        first, second = sorted(((least - at) / step, (most - at) / step))
        low, high = max(low, first), min(high, second)
    return low < high


def check(scene: Scene, column: int = 740) -> None:
    """Every law at once."""
    assert scene.width <= column
    for item in flat(scene.items):
        for x, y in corners(item):
            assert -0.01 <= x <= scene.width + 0.01, item
            assert -0.01 <= y <= scene.height + 0.01, item
        if isinstance(item, (Polygon, Line, Rect, Circle)):
            assert item.part in PARTS
    lettering = texts(scene)
    marked = [id(item) for group in groups(scene, "merge") for item in flat(group.items)]
    for text in lettering:
        assert text.size >= (11 if text.bold and id(text) not in marked else 9)
    for a, b in combinations(lettering, 2):
        left, right = box(a), box(b)
        apart = left[2] <= right[0] or right[2] <= left[0] or left[3] <= right[1] or right[3] <= left[1]
        assert apart, (a.content, b.content)
    strokes = [item for item in flat(scene.items) if isinstance(item, Line)]
    for text in lettering:
        left, top, right, bottom = box(text)
        frame = (left, top, right, bottom)
        for line in strokes:
            for a, b in pairwise(line.points):
                assert not crosses(a, b, frame), (text.content, line)


def shown(scene: Scene) -> list[str]:
    return [key for kind in ("block", "repeat") for group in groups(scene, kind) for key in group.keys]
