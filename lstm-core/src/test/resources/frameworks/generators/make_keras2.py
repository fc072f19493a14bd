"""Fixtures of tf.keras 2.15 (model.h5, model.keras), of tf2onnx and of tensorflowjs."""

import json
import os
import sys
import types

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras as keras_package
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
import tf2onnx

from fixture import (
    KerasFixtures,
    draw,
    expect_close,
    fresh_folder,
    last_step,
    randomize,
    rng_for,
    tensor,
    uniform,
    wanted,
    write_case,
)

keras = tf.keras
L = keras.layers
FRAMEWORK = f"tensorflow {tf.__version__} keras {keras_package.__version__}"
H5 = KerasFixtures(keras, FRAMEWORK, "keras2h5_", None)
ZIP = KerasFixtures(keras, FRAMEWORK, "keras2_", None)


def h5(*arguments, **options):
    H5.make(*arguments, file="model.h5", **options)


def seq(*layers, **options):
    return keras.Sequential(list(layers), **options)


def inp(time, features, **options):
    return keras.Input((time, features), **options)


def xs(*shape, reach=1.5):
    return lambda rng: [uniform(rng, shape, -reach, reach)]


def ragged(rng):
    """Rows masked at front, in the middle, at the end and everywhere; mask value -9."""
    x = uniform(rng, (4, 6, 3))
    x[0, :2] = -9
    x[1, 2:4] = -9
    x[2, 4:] = -9
    x[3, :] = -9
    return [x]


def stacked(t):
    return seq(
        inp(t, 3),
        L.LSTM(5, return_sequences=True),
        L.Dropout(0.3),
        L.LSTM(4),
        L.Dense(3, activation="relu"),
        L.Dense(2),
    )


def nested(t):
    inner_in = inp(t, 4, name="inner_in")
    inner_out = L.LSTM(3, return_sequences=True, name="inner_lstm")(inner_in)
    inner = keras.Model(inner_in, [inner_out, L.Dense(2, name="inner_dense")(inner_out)],
                        name="inner")
    front = seq(inp(t, 3), L.LSTM(4, return_sequences=True), L.Dense(4), name="front")
    x = inp(t, 3)
    p, q = inner(front(x))
    return keras.Model(x, [L.LSTM(2, name="outer_lstm")(p), q])


def seq2seq(t):
    a, b = inp(t, 3, name="encoder"), inp(t, 2, name="decoder")
    _, h, c = L.LSTM(4, return_state=True, name="encode")(a)
    y, h2, _ = L.LSTM(4, return_sequences=True, return_state=True, name="decode")(
        b, initial_state=[h, c]
    )
    y = L.Dense(2, activation="softmax", name="words")(y)
    return keras.Model([a, b], [y, L.Dense(1, name="score")(h2)])


def stateful(t):
    return seq(
        L.LSTM(4, stateful=True, return_sequences=True, batch_input_shape=(2, t, 3)),
        L.GRU(3, stateful=True),
        L.Dense(2),
    )


def shared(t):
    a, b = inp(t, 3, name="a"), inp(t, 3, name="b")
    lstm, dense = L.LSTM(4, name="shared"), L.Dense(2, name="head")
    x, y = lstm(a), lstm(b)
    return keras.Model([a, b], [dense(x), L.Subtract()([dense(x), dense(y)])])


