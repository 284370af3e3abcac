"""Bare operations on tensors: their laws, what they are called elsewhere, and what they refuse."""

from __future__ import annotations

import json
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.errors import NetdiagramError, Span
from netdiagram.infer import operate
from netdiagram.ir import Opaque, Shape, TensorSpec
from netdiagram.layers import operations
from netdiagram.layers.operations import foreign

sizes = st.integers(1, 9)
shapes = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple)


def t(*shape: int | None, dtype: str = "float32") -> TensorSpec:
    return TensorSpec(shape, dtype)


def out(name: str, /, *args: Any, **kwargs: Any) -> Shape | None:
    return operate(name, args, kwargs).called.outputs[0].shape


def refused(name: str, /, *args: Any, **kwargs: Any) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        operate(name, args, kwargs)
    return caught.value


# -- laws --------------------------------------------------------------------------------------------------------------

bound = st.one_of(st.none(), st.integers(-12, 12))
cuts = st.builds(slice, bound, bound, st.one_of(st.none(), st.integers(1, 3), st.integers(-3, -1)))


@given(sizes, cuts, sizes)
def test_slicing_is_pythons(size: int, cut: slice, other: int) -> None:
    assert out("[]", t(size, other), (cut, slice(None))) == (len(range(size)[cut]), other)
    assert out("[]", t(other, size), (Ellipsis, cut)) == (other, len(range(size)[cut]))
    assert out("[]", t(None, size), (slice(None), cut, None)) == (None, len(range(size)[cut]), 1)


@given(shapes, st.data())
def test_expanding_and_squeezing_undo_each_other(shape: Shape, data: st.DataObject) -> None:
    axis = data.draw(st.integers(-len(shape) - 1, len(shape)))
    wide = out("keras.ops.expand_dims", t(*shape), axis)
    assert wide is not None
    assert len(wide) == len(shape) + 1
    assert out("keras.ops.squeeze", TensorSpec(wide), axis) == shape


@given(shapes, st.data())
def test_transposing_back_gives_the_input(shape: Shape, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(shape))))
    there = out("keras.ops.transpose", t(*shape), order)
    assert there is not None
    assert out("keras.ops.transpose", TensorSpec(there), [order.index(i) for i in range(len(shape))]) == shape
    assert out("keras.ops.transpose", t(*shape)) == shape[::-1]


@given(shapes, st.data())
def test_parts_add_up_to_the_whole(shape: Shape, data: st.DataObject) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    size = shape[axis] or 0
    at = sorted(data.draw(st.sets(st.integers(1, size - 1)))) if size > 1 else []
    parts = operate("keras.ops.split", (t(*shape), at, axis)).called.outputs
    assert len(parts) == len(at) + 1
    assert out("keras.ops.concatenate", list(parts), axis) == shape
    assert (
        out("keras.ops.stack", operate("keras.ops.unstack", (t(*shape),), {"axis": axis}).called.outputs, axis) == shape
    )


@given(shapes, st.data())
def test_reducing_keeps_the_rest(shape: Shape, data: st.DataObject) -> None:
    axes = sorted(data.draw(st.sets(st.integers(0, len(shape) - 1), min_size=1)))
    kept = out("keras.ops.mean", t(*shape), axis=tuple(axes), keepdims=True)
    assert kept == tuple(1 if i in axes else dim for i, dim in enumerate(shape))
    assert out("keras.ops.sum", t(*shape), axis=axes) == tuple(dim for i, dim in enumerate(shape) if i not in axes)
    assert out("keras.ops.max", t(*shape)) == ()


@given(sizes, sizes, sizes)
def test_a_matrix_product_is_an_einsum_is_a_tensordot(rows: int, inner: int, columns: int) -> None:
    left, right = t(None, rows, inner), t(inner, columns)
    product = operate("@", (left, right)).called
    assert product.outputs[0].shape == (None, rows, columns)
    assert product.macs == rows * inner * columns
    assert operate("keras.ops.einsum", ("bri,ic->brc", left, right)).called == product
    assert operate("keras.ops.einsum", ("...i,ic->...c", left, right)).called == product
    assert operate("keras.ops.tensordot", (left, right), {"axes": 1}).called == product


