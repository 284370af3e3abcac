"""Which sequences a network has, and what happens at each of their steps.

A *track* is a sequence with all that happens at each of its steps: an embedding, recurrent layers one below the other, dense
layers. Where states of one track start another (encoder and decoder), they belong together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from netdiagram.blocks import Block, Outline
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Layer, LayerSpec, Shape, anchor
from netdiagram.records import record, state
from netdiagram.views import words
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


def tracks(outline: Outline) -> list[Track]:
    """The sequences of a network, in order.

    Raises:
        NetdiagramError: no recurrent layer (`view.unroll`).
    """
    found: dict[int, Track] = {}  # by the call that gives a sequence as it is now
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
            if track is None:
                track = _started(outline, before)
                made.append(track)
            states = [origin[source] for source, _ in reads[1:] if source in origin]
            if states:
                track.starts[len(track.rows)] = states[0]
            row = _recurrent(layer, block.main, network.calls[block.main].outputs[0], anchor(layer.name))
            track.rows.append(row)
            track.open = row.each
        elif track is not None and len(before) == 1:
            if not _carried(outline, block, track):
                continue
        elif layer.family == "embedding" and len(before) == 1:
            track = _started(outline, before)
            track.rows.append(
                Row(layer, block.main, each=True, recurrent=False, output=block.output, key=anchor(layer.name))
            )
            made.append(track)
        else:
            continue
        for call in block.calls:
            found[call] = track
    told = [track for track in made if any(row.recurrent for row in track.rows)]
    for track in told:
        _reads(outline, track)
    if not told:
        raise NetdiagramError(
            "view.unroll",
            "there is no recurrent layer to unroll",
            None,
            "LSTM, GRU, SimpleRNN, ConvLSTM, RNN and Bidirectional layers can be; leave unroll out",
        )
    return told


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


def _started(outline: Outline, before: Sequence[tuple[int, int]]) -> Track:
    if not before:
        return Track(-1, [], None, None)
    source, out = before[0]
    network = outline.network
    shape = network.calls[source].outputs[out]
    layer = network.layers[network.calls[source].layer]
    name = "" if words.automatic(layer) else layer.name
    return Track(source, [], shape[1] if shape and len(shape) > 1 else None, shape, name=name)


def _reads(outline: Outline, track: Track) -> None:
    """Find out where the first output of the last row goes."""
    network, last = outline.network, track.rows[-1].call
    members = next((block.calls for block in outline.blocks if last in block.calls), (last,))
    wanted = {(call, 0) for call in members}
    track.final = any(output in wanted for output in network.outputs)
    track.read = track.final or any(
        source in wanted for i, call in enumerate(network.calls) if i not in members for source in call.inputs
    )


def undrawn(outline: Outline, found: Sequence[Track]) -> list[Layer]:
    """The layers of a network that happen neither before nor along its sequences, but behind them or elsewhere."""
    drawn = {row.call for track in found for row in track.rows} | {track.source for track in found}
    first = min([row.call for track in found for row in track.rows])
    layers = [outline.layer(block) for block in outline.blocks if block.main not in drawn and block.main > first]
    return [layer for layer in layers if layer.family not in _SILENT | {"input"}]


def _carried(outline: Outline, block: Block, track: Track) -> bool:
    """Whether a block belongs to a track: it does the same at each step, or comes behind the last."""
    layer = outline.layer(block)
    if layer.family in _SILENT:
        return True
    shape, came = block.output, track.rows[-1].output if track.rows else track.shape
    if track.open:
        same = bool(shape and came) and len(shape or ()) == len(came or ()) and (shape or ())[1] == (came or ())[1]
        if layer.type != "TimeDistributed" and not (
            same and layer.family in {"dense", "normalization", "activation", "embedding"}
        ):
            return False
        track.rows.append(Row(layer, block.main, each=True, recurrent=False, output=shape, key=anchor(layer.name)))
        return True
    if len(track.rows) > 12 or layer.family not in {"dense", "normalization", "activation"}:
        return False
    track.rows.append(Row(layer, block.main, each=False, recurrent=False, output=shape, key=anchor(layer.name)))
    return True


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