def h5_models():
    h5("lstm", lambda t: seq(inp(t, 3), L.LSTM(4)), xs(2, 5, 3), causal=True,
       description="LSTM with defaults.")
    h5("lstm_stacked", stacked, xs(3, 6, 3), causal=True,
       description="Two LSTM with Dropout and Dense.")
    h5(
        "lstm_hard_sigmoid",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(4, recurrent_activation="hard_sigmoid", return_sequences=True),
            L.Dense(3, activation="hard_sigmoid"),
        ),
        xs(2, 6, 3, reach=3),
        causal=True,
        description="hard_sigmoid of Keras 2: clip(0.2 x + 0.5, 0, 1), in gates and in Dense.",
    )
    h5("gru_reset_after", lambda t: seq(inp(t, 3), L.GRU(4, return_sequences=True), L.Dense(2)),
       xs(2, 5, 3), causal=True, description="GRU with reset_after (the default).")
    h5("gru_reset_before", lambda t: seq(inp(t, 3), L.GRU(4, reset_after=False), L.Dense(2)),
       xs(2, 5, 3), causal=True, description="GRU with reset_after=False.")
    h5(
        "bidirectional",
        lambda t: seq(
            inp(t, 3),
            L.Bidirectional(L.LSTM(3, return_sequences=True)),
            L.Bidirectional(L.GRU(2), merge_mode="ave"),
            L.Dense(2),
        ),
        xs(2, 5, 3),
        description="Bidirectional LSTM concat, Bidirectional GRU ave.",
    )
    h5("nested_functional", nested, xs(2, 5, 3), causal=True,
       description="A Sequential and a functional model with two outputs inside a model.")
    h5("seq2seq", seq2seq, lambda rng: [uniform(rng, (2, 5, 3)), uniform(rng, (2, 5, 2))],
       description="Two inputs, two outputs; the encoder's state starts the decoder.")
    h5("stateful", stateful, xs(2, 4, 3), causal=True, calls=4,
       description="Stateful LSTM and GRU, batch size 2.")
    h5("shared_layer", shared,
       lambda rng: [uniform(rng, (2, 5, 3)), uniform(rng, (2, 5, 3))], causal=True,
       description="One LSTM and one Dense called on two inputs.")
    h5(
        "rnn_cells",
        lambda t: seq(
            inp(t, 3),
            L.RNN([L.LSTMCell(4), L.LSTMCell(3)], return_sequences=True),
            L.RNN(L.GRUCell(3), return_sequences=True),
            L.SimpleRNN(3, return_sequences=True),
            L.TimeDistributed(L.Dense(2)),
        ),
        xs(2, 5, 3),
        causal=True,
        description="RNN of two LSTMCell, RNN of a GRUCell, SimpleRNN, TimeDistributed.",
    )
    h5(
        "masking_normalization",
        lambda t: seq(
            inp(t, 3),
            L.Masking(-9.0),
            L.LSTM(4, return_sequences=True),
            L.BatchNormalization(),
            L.LayerNormalization(),
            L.LSTM(3, return_sequences=True),
        ),
        ragged,
        causal=True,
        description="Masking, LSTM, BatchNormalization, LayerNormalization, LSTM; ragged rows.",
    )
    h5(
        "conv1d_embedding",
        lambda t: seq(
            keras.Input((t,)),
            L.Embedding(9, 4),
            L.Conv1D(3, 2, padding="causal", activation="relu"),
            L.LSTM(3),
            L.LeakyReLU(),
            L.Dense(2, activation="swish"),
        ),
        lambda rng: [rng.integers(0, 9, (2, 6)).astype("float32")],
        causal=True,
        description="Embedding, causal Conv1D, LSTM, LeakyReLU (alpha of Keras 2), Dense swish.",
    )
    h5(
        "compiled",
        lambda t: compiled(t),
        xs(2, 5, 3),
        causal=True,
        description="Saved with an optimizer whose weights are in the file too.",
    )


