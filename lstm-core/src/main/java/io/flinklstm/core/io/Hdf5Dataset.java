package io.flinklstm.core.io;

import io.flinklstm.core.math.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A data set of an HDF5 file: numbers of one type in a shape, whole in one place or in chunks.
 *
 * <p>HDF5 File Format Specification 3.0, section IV.A.2.i. Storage in other files and chunks found
 * through anything but a version 1 tree are refused.
 */
final class Hdf5Dataset {
  private static final int COMPACT = 0;
  private static final int CONTIGUOUS = 1;
  private static final int CHUNKED = 2;

  /** More than zlib ever compresses: 1032 to 1. */
  private static final int RATIO = 1100;

  private final Hdf5File file;
  private final Hdf5Object object;
  private final String place;

  Hdf5Dataset(Hdf5File file, Hdf5Object object) {
    this.file = file;
    this.object = object;
    this.place = object.place();
  }

  /** The numbers as floats: float64 is rounded, whole numbers must be equal to a float. */
  Tensor read() throws ModelFormatException {
    if (object.has(Hdf5Object.EXTERNAL_FILES)) {
      throw new ModelFormatException(place + ": data in another file; not read");
    }
    Hdf5Type type = Hdf5Type.read(object.only(Hdf5Object.TYPE, "data type"));
    if (type.isText()) {
      throw new ModelFormatException(place + ": numbers expected, found text");
    }
    long[] dimensions = object.dimensions();
    int[] shape = Arrays.stream(dimensions).mapToInt(d -> (int) d).toArray();
    long count = 1;
    for (long dimension : dimensions) {
      // Both are below 2^31, as the product so far is counted against a limit below that.
      count *= dimension;
      if (count > Limits.PARAMETERS) {
        break;
      }
    }
    file.countNumbers(count, place);
    if (count == 0) {
      return Tensor.zeros(shape);
    }
    return Tensor.of(numbers(type, shape, (int) count), shape);
  }

  private float[] numbers(Hdf5Type type, int[] shape, int count) throws ModelFormatException {
    Hdf5Cursor layout = object.only(Hdf5Object.LAYOUT, "data layout");
    int version = layout.version("data layout", 3, 4);
    int kind = layout.u8();
    List<Hdf5Filter> filters =
        object.has(Hdf5Object.FILTERS)
            ? Hdf5Filter.list(object.only(Hdf5Object.FILTERS, "filter pipeline"))
            : List.of();
    if (kind == CHUNKED && version == 3) {
      long most = (long) file.size() * (filters.isEmpty() ? 1 : RATIO);
      if ((long) count * type.size() > most) {
        throw new ModelFormatException(
            "%s: %d numbers do not fit in a file of %d bytes".formatted(place, count, file.size()));
      }
      return new Hdf5Chunks(type, shape, filters).read(layout, count);
    }
    if (kind == CHUNKED) {
      throw layout.problem("chunks as HDF5 1.10 and later index them; not read");
    }
    Hdf5Cursor data = kind == COMPACT ? layout.part(layout.u16()) : contiguous(layout, kind);
    if (data.remaining() != (long) count * type.size()) {
      throw data.problem(
          "%s of %s need %d bytes, found %d"
              .formatted(
                  type, Arrays.toString(shape), (long) count * type.size(), data.remaining()));
    }
    float[] numbers = new float[count];
    ByteBuffer bytes = data.buffer().order(type.order());
    for (int k = 0; k < count; k++) {
      numbers[k] = number(type, bytes, k, place);
    }
    return numbers;
  }

  private Hdf5Cursor contiguous(Hdf5Cursor layout, int kind) throws ModelFormatException {
    if (kind != CONTIGUOUS) {
      throw layout.problem(
          "data of layout %d; compact, contiguous or chunked expected".formatted(kind));
    }
    long address = layout.address();
    if (address == Hdf5File.UNDEFINED) {
      throw layout.problem("its numbers were never written");
    }
    return file.at(address, layout.length(), place);
  }

  static float number(Hdf5Type type, ByteBuffer bytes, int index, String place)
      throws ModelFormatException {
    float number = type.number(bytes, index * type.size());
    if (Float.isNaN(number) && type.kind() != Hdf5Type.Kind.FLOAT) {
      throw new ModelFormatException(
          "%s: %s: element %d is no exact float".formatted(place, type, index));
    }
    return number;
  }
}
