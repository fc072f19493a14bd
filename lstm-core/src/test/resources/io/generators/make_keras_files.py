"""Makes the files beside this folder.

pip install keras==3.15.1 h5py==3.16.0 jax==0.10.2 && KERAS_BACKEND=jax python make_keras_files.py keras3
pip install tensorflow-cpu==2.15.1 && python make_keras_files.py keras2
"""

import os
import sys

import numpy as np

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def path(name):
    return os.path.join(OUT, name)


def keras3():
    import h5py
    import keras
    from keras import layers

    keras.utils.set_random_seed(1)
    inputs = keras.Input((None, 3), name="in")
    x = layers.LSTM(2, return_sequences=True, name="first")(inputs)
    x = layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both")(x)
    x = layers.Dropout(0.5, seed=1337, name="drop")(x)
    x = layers.Masking(mask_value=float("nan"), name="mask")(x)
    x = layers.RNN(
        [layers.LSTMCell(2), layers.SimpleRNNCell(2)], return_sequences=False, name="cells"
    )(x)
    outputs = layers.Dense(1, name="head")(x)
    model = keras.Model(inputs, outputs, name="keras3")
    model.compile("adam", "mse")
    model.save(path("keras3.keras"))
    model.save(path("keras3.h5"), include_optimizer=False)

    data = (np.arange(35, dtype="float32") - 17).reshape(5, 7) / 8
    for name, libver in (("storage.h5", ("earliest", "v108")), ("storage_dense.h5", ("v108", "v108"))):
        with h5py.File(path(name), "w", libver=libver) as f:
            f.attrs["layer_names"] = np.array([b"a"])  # text of fixed length
            a = f.create_group("a")
            plain = {
                "f32": data,
                "f64": data.astype("f8"),
                "f16": data.astype("f2"),
                "big_endian": data.astype(">f4"),
                "i32": np.arange(-2, 4, dtype="i4"),
                "i64": np.arange(-2, 4, dtype="i8"),
                "bool": np.array([True, False, True]),
                "scalar": np.float32(2.5),
                "empty": np.zeros((0, 3), "f4"),
            }
            for key, value in plain.items():
                a.create_dataset(key, data=value)
            chunked = {
                "gzip": dict(compression="gzip"),
                "shuffle": dict(compression="gzip", shuffle=True),
                "fletcher": dict(compression="gzip", shuffle=True, fletcher32=True),
                "unfiltered": dict(),
            }
            for key, options in chunked.items():
                a.create_dataset(key, data=data, chunks=(2, 3), **options)
            names = [key.encode() for key in list(plain) + list(chunked)]
            a.attrs["weight_names0"] = np.array(names[:5])
            a.attrs["weight_names1"] = names[5:]
            for i in range(12):
                a.attrs["attribute_%d" % i] = "value %d" % i


def keras2():
    import tensorflow as tf

    layers = tf.keras.layers
    tf.keras.utils.set_random_seed(1)
    inputs = tf.keras.Input((None, 3), name="in")
    x = layers.LSTM(2, return_sequences=True, name="first")(inputs)
    x = layers.Bidirectional(layers.GRU(2), name="both")(x)
    outputs = layers.Dense(1, name="head")(x)
    model = tf.keras.Model(inputs, outputs, name="keras2")
    model.compile("adam", "mse")
    model.save(path("keras2.h5"))
    model.save_weights(path("keras2_weights.h5"))


if __name__ == "__main__":
    {"keras2": keras2, "keras3": keras3}[sys.argv[1]]()
