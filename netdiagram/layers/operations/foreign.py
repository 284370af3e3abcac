"""Functions of TensorFlow and of `keras.backend` that stand in models, as the operations they are.

A row maps a function's parameters, in its own order, to those of an operation: `reduce_mean(input_tensor, axis,
keepdims)` is `mean(x, axis, keepdims)`. Parameters that change nothing here map to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netdiagram.layers.operations.base import tensor, whole, wholes
from netdiagram.records import sealed

Values = dict[str, Any]


@sealed
class Foreign:
    """One function.

    Attributes:
        operation: function name of the operation.
        parameters: its own parameters, in order, each with that of the operation; empty for one that does not matter.
        preset: arguments of the operation that the function implies.
        adapt: what else it takes to get from its values to the operation's.
    """

    operation: str
    parameters: tuple[tuple[str, str], ...]
    preset: Mapping[str, Any]
    adapt: Callable[[Values], Values] | None = None


def _row(text: str, adapt: Callable[[Values], Values] | None = None, **preset: Any) -> Foreign:
    operation, *words = text.split()
    pairs = (word.partition(":") for word in words)
    return Foreign(operation, tuple((own, theirs if colon else own) for own, colon, theirs in pairs), preset, adapt)


def _sections(values: Values) -> Values:
    """TensorFlow splits by sizes, Keras by where to cut."""
    how = values.get("indices_or_sections")
    if isinstance(how, (tuple, list)):
        cuts, at = [], 0
        for size in wholes(how)[:-1]:
            at += size
            cuts.append(at)
        values["indices_or_sections"] = tuple(cuts)
    return values


def _transposed(values: Values) -> Values:
    """`transpose_a`, `transpose_b` of a matrix product."""
    for side in ("x1", "x2"):
        if values.pop(f"transpose_{side}", False):
            shape = tensor(values, side)
            values[side] = type(values[side])((*shape[:-2], shape[-1], shape[-2]), values[side].dtype)
    return values


def _inner(value: Any) -> Any:
    """TensorFlow's windows may name batch and channels: `[1, 2, 2, 1]`."""
    return tuple(value[1:-1]) if isinstance(value, (tuple, list)) and len(value) == 4 else value


def _windowed(values: Values) -> Values:
    for word in ("pool_size", "strides", "dilation_rate", "size"):
        if word in values:
            values[word] = _inner(values[word])
    for word in ("padding",):
        if isinstance(values.get(word), str):
            values[word] = values[word].lower()
    where = values.get("data_format")
    if isinstance(where, str):
        values["data_format"] = "channels_first" if where.startswith("NC") else "channels_last"
    return values


def _flat(values: Values) -> Values:
    """`K.batch_flatten`: one row per sample."""
    values["newshape"] = (tensor(values)[0], -1)
    return values


def _spatial(values: Values) -> Values:
    """`K.spatial_2d_padding`: height and width only."""
    rows, columns = values.get("pad_width") or ((1, 1), (1, 1))
    values["pad_width"] = ((0, 0), tuple(wholes(rows)), tuple(wholes(columns)), (0, 0))
    return values


def _temporal(values: Values) -> Values:
    """`K.temporal_padding`: steps only."""
    values["pad_width"] = ((0, 0), tuple(wholes(values.get("pad_width") or (1, 1))), (0, 0))
    return values


def _scaled(values: Values) -> Values:
    """`K.resize_images`: by factors, not to a size."""
    x = tensor(values, "images")
    rows, columns = (x[1], x[2]) if values.get("data_format") != "channels_first" else (x[2], x[3])
    height, width = values.pop("height_factor"), values.pop("width_factor")
    values["size"] = (
        None if rows is None else rows * whole(height),
        None if columns is None else columns * whole(width),
    )
    return values


def _words(text: str) -> list[str]:
    return text.split()


_REDUCE = "input_tensor:x axis keepdims name:"
_UNARY = "relu relu6 sigmoid tanh softplus softsign selu elu silu swish gelu leaky_relu"

