package io.flinklstm.core.bench;

import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.util.Arrays;

/** This library, by the kernel of the JVM, key by key. */
final class StepperContender implements Contender {
  private final Stepper stepper;
  private final ModelState[] states;
  private final float[][] y;

  StepperContender(LstmTask task) {
    Model model = task.model();
    this.stepper = model.stepper();
    this.states = new ModelState[task.batch()];
    Arrays.setAll(states, key -> model.newState());
    this.y = new float[task.batch()][task.units()];
  }

  @Override
  public void step(float[][] x) {
    for (int key = 0; key < states.length; key++) {
      stepper.step(x[key], states[key], y[key]);
    }
  }

  @Override
  public void read(float[][] h) {
    for (int key = 0; key < y.length; key++) {
      System.arraycopy(y[key], 0, h[key], 0, y[key].length);
    }
  }
}
