"""How outputs read inputs where axes are reshaped, exchanged, cut, joined or multiplied away."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim
from netdiagram.measures.moves import GONE, Move, Moves, Reading
from netdiagram.measures.steps import SAME, slide

# -- rearranging ---------------------------------------------------------------------------------------------------------


def regrouped(r: Reading) -> Moves:
    """Reshaping: axes that keep their neighbours keep their positions, those that are merged or split do not."""
    x, y = list(r.x), list(r.y)
    moves: dict[int, Move] = {}
    front = back = 0
    while front < min(len(x), len(y)) and x[front] == y[front]:
        moves[front] = Move(front)
        front += 1
    while back < min(len(x), len(y)) - front and x[-1 - back] == y[-1 - back]:
        back += 1
        moves[len(x) - back] = Move(len(y) - back)
    for start, end, first, last in _groups(x, y, front, back):
        real = [axis for axis in range(start, end) if x[axis] != 1]
        new = [axis for axis in range(first, last) if y[axis] != 1]
        target = (new or [first])[0] if first < last else None
        for axis in range(start, end):
            alone = axis not in real or (len(real) == 1 and len(new) <= 1)
            if axis not in real or target is None:
                moves[axis] = GONE
            else:
                moves[axis] = Move(target, SAME, tangled=not alone)
    return [moves[axis] for axis in range(len(x))]


def _groups(x: list[Dim], y: list[Dim], front: int, back: int) -> list[tuple[int, int, int, int]]:
    """Runs of axes of either shape that hold equally much, between what both begin and end with."""
    end, last = len(x) - back, len(y) - back
    if None in x[front:end] or None in y[front:last]:
        return [(front, end, front, last)]
    found, i, j = [], front, front
    while i < end or j < last:
        a, b = i, j
        left, right = 1, 1
        while (i < end and (left < right or i == a)) or (j < last and (right < left or j == b)):
            if j >= last or (i < end and left <= right):
                left, i = left * (x[i] or 0), i + 1
            else:
                right, j = right * (y[j] or 0), j + 1
            if left == right and left > 1:
                break
        found.append((a, i, b, j))
    return found


def permuted(r: Reading) -> Moves | None:
    """Another order of axes."""
    dims, axes = r.settings.get("dims"), r.settings.get("axes")
    order = (0, *dims) if isinstance(dims, tuple) else axes if isinstance(axes, tuple) else None
    if order is None:
        order = tuple(range(len(r.x)))[::-1] if axes is None else None
    if order is None or len(order) != len(r.x):
        return None
    places = {axis % len(r.x): place for place, axis in enumerate(order)}
    return [Move(places[axis]) for axis in range(len(r.x))]


def exchanged(r: Reading) -> Moves | None:
    """Two axes exchanged, or one moved."""
    s, rank = r.settings, len(r.x)
    order = list(range(rank))
    if "axis1" in s:
        i, j = s["axis1"] % rank, s["axis2"] % rank
        order[i], order[j] = order[j], order[i]
    elif isinstance(s.get("source"), int) and isinstance(s.get("destination"), int):
        order.insert(s["destination"] % rank, order.pop(s["source"] % rank))
    else:
        return None
    return [Move(order.index(axis)) for axis in range(rank)]


def stacked(r: Reading) -> Moves | None:
    """A new axis."""
    axis = r.settings.get("axis", 0)
    if not isinstance(axis, int) or len(r.y) != len(r.x) + 1:
        return None
    place = axis % len(r.y)
    return [Move(at if at < place else at + 1) for at in range(len(r.x))]


def joined(r: Reading) -> Moves:
    """Joined along an axis: positions are counted within each part."""
    return [Move(axis) for axis in range(len(r.x))]


def reduced(r: Reading) -> Moves | None:
    """Summed along axes."""
    axis = r.settings.get("axis", r.settings.get("axes"))
    rank = len(r.x)
    if axis is None:
        return [Move(0), *[GONE] * (rank - 1)]
    given = axis if isinstance(axis, tuple) else (axis,)
    if not all(isinstance(item, int) for item in given):
        return None
    gone = {item % rank for item in given}
    moves, place = [], 0
    for at in range(rank):
        moves.append(GONE if at in gone else Move(place))
        place += at not in gone or len(r.y) == rank
    return moves


def indexed(r: Reading) -> Moves | None:
    """`x[key]`."""
    key = r.settings.get("key")
    keys = list(key) if isinstance(key, tuple) else [key]
    if Ellipsis not in keys:
        keys.append(Ellipsis)
    taken = sum(part is not None and part is not Ellipsis for part in keys)
    moves: list[Move] = []
    place = 0
    for part in keys:
        if part is None:
            place += 1
        elif part is Ellipsis:
            for _ in range(len(r.x) - taken):
                moves.append(Move(place))
                place += 1
        else:
            moves.append(_taken(part, r.x[len(moves)] if len(moves) < len(r.x) else None, place))
            place += moves[-1].to is not None
    return moves if len(moves) == len(r.x) else None


def _taken(key: Any, size: Dim, place: int) -> Move:
    if isinstance(key, int):
        at = key if key >= 0 else None if size is None else key + size
        return GONE if at is None else Move(None, slide(1, 1, -at))
    if not isinstance(key, slice):
        return GONE
    bounds = (key.start, key.stop, key.step)
    if any(bound is not None and not isinstance(bound, int) for bound in bounds):
        return Move(place, SAME, tangled=True)
    if size is None:
        negative = (key.start or 0) < 0 or (key.step or 1) < 0
        return Move(place, SAME, tangled=True) if negative else Move(place, slide(1, key.step or 1, -(key.start or 0)))
    start, _, step = key.indices(size)
    return Move(place, slide(1, step, -start)) if step > 0 else Move(place, SAME, tangled=True)


def parted(r: Reading) -> Moves | None:
    """Cut into parts along an axis: equal ones, or at positions."""
    axis, how = r.settings.get("axis", 0), r.settings.get("indices_or_sections")
    if not isinstance(axis, int):
        return None
    axis %= len(r.x)
    moves = [Move(at) for at in range(len(r.x))]
    part = r.y[axis]
    if isinstance(how, int) and part is not None:
        moves[axis] = Move(axis, slide(1, 1, -part * r.out))
    elif isinstance(how, tuple) and all(isinstance(item, int) for item in how):
        moves[axis] = Move(axis, slide(1, 1, -(0, *how)[r.out]))
    return moves


def unstacked(r: Reading) -> Moves | None:
    """The entries along an axis, one by one."""
    axis = r.settings.get("axis", 0)
    if not isinstance(axis, int):
        return None
    axis %= len(r.x)
    return [
        Move(None, slide(1, 1, -r.out)) if at == axis else Move(at if at < axis else at - 1) for at in range(len(r.x))
    ]


# -- products -------------------------------------------------------------------------------------------------------------


def multiplied(r: Reading) -> Moves | None:
    """A matrix product: rows of the first, columns of the second."""
    gone = len(r.x) - 1 if r.at == 0 else max(len(r.x) - 2, 0)
    shift = len(r.y) - len(r.x)
    if shift < 0:
        return None
    return [GONE if axis == gone else Move(axis + shift if axis else 0) for axis in range(len(r.x))]


def summed(r: Reading) -> Moves | None:
    """An equation: letters that the output keeps keep their positions."""
    text = r.settings.get("equation", r.settings.get("subscripts"))
    if not isinstance(text, str) or "->" not in text:
        return None
    sources, _, target = text.replace(" ", "").partition("->")
    specs = sources.split(",")
    if r.at >= len(specs):
        return None
    spec = specs[r.at]
    if "." in spec:
        more = len(r.x) - len(spec.replace("...", ""))
        dots = "".join(chr(0x391 + index) for index in range(more))
        spec, target = spec.replace("...", dots), target.replace("...", dots)
    if len(spec) != len(r.x) or "." in target:
        return None
    return [Move(target.index(letter)) if letter in target else GONE for letter in spec]


def framed(r: Reading) -> Moves | None:
    """Padding, axis by axis."""
    given = r.settings.get("pad_width")
    if isinstance(given, int):
        given = ((given, given),)
    if not isinstance(given, tuple):
        return None
    pairs = [each if isinstance(each, tuple) else given for each in given]
    pairs = pairs * len(r.x) if len(pairs) == 1 else pairs
    if len(pairs) != len(r.x) or not all(isinstance(pair[0], int) for pair in pairs):
        return None
    return [Move(axis, slide(1, 1, pair[0]) if pair[0] else SAME) for axis, pair in enumerate(pairs)]
