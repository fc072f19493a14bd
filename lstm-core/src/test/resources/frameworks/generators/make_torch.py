"""Fixtures of PyTorch: model.safetensors (the state_dict) and model.json (the order of layers)."""

import json
import os

import numpy as np
import torch
from safetensors.torch import load_file, save_file
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


class Stack(nn.Module):
    """Layers in the order of model.json, registered below the names given there."""

    def __init__(self, layers):
        super().__init__()
        self.steps = []
        for index, (entry, module) in enumerate(layers):
            self.steps.append((entry, module))
            self.register(entry.get("name", f"without_weights_{index}"), module)

    def register(self, name, module):
        parent = self
        *path, leaf = name.split(".")
        for part in path:
            if part not in parent._modules:
                parent.add_module(part, nn.Module())
            parent = parent._modules[part]
        parent.add_module(leaf, module)

    def forward(self, x):
        for entry, module in self.steps:
            x = module(x)
            if entry["type"] in ("LSTM", "GRU", "RNN"):
                x = x[0]
                if entry["output"] == "last":
                    x = x[:, -1, :]
        return x


def rnn(kind, name, features, units, output="sequence", **options):
    entry = {"type": kind, "name": name, "output": output}
    if "nonlinearity" in options:
        entry["nonlinearity"] = options["nonlinearity"]
    return entry, getattr(nn, kind)(features, units, batch_first=True, **options)


def linear(name, features, units, **options):
    return {"type": "Linear", "name": name}, nn.Linear(features, units, **options)


def plain(kind, *arguments, **options):
    entry = {"type": kind, **options}
    if kind == "GELU":
        entry.setdefault("approximate", "none")
    if kind in ("Softmax", "LogSoftmax"):
        return entry, getattr(nn, kind)(dim=-1)
    return entry, getattr(nn, kind)(*arguments, **options)


def norm(name, size, **options):
    entry = {"type": "LayerNorm", "name": name, "eps": options.get("eps", 1e-5)}
    return entry, nn.LayerNorm(size, **options)


def randomize(module, rng):
    """Every weight gets seeded values far from zero."""
    for name, value in module.state_dict().items():
        values = uniform(rng, tuple(value.shape), -1.2, 1.2)
        if "norm" in name and name.endswith("weight"):
            values = np.abs(values) + np.float32(0.5)
        value.copy_(torch.from_numpy(values))


def make(name, build, x_of, description, causal=True):
    """build: layers of a Stack. x_of(rng): input, batch first; integers for an Embedding."""
    name = "torch_" + name
    if not wanted(name):
        return
    rng = rng_for(name)
    torch.manual_seed(7)
    model = Stack(build()).eval()

    def attempt(rng):
        drawn = x_of(rng)
        randomize(model, rng)
        return drawn, [model(torch.from_numpy(drawn)).numpy()]

    with torch.no_grad():
        x, outputs = draw(name, rng, attempt)
        folder = fresh_folder(name)
        save_file(model.state_dict(), os.path.join(folder, "model.safetensors"))
        topology = {
            "format": "pytorch",
            "weights": "model.safetensors",
            "input": [None, x.shape[2]] if x.ndim == 3 else [None],
            "layers": [entry for entry, _ in model.steps],
        }
        with open(os.path.join(folder, "model.json"), "w", newline="\n") as out:
            json.dump(topology, out, separators=(",", ":"))
            out.write("\n")
        loaded = Stack(build()).eval()
        loaded.load_state_dict(load_file(os.path.join(folder, "model.safetensors")))
        expect_close(name, [loaded(torch.from_numpy(x)).numpy()], outputs)
        case = {
            "description": description,
            "framework": f"torch {torch.__version__.split('+')[0]}",
            "file": "model.json",
            "inputs": [tensor(x)],
            "outputs": [tensor(o) for o in outputs],
            "causal": causal,
        }
        if causal:
            prefixes = [
                last_step([loaded(torch.from_numpy(x[:, :t])).numpy()], t)
                for t in range(1, x.shape[1] + 1)
            ]
            expect_close(name + " whole", prefixes[-1], last_step(outputs, x.shape[1]))
            if outputs[0].ndim == 3:
                for t, prefix in enumerate(prefixes):
                    expect_close(name + " is causal", prefix, [outputs[0][:, t]])
            case["prefixOutputs"] = [[tensor(o) for o in p] for p in prefixes]
    case["parameters"] = sum(p.numel() for p in model.parameters())
    write_case(folder, case)
    print(f"{name}: {case['parameters']} parameters", flush=True)


def xs(*shape, reach=1.5):
    return lambda rng: uniform(rng, shape, -reach, reach)


