package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.AlphaDropout;
import io.flinklstm.core.layer.Average;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Elu;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Flatten;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.GlobalMaxPooling1D;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.LeakyRelu;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Maximum;
import io.flinklstm.core.layer.Minimum;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.Normalization;
import io.flinklstm.core.layer.PRelu;
import io.flinklstm.core.layer.Relu;
import io.flinklstm.core.layer.RepeatVector;
import io.flinklstm.core.layer.Rescaling;
import io.flinklstm.core.layer.Reshape;
import io.flinklstm.core.layer.Softmax;
import io.flinklstm.core.layer.Subtract;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Initializer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Every layer that can be stepped gives the bits of the whole sequence. */
class LayerStepProperties {
  private static final int TIME = 7;
  private static final int IDS = 5;
  private static final Map<String, UnaryOperator<SymbolicTensor>> OF_NUMBERS =
      new LinkedHashMap<>();
  private static final Map<String, UnaryOperator<SymbolicTensor>> OF_IDS = new LinkedHashMap<>();

  static {
    elementwise();
    normalizing();
    windows();
    merging();
    masked();
    OF_IDS.put("embedding", x -> Embedding.of(IDS, 3).embeddingsInitializer(random(1)).apply(x));
    OF_IDS.put(
        "embedding with padding",
        x ->
            lstm(true)
                .apply(
                    Embedding.of(IDS, 3).embeddingsInitializer(random(2)).maskZero(true).apply(x)));
  }

  private static Initializer random(long seed) {
    return Initializer.randomUniform(-1, 1, seed);
  }

  private static Lstm lstm(boolean sequences) {
    return Lstm.units(3)
        .returnSequences(sequences)
        .kernelInitializer(random(3))
        .recurrentInitializer(random(4));
  }

  private static Dense dense(int units, long seed) {
    return Dense.units(units).kernelInitializer(random(seed));
  }

  private static Conv1D conv(int size, int dilation) {
    return Conv1D.of(3, size)
        .padding("causal")
        .dilationRate(dilation)
        .kernelInitializer(random(5))
        .biasInitializer(random(6));
  }

  private static void elementwise() {
    OF_NUMBERS.put("activation", x -> ActivationLayer.of("mish").apply(x));
    OF_NUMBERS.put("softmax activation", x -> ActivationLayer.of("softmax").apply(x));
    OF_NUMBERS.put("softmax", x -> Softmax.of().apply(x));
    OF_NUMBERS.put("relu", x -> Relu.of().negativeSlope(0.1).threshold(0.2).apply(x));
    OF_NUMBERS.put("leaky relu", x -> LeakyRelu.of().apply(x));
    OF_NUMBERS.put("elu", x -> Elu.of().alpha(0.7).apply(x));
    OF_NUMBERS.put("prelu", x -> PRelu.of().sharedAxes(1).alphaInitializer(random(7)).apply(x));
    OF_NUMBERS.put("noise", x -> AlphaDropout.of(0.5).apply(Dropout.of(0.5).apply(x)));
  }

  private static void normalizing() {
    OF_NUMBERS.put(
        "batch normalization",
        x ->
            BatchNormalization.of()
                .gammaInitializer(random(8))
                .betaInitializer(random(9))
                .movingMeanInitializer(random(10))
                .movingVarianceInitializer(Initializer.randomUniform(0.5, 2, 11))
                .apply(x));
    OF_NUMBERS.put(
        "layer normalization",
        x ->
            LayerNormalization.of()
                .gammaInitializer(random(12))
                .betaInitializer(random(13))
                .apply(x));
    OF_NUMBERS.put("normalization", x -> Normalization.of().mean(0.3).variance(0.7).apply(x));
    OF_NUMBERS.put("rescaling", x -> Rescaling.of(1.7).offset(0.1).apply(x));
  }

