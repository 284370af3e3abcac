"""Layers with an inside, as listings of one layer each, and how they are drawn."""

from __future__ import annotations

from functools import lru_cache

import netdiagram
from netdiagram import blocks
from netdiagram.ir import Network
from netdiagram.options import Options
from netdiagram.scene import Scene
from netdiagram.views import cell

SEQUENCE, MAPS = "Input(20, 24)\n", "Input(28, 28, 64)\n"
TWO = "q = Input((10, 32))\nv = Input((20, 32))\n"

LISTINGS = {
    "lstm": SEQUENCE + "LSTM(16, return_sequences=True, dropout=0.2, recurrent_dropout=0.1)",
    "lstm_plain": "Input(None, 5)\nLSTM(300, use_bias=False, activation='relu', return_state=True, go_backwards=True)",
    "lstm_cell": SEQUENCE + "RNN(LSTMCell(7))",
    "gru": SEQUENCE + "GRU(16)",
    "gru_before": SEQUENCE + "GRU(16, reset_after=False)",
    "gru_without_bias": SEQUENCE + "GRU(16, use_bias=False)",
    "simple": SEQUENCE + "SimpleRNN(9, activation='relu')",
    "conv_lstm_1d": "Input(10, 40, 3)\nConvLSTM1D(16, 3)",
    "conv_lstm_2d": "Input(10, 40, 30, 3)\nConvLSTM2D(16, 3, padding='same', return_sequences=True)",
    "conv_lstm_3d": "Input(4, 12, 12, 12, 3)\nConvLSTM3D(8, 3)",
    "both": SEQUENCE + "Bidirectional(LSTM(16, return_sequences=True))",
    "both_last": SEQUENCE + "Bidirectional(GRU(16), merge_mode='sum')",
    "both_apart": "x = Input((20, 24))\na, b = Bidirectional(GRU(16), merge_mode=None)(x)\nm = Model(x, [a, b])",
    "heads": "x = Input((10, 512))\nm = Model(x, MultiHeadAttention(8, 64, dropout=0.1)(x, x))",
    "heads_one": "x = Input((10, 32))\nm = Model(x, MultiHeadAttention(1, 16, use_gate=True)(x, x))",
    "heads_cross": TWO + "y = MultiHeadAttention(4, 16, value_dim=8, output_shape=50)(q, v, use_causal_mask=True)\n"
    "m = Model([q, v], y)",
    "heads_axes": "x = Input((14, 12, 96))\nm = Model(x, MultiHeadAttention(4, 32, attention_axes=(1,))(x, x))",
    "heads_grouped": TWO + "y = GroupedQueryAttention(16, 8, 2, use_gate=True)(query=q, key=v, value=v)\nm = Model([q, v], y)",
    "attention": TWO + "m = Model([q, v], Attention(use_scale=True, dropout=0.2)([q, v]))",
    "attention_concat": TWO + "m = Model([q, v], Attention(use_scale=True, score_mode='concat')([q, v, v]))",
    "attention_self": "x = Input((10, 32))\nm = Model(x, Attention()([x, x]))",
    "attention_additive": TWO + "m = Model([q, v], AdditiveAttention()([q, v], use_causal_mask=True))",
    "batch": MAPS + "BatchNormalization()",
    "batch_first": "Input(3, 28, 28)\nBatchNormalization(axis=1, renorm=True)",
    "batch_vectors": "Input(64)\nBatchNormalization(scale=False)",
    "layer": "Input(128, 512)\nLayerNormalization()",
    "layer_axes": MAPS + "LayerNormalization(axis=(1, 2, 3))",
    "layer_some_axes": MAPS + "LayerNormalization(axis=(2, 3), center=False)",
    "group": MAPS + "GroupNormalization(16)",
    "instance": MAPS + "GroupNormalization(-1)",
    "group_of_all": MAPS + "GroupNormalization(1)",
    "rms": "Input(128, 512)\nRMSNormalization()",
    "unit": "Input(128)\nUnitNormalization()",
    "dense": "Input(784)\nDense(128, activation='relu')",
    "dense_plain": SEQUENCE + "Dense(3, use_bias=False)",
    "dense_each": "Input(20, 8, 8)\nTimeDistributed(Dense(4))",
    "convolution": "Input(32, 32, 3)\nConv2D(64, 3, padding='same', activation='relu')",
    "convolution_1d": "Input(100, 8)\nConv1D(16, 5, strides=2, padding='causal', dilation_rate=1)",
    "convolution_3d": "Input(16, 64, 64, 3)\nConv3D(16, (3, 5, 5), strides=(1, 2, 2), use_bias=False)",
    "convolution_groups": "Input(None, None, 64)\nConv2D(32, 3, groups=8, dilation_rate=2)",
    "depthwise": "Input(56, 56, 32)\nDepthwiseConv2D(3, depth_multiplier=2, use_bias=False)",
    "separable": "Input(56, 56, 128)\nSeparableConv2D(256, 3, padding='same', activation='relu')",
    "separable_1d": "Input(56, 128)\nSeparableConv1D(256, 3)",
}  # fmt: skip


@lru_cache(maxsize=128)
def network(name: str) -> Network:
    """The network of one of the listings."""
    return netdiagram.load(LISTINGS[name])


def drawn(found: Network, **given: object) -> Scene:
    """What the view draws."""
    options = Options(**{"view": "cell", **given})  # type: ignore[arg-type]
    return cell.draw(blocks.outline(found, options.detail), options)
