"""Sentiment of a review: word embeddings, two recurrent layers, one probability."""

from keras import Input, Sequential
from keras.layers import LSTM, Bidirectional, Dense, Dropout, Embedding

vocabulary = 20_000
words = 200

model = Sequential(
    [
        Input((words,), dtype="int32"),
        Embedding(vocabulary, 128),
        Bidirectional(LSTM(64, return_sequences=True)),
        Dropout(0.3),
        Bidirectional(LSTM(32)),
        Dense(64, activation="relu"),
        Dropout(0.5),
        Dense(1, activation="sigmoid"),
    ],
    name="reviews",
)
