"""Which sequences a network has, and what happens at each of their steps.

A *track* is a sequence with all that happens at each of its steps: an embedding, recurrent layers one below the other, dense
layers, attention to all steps of another track, and merges of what the track had before. Where states of one track start another
(encoder and decoder), or one attends to another, they belong together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from netdiagram.blocks import Block, Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, LayerSpec, Shape, anchor
from netdiagram.records import record, state
from netdiagram.views import marks, words
from netdiagram.views.cell.subject import Subject

RECURRENT = frozenset({"LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"})
_SILENT = frozenset({"regularization", "preprocessing"})
"""What is not drawn at each step."""


@record
class Row:
    """One layer of a track.

    Attributes:
        layer: the layer.
        call: its call.
        each: it gives something at every step.
        recurrent: it hands states on.
        both: it runs in both directions.
        backwards: it runs from the last step to the first.
        merge: how both directions are merged, as a mark; empty where they stay apart.
        output: shape of what it gives.
        key: its anchor.
        memory: the call that gives what all its steps look at, as attention does; None where each step is by itself.
        skips: rows of the track that it reads besides the one before it; -1 for what comes in.
        mark: of a merge its type.
    """

    layer: Layer
    call: int
    each: bool
    recurrent: bool
    both: bool = False
    backwards: bool = False
    merge: str = ""
    output: Shape | None = None
    key: str = ""
    memory: int | None = None
    skips: tuple[int, ...] = ()
    mark: str = ""


@state
class Track:
    """A sequence and what happens at each of its steps.

    Attributes:
        source: the call that gives the sequence.
        rows: its layers, in order.
        steps: how many there are; None where that is open.
        shape: of what comes in at each step.
        open: it still is a sequence behind its last row.
        name: of what comes in, where the author named it.
        read: whether anything reads what the last row gives, besides its states.
        final: the network returns that.
        starts: for a recurrent row, the call that its first state comes from.
        places: of each call the row that it belongs to; -1 for the source.
        carriers: the calls that a first state passes on its way.
        repeated: at each step comes in what another sequence gave at last.
    """

    source: int
    rows: list[Row]
    steps: int | None
    shape: Shape | None
    open: bool = True
    name: str = ""
    read: bool = True
    final: bool = True
    starts: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    carriers: set[int] = field(default_factory=set)
    repeated: bool = False

    def ends(self, source: tuple[int, int]) -> bool:
        """Whether a tensor is the sequence as it is behind the last row."""
        return source[1] == 0 and self.places.get(source[0]) == len(self.rows) - 1

    def add(self, block: Block, row: Row) -> None:
        """A further row."""
        self.places.update(dict.fromkeys(block.calls, len(self.rows)))
        self.rows.append(row)
        self.open = row.each


def tracks(outline: Outline) -> list[Track]:
    """The sequences of a network, in order: what others take states from, or look at, before these.

    Raises:
        NetdiagramError: no recurrent layer (`view.unroll`).
    """
    found: dict[int, Track] = {}  # by call
    origin: dict[int, int] = {}  # of each call behind a recurrent layer, that layer's call
    made: list[Track] = []
    network = outline.network
    for block in outline.blocks:
        layer = outline.layer(block)
        _origins(outline, block, origin)
        reads = network.calls[block.main].inputs
        before = network.calls[block.calls[0]].inputs
        track = found.get(before[0][0]) if before else None
        if layer.type in RECURRENT:
            if track is None or not track.ends(before[0]):
                track = _started(outline, before)
                track.repeated = _repeats(outline, track.source, origin)
                made.append(track)
            states = [source for source, _ in reads[1:] if source in origin]
            if states:
                track.starts[len(track.rows)] = origin[states[0]]
                track.carriers |= _carriers(outline, states, origin)
            track.add(block, _recurrent(layer, block.main, network.calls[block.main].outputs[0], anchor(layer.name)))
        elif len(before) > 1:
            track = joined(outline, block, found)
            if track is None:
                continue
        elif track is not None and track.ends(before[0]):
            if not _carried(outline, block, track):
                continue
        elif layer.family == "embedding" and len(before) == 1:
            track = _started(outline, before)
            track.add(
                block, Row(layer, block.main, each=True, recurrent=False, output=block.output, key=anchor(layer.name))
            )
            made.append(track)
        else:
            continue
        for call in block.calls:
            found[call] = track
    told = [track for track in made if any(row.recurrent for row in track.rows)]
    if not told:
        raise NetdiagramError(
            "view.unroll",
            "there is no recurrent layer to unroll",
            None,
            "LSTM, GRU, SimpleRNN, ConvLSTM, RNN and Bidirectional layers can be; leave unroll out",
        )
    for track in told:
        _reads(outline, track, told)
    return _ordered(told)


def _ordered(found: Sequence[Track]) -> list[Track]:
    """Tracks that others need before these."""
    home = {row.call: track for track in found for row in track.rows}
    order: list[Track] = []
    waiting = list(found)
    while waiting:
        track = next((one for one in waiting if not any(other in waiting for other in _needs(one, home))), waiting[0])
        waiting.remove(track)
        order.append(track)
    return order


def _needs(track: Track, home: Mapping[int, Track]) -> list[Track]:
    calls = [*track.starts.values(), *[row.memory for row in track.rows if row.memory is not None]]
    return [home[call] for call in calls if call in home and home[call] is not track]


def alone(subject: Subject) -> Track:
    """The sequence that one layer reads."""
    shape = subject.inputs[0] if subject.inputs else None
    layer = (
        subject.layer
        if subject.layer.type == subject.type
        else replace(subject.layer, type=subject.type, settings=subject.settings)
    )
    row = _recurrent(layer, 0, subject.output, subject.key)
    return Track(-1, [row], shape[1] if shape and len(shape) > 2 else None, shape, row.each)


def _origins(outline: Outline, block: Block, origin: dict[int, int]) -> None:
    """Remember for each call of a block the recurrent layer that what it gives stems from."""
    network = outline.network
    for call in block.calls:
        if network.layers[network.calls[call].layer].type in RECURRENT:
            origin[call] = call
            continue
        stems = [origin[source] for source, _ in network.calls[call].inputs if source in origin]
        if stems:
            origin[call] = stems[0]


def _carriers(outline: Outline, states: Sequence[int], origin: Mapping[int, int]) -> set[int]:
    """The calls between recurrent layers and where their states are used."""
    found: set[int] = set()
    queue = [call for call in states if origin[call] != call]
    while queue:
        call = queue.pop()
        if call not in found:
            found.add(call)
            queue += [at for at, _ in outline.network.calls[call].inputs if at in origin and origin[at] != at]
    return found


def _repeats(outline: Outline, source: int, origin: Mapping[int, int]) -> bool:
    """Whether a sequence is one vector, over and over, that a recurrent layer gave."""
    network = outline.network
    return source in origin and network.layers[network.calls[source].layer].type == "RepeatVector"


def _started(outline: Outline, before: Sequence[tuple[int, int]]) -> Track:
    if not before:
        return Track(-1, [], None, None)
    source, out = before[0]
    network = outline.network
    shape = network.calls[source].outputs[out]
    layer = network.layers[network.calls[source].layer]
    name = "" if words.automatic(layer) else layer.name
    return Track(source, [], shape[1] if shape and len(shape) > 1 else None, shape, name=name, places={source: -1})


def _reads(outline: Outline, track: Track, drawn: Sequence[Track]) -> None:
    """Find out where the first output of the last row goes, besides to attention that is drawn."""
    network, last = outline.network, track.rows[-1].call
    members = next((block.calls for block in outline.blocks if last in block.calls), (last,))
    wanted = {(call, 0) for call in members}
    looking = {row.call for other in drawn for row in other.rows if row.memory in members}
    track.final = any(output in wanted for output in network.outputs)
    track.read = track.final or any(
        source in wanted
        for i, call in enumerate(network.calls)
        if i not in members and i not in looking
        for source in call.inputs
    )


def undrawn(outline: Outline, found: Sequence[Track]) -> list[Layer]:
    """The layers of a network that happen neither before nor along its sequences, but behind them or elsewhere."""
    drawn = {row.call for track in found for row in track.rows} | {track.source for track in found}
    drawn |= {call for track in found for call in track.carriers}
    first = min([row.call for track in found for row in track.rows])
    layers = [outline.layer(block) for block in outline.blocks if block.main not in drawn and block.main > first]
    return [layer for layer in layers if layer.family not in _SILENT | {"input"}]


def _carried(outline: Outline, block: Block, track: Track) -> bool:
    """Whether a block belongs to a track: it does the same at each step, or comes behind the last."""
    layer = outline.layer(block)
    if layer.family in _SILENT:
        track.places.update(dict.fromkeys(block.calls, len(track.rows) - 1))
        return True
    shape, came = block.output, track.rows[-1].output if track.rows else track.shape
    if track.open:
        same = bool(shape and came) and len(shape or ()) == len(came or ()) and (shape or ())[1] == (came or ())[1]
        if layer.type != "TimeDistributed" and not (
            same and layer.family in {"dense", "normalization", "activation", "embedding"}
        ):
            return False
        track.add(block, Row(layer, block.main, each=True, recurrent=False, output=shape, key=anchor(layer.name)))
        return True
    if len(track.rows) > 12 or layer.family not in {"dense", "normalization", "activation"}:
        return False
    track.add(block, Row(layer, block.main, each=False, recurrent=False, output=shape, key=anchor(layer.name)))
    return True


ATTENTION = frozenset({"Attention", "AdditiveAttention", "MultiHeadAttention", "GroupedQueryAttention"})
_ASKED = ("query", "value", "key")


def joined(outline: Outline, block: Block, found: Mapping[int, Track]) -> Track | None:
    """The track that a block of several inputs belongs to, with the block as its last row; None where it belongs to none."""
    layer, call = outline.layer(block), outline.network.calls[block.main]
    if block.main != block.calls[0]:
        return None
    own: list[tuple[int, int]] = []
    memory: list[tuple[int, int]] = []
    looks = layer.type in ATTENTION
    for place, source in enumerate(call.inputs):
        word = call.words[place] if place < len(call.words) and call.words[place] else ""
        word = word or (_ASKED[place] if place < len(_ASKED) else "mask")
        if looks and word.endswith("mask"):
            continue
        # what is compared with something else, step by step with all steps, looks at that
        (memory if (looks and word != "query") or (layer.type == "Dot" and place) else own).append(source)
    track = next((found[source] for source, _ in own if source in found), None)
    shape = call.outputs[0]
    if track is None or not track.open or not shape or len(shape) < 3 or shape[1] != track.steps:
        return None
    row = Row(layer, block.main, each=True, recurrent=False, output=shape, key=anchor(layer.name))
    if memory:
        held = found.get(memory[0][0])
        if len(set(memory)) > 1 or len(set(own)) > 1 or not track.ends(own[0]):
            return None
        if held is None or not held.open or not held.ends(memory[0]) or (held is track and memory[0] != own[0]):
            return None
        row = replace(row, memory=held.rows[-1].call, mark=layer.type if layer.type == "Dot" else "")
    else:
        skips = _skips(track, own) if marks.known(layer.type) else None
        if skips is None:
            return None
        row = replace(row, skips=skips, mark=layer.type)
    track.add(block, row)
    return track


def _skips(track: Track, sources: Sequence[tuple[int, int]]) -> tuple[int, ...] | None:
    """The rows that a merge reads besides the last; None where it reads anything else, or past another merge."""
    places = [track.places.get(call) if out == 0 else None for call, out in dict.fromkeys(sources)]
    last = len(track.rows) - 1
    others = [place for place in places if place is not None and place != last]
    passed = max([at for at, row in enumerate(track.rows) if row.skips], default=-1)
    if None in places or last not in places or len(others) != 1 or others[0] < passed:
        return None
    return tuple(others)


_MERGES = {"concat": "Concatenate", "sum": "Add", "mul": "Multiply", "ave": "Average"}


def _recurrent(layer: Layer, call: int, output: Shape | None, key: str) -> Row:
    inner = layer.settings.get("layer") if layer.type == "Bidirectional" else None
    settings = inner.settings if isinstance(inner, LayerSpec) else layer.settings
    both = layer.type == "Bidirectional"
    return Row(
        layer,
        call,
        each=bool(settings.get("return_sequences")),
        recurrent=True,
        both=both,
        backwards=bool(settings.get("go_backwards")) and not both,
        merge=_MERGES.get(layer.settings.get("merge_mode") or "", "") if both else "",
        output=output,
        key=key,
    )
