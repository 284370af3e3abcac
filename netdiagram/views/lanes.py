"""Branches as lanes of characters, in the manner of `git log --graph`, but downwards: one row a node, lines kept straight.

Comes in: for each node, in topological order, the nodes it reads. Goes out: for each node the rows that lead to it, and its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.records import record


@record
class Glyphs:
    """What lanes are drawn with.

    Attributes:
        node: a node.
        down: a lane that goes on.
        across: a piece that runs across.
        over: where that crosses a lane.
        tee: where a lane meets it and goes on.
        fork: where a lane begins at its end.
        join: where a lane ends at its end.
        end: where a lane ends at it between its ends.
    """

    node: str = "*"
    down: str = "|"
    across: str = "-"
    over: str = "|"
    tee: str = "+"
    fork: str = "."
    join: str = "'"
    end: str = "+"


ASCII = Glyphs()
UNICODE = Glyphs("●", "│", "─", "┼", "├", "╮", "╯", "┴")


@record
class Row:
    """One node.

    Attributes:
        before: rows between it and the one before: forks and joins.
        own: its row.
    """

    before: tuple[str, ...]
    own: str


def draw(inputs: Sequence[Sequence[int]], glyphs: Glyphs = ASCII) -> list[Row]:
    """The rows of each node.

    A node stands in the leftmost lane it reads; a tensor that is read again later moves on to a lane of its own.

    Args:
        inputs: per node the nodes it reads, all before it; doubles count once.
        glyphs: what to draw with.
    """
    readers = [0] * len(inputs)
    for sources in inputs:
        for source in set(sources):
            readers[source] += 1
    lanes: list[int] = []  # the tensor in each lane; −1 where it is free
    ended = -1  # the lane in which the node before ended: what began right below it would seem to follow from it
    rows = []
    for node, sources in enumerate(inputs):
        before = []
        taken = sorted({lanes.index(source) for source in sources})
        at = taken[0] if taken else _free(lanes, 0, ended)
        for lane in taken:
            tensor = lanes[lane]
            readers[tensor] -= 1
            if readers[tensor]:
                to = _free(lanes, lane + 1, ended)
                before.append(_fork(lanes, lane, to, glyphs))
                lanes[to] = tensor
        if len(taken) > 1:
            before.append(_join(lanes, taken, glyphs))
        for lane in taken:
            lanes[lane] = -1
        lanes[at] = node
        own = " ".join([glyphs.node if i == at else glyphs.down if lane >= 0 else " " for i, lane in enumerate(lanes)])
        rows.append(Row(tuple(before), own.rstrip()))
        ended = -1 if readers[node] else at
        if ended >= 0:
            lanes[at] = -1
        while lanes and lanes[-1] < 0:
            lanes.pop()
    return rows


def _free(lanes: list[int], first: int, but: int) -> int:
    """The first free lane from `first` on, other than `but`; made where there is none."""
    at = first
    while at == but or (at < len(lanes) and lanes[at] >= 0):
        at += 1
    lanes.extend([-1] * (at + 1 - len(lanes)))
    return at


def _across(lanes: Sequence[int], first: int, last: int, marks: dict[int, str], glyphs: Glyphs) -> str:
    """A row with a line across from one lane to another; `marks` at the lanes that take part in it."""
    cells = []
    for i, tensor in enumerate(lanes):
        if i in marks:
            cells.append(marks[i])
        elif first < i < last:
            cells.append(glyphs.over if tensor >= 0 else glyphs.across)
        else:
            cells.append(glyphs.down if tensor >= 0 else " ")
        cells.append(glyphs.across if first <= i < last else " ")
    return "".join(cells).rstrip()


def _fork(lanes: Sequence[int], lane: int, to: int, glyphs: Glyphs) -> str:
    return _across(lanes, lane, to, {lane: glyphs.tee, to: glyphs.fork}, glyphs)


def _join(lanes: Sequence[int], taken: Sequence[int], glyphs: Glyphs) -> str:
    inner = dict.fromkeys(taken[1:-1], glyphs.end)
    return _across(lanes, taken[0], taken[-1], {taken[0]: glyphs.tee, **inner, taken[-1]: glyphs.join}, glyphs)
