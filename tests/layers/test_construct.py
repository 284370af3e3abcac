"""Binding a constructor's arguments: what settings hold, and what is refused where."""

from __future__ import annotations

from typing import Any

import pytest

from netdiagram.errors import NetdiagramError, Span
from netdiagram.infer import construct
from netdiagram.ir import LayerSpec, Opaque, Settings


def refused(name: str, /, *args: Any, **kwargs: Any) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        construct(name, args, kwargs)
    return caught.value


# -- settings ----------------------------------------------------------------------------------------------------------


def test_settings_are_complete_and_normalized() -> None:
    spec = construct("Conv2D", (64, 3), {"activation": "relu", "padding": "SAME"})
    assert dict(spec.settings) == {
        "filters": 64,
        "kernel_size": (3, 3),
        "strides": (1, 1),
        "padding": "same",
        "data_format": "channels_last",
        "dilation_rate": (1, 1),
        "groups": 1,
        "activation": "relu",
        "use_bias": True,
        "kernel_initializer": "glorot_uniform",
        "bias_initializer": "zeros",
        "kernel_regularizer": None,
        "bias_regularizer": None,
        "activity_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
    }


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "setting", "value"),
    [
        ("Conv2D", (8, [3, 5]), {}, "kernel_size", (3, 5)),
        ("Conv1D", (8, 3), {"strides": (2,)}, "strides", (2,)),
        ("MaxPooling2D", (3,), {}, "strides", (3, 3)),
        ("MaxPooling2D", ((3, 2), 1), {}, "strides", (1, 1)),
        ("AveragePooling1D", (2,), {}, "pool_size", (2,)),
        ("Dense", (4,), {}, "activation", "linear"),
        ("Dense", (4,), {"activation": Opaque("tf.nn.relu")}, "activation", "relu"),
        ("Dense", (4,), {"activation": Opaque("keras.activations.gelu")}, "activation", "gelu"),
        ("Dense", (4,), {"activation": Opaque("mylib.relu")}, "activation", Opaque("mylib.relu")),
        ("ZeroPadding2D", (), {"padding": 3}, "padding", ((3, 3), (3, 3))),
        ("ZeroPadding2D", (((1, 2), (3, 4)),), {}, "padding", ((1, 2), (3, 4))),
        ("ZeroPadding2D", ((1, 2),), {}, "padding", ((1, 1), (2, 2))),
        ("Cropping1D", (2,), {}, "cropping", (2, 2)),
        ("UpSampling2D", (3,), {}, "size", (3, 3)),
        ("LayerNormalization", ([-1],), {}, "axis", (-1,)),
        ("LeakyReLU", (), {"alpha": 0.1}, "negative_slope", 0.1),
        ("PReLU", (), {"shared_axes": 1}, "shared_axes", (1,)),
        ("Conv2D", (8, 3), {"data_format": "channels_first"}, "data_format", "channels_first"),
        ("Dense", (4,), {"dtype": Opaque("tf.float16")}, "dtype", "float16"),
        ("InputLayer", ((28, 28, 1),), {}, "batch_shape", (None, 28, 28, 1)),
        ("InputLayer", (), {"batch_shape": (4, 10)}, "shape", (10,)),
        ("InputLayer", (), {"shape": [None], "batch_size": 2}, "batch_shape", (2, None)),
        ("Bidirectional", (LayerSpec("LSTM", construct("LSTM", (4,)).settings),), {}, "merge_mode", "concat"),
    ],
)
def test_a_value_is_held_as_keras_holds_it(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], setting: str, value: Any
) -> None:
    assert construct(name, args, kwargs).settings[setting] == value


def test_order_of_settings_is_that_of_the_signature() -> None:
    by_keyword = construct("Dense", (), {"use_bias": False, "activation": "relu", "units": 4})
    assert list(by_keyword.settings) == list(construct("Dense", (4, "relu", False)).settings)
    assert by_keyword == construct("Dense", (4, "relu", False))


def test_name_and_trainable_are_no_settings() -> None:
    spec = construct("Dense", (4,), {"name": "head", "trainable": False})
    assert (spec.name, spec.trainable) == ("head", False)
    assert not {"name", "trainable"} & set(spec.settings)
    assert construct("MaxPooling2D", (2, None, "valid", None, "pool")).name == "pool"


