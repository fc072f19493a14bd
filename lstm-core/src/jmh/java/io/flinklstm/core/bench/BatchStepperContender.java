package io.flinklstm.core.bench;

import io.flinklstm.core.model.BatchStepper;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import java.util.Arrays;

/** This library, by the kernel of the JVM, all keys at once. */
final class BatchStepperContender implements Contender {
  private final BatchStepper stepper;
  private final ModelState[] states;
  private final float[][] y;

  BatchStepperContender(LstmTask task) {
    Model model = task.model();
    this.stepper = model.batchStepper(task.batch());
    this.states = new ModelState[task.batch()];
    Arrays.setAll(states, key -> model.newState());
    this.y = new float[task.batch()][task.units()];
  }

  @Override
  public void step(float[][] x) {
    stepper.step(x, states, y, states.length);
  }

  @Override
  public void read(float[][] h) {
    for (int key = 0; key < y.length; key++) {
      System.arraycopy(y[key], 0, h[key], 0, y[key].length);
    }
  }
}