def recurrent():
    make(
        "lstm_linear",
        lambda: [rnn("LSTM", "lstm", 3, 4, "last"), linear("fc", 4, 2)],
        xs(2, 5, 3),
        "One LSTM, its last step, Linear.",
    )
    make(
        "lstm_2layers",
        lambda: [
            rnn("LSTM", "rnn", 3, 4, num_layers=2, dropout=0.3),
            plain("Dropout"),
            linear("head.0", 4, 6),
            plain("ReLU"),
            linear("head.2", 6, 2),
        ],
        xs(3, 6, 3),
        "LSTM of two layers that returns the sequence, head of Linear, ReLU, Linear.",
    )
    make(
        "lstm_2layers_bidirectional",
        lambda: [
            rnn("LSTM", "encoder.lstm", 3, 3, num_layers=2, bidirectional=True),
            linear("decoder", 6, 2),
        ],
        xs(2, 5, 3),
        "Bidirectional LSTM of two layers, sequence.",
        causal=False,
    )
    make(
        "lstm_bidirectional_last",
        lambda: [rnn("LSTM", "lstm", 3, 3, "last", bidirectional=True), linear("fc", 6, 2)],
        xs(2, 5, 3),
        "Bidirectional LSTM; out[:, -1, :] is the backward direction after one step.",
        causal=False,
    )
    make(
        "lstm_no_bias",
        lambda: [
            rnn("LSTM", "lstm", 3, 4, "last", bias=False),
            linear("fc", 4, 2, bias=False),
            plain("Softmax"),
        ],
        xs(2, 5, 3),
        "LSTM and Linear without bias, Softmax.",
    )
    make(
        "lstm_projection",
        lambda: [rnn("LSTM", "lstm", 3, 5, num_layers=2, proj_size=2), linear("fc", 2, 2)],
        xs(2, 5, 3),
        "LSTM of two layers with proj_size 2: weight_hr_l0, weight_hr_l1.",
    )
    make(
        "lstm_projection_bidirectional",
        lambda: [rnn("LSTM", "lstm", 3, 4, proj_size=2, bidirectional=True, bias=False)],
        xs(2, 5, 3),
        "Bidirectional LSTM with proj_size 2, without bias.",
        causal=False,
    )
    make(
        "gru_2layers",
        lambda: [rnn("GRU", "gru", 3, 4, "last", num_layers=2), linear("fc", 4, 2)],
        xs(2, 5, 3),
        "GRU of two layers, last step, Linear.",
    )
    make(
        "gru_bidirectional",
        lambda: [rnn("GRU", "gru", 3, 3, bidirectional=True), linear("fc", 6, 2)],
        xs(2, 5, 3),
        "Bidirectional GRU, sequence, Linear.",
        causal=False,
    )
    make(
        "gru_no_bias",
        lambda: [rnn("GRU", "gru", 2, 3, bias=False)],
        xs(2, 5, 2),
        "GRU without bias, sequence.",
    )
    make(
        "rnn_tanh",
        lambda: [
            rnn("RNN", "rnn", 3, 4, num_layers=2, nonlinearity="tanh"),
            linear("fc", 4, 2),
            plain("LogSoftmax"),
        ],
        xs(2, 5, 3),
        "RNN of two layers with tanh, Linear, LogSoftmax.",
    )
    make(
        "rnn_relu",
        lambda: [rnn("RNN", "rnn", 3, 4, "last", nonlinearity="relu"), linear("fc", 4, 2)],
        xs(2, 5, 3),
        "RNN with relu, last step, Linear.",
    )
    make(
        "stacked_modules",
        lambda: [
            linear("input_projection", 3, 4),
            plain("GELU"),
            rnn("LSTM", "lstm1", 4, 5),
            plain("Dropout"),
            rnn("GRU", "gru1", 5, 4),
            rnn("LSTM", "lstm2", 4, 3, "last"),
            linear("out", 3, 1),
            plain("Sigmoid"),
        ],
        xs(2, 6, 3),
        "Linear, GELU, LSTM, GRU, LSTM, Linear, Sigmoid as separate modules.",
    )


def others():
    make(
        "layer_norm",
        lambda: [
            norm("norm_in", 3),
            rnn("LSTM", "lstm", 3, 4),
            norm("norm", 4, eps=1e-3),
            linear("fc", 4, 3),
            norm("norm_out", 3, eps=0.1),
        ],
        xs(2, 5, 3),
        "LayerNorm before and after an LSTM and at the end, three values of eps.",
    )
    make(
        "embedding",
        lambda: [
            ({"type": "Embedding", "name": "embedding"}, nn.Embedding(9, 4)),
            rnn("LSTM", "lstm", 4, 3, "last"),
            linear("fc", 3, 2),
        ],
        lambda rng: rng.integers(0, 9, (3, 6)),
        "Embedding of ids, LSTM, last step, Linear.",
    )
    kinds = [
        plain("Tanh"),
        plain("LeakyReLU", negative_slope=0.2),
        plain("GELU"),
        plain("GELU", approximate="tanh"),
        plain("ELU"),
        plain("SELU"),
        plain("SiLU"),
        plain("Mish"),
        plain("Softplus"),
        plain("Hardsigmoid"),
        plain("Softsign"),
        plain("ReLU6"),
        plain("Sigmoid"),
    ]
    layers = lambda: [rnn("RNN", "rnn", 3, 4, nonlinearity="tanh")] + [
        pair
        for i, kind in enumerate(kinds[:5])
        for pair in (linear(f"body.{2 * i}", 4, 4), kind)
    ]
    make(
        "activations_chain",
        layers,
        xs(2, 4, 3, reach=3),
        "A chain of Linear and Tanh, LeakyReLU, GELU (both), ELU.",
    )
    for entry, module in kinds:
        suffix = "_tanh" if entry.get("approximate") == "tanh" else ""
        make(
            f"activation_{entry['type'].lower()}{suffix}",
            lambda: [rnn("GRU", "gru", 2, 3), linear("fc", 3, 5), (entry, module)],
            xs(2, 4, 2, reach=4),
            f"GRU, Linear and {entry['type']} {suffix[1:]}".strip() + ".",
        )


if __name__ == "__main__":
    recurrent()
    others()
