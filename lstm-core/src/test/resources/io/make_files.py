"""Makes the small safetensors and ONNX files of this folder, byte for byte the same every time.

    pip install numpy==2.4.6 onnx==1.23.2 safetensors==0.8.0 ml_dtypes==0.6.0
    python make_files.py
"""

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

rng = np.random.default_rng(20010101)


def normal(*shape):
    return rng.normal(size=shape).astype(np.float32)


def safetensors():
    save_file(
        {
            "lstm.weight_ih_l0": np.arange(24, dtype=np.float32).reshape(12, 2) / 8,
            "half": np.array([1.5, -0.25, 65504, 2**-24], dtype=np.float16),
            "brain": np.array([1.5, -0.25, 2.0**100], dtype=ml_dtypes.bfloat16),
            "double": np.array([0.1, -2.5], dtype=np.float64),
            "steps": np.array(16777216, dtype=np.int64),
            "mask": np.array([[True, False]]),
            "small": np.array([-128, 127], dtype=np.int8),
            "short": np.array([-32768, 32767], dtype=np.int16),
            "word": np.array([-(2**31), 2**24], dtype=np.int32),
            "byte": np.array([0, 255], dtype=np.uint8),
            "ushort": np.array([65535], dtype=np.uint16),
            "uword": np.array([2**31], dtype=np.uint32),
            "ulong": np.array([2**63], dtype=np.uint64),
            "empty": np.zeros((0, 3), dtype=np.float32),
        },
        "types.safetensors",
        metadata={"format": "pt"},
    )
    weights = {
        "lstm.weight_ih_l0": normal(12, 2),
        "lstm.weight_hh_l0": normal(12, 3),
        "lstm.bias_ih_l0": normal(12),
    }
    save_file(weights, "lstm.safetensors")
    save_file({"big": np.array([1, 16777217], dtype=np.int64)}, "inexact.safetensors")
    save_file({"w": np.array([[1, np.nan], [np.inf, 0]], np.float32)}, "nan.safetensors")


def save(graph, file):
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
        producer_name="make_files",
    )
    onnx.checker.check_model(model)
    with open(file, "wb") as out:
        out.write(model.SerializeToString(deterministic=True))


def lstm():
    """x [batch, time, 2] -> LSTM of 3 units -> last hidden state -> Gemm."""
    nodes = [
        helper.make_node("Transpose", ["x"], ["xt"], "Transpose_0", perm=[1, 0, 2]),
        helper.make_node(
            "LSTM",
            ["xt", "W", "R", "B"],
            ["", "h"],
            "LSTM_1",
            hidden_size=3,
            direction="forward",
            activations=["Sigmoid", "Tanh", "Tanh"],
            activation_alpha=[0.5, 0.25],
            clip=4.0,
        ),
        helper.make_node("Squeeze", ["h", "axes"], ["h0"], "Squeeze_2"),
        helper.make_node("Gemm", ["h0", "D", "d"], ["y"], "Gemm_3", transB=1),
    ]
    save(
        helper.make_graph(
            nodes,
            "lstm",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", None, 2])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 1])],
            [
                numpy_helper.from_array(normal(1, 12, 2), "W"),
                numpy_helper.from_array(normal(1, 12, 3), "R"),
                numpy_helper.from_array(normal(1, 24), "B"),
                numpy_helper.from_array(np.array([0], np.int64), "axes"),
                helper.make_tensor("D", TensorProto.FLOAT, [1, 3], [0.5, -1, 2]),
                helper.make_tensor("d", TensorProto.FLOAT, [1], [0.25]),
            ],
            value_info=[helper.make_tensor_value_info("h", TensorProto.FLOAT, [1, "batch", 3])],
        ),
        "lstm.onnx",
    )


def types():
    """Every type of tensor, raw and in typed fields, and a node with a graph."""
    named = {
        "FLOAT": [1.5, -0.25],
        "DOUBLE": [0.1, -2.5],
        "FLOAT16": [1.5, -0.25],
        "BFLOAT16": [1.5, -0.25],
        "INT64": [-5_000_000_000, 7],
        "INT32": [-(2**31), 7],
        "INT16": [-32768, 7],
        "INT8": [-128, 7],
        "UINT64": [5_000_000_000, 7],
        "UINT32": [2**32 - 1, 7],
        "UINT16": [65535, 7],
        "UINT8": [255, 7],
        "BOOL": [1, 0],
    }
    tensors = []
    for name, values in named.items():
        kind = getattr(TensorProto, name)
        tensors.append(helper.make_tensor("typed " + name, kind, [2], values))
        array = np.array(values).astype(helper.tensor_dtype_to_np_dtype(kind))
        tensors.append(helper.make_tensor("raw " + name, kind, [2], array.tobytes(), raw=True))
    tensors.append(helper.make_tensor("scalar", TensorProto.INT64, [], [3]))
    tensors.append(helper.make_tensor("none", TensorProto.FLOAT, [0, 4], []))
    out = helper.make_tensor_value_info("z", TensorProto.FLOAT, [2])
    body = helper.make_graph(
        [helper.make_node("Identity", ["typed FLOAT"], ["z"])], "branch", [], [out]
    )
    nodes = [
        helper.make_node("If", ["c"], ["y"], "If_0", then_branch=body, else_branch=body),
        helper.make_node(
            "Constant", [], ["k"], "Constant_1", value=helper.make_tensor("", 1, [1], [2.0])
        ),
    ]
    save(
        helper.make_graph(
            nodes,
            "types",
            [helper.make_tensor_value_info("c", TensorProto.BOOL, [])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2])],
            tensors,
        ),
        "types.onnx",
    )


safetensors()
lstm()
types()