@given(shapes)
def test_a_reshape_keeps_the_number_of_values(shape: Shape) -> None:
    assert out("keras.ops.reshape", t(*shape), (-1,)) == (prod(dim or 0 for dim in shape),)
    assert out("keras.ops.ravel", t(*shape)) == (prod(dim or 0 for dim in shape),)


# -- facts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "type_", "shape"),
    [
        ("+", (t(None, 4), 1.0), {}, "Add", (None, 4)),
        ("+", (1.0, t(None, 4)), {}, "Add", (None, 4)),
        ("-", (t(None, 4), t(4)), {}, "Subtract", (None, 4)),
        ("*", (t(None, 4, 1), t(None, 1, 5)), {}, "Multiply", (None, 4, 5)),
        ("/", (t(None, 4), 2), {}, "TrueDivide", (None, 4)),
        ("**", (t(None, 4), 2), {}, "Power", (None, 4)),
        ("neg", (t(None, 4),), {}, "Negative", (None, 4)),
        ("[]", (t(None, 7, 4), (slice(None), -1)), {}, "GetItem", (None, 4)),
        ("[]", (t(None, 7, 4), (slice(None), slice(0, 5, 2))), {}, "GetItem", (None, 3, 4)),
        ("[]", (t(None, None, 4), (slice(None), slice(0, 5))), {}, "GetItem", (None, None, 4)),
        ("keras.ops.nn.relu", (t(None, 4),), {}, "Relu", (None, 4)),
        ("keras.ops.softmax", (t(None, 4),), {"axis": -1}, "Softmax", (None, 4)),
        ("keras.activations.relu", (t(None, 4),), {}, "ReLU", (None, 4)),
        ("keras.activations.gelu", (t(None, 4),), {}, "Gelu", (None, 4)),
        ("keras.ops.where", (t(None, 4, dtype="bool"), t(None, 4), 0.0), {}, "Where", (None, 4)),
        ("keras.ops.repeat", (t(None, 4), 3), {"axis": 1}, "Repeat", (None, 12)),
        ("keras.ops.tile", (t(None, 4), (1, 3)), {}, "Tile", (None, 12)),
        ("keras.ops.pad", (t(None, 4), ((0, 0), (1, 2))), {}, "Pad", (None, 7)),
        ("keras.ops.one_hot", (t(None, dtype="int32"), 10), {}, "OneHot", (None, 10)),
        ("keras.ops.arange", (10,), {}, "Arange", (10,)),
        ("keras.ops.take", (t(100, 8), t(None, 5)), {"axis": 0}, "Take", (None, 5, 8)),
        ("keras.ops.image.resize", (t(None, 8, 8, 3), (16, 20)), {}, "Resize", (None, 16, 20, 3)),
        ("keras.ops.max_pool", (t(None, 8, 8, 3), 2), {}, "MaxPool", (None, 4, 4, 3)),
        ("keras.ops.depth_to_space", (t(None, 8, 8, 12), 2), {}, "DepthToSpace", (None, 16, 16, 3)),
        ("tf.reduce_mean", (t(None, 8, 8, 3), [1, 2]), {}, "Mean", (None, 3)),
        ("tf.math.reduce_sum", (t(None, 8, 3),), {"axis": 1, "keepdims": True}, "Sum", (None, 1, 3)),
        ("tensorflow.concat", ([t(None, 4), t(None, 5)], -1), {}, "Concatenate", (None, 9)),
        ("tf.expand_dims", (t(None, 4),), {"axis": -1}, "ExpandDims", (None, 4, 1)),
        ("tf.transpose", (t(None, 4, 5),), {"perm": [0, 2, 1]}, "Transpose", (None, 5, 4)),
        ("tf.matmul", (t(None, 4, 5), t(None, 4, 5)), {"transpose_b": True}, "Matmul", (None, 4, 4)),
        ("tf.nn.max_pool2d", (t(None, 8, 8, 3), [1, 2, 2, 1], [1, 2, 2, 1], "SAME"), {}, "MaxPool", (None, 4, 4, 3)),
        ("tf.nn.relu", (t(None, 4),), {"name": "act"}, "Relu", (None, 4)),
        ("tf.image.resize", (t(None, 8, 8, 3), [4, 4]), {}, "Resize", (None, 4, 4, 3)),
        ("keras.backend.mean", (t(None, 8, 3),), {"axis": 1}, "Mean", (None, 3)),
        ("K.concatenate", ([t(None, 4), t(None, 5)],), {}, "Concatenate", (None, 9)),
        ("tf.keras.backend.batch_flatten", (t(None, 4, 5),), {}, "Reshape", (None, None)),
        ("K.resize_images", (t(None, 4, 5, 3), 2, 2, "channels_last"), {}, "Resize", (None, 8, 10, 3)),
    ],
)
def test_an_operation_is_what_keras_prints(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], type_: str, shape: Shape
) -> None:
    operated = operate(name, args, kwargs)
    assert operated.spec.type == type_
    assert operated.called.outputs[0].shape == shape


