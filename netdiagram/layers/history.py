"""What earlier versions of Keras, and other frameworks, call things: for hints that give today's spelling."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

LAYERS = MappingProxyType(
    {
        "CuDNNLSTM": "LSTM: it uses the fast kernel by itself",
        "CuDNNGRU": "GRU: it uses the fast kernel by itself",
        "Merge": "Add, Concatenate, Multiply, Average, Maximum or Dot, called on a list",
        "merge": "Add, Concatenate, Multiply, Average, Maximum or Dot, called on a list",
        "AtrousConvolution1D": "Conv1D(…, dilation_rate=…)",
        "AtrousConvolution2D": "Conv2D(…, dilation_rate=…)",
        "AtrousConv2D": "Conv2D(…, dilation_rate=…)",
        "Deconvolution2D": "Conv2DTranspose",
        "Deconvolution3D": "Conv3DTranspose",
        "Deconv2D": "Conv2DTranspose",
        "Deconv3D": "Conv3DTranspose",
        "TimeDistributedDense": "TimeDistributed(Dense(…))",
        "TimeDistributedDense1D": "TimeDistributed(Dense(…))",
        "ThresholdedReLU": "ReLU(threshold=…)",
        "SyncBatchNormalization": "BatchNormalization(synchronized=True)",
        "BatchNorm": "BatchNormalization",
        "BatchNorm1d": "BatchNormalization",
        "BatchNorm2d": "BatchNormalization",
        "BatchNorm3d": "BatchNormalization",
        "BN": "BatchNormalization",
        "LayerNorm": "LayerNormalization",
        "GroupNorm": "GroupNormalization",
        "RMSNorm": "RMSNormalization",
        "Linear": "Dense",
        "FullyConnected": "Dense",
        "FC": "Dense",
        "ConvTranspose1d": "Conv1DTranspose",
        "ConvTranspose2d": "Conv2DTranspose",
        "ConvTranspose3d": "Conv3DTranspose",
        "DepthwiseConvolution2D": "DepthwiseConv2D",
        "AdaptiveAvgPool2d": "AdaptiveAveragePooling2D",
        "AdaptiveAvgPool1d": "AdaptiveAveragePooling1D",
        "AdaptiveMaxPool2d": "AdaptiveMaxPooling2D",
        "Upsample": "UpSampling2D",
        "Upsampling": "UpSampling2D",
        "Concat": "Concatenate",
        "Sum": "Add",
        "BiLSTM": "Bidirectional(LSTM(…))",
        "MHA": "MultiHeadAttention",
        "MultiheadAttention": "MultiHeadAttention",
        "SELU": "Activation('selu')",
        "GELU": "Activation('gelu')",
        "SiLU": "Activation('silu')",
        "Swish": "Activation('swish')",
        "ReLU6": "ReLU(max_value=6)",
        "Sigmoid": "Activation('sigmoid')",
        "Tanh": "Activation('tanh')",
        "RandomHeight": "RandomZoom(height_factor=…)",
        "RandomWidth": "RandomZoom(height_factor=0, width_factor=…)",
        "Maxout": "Dense(k * units), Reshape and a maximum",
        "MaxoutDense": "Dense(k * units), Reshape and a maximum",
        "Highway": "Dense, Multiply and Add",
        "LocallyConnected1D": "a layer of your own: Keras 3 has no locally connected one",
        "LocallyConnected2D": "a layer of your own: Keras 3 has no locally connected one",
        "DenseFeatures": "preprocessing layers: Keras 3 has no feature columns",
    }
)
"""Layers that had or have another name."""

ARGUMENTS = MappingProxyType(
    {
        "border_mode": ("padding",),
        "nb_filter": ("filters",),
        "nb_filters": ("filters",),
        "n_filters": ("filters",),
        "out_channels": ("filters",),
        "nb_row": ("kernel_size",),
        "nb_col": ("kernel_size",),
        "nb_depth": ("kernel_size",),
        "filter_length": ("kernel_size",),
        "filter_size": ("kernel_size",),
        "kernel": ("kernel_size",),
        "ksize": ("kernel_size", "pool_size"),
        "pool_length": ("pool_size",),
        "subsample": ("strides",),
        "subsample_length": ("strides",),
        "stride": ("strides",),
        "stride_length": ("strides",),
        "dim_ordering": ("data_format",),
        "atrous_rate": ("dilation_rate",),
        "dilation": ("dilation_rate",),
        "output_dim": ("units",),
        "out_features": ("units",),
        "hidden_size": ("units",),
        "hidden_dim": ("units",),
        "num_units": ("units",),
        "n_units": ("units",),
        "size": ("units", "pool_size"),
        "length": ("cropping", "padding", "size"),
        "bias": ("use_bias",),
        "init": ("kernel_initializer", "embeddings_initializer"),
        "weight_init": ("kernel_initializer",),
        "inner_init": ("recurrent_initializer",),
        "inner_activation": ("recurrent_activation",),
        "forget_bias_init": ("unit_forget_bias",),
        "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
        "U_regularizer": ("recurrent_regularizer",),
        "b_regularizer": ("bias_regularizer",),
        "W_constraint": ("kernel_constraint", "embeddings_constraint"),
        "U_constraint": ("recurrent_constraint",),
        "b_constraint": ("bias_constraint",),
        "dropout_W": ("dropout",),
        "dropout_U": ("recurrent_dropout",),
        "p": ("rate",),
        "prob": ("rate",),
        "dropout_rate": ("rate", "dropout"),
        "sigma": ("stddev",),
        "act": ("activation",),
        "nonlinearity": ("activation",),
        "eps": ("epsilon",),
        "concat_axis": ("axis",),
        "dim": ("axis",),
        "num_embeddings": ("input_dim",),
        "vocab_size": ("input_dim",),
        "embedding_dim": ("output_dim",),
        "heads": ("num_heads",),
        "n_heads": ("num_heads",),
        "num_head": ("num_heads",),
        "head_size": ("key_dim",),
        "consume_less": ("implementation",),
    }
)
"""Arguments that had or have another name, with what they may be today."""

GONE = MappingProxyType(
    {
        "batch_input_shape": "put Input(batch_shape=…) before it",
        "input_length": "leave it out; the length is that of the input",
        "weights": "load weights with set_weights",
        "time_major": "leave it out; the batch comes first",
        "fused": "leave it out",
        "virtual_batch_size": "leave it out",
        "adjustment": "leave it out",
        "mode": "leave it out, or choose the layer that does it",
        "input_shape": "put Input(shape=…) before it",
        "input_dim": "put Input(shape=(…,)) before it",
        "in_channels": "leave it out; the channels are those of the input",
        "in_features": "leave it out; they are those of the input",
        "training": "leave it out; it belongs to the call",
    }
)
"""Arguments that are no more, and what to do without them."""


def argument_hint(word: str, known: Collection[str]) -> str:
    """What an argument is called today, or what to do without it; empty where nobody ever called it so."""
    for today in ARGUMENTS.get(word, ()):
        if today in known:
            return f"Keras 3 calls it '{today}'"
    return GONE.get(word, "")