TENSORFLOW: dict[str, Foreign] = {
    **{f"reduce_{word}": _row(f"{word} {_REDUCE}") for word in ("mean", "sum", "max", "min", "prod", "all", "any",
    "std")},
    "reduce_variance": _row(f"var {_REDUCE}"),
    "reduce_logsumexp": _row(f"logsumexp {_REDUCE}"),
    **{word: _row(f"{word} features:x name:") for word in _words(_UNARY)},
    "leaky_relu": _row("leaky_relu features:x alpha:negative_slope name:"),
    "gelu": _row("gelu features:x approximate name:"),
    "softmax": _row("softmax logits:x axis name:"),
    "log_softmax": _row("log_softmax logits:x axis name:"),
    **{
        word: _row(f"{word} x name:")
        for word in _words(
            "abs square sqrt exp log sin cos round sign floor ceil erf rsqrt reciprocal tan cosh"
            " sinh log1p expm1 negative"
        )
    },
    **{
        word: _row(f"{word} x:x1 y:x2 name:")
        for word in _words(
            "add subtract multiply divide maximum minimum equal not_equal greater greater_equal less less_equal"
            " logical_and logical_or floor_divide divide_no_nan"
        )
    },
    "truediv": _row("true_divide x:x1 y:x2 name:"),
    "pow": _row("power x:x1 y:x2 name:"),
    "matmul": _row("matmul a:x1 b:x2 transpose_a:transpose_x1 transpose_b:transpose_x2 name:", _transposed),
    "tensordot": _row("tensordot a:x1 b:x2 axes name:"),
    "einsum": _row("einsum subscripts *operands"),
    "concat": _row("concatenate values:xs axis name:"),
    "stack": _row("stack values:x axis name:"),
    "unstack": _row("unstack value:x num axis name:"),
    "split": _row("split value:x num_or_size_splits:indices_or_sections axis num: name:", _sections),
    "expand_dims": _row("expand_dims input:x axis name:"),
    "squeeze": _row("squeeze input:x axis name:"),
    "reshape": _row("reshape tensor:x shape:newshape name:"),
    "transpose": _row("transpose a:x perm:axes conjugate: name:"),
    "tile": _row("tile input:x multiples:repeats name:"),
    "repeat": _row("repeat input:x repeats axis name:"),
    "pad": _row("pad tensor:x paddings:pad_width mode constant_values name:"),
    "gather": _row("gather params:x indices validate_indices: axis batch_dims name:"),
    "cast": _row("cast x dtype name:"),
    "one_hot": _row("one_hot indices:x depth:num_classes on_value: off_value: axis dtype name:"),
    "clip_by_value": _row("clip t:x clip_value_min:x_min clip_value_max:x_max name:"),
    "argmax": _row("argmax input:x axis output_type: name:", axis=0),
    "argmin": _row("argmin input:x axis output_type: name:", axis=0),
    "where": _row("where condition x:x1 y:x2 name:"),
    "broadcast_to": _row("broadcast_to input:x shape name:"),
    "cumsum": _row("cumsum x axis exclusive: reverse: name:", axis=0),
    "reverse": _row("flip tensor:x axis name:"),
    "top_k": _row("top_k input:x k sorted index_type: name:"),
    **{
        theirs: _row(f"{ours} x name:")
        for theirs, ours in (pair.split(":") for pair in _words(
            "acos:arccos asin:arcsin atan:arctan acosh:arccosh asinh:arcsinh atanh:arctanh erfc:erfc erfinv:erfinv is_nan:isnan is_inf:isinf"
            " is_finite:isfinite rint:round digamma:digamma lgamma:lgamma reciprocal_no_nan:reciprocal log_sigmoid:log_sigmoid"
            " logical_not:logical_not bitcast:bitcast zero_fraction:zero_fraction fft:ifft ifft:ifft fft2d:ifft ifft2d:ifft"
            " cumulative_logsumexp:cumulative_logsumexp angle:angle real:real imag:imag conj:conj"
        ))
    },
    **{
        theirs: _row(f"{ours} x:x1 y:x2 name:")
        for theirs, ours in (pair.split(":") for pair in _words(
            "squared_difference:squared_difference multiply_no_nan:multiply_no_nan xlogy:xlogy xdivy:xdivy floordiv:floor_divide"
            " floormod:mod mod:mod realdiv:true_divide logical_xor:logical_xor truncatediv:floor_divide"
        ))
    },
    **{
        word: _row(f"{word} image:x {rest} name:")
        for word, rest in (("random_flip_left_right", "seed:"), ("random_flip_up_down", "seed:"), ("flip_left_right", ""),
            ("flip_up_down", ""), ("random_brightness", "max_delta: seed:"), ("random_contrast", "lower: upper: seed:"),
            ("random_hue", "max_delta: seed:"), ("random_saturation", "lower: upper: seed:"), ("adjust_brightness", "delta:"),
            ("adjust_contrast", "contrast_factor:"), ("adjust_hue", "delta:"), ("adjust_saturation", "saturation_factor:"),
            ("adjust_gamma", "gamma: gain:"), ("per_image_standardization", ""), ("convert_image_dtype", "dtype: saturate:"))
    },
    "atan2": _row("arctan2 y:x1 x:x2 name:"),
    "scalar_mul": _row("multiply scalar:x1 x:x2 name:"),
    "add_n": _row("add_n inputs name:"),
    "bias_add": _row("bias_add value:x bias data_format: name:"),
    "dropout": _row("dropout x rate: noise_shape: seed: name:"),
    "crelu": _row("crelu features:x axis name:"),
    "local_response_normalization": _row("local_response_normalization input:x depth_radius: bias: alpha: beta: name:"),
    "lrn": _row("local_response_normalization input:x depth_radius: bias: alpha: beta: name:"),
    "l2_loss": _row("l2_loss t:x name:"),
    "moments": _row("moments x axes shift: keepdims name:"),
    "batch_normalization": _row("batch_normalization x mean variance offset scale variance_epsilon:epsilon name:", axis=-1),
    "count_nonzero": _row("count_nonzero input:x axis keepdims: dtype: name:"),
    "reduce_euclidean_norm": _row("norm input_tensor:x axis keepdims name:"),
    "cumprod": _row("cumprod x axis exclusive: reverse: name:", axis=0),
    "segment_sum": _row("segment_sum data segment_ids name:"),
    "unsorted_segment_sum": _row("segment_sum data segment_ids num_segments name:"),
    "unsorted_segment_max": _row("segment_max data segment_ids num_segments name:"),
    "embedding_lookup": _row("take params:x ids:indices max_norm: name:", axis=0),
    "gather_nd": _row("gather_nd params:x indices batch_dims name:"),
    "boolean_mask": _row("boolean_mask tensor:x mask axis: name:"),
    "sequence_mask": _row("sequence_mask lengths:x maxlen dtype: name:"),
    "ensure_shape": _row("ensure_shape x shape name:"),
    "clip_by_norm": _row("clip_by_norm t:x clip_norm: axes: name:"),
    "reverse_sequence": _row("reverse_sequence input:x seq_lengths: seq_axis: batch_axis: name:"),
    "tensor_scatter_nd_update": _row("tensor_scatter_nd_update tensor:x indices: updates: name:"),
    "tensor_scatter_nd_add": _row("tensor_scatter_nd_add tensor:x indices: updates: name:"),
    "scatter_nd": _row("scatter indices updates:values shape name:"),
    "slice": _row("slice input_:inputs begin:start_indices size:shape name:"),
    "roll": _row("roll input:x shift axis name:"),
    "sort": _row("sort values:x axis direction: name:"),
    "argsort": _row("argsort values:x axis direction: stable: name:"),
    "searchsorted": _row("searchsorted sorted_sequence values side out_type: name:"),
    "saturate_cast": _row("saturate_cast value:x dtype name:"),
    "fill": _row("full dims:shape value:fill_value name:"),
    "eye": _row("eye num_rows:N num_columns:M batch_shape: dtype name:"),
    "linspace": _row("linspace start stop num name: axis"),
    "matvec": _row("matvec a b transpose_a: adjoint_a: name:"),
    "diag": _row("matrix_diag diagonal:x k: num_rows: name:"),
    "diag_part": _row("matrix_diag_part input:x k: name:"),
    "band_part": _row("band_part input:x num_lower: num_upper: name:"),
    "matrix_transpose": _row("matrix_transpose a:x name: conjugate:"),
    "adjoint": _row("matrix_transpose matrix:x name:"),
    "trace": _row("matrix_trace x name:"),
    "inv": _row("inv input:x adjoint: name:"),
    "det": _row("det input:x name:"),
    "cholesky": _row("cholesky input:x name:"),
    "cross": _row("cross a:x1 b:x2 name:"),
    "rfft": _row("real_spectrum input_tensor:x fft_length name:"),
    "frame": _row("frame signal:x frame_length frame_step pad_end pad_value: axis: name:"),
    "stft": _row("spectra signals:x frame_length frame_step fft_length window_fn: pad_end name:"),
    "resize_with_pad": _row("resize_within image:x target_height:height target_width:width method: antialias:"),
    "resize_with_crop_or_pad": _row("resize_within image:x target_height:height target_width:width"),
    "crop_to_bounding_box": _row("resize_within image:x offset_height: offset_width: target_height:height target_width:width"),
    "pad_to_bounding_box": _row("resize_within image:x offset_height: offset_width: target_height:height target_width:width"),
    "central_crop": _row("central_crop image:x central_fraction"),
    "grayscale_to_rgb": _row("grayscale_to_rgb images:x name:"),
    "rgb_to_hsv": _row("rgb_to_hsv images name:"),
    "hsv_to_rgb": _row("hsv_to_rgb images name:"),
    "rot90": _row("rot90 image:array k name:", axes=(-3, -2)),
    "crop_and_resize": _row("crop_and_resize image:x boxes box_indices: crop_size method: extrapolation_value: name:"),
    "sobel_edges": _row("sobel_edges image:x"),
    "total_variation": _row("total_variation images:x name:"),
    "ssim": _row("ssim img1:x img2: max_val: filter_size:"),
    "random_crop": _row("random_crop value:x size seed: name:"),
    "extract_patches": _row("extract_patches images sizes:size strides rates:dilation_rate padding name:", _windowed),
    "depthwise_conv2d": _row(
        "depthwise_conv input:inputs filter:kernel strides padding data_format dilations:dilation_rate name:", _windowed
    ),
    "separable_conv2d": _row(
        "separable_conv input:inputs depthwise_filter:depthwise_kernel pointwise_filter:pointwise_kernel strides padding data_format"
        " dilations:dilation_rate name:", _windowed
    ),
    "atrous_conv2d": _row("conv value:inputs filters:kernel rate:dilation_rate padding name:", _windowed),
    "convolution": _row("conv input:inputs filters:kernel strides padding data_format dilations:dilation_rate name:", _windowed),
    **{
        f"conv{rank}d_transpose": _row("conv_transpose_to input:inputs filters:kernel output_shape strides: padding: data_format: dilations: name:")
        for rank in (1, 2, 3)
    },
    "zeros_like": _row("zeros_like input:x dtype name:"),
    "ones_like": _row("ones_like input:x dtype name:"),
    "zeros": _row("zeros shape dtype name:"),
    "ones": _row("ones shape dtype name:"),
    "range": _row("arange start limit:stop delta:step dtype name:"),
    "stop_gradient": _row("stop_gradient input:variable name:"),
    "norm": _row("norm tensor:x ord axis keepdims name:"),
    "l2_normalize": _row("normalize x axis epsilon name: dim:axis"),
    "resize": _row("resize images size method:interpolation preserve_aspect_ratio: antialias name:"),
    "rgb_to_grayscale": _row("rgb_to_grayscale images name:"),
    "depth_to_space": _row("depth_to_space input:x block_size data_format name:", _windowed),
    "space_to_depth": _row("space_to_depth input:x block_size data_format name:", _windowed),
    **{
        f"{ours}{end}": _row(f"{theirs} input:inputs ksize:pool_size strides padding data_format name:", _windowed)
        for ours, theirs in (("max_pool", "max_pool"), ("avg_pool", "average_pool"))
        for end in ("", "1d", "2d", "3d")
    },
    **{
        f"conv{end}": _row(
            "conv input:inputs filters:kernel strides padding data_format dilations:dilation_rate name:", _windowed
        )
        for end in ("1d", "2d", "3d")
    },
}  # fmt: skip
"""By the last part of the name: `tf.math.reduce_mean` and `tf.reduce_mean` are one."""

