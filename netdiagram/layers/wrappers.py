"""Layers around another layer."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import LayerSpec, Settings, TensorSpec, Weight
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Called, Frame, LayerType, product, refuse, spoken

RECURRENT = frozenset({"RNN", "SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"})
"""Layers that can be run backwards."""


COMPOSITE = RECURRENT - {"SimpleRNN", "LSTM", "GRU"} | frozenset(
    {
        "Bidirectional",
        "TimeDistributed",
        "SpectralNormalization",
        "StackedRNNCells",
        "Pipeline",
        "MultiHeadAttention",
        "GroupedQueryAttention",
    }
)
"""Layers whose weights belong to layers inside them, which `trainable=False` of theirs does not reach when they are
wrapped."""


def _within(prefix: str, layer: Any, called: Called) -> tuple[Weight, ...] | None:
    """The weights of a wrapped layer, under its part's name; none of its own is trained where the layer is not."""
    if called.weights is None:
        return None
    learnt = not isinstance(layer, LayerSpec) or layer.trainable or layer.type in COMPOSITE
    return tuple([Weight(f"{prefix}/{w.name}", w.shape, w.trainable and learnt) for w in called.weights])


def _tensor(frame: Frame) -> TensorSpec:
    if isinstance(frame.inputs, TensorSpec):
        return frame.inputs
    return refuse("layer.inputs", "it takes one tensor")


def time_distributed(frame: Frame) -> Called:
    """`TimeDistributed`: the same layer at every step."""
    x = _tensor(frame)
    layer = frame.settings["layer"]
    if x.shape is None:
        return Called((TensorSpec(None),), None, None)
    if len(x.shape) < 3:
        refuse(
            "shape.rank",
            f"it takes steps × something, but gets {spoken(x.shape)}",
            "the first dimension besides the batch is time",
        )
    inner = frame.run(layer, TensorSpec((x.shape[0], *x.shape[2:]), x.dtype))
    if inner.several:
        refuse(
            "layer.argument",
            f"{kind.shown(layer)} gives several outputs, and only one can be distributed",
            "return_state=False",
            "layer",
        )
    out = inner.outputs[0].shape
    shape = None if out is None else (out[0], x.shape[1], *out[1:])
    return Called((TensorSpec(shape, frame.dtype),), _within("layer", layer, inner), product((x.shape[1], inner.macs)))


def bidirectional(frame: Frame) -> Called:
    """`Bidirectional`: a recurrent layer forwards and one backwards, and their outputs merged.

    Keras takes the shape of what goes backwards to be that of what goes forwards.
    """
    x, s = _tensor(frame), frame.settings
    forward = s["layer"]
    backward = forward if s["backward_layer"] is None else s["backward_layer"]
    there, back = frame.run(forward, x), frame.run(backward, x)
    ours, theirs = _within("forward", forward, there), _within("backward", backward, back)
    weights = None if ours is None or theirs is None else ours + theirs
    macs = None if there.macs is None or back.macs is None else there.macs + back.macs
    if there.several and isinstance(forward, LayerSpec) and forward.settings.get("stateful"):
        refuse(
            "layer.argument",
            "a stateful layer that returns its states cannot be bidirectional",
            "return_state=False",
            "layer",
        )
    first, *states = [TensorSpec(out.shape, frame.dtype) for out in there.outputs]
    mode = s["merge_mode"]
    if mode == "concat" and first.shape is not None:
        last = first.shape[-1]
        first = TensorSpec((*first.shape[:-1], None if last is None else 2 * last), frame.dtype)
    heads = (first,) if mode else (first, first)
    return Called((*heads, *states, *states), weights, macs, not mode or there.several)


def _check_bidirectional(s: dict[str, Any]) -> None:
    forward, backward = s["layer"], s["backward_layer"]
    for layer in (forward, backward):
        if isinstance(layer, LayerSpec) and not layer.custom and layer.type not in RECURRENT:
            refuse(
                "layer.argument",
                f"{layer.type} cannot be run backwards",
                "LSTM, GRU, SimpleRNN, RNN and ConvLSTM can",
                "layer",
            )
    if not isinstance(forward, LayerSpec) or forward.custom:
        return
    if backward is None:
        if forward.settings["go_backwards"]:
            refuse(
                "layer.argument",
                "its layer goes backwards already",
                "leave go_backwards=True out, or give a backward_layer",
                "layer",
            )
    elif isinstance(backward, LayerSpec) and not backward.custom:
        _same_but_direction(forward.settings, backward.settings)


def _same_but_direction(forward: Settings, backward: Settings) -> None:
    if forward["go_backwards"] == backward["go_backwards"]:
        refuse(
            "layer.argument",
            "both its layers go the same way",
            "give backward_layer go_backwards=True",
            "backward_layer",
        )
    for word in ("stateful", "return_sequences", "return_state"):
        if bool(forward[word]) != bool(backward[word]):
            refuse(
                "layer.argument",
                f"its layers differ in {word}: {forward[word]} forwards, {backward[word]} backwards",
                argument="backward_layer",
            )


