"""Insides of layers in narrow columns: nothing is wider, and what is left is legible."""

from __future__ import annotations

import layered_laws as laws
import pytest
from cells import drawn

import netdiagram

INSIDES = {
    "lstm": "Input(30, 16)\nLSTM(32)",
    "gru": "Input(30, 16)\nGRU(32)",
    "both": "Input(30, 16)\nBidirectional(LSTM(32, return_sequences=True))",
    "conv_lstm": "Input(10, 32, 32, 3)\nConvLSTM2D(16, 3)",
    "heads": "x = Input((64, 512))\nm = Model(x, MultiHeadAttention(8, 64, dropout=0.1)(x, x, use_causal_mask=True))",
    "cross": "q, v = Input((64, 512)), Input((50, 512))\nm = Model([q, v], MultiHeadAttention(8, 64)(q, v))",
    "three": "q, v, k = Input((64, 512)), Input((50, 512)), Input((50, 256))\n"
    "m = Model([q, v, k], MultiHeadAttention(8, 64)(q, v, k))",
    "grouped": "x = Input((64, 512))\nm = Model(x, GroupedQueryAttention(64, 8, 2)(x, x))",
    "scores": "q, v = Input((64, 512)), Input((50, 512))\nm = Model([q, v], Attention()([q, v]))",
    "additive": "q, v = Input((64, 512)), Input((50, 512))\nm = Model([q, v], AdditiveAttention()([q, v]))",
    "batch": "Input(32, 32, 16)\nBatchNormalization()",
}


@pytest.mark.parametrize("column", [480, 560, 640])
@pytest.mark.parametrize("name", INSIDES)
def test_an_inside_fits_into_a_narrow_column(name: str, column: int) -> None:
    scene = drawn(netdiagram.load(INSIDES[name]), column=column)
    laws.check(scene, column)


def test_projections_are_told_in_full_where_there_is_room() -> None:
    network = netdiagram.load(INSIDES["heads"])
    wide, narrow = ([text.content for text in laws.texts(drawn(network, column=column))] for column in (740, 480))
    assert "dense query" in wide
    assert "dense query" not in narrow
    assert {"query", "key", "value", "output"} <= set(narrow)
