package io.flinklstm.core.bench;

import java.util.Arrays;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.nn.LSTMBlockCell;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TFloat32;

/**
 * TensorFlow: a graph of one LSTMBlockCell in a session. What a run gives for h and c is fed to the
 * next.
 *
 * <p>Threads: one by TF_NUM_INTRAOP_THREADS and TF_NUM_INTEROP_THREADS of the environment.
 */
final class TensorflowLstm implements Contender {
  private final Session session;
  private final RunOptions options;
  private final Operand<TFloat32> xs;
  private final Operand<TFloat32> hs;
  private final Operand<TFloat32> cs;
  private final Output<TFloat32> nextH;
  private final Output<TFloat32> nextC;
  private final TFloat32 x;
  private final FloatDataBuffer xData;
  private final float[] rows;
  private Tensor h;
  private Tensor c;

  /** As a session runs by itself: in a thread of its own. */
  TensorflowLstm(LstmTask task) {
    this(task, RunOptions.getDefaultInstance());
  }

  TensorflowLstm(LstmTask task, RunOptions options) {
    this.options = options;
    Graph graph = new Graph();
    Ops ops = Ops.create(graph);
    Shape inputs = Shape.of(task.batch(), task.inputs());
    Shape state = Shape.of(task.batch(), task.units());
    this.xs = ops.placeholder(TFloat32.class, Placeholder.shape(inputs));
    this.hs = ops.placeholder(TFloat32.class, Placeholder.shape(state));
    this.cs = ops.placeholder(TFloat32.class, Placeholder.shape(state));
    LSTMBlockCell<TFloat32> cell = cell(ops, task);
    this.nextH = cell.h();
    this.nextC = cell.cs();
    this.session = new Session(graph);
    this.x = TFloat32.tensorOf(inputs);
    this.xData = x.asRawTensor().data().asFloats();
    this.rows = new float[task.batch() * task.inputs()];
    this.h = zeros(state);
    this.c = zeros(state);
  }

  /** Gates i c f o; weights [inputs + u, 4u]. */
  private LSTMBlockCell<TFloat32> cell(Ops ops, LstmTask task) {
    int u = task.units();
    float[] kernel = LstmTask.gates(task.kernel(), 0, 2, 1, 3);
    float[] recurrent = LstmTask.gates(task.recurrent(), 0, 2, 1, 3);
    float[] both = Arrays.copyOf(kernel, kernel.length + recurrent.length);
    System.arraycopy(recurrent, 0, both, kernel.length, recurrent.length);
    Operand<TFloat32> peephole = ops.constant(new float[u]);
    return ops.nn.lSTMBlockCell(
        xs,
        cs,
        hs,
        ops.constant(Shape.of(task.inputs() + u, 4L * u), DataBuffers.of(both)),
        peephole,
        peephole,
        peephole,
        ops.constant(LstmTask.gates(task.bias(), 0, 2, 1, 3)),
        LSTMBlockCell.forgetBias(0f).cellClip(-1f).usePeephole(false));
  }

  private static TFloat32 zeros(Shape shape) {
    return TFloat32.tensorOf(shape, DataBuffers.of(new float[(int) shape.size()]));
  }

  @Override
  public void step(float[][] events) {
    int inputs = rows.length / events.length;
    for (int key = 0; key < events.length; key++) {
      System.arraycopy(events[key], 0, rows, key * inputs, inputs);
    }
    xData.write(rows);
    Result result =
        session
            .runner()
            .setOptions(options)
            .feed(xs, x)
            .feed(hs, h)
            .feed(cs, c)
            .fetch(nextH)
            .fetch(nextC)
            .run();
    h.close();
    c.close();
    h = result.get(0);
    c = result.get(1);
  }

  @Override
  public void read(float[][] to) {
    float[] last = new float[to.length * to[0].length];
    h.asRawTensor().data().asFloats().read(last);
    for (int key = 0; key < to.length; key++) {
      System.arraycopy(last, key * to[key].length, to[key], 0, to[key].length);
    }
  }
}
