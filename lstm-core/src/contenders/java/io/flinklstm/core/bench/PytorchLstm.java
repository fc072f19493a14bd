package io.flinklstm.core.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/** DJL on PyTorch: its LSTM operator on one timestep, [batch, 1, inputs]. */
final class PytorchLstm implements Contender {
  static {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private final NDManager weights;
  private final NDList parameters;
  private final FloatBuffer rows;
  private final NDArray x;
  private NDManager last;
  private NDList state;

  PytorchLstm(LstmTask task) {
    int u = task.units();
    this.weights = Engine.getEngine("PyTorch").newBaseManager();
    Shape matrix = new Shape(4L * u, task.inputs());
    this.parameters =
        new NDList(
            weights.create(columns(task.kernel().data(), task), matrix),
            weights.create(columns(task.recurrent().data(), task), new Shape(4L * u, u)),
            weights.create(LstmTask.gates(task.bias(), 0, 1, 2, 3)),
            weights.zeros(new Shape(4L * u)));
    this.rows = FloatBuffer.allocate(task.batch() * task.inputs());
    this.x = weights.zeros(new Shape(task.batch(), 1, task.inputs()));
    this.last = weights.newSubManager();
    Shape one = new Shape(1, task.batch(), u);
    this.state = new NDList(last.zeros(one), last.zeros(one));
  }

  private static float[] columns(float[] matrix, LstmTask task) {
    return LstmTask.transposed(matrix, 4 * task.units());
  }

  @Override
  public void step(float[][] events) {
    rows.clear();
    for (float[] event : events) {
      rows.put(event);
    }
    rows.flip();
    x.set(rows);
    NDManager next = weights.newSubManager();
    x.attach(next);
    NDList result =
        x.getNDArrayInternal().lstm(x, state, parameters, true, 1, 0, false, false, true);
    x.attach(weights);
    result.get(0).close();
    state = new NDList(result.get(1), result.get(2));
    last.close();
    last = next;
  }

  @Override
  public void read(float[][] to) {
    float[] h = state.get(0).toFloatArray();
    for (int key = 0; key < to.length; key++) {
      System.arraycopy(h, key * to[key].length, to[key], 0, to[key].length);
    }
  }
}
