package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A named value beside a group: the texts in it, the only thing Keras keeps there.
 *
 * <p>HDF5 File Format Specification 3.0, section IV.A.2.m; texts of any length lie in a global heap
 * (section III.E).
 */
final class Hdf5Attribute {
  private final Hdf5File file;
  private final String place;
  private final Hdf5Cursor type;
  private final Hdf5Cursor space;
  private final Hdf5Cursor data;

  private Hdf5Attribute(
      Hdf5File file, String place, Hdf5Cursor type, Hdf5Cursor space, Hdf5Cursor data) {
    this.file = file;
    this.place = place;
    this.type = type.again(place);
    this.space = space.again(place);
    this.data = data.again(place);
  }

  /** All attributes of an object by name. */
  static Map<String, Hdf5Attribute> of(Hdf5File file, Hdf5Object object)
      throws ModelFormatException {
    List<Hdf5Cursor> messages = new ArrayList<>(object.all(Hdf5Object.ATTRIBUTE));
    if (object.has(Hdf5Object.ATTRIBUTE_INFO)) {
      Hdf5Cursor info = object.only(Hdf5Object.ATTRIBUTE_INFO, "attribute info");
      info.version("attribute info", 0, 0);
      info.skip((info.u8() & 1) == 0 ? 0 : 2);
      messages.addAll(Hdf5Heap.messages(file, info.address(), info.address(), object.place()));
    }
    Map<String, Hdf5Attribute> attributes = new HashMap<>();
    for (Hdf5Cursor message : messages) {
      read(file, message, attributes);
    }
    return attributes;
  }

  private static void read(Hdf5File file, Hdf5Cursor in, Map<String, Hdf5Attribute> attributes)
      throws ModelFormatException {
    int version = in.version("attribute", 1, 3);
    int flags = in.u8();
    if (version > 1 && flags != 0) {
      throw in.problem("an attribute of a committed type; not read");
    }
    int nameLength = in.u16();
    int typeLength = in.u16();
    int spaceLength = in.u16();
    in.skip(version == 3 ? 1 : 0);
    int unit = version == 1 ? 8 : 1;
    Hdf5Cursor nameBytes = in.part(roundedUp(nameLength, unit));
    String name = nameBytes.text(Math.min(nameLength, Limits.JSON_NAME));
    String place = in.place() + ": attribute " + ModelJson.quoted(name);
    file.countItem(place);
    Hdf5Cursor type = in.part(roundedUp(typeLength, unit));
    Hdf5Cursor space = in.part(roundedUp(spaceLength, unit));
    Hdf5Attribute attribute = new Hdf5Attribute(file, place, type, space, in);
    if (attributes.put(name, attribute) != null) {
      throw new ModelFormatException(place + ": comes twice");
    }
  }

  private static int roundedUp(int length, int unit) {
    return (length + unit - 1) / unit * unit;
  }

  /** The only text, as long as a model's JSON may be. */
  String text() throws ModelFormatException {
    return only(Limits.JSON_BYTES);
  }

  /** The only text, a short one. */
  String name() throws ModelFormatException {
    return only(Limits.JSON_NAME);
  }

  private String only(int longest) throws ModelFormatException {
    List<String> texts = texts(longest);
    if (texts.size() != 1) {
      throw new ModelFormatException(
          "%s: one text expected, %d found".formatted(place, texts.size()));
    }
    return texts.get(0);
  }

  /** All texts, each short. */
  List<String> names() throws ModelFormatException {
    return texts(Limits.JSON_NAME);
  }

  private List<String> texts(int longest) throws ModelFormatException {
    Hdf5Type kind = Hdf5Type.read(type.again(place));
    long count = 1;
    for (long dimension : Hdf5Object.dimensions(space.again(place))) {
      count = Math.multiplyHigh(count, dimension) == 0 ? count * dimension : Long.MAX_VALUE;
    }
    if (count == 0) {
      // An empty list of names has no text type: numpy makes it float64.
      return List.of();
    }
    if (!kind.isText()) {
      throw new ModelFormatException(place + ": text expected, found " + kind);
    }
    Hdf5Cursor in = data.again(place);
    if (kind.size() < 1 || count > in.remaining() / kind.size()) {
      throw in.problem(
          "damaged HDF5: %d texts of %d bytes expected, %d bytes found"
              .formatted(count, kind.size(), in.remaining()));
    }
    List<String> texts = new ArrayList<>();
    for (long k = 0; k < count; k++) {
      file.countItem(place);
      texts.add(
          kind.kind() == Hdf5Type.Kind.TEXT
              ? fixed(in, kind.size(), longest)
              : variable(in.part(kind.size()), longest));
    }
    return texts;
  }

  private String fixed(Hdf5Cursor in, int size, int longest) throws ModelFormatException {
    return shortEnough(in.part(size), size, longest).stripTrailing();
  }

  private static String shortEnough(Hdf5Cursor in, long size, int longest)
      throws ModelFormatException {
    if (size > longest) {
      throw in.problem("a text of %d bytes; at most %d expected".formatted(size, longest));
    }
    return in.text((int) size);
  }

  private String variable(Hdf5Cursor reference, int longest) throws ModelFormatException {
    long size = reference.u32();
    long address = reference.address();
    long wanted = reference.u32();
    if (size == 0) {
      return "";
    }
    Hdf5Cursor heap = file.from(address, place);
    heap.signature("GCOL");
    heap.version("global heap", 1, 1);
    heap.skip(3);
    long heapSize = heap.length();
    Hdf5Cursor objects = file.at(address, heapSize, place);
    objects.skip(8L + file.lengthBytes());
    while (objects.remaining() >= 8 + file.lengthBytes()) {
      long index = objects.u16();
      objects.skip(6);
      long length = objects.length();
      if (index == 0) {
        break;
      }
      if (index == wanted) {
        return shortEnough(objects.part(length), Math.min(size, length), longest);
      }
      objects.skip(length);
      objects.skip(Math.min(-length & 7, objects.remaining()));
    }
    throw new ModelFormatException(place + ": damaged HDF5: its text is missing");
  }
}