def test_settings_cannot_be_changed() -> None:
    settings = construct("Dense", (4,)).settings
    with pytest.raises(TypeError):
        settings["units"] = 5
    assert isinstance(settings, Settings)


def test_aliases_make_the_layer_they_stand_for() -> None:
    assert construct("Convolution2D", (8, 3)) == construct("Conv2D", (8, 3))
    assert construct("MaxPool2D") == construct("MaxPooling2D")
    assert construct("GlobalAvgPool2D").type == "GlobalAveragePooling2D"


def test_what_nobody_looks_into_passes() -> None:
    spec = construct(
        "Dense", (4,), {"kernel_initializer": Opaque("HeNormal()"), "kernel_regularizer": Opaque("l2(1e-4)")}
    )
    assert spec.settings["kernel_initializer"] == Opaque("HeNormal()")


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Conv2d", "did you mean 'Conv2D'?"),
        ("dense", "did you mean 'Dense'?"),
        ("BatchNormalisation", "did you mean 'BatchNormalization'?"),
        ("MaxPoling2D", "did you mean 'MaxPooling2D'?"),
        ("CuDNNLSTM", "Keras 3 has LSTM: it uses the fast kernel by itself"),
        ("Deconv2D", "Keras 3 has Conv2DTranspose"),
        ("Linear", "Keras 3 has Dense"),
        ("merge", "Keras 3 has Add, Concatenate, Multiply, Average, Maximum or Dot, called on a list"),
        ("Frobnicate", ""),
    ],
)
def test_an_unknown_layer_is_refused_with_a_hint(name: str, hint: str) -> None:
    error = refused(name, 8)
    assert error.code == "layer.unknown"
    assert error.message == f"there is no layer '{name}'"
    assert error.hint == hint