  private static void windows() {
    OF_NUMBERS.put("convolution in groups", x -> conv(3, 2).groups(3).apply(dense(3, 15).apply(x)));
    OF_NUMBERS.put("convolution of one", x -> conv(1, 1).padding("same").apply(x));
    OF_NUMBERS.put("convolution", x -> conv(2, 1).apply(x));
    OF_NUMBERS.put("dilated convolution", x -> conv(3, 2).apply(x));
    OF_NUMBERS.put("convolution longer than the sequence", x -> conv(4, 5).apply(x));
    OF_NUMBERS.put("global maximum", x -> GlobalMaxPooling1D.of().apply(x));
    OF_NUMBERS.put("global mean", x -> GlobalAveragePooling1D.of().apply(conv(2, 1).apply(x)));
  }

  private static void merging() {
    OF_NUMBERS.put("sum", x -> Add.of().apply(dense(3, 14).apply(x), conv(2, 2).apply(x)));
    OF_NUMBERS.put(
        "mean of three",
        x -> Average.of().apply(x, ActivationLayer.of("tanh").apply(x), Relu.of().apply(x)));
    OF_NUMBERS.put(
        "extremes",
        x ->
            Subtract.of()
                .apply(
                    Maximum.of().apply(x, ActivationLayer.of("tanh").apply(x)),
                    Minimum.of().apply(x, ActivationLayer.of("sigmoid").apply(x))));
    OF_NUMBERS.put(
        "one factor for all features",
        x -> Multiply.of().apply(dense(1, 15).apply(x), x, dense(1, 16).apply(x)));
    OF_NUMBERS.put(
        "concatenation",
        x -> Concatenate.of().apply(x, dense(2, 17).apply(x), lstm(true).apply(x)));
    OF_NUMBERS.put(
        "summaries side by side",
        x ->
            Concatenate.of()
                .apply(
                    lstm(false).apply(x),
                    GlobalMaxPooling1D.of().apply(x),
                    GlobalAveragePooling1D.of().apply(x)));
    OF_NUMBERS.put(
        "shapes of a summary",
        x ->
            Flatten.of()
                .apply(Reshape.of(2, -1).apply(RepeatVector.of(2).apply(lstm(false).apply(x)))));
  }

  private static void masked() {
    OF_NUMBERS.put("masking", x -> lstm(true).apply(Dropout.of(0.1).apply(Masking.of().apply(x))));
    OF_NUMBERS.put(
        "global mean without padding",
        x -> GlobalAveragePooling1D.of().apply(dense(2, 18).apply(Masking.of().apply(x))));
    OF_NUMBERS.put(
        "masks of two inputs",
        x -> lstm(false).apply(Add.of().apply(Masking.of().apply(x), Masking.of(0.25).apply(x))));
    OF_NUMBERS.put(
        "a mask that ends", x -> lstm(true).apply(conv(2, 1).apply(Masking.of().apply(x))));
  }

  @Provide
  Arbitrary<String> layersOfNumbers() {
    return Arbitraries.of(OF_NUMBERS.keySet());
  }

  @Provide
  Arbitrary<String> layersOfIds() {
    return Arbitraries.of(OF_IDS.keySet());
  }

  private static Model model(String what, int features) {
    SymbolicTensor x = Model.input(-1, features);
    return Model.of(x, OF_NUMBERS.get(what).apply(x));
  }

  /** Some timesteps are all 0, some all 0.25. */
  private static Tensor numbers(long seed, int batch, int features) {
    Random random = new Random(seed);
    Tensor x = Tensor.zeros(batch, TIME, features);
    for (int row = 0; row < batch * TIME; row++) {
      int kind = random.nextInt(5);
      for (int f = 0; f < features; f++) {
        float number = random.nextFloat() * 4 - 2;
        x.data()[row * features + f] = kind == 0 ? 0f : kind == 1 ? 0.25f : number;
      }
    }
    return x;
  }

