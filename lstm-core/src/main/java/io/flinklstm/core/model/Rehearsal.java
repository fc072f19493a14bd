package io.flinklstm.core.model;

import java.util.Random;

/**
 * Steps of a key that does not exist, at a model's own shapes: scratch, state and events are its
 * own.
 *
 * <p>Inputs are uniform in (-1, 1), which is an id for an embedding, too: 0.
 */
final class Rehearsal implements Runnable {
  private static final int EVENTS = 64;

  private final Stepper stepper;
  private final ModelState state;
  private final float[][][] x;
  private final float[][] y;
  private int event;

  Rehearsal(Model model) {
    this.stepper = model.stepper();
    this.state = model.newState();
    this.x = new float[EVENTS][model.inputShapes().size()][];
    this.y = new float[model.outputShapes().size()][];
    Random random = new Random(1);
    for (float[][] one : x) {
      for (int input = 0; input < one.length; input++) {
        one[input] = uniform(random, stepper.inputSize(input));
      }
    }
    for (int output = 0; output < y.length; output++) {
      y[output] = new float[stepper.outputSize(output)];
    }
  }

  private static float[] uniform(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * (random.nextBoolean() ? 1 : -1);
    }
    return values;
  }

  /** One event; the state begins anew now and then, because that of a linear model may explode. */
  @Override
  public void run() {
    if (event == 0) {
      state.reset();
    }
    if (y.length == 1 && x[event].length == 1) {
      stepper.step(x[event][0], state, y[0]);
    } else {
      stepper.step(x[event], state, y);
    }
    event = (event + 1) % EVENTS;
  }
}
