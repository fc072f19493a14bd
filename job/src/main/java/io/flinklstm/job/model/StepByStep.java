package io.flinklstm.job.model;

import io.flinklstm.core.layer.Pace;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.StateSlice;
import io.flinklstm.core.model.Stepper;
import io.flinklstm.job.tensor.TensorFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whole sequences of a batch, advanced timestep by timestep from states of zeros: one state per
 * sample. Not thread-safe.
 */
public final class StepByStep {
  private final Model model;
  private final Stepper stepper;
  private final List<Tensor> inputs;
  private final ModelState[] states;
  private final int timesteps;
  private final float[][] x;
  private final float[][] y;
  private int next;

  /**
   * At the first timestep.
   *
   * @param inputs one per input of the model, [batch, time, ...], or [batch, ...] without time
   * @throws TensorFormatException if the model cannot be stepped, or the shapes do not fit
   */
  public StepByStep(Model model, List<Tensor> inputs) throws TensorFormatException {
    if (model.whyNotSteppable().isPresent()) {
      throw new TensorFormatException(
          "model \"%s\" cannot be stepped: %s"
              .formatted(model.name(), model.whyNotSteppable().get()));
    }
    this.model = model;
    this.stepper = model.stepper();
    this.inputs = inputs;
    this.timesteps = requireShapes();
    this.states = new ModelState[inputs.get(0).dimension(0)];
    Arrays.setAll(states, sample -> model.newState());
    this.x = new float[inputs.size()][];
    Arrays.setAll(x, i -> new float[stepper.inputSize(i)]);
    this.y = new float[model.outputShapes().size()][];
    Arrays.setAll(y, i -> new float[stepper.outputSize(i)]);
  }

  /** The common number of timesteps. */
  private int requireShapes() throws TensorFormatException {
    List<Shape> wanted = model.inputShapes();
    int time = -1;
    boolean fits = inputs.size() == wanted.size();
    for (int i = 0; fits && i < wanted.size(); i++) {
      Tensor input = inputs.get(i);
      int axes = isSequence(i) ? 2 : 1;
      fits =
          input.rank() == wanted.get(i).rank()
              && input.dimension(0) == inputs.get(0).dimension(0)
              && Shape.of(input).elementsFrom(axes) == stepper.inputSize(i);
      if (fits && isSequence(i)) {
        fits = input.dimension(1) > 0 && (time < 0 || time == input.dimension(1));
        time = input.dimension(1);
      }
    }
    if (!fits || time < 0) {
      throw new TensorFormatException(
          "model \"%s\" steps through %s of one number of samples and timesteps, not %s"
              .formatted(model.name(), wanted, inputs));
    }
    return time;
  }

  private boolean isSequence(int input) {
    return model.inputPace(input) == Pace.EACH_STEP;
  }

  /** How many there are. */
  public int timesteps() {
    return timesteps;
  }

  /** Samples in the batch. */
  public int batchSize() {
    return states.length;
  }

  /**
   * The outputs of the next timestep: [batch, 1, ...] of an output that is a sequence, [batch, ...]
   * of another.
   */
  public List<Tensor> next() {
    List<Tensor> outputs = new ArrayList<>();
    for (int i = 0; i < y.length; i++) {
      int[] shape = model.outputShapes().get(i).dimensions();
      shape[0] = states.length;
      if (model.outputPace(i) == Pace.EACH_STEP) {
        shape[1] = 1;
      }
      outputs.add(Tensor.zeros(shape));
    }
    for (int sample = 0; sample < states.length; sample++) {
      for (int i = 0; i < x.length; i++) {
        int row = isSequence(i) ? sample * timesteps + next : sample;
        System.arraycopy(inputs.get(i).data(), row * x[i].length, x[i], 0, x[i].length);
      }
      stepper.step(x, states[sample], y);
      for (int i = 0; i < y.length; i++) {
        System.arraycopy(y[i], 0, outputs.get(i).data(), sample * y[i].length, y[i].length);
      }
    }
    next++;
    return outputs;
  }

  /** The states of one call of a layer after the last timestep, [batch, size] each. */
  public List<Tensor> states(StateSlice slice) {
    List<Tensor> values = new ArrayList<>();
    int from = slice.from();
    for (int size : slice.sizes()) {
      Tensor part = Tensor.zeros(states.length, size);
      for (int sample = 0; sample < states.length; sample++) {
        System.arraycopy(states[sample].values(), from, part.data(), sample * size, size);
      }
      values.add(part);
      from += size;
    }
    return values;
  }
}
