"""The catalogue against an installed Keras 3: names, signatures, and random layers and models built on both sides.

Keras needs nothing but NumPy for it: `pip install keras numpy`, and `KERAS_BACKEND=numpy` is set here where nothing else is.
"""

from __future__ import annotations

import inspect
import os
import warnings
from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_layers import PUBLIC, Call, Made, calls, plain, shapes

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import LayerSpec, TensorSpec
from netdiagram.layers import Called, operations
from netdiagram.layers.arguments import BASE
from netdiagram.layers.base import REQUIRED

pytestmark = [pytest.mark.keras, pytest.mark.timeout(900)]
EXAMPLES = int(os.environ.get("NETDIAGRAM_KERAS_EXAMPLES", "2000"))
MANY = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True, database=None
)


# -- names and signatures ----------------------------------------------------------------------------------------------


def public(keras: ModuleType) -> dict[str, type]:
    return {
        name: value
        for name, value in vars(keras.layers).items()
        if inspect.isclass(value) and issubclass(value, keras.layers.Layer)
    }


def test_every_public_layer_has_a_row(keras: ModuleType) -> None:
    missing = [
        name for name, value in public(keras).items() if getattr(layers.find(name), "name", "") != value.__name__
    ]
    assert not missing


def test_every_row_is_a_public_layer(keras: ModuleType) -> None:
    known = set(public(keras)) | {value.__name__ for value in public(keras).values()} | {"Input"}
    assert not [name for name in layers.TABLE if name not in known]


def test_every_signature_is_keras(keras: ModuleType) -> None:
    different = {}
    for name, value in public(keras).items():
        row = layers.TABLE[name]
        real = [
            (p.name, REQUIRED if p.default is p.empty else p.default)
            for p in list(inspect.signature(value.__init__).parameters.values())[1:]
            if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
        ]
        if value is keras.layers.Layer:
            assert {word for word, _ in real} <= set(BASE)
            continue
        mine = [(p.name, p.default) for p in row.signature]
        if mine != real:
            different[name] = (mine, real)
    assert not different


def test_every_operation_is_keras(keras: ModuleType) -> None:
    places = (keras.ops, keras.ops.nn, keras.ops.image)
    for row in operations.ROWS:
        for name in set(row.functions) - {"get_item"}:
            function = next(getattr(place, name) for place in places if hasattr(place, name))
            real = [
                ("*" * (p.kind is p.VAR_POSITIONAL) + p.name, REQUIRED if p.default is p.empty else p.default)
                for p in inspect.signature(function).parameters.values()
                if p.kind is not p.VAR_KEYWORD
            ]
            assert [(p.name, p.default) for p in row.signature if not p.name.startswith("**")] == real, name


WITHOUT_SHAPE = {
    # they call functions, make arrays of plain values, or say something about a tensor
    "array", "associative_scan", "cond", "convert_to_numpy", "convert_to_tensor", "custom_gradient", "dtype", "fori_loop", "is_tensor",
    "jvp", "map", "ndim", "scan", "shape", "size", "switch", "vectorize", "vectorized_map", "while_loop",
}  # fmt: skip


def test_every_public_operation_has_a_row(keras: ModuleType) -> None:
    public = {name for name, value in vars(keras.ops).items() if inspect.isfunction(value)}
    assert public - set(operations.FUNCTIONS) == WITHOUT_SHAPE


# -- single layers -----------------------------------------------------------------------------------------------------


def theirs(keras: ModuleType, case: Call) -> tuple[Any, list[Any]]:
    """Keras's layer and its outputs."""
    layer = case.layer.build(lambda name, given: getattr(keras.layers, PUBLIC.get(name, name))(**given))
    tensors = [keras.KerasTensor(shape) for shape in case.inputs]
    out = layer(*arranged(case, tensors))
    return layer, keras.tree.flatten(out)


def ours(case: Call) -> tuple[LayerSpec, Called]:
    """The layer of the catalogue and what it gives."""
    spec = case.layer.build(lambda name, given: infer.construct(name, (), given))
    first, *more = arranged(case, [TensorSpec(shape) for shape in case.inputs])
    return spec, infer.call(spec, first, None, more)


def arranged(case: Call, tensors: list[Any]) -> list[Any]:
    if case.listed:
        return [tensors]
    return [tensors[0], tensors[1:]] if case.layer.name.endswith("Cell") else tensors


def kinder(case: Call, message: str) -> bool:
    """What Keras lets through and we do not, on purpose: it could never run, or says nothing."""
    return (
        "output_size=0" in message
        or ("filters=0" in message and "ConvLSTM" in message)
        or "no dimension besides the batch" in message
        or (case.layer.name == "TimeDistributed" and "dims" in message)
        or (case.layer.name == "Concatenate" and len(case.inputs) == 1)
        or (case.layer.name in {"GroupedQueryAttention", "RNN"} and "steps × features" in message)
        or "height × width × channels" in message
    )


