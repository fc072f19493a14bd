package io.flinklstm.core.layer;

import io.flinklstm.core.kernel.Kernel;
import io.flinklstm.core.kernel.Kernels;
import io.flinklstm.core.kernel.Product;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A window sliding along time, {@code tf.layers.conv1d}: [batch, time, features] to [batch, time',
 * filters].
 *
 * <pre>
 *   y[t] = φ(b + Σ_k x[t·strides − before + k·dilationRate] · W[k])
 * </pre>
 *
 * <p>Timesteps outside the sequence are zeros. Each output is one chain of fused multiply-adds:
 * bias, then window positions from the earliest, then the features its group sees. Masks end here,
 * as in Keras.
 *
 * <p>With padding causal and strides 1 it can be stepped: a key remembers the last (kernelSize −
 * 1)·dilationRate timesteps, oldest first, zeros at the start.
 *
 * <p>Weights: kernel [kernelSize, features / groups, filters], bias [filters].
 */
public final class Conv1D extends Layer<Conv1D> {
  /** Timesteps a window may reach over. */
  private static final int MOST_SPAN = 1 << 24;

  /** Floats a key may remember: 16 MiB. */
  private static final int MOST_STATE = 1 << 22;

  /** With more groups each is narrow, and vectors of its columns would be mostly padding. */
  private static final int MOST_PACKED_GROUPS = 16;

  private final Kernel arithmetic = Kernels.selected();
  private final int filters;
  private final int kernelSize;
  private int strides = 1;
  private Padding padding = Padding.VALID;
  private int dilationRate = 1;
  private int groups = 1;
  private Activation activation = Activation.LINEAR;
  private boolean useBias = true;
  private Initializer kernelInitializer = Initializer.glorotUniform();
  private Initializer biasInitializer = Initializer.zeros();
  private Regularizer kernelRegularizer;
  private Regularizer biasRegularizer;
  private Regularizer activityRegularizer;
  private Constraint kernelConstraint;
  private Constraint biasConstraint;

  private int features;
  private Weight kernel;
  private Weight bias;
  private Product[] products;

  private Conv1D(int filters, int kernelSize) {
    this.filters = Setting.positive("filters", filters);
    this.kernelSize = Setting.positive("kernelSize", kernelSize);
  }

  /**
   * A convolution.
   *
   * @param filters outputs per timestep
   * @param kernelSize timesteps of a window
   */
  public static Conv1D of(int filters, int kernelSize) {
    return new Conv1D(filters, kernelSize);
  }

  /** Timesteps from one window to the next; 1 by default. */
  public Conv1D strides(int value) {
    requireOpen("strides");
    strides = Setting.positive("strides", value);
    return this;
  }

  /** {@code "valid"}, the default, {@code "same"} or {@code "causal"}. */
  public Conv1D padding(String name) {
    requireOpen("padding");
    padding = Padding.of(name, Padding.values());
    return this;
  }

  /** Timesteps from one position of a window to the next; 1 by default. */
  public Conv1D dilationRate(int value) {
    requireOpen("dilationRate");
    dilationRate = Setting.positive("dilationRate", value);
    return this;
  }

  /** φ; linear by default. */
  public Conv1D activation(Activation value) {
    requireOpen("activation");
    activation = Setting.notNull("activation", value, Activation.identifiers());
    return this;
  }

  /** φ by name, as {@code "relu"}. */
  public Conv1D activation(String name) {
    return activation(Setting.activation("activation", name));
  }

  /** Whether there is a b; true by default. */
  public Conv1D useBias(boolean value) {
    requireOpen("useBias");
    useBias = value;
    return this;
  }