def compiled(t):
    model = seq(inp(t, 3), L.LSTM(4), L.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    model.optimizer.build(model.trainable_variables)
    return model


def zip_models():
    ZIP.make(
        "lstm_stacked",
        lambda t: seq(
            inp(t, 3),
            L.LSTM(5, return_sequences=True, recurrent_activation="hard_sigmoid"),
            L.Dropout(0.3),
            L.Bidirectional(L.LSTM(4)),
            L.Dense(2),
        ),
        xs(3, 6, 3),
        description=".keras of Keras 2.15: LSTM with hard_sigmoid of Keras 2, Bidirectional.",
    )
    ZIP.make("functional", nested, xs(2, 5, 3), causal=True,
             description=".keras of Keras 2.15: nested models with two outputs.")
    ZIP.make("gru", lambda t: seq(inp(t, 3), L.GRU(4, return_sequences=True), L.Dense(2)),
             xs(2, 5, 3), causal=True, description=".keras of Keras 2.15: GRU and Dense.")


def from_keras(name, build, x_of, description, write, causal=True):
    """A Keras model written in another format: write(model, folder, x, expected, case)."""
    if not wanted(name):
        return
    rng = rng_for(name)
    keras.backend.clear_session()
    model = build(None)

    def attempt(rng):
        x = x_of(rng)
        randomize(model, rng)
        return x, H5.predict(model, x)

    x, expected = draw(name, rng, attempt)
    folder = fresh_folder(name)
    case = {
        "description": description,
        "framework": None,
        "file": None,
        "inputs": [tensor(x[0], model.inputs[0].name)],
        "outputs": [tensor(v) for v in expected],
        "causal": causal,
    }
    if causal:
        prefixes = H5.prefixes(model, x, build, False)
        expect_close(name + " whole", prefixes[-1], last_step(expected, x[0].shape[1]))
        case["prefixOutputs"] = [[tensor(v) for v in p] for p in prefixes]
    case["parameters"] = model.count_params()
    write(model, folder, x, expected, case)
    write_case(folder, case)
    print(f"{name}: {case['description']}", flush=True)


def onnx_file(opset):
    def write(model, folder, x, expected, case):
        path = os.path.join(folder, "model.onnx")
        signature = [tf.TensorSpec(i.shape, i.dtype, name=i.name) for i in model.inputs]
        tf2onnx.convert.from_keras(model, signature, opset=opset, output_path=path)
        file = onnx.load(path)
        onnx.checker.check_model(file)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        outputs = session.run(None, {file.graph.input[0].name: x[0]})
        expect_close(f"{folder} in onnxruntime", outputs, expected)
        for t in range(1, x[0].shape[1]):
            outputs = session.run(None, {file.graph.input[0].name: x[0][:, :t]})
            prefix = [np.asarray(model(x[0][:, :t]))]
            expect_close(f"{folder} prefix {t} in onnxruntime", outputs, prefix)
        nodes = " ".join(n.op_type for n in file.graph.node)
        case["description"] += f" opset {opset}, batch and time axes dynamic. Nodes: {nodes}."
        case["framework"] = f"onnx by tf2onnx {tf2onnx.__version__}, keras 2.15"
        case["file"] = "model.onnx"

    return write


def onnx_models():
    head = lambda t, rnn: seq(
        inp(t, 3, name="input"), rnn, L.Dense(3, activation="relu"), L.Dense(2)
    )
    from_keras("onnx_tf2onnx_lstm", lambda t: head(t, L.LSTM(4)), xs(2, 5, 3),
               "Keras LSTM, Dense relu, Dense.", onnx_file(15))
    from_keras("onnx_tf2onnx_lstm_sequence",
               lambda t: head(t, L.LSTM(4, return_sequences=True)), xs(2, 5, 3),
               "Keras LSTM that returns the sequence, Dense relu, Dense.", onnx_file(17))
    from_keras(
        "onnx_tf2onnx_lstm_stacked",
        lambda t: seq(inp(t, 3, name="input"), L.LSTM(4, return_sequences=True), L.Dropout(0.2),
                      L.LSTM(3), L.Dense(1, activation="sigmoid")),
        xs(2, 5, 3),
        "Two Keras LSTM, Dropout, Dense sigmoid.",
        onnx_file(13),
    )
    from_keras("onnx_tf2onnx_gru", lambda t: head(t, L.GRU(4)), xs(2, 5, 3),
               "Keras GRU, Dense relu, Dense.", onnx_file(15))
    from_keras("onnx_tf2onnx_bidirectional",
               lambda t: head(t, L.Bidirectional(L.LSTM(3, return_sequences=True))),
               xs(2, 5, 3), "Keras Bidirectional LSTM, Dense relu, Dense.", onnx_file(15),
               causal=False)


def tensorflowjs_package():
    """The converter without the packages it needs for formats other than Keras only."""
    names = ("tensorflow_decision_forests", "jax", "jax.experimental",
             "jax.experimental.jax2tf", "flax", "flax.core")
    for name in names:
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]
    import tensorflowjs

    return tensorflowjs


def tfjs_folder(model, folder, x, expected, case):
    package = tensorflowjs_package()
    package.converters.save_keras_model(model, folder)
    loaded = package.converters.load_keras_model(os.path.join(folder, "model.json"))
    expect_close(f"{folder} after loading", [loaded.predict(x[0], verbose=0)], expected)
    with open(os.path.join(folder, "model.json"), encoding="utf-8") as file:
        case["framework"] = json.load(file)["convertedBy"]
    case["file"] = "model.json"


def tfjs_models():
    from_keras("tfjs_converter_lstm_stacked", stacked, xs(3, 6, 3),
               "Folder of TensorFlow.js written by its Python converter: stacked LSTM, Dense.",
               tfjs_folder)
    from_keras(
        "tfjs_converter_gru_bidirectional",
        lambda t: seq(inp(t, 3), L.GRU(4, return_sequences=True),
                      L.Bidirectional(L.LSTM(3)), L.Dense(2, activation="softmax")),
        xs(2, 5, 3),
        "Folder of TensorFlow.js written by its Python converter: GRU, Bidirectional LSTM.",
        tfjs_folder,
        causal=False,
    )


if __name__ == "__main__":
    h5_models()
    zip_models()
    onnx_models()
    tfjs_models()
