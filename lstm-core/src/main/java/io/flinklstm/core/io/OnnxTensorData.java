package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The numbers of one {@code TensorProto} of onnx.proto. */
final class OnnxTensorData {
  private interface Store {
    void set(int index, long bits) throws ModelFormatException;
  }

  private final ProtoReader in;
  private final OnnxTensorHead head;
  private final NumberType type;
  private final int count;
  private final ByteBuffer external;
  private int filled;

  OnnxTensorData(ProtoReader in, OnnxTensorHead head, OnnxBudget budget)
      throws ModelFormatException {
    this.in = in;
    this.external = head.external() == null ? null : external(in, head.external(), budget);
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
    int most = external == null ? in.length() : external.limit();
    if (count > most) {
      throw wrongCount("at most " + most);
    }
  }

  /** The bytes in the file beside the model. */
  private static ByteBuffer external(
      ProtoReader in, OnnxTensorHead.External place, OnnxBudget budget)
      throws ModelFormatException {
    byte[] file = budget.beside(place.location());
    if (file == null) {
      throw in.problem(
          "the numbers are in another file, %s, of which only one named like the model with .data"
                  .formatted(ModelJson.quoted(place.location()))
              + " behind it is read; export with external_data=False, or load the model in Python"
              + " and save it as one file");
    }
    long length = place.length() < 0 ? file.length - place.offset() : place.length();
    if (place.offset() < 0 || length < 0 || place.offset() + length > file.length) {
      throw in.problem(
          "external_data: bytes %d to %d expected in %s, which has %d"
              .formatted(
                  place.offset(),
                  place.offset() + length,
                  ModelJson.quoted(place.location()),
                  file.length));
    }
    return ByteBuffer.wrap(file, (int) place.offset(), (int) length)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ModelFormatException wrongCount(String found) {
    return in.problem("dims ask for %d numbers, but %s are there".formatted(count, found));
  }

  /** The floats of a type that is real. */
  OnnxTensor floats(OnnxBudget budget) throws ModelFormatException {
    budget.parameters(in, count);
    float[] values = new float[count];
    if (isRaw()) {
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
    if (isRaw()) {
      ByteBuffer raw = raw();
      for (int i = 0; i < count; i++) {
        values[i] = checked(type.whole(raw, i * type.width()));
      }
    } else {
      typed((i, bits) -> values[i] = checked(bits));
    }
    return new OnnxTensor.Wholes(head.name(), head.shape().dimensions(), values);
  }

  private boolean isRaw() {
    return external != null || head.data() == OnnxTensorHead.RAW;
  }

  private ByteBuffer raw() throws ModelFormatException {
    ByteBuffer raw = external;
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
