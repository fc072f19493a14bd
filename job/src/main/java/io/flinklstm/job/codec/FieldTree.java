package io.flinklstm.job.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The wanted field names of a JSON object, nested by their dots, each with its slots. */
final class FieldTree {
  private final Map<String, FieldTree> children = new HashMap<>();
  private final List<Integer> slots = new ArrayList<>();

  /** Wants the value at a dotted name to be stored in a slot. */
  void want(String dottedName, int slot) {
    FieldTree node = this;
    for (String name : dottedName.split("\\.", -1)) {
      node = node.children.computeIfAbsent(name, n -> new FieldTree());
    }
    node.slots.add(slot);
  }

  /** What is wanted below a name, or null for nothing. */
  FieldTree child(String name) {
    return children.get(name);
  }

  /** Where the value itself goes; empty for a mere step on the way. */
  List<Integer> slots() {
    return slots;
  }
}
