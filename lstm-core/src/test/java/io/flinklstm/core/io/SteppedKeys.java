package io.flinklstm.core.io;

import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.core.model.Stepper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One stepper and a state for each row of a batch. */
@SuppressWarnings("ArrayRecordComponent")
record SteppedKeys(Stepper stepper, ModelState[] states) {
  SteppedKeys(Model model, int batch) {
    this(model.stepper(), new ModelState[batch]);
    Arrays.setAll(states, row -> model.newState());
  }

  /** Timestep t of all rows: for each output the numbers of all rows, one after the other. */
  float[][] step(List<Tensor> inputs, int t) {
    float[][] all = new float[stepper.model().outputShapes().size()][];
    Arrays.setAll(all, i -> new float[states.length * stepper.outputSize(i)]);
    for (int row = 0; row < states.length; row++) {
      float[][] x = new float[inputs.size()][];
      for (int i = 0; i < x.length; i++) {
        x[i] = numbers(inputs.get(i), i, row, t);
      }
      float[][] y = new float[all.length][];
      Arrays.setAll(y, i -> new float[stepper.outputSize(i)]);
      stepper.step(x, states[row], y);
      for (int i = 0; i < y.length; i++) {
        System.arraycopy(y[i], 0, all[i], row * y[i].length, y[i].length);
      }
    }
    return all;
  }

  private float[] numbers(Tensor input, int index, int row, int t) {
    int size = stepper.inputSize(index);
    boolean eachStep = stepper.model().inputPace(index) == Pace.EACH_STEP;
    int from = eachStep ? (row * input.dimension(1) + t) * size : row * size;
    return Arrays.copyOfRange(input.data(), from, from + size);
  }

  /** The states of one layer: for each the numbers of all rows, one after the other. */
  List<float[]> states(String layer) {
    StateSlice slice =
        stepper.model().stateSlices().stream()
            .filter(one -> one.layer().equals(layer))
            .findFirst()
            .orElseThrow();
    int from = slice.from();
    List<float[]> found = new ArrayList<>();
    for (int size : slice.sizes()) {
      float[] numbers = new float[states.length * size];
      for (int row = 0; row < states.length; row++) {
        System.arraycopy(states[row].values(), from, numbers, row * size, size);
      }
      found.add(numbers);
      from += size;
    }
    return found;
  }
}
