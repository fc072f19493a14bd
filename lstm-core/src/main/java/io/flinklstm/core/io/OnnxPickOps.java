package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxValue.Sizes;
import io.flinklstm.core.io.OnnxValue.Zeros;
import io.flinklstm.core.io.OnnxView.Kind;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Operators that cut something out: sizes of a list, directions or layers of a stack, the last
 * timestep of a sequence, rows of a table. Attributes and their defaults: Operators.md of
 * onnx/onnx.
 */
final class OnnxPickOps {
  private OnnxPickOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("Gather", OnnxPickOps::gather);
    ops.put("Slice", OnnxPickOps::slice);
  }

  private static OnnxValue gather(OnnxCall call) {
    if (call.isView(1)) {
      return embedding(call);
    }
    Sizes indices = call.sizes(1);
    if (call.isSizes(0)) {
      List<OnnxSize> from = call.sizes(0).values();
      List<OnnxSize> picked = new ArrayList<>();
      for (OnnxSize index : indices.values()) {
        picked.add(from.get(OnnxView.axis(index.number(), from.size())));
      }
      return new Sizes(picked, indices.scalar());
    }
    OnnxView view = call.view(0);
    int axis = view.axis(call.whole("axis", 0));
    if (indices.values().size() != 1) {
      throw new IllegalArgumentException("picks several elements of axis " + axis);
    }
    OnnxView one = picked(view, axis, indices.values().get(0).number());
    return indices.scalar() ? one.squeezed(axis) : one;
  }

  /** One element of an axis. */
  private static OnnxView picked(OnnxView view, int axis, long index) {
    OnnxSize size = view.size(axis);
    if (size.equals(OnnxSize.ONE) && (index == 0 || index == -1)) {
      return view;
    }
    if (view.is(axis, Kind.STACK)) {
      return view.only(axis, OnnxView.axis(index, view.flows().size()));
    }
    boolean last = index == -1 || (size.isNumber() && index == size.number() - 1);
    if (view.is(axis, Kind.TIME) && last) {
      return view.last(axis);
    }
    throw new IllegalArgumentException(
        "picks element %d of axis %d of %s; of a sequence only the last timestep is supported"
            .formatted(index, axis, view));
  }

  private static OnnxValue embedding(OnnxCall call) {
    call.only("axis", 0);
    OnnxView ids = call.view(1);
    Tensor table = call.weight(0, "the table");
    if (table.rank() != 2 || table.dimension(0) < 1 || table.dimension(1) < 1) {
      throw new IllegalArgumentException("the table must be [ids, features]");
    }
    if (ids.rank() != 2 || !(ids.flow() instanceof Flow.Input) || ids.flow().features() != 0) {
      throw new IllegalArgumentException("expected ids that are an input of the model");
    }
    call.graph().layer();
    call.graph().floats(table.data().length);
    int features = table.dimension(1);
    Embedding layer = Embedding.of(table.dimension(0), features).weights(table);
    List<List<OnnxView.Part>> axes = new ArrayList<>(ids.axes());
    axes.add(OnnxView.axis(Kind.FEATURES, OnnxSize.of(features)));
    Flow flow = new Flow.Rows(List.of(ids.flow()), layer, features);
    return new OnnxView(List.of(flow), List.copyOf(axes));
  }

  private static OnnxValue slice(OnnxCall call) {
    List<Long> starts = call.wholes("starts", 1);
    List<Long> ends = call.wholes("ends", 2);
    List<Long> axes = call.wholes("axes", 3);
    List<Long> steps = call.has(4) ? call.wholes("steps", 4) : null;
    if (starts == null || ends == null || starts.size() != ends.size()) {
      throw new IllegalArgumentException("expected as many starts as ends");
    }
    if (call.input(0) instanceof Zeros) {
      return call.input(0);
    }
    if (axes == null) {
      axes = LongStream.range(0, starts.size()).boxed().toList();
    }
    boolean odd = axes.size() != starts.size();
    for (int i = 0; steps != null && i < steps.size(); i++) {
      odd |= steps.get(i) != 1;
    }
    if (odd) {
      throw new IllegalArgumentException("expected one start per axis, and steps of 1");
    }
    if (call.isSizes(0)) {
      return sliced(call.sizes(0).values(), axes, starts, ends);
    }
    OnnxView view = call.view(0);
    for (int i = 0; i < starts.size(); i++) {
      view = sliced(view, view.axis(axes.get(i)), starts.get(i), ends.get(i));
    }
    return view;
  }

  private static Sizes sliced(
      List<OnnxSize> sizes, List<Long> axes, List<Long> starts, List<Long> ends) {
    if (!axes.equals(List.of(0L))) {
      throw new IllegalArgumentException("expected axis 0 of a list of sizes");
    }
    int from = OnnxSizeOps.clamped(starts.get(0), sizes.size());
    int to = OnnxSizeOps.clamped(ends.get(0), sizes.size());
    return new Sizes(List.copyOf(sizes.subList(from, Math.max(from, to))), false);
  }

  private static OnnxView sliced(OnnxView view, int axis, long start, long end) {
    OnnxSize size = view.size(axis);
    long length = size.isNumber() ? size.number() : Integer.MAX_VALUE;
    if (start == 0 && end >= length) {
      return view;
    }
    if (size.isNumber()) {
      int from = OnnxSizeOps.clamped(start, (int) Math.min(length, Integer.MAX_VALUE));
      int to = OnnxSizeOps.clamped(end, (int) Math.min(length, Integer.MAX_VALUE));
      if (from == 0 && to == length) {
        return view;
      }
      if (to - from == 1) {
        return picked(view, axis, from);
      }
    } else if (start == -1 && end >= length) {
      return picked(view, axis, -1);
    }
    throw new IllegalArgumentException(
        "cuts [%d, %d) out of axis %d of %s; of a sequence only the last timestep is supported"
            .formatted(start, end, axis, view));
  }
}
