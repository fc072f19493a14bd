"""What all generators share: seeded numbers, case.json, and the Keras 2 and 3 cases."""

import json
import os
import shutil
import sys
import zlib

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOLERANCE = 2e-5


def rng_for(name):
    """A random stream that depends on the name of the fixture only."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def uniform(rng, shape, low=-1.5, high=1.5):
    return rng.uniform(low, high, shape).astype(np.float32)


def tensor(values, name=None):
    """A Tensor of case.json: shortest decimals that round-trip to the same float32."""
    values = np.asarray(values, dtype=np.float32)
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{name} has values that are not finite")
    data = [float(str(v)) for v in values.ravel()]
    data = [int(v) if v == int(v) and abs(v) < 1e6 else v for v in data]
    entry = {"shape": list(values.shape), "data": data}
    return {"name": name, **entry} if name else entry


def expect_close(what, actual, expected):
    if len(actual) != len(expected):
        raise AssertionError(f"{what}: {len(actual)} outputs, expected {len(expected)}")
    for a, e in zip(actual, expected):
        a, e = np.asarray(a), np.asarray(e)
        if a.shape != e.shape:
            raise AssertionError(f"{what}: shape {a.shape}, expected {e.shape}")
        scale = max(1.0, float(np.max(np.abs(e), initial=0)))
        difference = float(np.max(np.abs(a - e), initial=0)) / scale
        if not difference <= TOLERANCE:
            raise AssertionError(f"{what}: differs by {difference}")


def varied(outputs):
    """Whether every output differs between samples or steps by far more than any tolerance."""
    for output in outputs:
        rows = np.asarray(output).reshape(-1, np.asarray(output).shape[-1])
        if float(np.max(np.std(rows, axis=0))) < 0.03:
            return False
    return True


def draw(name, rng, attempt):
    """Draws weights and inputs until the outputs vary: attempt(rng) returns x, outputs."""
    for _ in range(100):
        x, outputs = attempt(rng)
        if varied(outputs):
            return x, outputs
    raise AssertionError(f"{name}: outputs hardly vary: {outputs}")


def fresh_folder(name):
    folder = os.path.join(ROOT, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def write_case(folder, case):
    case = {"name": os.path.basename(folder), **case}
    with open(os.path.join(folder, "case.json"), "w", encoding="utf-8", newline="\n") as out:
        json.dump(case, out, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        out.write("\n")


def last_step(outputs, length):
    """Keeps the last step of every sequence output of a prefix of that length."""
    return [o[:, -1] if o.ndim >= 3 and o.shape[1] == length else o for o in outputs]


def wanted(name):
    """Names on the command line limit what is made."""
    return len(sys.argv) < 2 or any(word in name for word in sys.argv[1:])


def as_list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


class KerasFixtures:
    """Writes fixtures of one Keras; `keras` is keras 3 or tf.keras 2.15."""

    def __init__(self, keras, framework, prefix, summary_width):
        self.keras = keras
        self.framework = framework
        self.prefix = prefix
        self.summary_width = summary_width

    def make(self, name, build, inputs, **options):
        """
        Saves one model and what it answers.

        build(time): a model with free time axis where its layers allow that (time is None), or
        with that many steps. inputs(rng): list of arrays. options: file, causal, fixed_time,
        calls (number of successive calls of a stateful model), description, prepare(model, rng).
        """
        name = self.prefix + name
        if not wanted(name):
            return
        rng = rng_for(name)
        clear_session(self.keras)
        self.keras.utils.set_random_seed(7)
        fixed_time = options.get("fixed_time", False)
        model = build(inputs(rng)[0].shape[1] if fixed_time else None)

        def attempt(rng):
            x = inputs(rng)
            randomize(model, rng)
            if "prepare" in options:
                options["prepare"](model, rng)
                model.predict_function = None  # it has the values of the last attempt inside
            return x, self.predict(model, x)

        x, expected = draw(name, rng, attempt)
        folder = fresh_folder(name)
        file = options.get("file", "model.keras")
        model.save(os.path.join(folder, file))
        clear_session(self.keras)
        loaded = self.keras.models.load_model(os.path.join(folder, file), compile=False)
        case = {
            "description": options["description"],
            "framework": self.framework,
            "file": file,
        }
        expect_close(name + " after loading", self.predict(loaded, x), expected)
        case.update(self.answers(name, model, loaded, x, build, options))
        case["summary"] = self.summary(loaded)
        case["parameters"] = int(loaded.count_params())
        write_case(folder, case)
        print(f"{name}: {case['parameters']} parameters", flush=True)

    def answers(self, name, model, loaded, x, build, options):
        names_in = [i.name.split(":")[0] for i in loaded.inputs]
        case = {"inputs": [tensor(v, n) for v, n in zip(x, names_in)]}
        outputs = self.predict(loaded, x)
        case["outputs"] = [tensor(o) for o in outputs]
        causal = options.get("causal", False)
        case["causal"] = causal
        if causal:
            prefixes = self.prefixes(model, x, build, options.get("fixed_time", False))
            whole = last_step(outputs, x[0].shape[1])
            expect_close(name + " whole as prefix", prefixes[-1], whole)
            for t, prefix in enumerate(prefixes):
                steps = [o[:, t] if o.ndim >= 3 else None for o in outputs]
                pairs = [(p, s) for p, s in zip(prefix, steps) if s is not None]
                expect_close(f"{name} is causal", [p for p, _ in pairs], [s for _, s in pairs])
            case["prefixOutputs"] = [[tensor(o) for o in p] for p in prefixes]
        if "calls" in options:
            case["calls"] = self.calls(loaded, x, rng_for(name + "/calls"), options["calls"])
        return case

    def predict(self, model, x):
        reset_states(model)
        return as_list(model.predict(x if len(x) > 1 else x[0], batch_size=len(x[0]), verbose=0))

    def prefixes(self, model, x, build, fixed_time):
        """Outputs for each prefix, really computed on inputs of that length."""
        result = []
        for t in range(1, x[0].shape[1] + 1):
            part = model
            if fixed_time:
                part = build(t)
                part.set_weights(model.get_weights())
            reset_states(part)
            cut = [v[:, :t] for v in x]
            outputs = as_list(part(cut if len(cut) > 1 else cut[0], training=False))
            result.append(last_step([np.asarray(o) for o in outputs], t))
        reset_states(model)
        return result

    def calls(self, model, x, rng, count):
        """Successive predict calls; the state is reset before the first and before the last."""
        result = []
        for index in range(count):
            reset = index in (0, count - 1)
            if reset:
                reset_states(model)
            if index == count - 1:
                part = x
            else:
                part = [uniform(rng, v.shape) for v in x]
            arguments = part if len(part) > 1 else part[0]
            outputs = as_list(model.predict(arguments, batch_size=len(part[0]), verbose=0))
            result.append(
                {
                    "resetBefore": reset,
                    "inputs": [tensor(v) for v in part],
                    "outputs": [tensor(o) for o in outputs],
                }
            )
        return result

    def summary(self, model):
        lines = []
        model.summary(line_length=self.summary_width, print_fn=lambda s, **_: lines.append(s))
        text = "\n".join(lines)
        return [line for line in text.rstrip("\n").split("\n")]


def layers_of(model):
    """All layers, those of nested models, wrappers and cells included."""
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from layers_of(layer)


def clear_session(keras):
    where = keras.backend if hasattr(keras.backend, "clear_session") else keras.utils
    where.clear_session()


def reset_states(model):
    for layer in layers_of(model):
        if getattr(layer, "stateful", False):
            if hasattr(layer, "reset_states") and not hasattr(layer, "layers"):
                layer.reset_states()
            elif hasattr(layer, "reset_state") and not hasattr(layer, "layers"):
                layer.reset_state()


def randomize(model, rng):
    """Every weight gets seeded values far from zero; statistics stay valid."""
    values = []
    for variable in model.weights:
        shape = tuple(variable.shape)
        label = getattr(variable, "path", variable.name)
        if "int" in str(variable.dtype):
            values.append(np.asarray(variable))
        elif "variance" in label or "gamma" in label:
            values.append(uniform(rng, shape, 0.5, 2.0))
        else:
            spread = 0.9 if len(shape) < 2 or shape[0] < 9 else 2.7 / np.sqrt(shape[0])
            values.append(uniform(rng, shape, -spread, spread))
    model.set_weights(values)
