"""Names that Keras 3 knows for activations, initializers, regularizers, constraints and number formats."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACTIVATIONS = _words(
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear"
    " log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign"
    " sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold"
)
# `constant` is not among them: as a word it lacks its value, and Keras refuses it
INITIALIZERS = _words(
    "GlorotNormal GlorotUniform HeNormal HeUniform Identity IdentityInitializer LecunNormal LecunUniform Ones"
    " Orthogonal OrthogonalInitializer RandomNormal RandomUniform STFT STFTInitializer TruncatedNormal"
    " VarianceScaling Zeros glorot_normal glorot_uniform he_normal he_uniform identity lecun_normal"
    " lecun_uniform normal one ones orthogonal random_normal random_uniform stft truncated_normal uniform"
    " variance_scaling zero zeros"
)
REGULARIZERS = _words("L1 L1L2 L2 OrthogonalRegularizer l1 l1l2 l2 orthogonal_regularizer")
CONSTRAINTS = _words("MaxNorm MinMaxNorm NonNeg UnitNorm max_norm min_max_norm non_neg unit_norm")

DTYPES = _words(
    "float16 float32 float64 uint8 uint16 uint32 uint64 int8 int16 int32 int64 bfloat16 bool string"
    " float8_e4m3fn float8_e5m2 complex64 complex128"
)
POLICIES = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}
"""Policy → what it computes in; variables stay float32."""
QUANTIZED = ("int8", "int4", "float8", "gptq", "awq")
"""Modes of quantized policies, written `int8_from_float32`."""

NEEDING_VALUES = _words("Constant constant l1_l2 get deserialize")
"""What Keras has as a function or class, but not as a word: it needs values."""
KERAS_HEADS = ("", "keras.", "tf.keras.", "tensorflow.keras.")
"""What stands before the name of one of Keras's own modules."""
FRAMEWORKS = _words("keras tf tensorflow jax torch K backend ops nn activations initializers regularizers constraints")
"""First parts of dotted names that stand for the framework rather than for something of the author's."""