def test_settings_are_what_is_no_tensor() -> None:
    assert dict(operate("keras.ops.mean", (t(None, 4),), {"axis": [1]}).spec.settings) == {
        "axis": (1,),
        "keepdims": False,
    }
    assert dict(operate("tf.reduce_mean", (t(None, 4), 1)).spec.settings) == {"axis": 1, "keepdims": False}
    assert dict(operate("+", (t(None, 4), 1.0)).spec.settings) == {"x2": 1.0}
    assert dict(operate("keras.ops.concatenate", ([t(None, 4)],)).spec.settings) == {"axis": 0}


def test_several_outputs() -> None:
    parts = operate("tf.split", (t(None, 8, 3), [3, 5]), {"axis": 1}).called
    assert parts.several
    assert [part.shape for part in parts.outputs] == [(None, 3, 3), (None, 5, 3)]
    assert not operate("neg", (t(None, 4),)).called.several


@pytest.mark.parametrize(
    ("name", "args", "dtype"),
    [
        ("<", (t(None, 4), 1), "bool"),
        ("keras.ops.argmax", (t(None, 4),), "int32"),
        ("keras.ops.cast", (t(None, 4), "float16"), "float16"),
        ("tf.cast", (t(None, 4, dtype="int32"), Opaque("tf.float32")), "float32"),
        ("/", (t(None, 4, dtype="int32"), 2), "float32"),
        ("+", (t(None, 4, dtype="int32"), 2), "int32"),
        ("keras.ops.one_hot", (t(None, dtype="int32"), 3), "float32"),
    ],
)
def test_number_formats(name: str, args: tuple[Any, ...], dtype: str) -> None:
    assert operate(name, args).called.outputs[0].dtype == dtype


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("+", (t(None, 4), Opaque("alpha"))),
        ("+", (t(None, 4), TensorSpec(None))),
        ("keras.ops.mean", (t(None, 4), Opaque("axis"))),
        ("[]", (t(None, 4), Opaque("key"))),
        ("[]", (t(None, 4), t(3))),
        ("keras.ops.relu", (TensorSpec(None),)),
        ("keras.ops.matmul", (t(None, 4), TensorSpec(None))),
    ],
)
def test_what_is_not_known_stays_unknown(name: str, args: tuple[Any, ...]) -> None:
    called = operate(name, args).called
    assert called.outputs[0].shape is None
    assert called.macs == (None if name == "keras.ops.matmul" else 0)


