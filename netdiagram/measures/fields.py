"""Receptive fields of a whole network: what part of its input each layer's outputs can see.

Every axis of every input is followed through all calls, through nested models, and through branches, where the largest counts. Given for
an output are the size of its field, the jump from one output's field to the next one's, and the place where the first one has its
centre, per axis along which a window works. Fields reach into the padding, as published ones do, and are those of the way the network
is wired: normalization by statistics, dropout and masks do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from netdiagram.ir import Call, Dim, Layer, Network, Shape
from netdiagram.measures.moves import GONE, Move, Moves, Reading, Rule
from netdiagram.measures.steps import SAME, Steps, ratio, through, union
from netdiagram.measures.windows import WINDOWS
from netdiagram.records import sealed

Number = int | float


@sealed
class Field:
    """The receptive field of a layer's outputs, by spatial axes of the input.

    Attributes:
        size: input positions that an output sees; None where it sees an axis of unknown size as a whole.
        jump: input positions from the field of an output to that of the next; None where there are no positions any more.
        start: the centre of the first output's field, in input positions from 0; None likewise.
        whole: it sees the whole input, whatever its size is.
    """

    size: tuple[Dim, ...]
    jump: tuple[Number | None, ...]
    start: tuple[Number | None, ...]
    whole: bool = False


class Track(NamedTuple):
    """One axis of an input, as a tensor sees it.

    Attributes:
        at: the tensor's axis along which its positions lie; None where they lie along none.
        steps: what is read from there, one for each different jump.
        fixed: what every position reads: first and last, None for the end.
        tangled: its axis holds the positions of several axes.
    """

    at: int | None
    steps: tuple[Steps, ...] = (SAME,)
    fixed: tuple[int, int | None] | None = None
    tangled: bool = False


WHOLE = (0, None)
State = Mapping[int, tuple[Track, ...]]
"""What a tensor sees of each input (by number): a track for each axis but the batch. None where it is not known."""


class _Run:
    """One walk: the inputs it has met, and what it found of each layer."""

    def __init__(self) -> None:
        self.inputs: list[Shape] = []
        self.spatial: set[tuple[int, int]] = set()
        self.found: dict[tuple[str, ...], list[tuple[State, Shape]]] = {}
        self.lost: set[tuple[str, ...]] = set()
        self.parts: dict[tuple[Track, Dim, Dim], _Part] = {}

    def new(self, shape: Shape) -> State:
        self.inputs.append(shape)
        return {len(self.inputs) - 1: tuple([Track(axis) for axis in range(1, len(shape))])}

    def told(self, track: Track, extent: Dim, shape: Shape) -> _Part:
        """`_told`, once for the axes that are alike."""
        key = (track._replace(at=None), extent, None if track.at is None else shape[track.at])
        part = self.parts.get(key)
        if part is None:
            part = self.parts[key] = _told(*key)
        return part


def fields(network: Network) -> dict[tuple[str, ...], Field]:
    """Receptive fields by names (outer models first) of all layers that have one: those behind windows, as far as it is known.

    A layer that is called several times, or has several outputs, has the largest of their fields.
    """
    run = _Run()
    _walk(network, None, (), run)
    told: dict[int, Field | None] = {}
    made: dict[tuple[str, ...], Field] = {}
    for key, states in run.found.items():
        if key in run.lost:
            continue
        measured = []
        for state, shape in states:
            field = told[id(state)] if id(state) in told else told.setdefault(id(state), _measured(state, shape, run))
            if field is not None:
                measured.append(field)
        if measured:
            made[key] = max(measured, key=_extent) if len(measured) > 1 else measured[0]
    return made


def moves(network: Network, reading: Reading) -> Moves | None:
    """How the output of a model reads its input, where a layer applies it."""
    run = _Run()
    outputs = _walk(network, None, (), run)
    if len(run.inputs) != 1 or reading.out >= len(outputs):
        return None
    state = outputs[reading.out]
    if state is None:
        return None
    found = [Move(0)]
    for axis, track in enumerate(state.get(0, ()), 1):
        simple = len(track.steps) == 1 and track.fixed is None and track.at is not None
        window = (0, axis) in run.spatial
        found.append(Move(track.at, track.steps[0], track.tangled, window) if simple else GONE)
    return found


def _extent(field: Field) -> tuple[bool, float]:
    area = 1.0
    for size in field.size:
        area *= min(size or 1, 10**9)
    return field.whole, area


# -- the walk ---------------------------------------------------------------------------------------------------------------


def _walk(
    network: Network, given: Sequence[State | None] | None, outer: tuple[str, ...], run: _Run
) -> list[State | None]:
    """Follow all calls of a network. Gives the states of its outputs."""
    entries = dict(zip(network.inputs, given or (), strict=False))
    states: list[tuple[State | None, ...]] = []
    for index, call in enumerate(network.calls):
        layer = network.layers[call.layer]
        out: tuple[State | None, ...]
        if layer.type == "InputLayer" and not call.inputs:
            out = (_entering(entries.get(index), call.outputs[0], run, outside=given is None),)
        else:
            sources = [states[source][output] if source < index else None for source, output in call.inputs]
            shapes = [network.calls[source].outputs[output] for source, output in call.inputs]
            out = _called(layer, call, sources, shapes, (*outer, layer.name), run)
        states.append(out)
        _note(run, (*outer, layer.name), out, call)
    return [states[call][output] for call, output in network.outputs]


def _entering(state: State | None, shape: Shape | None, run: _Run, *, outside: bool) -> State | None:
    """What an input sees: itself, or what was handed over from outside, if it fits."""
    if shape is None:
        return None
    if outside:
        return run.new(shape)
    fits = state is not None and all(
        track.at is None or track.at < len(shape) for row in state.values() for track in row
    )
    return state if fits else None


def _note(run: _Run, key: tuple[str, ...], out: Iterable[State | None], call: Call) -> None:
    known = [(state, shape) for state, shape in zip(out, call.outputs, strict=False) if state is not None and shape]
    if known:
        run.found.setdefault(key, []).extend(known)
    else:
        run.lost.add(key)


def _called(  # noqa: PLR0917 - one call, in all its parts
    layer: Layer,
    call: Call,
    sources: Sequence[State | None],
    shapes: Sequence[Shape | None],
    key: tuple[str, ...],
    run: _Run,
) -> tuple[State | None, ...]:
    unknown = (None,) * len(call.outputs)
    if not sources or None in sources or None in shapes:
        return unknown
    if layer.network is not None:
        inner = _walk(layer.network, sources, key, run) if len(layer.network.inputs) == len(sources) else []
        return tuple(inner) if len(inner) == len(call.outputs) else unknown
    if layer.window == "kept" and len(sources) == 1 and set(call.outputs) == {shapes[0]}:
        return (sources[0],) * len(call.outputs)
    rule = WINDOWS.get(layer.window)
    if rule is None:
        return unknown
    return tuple([
        _output(layer, rule, sources, shapes, shape, out, run) if shape is not None else None
        for out, shape in enumerate(call.outputs)
    ])  # fmt: skip


def _output(  # noqa: PLR0917 - one call, in all its parts
    layer: Layer,
    rule: Rule,
    sources: Sequence[State | None],
    shapes: Sequence[Shape | None],
    shape: Shape,
    out: int,
    run: _Run,
) -> State | None:
    """What one output of a call sees."""
    merged: dict[int, tuple[Track, ...]] = {}
    for at, (state, x) in enumerate(zip(sources, shapes, strict=True)):
        if state is None or x is None:
            return None
        moves = rule(Reading(layer.settings, x, shape, at, out))
        if (
            moves is None
            or len(moves) != len(x)
            or any(move.to is not None and move.to >= len(shape) for move in moves)
        ):
            return None
        for origin, tracks in state.items():
            moved = tuple([_moved(track, moves, x) for track in tracks])
            for axis, track in enumerate(tracks, 1):
                if track.at is not None and moves[track.at].window:
                    run.spatial.add((origin, axis))
            old = merged.get(origin)
            merged[origin] = moved if old is None else tuple([_both(a, b) for a, b in zip(old, moved, strict=True)])
    return merged


# -- tracks -------------------------------------------------------------------------------------------------------------------


def _moved(track: Track, moves: Moves, x: Shape) -> Track:
    """A track behind a layer."""
    if track.at is None:
        return track
    move = moves[track.at]
    steps = move.steps
    if steps is None or (track.tangled and steps != SAME):
        return _collapsed(track, x[track.at])
    if move.to is None:  # one position, which all read
        ends = [each.at(steps.low[0]) for each in track.steps]
        return Track(None, (), _hull(track.fixed, ends))
    if steps is not SAME:
        made = tuple([through(each, steps) for each in track.steps])
        if None in made:
            return Track(None, (), WHOLE)
        return Track(move.to, made, track.fixed, track.tangled or move.tangled)  # type: ignore[arg-type]
    return Track(move.to, track.steps, track.fixed, track.tangled or move.tangled)


def _collapsed(track: Track, size: Dim) -> Track:
    """A track whose positions are all read at once."""
    if size is None or track.tangled:
        low = min([each.at(0)[0] for each in track.steps], default=0)
        return Track(None, (), (min(low, 0), None))
    ends = [each.at(position) for each in track.steps for position in (0, max(size - 1, 0))]
    return Track(None, (), _hull(track.fixed, ends))


def _hull(fixed: tuple[int, int | None] | None, ends: Iterable[tuple[int, int | None]]) -> tuple[int, int | None]:
    every = [*ends, *([] if fixed is None else [fixed])]
    highs = [high for _, high in every]
    return min(low for low, _ in every), None if None in highs else max(high for high in highs if high is not None)


def _both(one: Track, other: Track) -> Track:
    """What either sees."""
    if one == other:
        return one
    if one.at is None or other.at is None:
        main, rest = (other, one) if one.at is None else (one, other)
        ends = [] if rest.fixed is None else [rest.fixed]
        fixed = _hull(main.fixed, ends) if ends or main.fixed else None
        return Track(main.at, main.steps, fixed, main.tangled)
    if one.at != other.at:
        return Track(one.at, one.steps, WHOLE, one.tangled)
    by_jump: dict[Number, Steps | None] = {}
    for steps in (*one.steps, *other.steps):
        old = by_jump.get(steps.jump)
        by_jump[steps.jump] = steps if old is None else union(old, steps)
    if None in by_jump.values():
        return Track(None, (), WHOLE)
    fixed = other.fixed if one.fixed is None else _hull(one.fixed, [] if other.fixed is None else [other.fixed])
    made = tuple([steps for steps in by_jump.values() if steps is not None])
    return Track(one.at, made, fixed, one.tangled or other.tangled)


# -- what is told of them --------------------------------------------------------------------------------------------------------


def _measured(state: State, shape: Shape, run: _Run) -> Field | None:
    """The largest field of a tensor, of those in the several inputs of a network."""
    made = []
    for origin, tracks in state.items():
        axes = [axis for axis in range(1, len(tracks) + 1) if (origin, axis) in run.spatial]
        if not axes:
            continue
        parts = [run.told(tracks[axis - 1], run.inputs[origin][axis], shape) for axis in axes]
        made.append(
            Field(
                tuple([part.size for part in parts]),
                tuple([part.jump for part in parts]),
                tuple([part.start for part in parts]),
                all(part.whole for part in parts),
            )
        )
    return max(made, key=_extent) if len(made) > 1 else made[0] if made else None


class _Part(NamedTuple):
    size: Dim
    jump: Number | None
    start: Number | None
    whole: bool


def _told(track: Track, extent: Dim, size: Dim) -> _Part:
    placed = len(track.steps) == 1 and not track.tangled
    jump = start = None
    if placed:
        steps = track.steps[0]
        jump, start = steps.jump, ratio(steps.low[0] + steps.high[0], 2)
    if track.fixed is None and len(track.steps) == 1:
        return _Part(track.steps[0].size, jump, start, whole=False)
    if track.fixed is not None and track.fixed[0] <= 0 and _reaches(track.fixed[1], extent):
        return _Part(extent, jump, start, whole=True)
    most = _largest(track, extent, size)
    return _Part(most, jump, start, whole=most is not None and most == extent and not track.steps)


def _reaches(high: int | None, extent: Dim) -> bool:
    return high is None or (extent is not None and high >= extent - 1)


def _largest(track: Track, extent: Dim, size: Dim) -> Dim:
    """The size of a field that is not the same everywhere, within the input."""
    if (track.steps and size is None) or extent is None:
        return None
    longest = max([len(steps.low) for steps in track.steps], default=1)
    count = 1 if size is None else size
    places = {*range(min(count, longest)), *range(max(count - longest, 0), count)}
    most = 0
    for place in sorted(places):
        low, high = _hull(track.fixed, [steps.at(place) for steps in track.steps])
        most = max(most, min(extent - 1, extent - 1 if high is None else high) - max(low, 0) + 1)
    return most
