"""Fixtures of Keras 3: model.keras (zip) and model.h5."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from keras import layers as L

from fixture import KerasFixtures, uniform

FIXTURES = KerasFixtures(keras, f"keras {keras.__version__}", "keras3_", 80)
H5 = KerasFixtures(keras, f"keras {keras.__version__}", "keras3h5_", 80)


def seq(*layers, **options):
    return keras.Sequential(list(layers), **options)


def inp(time, features, **options):
    return keras.Input((time, features), **options)


def xs(*shape):
    return lambda rng: [uniform(rng, shape)]


def ragged(rng):
    """Four rows masked at front, in the middle, at the end and everywhere; mask value -9."""
    x = uniform(rng, (5, 6, 3))
    x[0, :2] = -9
    x[1, 2:4] = -9
    x[2, 4:] = -9
    x[3, :] = -9
    x[4, 1, 0] = -9  # one feature alone does not mask the step
    return [x]


def ids(rng):
    x = rng.integers(1, 9, (3, 6)).astype(np.float32)
    x[0, :2] = 0
    x[1, 4:] = 0
    return [x]


def simple():
    make = FIXTURES.make
    make(
        "lstm",
        lambda t: seq(inp(t, 3), L.LSTM(4)),
        xs(2, 5, 3),
        causal=True,
        description="LSTM with defaults.",
    )
    make(
        "lstm_stacked",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(5, return_sequences=True),
            L.Dropout(0.3),
            L.LSTM(4),
            L.Dropout(0.2),
            L.Dense(3, activation="relu"),
            L.Dense(2),
        ),
        xs(3, 6, 3),
        causal=True,
        description="Two LSTM with Dropout and Dense.",
    )
    make(
        "lstm_hard_sigmoid",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(4, recurrent_activation="hard_sigmoid", return_sequences=True),
        ),
        lambda rng: [uniform(rng, (2, 6, 3), -3, 3)],
        causal=True,
        description="Recurrent hard_sigmoid of Keras 3: relu6(x + 3) / 6.",
    )
    make(
        "lstm_no_bias",
        lambda t: seq(inp(t, 2), L.LSTM(3, use_bias=False, activation="softsign"), L.Dense(1)),
        xs(2, 5, 2),
        causal=True,
        description="LSTM without bias, softsign; unit names of weights as usual.",
    )
    make(
        "gru_reset_after",
        lambda t: seq(inp(t, 3), L.GRU(4, return_sequences=True), L.Dense(2)),
        xs(2, 5, 3),
        causal=True,
        description="GRU with reset_after (the default): bias [2, 3u]; Dense over the sequence.",
    )
    make(
        "gru_reset_before",
        lambda t: seq(inp(t, 3), L.GRU(4, reset_after=False), L.Dense(2)),
        xs(2, 5, 3),
        causal=True,
        description="GRU with reset_after=False: bias [3u].",
    )
    make(
        "simple_rnn",
        lambda t: seq(
            inp(t, 3), L.SimpleRNN(4, return_sequences=True), L.SimpleRNN(3, activation="relu")
        ),
        xs(2, 5, 3),
        causal=True,
        description="Two SimpleRNN, tanh and relu.",
    )


    make("compiled", compiled, xs(2, 5, 3), causal=True,
         description="Compiled with Adam and metrics: compile_config, optimizer weights.")


def bidirectional():
    make = FIXTURES.make
    for mode in ("concat", "sum", "mul", "ave"):
        make(
            f"bidirectional_{mode}",
            lambda t, mode=mode: seq(
                inp(t, 3),
                L.Bidirectional(
                    L.LSTM(3, return_sequences=mode in ("concat", "mul")), merge_mode=mode
                ),
                L.Dense(2),
            ),
            xs(2, 5, 3),
            description=f"Bidirectional LSTM with merge_mode {mode}.",
        )

    def none(t):
        x = inp(t, 3)
        a, b = L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode=None)(x)
        return keras.Model(x, [a, L.Dense(2)(b)])

    make("bidirectional_none", none, xs(2, 5, 3),
         description="Bidirectional GRU with merge_mode None: two outputs.")

    def states(t):
        x = inp(t, 3)
        y, fh, fc, bh, bc = L.Bidirectional(
            L.LSTM(3, return_sequences=True, return_state=True)
        )(x)
        h = L.Concatenate()([fh, bh])
        return keras.Model(x, [y, h, fc, bc])

    make("bidirectional_return_state", states, xs(2, 4, 3),
         description="Bidirectional LSTM with return_state: sequence, forward h, c, backward h, c.")
    make(
        "bidirectional_masked",
        lambda t: seq(
            inp(t, 3),
            L.Masking(-9.0),
            L.Bidirectional(L.LSTM(3, return_sequences=True)),
            L.Bidirectional(L.GRU(2)),
            L.Dense(2),
        ),
        ragged,
        description="Masking before two Bidirectional; rows masked in front, middle, end, all.",
    )
    make(
        "bidirectional_backward_layer",
        lambda t: seq(
            inp(t, 3),
            L.Bidirectional(
                L.LSTM(3, return_sequences=True),
                backward_layer=L.LSTM(
                    3, return_sequences=True, go_backwards=True, activation="softsign"
                ),
            ),
            L.TimeDistributed(L.Dense(2)),
        ),
        xs(2, 5, 3),
        description="Bidirectional with its own backward layer of another activation.",
    )


def cells():
    make = FIXTURES.make
    make(
        "rnn_lstm_cell",
        lambda t: seq(inp(t, 3), L.RNN(L.LSTMCell(4), return_sequences=True)),
        xs(2, 5, 3),
        causal=True,
        description="RNN of an LSTMCell.",
    )
    make(
        "rnn_stacked_cells",
        lambda t: seq(
            inp(t, 3),
            L.RNN(L.StackedRNNCells([L.LSTMCell(4), L.LSTMCell(3)]), return_sequences=True),
            L.Dense(2),
        ),
        xs(2, 5, 3),
        causal=True,
        description="RNN of StackedRNNCells of two LSTMCell.",
    )
    make(
        "rnn_cell_list",
        lambda t: seq(
            inp(t, 3),
            L.RNN([L.LSTMCell(4), L.GRUCell(3), L.SimpleRNNCell(2)]),
        ),
        xs(2, 5, 3),
        causal=True,
        description="RNN of a list of cells: LSTMCell, GRUCell, SimpleRNNCell.",
    )
    make(
        "time_distributed",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(4, return_sequences=True),
            L.TimeDistributed(L.Dense(3, activation="tanh")),
            L.TimeDistributed(L.Dense(2)),
        ),
        xs(2, 5, 3),
        causal=True,
        description="TimeDistributed Dense after an LSTM.",
    )
    make(
        "lstm_go_backwards",
        lambda t: seq(
            inp(t, 3), L.LSTM(4, go_backwards=True, return_sequences=True), L.Dense(2)
        ),
        xs(2, 5, 3),
        description="go_backwards: the sequence stays in reversed order.",
    )
    make(
        "lstm_unroll",
        lambda t: seq(inp(t, 3), L.LSTM(4, unroll=True, return_sequences=True), L.Dense(2)),
        xs(2, 4, 3),
        causal=True,
        fixed_time=True,
        description="unroll; the time axis is fixed in the file.",
    )


def masks():
    make = FIXTURES.make
    make(
        "masking_lstm",
        lambda t: seq(
            inp(t, 3), L.Masking(-9.0), L.LSTM(4, return_sequences=True), L.LSTM(3), L.Dense(2)
        ),
        ragged,
        causal=True,
        description="Masking -9 and LSTM; rows masked in front, middle, end, all.",
    )
    make(
        "masking_sequence",
        lambda t: seq(
            inp(t, 3),
            L.Masking(-9.0),
            L.GRU(4, return_sequences=True),
            L.LSTM(3, return_sequences=True),
            L.Dense(2),
        ),
        ragged,
        causal=True,
        description="Masking -9, GRU and LSTM that return sequences: what masked steps show.",
    )
    make(
        "masking_zero_output",
        lambda t: seq(
            inp(t, 3),
            L.Masking(-9.0),
            L.LSTM(4, return_sequences=True, zero_output_for_mask=True),
            L.SimpleRNN(3, return_sequences=True),
        ),
        ragged,
        causal=True,
        description="zero_output_for_mask: masked steps of the LSTM show zeros; SimpleRNN.",
    )
    make(
        "embedding_mask_zero",
        lambda t: seq(
            keras.Input((t,)), L.Embedding(9, 4, mask_zero=True), L.LSTM(3), L.Dense(2)
        ),
        ids,
        causal=True,
        description="Embedding with mask_zero and LSTM; inputs are ids.",
    )
    make(
        "embedding",
        lambda t: seq(
            keras.Input((t,), dtype="int32"),
            L.Embedding(9, 4),
            L.LSTM(3, return_sequences=True),
        ),
        lambda rng: [rng.integers(0, 9, (2, 5)).astype(np.int32)],
        causal=True,
        description="Embedding without mask; input of dtype int32.",
    )
    make(
        "masked_average_pooling",
        lambda t: seq(
            inp(t, 3),
            L.Masking(-9.0),
            L.LSTM(4, return_sequences=True),
            L.GlobalAveragePooling1D(),
        ),
        lambda rng: [np.delete(ragged(rng)[0], 3, axis=0)],
        description="GlobalAveragePooling1D uses the mask of Masking.",
    )
    make("functional_masking", functional_masking, ragged, causal=True,
         description="A functional model whose layers take the mask of Masking.")
    make("functional_masked_merge", masked_merge, two_ragged,
         description="LSTM after a merge of two masked branches, and a masked Bidirectional.")
    make("masked_merges", merged, two_ragged,
         description="Two masked branches and one without a mask, merged.")


def functional_masking(t):
    x = inp(t, 3, name="series")
    y = L.Masking(-9.0, name="mask")(x)
    y = L.LSTM(4, return_sequences=True, name="first")(y)
    z, h, c = L.LSTM(3, return_sequences=True, return_state=True, name="second")(y)
    return keras.Model(x, [L.Dense(2, name="each")(z), h, c])


def masked_merge(t):
    a, b = inp(t, 3, name="a"), inp(t, 3, name="b")
    one, two = L.Masking(-9.0, name="one")(a), L.Masking(-9.0, name="two")(b)
    y = L.LSTM(4, name="joined")(L.Add(name="sum")([one, two]))
    z = L.Bidirectional(L.GRU(2, return_sequences=True), name="both")(one)
    return keras.Model([a, b], [L.Dense(2, name="head")(y), z])


def two_ragged(rng):
    a, b = ragged(rng)[0], ragged(rng)[0]
    b[[0, 2]] = b[[2, 0]]
    a[4, 1, 0] = b[4, 1, 0] = 0.5  # products of -9 would be too large for the tolerance
    return [a, b]


def merged(t):
    a, b = inp(t, 3, name="a"), inp(t, 3, name="b")
    one, two = L.Masking(-9.0)(a), L.Masking(-9.0)(b)
    plain = L.Rescaling(0.2)(b)
    merges = (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Concatenate)
    joined = [merge()([one, two]) for merge in merges]
    joined += [merge()([one, plain]) for merge in merges]
    joined += [merge()([plain, two]) for merge in merges]
    joined += [merge()([one, two, L.Masking(-9.0)(L.Rescaling(1.0)(a))]) for merge in merges[2:]]
    joined += [L.Concatenate(axis=1)([one, two])]
    return keras.Model([a, b], [L.Dense(2)(x) for x in joined] + joined)


def convolution():
    make = FIXTURES.make
    make(
        "conv1d_causal_lstm",
        lambda t: seq(
            inp(t, 3),
            L.Conv1D(4, 3, padding="causal", activation="relu"),
            L.Conv1D(3, 2, padding="causal", dilation_rate=2),
            L.LSTM(3, return_sequences=True),
        ),
        xs(2, 7, 3),
        causal=True,
        description="Causal Conv1D, the second dilated by 2, and LSTM.",
    )
    make(
        "conv1d_valid_max_pooling",
        lambda t: seq(
            inp(t, 3),
            L.Conv1D(4, 2, strides=1, padding="valid", activation="tanh"),
            L.MaxPooling1D(2),
            L.LSTM(3),
            L.Dense(2),
        ),
        xs(2, 7, 3),
        description="Conv1D valid, MaxPooling1D 2, LSTM.",
    )
    make(
        "conv1d_same_average_pooling",
        lambda t: seq(
            inp(t, 3),
            L.Conv1D(4, 3, strides=2, padding="same"),
            L.AveragePooling1D(2, strides=1, padding="same"),
            L.LSTM(3, return_sequences=True),
        ),
        xs(2, 7, 3),
        description="Conv1D same with strides 2, AveragePooling1D same with strides 1, LSTM.",
    )
    make(
        "conv1d_options",
        lambda t: seq(
            inp(t, 4),
            L.Conv1D(4, 2, dilation_rate=2, padding="same", groups=2),
            L.Conv1D(3, 3, use_bias=False, activation="elu", padding="same"),
            L.Conv1D(2, 4, strides=2, padding="causal"),
            L.MaxPooling1D(3, strides=2, padding="same"),
            L.LSTM(2, return_sequences=True),
        ),
        xs(2, 7, 4),
        description="Conv1D with groups, without bias, causal with strides; MaxPooling1D same.",
    )
    make(
        "global_pooling",
        lambda t: global_pooling(t),
        xs(2, 6, 3),
        description="GlobalAveragePooling1D and GlobalMaxPooling1D, one with keepdims.",
    )
    make(
        "repeat_vector_autoencoder",
        lambda t: seq(
            inp(5, 3),
            L.LSTM(4),
            L.RepeatVector(5),
            L.LSTM(4, return_sequences=True),
            L.TimeDistributed(L.Dense(3)),
        ),
        xs(2, 5, 3),
        description="LSTM autoencoder: RepeatVector and TimeDistributed Dense.",
    )
    make(
        "flatten_reshape",
        lambda t: seq(
            inp(4, 3),
            L.LSTM(4, return_sequences=True),
            L.Reshape((8, -1)),
            L.LSTM(3, return_sequences=True),
            L.Flatten(),
            L.Dense(6),
            L.Reshape((3, 2)),
        ),
        xs(2, 4, 3),
        description="Reshape with -1, Flatten over time, Reshape of the last outputs.",
    )


def compiled(t):
    """A model as it is after training: the optimizer's weights are in the file too."""
    model = seq(inp(t, 3), L.LSTM(4), L.Dropout(0.1), L.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.optimizer.build(model.trainable_variables)
    return model


def global_pooling(t):
    x = inp(t, 3)
    y = L.LSTM(4, return_sequences=True)(x)
    a = L.GlobalAveragePooling1D()(y)
    b = L.GlobalMaxPooling1D()(y)
    c = L.GlobalMaxPooling1D(keepdims=True)(y)
    return keras.Model(x, [L.Dense(2)(L.Concatenate()([a, b])), c])


def adapt(model, rng):
    """Normalization that learnt its statistics from data keeps them as weights."""
    layer = next(l for l in model.layers if isinstance(l, L.Normalization) and l.axis)
    layer.adapt(uniform(rng, (8, 5, 3), -4, 7))


def normalization():
    make = FIXTURES.make
    make(
        "batch_layer_normalization",
        lambda t: seq(
            inp(t, 3),
            L.BatchNormalization(epsilon=0.01),
            L.LSTM(4, return_sequences=True),
            L.LayerNormalization(),
            L.LSTM(3, return_sequences=True),
            L.BatchNormalization(center=False),
            L.LayerNormalization(scale=False, epsilon=0.1),
            L.BatchNormalization(scale=False),
            L.LayerNormalization(center=False),
        ),
        xs(2, 5, 3),
        causal=True,
        description="BatchNormalization and LayerNormalization, also without centre or scale.",
    )
    make(
        "normalization_adapted",
        lambda t: seq(
            inp(t, 3), L.Normalization(axis=-1), L.Rescaling(0.5, offset=-0.25), L.LSTM(4)
        ),
        lambda rng: [uniform(rng, (2, 5, 3), -4, 7)],
        causal=True,
        prepare=adapt,
        description="Normalization with adapted mean and variance (weights), Rescaling.",
    )
    make(
        "normalization_given",
        lambda t: seq(
            inp(t, 3),
            L.Rescaling(1 / 3.0),
            L.Normalization(mean=[0.5, -1.0, 2.0], variance=[4.0, 0.25, 1.5]),
            L.LSTM(3, return_sequences=True),
            L.Normalization(axis=None, mean=0.125, variance=0.5, invert=True),
        ),
        xs(2, 5, 3),
        causal=True,
        description="Normalization with given mean and variance (in the configuration), invert.",
    )
    make(
        "spatial_dropout",
        lambda t: seq(
            inp(t, 3),
            L.SpatialDropout1D(0.4),
            L.LSTM(4, return_sequences=True, dropout=0.2, recurrent_dropout=0.1),
            L.GaussianNoise(0.3),
            L.GaussianDropout(0.3),
            L.ActivityRegularization(0.1),
            L.Activation("linear"),
            L.Dense(2),
        ),
        xs(2, 5, 3),
        causal=True,
        description="Layers that act in training only, LSTM with dropout and recurrent_dropout.",
    )


def activations():
    make = FIXTURES.make
    names = (
        "elu selu softplus softsign relu relu6 tanh sigmoid hard_sigmoid linear swish silu mish "
        "gelu exponential log_softmax softmax leaky_relu"
    ).split()
    make(
        "activations",
        lambda t: all_activations(t, names),
        lambda rng: [uniform(rng, (2, 4, 3), -4, 4)],
        causal=True,
        description="One Dense per activation on one input, concatenated: " + " ".join(names),
    )
    chain = ["elu", "selu", "leaky_relu", "mish", "softsign"]
    make(
        "activations_chain",
        lambda t: seq(inp(t, 4), *[L.Dense(4, activation=a) for a in chain]),
        lambda rng: [uniform(rng, (2, 4, 4), -4, 4)],
        causal=True,
        description="A chain of Dense: " + " ".join(chain),
    )
    make(
        "activation_layers",
        activation_layers,
        lambda rng: [uniform(rng, (2, 4, 4), -4, 4)],
        causal=True,
        description="LeakyReLU, ReLU with all options, ELU, Softmax, Activation.",
    )


def all_activations(t, names):
    x = inp(t, 3)
    parts = [L.Dense(3, activation=n, name="dense_" + n)(x) for n in names]
    return keras.Model(x, L.Concatenate()(parts))


def activation_layers(t):
    x = inp(t, 4)
    parts = [
        L.LeakyReLU()(x),
        L.LeakyReLU(negative_slope=0.1)(x),
        L.ReLU()(x),
        L.ReLU(max_value=2.5, negative_slope=0.2, threshold=0.5)(x),
        L.ReLU(threshold=1.0)(x),
        L.ELU(alpha=0.7)(x),
        L.Softmax()(x),
        L.Activation("gelu")(x),
        L.Activation("hard_sigmoid")(x),
    ]
    return keras.Model(x, L.Concatenate()(parts))


def seq2seq(t):
    a, b = inp(t, 3, name="encoder"), inp(t, 2, name="decoder")
    _, h, c = L.LSTM(4, return_state=True, name="encode")(a)
    y, h2, _ = L.LSTM(4, return_sequences=True, return_state=True, name="decode")(
        b, initial_state=[h, c]
    )
    y = L.Dense(2, activation="softmax", name="words")(y)
    return keras.Model([a, b], [y, L.Dense(1, name="score")(h2)])


def merges(t):
    a, b = inp(t, 3, name="a"), inp(t, 3, name="b")
    left = L.LSTM(4, return_sequences=True, name="left")(a)
    right = L.GRU(4, return_sequences=True, name="right")(b)
    kinds = [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Subtract, L.Concatenate]
    parts = [kind()([left, right]) for kind in kinds]
    three = L.Average()([left, right, parts[0]])
    y = L.Concatenate(axis=-1)(parts + [three])
    return keras.Model([a, b], L.Dense(3)(y))


def shared(t):
    a, b = inp(t, 3, name="a"), inp(t, 3, name="b")
    lstm, dense = L.LSTM(4, name="shared"), L.Dense(2, name="head")
    x, y = lstm(a), lstm(b)
    return keras.Model([a, b], [dense(x), L.Subtract()([dense(x), dense(y)])])


def nested(t):
    inner_in = inp(t, 4, name="inner_in")
    inner_out = L.LSTM(3, return_sequences=True, name="inner_lstm")(inner_in)
    inner = keras.Model(inner_in, [inner_out, L.Dense(2, name="inner_dense")(inner_out)],
                        name="inner")
    front = seq(inp(t, 3), L.LSTM(4, return_sequences=True), L.Dense(4), name="front")
    x = inp(t, 3)
    p, q = inner(front(x))
    return keras.Model(x, [L.LSTM(2, name="outer_lstm")(p), q])


def nested_sequential(t):
    return seq(
        inp(t, 3),
        seq(inp(t, 3), L.LSTM(4, return_sequences=True), seq(inp(t, 4), L.Dense(3))),
        L.LSTM(2),
    )


def stateful(cls, **options):
    return lambda t: seq(
        keras.Input(batch_shape=(2, t, 3)),
        cls(4, stateful=True, return_sequences=True, **options),
        cls(3, stateful=True),
        L.Dense(2),
    )


def graphs():
    make = FIXTURES.make
    pair = lambda f, g: lambda rng: [uniform(rng, (2, 5, f)), uniform(rng, (2, 5, g))]
    make("seq2seq", seq2seq, pair(3, 2),
         description="Two inputs, two outputs; the encoder's state starts the decoder.")
    make("merge_layers", merges, pair(3, 3), causal=True,
         description="Add, Multiply, Average, Maximum, Minimum, Subtract, Concatenate.")
    make("shared_layer", shared, pair(3, 3), causal=True,
         description="One LSTM and one Dense called on two inputs.")
    make("nested_functional", nested, xs(2, 5, 3), causal=True,
         description="A Sequential and a functional model with two outputs inside a model.")
    make("nested_sequential", nested_sequential, xs(2, 5, 3), causal=True,
         description="Sequential in Sequential in Sequential.")
    make("stateful_lstm", stateful(L.LSTM), xs(2, 4, 3), causal=True, calls=4,
         description="Two stateful LSTM, batch size 2.")
    make("stateful_gru", stateful(L.GRU), xs(2, 4, 3), causal=True, calls=4,
         description="Two stateful GRU, batch size 2.")


def h5():
    make = lambda *a, **o: H5.make(*a, file="model.h5", **o)
    make(
        "lstm_stacked",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(5, return_sequences=True),
            L.Dropout(0.3),
            L.LSTM(4, recurrent_activation="hard_sigmoid"),
            L.Dense(2),
        ),
        xs(2, 6, 3),
        causal=True,
        description="Two LSTM, the second with the hard_sigmoid of Keras 3.",
    )
    make("nested_functional", nested, xs(2, 5, 3), causal=True,
         description="A Sequential and a functional model with two outputs inside a model.")
    make(
        "bidirectional_gru",
        lambda t: seq(
            inp(t, 3),
            L.BatchNormalization(),
            L.Bidirectional(L.GRU(3, return_sequences=True)),
            L.Bidirectional(L.LSTM(2), merge_mode="sum"),
            L.LayerNormalization(),
            L.Dense(2),
        ),
        xs(2, 5, 3),
        description="BatchNormalization, Bidirectional GRU and LSTM, LayerNormalization.",
    )
    make(
        "rnn_cells",
        lambda t: seq(
            inp(t, 3),
            L.RNN([L.LSTMCell(4), L.LSTMCell(3)], return_sequences=True),
            L.RNN(L.GRUCell(3, reset_after=False), return_sequences=True),
            L.TimeDistributed(L.Dense(2)),
        ),
        xs(2, 5, 3),
        causal=True,
        description="RNN of a list of cells, RNN of a GRUCell, TimeDistributed.",
    )
    make("compiled", compiled, xs(2, 5, 3), causal=True,
         description="Compiled with Adam and metrics: training_config, optimizer weights.")
    make("stateful_lstm", stateful(L.LSTM), xs(2, 4, 3), causal=True, calls=3,
         description="Two stateful LSTM, batch size 2.")
    make("shared_layer", shared,
         lambda rng: [uniform(rng, (2, 5, 3)), uniform(rng, (2, 5, 3))], causal=True,
         description="One LSTM and one Dense called on two inputs.")
    make(
        "masking_embedding_normalization",
        lambda t: seq(
            inp(t, 3),
            L.Normalization(axis=-1),
            L.Masking(0.0),
            L.LSTM(4, return_sequences=True),
            L.Conv1D(3, 2, padding="causal"),
            L.SimpleRNN(3),
        ),
        xs(2, 6, 3),
        causal=True,
        prepare=adapt,
        description="Adapted Normalization, Masking, LSTM, causal Conv1D, SimpleRNN.",
    )


if __name__ == "__main__":
    for part in (simple, bidirectional, cells, masks, convolution, normalization, activations,
                 graphs, h5):
        part()