@pytest.mark.parametrize(
    ("name", "args", "keyword", "hint"),
    [
        ("Conv2D", (8, 3), "border_mode", "Keras 3 calls it 'padding'"),
        ("Conv2D", (8, 3), "subsample", "Keras 3 calls it 'strides'"),
        ("Conv2D", (8, 3), "dim_ordering", "Keras 3 calls it 'data_format'"),
        ("Conv2D", (8, 3), "kernal_initializer", "did you mean 'kernel_initializer'?"),
        ("Dense", (8,), "bias", "Keras 3 calls it 'use_bias'"),
        ("Dense", (8,), "W_regularizer", "Keras 3 calls it 'kernel_regularizer'"),
        ("Dense", (8,), "activaton", "did you mean 'activation'?"),
        ("Dense", (8,), "batch_input_shape", "put Input(batch_shape=…) before it"),
        ("LSTM", (8,), "inner_activation", "Keras 3 calls it 'recurrent_activation'"),
        ("LSTM", (8,), "time_major", "leave it out; the batch comes first"),
        ("Dropout", (0.5,), "p", "Keras 3 calls it 'rate'"),
        ("Flatten", (), "xyz", "it takes data_format"),
        ("Add", (), "xyz", "it takes no arguments of its own"),
    ],
)
def test_an_unknown_argument_is_refused_with_todays_spelling(
    name: str, args: tuple[Any, ...], keyword: str, hint: str
) -> None:
    error = refused(name, *args, **{keyword: 1})
    assert error.code == "layer.keyword"
    assert error.message == f"{name} takes no argument '{keyword}'"
    assert error.hint == hint


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "message", "hint"),
    [
        ("Dense", (), {}, "Dense: units must be given", "Dense(units, activation=None, use_bias=True,"),
        ("Conv2D", (8,), {"name": "stem"}, "Conv2D 'stem': kernel_size must be given", "Conv2D(filters, kernel_size,"),
        ("Dense", (4,), {"units": 5}, "Dense: units is given twice", ""),
        ("Dropout", (0.5, None, 1, 2), {}, "Dropout takes at most 3 arguments by position, but 4 are given", "Dropout("),
        ("Add", (1,), {}, "Add takes at most no arguments by position, but 1 are given", "Add()"),
        ("Dense", (4,), {"activation": "Relu"}, "activation='Relu' is not an activation that Keras knows", "'relu'"),
        ("Dense", (4,), {"kernel_initializer": "he_norml"}, "is not an initializer", "'he_normal'"),
        ("Dense", (4,), {"kernel_regularizer": "l3"}, "is not a regularizer", ""),
        ("Dense", ("4",), {}, "units='4' is not a whole number above 0", ""),
        ("Dense", (Opaque("n"),), {}, "units=n cannot be worked out from the listing", "write the value itself"),
        ("Conv2D", (8, (3, 3, 3)), {}, "kernel_size=(3, 3, 3) has 3 numbers, but the data has 2 dimensions", ""),
        ("Conv2D", (8, 3), {"padding": "sam"}, "padding='sam' is not one of 'valid', 'same'", "'same'"),
        ("Conv2D", (8, 3), {"data_format": "NHWC"}, "is neither 'channels_last' nor", "'channels_last'"),
        ("Conv2D", (6, 3), {"groups": 4}, "filters=6 cannot be shared out among groups=4", "multiple of 4"),
        ("Conv2D", (6, 3, 2), {"dilation_rate": 2}, "strides of 2 × 2 and a dilation of 2 × 2 do not go together", ""),
        ("Conv2DTranspose", (6, 3, 2), {"output_padding": 2}, "output_padding=2 is not below the stride of 2", "at most 1"),
        ("Dropout", (20,), {}, "rate=20 is not a number from 0 to 1", "did you mean 0.2?"),
        ("Reshape", (8,), {}, "target_shape=8 is not a shape", "(8,)"),
        ("Reshape", ((-1, -1),), {}, "several dimensions of -1", ""),
        ("Permute", ((0, 1),), {}, "is not an order of the dimensions", "count from 1"),
        ("Dense", (4,), {"name": "a/b"}, "name='a/b' contains '/'", "'a_b' would do"),
        ("Dense", (4,), {"trainable": 1}, "trainable=1 is not True or False", ""),
        ("Dense", (4,), {"dtype": "float"}, "dtype='float' is not a number format", ""),
        ("TimeDistributed", (3,), {}, "layer=3 is not a layer", ""),
        ("RNN", (construct("LSTM", (4,)),), {}, "is not a recurrent cell", "'LSTMCell'"),
        ("Bidirectional", (construct("Dense", (4,)),), {}, "Dense cannot be run backwards", "LSTM"),
        ("Bidirectional", (construct("LSTM", (4,), {"go_backwards": True}),), {}, "goes backwards already", ""),
        ("InputLayer", (), {}, "it is given no shape", "shape=(28, 28, 1)"),
        ("InputLayer", (28,), {}, "shape=28 is not a shape", "a shape is a tuple: (28,)"),
        ("InputLayer", (), {"shape": (1,), "batch_shape": (2, 1)}, "batch_shape and shape are both given", "drop shape"),
        ("GroupNormalization", (0,), {}, "groups=0 is not a whole number above 0", ""),
        ("GroupedQueryAttention", (8, 4, 3), {}, "num_query_heads=4 cannot be shared out", "multiple of 3"),
        ("EinsumDense", (3, 4), {}, "equation=3 is not a string", ""),
        ("CategoryEncoding", (), {}, "num_tokens must be given", "IntegerLookup"),
        ("Normalization", (), {"mean": 0.5}, "mean and variance are given together", ""),
        ("StringLookup", (), {"vocabulary": ["a", "a"]}, "names a word twice", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_words(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], message: str, hint: str
) -> None:
    error = refused(name, *args, **kwargs)
    assert message in error.message
    assert error.message.startswith(name)
    assert hint in error.hint


def test_an_error_stands_at_the_argument_it_blames() -> None:
    call, second, word = Span(1, 1, 40), Span(1, 12, 15), Span(1, 20, 30)
    spans: dict[int | str, Span] = {0: Span(1, 8, 10), 1: second, "padding": word, "groups": word, "nonsense": word}

    def place(*args: Any, **kwargs: Any) -> Span | None:
        with pytest.raises(NetdiagramError) as caught:
            construct("Conv2D", args, kwargs, call, spans)
        return caught.value.span

    assert place(8, "x") == second
    assert place(8, 3, padding="nope") == word
    assert place(6, 3, groups=4) == word
    assert place(6, 3, nonsense=4) == word
    assert place(6) == call
    assert place(8, 3, 2, "same", None, 2) == call


@pytest.mark.parametrize(
    "text",
    [
        "keras.initializers.HeNormal()", "tf.keras.initializers.Constant(0.1)", "initializers.he_normal", "mylib.initializers.Own()",
        "tf.random_normal_initializer(0.0, 0.02)", "jax.nn.initializers.kaiming_normal()", "keras.initializers.get(kind)",
        "my_initializer", "<lambda>",
    ],
)  # fmt: skip
def test_an_initializer_may_be_anything_that_exists(text: str) -> None:
    assert construct("Dense", (4,), {"kernel_initializer": Opaque(text)}).settings["kernel_initializer"] == Opaque(text)


def test_a_misspelt_member_of_a_module_is_refused() -> None:
    error = refused("Dense", 4, kernel_initializer=Opaque("keras.initializers.HeNorml()"))
    assert "is not an initializer that Keras knows" in error.message
    assert error.hint == "did you mean 'HeNormal'?"
    error = refused("Dense", 4, activation=Opaque("keras.activations.reluu"))
    assert error.hint == "did you mean 'relu'?"
    assert construct("Dense", (4,), {"kernel_regularizer": Opaque("keras.regularizers.l1_l2(1e-5, 1e-4)")})


@pytest.mark.parametrize(
    ("name", "arguments", "word"),
    [
        ("Dropout", {"rate": 0.5, "seed": "abc"}, "seed"),
        ("LSTM", {"units": 3, "seed": 1.5}, "seed"),
        ("RandomFlip", {"seed": (1, 2)}, "seed"),
        ("Dense", {"units": 3, "dtype": "int8"}, "quantized"),
        ("SpatialDropout2D", {"rate": 0.5, "dtype": "float8"}, "quantized"),
        ("Dense", {"units": 3, "lora_rank": 2, "kernel_constraint": "non_neg"}, "lora_rank"),
        ("Conv2D", {"filters": 3, "kernel_size": 3, "lora_rank": 2, "kernel_constraint": "non_neg"}, "lora_rank"),
        (
            "Embedding",
            {"input_dim": 5, "output_dim": 3, "lora_rank": 2, "embeddings_constraint": "non_neg"},
            "lora_rank",
        ),
        ("LSTM", {"units": 3, "bias_initializer": None}, "unit_forget_bias"),
        ("ConvLSTM2D", {"filters": 3, "kernel_size": 3, "bias_initializer": None}, "unit_forget_bias"),
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "kernel_initializer": None}, "kernel_initializer"),
        ("LeakyReLU", {"negative_slope": Opaque("<lambda>")}, "negative_slope"),
        ("StringLookup", {"vocabulary": [1, 2]}, "looks up words"),
        ("TextVectorization", {"vocabulary": [1, 2]}, "looks up words"),
        ("IntegerLookup", {"vocabulary": ["a", "b"]}, "looks up whole numbers"),
        ("IntegerLookup", {"salt": 3}, "floormod"),
    ],
)
def test_what_keras_refuses_on_a_second_look(name: str, arguments: dict[str, Any], word: str) -> None:
    with pytest.raises(NetdiagramError, match=word):
        construct(name, (), arguments)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Dropout", {"rate": 0.5, "seed": Opaque("keras.random.SeedGenerator(1)")}),
        ("Dropout", {"rate": 0.5, "seed": True}),
        ("Dense", {"units": 3, "dtype": "int8_from_mixed_bfloat16"}),
        ("LSTM", {"units": 3, "bias_initializer": None, "unit_forget_bias": False}),
        ("LSTM", {"units": 3, "bias_initializer": None, "use_bias": False}),
        ("Input", {"shape": (3,), "dtype": "int8"}),
        ("IntegerLookup", {"vocabulary": [1, "2", -3]}),
        ("IntegerLookup", {"salt": 3, "oov_method": "farmhash"}),
        ("StringLookup", {"vocabulary": ["a", Opaque("x"), b"c"]}),
    ],
)
def test_what_keras_accepts_on_a_second_look(name: str, arguments: dict[str, Any]) -> None:
    construct(name, (), arguments)