BACKEND: dict[str, Foreign] = {
    **{
        word: _row(f"{word} x axis keepdims")
        for word in ("mean", "sum", "max", "min", "prod", "std", "var", "all", "any", "logsumexp")
    },
    **{word: _row(f"{word} x axis", axis=-1) for word in ("argmax", "argmin", "softmax")},
    **{
        word: _row(f"{word} x")
        for word in _words("abs square sqrt exp log sin cos round sign sigmoid hard_sigmoid tanh softsign softplus")
    },
    "relu": _row("relu x alpha: max_value: threshold:"),
    "elu": _row("elu x alpha"),
    "pow": _row("power x:x1 a:x2"),
    "clip": _row("clip x min_value:x_min max_value:x_max"),
    "concatenate": _row("concatenate tensors:xs axis", axis=-1),
    "stack": _row("stack x axis"),
    "expand_dims": _row("expand_dims x axis", axis=-1),
    "squeeze": _row("squeeze x axis"),
    "reshape": _row("reshape x shape:newshape"),
    "permute_dimensions": _row("transpose x pattern:axes"),
    "transpose": _row("transpose x"),
    "flatten": _row("ravel x"),
    "batch_flatten": _row("reshape x", _flat),
    "repeat_elements": _row("repeat x rep:repeats axis"),
    "tile": _row("tile x n:repeats"),
    "dot": _row("dot x:x1 y:x2"),
    "l2_normalize": _row("normalize x axis", axis=-1),
    "cast": _row("cast x dtype"),
    "one_hot": _row("one_hot indices:x num_classes"),
    "gather": _row("take reference:x indices", axis=0),
    "reverse": _row("flip x axes:axis"),
    "maximum": _row("maximum x:x1 y:x2"),
    "minimum": _row("minimum x:x1 y:x2"),
    "equal": _row("equal x:x1 y:x2"),
    "greater": _row("greater x:x1 y:x2"),
    "less": _row("less x:x1 y:x2"),
    "zeros_like": _row("zeros_like x dtype"),
    "ones_like": _row("ones_like x dtype"),
    "stop_gradient": _row("stop_gradient variables:variable"),
    "cumsum": _row("cumsum x axis", axis=0),
    "cumprod": _row("cumprod x axis", axis=0),
    "batch_dot": _row("batch_dot x y axes"),
    "bias_add": _row("bias_add x bias data_format:"),
    "dropout": _row("dropout x level: noise_shape: seed:"),
    "not_equal": _row("not_equal x:x1 y:x2"),
    "greater_equal": _row("greater_equal x:x1 y:x2"),
    "less_equal": _row("less_equal x:x1 y:x2"),
    "switch": _row("where condition then_expression:x1 else_expression:x2"),
    "ones": _row("ones shape dtype name:"),
    "zeros": _row("zeros shape dtype name:"),
    "eye": _row("eye size:N dtype name:"),
    "arange": _row("arange start stop step dtype"),
    "random_normal": _row("zeros shape mean: stddev: dtype seed:"),
    "random_uniform": _row("zeros shape minval: maxval: dtype seed:"),
    "truncated_normal": _row("zeros shape mean: stddev: dtype seed:"),
    "random_bernoulli": _row("zeros shape p: dtype seed:"),
    "conv1d": _row("conv x:inputs kernel strides padding data_format dilation_rate", _windowed),
    "conv2d": _row("conv x:inputs kernel strides padding data_format dilation_rate", _windowed),
    "conv3d": _row("conv x:inputs kernel strides padding data_format dilation_rate", _windowed),
    "depthwise_conv2d": _row(
        "depthwise_conv x:inputs depthwise_kernel:kernel strides padding data_format dilation_rate", _windowed
    ),
    "pool2d": _row("max_pool x:inputs pool_size strides padding data_format pool_mode:", _windowed, strides=1),
    "spatial_2d_padding": _row("pad x padding:pad_width data_format:", _spatial),
    "temporal_padding": _row("pad x padding:pad_width", _temporal),
    "binary_crossentropy": _row("binary_crossentropy target output from_logits"),
    "categorical_crossentropy": _row("categorical_crossentropy target output from_logits axis"),
    "in_top_k": _row("in_top_k predictions targets k"),
    "resize_images": _row("resize images height_factor width_factor data_format interpolation", _scaled),
}
"""Functions of `keras.backend` as Keras 2 had them."""
