"""Laws of the shape, weight and cost rules, and facts worked out by hand."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.errors import NetdiagramError, Span
from netdiagram.infer import call, construct, count
from netdiagram.ir import LayerSpec, Settings, Shape, TensorSpec
from netdiagram.layers import Called
from netdiagram.layers.shapes import broadcast, reshaped, slid

small = st.integers(1, 7)
sizes = st.integers(1, 40)


def made(name: str, /, *args: Any, on: Any, span: Span | None = None, **kwargs: Any) -> Called:
    inputs = on if not isinstance(on, tuple) else TensorSpec(on)
    return call(construct(name, args, kwargs), inputs, span)


def shape(name: str, /, *args: Any, on: Any, **kwargs: Any) -> Shape | None:
    return made(name, *args, on=on, **kwargs).outputs[0].shape


def refused(name: str, /, *args: Any, on: Any, **kwargs: Any) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        made(name, *args, on=on, **kwargs)
    return caught.value


# -- sliding windows ---------------------------------------------------------------------------------------------------


@given(size=sizes, kernel=small, stride=small, dilation=small)
def test_a_window_has_as_many_positions_as_can_be_counted(size: int, kernel: int, stride: int, dilation: int) -> None:
    spread = dilation * (kernel - 1) + 1
    assert max(0, slid(size, kernel, stride, dilation, same=False) or 0) == len(range(0, size - spread + 1, stride))
    assert slid(size, kernel, stride, dilation, same=True) == len(range(0, size, stride))
    assert slid(None, kernel, stride, dilation, same=False) is None


@given(size=sizes, kernel=small, stride=small, padding=st.sampled_from(["valid", "same"]))
def test_a_transposed_convolution_undoes_the_size_of_a_convolution(
    size: int, kernel: int, stride: int, padding: str
) -> None:
    up = shape("Conv1DTranspose", 2, kernel, stride, padding, on=(None, size, 3))
    assert up is not None
    assert shape("Conv1D", 2, kernel, stride, padding, on=up) == (None, size, 2)


@given(st.lists(sizes, min_size=1, max_size=3), st.integers(1, 3), st.integers(1, 4))
def test_channels_first_is_channels_last_turned(space: list[int], groups: int, kernel: int) -> None:
    name = f"Conv{len(space)}D"
    last = made(name, 6, kernel, padding="same", groups=groups, on=(None, *space, 6))
    first = made(name, 6, kernel, padding="same", groups=groups, data_format="channels_first", on=(None, 6, *space))
    out = last.outputs[0].shape or ()
    assert first.outputs[0].shape == (None, 6, *out[1:-1])
    assert (first.weights, first.macs) == (last.weights, last.macs)


@given(size=sizes, kernel=small, channels=st.integers(1, 6), filters=st.integers(1, 6))
def test_a_convolution_costs_its_kernel_at_every_position(size: int, kernel: int, channels: int, filters: int) -> None:
    result = made("Conv2D", filters, kernel, padding="same", use_bias=False, on=(None, size, size, channels))
    params, _, _ = count(result.weights)
    assert params == kernel * kernel * channels * filters
    assert result.macs == size * size * params


@given(channels=st.integers(1, 6), kernel=small)
def test_a_separable_convolution_is_a_depthwise_and_a_pointwise_one(channels: int, kernel: int) -> None:
    on = (None, 16, 16, channels)
    whole = made("SeparableConv2D", 5, kernel, padding="same", use_bias=False, on=on)
    deep = made("DepthwiseConv2D", kernel, padding="same", use_bias=False, on=on)
    flat = made("Conv2D", 5, 1, use_bias=False, on=on)
    assert whole.macs == (deep.macs or 0) + (flat.macs or 0)
    assert count(whole.weights)[0] == (count(deep.weights)[0] or 0) + (count(flat.weights)[0] or 0)


# -- rearranging -------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.data())
def test_what_is_left_in_a_reshape_is_worked_out(dims: list[int], data: st.DataObject) -> None:
    open_one = data.draw(st.integers(0, len(dims) - 1))
    target = [-1 if i == open_one else dim for i, dim in enumerate(data.draw(st.permutations(dims)))]
    out = reshaped(dims, target, "target_shape")
    assert prod(dim or 0 for dim in out) == prod(dims)
    assert shape("Reshape", tuple(target), on=(None, *dims)) == (None, *out)


dims = st.lists(st.one_of(st.none(), st.integers(1, 3)), max_size=4).map(tuple)


@given(dims, dims)
def test_broadcasting_does_not_care_which_comes_first(left: Shape, right: Shape) -> None:
    def tried(a: Shape, b: Shape) -> Any:
        try:
            return broadcast(a, b)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must be the same both ways
            return type(error)

    assert tried(left, right) == tried(right, left)


@given(st.permutations([1, 2, 3]))
def test_permuting_back_gives_the_input(order: list[int]) -> None:
    back = tuple(order.index(i) + 1 for i in (1, 2, 3))
    there = shape("Permute", tuple(order), on=(None, 4, 5, 6))
    assert shape("Permute", back, on=there) == (None, 4, 5, 6)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 20))
def test_cropping_takes_away_what_padding_adds(before: int, after: int, size: int) -> None:
    padded = shape("ZeroPadding1D", (before, after), on=(None, size, 2))
    assert shape("Cropping1D", (before, after), on=padded) == (None, size, 2)


# -- recurrent, attention, merging -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "states"), [("SimpleRNN", 1), ("GRU", 1), ("LSTM", 2)])
def test_a_recurrent_layer_gives_what_it_is_asked_for(name: str, states: int) -> None:
    on = (None, 7, 3)
    assert shape(name, 5, on=on) == (None, 5)
    assert shape(name, 5, return_sequences=True, on=on) == (None, 7, 5)
    result = made(name, 5, return_sequences=True, return_state=True, on=on)
    assert result.several
    assert [out.shape for out in result.outputs] == [(None, 7, 5)] + [(None, 5)] * states
    twice = call(construct("Bidirectional", (construct(name, (5,)),)), TensorSpec(on))
    assert twice.outputs[0].shape == (None, 10)
    assert count(twice.weights)[0] == 2 * (count(made(name, 5, on=on).weights)[0] or 0)


def test_a_cell_in_a_loop_is_the_layer() -> None:
    for name in ("SimpleRNN", "GRU", "LSTM"):
        looped = call(construct("RNN", (construct(f"{name}Cell", (5,)),)), TensorSpec((None, 7, 3)))
        layer = made(name, 5, on=(None, 7, 3))
        assert looped.outputs == layer.outputs
        assert looped.weights == layer.weights


def test_steps_of_unknown_number_have_an_unknown_cost() -> None:
    assert made("LSTM", 5, on=(None, None, 3)).macs is None
    assert made("Conv2D", 5, 3, on=(None, None, None, 3)).macs is None
    assert made("Flatten", on=(None, None, 3)).macs == 0


def test_attention_of_equal_shapes() -> None:
    x = TensorSpec((None, 10, 16))
    result = call(construct("MultiHeadAttention", (4, 8)), x, None, (x,), return_attention_scores=True)
    assert [out.shape for out in result.outputs] == [(None, 10, 16), (None, 4, 10, 10)]
    assert count(result.weights)[0] == 3 * (16 * 32 + 32) + 32 * 16 + 16
    assert result.macs == 4 * 10 * 16 * 32 + 2 * 4 * 10 * 10 * 8


def test_merging_keeps_what_is_unknown_unknown() -> None:
    known, unknown = TensorSpec((None, 10, 4)), TensorSpec((None, None, 4))
    assert shape("Add", on=[known, unknown]) == (None, None, 4)
    assert shape("Concatenate", axis=1, on=[known, unknown]) == (None, None, 4)
    assert shape("Concatenate", on=[known, unknown]) == (None, 10, 8)
    assert shape("Add", on=[known, TensorSpec((None, 1, 4))]) == (None, 10, 4)
    assert shape("Add", on=[known, TensorSpec((None, 4))]) == (None, 10, 4)


# -- weights -----------------------------------------------------------------------------------------------------------


def test_statistics_are_not_trained_and_a_frozen_layer_trains_nothing() -> None:
    weights = made("BatchNormalization", on=(None, 8)).weights
    assert count(weights) == (32, 16, 16)
    assert count(weights, trainable=False) == (32, 0, 32)
    assert count(None) == (None, None, None)


def test_a_frozen_layer_stays_frozen_inside_another() -> None:
    frozen = construct("Dense", (4,), {"trainable": False})
    result = call(construct("TimeDistributed", (frozen,)), TensorSpec((None, 5, 3)))
    assert count(result.weights) == (16, 0, 16)


def test_the_same_layer_gives_the_same_weights_on_every_call() -> None:
    spec = construct("Dense", (4,))
    assert call(spec, TensorSpec((None, 3))).weights == call(spec, TensorSpec((None, 9, 3))).weights


def test_low_rank_and_quantized_kernels() -> None:
    assert count(made("Dense", 10, lora_rank=2, on=(None, 8)).weights) == (8 * 10 + 10 + 2 * 18, 10 + 2 * 18, 80)
    assert count(made("Dense", 10, dtype="int8_from_float32", on=(None, 8)).weights) == (100, 10, 90)
    assert count(made("Dense", 9, dtype="int4_from_float32", on=(None, 8)).weights) == (8 * 5 + 9 + 9, 9, 49)
    assert refused("Embedding", 9, 4, dtype="float8_from_float32", on=(None, 8)).code == "layer.quantization"


# -- what is not known -------------------------------------------------------------------------------------------------


def test_an_unknown_input_leaves_what_can_be_known() -> None:
    result = made("Conv2D", 8, 3, on=TensorSpec(None))
    assert result.outputs[0].shape == (None, None, None, 8)
    assert result.macs is None
    assert [weight.size for weight in result.weights or ()] == [None, 8]
    assert count(result.weights) == (None, None, None)
    dense = made("Dense", 8, on=TensorSpec(None))
    assert (dense.outputs[0].shape, dense.weights, dense.macs) == (None, None, None)
    relu = made("ReLU", on=TensorSpec(None))
    assert (relu.outputs[0].shape, relu.weights, relu.macs) == (None, (), 0)
    assert shape("Add", on=[TensorSpec(None), TensorSpec((None, 4))]) is None


def test_a_layer_of_the_authors_own_gives_what_is_not_known() -> None:
    mine = LayerSpec("Mine", Settings(), custom=True)
    assert call(mine, TensorSpec((None, 4))) == Called((TensorSpec(None),), None, None)
    inside = call(construct("TimeDistributed", (mine,)), TensorSpec((None, 4, 4)))
    assert (inside.outputs[0].shape, inside.weights, inside.macs) == (None, None, None)


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code", "message", "hint"),
    [
        (refused("Conv2D", 8, 5, on=(None, 3, 3, 1), name="stem"), "shape.kernel-too-large",
         "Conv2D 'stem': its 5 × 5 kernel is larger than its 3 × 3 input", "padding='same'"),
        (refused("Conv2D", 8, 3, dilation_rate=4, on=(None, 8, 8, 1)), "shape.kernel-too-large",
         "Conv2D: its 3 × 3 kernel, dilated to 9 × 9, is larger than its 8 × 8 input", "smaller kernel"),
        (refused("MaxPooling1D", 5, on=(None, 4, 1)), "shape.kernel-too-large",
         "MaxPooling1D: its window of 5 is larger than its input of 4", "smaller window"),
        (refused("Conv2D", 8, 3, groups=4, on=(None, 9, 9, 6)), "layer.groups",
         "Conv2D: its input has 6 channels, which 4 groups do not divide", "filters=8"),
        (refused("Conv2D", 8, 3, on=(None, 100)), "shape.rank",
         "Conv2D: it takes an input with 3 dimensions besides the batch, but gets 100", "Reshape"),
        (refused("Dense", 8, on=(None,)), "shape.rank", "but gets no dimension besides the batch", ""),
        (refused("LSTM", 8, on=(None, 8)), "shape.rank", "2 dimensions besides the batch, but gets 8", "return_sequences=True"),
        (refused("LSTM", 8, stateful=True, on=(None, 5, 8)), "shape.stateful", "fixed batch size", "batch_size=32"),
        (refused("Dense", 8, on=(None, None)), "shape.unknown", "kernel depends on a dimension of the input that is unknown", ""),
        (refused("Add", on=[TensorSpec((None, 4)), TensorSpec((None, 5))]), "shape.merge",
         "Add: its inputs are 4 and 5, which differ", "one shape"),
        (refused("Add", on=(None, 4)), "layer.inputs", "a list of tensors, but is called on one", "Add()([a, b])"),
        (refused("Subtract", on=[TensorSpec((None, 4))]), "layer.inputs", "exactly 2 inputs, but is called on 1", ""),
        (refused("Dense", 8, on=[TensorSpec((None, 4)), TensorSpec((None, 4))]), "layer.inputs",
         "takes one tensor, but is called on a list of 2", "Concatenate"),
        (refused("Concatenate", on=[TensorSpec((None, 7, 7, 3)), TensorSpec((None, 8, 7, 3))]), "shape.merge",
         "its inputs 7 × 7 × 3 and 8 × 7 × 3 differ along axis 1, not only along axis 3", "crop or pad"),
        (refused("Reshape", (7, 3), on=(None, 4, 5)), "shape.reshape",
         "4 × 5 = 20 values cannot become 7 × 3, which holds 21", ""),
        (refused("Reshape", (-1, 3), on=(None, 20)), "shape.reshape", "20 values cannot become … × 3: 3 does not divide 20", ""),
        (refused("Cropping2D", 4, on=(None, 8, 9, 1)), "shape.cropping", "cropping 8 × 8 leaves nothing of its 8 × 9 input", ""),
        (refused("GroupNormalization", 3, on=(None, 8)), "layer.groups", "8 channels, which 3 groups do not divide", "-1"),
        (refused("BatchNormalization", axis=4, on=(None, 8)), "shape.axis", "axis=4 is no axis of an input with 2 dimensions", ""),
        (refused("EinsumDense", "abc,cd->abd", (7, 8), on=(None, 5, 4)), "layer.equation",
         "dimension 'b' is 5 in its input and 7 in output_shape=(7, 8)", ""),
        (refused("Layer", on=(None, 4)), "layer.abstract", "Layer is a base class", "derived"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(error: NetdiagramError, code: str, message: str, hint: str) -> None:
    assert error.code == code
    assert message in error.message
    assert hint in error.hint


def test_a_call_takes_what_its_layer_knows() -> None:
    x, y = TensorSpec((None, 4)), TensorSpec((None, 4))
    with pytest.raises(NetdiagramError, match="Add: it is called on 2 arguments, but takes one") as caught:
        call(construct("Add"), x, None, (y,))
    assert caught.value.hint == "Add(…)([a, b])"
    with pytest.raises(NetdiagramError, match="Dense: its call takes no argument 'trainng'") as caught:
        call(construct("Dense", (4,)), x, trainng=True)
    assert caught.value.hint == "did you mean 'training'?"
    assert call(construct("Dense", (4,)), x, training=True) == call(construct("Dense", (4,)), x)
    sequence = TensorSpec((None, 7, 4))
    assert call(construct("LSTM", (4,)), sequence, None, ([x, y],)) == call(construct("LSTM", (4,)), sequence)
    words = call(construct("ReversibleEmbedding", (50, 4)), TensorSpec((None, 7, 4)), reverse=True)
    assert words.outputs[0].shape == (None, 7, 50)


def test_a_refused_call_stands_at_the_call() -> None:
    made_at, called_at = Span(1, 1, 10), Span(2, 5, 9)
    spec = construct("Conv2D", (8, 5), {}, made_at)
    small_image = TensorSpec((None, 3, 3, 1))
    for span, expected in ((called_at, called_at), (None, made_at)):
        with pytest.raises(NetdiagramError) as caught:
            call(spec, small_image, span)
        assert caught.value.span == expected
    inside = construct("TimeDistributed", (construct("Conv2D", (8, 5), {}, made_at),))
    with pytest.raises(NetdiagramError) as caught:
        call(inside, TensorSpec((None, 2, 3, 3, 1)), called_at)
    assert caught.value.message.startswith("Conv2D: ")
    assert caught.value.span == made_at