@MANY
@given(case=calls())
def test_a_random_layer_is_keras(keras: ModuleType, case: Call) -> None:
    problem = refusal = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            layer, out = theirs(keras, case)
        except Exception as error:  # noqa: BLE001 - Keras refuses in many ways
            problem = error
    try:
        spec, result = ours(case)
    except NetdiagramError as error:
        refusal = error
    if problem is not None or refusal is not None:
        assert (refusal is not None) == (problem is not None) or kinder(case, str(refusal)), (problem, refusal)
        return
    assert [tensor.shape for tensor in result.outputs] == [tuple(tensor.shape) for tensor in out]
    weights = Counter((weight.name.rpartition("/")[2], weight.shape) for weight in result.weights or ())
    assert weights == Counter((weight.path.rpartition("/")[2], tuple(weight.shape)) for weight in layer.weights)
    assert infer.count(result.weights, spec.trainable) == counts(layer)


def counts(layer: Any) -> tuple[int, int, int]:
    sizes = [
        sum(int(weight.value.size) for weight in group)
        for group in (layer.trainable_weights, layer.non_trainable_weights)
    ]
    return sum(sizes), sizes[0], sizes[1]


# -- models ------------------------------------------------------------------------------------------------------------

STEPS = (
    "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D",
    "Cropping2D", "UpSampling2D", "BatchNormalization", "LayerNormalization", "GroupNormalization", "ReLU", "PReLU", "Dropout",
    "Dense", "Flatten", "Reshape", "Permute", "GlobalAveragePooling2D", "RepeatVector", "LSTM", "GRU", "Conv1D", "MaxPooling1D",
    "GlobalMaxPooling1D", "UpSampling1D", "ZeroPadding1D", "Activation", "SpatialDropout2D", "Conv3D", "MaxPooling3D",
)  # fmt: skip


@st.composite
def steps(draw: st.DrawFn) -> tuple[tuple[int | None, ...], list[Made], list[int]]:
    """An input, layers one after the other, and where a branch leaves."""
    shape = draw(shapes(draw(st.sampled_from([2, 3, 4, 4, 4, 5]))))
    chain = draw(st.lists(plain(*STEPS), min_size=1, max_size=8))
    return shape, chain, draw(st.lists(st.integers(0, 7), max_size=2))


def listing(
    keras: ModuleType, shape: tuple[int | None, ...], chain: list[Made], branches: list[int]
) -> list[str] | None:
    """A functional model of those layers that Keras takes, as lines of a listing; None where it takes none of them."""
    lines = [f"x = keras.Input({shape[1:]!r}, batch_size={shape[0]!r})"]
    here = TensorSpec(shape)
    kept = []
    for made in chain:
        try:
            spec = made.build(lambda name, given: infer.construct(name, (), given))
            called = infer.call(spec, here)
        except NetdiagramError:
            continue
        if called.several:
            continue
        kept.append((made, here, called.outputs[0]))
        here = called.outputs[0]
    if not kept:
        return None
    for index, (made, before, after) in enumerate(kept):
        branch = index in branches and before.shape == after.shape
        lines += ["skip = x"] * branch
        lines.append(f"x = layers.{made!r}(x)")
        lines += [
            ["x = layers.Add()([x, skip])", "x = x + skip", "x = layers.Concatenate()([x, skip])"][index % 3]
        ] * branch
        if branch and index % 3 == 2:
            break
    return lines


@MANY
@given(model=steps())
def test_a_random_model_is_keras(keras: ModuleType, model: tuple[Any, list[Made], list[int]]) -> None:
    import netdiagram

    lines = listing(keras, *model)
    assume(lines is not None)
    source = "\n".join(["import keras", "from keras import layers", *lines, "model = keras.Model(inputs, x)"])
    source = source.replace("x = keras.Input", "inputs = x = keras.Input", 1)
    keras.backend.clear_session(free_memory=False)
    scope: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "<model>", "exec"), scope)
    real = scope["model"]
    facts = netdiagram.load(source).facts()
    rows = {row["name"]: row for row in facts["layers"]}
    assert set(rows) == {operation.name for operation in real.operations}
    for layer in real.operations:
        row = rows[layer.name]
        assert row["type"] == type(layer).__name__
        assert row["output_shape"] == list(layer.output.shape), layer.name
        if hasattr(layer, "weights"):
            assert (row["params"], row["trainable_params"], row["non_trainable_params"]) == counts(layer), layer.name
    assert facts["params"] == real.count_params()
