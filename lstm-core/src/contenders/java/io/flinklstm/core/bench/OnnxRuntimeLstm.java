package io.flinklstm.core.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime: a model of one LSTM operator, all inputs and outputs in direct buffers made once.
 *
 * <p>Two buffers of h and of c: each is the output of one step and the input of the next.
 */
final class OnnxRuntimeLstm implements Contender {
  private final OrtSession session;
  private final OrtSession.RunOptions options = new OrtSession.RunOptions();
  private final FloatBuffer x;
  private final List<FloatBuffer> h;
  private final List<Map<String, OnnxTensor>> inputs;
  private final List<Map<String, OnnxTensor>> outputs;
  private int turn;

  OnnxRuntimeLstm(LstmTask task) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions one = new OrtSession.SessionOptions()) {
      one.setIntraOpNumThreads(1);
      one.setInterOpNumThreads(1);
      session = environment.createSession(OnnxLstm.bytes(task), one);
    }
    long[] shape = {1, task.batch(), task.inputs()};
    long[] stateShape = {1, task.batch(), task.units()};
    int state = task.batch() * task.units();
    this.x = floats(task.batch() * task.inputs());
    this.h = List.of(floats(state), floats(state));
    OnnxTensor xs = OnnxTensor.createTensor(environment, x, shape);
    List<OnnxTensor> hs =
        List.of(
            OnnxTensor.createTensor(environment, h.get(0), stateShape),
            OnnxTensor.createTensor(environment, h.get(1), stateShape));
    List<OnnxTensor> cs =
        List.of(
            OnnxTensor.createTensor(environment, floats(state), stateShape),
            OnnxTensor.createTensor(environment, floats(state), stateShape));
    this.inputs =
        List.of(
            Map.of("x", xs, "h", hs.get(0), "c", cs.get(0)),
            Map.of("x", xs, "h", hs.get(1), "c", cs.get(1)));
    this.outputs =
        List.of(
            Map.of("next_h", hs.get(1), "next_c", cs.get(1)),
            Map.of("next_h", hs.get(0), "next_c", cs.get(0)));
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public void step(float[][] rows) throws OrtException {
    x.clear();
    for (float[] row : rows) {
      x.put(row);
    }
    x.rewind();
    session.run(inputs.get(turn), Set.of(), outputs.get(turn), options).close();
    turn = 1 - turn;
  }

  @Override
  public void read(float[][] to) {
    FloatBuffer last = h.get(turn).duplicate();
    last.clear();
    for (float[] row : to) {
      last.get(row);
    }
  }
}
