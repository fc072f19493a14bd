package io.flinklstm.core.io;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A group of an HDF5 file: names of groups and data sets, and attributes.
 *
 * <p>Links are kept as older libraries write them, in a symbol table (HDF5 File Format
 * Specification 3.0, sections III.A.1, III.B, III.D), or as link messages in the header or in a
 * fractal heap (sections IV.A.2.c and g). Soft and external links are refused.
 */
final class Hdf5Group {
  private final Hdf5File file;
  private final String path;
  private final Hdf5Object object;
  private final Map<String, Long> links = new LinkedHashMap<>();
  private final Map<String, Hdf5Group> groups = new HashMap<>();
  private final Map<String, Hdf5Attribute> attributes;

  Hdf5Group(Hdf5File file, long address, String path) throws ModelFormatException {
    this.file = file;
    this.path = path;
    this.object = new Hdf5Object(file, address, file.place(path));
    this.attributes = Hdf5Attribute.of(file, object);
    if (object.has(Hdf5Object.TYPE)) {
      throw problem("a group expected, a data set found");
    }
    if (object.has(Hdf5Object.SYMBOL_TABLE)) {
      readSymbolTable(object.only(Hdf5Object.SYMBOL_TABLE, "symbol table"));
    }
    for (Hdf5Cursor link : object.all(Hdf5Object.LINK)) {
      readLink(link);
    }
    if (object.has(Hdf5Object.LINK_INFO)) {
      Hdf5Cursor info = object.only(Hdf5Object.LINK_INFO, "link info");
      info.version("link info", 0, 0);
      info.skip((info.u8() & 1) == 0 ? 0 : 8);
      for (Hdf5Cursor link : Hdf5Heap.messages(file, info.address(), info.address(), place())) {
        readLink(link);
      }
    }
  }

  String path() {
    return path;
  }

  String place() {
    return object.place();
  }

  ModelFormatException problem(String text) {
    return new ModelFormatException(place() + ": " + text);
  }

  /** Names of groups and data sets, in the order of the file. */
  Set<String> names() {
    return Collections.unmodifiableSet(links.keySet());
  }

  /** The attribute of a name, or null. */
  Hdf5Attribute attribute(String name) {
    return attributes.get(name);
  }

  /** The group of a name; null if there is nothing of that name. */
  Hdf5Group group(String name) throws ModelFormatException {
    Hdf5Group group = groups.get(name);
    if (group == null && links.containsKey(name)) {
      group = new Hdf5Group(file, links.get(name), inside(name));
      groups.put(name, group);
    }
    return group;
  }

  /** The data set of a name, which can be read once; null if there is nothing of that name. */
  Hdf5Dataset dataset(String name) throws ModelFormatException {
    Long address = links.get(name);
    return address == null
        ? null
        : new Hdf5Dataset(file, new Hdf5Object(file, address, file.place(inside(name))));
  }

  private String inside(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private void add(String name, long address) throws ModelFormatException {
    if (name.isEmpty() || name.length() > Limits.JSON_NAME || name.indexOf('/') >= 0) {
      throw problem("damaged HDF5: a link named " + ModelJson.quoted(name));
    }
    file.countItem(place());
    if (links.put(name, address) != null) {
      throw problem("damaged HDF5: two links named " + ModelJson.quoted(name));
    }
  }

  private void readSymbolTable(Hdf5Cursor table) throws ModelFormatException {
    long tree = table.address();
    Hdf5Cursor heap = file.from(table.address(), place());
    heap.signature("HEAP");
    heap.skip(4);
    long size = heap.length();
    heap.length();
    Hdf5Cursor names = file.at(heap.address(), size, place());
    Deque<Long> nodes = new ArrayDeque<>(List.of(tree));
    Set<Long> seen = new HashSet<>();
    while (!nodes.isEmpty()) {
      long address = nodes.remove();
      if (!seen.add(address)) {
        throw problem("damaged HDF5: the links lead in a circle");
      }
      Hdf5Cursor node = file.from(address, place());
      node.signature("TREE");
      int type = node.u8();
      int level = node.u8();
      int entries = node.u16();
      if (type != 0) {
        throw problem("damaged HDF5: a tree of links expected");
      }
      node.skip(2L * file.offsetBytes());
      file.spend((long) entries * (file.lengthBytes() + file.offsetBytes()), place());
      for (int k = 0; k < entries; k++) {
        node.length();
        long child = node.address();
        if (level > 0) {
          file.countItem(place());
          nodes.add(child);
        } else {
          readSymbols(child, names);
        }
      }
    }
  }

  private void readSymbols(long address, Hdf5Cursor names) throws ModelFormatException {
    Hdf5Cursor node = file.from(address, place());
    node.signature("SNOD");
    node.version("symbol table", 1, 1);
    node.skip(1);
    int entries = node.u16();
    file.spend(entries * (2L * file.offsetBytes() + 24), place());
    for (int k = 0; k < entries; k++) {
      Hdf5Cursor name = names.again(place());
      name.skip(node.unsigned(file.offsetBytes()));
      long header = node.address();
      long cached = node.u32();
      node.skip(20);
      String text = name.text(Math.min(name.remaining(), Limits.JSON_NAME + 1));
      if (cached > 1) {
        throw problem(softLink(text));
      }
      add(text, header);
    }
  }

  private static String softLink(String name) {
    return "a soft or external link %s; not followed".formatted(ModelJson.quoted(name));
  }

  private void readLink(Hdf5Cursor link) throws ModelFormatException {
    link.version("link", 1, 1);
    int flags = link.u8();
    int kind = (flags & 8) == 0 ? 0 : link.u8();
    link.skip(((flags & 4) == 0 ? 0 : 8) + ((flags & 16) == 0 ? 0 : 1));
    long length = link.unsigned(1 << (flags & 3));
    if (length > Limits.JSON_NAME) {
      throw problem("damaged HDF5: a link's name of %d bytes".formatted(length));
    }
    String name = link.text((int) length);
    if (kind != 0) {
      throw problem(softLink(name));
    }
    add(name, link.address());
  }
}
