package io.flinklstm.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A value of an ONNX graph that depends on the data: flows, and in which order its axes show them.
 *
 * <p>Each axis is a product of parts, in order; an axis of size 1 may be a product of none. So a
 * transposition or a change of shape moves parts, and no number.
 *
 * @param flows of equal kind and width; several if there is a part {@link Kind#STACK}
 * @param axes outermost first
 */
record OnnxView(List<Flow> flows, List<List<Part>> axes) implements OnnxValue {
  /** Most flows in one view. */
  private static final int WIDEST = 64;

  /** What a part of an axis counts. */
  enum Kind {
    BATCH,
    TIME,
    FEATURES,
    /** The flows: directions, or layers. */
    STACK
  }

  /**
   * A part of an axis.
   *
   * @param size how many there are
   */
  record Part(Kind kind, OnnxSize size) {}

  static List<Part> axis(Kind kind, OnnxSize size) {
    return List.of(new Part(kind, size));
  }

  /** The axis of the flows: of size 1 for one. */
  static List<Part> stack(int flows) {
    return flows == 1 ? List.of() : axis(Kind.STACK, OnnxSize.of(flows));
  }

  int rank() {
    return axes.size();
  }

  OnnxSize size(int axis) {
    OnnxSize size = OnnxSize.ONE;
    for (Part part : axes.get(axis)) {
      size = size.times(part.size());
    }
    return size;
  }

  /** Whether the axis is this and nothing else. */
  boolean is(int axis, Kind kind) {
    return axes.get(axis).size() == 1 && axes.get(axis).get(0).kind() == kind;
  }

  /** An axis counted from the front. */
  int axis(long axis) {
    return axis(axis, rank());
  }

  static int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "axis: expected %d to %d, found %d".formatted(-rank, rank - 1, axis));
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The one flow. */
  Flow flow() {
    if (flows.size() != 1) {
      throw new IllegalArgumentException(
          "directions or layers must be joined to features before, found " + this);
    }
    return flows.get(0);
  }

  /** The flow, if the last axis is that of its features. */
  Flow rows() {
    if (rank() == 0 || !is(rank() - 1, Kind.FEATURES)) {
      throw new IllegalArgumentException(
          "expected features on the last axis, found an input " + this);
    }
    return flow();
  }

  /** The same axes of another flow, with its features where the old ones were. */
  OnnxView with(Flow flow) {
    List<List<Part>> changed = new ArrayList<>();
    for (List<Part> axis : axes) {
      List<Part> parts = new ArrayList<>();
      for (Part part : axis) {
        boolean features = part.kind() == Kind.FEATURES;
        parts.add(features ? new Part(Kind.FEATURES, OnnxSize.of(flow.features())) : part);
      }
      changed.add(List.copyOf(parts));
    }
    return new OnnxView(List.of(flow), List.copyOf(changed));
  }

  OnnxView withAxes(List<List<Part>> changed) {
    List<List<Part>> joined = new ArrayList<>();
    boolean stacked = false;
    for (List<Part> axis : changed) {
      boolean features =
          axis.size() == 2
              && axis.get(0).kind() == Kind.STACK
              && axis.get(1).kind() == Kind.FEATURES;
      joined.add(
          features ? axis(Kind.FEATURES, axis.get(0).size().times(axis.get(1).size())) : axis);
      stacked |= features;
    }
    return new OnnxView(stacked ? List.of(Flow.concatenated(flows)) : flows, List.copyOf(joined));
  }

  /** Without one axis of size 1. */
  OnnxView squeezed(int axis) {
    List<List<Part>> left = new ArrayList<>(axes);
    List<Part> gone = left.remove(axis);
    if (!size(axis).equals(OnnxSize.ONE)) {
      throw new IllegalArgumentException(
          "axis %d must have size 1, but is %s".formatted(axis, size(axis)));
    }
    if (!gone.isEmpty()) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException("leaves no axis");
      }
      int neighbour = Math.max(0, axis - 1);
      List<Part> parts = new ArrayList<>(left.get(neighbour));
      parts.addAll(axis == 0 ? 0 : parts.size(), gone);
      left.set(neighbour, List.copyOf(parts));
    }
    return new OnnxView(flows, List.copyOf(left));
  }

  /** With one more axis of size 1, before the given one. */
  OnnxView unsqueezed(int axis) {
    List<List<Part>> more = new ArrayList<>(axes);
    more.add(axis, List.of());
    return new OnnxView(flows, List.copyOf(more));
  }

  OnnxView transposed(List<Long> permutation) {
    List<List<Part>> moved = new ArrayList<>();
    for (long from : permutation) {
      moved.add(axes.get(axis(from)));
    }
    if (permutation.size() != rank() || permutation.stream().distinct().count() != rank()) {
      throw new IllegalArgumentException(
          "perm: expected each of %d axes once, found %s".formatted(rank(), permutation));
    }
    return new OnnxView(flows, moved);
  }

  /**
   * Other axes of the same parts in the same order.
   *
   * @param sizes 0 copies, -1 is what is left
   */
  OnnxView reshaped(List<OnnxSize> sizes) {
    List<OnnxSize> wanted = resolved(sizes);
    List<Part> parts = new ArrayList<>();
    axes.forEach(parts::addAll);
    List<List<Part>> changed = new ArrayList<>();
    int at = 0;
    for (OnnxSize size : wanted) {
      List<Part> axis = new ArrayList<>();
      OnnxSize product = OnnxSize.ONE;
      boolean one = size.equals(OnnxSize.ONE);
      while (at < parts.size()
          && (one
              ? axis.isEmpty() && parts.get(at).size().equals(OnnxSize.ONE)
              : !product.equals(size))) {
        product = product.times(parts.get(at).size());
        axis.add(parts.get(at++));
      }
      if (!product.equals(size)) {
        throw noWay(wanted);
      }
      changed.add(List.copyOf(axis));
    }
    if (at < parts.size() && !changed.isEmpty()) {
      List<Part> axis = new ArrayList<>(changed.remove(changed.size() - 1));
      for (Part part : parts.subList(at, parts.size())) {
        if (!part.size().equals(OnnxSize.ONE)) {
          throw noWay(wanted);
        }
        axis.add(part);
      }
      changed.add(List.copyOf(axis));
    }
    return withAxes(changed);
  }

  private IllegalArgumentException noWay(List<OnnxSize> wanted) {
    return new IllegalArgumentException("cannot give %s the shape %s".formatted(this, wanted));
  }

  private List<OnnxSize> resolved(List<OnnxSize> sizes) {
    if (sizes.size() > Limits.RANK) {
      throw new IllegalArgumentException("expected up to %d axes".formatted(Limits.RANK));
    }
    List<OnnxSize> wanted = new ArrayList<>();
    OnnxSize left = OnnxSize.ONE;
    for (int axis = 0; axis < rank(); axis++) {
      left = left.times(size(axis));
    }
    int open = -1;
    for (int i = 0; i < sizes.size(); i++) {
      OnnxSize size = sizes.get(i);
      if (size.equals(OnnxSize.of(0))) {
        size = size(axis(i));
      }
      wanted.add(size);
      if (size.equals(OnnxSize.of(-1))) {
        open = open < 0 ? i : Integer.MAX_VALUE;
      } else {
        left = left == null ? null : left.over(size);
      }
    }
    if (open == Integer.MAX_VALUE || left == null) {
      throw noWay(sizes);
    }
    if (open >= 0) {
      wanted.set(open, left);
    }
    return wanted;
  }

  /** One of the flows; its axis of the stack gets size 1. */
  OnnxView only(int axis, int flow) {
    List<List<Part>> changed = new ArrayList<>(axes);
    changed.set(axis, List.of());
    return new OnnxView(List.of(flows.get(flow)), List.copyOf(changed));
  }

  /** The last timestep; its axis gets size 1. */
  OnnxView last(int axis) {
    List<List<Part>> changed = new ArrayList<>(axes);
    changed.set(axis, List.of());
    return new OnnxView(flows.stream().map(Flow::last).toList(), List.copyOf(changed));
  }

  /** Views one after the other along an axis. */
  static OnnxView joined(List<OnnxView> views, int axis) {
    List<Flow> all = new ArrayList<>();
    OnnxView first = views.get(0);
    for (OnnxView view : views) {
      List<List<Part>> before = new ArrayList<>(first.axes);
      List<List<Part>> here = new ArrayList<>(view.axes);
      if (before.size() != here.size()
          || !sameKinds(before.remove(axis), here.remove(axis))
          || !before.equals(here)) {
        throw new IllegalArgumentException("joins %s and %s".formatted(first, view));
      }
      all.addAll(view.flows);
      if (all.size() > WIDEST) {
        throw new IllegalArgumentException("joins more than %d tensors".formatted(WIDEST));
      }
    }
    boolean features = first.is(axis, Kind.FEATURES);
    if (features && all.size() == views.size()) {
      return first.with(Flow.concatenated(all));
    }
    boolean stack = first.axes.get(axis).isEmpty() || first.is(axis, Kind.STACK);
    boolean even = all.stream().allMatch(flow -> flow.features() == all.get(0).features());
    if (!stack || !even) {
      throw new IllegalArgumentException(
          "joins axis %d of %s; expected features, directions or layers".formatted(axis, first));
    }
    List<List<Part>> changed = new ArrayList<>(first.axes);
    changed.set(axis, stack(all.size()));
    return new OnnxView(List.copyOf(all), List.copyOf(changed));
  }

  private static boolean sameKinds(List<Part> one, List<Part> other) {
    List<Part> both = new ArrayList<>(one);
    both.addAll(other);
    boolean stacks = both.stream().allMatch(part -> part.kind() == Kind.STACK);
    boolean features = both.stream().allMatch(part -> part.kind() == Kind.FEATURES);
    return stacks || (features && one.size() == 1 && other.size() == 1);
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      List<String> parts = new ArrayList<>();
      for (Part part : axes.get(axis)) {
        String name = part.kind().name().toLowerCase(Locale.ROOT);
        parts.add(part.size().isNumber() ? name + " " + part.size() : name);
      }
      words.add(parts.isEmpty() ? "1" : String.join(" * ", parts));
    }
    return words.toString();
  }
}
