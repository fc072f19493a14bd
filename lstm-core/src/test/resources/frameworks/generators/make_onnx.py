"""Fixtures of ONNX exported by PyTorch: the TorchScript exporter and the dynamo exporter."""

import os
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from fixture import (
    draw,
    expect_close,
    fresh_folder,
    last_step,
    rng_for,
    tensor,
    uniform,
    wanted,
    write_case,
)

warnings.filterwarnings("ignore")


class Recurrent(nn.Module):
    """One recurrent module, its last step or its sequence, and a head."""

    def __init__(self, rnn, head, last):
        super().__init__()
        self.rnn = rnn
        self.head = head
        self.last = last

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.head(y[:, -1, :] if self.last else y)


class TwoInputs(nn.Module):
    """An LSTM whose first state is made from a second input; returns the state too."""

    def __init__(self):
        super().__init__()
        self.start = nn.Linear(2, 4)
        self.lstm = nn.LSTM(3, 4, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x, context):
        h = torch.tanh(self.start(context)).unsqueeze(0)
        y, (h_n, _) = self.lstm(x, (h, torch.zeros_like(h)))
        return self.head(y), h_n.squeeze(0)


class TimeFirst(nn.Module):
    """An LSTM with the time axis first, as PyTorch has it by default."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        y, _ = self.lstm(x.transpose(0, 1))
        return torch.softmax(self.head(y.transpose(0, 1)), dim=-1)


def randomize(module, rng):
    for name, value in module.state_dict().items():
        values = uniform(rng, tuple(value.shape), -1.2, 1.2)
        if "norm" in name and ("weight" in name or "var" in name):
            values = np.abs(values) + np.float32(0.5)
        value.copy_(torch.from_numpy(values))


def export(model, x, path, dynamo, opset, dynamic):
    """Writes one file; dynamic: batch and time, for dynamo only batch, have no fixed size."""
    names = ["input", "context"][: len(x)]
    arguments = tuple(torch.from_numpy(v) for v in x)
    options = {"input_names": names, "opset_version": opset, "dynamo": dynamo}
    if dynamo:
        if dynamic:
            options["dynamic_shapes"] = ({0: torch.export.Dim("batch", min=2, max=64)},)
        options["external_data"] = False
        options["verbose"] = False
    else:
        options["output_names"] = ["output", "state"][: len(outputs_of(model, x))]
        if dynamic:
            options["dynamic_axes"] = {"input": {0: "batch", 1: "time"}}
            if len(names) > 1:
                options["dynamic_axes"]["context"] = {0: "batch"}
            options["dynamic_axes"]["output"] = {0: "batch"}
    torch.onnx.export(model, arguments, path, **options)
    if dynamo:
        without_stack_traces(path)


def without_stack_traces(path):
    """The dynamo exporter writes where this script lay on the disk; nothing else is removed."""
    file = onnx.load(path)
    for node in file.graph.node:
        kept = [p for p in node.metadata_props if p.key != "pkg.torch.onnx.stack_trace"]
        del node.metadata_props[:]
        node.metadata_props.extend(kept)
    onnx.save(file, path)


def outputs_of(model, x):
    y = model(*[torch.from_numpy(v) for v in x])
    return [v.numpy() for v in (y if isinstance(y, tuple) else (y,))]


def run(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {i.name: v for i, v in zip(session.get_inputs(), x)})


def make(name, build, shapes, description, dynamo=False, opset=17, dynamic=True, causal=True):
    name = "onnx_torch_" + name
    if not wanted(name):
        return
    rng = rng_for(name)
    torch.manual_seed(7)
    model = build().eval()

    def attempt(rng):
        x = [uniform(rng, shape) for shape in shapes]
        randomize(model, rng)
        return x, outputs_of(model, x)

    with torch.no_grad():
        x, expected = draw(name, rng, attempt)
        folder = fresh_folder(name)
        path = os.path.join(folder, "model.onnx")
        export(model, x, path, dynamo, opset, dynamic)
        file = onnx.load(path)
        onnx.checker.check_model(file)
        outputs = run(path, x)
        expect_close(name + " in onnxruntime", outputs, expected)
        kind = "dynamo exporter" if dynamo else "TorchScript exporter"
        opset = next(o.version for o in file.opset_import if o.domain == "")
        free = "batch axis dynamic" if dynamo else "batch and time axes dynamic"
        axes = free if dynamic else "all axes fixed"
        case = {
            "description": f"{description} {kind}, opset {opset}, {axes}.",
            "framework": f"onnx by torch {torch.__version__.split('+')[0]}",
            "file": "model.onnx",
            "inputs": [tensor(v, i.name) for v, i in zip(x, file.graph.input)],
            "outputs": [tensor(v) for v in outputs],
            "causal": causal,
        }
        if causal:
            case["prefixOutputs"] = prefixes(
                name, model, path if dynamic and not dynamo else None, x, outputs
            )
    case["parameters"] = sum(p.numel() for p in model.parameters())
    write_case(folder, case)
    nodes = " ".join(n.op_type for n in file.graph.node)
    print(f"{name}: opset {opset}, {nodes}", flush=True)


def prefixes(name, model, path, x, outputs):
    """Outputs for each prefix by PyTorch; path: the file, if its time axis is dynamic."""
    result = []
    for t in range(1, x[0].shape[1] + 1):
        cut = [v[:, :t] if v.ndim == 3 else v for v in x]
        prefix = outputs_of(model, cut)
        if path:
            expect_close(f"{name} prefix {t} in onnxruntime", run(path, cut), prefix)
        result.append(last_step(prefix, t))
    expect_close(name + " whole", result[-1], last_step(outputs, x[0].shape[1]))
    return [[tensor(v) for v in prefix] for prefix in result]


def recurrent(kind, last, head, features=3, units=4, **options):
    return lambda: Recurrent(
        getattr(nn, kind)(features, units, batch_first=True, **options), head(), last
    )


def all_of():
    linear = lambda: nn.Linear(4, 2)
    x = [(2, 5, 3)]
    make("lstm_linear", recurrent("LSTM", True, linear), x, "LSTM, last step, Linear.")
    make("lstm_linear_fixed", recurrent("LSTM", True, linear), x, "LSTM, last step, Linear.",
         dynamic=False, opset=13)
    make("lstm_sequence", recurrent("LSTM", False, linear), x, "LSTM, sequence, Linear.",
         opset=14)
    make(
        "lstm_2layers",
        recurrent("LSTM", True,
                  lambda: nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Dropout(0.2),
                                        nn.Linear(5, 2)), num_layers=2),
        x,
        "LSTM of two layers, last step, Linear, ReLU, Dropout, Linear.",
    )
    make("lstm_bidirectional",
         recurrent("LSTM", False, lambda: nn.Linear(8, 2), bidirectional=True, num_layers=2), x,
         "Bidirectional LSTM of two layers, sequence, Linear.", causal=False)
    make("lstm_no_bias", recurrent("LSTM", True, lambda: nn.Linear(4, 2, bias=False), bias=False),
         x, "LSTM and Linear without bias, last step.")
    make("gru", recurrent("GRU", True, lambda: nn.Sequential(linear(), nn.Sigmoid())), x,
         "GRU, last step, Linear, Sigmoid.")
    make("gru_sequence", recurrent("GRU", False, linear, num_layers=2), x,
         "GRU of two layers, sequence, Linear.")
    make("gru_bidirectional", recurrent("GRU", True, lambda: nn.Linear(8, 2), bidirectional=True),
         x, "Bidirectional GRU, last step, Linear.", causal=False)
    make("rnn_relu", recurrent("RNN", False, linear, nonlinearity="relu"), x,
         "RNN with relu, sequence, Linear.")
    make("rnn_tanh", recurrent("RNN", True, linear), x, "RNN with tanh, last step, Linear.")
    make("layer_norm",
         recurrent("LSTM", False,
                   lambda: nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 3), nn.LeakyReLU(0.2))), x,
         "LSTM, LayerNorm, Linear, LeakyReLU.")
    make("time_first", TimeFirst, x, "LSTM with the time axis first, Linear, Softmax.")
    make("initial_state", TwoInputs, [(2, 5, 3), (2, 2)],
         "LSTM whose first state comes from a second input; last state is an output.",
         causal=False)
    make("dynamo_lstm_linear", recurrent("LSTM", True, linear), x, "LSTM, last step, Linear.",
         dynamo=True, opset=18, dynamic=False)
    make("dynamo_lstm_batch", recurrent("LSTM", True, linear), x, "LSTM, last step, Linear.",
         dynamo=True, opset=18)
    make("dynamo_lstm_2layers_sequence", recurrent("LSTM", False, linear, num_layers=2), x,
         "LSTM of two layers, sequence, Linear.", dynamo=True, opset=18)
    make("dynamo_lstm_bidirectional",
         recurrent("LSTM", False, lambda: nn.Linear(8, 2), bidirectional=True), x,
         "Bidirectional LSTM, sequence, Linear.", dynamo=True, opset=18, causal=False)
    make("dynamo_gru", recurrent("GRU", True, linear), x, "GRU, last step, Linear.",
         dynamo=True, opset=18, dynamic=False)


if __name__ == "__main__":
    all_of()