def spectral(frame: Frame) -> Called:
    """`SpectralNormalization`: divides a kernel by its largest singular value (Miyato et al. 2018)."""
    layer = frame.settings["layer"]
    inner = frame.run(layer, _tensor(frame))
    weights = _within("layer", layer, inner)
    if weights is None or inner.weights is None:
        return inner
    kernel = next((w for w in inner.weights if w.name in {"kernel", "embeddings"}), None)
    if kernel is None:
        refuse(
            "layer.argument",
            f"{kind.shown(layer)} has no kernel to normalize",
            "dense, convolution and embedding layers have one",
            "layer",
        )
    size = None if kernel.shape is None else (1, kernel.shape[-1])
    outputs = tuple([TensorSpec(out.shape, frame.dtype) for out in inner.outputs])
    return Called(outputs, (*weights, Weight("vector_u", size, trainable=False)), inner.macs, inner.several)


def pipeline(frame: Frame) -> Called:
    """`Pipeline`: layers one after the other."""
    structure, macs = frame.inputs, 0
    weights: list[Weight] = []
    called = None
    known = True
    for index, layer in enumerate(frame.settings["layers"]):
        called = frame.run(layer, structure)
        structure = called.outputs if called.several else called.outputs[0]
        inner = _within(str(index), layer, called)
        known = known and inner is not None and called.macs is not None
        weights += inner or ()
        macs += called.macs or 0
    if called is None:
        return Called((_tensor(frame),))
    return Called(called.outputs, tuple(weights) if known else None, macs if known else None, called.several)


def abstract(frame: Frame) -> Called:
    """A base class that computes nothing by itself."""
    return refuse(
        "layer.abstract", f"{frame.spec.type} is a base class and computes nothing", "use a class derived from it"
    )


def foreign(frame: Frame) -> Called:
    """A layer of another framework: nothing is known of it but what it says itself."""
    shape = frame.settings.get("output_shape")
    x = frame.inputs
    batch = x.shape[0] if isinstance(x, TensorSpec) and x.shape else None
    known = (batch, *shape[1:]) if isinstance(shape, tuple) and shape else None
    return Called((TensorSpec(known),), None, None)


def _layers(value: Any) -> tuple[Any, ...]:
    if isinstance(value, (tuple, list)):
        return tuple([kind.layer(each) for each in value])
    return (kind.layer(value),)


_MERGE = kind.one_of("concat", "sum", "mul", "ave", None)

ROWS = (
    LayerType(
        "Bidirectional", "recurrent", "Bidirectional", "L<->L",
        signature(
            "layer", merge_mode="concat", weights=None, backward_layer=None,
            kinds={"merge_mode": _MERGE, "backward_layer": kind.optional(kind.layer)},
        ),
        infer=bidirectional, check=_check_bidirectional, call=("sequences", "initial_state", "mask", "training"),
        window="mixed",
    ),
    LayerType(
        "TimeDistributed", "other", "Time distributed", "t t t", signature("layer"), infer=time_distributed,
        call=("inputs", "training", "mask"), window="distributed",
    ),
    LayerType(
        "SpectralNormalization", "normalization", "Spectral normalization", "  |σ ",
        signature("layer", power_iterations=1, kinds={"power_iterations": kind.count}), infer=spectral,
        call=("inputs", "training"), window="around",
    ),
    LayerType("Wrapper", "other", "Wrapper", "[   ]", signature("layer"), infer=abstract, takes="any", window=""),
    LayerType("Layer", "other", "Layer", "[   ]", infer=abstract, takes="any", window=""),
    LayerType(
        "Pipeline", "preprocessing", "Pipeline", "  |  ",
        signature("layers", name=None, kinds={"layers": _layers, "name": kind.name}),
        infer=pipeline, takes="any", base={}, call=("inputs", "training", "mask"),
    ),
    LayerType(
        "FlaxLayer", "other", "Flax module", "[   ]", signature("module", method=None, variables=None), infer=foreign,
        takes="any", window="",
    ),
    LayerType(
        "JaxLayer", "other", "JAX function", "[   ]",
        signature("call_fn", init_fn=None, params=None, state=None, seed=None, native_serialization_platforms=None),
        infer=foreign, takes="any", window="",
    ),
    LayerType(
        "TFSMLayer", "other", "SavedModel", "[   ]",
        signature(
            "filepath", call_endpoint="serve", call_training_endpoint=None, trainable=True, name=None, dtype=None,
            kinds={"name": kind.name, "dtype": kind.dtype, "trainable": kind.trainable},
        ),
        infer=foreign, takes="any", base={}, window="",
    ),
    LayerType(
        "TorchModuleWrapper", "other", "PyTorch module", "[   ]",
        signature("module", name=None, output_shape=None, kinds={"name": kind.name}),
        infer=foreign, takes="any", window="",
    ),
)  # fmt: skip
