package io.flinklstm.core.layer;

import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Constraint;
import io.flinklstm.core.weight.Initializer;
import io.flinklstm.core.weight.Regularizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A row of a table for each id, {@code tf.layers.embedding}: [batch, time] of ids to [batch, time,
 * outputDim].
 *
 * <p>Ids are cut to whole numbers; one outside [0, inputDim) is an {@link
 * IllegalArgumentException}. Weight: embeddings [inputDim, outputDim].
 */
public final class Embedding extends Layer<Embedding> {
  private final int inputDim;
  private final int outputDim;
  private Initializer embeddingsInitializer = Initializer.randomUniform(-0.05, 0.05);
  private Regularizer embeddingsRegularizer;
  private Regularizer activityRegularizer;
  private Constraint embeddingsConstraint;
  private boolean maskZero;
  private Integer inputLength;

  private Weight embeddings;
  private float[] table;

  private Embedding(int inputDim, int outputDim) {
    this.inputDim = Setting.positive("inputDim", inputDim);
    this.outputDim = Setting.positive("outputDim", outputDim);
  }

  /**
   * A table. As first layer of a chain it takes [batch, time] of any time.
   *
   * @param inputDim number of ids
   * @param outputDim numbers per id
   */
  public static Embedding of(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim).batchInputShape(Shape.ANY, Shape.ANY);
  }

  /** Uniform in [-0.05, 0.05) by default. */
  public Embedding embeddingsInitializer(Initializer value) {
    requireOpen("embeddingsInitializer");
    embeddingsInitializer = Setting.notNull("embeddingsInitializer", value, "an initializer");
    return this;
  }

  /** The same by name, as {@code "heNormal"}. */
  public Embedding embeddingsInitializer(String name) {
    return embeddingsInitializer(Setting.initializer("embeddingsInitializer", name));
  }

  /** Penalty on the table; null for none. */
  public Embedding embeddingsRegularizer(Regularizer value) {
    requireOpen("embeddingsRegularizer");
    embeddingsRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Embedding embeddingsRegularizer(String name) {
    return embeddingsRegularizer(Setting.regularizer("embeddingsRegularizer", name));
  }

  /** Penalty on the outputs; null for none. */
  public Embedding activityRegularizer(Regularizer value) {
    requireOpen("activityRegularizer");
    activityRegularizer = value;
    return this;
  }

  /** The same by name, as {@code "l2"}. */
  public Embedding activityRegularizer(String name) {
    return activityRegularizer(Setting.regularizer("activityRegularizer", name));
  }

  /** What the table is brought back to after each update; null for nothing. */
  public Embedding embeddingsConstraint(Constraint value) {
    requireOpen("embeddingsConstraint");
    embeddingsConstraint = value;
    return this;
  }

  /** The same by name, as {@code "maxNorm"}. */
  public Embedding embeddingsConstraint(String name) {
    return embeddingsConstraint(Setting.constraint("embeddingsConstraint", name));
  }

  /** Whether the id 0 is padding; false by default. */
  public Embedding maskZero(boolean value) {
    requireOpen("maskZero");
    maskZero = value;
    return this;
  }

  /** Number of timesteps, where it is always the same. */
  public Embedding inputLength(int value) {
    requireOpen("inputLength");
    inputLength = Setting.positive("inputLength", value);
    return batchInputShape(Shape.ANY, value);
  }

  public int inputDim() {
    return inputDim;
  }

  public int outputDim() {
    return outputDim;
  }

  public boolean maskZero() {
    return maskZero;
  }

  @Override
  public String className() {
    return "Embedding";
  }

  @Override
  void describe(Map<String, Object> config) {
    config.put("input_dim", inputDim);
    config.put("output_dim", outputDim);
    config.put("embeddings_initializer", embeddingsInitializer);
    config.put("embeddings_regularizer", embeddingsRegularizer);
    config.put("activity_regularizer", activityRegularizer);
    config.put("embeddings_constraint", embeddingsConstraint);
    config.put("mask_zero", maskZero);
    config.put("input_length", inputLength);
  }

  @Override
  void build(List<Shape> shapes) {
    requireIds(shapes);
    embeddings =
        addWeight("embeddings", new int[] {inputDim, outputDim}, embeddingsInitializer::create)
            .regularizer(embeddingsRegularizer)
            .constraint(embeddingsConstraint);
  }

  private void requireIds(List<Shape> shapes) {
    Shape shape = Shapes.only(shapes);
    if (shape.rank() < 2) {
      throw new IllegalArgumentException("expected ids [batch, time, ...], found " + shape);
    }
    if (maskZero) {
      Shapes.rank(shape, 2, "[batch, time], for maskZero is on,");
    }
    if (inputLength != null && !Shape.of(Shape.ANY, inputLength).fits(shape)) {
      throw new IllegalArgumentException(
          "inputLength: expected ids [batch, %d], found %s".formatted(inputLength, shape));
    }
  }

  @Override
  void requireSameWidths(List<Shape> shapes) {
    requireIds(shapes);
  }

  @Override
  int firstWidth(int rank) {
    return rank;
  }

  @Override
  void prepare() {
    table = embeddings.value().data().clone();
  }

  @Override
  List<Shape> outputShapes(List<Shape> shapes) {
    Shape ids = Shapes.only(shapes);
    return List.of(ids.withAxis(ids.rank(), outputDim));
  }

  @Override
  List<Value> call(List<Value> values, Memory memory) {
    Tensor ids = values.get(0).tensor();
    int[] shape = Arrays.copyOf(ids.shape(), ids.rank() + 1);
    shape[ids.rank()] = outputDim;
    Tensor y = Tensor.zeros(shape);
    look(ids.data(), y.data());
    return Value.only(y, Mask.and(values.get(0).mask(), mask(ids)));
  }

  private Mask mask(Tensor ids) {
    if (!maskZero) {
      return null;
    }
    boolean[] real = new boolean[ids.data().length];
    for (int i = 0; i < real.length; i++) {
      real[i] = ids.data()[i] != 0f;
    }
    return Mask.of(real, ids.dimension(0), ids.dimension(1));
  }

  private void look(float[] ids, float[] y) {
    for (int i = 0; i < ids.length; i++) {
      if (!(ids[i] > -1.0 && ids[i] < (double) inputDim)) {
        throw new IllegalArgumentException(
            "%sexpected ids in [0, %d), found %s".formatted(place(), inputDim, ids[i]));
      }
      System.arraycopy(table, ((int) ids[i]) * outputDim, y, i * outputDim, outputDim);
    }
  }

  @Override
  boolean readsIds() {
    return true;
  }

  @Override
  boolean step(
      float[][] x, boolean real, float[] state, int stateFrom, float[] scratch, float[][] y) {
    look(x[0], y[0]);
    return real && !(maskZero && x[0][0] == 0f);
  }
}
