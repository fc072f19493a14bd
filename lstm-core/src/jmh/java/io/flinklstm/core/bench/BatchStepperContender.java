package io.flinklstm.core.bench;

import io.flinklstm.core.model.BatchStepper;
import io.flinklstm.core.model.Model;

/** This library, by the kernel of the JVM, all keys at once. */
final class BatchStepperContender implements Contender {
  private final BatchStepper stepper;
  private final float[] inputs;
  private final float[] states;
  private final float[] y;

  BatchStepperContender(LstmTask task) {
    Model model = task.model();
    this.stepper = model.batchStepper(task.batch());
    this.inputs = new float[task.batch() * task.inputs()];
    this.states = new float[task.batch() * model.stateSize()];
    this.y = new float[task.batch() * task.units()];
  }

  @Override
  public void step(float[][] x) {
    int size = stepper.inputSize(0);
    for (int key = 0; key < x.length; key++) {
      System.arraycopy(x[key], 0, inputs, key * size, size);
    }
    stepper.step(inputs, states, y, x.length);
  }

  @Override
  public void read(float[][] h) {
    int size = stepper.outputSize(0);
    for (int key = 0; key < h.length; key++) {
      System.arraycopy(y, key * size, h[key], 0, size);
    }
  }
}
