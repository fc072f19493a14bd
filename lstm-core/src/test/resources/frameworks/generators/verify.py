"""Re-loads every stored fixture that the frameworks at hand can read and compares its outputs."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np

from fixture import ROOT, as_list, expect_close, last_step, reset_states


def arrays(tensors):
    return [np.asarray(t["data"], np.float32).reshape(t["shape"]) for t in tensors]


class Keras:
    def __init__(self, prefixes):
        import keras

        self.keras = keras
        self.prefixes = prefixes

    def reader(self, path):
        self.keras.backend.clear_session()
        model = self.keras.models.load_model(path, compile=False)

        def run(x, reset=True):
            if reset:
                reset_states(model)
            return [np.asarray(y) for y in as_list(model(x if len(x) > 1 else x[0]))]

        return run


class Onnx:
    prefixes = ("onnx_",)

    def __init__(self):
        import onnxruntime

        self.runtime = onnxruntime

    def reader(self, path):
        session = self.runtime.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [i.name for i in session.get_inputs()]
        return lambda x, reset=True: session.run(None, dict(zip(names, x)))


def check(name, case, run):
    x = arrays(case["inputs"])
    expect_close(name, run(x), arrays(case["outputs"]))
    for call in case.get("calls", []):
        answer = run(arrays(call["inputs"]), call["resetBefore"])
        expect_close(f"{name} call", answer, arrays(call["outputs"]))
    for t, prefix in enumerate(case.get("prefixOutputs", []), start=1):
        cut = [v[:, :t] for v in x]
        try:
            answer = last_step(run(cut), t)
        except Exception:
            if "fixed" in case["description"] or "time axis" not in case["description"]:
                continue
            raise
        expect_close(f"{name} prefix {t}", answer, arrays(prefix))


def main(kind):
    frameworks = {
        "keras3": lambda: Keras(("keras3_", "keras3h5_")),
        "keras2": lambda: Keras(("keras2_", "keras2h5_")),
        "keras213": lambda: Keras(("keras213_",)),
        "keras33": lambda: Keras(("keras33_",)),
        "keras315": lambda: Keras(("keras315_", "keras33_", "keras3_", "keras3h5_")),
        "onnx": Onnx,
    }
    framework = frameworks[kind]()
    count = failed = 0
    for name in sorted(os.listdir(ROOT)):
        if not name.startswith(framework.prefixes):
            continue
        with open(os.path.join(ROOT, name, "case.json"), encoding="utf-8") as file:
            case = json.load(file)
        count += 1
        try:
            check(name, case, framework.reader(os.path.join(ROOT, name, case["file"])))
        except Exception as problem:
            failed += 1
            print(f"{name}: {str(problem)[:300]}")
    print(f"{count} fixtures read, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
