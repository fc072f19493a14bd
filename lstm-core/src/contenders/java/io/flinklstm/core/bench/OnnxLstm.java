package io.flinklstm.core.bench;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An ONNX file of one LSTM operator: x [1, batch, inputs], h and c [1, batch, units] to next_h and
 * next_c.
 *
 * <p>Field numbers: onnx/onnx.proto of ONNX 1.12; the operator: its documentation, version 14.
 */
final class OnnxLstm {
  private static final int FLOAT = 1;
  private static final int INT_ATTRIBUTE = 2;

  /** Writes fields of one message. */
  private interface Fields {
    void to(CodedOutputStream out) throws IOException;
  }

  private OnnxLstm() {}

  static byte[] bytes(LstmTask task) throws IOException {
    byte[] version = message(out -> out.writeInt64(2, 14));
    byte[] graph = graph(task);
    return message(
        out -> {
          out.writeInt64(1, 8);
          out.writeByteArray(7, graph);
          out.writeByteArray(8, version);
        });
  }

  private static byte[] graph(LstmTask task) throws IOException {
    int u = task.units();
    float[] w = LstmTask.transposed(LstmTask.gates(task.kernel(), 0, 3, 1, 2), 4 * u);
    float[] r = LstmTask.transposed(LstmTask.gates(task.recurrent(), 0, 3, 1, 2), 4 * u);
    float[] b = new float[8 * u];
    System.arraycopy(LstmTask.gates(task.bias(), 0, 3, 1, 2), 0, b, 0, 4 * u);
    return message(
        out -> {
          out.writeByteArray(1, node(u));
          out.writeString(2, "lstm");
          out.writeByteArray(5, tensor("w", w, 1, 4 * u, task.inputs()));
          out.writeByteArray(5, tensor("r", r, 1, 4 * u, u));
          out.writeByteArray(5, tensor("b", b, 1, 8 * u));
          out.writeByteArray(11, value("x", task.batch(), task.inputs()));
          out.writeByteArray(11, value("h", task.batch(), u));
          out.writeByteArray(11, value("c", task.batch(), u));
          out.writeByteArray(12, value("next_h", task.batch(), u));
          out.writeByteArray(12, value("next_c", task.batch(), u));
        });
  }

  /** An empty name is an input or output left out: sequence lengths, and h of all timesteps. */
  private static byte[] node(int units) throws IOException {
    byte[] hiddenSize =
        message(
            out -> {
              out.writeString(1, "hidden_size");
              out.writeInt64(3, units);
              out.writeInt64(20, INT_ATTRIBUTE);
            });
    return message(
        out -> {
          for (String input : new String[] {"x", "w", "r", "b", "", "h", "c"}) {
            out.writeString(1, input);
          }
          for (String output : new String[] {"", "next_h", "next_c"}) {
            out.writeString(2, output);
          }
          out.writeString(4, "LSTM");
          out.writeByteArray(5, hiddenSize);
        });
  }

  private static byte[] tensor(String name, float[] values, int... shape) throws IOException {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return message(
        out -> {
          for (int size : shape) {
            out.writeInt64(1, size);
          }
          out.writeInt64(2, FLOAT);
          out.writeString(8, name);
          out.writeByteArray(9, raw.array());
        });
  }

  private static byte[] value(String name, int batch, int last) throws IOException {
    byte[] shape =
        message(
            out -> {
              for (int size : new int[] {1, batch, last}) {
                out.writeByteArray(1, message(dimension -> dimension.writeInt64(1, size)));
              }
            });
    byte[] tensor =
        message(
            out -> {
              out.writeInt64(1, FLOAT);
              out.writeByteArray(2, shape);
            });
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, message(type -> type.writeByteArray(1, tensor)));
        });
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.to(out);
    out.flush();
    return bytes.toByteArray();
  }
}
