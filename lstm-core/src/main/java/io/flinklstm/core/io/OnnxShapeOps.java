package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxValue.Numbers;
import io.flinklstm.core.io.OnnxValue.Sizes;
import io.flinklstm.core.io.OnnxValue.Zeros;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Operators that move and join axes. Attributes and their defaults: Operators.md of onnx/onnx, all
 * versions from 7 on.
 */
final class OnnxShapeOps {
  private OnnxShapeOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("Transpose", OnnxShapeOps::transpose);
    ops.put("Reshape", OnnxShapeOps::reshape);
    ops.put("Flatten", OnnxShapeOps::flatten);
    ops.put("Squeeze", OnnxShapeOps::squeeze);
    ops.put("Unsqueeze", OnnxShapeOps::unsqueeze);
    ops.put("Concat", OnnxShapeOps::concat);
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
      for (long axis = view.rank() - 1L; axis >= 0; axis--) {
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
    if (sizes.values().contains(OnnxSize.of(0))) {
      call.only("allowzero", 0);
    }
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
}
