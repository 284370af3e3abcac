"""Groups of blocks as frames: one line leads in and one out, what repeats is drawn once with its count."""

from __future__ import annotations

import pytest
from branching import network
from scenes import flat

from netdiagram import blocks
from netdiagram.blocks import Block, Outline
from netdiagram.ir import anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Line, Point, Rect, Scene, Text
from netdiagram.text import width
from netdiagram.views import graph, text
from netdiagram.views.graph import heads


def group(found: list[Block], children: list[Block], repeat: int, name: str, note: str = "") -> Block:
    calls = tuple(call for block in found for call in block.calls)
    return Block(calls, children[0].main, found[-1].output, tuple(children), repeat, name, note)


def staged() -> Outline:
    """The residual network with its four stages as groups of two blocks."""
    net = network("resnet")
    found = list(blocks.outline(net).blocks)
    borders = [(3, 9, 6), (9, 16, 13), (16, 23, 20), (23, 30, 27)]
    stages = [
        group(found[a:b], found[a:c], 2, f"stage {i}", "first: projection /2" if i > 1 else "")
        for i, (a, b, c) in enumerate(borders, start=1)
    ]
    return Outline(net, (*found[:3], *stages, *found[30:]), ())


def frames(scene: Scene) -> list[Group]:
    return [item for item in scene.items if isinstance(item, Group) and item.kind == "frame"]


@pytest.mark.parametrize("direction", ["down", "right"])
def test_a_group_is_a_frame_with_its_name_note_and_count(direction: str) -> None:
    scene = graph.draw(staged(), Options(direction=direction))
    told = [[item.content for item in flat(frame.items[:5]) if isinstance(item, Text)] for frame in frames(scene)]
    assert told[0][:2] == ["stage 1", "×2"]
    assert told[1][:3] == ["stage 2", "first: projection /2", "×2"]
    assert len(told) == 4
    assert frames(scene)[0].title == "stage 1 ×2"


@pytest.mark.parametrize("direction", ["down", "right"])
def test_what_stands_in_a_frame_stays_in_it(direction: str) -> None:
    scene = graph.draw(staged(), Options(direction=direction))
    for frame in frames(scene):
        border = frame.items[0]
        assert isinstance(border, Rect)
        assert border.part == ("panel" if direction == "down" else "frame")
        badge = next(item for item in frame.items if isinstance(item, Group) and item.kind == "repeat")
        pill = badge.items[0]
        assert isinstance(pill, Rect)
        for item in flat(tuple(item for item in frame.items[1:] if item is not badge)):
            if isinstance(item, Rect):
                assert border.x <= item.x
                assert item.x + item.width <= border.x + border.width
                assert border.y <= item.y
                assert item.y + item.height <= border.y + border.height
            if isinstance(item, Line):
                assert all(border.x - 0.1 <= x <= border.x + border.width + 0.1 for x, _ in item.points)
                assert all(border.y - 0.1 <= y <= border.y + border.height + 0.1 for _, y in item.points)


def test_the_line_runs_through_the_border_without_a_break() -> None:
    scene = graph.draw(staged(), Options(direction="down"))
    outer = [item for item in scene.items if isinstance(item, Line)]
    for frame in frames(scene):
        border = frame.items[0]
        assert isinstance(border, Rect)
        top = [line.points[-1] for line in outer if line.points[-1][1] == pytest.approx(border.y)]
        below = [line.points[0] for line in outer if line.points[0][1] == pytest.approx(border.y + border.height)]
        inner = [item for item in frame.items if isinstance(item, Line)]
        assert len(top) == 1
        assert len(below) == 1
        assert top[0] in [line.points[0] for line in inner]
        assert below[0] in [line.points[-1] for line in inner]
    assert not [line for line in outer if line.arrow and any(line.points[-1][1] == f.items[0].y for f in frames(scene))]  # type: ignore[union-attr]


def test_headings_are_not_crossed() -> None:
    scene = graph.draw(staged(), Options(direction="down"))
    for frame in frames(scene):
        lines = [item for item in flat(frame.items) if isinstance(item, Line)]
        for text_ in (item for item in frame.items if isinstance(item, Text)):
            wide = width(text_.content, text_.size, bold=text_.bold)
            left = text_.x - (wide / 2 if text_.anchor == "middle" else 0)
            for line in lines:
                for (x0, y0), (x1, y1) in zip(line.points, line.points[1:], strict=False):
                    assert not (
                        min(x0, x1) < left + wide
                        and max(x0, x1) > left
                        and min(y0, y1) < text_.y
                        and max(y0, y1) > text_.y - 8
                    )