  private static Tensor someIds(long seed, int batch) {
    Random random = new Random(seed);
    Tensor x = Tensor.zeros(batch, TIME);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.nextInt(IDS);
    }
    return x;
  }

  @Property(tries = 250)
  void stepsAreTheWholeSequence(
      @ForAll("layersOfNumbers") String what,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int features) {
    requireSteps(what, model(what, features), numbers(seed, 1, features), features);
  }

  @Property(tries = 30)
  void stepsOfIdsAreTheWholeSequence(@ForAll("layersOfIds") String what, @ForAll long seed) {
    SymbolicTensor ids = Model.input(-1);
    requireSteps(what, Model.of(ids, OF_IDS.get(what).apply(ids)), someIds(seed, 1), 1);
  }

  private static void requireSteps(String what, Model model, Tensor x, int size) {
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[] y = new float[stepper.outputSize(0)];
    for (int t = 0; t < TIME; t++) {
      stepper.step(Arrays.copyOfRange(x.data(), t * size, (t + 1) * size), state, y);
      int[] shape = x.shape();
      shape[1] = t + 1;
      Tensor prefix = Tensor.of(Arrays.copyOf(x.data(), (t + 1) * size), shape);
      float[] whole = model.predict(prefix).data();
      boolean eachStep = model.outputShapes().get(0).rank() > 2;
      int from = eachStep ? t * y.length : 0;
      assertThat(y)
          .as("%s, step %d", what, t)
          .isEqualTo(Arrays.copyOfRange(whole, from, from + y.length));
    }
  }

  @Property(tries = 250)
  void keysTogetherGetTheBitsOfSingleSteps(
      @ForAll("layersOfNumbers") String what,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int features,
      @ForAll @IntRange(min = 1, max = 20) int keys) {
    Tensor x = numbers(seed, keys, features);
    requireBatch(what, model(what, features), x, features);
  }

  @Property(tries = 30)
  void keysOfIdsTogetherGetTheBitsOfSingleSteps(
      @ForAll("layersOfIds") String what,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int keys) {
    SymbolicTensor ids = Model.input(-1);
    requireBatch(what, Model.of(ids, OF_IDS.get(what).apply(ids)), someIds(seed, keys), 1);
  }

  private static void requireBatch(String what, Model model, Tensor x, int size) {
    int keys = x.dimension(0);
    BatchStepper batch = model.batchStepper(keys);
    Stepper stepper = model.stepper();
    ModelState[] states = new ModelState[keys];
    ModelState[] alone = new ModelState[keys];
    Arrays.setAll(states, k -> model.newState());
    Arrays.setAll(alone, k -> model.newState());
    float[][] now = new float[keys][];
    float[][] y = new float[keys][batch.outputSize(0)];
    float[] expected = new float[batch.outputSize(0)];
    for (int t = 0; t < TIME; t++) {
      for (int k = 0; k < keys; k++) {
        int from = (k * TIME + t) * size;
        now[k] = Arrays.copyOfRange(x.data(), from, from + size);
      }
      batch.step(now, states, y, keys);
      for (int k = 0; k < keys; k++) {
        stepper.step(now[k], alone[k], expected);
        assertThat(y[k]).as("%s, step %d, key %d", what, t, k).isEqualTo(expected);
        assertThat(states[k].values()).as(what).isEqualTo(alone[k].values());
        assertThat(batch.isReal(k, 0)).as(what).isEqualTo(stepper.isReal(0));
      }
    }
  }

  @Property(tries = 100)
  void aBatchIsItsSamplesOneByOne(
      @ForAll("layersOfNumbers") String what,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 5) int batch) {
    Model model = model(what, 3);
    Tensor x = numbers(seed, batch, 3);
    float[] together = model.predict(x).data();
    int size = together.length / batch;
    for (int b = 0; b < batch; b++) {
      assertThat(model.predict(x.rows(b, b + 1)).data())
          .as(what)
          .isEqualTo(Arrays.copyOfRange(together, b * size, (b + 1) * size));
    }
  }
}
