package io.flinklstm.core.io;

import io.flinklstm.core.io.OnnxView.Kind;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Products, sums and normalization. Attributes and their defaults: Operators.md of onnx/onnx. */
final class OnnxLayerOps {
  /** Products without a bias, so that an addition behind one can become its bias. */
  private static final class Product extends Flow {
    private final OnnxCall call;
    private final Flow source;
    private final Tensor kernel;
    private Flow rows;

    Product(OnnxCall call, Flow source, Tensor kernel) {
      super(source.isSequence(), kernel.dimension(1));
      this.call = call;
      this.source = source;
      this.kernel = kernel;
    }

    Flow plain() {
      if (rows == null) {
        rows = biased(null);
      }
      return rows;
    }

    Flow biased(Tensor bias) {
      call.graph().layer();
      Dense dense = Dense.units(features()).useBias(bias != null);
      Dense filled = bias == null ? dense.weights(kernel) : dense.weights(kernel, bias);
      return new Flow.Rows(List.of(source), filled, features());
    }

    @Override
    List<Flow> sources() {
      return List.of(plain());
    }

    @Override
    SymbolicTensor make() {
      return plain().tensor();
    }

    @Override
    Flow makeLast() {
      return new Product(call, source.last(), kernel);
    }
  }

  private OnnxLayerOps() {}

  static void addTo(Map<String, Function<OnnxCall, OnnxValue>> ops) {
    ops.put("MatMul", OnnxLayerOps::matMul);
    ops.put("Gemm", OnnxLayerOps::gemm);
    ops.put("Add", OnnxLayerOps::add);
    ops.put("Mul", OnnxLayerOps::multiply);
    ops.put("LayerNormalization", OnnxLayerOps::layerNormalization);
    ops.put("BatchNormalization", OnnxLayerOps::batchNormalization);
  }

  private static OnnxView product(OnnxCall call, Tensor matrix, boolean transposed) {
    OnnxView view = call.view(0);
    Flow flow = view.rows();
    if (matrix.rank() != 2 || matrix.data().length == 0) {
      throw new IllegalArgumentException(
          "expected a matrix, found " + Arrays.toString(matrix.shape()));
    }
    int inputs = matrix.dimension(transposed ? 1 : 0);
    if (inputs != flow.features()) {
      throw new IllegalArgumentException(
          "the matrix takes %d features, but the input is %s".formatted(inputs, view));
    }
    call.graph().floats(matrix.data().length);
    Tensor kernel = transposed ? GateWeights.columns(matrix, 0) : matrix;
    return view.with(new Product(call, flow, kernel));
  }

  private static OnnxValue matMul(OnnxCall call) {
    return product(call, call.weight(1, "input 1"), false);
  }

  private static OnnxValue gemm(OnnxCall call) {
    call.only("transA", 0);
    if (call.real("alpha", 1) != 1 || call.real("beta", 1) != 1) {
      throw new IllegalArgumentException("alpha, beta: only 1 is supported");
    }
    boolean transposed = call.whole("transB", 0) != 0;
    OnnxView view = product(call, call.weight(1, "input 1"), transposed);
    if (view.rank() != 2) {
      throw new IllegalArgumentException("expected an input of rank 2, found " + view);
    }
    return call.has(2) ? biased(view, call.weight(2, "input 2")) : view;
  }

  private static OnnxView biased(OnnxView view, Tensor bias) {
    int features = view.rows().features();
    int[] shape = bias.shape();
    boolean vector = bias.data().length == features && shape.length > 0;
    for (int axis = 0; axis < shape.length - 1; axis++) {
      vector &= shape[axis] == 1;
    }
    if (!vector || shape.length > view.rank() || !(view.flow() instanceof Product product)) {
      throw new IllegalArgumentException(
          "adds %s to %s; expected one number for each feature of a product"
              .formatted(Arrays.toString(shape), view));
    }
    return view.with(product.biased(Tensor.of(bias.data(), features)));
  }

  private static OnnxValue add(OnnxCall call) {
    if (call.isView(0) && call.isView(1)) {
      return merged(call, Add.of());
    }
    int view = call.isView(0) ? 0 : 1;
    return biased(call.view(view), call.weight(1 - view, "input " + (1 - view)));
  }

  private static OnnxValue multiply(OnnxCall call) {
    if (call.isSizes(0) && call.isSizes(1)) {
      OnnxValue.Sizes a = call.sizes(0);
      OnnxValue.Sizes b = call.sizes(1);
      if (a.values().size() != 1 || b.values().size() != 1) {
        throw new IllegalArgumentException("multiplies several sizes at once");
      }
      OnnxSize product = a.values().get(0).times(b.values().get(0));
      return new OnnxValue.Sizes(List.of(product), a.scalar() && b.scalar());
    }
    if (!call.isView(0) || !call.isView(1)) {
      throw new IllegalArgumentException("multiplies with a constant, which is not supported");
    }
    return merged(call, Multiply.of());
  }

  private static OnnxView merged(OnnxCall call, Layer<?> layer) {
    OnnxView one = call.view(0);
    OnnxView other = call.view(1);
    if (!one.axes().equals(other.axes())) {
      throw new IllegalArgumentException(
          "combines %s with %s; expected equal shapes".formatted(one, other));
    }
    call.graph().layer();
    Flow first = one.flow();
    return one.with(new Flow.Rows(List.of(first, other.flow()), layer, first.features()));
  }

  private static OnnxView layerNormalization(OnnxCall call) {
    OnnxView view = call.view(0);
    int features = view.rows().features();
    if (view.axis(call.whole("axis", -1)) != view.rank() - 1) {
      throw new IllegalArgumentException("axis: only the last one is supported");
    }
    boolean center = call.has(2);
    LayerNormalization layer =
        LayerNormalization.of().epsilon(call.real("epsilon", 1e-5f)).center(center);
    Tensor scale = call.weight(1, "scale", features);
    return call.layer(
        view,
        center ? layer.weights(scale, call.weight(2, "bias", features)) : layer.weights(scale));
  }

  /** Axis 1 has the features. */
  private static OnnxView batchNormalization(OnnxCall call) {
    OnnxView view = call.view(0);
    if (view.rank() < 2 || !view.is(1, Kind.FEATURES)) {
      throw new IllegalArgumentException("expected features on axis 1, found an input " + view);
    }
    call.only("training_mode", 0);
    int features = view.flow().features();
    return call.layer(
        view,
        BatchNormalization.of()
            .epsilon(call.real("epsilon", 1e-5f))
            .weights(
                call.weight(1, "scale", features),
                call.weight(2, "bias", features),
                call.weight(3, "mean", features),
                call.weight(4, "variance", features)));
  }
}
