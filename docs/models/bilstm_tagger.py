"""A tagger (after Huang, Xu, Yu 2015).

Each word gets a tag, and what comes before and after it is read for that.
"""

from keras import Input, Sequential
from keras.layers import LSTM, Bidirectional, Dense, Dropout, Embedding, TimeDistributed

tagger = Sequential(
    [
        Input((60,), dtype="int32", name="words"),
        Embedding(30_000, 100),
        Dropout(0.3),
        Bidirectional(LSTM(128, return_sequences=True)),
        TimeDistributed(Dense(64, activation="tanh")),
        Dense(17, activation="softmax", name="tags"),
    ],
    name="tagger",
)
