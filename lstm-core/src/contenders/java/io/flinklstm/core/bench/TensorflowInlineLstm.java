package io.flinklstm.core.bench;

import org.tensorflow.proto.RunOptions;

/**
 * TensorFlow without its own thread: operators run in the thread that calls the session, which
 * saves two changes of thread for each step.
 *
 * <p>Pool -1 is the calling thread: RunOptions in tensorflow/core/protobuf/config.proto.
 */
final class TensorflowInlineLstm implements Contender {
  private final TensorflowLstm lstm;

  TensorflowInlineLstm(LstmTask task) {
    this.lstm = new TensorflowLstm(task, RunOptions.newBuilder().setInterOpThreadPool(-1).build());
  }

  @Override
  public void step(float[][] x) {
    lstm.step(x);
  }

  @Override
  public void read(float[][] h) {
    lstm.read(h);
  }
}
