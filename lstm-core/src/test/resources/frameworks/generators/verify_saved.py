"""Loads models that ModelWriter.saveKeras saved with the real Keras 3; compares predict with case.json.

  mvn -pl lstm-core test -Dtest=KerasWriterTest -Dsaved.keras=target/saved-keras
  keras3/bin/python verify_saved.py <project>/lstm-core/target/saved-keras

Each folder below the argument holds case.json and model.keras.
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np

from fixture import as_list, reset_states

TOLERANCE = 1e-6


def arrays(tensors):
    return [np.asarray(t["data"], np.float32).reshape(t["shape"]) for t in tensors]


def worst_of(folder):
    with open(os.path.join(folder, "case.json"), encoding="utf-8") as file:
        case = json.load(file)
    keras.backend.clear_session()
    model = keras.models.load_model(os.path.join(folder, "model.keras"), compile=False)
    reset_states(model)
    x, want = arrays(case["inputs"]), arrays(case["outputs"])
    got = as_list(model.predict(x if len(x) > 1 else x[0], batch_size=len(x[0]), verbose=0))
    if [y.shape for y in got] != [y.shape for y in want]:
        raise ValueError(f"shapes {[y.shape for y in got]}, not {[y.shape for y in want]}")
    return max(float(np.max(np.abs(y - w))) for y, w in zip(got, want))


def main(home):
    worst, worst_name, checked, failed = 0.0, "", 0, 0
    for name in sorted(os.listdir(home)):
        if not os.path.exists(os.path.join(home, name, "model.keras")):
            continue
        try:
            difference = worst_of(os.path.join(home, name))
            if not difference <= TOLERANCE:
                raise ValueError(f"differs by {difference:.2e}")
            checked += 1
            if difference > worst:
                worst, worst_name = difference, name
        except Exception as problem:
            failed += 1
            print(f"{name}: {type(problem).__name__}: {str(problem)[:600]}")
    print(f"keras {keras.__version__}, {keras.backend.backend()}: {checked} models agree, {failed} do not")
    print(f"largest difference {worst:.2e} ({worst_name})")
    return 1 if failed or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
