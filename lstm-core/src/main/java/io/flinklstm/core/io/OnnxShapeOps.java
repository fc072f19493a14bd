package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxValue.Numbers;
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
 * Operators that move, cut and join axes, and those that compute sizes for them. Attributes and
 * their defaults: Operators.md of onnx/onnx, all versions from 7 on.
 */
final class OnnxShapeOps {
  private OnnxShapeOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("Constant", OnnxShapeOps::constant);
    ops.put("Identity", call -> call.input(0));
    ops.put("Cast", OnnxShapeOps::cast);
    ops.put("Shape", OnnxShapeOps::shape);
    ops.put("ConstantOfShape", OnnxShapeOps::constantOfShape);
    ops.put("Expand", OnnxShapeOps::expand);
    ops.put("ReduceProd", OnnxShapeOps::product);
    ops.put("Transpose", OnnxShapeOps::transpose);
    ops.put("Reshape", OnnxShapeOps::reshape);
    ops.put("Flatten", OnnxShapeOps::flatten);
    ops.put("Squeeze", OnnxShapeOps::squeeze);
    ops.put("Unsqueeze", OnnxShapeOps::unsqueeze);
    ops.put("Slice", OnnxShapeOps::slice);
    ops.put("Gather", OnnxShapeOps::gather);
    ops.put("Concat", OnnxShapeOps::concat);
  }

  private static OnnxValue constant(OnnxCall call) {
    OnnxAttribute value = call.node().attributes().get("value");
    if (value instanceof OnnxAttribute.Value tensor) {
      return new Numbers(tensor.value());
    }
    if (call.node().attributes().containsKey("value_ints")) {
      return new Sizes(call.wholes("value_ints").stream().map(OnnxSize::of).toList(), false);
    }
    if (call.node().attributes().containsKey("value_int")) {
      return new Sizes(List.of(OnnxSize.of(call.whole("value_int", 0))), true);
    }
    if (call.node().attributes().containsKey("value_float")) {
      Tensor number = Tensor.of(new float[] {call.real("value_float", 0)});
      return new Numbers(new OnnxTensor.Floats("", number));
    }
    throw new IllegalArgumentException("expected value, value_float, value_int or value_ints");
  }

  /** Sizes stay whole numbers, and data floats. */
  private static OnnxValue cast(OnnxCall call) {
    String to = NumberType.onnxName((int) call.whole("to", 0));
    boolean fits = call.isSizes(0) ? to.equals("INT64") || to.equals("INT32") : to.equals("FLOAT");
    if (!fits) {
      throw new IllegalArgumentException("to: %s is not supported here".formatted(to));
    }
    return call.input(0);
  }

  private static OnnxValue shape(OnnxCall call) {
    List<OnnxSize> sizes = new ArrayList<>();
    if (call.input(0) instanceof OnnxView view) {
      for (int axis = 0; axis < view.rank(); axis++) {
        sizes.add(view.size(axis));
      }
    } else if (call.input(0) instanceof Numbers numbers) {
      for (int size : numbers.tensor().shape()) {
        sizes.add(OnnxSize.of(size));
      }
    } else {
      throw new IllegalArgumentException("asks for the shape of sizes");
    }
    int from = clamped(call.whole("start", 0), sizes.size());
    int to = clamped(call.whole("end", sizes.size()), sizes.size());
    return new Sizes(List.copyOf(sizes.subList(from, Math.max(from, to))), false);
  }

  private static int clamped(long index, int size) {
    return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private static OnnxValue constantOfShape(OnnxCall call) {
    call.sizes(0);
    OnnxAttribute value = call.node().attributes().get("value");
    if (value != null
        && !(value instanceof OnnxAttribute.Value tensor && isZero(new Numbers(tensor.value())))) {
      throw new IllegalArgumentException("value: only zeros are supported");
    }
    return new Zeros();
  }

  private static OnnxValue expand(OnnxCall call) {
    call.sizes(1);
    if (!isZero(call.input(0))) {
      throw new IllegalArgumentException("only zeros are expanded");
    }
    return new Zeros();
  }

  /** Whether all its numbers are 0. */
  static boolean isZero(OnnxValue value) {
    if (value instanceof Numbers numbers) {
      if (numbers.tensor() instanceof OnnxTensor.Floats floats) {
        for (float number : floats.tensor().data()) {
          if (number != 0f) {
            return false;
          }
        }
        return true;
      }
      return LongStream.of(((OnnxTensor.Wholes) numbers.tensor()).values()).allMatch(n -> n == 0);
    }
    return value instanceof Zeros;
  }

  private static OnnxValue product(OnnxCall call) {
    OnnxSize product = OnnxSize.ONE;
    for (OnnxSize size : call.sizes(0).values()) {
      product = product.times(size);
    }
    return new Sizes(List.of(product), call.whole("keepdims", 1) == 0);
  }

  private static OnnxValue transpose(OnnxCall call) {
    if (call.input(0) instanceof Zeros) {
      return call.input(0);
    }
    List<Long> permutation = call.wholes("perm");
    if (!call.isView(0)) {
      Tensor matrix = call.weight(0, "input 0");
      if (matrix.rank() != 2 || (permutation != null && !permutation.equals(List.of(1L, 0L)))) {
        throw new IllegalArgumentException("transposes a constant that is no matrix");
      }
      call.graph().floats(matrix.data().length);
      return new Numbers(new OnnxTensor.Floats("", GateWeights.columns(matrix, 0)));
    }
    OnnxView view = call.view(0);
    if (permutation == null) {
      permutation = new ArrayList<>();
      for (long axis = view.rank() - 1; axis >= 0; axis--) {
        permutation.add(axis);
      }
    }
    return view.transposed(permutation);
  }

  private static OnnxValue reshape(OnnxCall call) {
    Sizes sizes = call.sizes(1);
    if (call.isSizes(0)) {
      return new Sizes(call.sizes(0).values(), sizes.values().isEmpty());
    }
    call.only("allowzero", 0);
    return call.input(0) instanceof Zeros ? call.input(0) : call.view(0).reshaped(sizes.values());
  }

  private static OnnxValue flatten(OnnxCall call) {
    OnnxView view = call.view(0);
    long axis = call.whole("axis", 1);
    int at = axis == view.rank() ? view.rank() : view.axis(axis);
    OnnxSize before = OnnxSize.ONE;
    for (int i = 0; i < at; i++) {
      before = before.times(view.size(i));
    }
    return view.reshaped(List.of(before, OnnxSize.of(-1)));
  }

  private static OnnxValue squeeze(OnnxCall call) {
    if (call.input(0) instanceof Zeros) {
      return call.input(0);
    }
    List<Long> axes = call.wholes("axes", 1);
    if (call.isSizes(0)) {
      if (call.sizes(0).values().size() != 1) {
        throw new IllegalArgumentException("expected one size");
      }
      return new Sizes(call.sizes(0).values(), true);
    }
    OnnxView view = call.view(0);
    if (axes == null) {
      throw new IllegalArgumentException("axes: missing; expected which axes have size 1");
    }
    List<Integer> sorted = axes.stream().map(view::axis).distinct().sorted().toList();
    for (int i = sorted.size() - 1; i >= 0; i--) {
      view = view.squeezed(sorted.get(i));
    }
    return view;
  }

  private static OnnxValue unsqueeze(OnnxCall call) {
    if (call.input(0) instanceof Zeros) {
      return call.input(0);
    }
    List<Long> axes = call.wholes("axes", 1);
    if (axes == null || axes.isEmpty()) {
      throw new IllegalArgumentException("axes: missing");
    }
    if (call.isSizes(0)) {
      if (!call.sizes(0).scalar() || axes.size() != 1) {
        throw new IllegalArgumentException("expected one size");
      }
      return new Sizes(call.sizes(0).values(), false);
    }
    OnnxView view = call.view(0);
    int rank = view.rank() + axes.size();
    if (rank > Limits.RANK) {
      throw new IllegalArgumentException("expected up to %d axes".formatted(Limits.RANK));
    }
    List<Integer> sorted =
        axes.stream().map(axis -> OnnxView.axis(axis, rank)).distinct().sorted().toList();
    for (int axis : sorted) {
      view = view.unsqueezed(Math.min(axis, view.rank()));
    }
    return view;
  }

  private static OnnxValue concat(OnnxCall call) {
    long axis = call.whole("axis", 0);
    boolean zeros = true;
    for (int i = 0; i < call.inputs().size(); i++) {
      zeros &= call.input(i) instanceof Zeros;
    }
    if (zeros) {
      return call.input(0);
    }
    if (call.isSizes(0)) {
      List<OnnxSize> all = new ArrayList<>();
      for (int i = 0; i < call.inputs().size() && all.size() <= Sizes.MOST; i++) {
        all.addAll(call.sizes(i).values());
      }
      return new Sizes(all, false);
    }
    List<OnnxView> views = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      views.add(call.view(i));
    }
    if (views.size() == 1) {
      return views.get(0);
    }
    call.graph().layer();
    return OnnxView.joined(views, views.get(0).axis(axis));
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
    int from = clamped(starts.get(0), sizes.size());
    int to = clamped(ends.get(0), sizes.size());
    return new Sizes(List.copyOf(sizes.subList(from, Math.max(from, to))), false);
  }

  private static OnnxView sliced(OnnxView view, int axis, long start, long end) {
    OnnxSize size = view.size(axis);
    long length = size.isNumber() ? size.number() : Integer.MAX_VALUE;
    if (start == 0 && end >= length) {
      return view;
    }
    if (size.isNumber()) {
      int from = clamped(start, (int) Math.min(length, Integer.MAX_VALUE));
      int to = clamped(end, (int) Math.min(length, Integer.MAX_VALUE));
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
