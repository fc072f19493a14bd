"""
The same two models as .keras by whichever Keras is installed.

The layout of .keras changed between versions; the prefix says which wrote it: keras213_,
keras33_, keras315_.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import tensorflow  # noqa: F401  Keras 2 needs it loaded first
import keras

from fixture import KerasFixtures, uniform

L = keras.layers
MAJOR, MINOR = keras.__version__.split(".")[:2]
FIXTURES = KerasFixtures(
    keras,
    f"keras {keras.__version__}",
    f"keras{MAJOR}{MINOR}_",
    80 if MAJOR == "3" else None,
)


def layers(t):
    return keras.Sequential(
        [
            keras.Input((t, 3), name="series"),
            L.LSTM(4, return_sequences=True, name="first"),
            L.Bidirectional(L.GRU(3, return_sequences=True), name="both"),
            L.BatchNormalization(name="scale"),
            L.LSTM(3, name="second"),
            L.Dense(2, activation="relu", name="hidden"),
            L.Dense(2, name="head"),
        ]
    )


def nested(t):
    inner_in = keras.Input((t, 4), name="inner_in")
    inner_out = L.LSTM(3, return_sequences=True, name="inner_lstm")(inner_in)
    inner = keras.Model(inner_in, inner_out, name="inner")
    front = keras.Sequential(
        [keras.Input((t, 3)), L.LSTM(4, return_sequences=True), L.Dense(4)], name="front"
    )
    x = keras.Input((t, 3), name="series")
    begin = front(x)
    y = inner(begin)
    z = L.RNN([L.LSTMCell(3), L.LSTMCell(2)], name="cells", return_sequences=True)(begin)
    return keras.Model(x, [z, L.Dense(2, name="head")(y)])


if __name__ == "__main__":
    x = lambda rng: [uniform(rng, (2, 5, 3))]
    FIXTURES.make("layers", layers, x,
                  description="LSTM, Bidirectional GRU, BatchNormalization, LSTM, Dense; named.")
    FIXTURES.make("nested", nested, x, causal=True,
                  description="Sequential and functional model inside a model, RNN of cells.")