def at_border(frame: Group, scene: Scene) -> tuple[list[tuple[Point, Point]], list[tuple[Point, Point]]]:
    """Where lines outside and inside meet at the upper and at the lower border: (end outside, end inside), by place."""
    border = frame.items[0]
    assert isinstance(border, Rect)
    outer = [item for item in scene.items if isinstance(item, Line)]
    inner = [item for item in frame.items if isinstance(item, Line) and item.part == "edge"]
    top, low = pytest.approx(border.y), pytest.approx(border.y + border.height)

    def within(x: float) -> bool:
        return border.x <= x <= border.x + border.width

    above = {line.points[-1] for line in outer if line.points[-1][1] == top and within(line.points[-1][0])}
    below = {line.points[0] for line in outer if line.points[0][1] == low and within(line.points[0][0])}
    starts = {line.points[0] for line in inner if line.points[0][1] == top}
    ends = {line.points[-1] for line in inner if line.points[-1][1] == low}
    return (
        list(zip(sorted(above), sorted(starts), strict=True)),
        list(zip(sorted(below), sorted(ends), strict=True)),
    )


@pytest.mark.parametrize("kind", ["two_inputs", "ladder"])
def test_every_line_that_enters_or_leaves_a_frame_goes_on_inside(kind: str) -> None:
    net = network(kind)
    outline = blocks.outline(net)
    found = list(outline.blocks)
    if kind == "two_inputs":
        inputs = [block for block in found if outline.layer(block).family == "input"]
        others = [block for block in found if outline.layer(block).family != "input"]
        odd = Outline(net, (*inputs, group(others, others, 1, "head")), ())
    else:
        odd = Outline(net, (*found[:4], group(found[4:10], found[4:10], 1, "body"), *found[10:]), ())
    given = Options(direction="down", column=10_000, detail="fused")
    scene = graph.draw(odd, given)
    (frame,) = frames(scene)
    above, below = at_border(frame, scene)
    assert len(above) + len(below) > 2
    for outside, inside in (*above, *below):
        assert outside == pytest.approx(inside)
    told = sorted(item.content for item in flat(scene.items) if isinstance(item, Text))
    plain = graph.draw(blocks.outline(net), given)
    assert set(told) >= {item.content for item in flat(plain.items) if isinstance(item, Text)}


def test_a_repeat_that_two_lines_enter_is_a_frame_of_one_copy() -> None:
    net = network("ladder")
    found = list(blocks.outline(net).blocks)
    odd = Outline(net, (*found[:14], group(found[14:22], found[14:18], 2, "decoder"), *found[22:]), ())
    scene = graph.draw(odd, Options(direction="down"))
    (frame,) = frames(scene)
    above, _ = at_border(frame, scene)
    assert len(above) > 1
    for outside, inside in above:
        assert outside == pytest.approx(inside)


def test_every_layer_is_shown_once_those_of_further_copies_by_the_frame() -> None:
    def keys(items: tuple[Item, ...]) -> list[str]:
        found = []
        for item in items:
            if isinstance(item, Group):
                found += [*item.keys, *keys(item.items)]
        return found

    scene = graph.draw(staged(), Options())
    shown = keys(scene.items)
    assert sorted(shown) == sorted(anchor(layer.name) for layer in network("resnet").layers)
    counts = [
        item for frame in frames(scene) for item in frame.items if isinstance(item, Group) and item.kind == "repeat"
    ]
    assert len(counts) == 4
    assert all(count.key for count in counts)


def test_frames_stand_in_frames() -> None:
    net = network("resnet")
    outline = staged()
    found = list(outline.blocks)
    body = group(found[3:7], found[3:7], 1, "body")
    scene = graph.draw(Outline(net, (*found[:3], body, *found[7:]), ()), Options(direction="down"))
    (outer,) = frames(scene)
    assert len([item for item in outer.items if isinstance(item, Group) and item.kind == "frame"]) == 4


def test_the_plain_text_tells_groups_and_what_is_in_them() -> None:
    net = network("resnet")
    outline = staged()
    chain = tuple(blocks.Link(i, i + 1) for i in range(len(outline.blocks) - 1))
    drawn = text.draw(Outline(net, outline.blocks, chain))
    assert "[...]  stage 1 x2" in drawn
    assert "stage 2 x2 (first: projection /2)" in drawn
    closed = blocks.closed(Outline(net, outline.blocks, chain), 0)
    assert "[...]  stage 1 x2, 3 blocks" in text.draw(closed)


@pytest.mark.parametrize("enter", [[5.0], [10.0, 30.0], [4.0, 12.0, 90.0], []])
def test_names_and_notes_of_frames_have_room_beside_the_lines_that_enter(enter: list[float]) -> None:
    named, noted = width("cell", 11, bold=True), width("channels 40 → 48", heads.LABEL)
    (name, note), left, wide = heads.headed("cell", "channels 40 → 48", enter, 60.0)
    for start, long in ((name, named), (note, noted)):
        assert start + long <= left + wide + 0.01
        assert all(not start < line + left < start + long for line in enter)
    assert name + named < note
