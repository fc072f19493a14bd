package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;

/** The numbers of one {@code TensorProto} of onnx.proto. */
final class OnnxTensorData {
  private interface Store {
    void set(int index, long bits) throws ModelFormatException;
  }

  private final ProtoReader in;
  private final OnnxTensorHead head;
  private final NumberType type;
  private final int count;
  private int filled;

  OnnxTensorData(ProtoReader in, OnnxTensorHead head) throws ModelFormatException {
    this.in = in;
    this.head = head;
    this.type = head.type();
    this.count = head.shape().elements();
    int data = head.data();
    if (data != 0 && data != OnnxTensorHead.RAW && data != head.typedField()) {
      throw in.problem(
          "%s has its numbers in raw_data or %s, but found %s"
              .formatted(
                  type.onnxName(),
                  OnnxTensorHead.fieldName(head.typedField()),
                  OnnxTensorHead.fieldName(data)));
    }
    // No number takes less than a byte.
    if (count > in.length()) {
      throw wrongCount("at most " + in.length());
    }
  }

  private ModelFormatException wrongCount(String found) {
    return in.problem("dims ask for %d numbers, but %s are there".formatted(count, found));
  }

  /** The floats of a type that is real. */
  OnnxTensor floats(OnnxBudget budget) throws ModelFormatException {
    budget.parameters(in, count);
    float[] values = new float[count];
    if (head.data() == OnnxTensorHead.RAW) {
      ByteBuffer raw = raw();
      for (int i = 0; i < count; i++) {
        values[i] = type.asFloat(raw, i * type.width());
      }
    } else {
      typed((i, bits) -> values[i] = real(bits));
    }
    return new OnnxTensor.Floats(head.name(), Tensor.of(values, head.shape().dimensions()));
  }

  /** The numbers of a type that is not real. */
  OnnxTensor wholes(OnnxBudget budget) throws ModelFormatException {
    budget.numbers(in, count);
    long[] values = new long[count];
    if (head.data() == OnnxTensorHead.RAW) {
      ByteBuffer raw = raw();
      for (int i = 0; i < count; i++) {
        values[i] = checked(type.whole(raw, i * type.width()));
      }
    } else {
      typed((i, bits) -> values[i] = checked(bits));
    }
    return new OnnxTensor.Wholes(head.name(), head.shape().dimensions(), values);
  }

  private ByteBuffer raw() throws ModelFormatException {
    ByteBuffer raw = null;
    while (in.next()) {
      if (in.number() == OnnxTensorHead.RAW) {
        raw = in.once("raw_data").raw();
      } else {
        in.skip();
      }
    }
    long needed = (long) count * type.width();
    if (raw == null || raw.limit() != needed) {
      throw in.problem(
          "raw_data: %d numbers of type %s need %d bytes, found %d"
              .formatted(count, type.onnxName(), needed, raw == null ? 0 : raw.limit()));
    }
    return raw;
  }

  private void typed(Store store) throws ModelFormatException {
    while (in.next()) {
      if (in.number() != head.typedField()) {
        in.skip();
        continue;
      }
      in.each(OnnxTensorHead.fieldName(in.number()));
      switch (type) {
        case F32 -> in.floats(bits -> put(store, bits));
        case F64 -> in.doubles(bits -> put(store, bits));
        default -> in.varints(bits -> put(store, bits));
      }
    }
    if (filled != count) {
      throw wrongCount("only " + filled);
    }
  }

  private void put(Store store, long bits) throws ModelFormatException {
    if (filled == count) {
      throw wrongCount("more");
    }
    store.set(filled++, bits);
  }

  private float real(long bits) throws ModelFormatException {
    return switch (type) {
      case F32 -> Float.intBitsToFloat((int) bits);
      case F64 -> (float) Double.longBitsToDouble(bits);
      default -> type.halfAsFloat((short) checked(bits));
    };
  }

  private long checked(long value) throws ModelFormatException {
    if (!type.holds(value) || (type == NumberType.U64 && value < 0)) {
      throw in.problem(
          "%s cannot be %s"
              .formatted(
                  type.onnxName(),
                  type == NumberType.U64 ? Long.toUnsignedString(value) : Long.toString(value)));
    }
    return value;
  }
}
