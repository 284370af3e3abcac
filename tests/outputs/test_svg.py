"""SVG: flat, well-formed, faithful, linked, small, and the same every time."""

from __future__ import annotations

import dataclasses
import gzip
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.outputs import paths, svg
from netdiagram.scene import ID, Group, Line, Polygon, Rect, Scene, Text
from netdiagram.themes import PARTS, THEMES

NS = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "g", "a", "path", "text", "title", "desc"}
STEP = re.compile(r"([MhvlqazZ])([^Mhvlqaz]*)")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")


def points_of(data: str) -> list[list[tuple[float, float]]]:
    """The corners of path data made of straight steps and arcs, as absolute points."""
    rings: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for letter, rest in STEP.findall(data):
        n = [float(v) for v in NUMBER.findall(rest)]
        if letter == "M":
            x, y = n
            rings.append([])
        elif letter == "h":
            x += n[0]
        elif letter == "v":
            y += n[0]
        elif letter == "z":
            continue
        else:
            x, y = x + n[-2], y + n[-1]
        rings[-1].append((round(x, 1), round(y, 1)))
    return rings


def area(ring: list[tuple[float, float]]) -> float:
    return sum(a * d - c * b for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def tree(markup: str) -> ET.Element:
    return ET.fromstring(markup.replace(ID, "p-"))


def test_inline_is_flat(scene: Scene) -> None:
    root = tree(svg.inline(scene))
    for element in root.iter():
        assert element.tag.removeprefix(NS) in ALLOWED
        assert not set(element.attrib) & {"style", "dominant-baseline", "marker-end", "onclick"}
        assert not any("var(" in value or "url(" in value for value in element.attrib.values())


def test_inline_says_what_it_is(scene: Scene) -> None:
    root = tree(svg.inline(scene))
    assert root.get("role") == "group"
    assert [root.get("width"), root.get("height"), root.get("viewBox")] == ["300", "140", "0 0 300 140"]
    assert root.get("focusable") == "false"
    assert root.get("data-search-exclude") is not None
    assert _named(root, "aria-labelledby") == ["A network"]
    assert _named(root, "aria-describedby") == ["Three layers."]
    assert root[0].tag == NS + "title"


def _named(root: ET.Element, attribute: str) -> list[str | None]:
    found = [root.find(f".//*[@id='{name}']") for name in str(root.get(attribute)).split()]
    return [element.text for element in found if element is not None]


def test_blocks_link_to_rows_and_can_be_linked_to(scene: Scene) -> None:
    root = tree(svg.inline(scene))
    for key, title in (("conv1", "conv1: Convolution 3×3\nrelu: ReLU"), ("dense", "dense: Dense"), ("add", "add")):
        group = root.find(f".//{NS}g[@id='p-b-{key}']")
        assert group is not None
        links = group.findall(f".//{NS}a")
        assert [link.get("href") for link in links] == [f"#p-r-{key}"]
        assert links[0].findtext(NS + "title") == title


def test_ids_are_unique(scene: Scene) -> None:
    ids = [element.get("id") for element in tree(svg.inline(scene)).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(str(name).startswith("p-") for name in ids)


def test_ink_stays_outside_links_so_that_themes_cannot_colour_it(scene: Scene) -> None:
    for link in tree(svg.inline(scene)).iter(NS + "a"):
        assert not list(link.iter(NS + "text"))
        assert not any("currentColor" in element.attrib.values() for element in link.iter())


def test_text_on_a_link_lets_the_pointer_through(scene: Scene) -> None:
    root = tree(svg.inline(scene))
    through = root.findall(f".//{NS}g[@pointer-events='none']")
    assert [[t.text for t in group.iter(NS + "text")] for group in through] == [["Dense"], ["+"]]
    captions = root.findall(f".//{NS}g[@id='p-b-conv1']/{NS}text")
    assert [text.text for text in captions] == ["conv1", "28×28×32"]


def test_a_block_of_text_only_is_linked_whole() -> None:
    scene = Scene(50, 20, (Group((Text(25, 10, "flatten"),), "block", "flatten", ("flatten",), "Flatten"),), "t", "d")
    link = tree(svg.inline(scene)).find(f".//{NS}a")
    assert link is not None
    assert [t.text for t in link.iter(NS + "text")] == ["flatten"]


def test_links_never_nest() -> None:
    inner = Group((Rect(10, 10, 20, 20, "dense", "box"),), "block", "inner", ("inner",), "inner")
    outer = Group((Rect(0, 0, 40, 40, "other", "frame"), inner), "frame", "outer", ("outer",), "outer")
    root = tree(svg.inline(Scene(40, 40, (outer,), "t", "d")))
    for link in root.iter(NS + "a"):
        assert len(list(link.iter(NS + "a"))) == 1
    assert {link.get("href") for link in root.iter(NS + "a")} == {"#p-r-inner", "#p-r-outer"}


def test_without_a_table_nothing_links(scene: Scene) -> None:
    root = tree(svg.inline(scene, links=False))
    assert not list(root.iter(NS + "a"))
    assert root.get("role") == "img"
    assert _named(root, "aria-labelledby") == ["A network", "Three layers."]
    assert root.find(f".//{NS}g[@id='p-b-conv1']/{NS}title") is not None


def test_shapes_of_one_paint_that_follow_each_other_are_one_path(scene: Scene) -> None:
    root = tree(svg.inline(scene))
    solid = root.findall(f".//{NS}g[@id='p-b-conv1']//{NS}path")
    assert [path.get("fill-opacity") for path in solid] == [".3", ".44", None]
    assert len(points_of(str(solid[2].get("d")))) == 2


def test_order_of_painting_is_kept() -> None:
    front, side = (Polygon(((x, 0), (x + 5, 0), (x + 5, 5)), "dense", part) for x, part in ((0, "front"), (9, "side")))
    root = tree(svg.inline(Scene(30, 30, (front, side, front), "t", "d")))
    assert [path.get("fill-opacity") for path in root.iter(NS + "path")] == [".3", ".44", ".3"]


def test_arrows_are_paths_whose_tip_is_the_end_of_the_line(scene: Scene) -> None:
    edges = tree(svg.inline(scene)).find(f".//{NS}g[@class='nd-edge']")
    assert edges is not None
    lines, heads, skip, skip_head = list(edges)
    assert lines.get("fill") == skip.get("fill") == "none"
    assert lines.get("stroke") == "currentColor"
    assert [ring[0] for ring in points_of(str(heads.get("d")))] == [(118, 50), (238, 50)]
    assert points_of(str(skip_head.get("d")))[0][0] == (250, 38)
    # the line ends inside its head, so that a translucent stroke does not show through the tip
    assert all(start[0] < end[0] - 3 for (_, start), (end, *_) in zip(
        points_of(str(lines.get("d"))), points_of(str(heads.get("d"))), strict=True))  # fmt: skip


def test_rounded_corners_stay_within_their_line() -> None:
    points = ((0.0, 0.0), (10.0, 0.0), (10.0, 4.0), (30.0, 4.0))
    data = paths.line(Line(points, radius=6))
    assert data.count("q") == 2
    found = points_of(data)[0]
    assert found[0] == points[0]
    assert found[-1] == points[-1]
    assert all(0 <= x <= 30 and 0 <= y <= 4 for x, y in found)


coordinates = st.floats(-50, 2000, allow_nan=False).map(lambda x: round(x, 3))
rings = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=8, unique=True)


@given(st.lists(rings, min_size=1, max_size=4))
def test_polygons_keep_their_corners_and_turn_one_way(shapes: list[list[tuple[float, float]]]) -> None:
    items = tuple(Polygon(tuple(ring), "dense", "front") for ring in shapes)
    root = tree(svg.inline(Scene(2000, 2000, items, "t", "d")))
    (path,) = root.iter(NS + "path")
    found = points_of(str(path.get("d")))
    for ring, shape in zip(found, shapes, strict=True):
        wanted = {(round(round(x * 10) / 10, 1), round(round(y * 10) / 10, 1)) for x, y in shape}
        assert set(ring) == wanted
        # a ring thinner than the grid may fall either way
        if len(shapes) > 1 and len(wanted) == len(shape) and abs(area(ring)) > 200:
            assert area(ring) > 0


@given(coordinates, coordinates, st.floats(1, 300), st.floats(1, 300), st.floats(0, 200))
def test_boxes_close(x: float, y: float, width: float, height: float, radius: float) -> None:
    ring = points_of(paths.rect(Rect(x, y, width, height, "dense", "box", radius)))[0]
    assert {round(v, 1) for v in (min(p[0] for p in ring), max(p[0] for p in ring))} == {
        round(round(x * 10) / 10, 1), round(round((x + width) * 10) / 10, 1)}  # fmt: skip
    assert area(ring) > 0


def test_numbers_are_short(scene: Scene) -> None:
    moved = dataclasses.replace(
        scene, items=(*scene.items, Polygon(((0.123456, 1 / 3), (10.05, 2 / 3), (0.5, 7.0)), "dense", "front"))
    )
    for element in tree(svg.inline(moved)).iter(NS + "path"):
        assert not re.search(r"\.\d\d|\d\.0|e-", str(element.get("d")))


words = st.text(max_size=30)


@given(words, words, words, words)
def test_any_text_makes_well_formed_markup(label: str, title: str, description: str, key: str) -> None:
    group = Group((Text(5, 5, label), Rect(0, 0, 9, 9, "dense", "box")), "block", key or "k", (key or "k",), title)
    scene = Scene(10, 10, (group,), title, description, "layered")
    for markup in (svg.inline(scene), svg.standalone(scene, "auto")):
        root = ET.fromstring(markup.replace(ID, "p-").encode())
        (text,) = root.iter(NS + "text")
        kept = "".join(c for c in label if c.isprintable() and c != ID and not "\ud800" <= c <= "\udfff")
        assert all(c in (text.text or "") or not c.isprintable() for c in kept)


def test_nothing_of_the_author_becomes_markup(nasty: str) -> None:
    group = Group((Text(5, 5, nasty), Rect(0, 0, 9, 9, nasty, "box")), nasty, nasty, (nasty,), nasty)
    scene = Scene(10, 10, (group,), nasty, nasty, nasty)
    for markup in (svg.inline(scene), svg.standalone(scene)):
        assert "<script" not in markup
        assert "\x00" not in markup
        root = tree(markup)
        assert {element.tag.removeprefix(NS) for element in root.iter()} <= ALLOWED | {"rect"}
        # the placeholder of ids stands only where an id does
        assert "p- $x$" not in ET.tostring(root, encoding="unicode")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_standalone_brings_its_colours_and_ground(scene: Scene, theme: str) -> None:
    markup = svg.standalone(scene, theme)
    assert "currentColor" not in markup
    assert "<style" not in markup
    root = tree(markup)
    (ground,) = root.iter(NS + "rect")
    assert ground.get("fill") == THEMES[theme].ground
    assert list(root).index(ground) < len(list(root)) - 1
    assert not [element for element in root.iter() if element.get("id") or element.get("href")]
    assert root.get("role") == "img"
    assert root.findtext(NS + "title") == "A network"


def test_standalone_auto_follows_the_reader(scene: Scene) -> None:
    root = tree(svg.standalone(scene, "auto"))
    sheet = str(root.findtext(NS + "style"))
    assert "prefers-color-scheme:dark" in sheet
    assert THEMES["dark"].ground in sheet
    assert THEMES["dark"].ink in sheet
    assert root.get("color") == THEMES["light"].ink


def test_standalone_leaves_air_around(scene: Scene) -> None:
    root = tree(svg.standalone(scene))
    left, top, width, height = (float(v) for v in str(root.get("viewBox")).split())
    assert left < 0
    assert top < 0
    assert left + width > scene.width
    assert top + height > scene.height


def test_every_part_can_be_painted() -> None:
    items = tuple(Polygon(((0, 0), (5, 0), (5, 5)), "dense", part) for part in PARTS)
    assert tree(svg.inline(Scene(9, 9, items, "t", "d"))) is not None


def test_colours_of_the_author() -> None:
    scene = Scene(9, 9, (Polygon(((0, 0), (5, 0), (5, 5)), "#12ab34", "front"),), "t", "d")
    assert 'fill="#12ab34"' in svg.inline(scene)


PROGRAM = """
import sys; sys.path[:0] = {path!r}
from conftest import scene, table
from netdiagram.outputs import html, svg
made = scene.__wrapped__() if hasattr(scene, "__wrapped__") else scene._get_wrapped_function()()
sys.stdout.buffer.write((svg.inline(made) + svg.standalone(made, "auto")).encode())
"""


def test_the_same_bytes_every_time(scene: Scene) -> None:
    here = os.path.dirname(__file__)
    program = PROGRAM.format(path=[here])
    made = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert made == {(svg.inline(scene) + svg.standalone(scene, "auto")).encode()}


def test_small(scene: Scene) -> None:
    many = dataclasses.replace(scene, items=tuple(
        Group(tuple(dataclasses.replace(item, points=tuple((x + 60 * i, y) for x, y in item.points))
                    if isinstance(item, Polygon) else item for item in scene.items[0].items),  # type: ignore[union-attr]
              "block", f"conv{i}", (f"conv{i}",), f"conv{i}: Convolution") for i in range(100)))  # fmt: skip
    markup = svg.inline(many).encode()
    assert len(markup) / 100 < 700
    assert len(gzip.compress(markup, 9)) / 100 < 60