  /**
   * How W begins; glorotUniform by default. The code of TensorFlow.js has glorotNormal, which stays
   * in its files.
   */
  public Conv1D kernelInitializer(Initializer value) {
    requireOpen("kernelInitializer");
    kernelInitializer = Setting.notNull("kernelInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public Conv1D kernelInitializer(String name) {
    return kernelInitializer(Setting.initializer("kernelInitializer", name));
  }

  /** How b begins; zeros by default. */
  public Conv1D biasInitializer(Initializer value) {
    requireOpen("biasInitializer");
    biasInitializer = Setting.notNull("biasInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public Conv1D biasInitializer(String name) {
    return biasInitializer(Setting.initializer("biasInitializer", name));
  }

  /** Penalty on W; null for none. */
  public Conv1D kernelRegularizer(Regularizer value) {
    requireOpen("kernelRegularizer");
    kernelRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Conv1D kernelRegularizer(String name) {
    return kernelRegularizer(Setting.regularizer("kernelRegularizer", name));
  }

  /** Penalty on b; null for none. */
  public Conv1D biasRegularizer(Regularizer value) {
    requireOpen("biasRegularizer");
    biasRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Conv1D biasRegularizer(String name) {
    return biasRegularizer(Setting.regularizer("biasRegularizer", name));
  }

  /** Penalty on the outputs; null for none. */
  public Conv1D activityRegularizer(Regularizer value) {
    requireOpen("activityRegularizer");
    activityRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Conv1D activityRegularizer(String name) {
    return activityRegularizer(Setting.regularizer("activityRegularizer", name));
  }

  /**
   * Into how many parts features and filters are divided; the filters of a part see its features
   * alone. 1 by default.
   */
  public Conv1D groups(int value) {
    requireOpen("groups");
    groups = Setting.positive("groups", value);
    return this;
  }

  /** What W is brought back to after each update; null for nothing. */
  public Conv1D kernelConstraint(Constraint value) {
    requireOpen("kernelConstraint");
    kernelConstraint = value;
    return this;
  }

  /** The same by name, as {@code "maxNorm"}. */
  public Conv1D kernelConstraint(String name) {
    return kernelConstraint(Setting.constraint("kernelConstraint", name));
  }

  /** What b is brought back to after each update; null for nothing. */
  public Conv1D biasConstraint(Constraint value) {
    requireOpen("biasConstraint");
    biasConstraint = value;
    return this;
  }

  /** The same by name, as {@code "maxNorm"}. */
  public Conv1D biasConstraint(String name) {
    return biasConstraint(Setting.constraint("biasConstraint", name));
  }

  @Override
  public String className() {
    return "Conv1D";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("filters", filters);
    config.put("kernel_initializer", kernelInitializer);
    config.put("kernel_regularizer", kernelRegularizer);
    config.put("kernel_constraint", kernelConstraint);
    config.put("kernel_size", List.of(kernelSize));
    config.put("strides", List.of(strides));
    config.put("padding", padding.identifier());
    config.put("dilation_rate", List.of(dilationRate));
    if (groups > 1) {
      config.put("groups", groups);
    }
    config.put("activation", activation);
    config.put("use_bias", useBias);
    config.put("bias_initializer", biasInitializer);
    config.put("bias_regularizer", biasRegularizer);
    config.put("activity_regularizer", activityRegularizer);
    config.put("bias_constraint", biasConstraint);
  }

  @Override
  void build(List<Shape> shapes) {
    Shape shape = Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]");
    if (strides > 1 && dilationRate > 1) {
      throw Setting.problem("dilationRate", "1, for strides is " + strides, dilationRate);
    }
    if ((kernelSize - 1L) * dilationRate >= MOST_SPAN) {
      throw Setting.problem(
          "(kernelSize - 1) * dilationRate",
          "less than " + MOST_SPAN,
          (kernelSize - 1L) * dilationRate);
    }
    features = Shapes.known(shape, 2);
    if (features % groups != 0 || filters % groups != 0) {
      throw Setting.problem(
          "groups", "a divisor of %d features and %d filters".formatted(features, filters), groups);
    }
    int[] shapeOfKernel = {kernelSize, features / groups, filters};
    kernel =
        addWeight("kernel", shapeOfKernel, kernelInitializer::create)
            .regularizer(kernelRegularizer)
            .constraint(kernelConstraint);
    bias =
        useBias
            ? addWeight("bias", new int[] {filters}, biasInitializer::create)
                .regularizer(biasRegularizer)
                .constraint(biasConstraint)
            : null;
  }

  /** Timesteps from the first to the last position of a window. */
  private int span() {
    return (kernelSize - 1) * dilationRate + 1;
  }

  @Override
  void prepare() {
    float[] b = bias == null ? new float[filters] : bias.value().data();
    int inGroup = filters / groups;
    products = new Product[groups];
    Kernel ofGroups = groups > MOST_PACKED_GROUPS ? Kernels.plain() : arithmetic;
    for (int g = 0; g < groups; g++) {
      int from = g * inGroup;
      float[] biasOfGroup = Arrays.copyOfRange(b, from, from + inGroup);
      products[g] = ofGroups.product(columns(from, inGroup), biasOfGroup, precision());
    }
  }

  /** Some filters of the kernel as a matrix, [kernelSize · features / groups, width]. */
  private Tensor columns(int from, int width) {
    int rows = kernelSize * (features / groups);
    Tensor part = Tensor.zeros(rows, width);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(kernel.value().data(), r * filters + from, part.data(), r * width, width);
    }
    return part;
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    Shape shape = Shapes.rank(Shapes.only(shapes), 3, "[batch, time, features]");
    return List.of(shape.with(1, padding.checkedOutputs(shape, span(), strides)).with(2, filters));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor x = values.get(0).tensor();
    int time = x.dimension(1);
    int outputs = outputShapes(List.of(Shape.of(x))).get(0).dimension(1);
    int before = padding.before(time, span(), strides);
    Tensor y = Tensor.zeros(x.dimension(0), outputs, filters);
    float[] scratch = new float[scratchSize()];
    int rows = x.dimension(0) * outputs;
    int block = block();
    for (int from = 0; from < rows; from += block) {
      int count = Math.min(block, rows - from);
      for (int i = 0; i < count; i++) {
        int sample = (from + i) / outputs * time;
        int first = (from + i) % outputs * strides - before;
        window(x.data(), sample, first, time, scratch, i * windowSize());
      }
      filter(count, scratch, y.data(), from * filters);
    }
    return Value.only(y, null);
  }

  /** What one output sees. Modifies window[at .. at + windowSize). */
  private void window(float[] x, int sample, int first, int time, float[] window, int at) {
    for (int k = 0; k < kernelSize; k++) {
      int t = first + k * dilationRate;
      int to = at + k * features;
      if (t < 0 || t >= time) {
        Arrays.fill(window, to, to + features, 0f);
      } else {
        System.arraycopy(x, (sample + t) * features, window, to, features);
      }
    }
  }

  private int windowSize() {
    return Math.multiplyExact(kernelSize, features);
  }

  /**
   * Windows to outputs, group by group.
   *
   * @param scratch windows [count, windowSize], behind {@link #block} of them room for those of one
   *     group and its outputs; the rest of it is modified
   * @param y [count, filters] from yFrom on; modified
   */
  private void filter(int count, float[] scratch, float[] y, int yFrom) {
    int seen = features / groups;
    int inGroup = filters / groups;
    int size = kernelSize * seen;
    int room = Product.room(inGroup);
    int parts = block() * windowSize();
    int sums = groups == 1 ? parts : parts + block() * size;
    for (int g = 0; g < groups; g++) {
      if (groups == 1) {
        products[0].set(count, scratch, 0, size, scratch, sums, room);
      } else {
        for (int k = 0; k < count * kernelSize; k++) {
          System.arraycopy(scratch, k * features + g * seen, scratch, parts + k * seen, seen);
        }
        products[g].set(count, scratch, parts, size, scratch, sums, room);
      }
      for (int k = 0; k < count; k++) {
        int to = yFrom + k * filters + g * inGroup;
        System.arraycopy(scratch, sums + k * room, y, to, inGroup);
      }
    }
    for (int k = 0; k < count; k++) {
      arithmetic.apply(activation, y, yFrom + k * filters, filters);
    }
  }

  @Override
  List<Pace> paces(List<Pace> inputs) {
    if (inputs.get(0) != Pace.EACH_STEP) {
      throw new NotSteppableException(
          this, "reads a sequence that is not the stream's own, so its output is not per event");
    }
    if (strides > 1) {
      throw new NotSteppableException(
          this, "has strides of %d, so it has no output for every event".formatted(strides));
    }
    if (padding != Padding.CAUSAL && kernelSize > 1) {
      throw new NotSteppableException(
          this,
          "with padding \"%s\" looks at later timesteps, so its output needs the future; train it"
                  .formatted(padding.identifier())
              + " with padding \"causal\", or predict on windows of the last T events instead");
    }
    if ((span() - 1L) * features > MOST_STATE) {
      throw new NotSteppableException(
          this,
          "would remember %d timesteps of %d features per key, more than %d numbers"
              .formatted(span() - 1, features, MOST_STATE));
    }
    return inputs;
  }

  @Override
  int stateSize(int inputs) {
    return Math.multiplyExact(span() - 1, features);
  }

  @Override
  int scratchSize() {
    int group = groups == 1 ? 0 : kernelSize * (features / groups);
    int row = Math.addExact(windowSize() + group, Product.room(filters / groups));
    return Math.multiplyExact(block(), row);
  }

  /** Windows multiplied at once. */
  private int block() {
    return Product.block(Math.addExact(2 * windowSize(), Product.room(filters / groups)));
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    remember(x[0], 0, state, stateFrom, scratch, 0);
    filter(1, scratch, y[0], 0);
    return true;
  }

  @Override
  void steps(StepRows rows, float[] state, int count) {
    int block = block();
    for (int from = 0; from < count; from += block) {
      int some = Math.min(block, count - from);
      for (int i = 0; i < some; i++) {
        int k = from + i;
        int at = i * windowSize();
        remember(rows.x[0], k * features, state, rows.stateFrom(k), rows.scratch, at);
      }
      filter(some, rows.scratch, rows.y[0], from * filters);
    }
    Arrays.fill(rows.realOut, 0, count, true);
  }

  /**
   * The window that ends with the timestep x[xFrom .. xFrom + features). Modifies window[at .. at +
   * windowSize), and the state, which then has that timestep as its last.
   */
  private void remember(
      float[] x, int xFrom, float[] state, int stateFrom, float[] window, int at) {
    int last = kernelSize - 1;
    for (int k = 0; k < last; k++) {
      int from = stateFrom + k * dilationRate * features;
      System.arraycopy(state, from, window, at + k * features, features);
    }
    System.arraycopy(x, xFrom, window, at + last * features, features);
    if (last > 0) {
      int kept = stateSize(1) - features;
      System.arraycopy(state, stateFrom + features, state, stateFrom, kept);
      System.arraycopy(x, xFrom, state, stateFrom + kept, features);
    }
  }
}