def test_a_dimension_that_is_not_known_is_open() -> None:
    assert out("keras.ops.reshape", t(None, 4, 5), (Opaque("batch"), 20)) == (None, 20)
    assert out("[]", t(None, 9), (slice(None), slice(0, Opaque("n")))) == (None, None)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (refused("+", t(None, 4), t(None, 5)), "shape.broadcast", "Add: ? × 4 and ? × 5 do not fit together"),
        (refused("@", t(None, 4, 5), t(4, 5)), "shape.matmul", "Matmul: ? × 4 × 5 and 4 × 5 cannot be multiplied: 5 columns, 4 rows"),
        (refused("keras.ops.reshape", t(2, 3), (4, 2)), "shape.reshape", "Reshape: 2 × 3 = 6 values cannot become 4 × 2"),
        (refused("keras.ops.concatenate", [t(None, 4), t(5, 5, 5)]), "shape.merge", "Concatenate: its inputs"),
        (refused("keras.ops.mean", t(None, 4), axis=3), "shape.axis", "Mean: axis=3 is no axis of an input with 2 dimensions"),
        (refused("keras.ops.squeeze", t(None, 4), 1), "shape.squeeze", "Squeeze: its input has 4 along axis 1, not 1"),
        (refused("keras.ops.split", t(None, 7), 2, 1), "shape.split", "7 entries along axis 1, which 2 parts do not share"),
        (refused("[]", t(None, 4), (slice(None), 4)), "shape.index", "there is no entry 4 along a dimension of 4"),
        (refused("[]", t(None, 4), (0, 0, 0)), "shape.index", "an index of 3 dimensions is too much for an input of 2"),
        (refused("keras.ops.max", t(None, 4), axs=1), "layer.keyword", "Max: it takes no argument 'axs'"),
        (refused("keras.ops.reshape", t(None, 4)), "layer.missing", "Reshape: newshape must be given"),
        (refused("keras.ops.einsum", "ab,bc->ac", t(2, 3), t(4, 5)), "layer.equation", "dimension 'b' is 3 and 4"),
        (refused("keras.ops.nonsense", t(None, 4)), "operation.unknown", "there is no operation 'keras.ops.nonsense'"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(error: NetdiagramError, code: str, message: str) -> None:
    assert error.code == code
    assert message in error.message


def test_an_error_stands_at_the_argument_it_blames() -> None:
    whole, axis = Span(1, 1, 30), Span(1, 20, 25)
    with pytest.raises(NetdiagramError) as caught:
        operate("keras.ops.mean", (t(None, 4),), {"axis": 3}, whole, {"axis": axis})
    assert caught.value.span == axis
    with pytest.raises(NetdiagramError) as caught:
        operate("+", (t(None, 4), t(None, 5)), {}, whole)
    assert caught.value.span == whole


# -- recorded facts of rare ones ---------------------------------------------------------------------------------------

RECORDED = json.loads((Path(__file__).parent / "data" / "operations.json").read_text(encoding="utf-8"))


def made(value: Any) -> Any:
    if isinstance(value, dict):
        return TensorSpec(tuple(value["shape"]), value["dtype"])
    return [made(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: str(case[0]))
def test_shapes_that_keras_gives(case: list[Any]) -> None:
    name, args, kwargs, wanted = case
    called = operate(f"keras.ops.{name}", made(args), {word: made(value) for word, value in kwargs.items()}).called
    assert [list(output.shape or ()) for output in called.outputs] == [shape for shape, _ in wanted]


@pytest.mark.parametrize(
    ("pattern", "lengths", "shape"),
    [
        ("b (h w) c -> b h w c", {"h": 2}, (None, 2, 6, 8)),
        ("b n c -> b (n c)", {}, (None, 96)),
        ("b n (two c) -> two b n c", {"two": 2}, (2, None, 12, 4)),
    ],
)
def test_rearranging(pattern: str, lengths: dict[str, int], shape: Shape) -> None:
    assert out("keras.ops.rearrange", t(None, 12, 8), pattern, **lengths) == shape


def test_rearranging_into_parts_that_do_not_divide() -> None:
    assert refused("keras.ops.rearrange", t(None, 12, 8), "b (h w) c -> b h w c", h=5).code == "layer.equation"


X = TensorSpec((None, 8, 6, 3))
V = TensorSpec((None, 4))
INDICES = TensorSpec((None, 5), "int32")


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "shape"),
    [
        ("tf.nn.lrn", (X,), {}, (None, 8, 6, 3)),
        ("tf.nn.bias_add", (X, TensorSpec((3,))), {}, (None, 8, 6, 3)),
        ("tf.nn.crelu", (X,), {}, (None, 8, 6, 6)),
        ("tf.nn.depthwise_conv2d", (X, TensorSpec((3, 3, 3, 2)), [1, 2, 2, 1], "SAME"), {}, (None, 4, 3, 6)),
        ("tf.nn.conv2d_transpose", (X, TensorSpec((3, 3, 5, 3)), (1, 16, 12, 5), 2), {}, (1, 16, 12, 5)),
        ("tf.nn.batch_normalization", (X, V, V, None, None, 1e-3), {}, (None, 8, 6, 3)),
        ("tf.nn.moments", (X,), {"axes": [0, 1, 2]}, (3,)),
        ("tf.nn.embedding_lookup", (TensorSpec((9, 7)), INDICES), {}, (None, 5, 7)),
        ("tf.gather", (X, INDICES), {"batch_dims": 1, "axis": 1}, (None, 5, 6, 3)),
        ("tf.gather", (X, TensorSpec((2,), "int32")), {"axis": 2}, (None, 8, 2, 3)),
        ("tf.gather_nd", (X, TensorSpec((7, 2), "int32")), {}, (7, 6, 3)),
        ("tf.add_n", ([V, V],), {}, (None, 4)),
        ("tf.math.squared_difference", (V, V), {}, (None, 4)),
        ("tf.math.atan2", (V, V), {}, (None, 4)),
        ("tf.sequence_mask", (TensorSpec((None,), "int32"), 9), {}, (None, 9)),
        ("tf.ensure_shape", (TensorSpec((None, None)), (None, 4)), {}, (None, 4)),
        ("tf.linalg.diag", (V,), {}, (None, 4, 4)),
        ("tf.linalg.diag_part", (TensorSpec((None, 4, 3)),), {}, (None, 3)),
        ("tf.linalg.matvec", (TensorSpec((None, 5, 4)), V), {}, (None, 5)),
        ("tf.signal.rfft", (V,), {}, (None, 3)),
        ("tf.signal.stft", (TensorSpec((None, 100)), 20, 10), {}, (None, 9, 17)),
        ("tf.signal.frame", (TensorSpec((None, 100)), 20, 10), {"pad_end": True}, (None, 10, 20)),
        ("tf.image.central_crop", (X, 0.5), {}, (None, 4, 4, 3)),
        ("tf.image.resize_with_pad", (X, 4, 5), {}, (None, 4, 5, 3)),
        ("tf.image.crop_to_bounding_box", (X, 1, 1, 4, 5), {}, (None, 4, 5, 3)),
        ("tf.image.grayscale_to_rgb", (TensorSpec((None, 4, 4, 1)),), {}, (None, 4, 4, 3)),
        ("tf.image.extract_patches", (X, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID"), {}, (None, 4, 3, 12)),
        ("K.batch_dot", (TensorSpec((None, 4, 5)), TensorSpec((None, 5, 6))), {}, (None, 4, 6)),
        ("K.batch_dot", (V, V), {"axes": 1}, (None, 1)),
        ("K.spatial_2d_padding", (X,), {"padding": ((1, 2), (0, 1))}, (None, 11, 7, 3)),
        ("K.temporal_padding", (TensorSpec((None, 5, 3)),), {}, (None, 7, 3)),
        ("K.conv2d", (X, TensorSpec((3, 3, 3, 7))), {"padding": "same", "strides": (2, 2)}, (None, 4, 3, 7)),
        ("K.random_normal", ((None, 4),), {"mean": 0.0}, (None, 4)),
    ],
)
def test_functions_of_tensorflow_and_of_keras_2(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Shape
) -> None:
    assert out(name, *args, **kwargs) == shape


def test_every_foreign_function_has_an_operation_with_those_parameters() -> None:
    for table, root in ((foreign.TENSORFLOW, "tf."), (foreign.BACKEND, "K.")):
        for name, row in table.items():
            found = operations.find(root + name)
            assert found is not None, name
            known = {parameter.name for parameter in found[0].signature} | {"dtype"}
            given = {theirs for _, theirs in row.parameters if theirs} | set(row.preset)
            assert row.adapt is not None or given <= known, (name, given - known)
