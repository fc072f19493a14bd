package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.layer.Bidirectional;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Graph;
import io.flinklstm.core.layer.Gru;
import io.flinklstm.core.layer.GruCell;
import io.flinklstm.core.layer.Layer;
import io.flinklstm.core.layer.Lstm;
import io.flinklstm.core.layer.LstmCell;
import io.flinklstm.core.layer.Nested;
import io.flinklstm.core.layer.Rnn;
import io.flinklstm.core.layer.SimpleRnn;
import io.flinklstm.core.layer.SimpleRnnCell;
import io.flinklstm.core.layer.SymbolicTensor;
import io.flinklstm.core.layer.TimeDistributed;
import io.flinklstm.core.layer.Weight;
import io.flinklstm.core.math.Precision;
import io.flinklstm.core.math.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A model with bfloat16 weights gives the bits of one whose matrices were rounded before they were
 * set: then each of its products has rounded weights.
 */
final class ModelPrecisionTest {
  private static final int INPUTS = 5;

  @TestFactory
  Stream<DynamicTest> allProductsOfEveryKindOfLayerHaveThePrecisionOfTheModel() {
    return layers().entrySet().stream()
        .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> check(kind.getValue())));
  }

  private static void check(Supplier<Layer<?>> kind) {
    Tensor x = RandomModels.tensor(new Random(3), 2, 6, INPUTS);
    float[] asSaved = model(kind.get(), Precision.FLOAT32).predict(x).data();
    float[] rounded = model(kind.get(), Precision.BFLOAT16).predict(x).data();
    Model found = model(kind.get(), Precision.FLOAT32).precision(Precision.BFLOAT16);
    assertThat(found.predict(x).data()).isEqualTo(rounded).isNotEqualTo(asSaved);
  }

  /** Every kind of layer with products, alone and in every kind of layer with parts. */
  private static Map<String, Supplier<Layer<?>>> layers() {
    Map<String, Supplier<Layer<?>>> kinds = new TreeMap<>();
    kinds.put("dense", () -> Dense.units(3));
    kinds.put("conv1d", () -> Conv1D.of(4, 2));
    kinds.put("lstm", () -> Lstm.units(4).returnSequences(true));
    kinds.put("lstm, projected ahead", () -> Lstm.units(4).implementation(2));
    kinds.put("simple rnn", () -> SimpleRnn.units(4));
    kinds.put("gru", () -> Gru.units(4));
    kinds.put("gru, reset after", () -> Gru.units(4).resetAfter(true));
    kinds.put("rnn", () -> Rnn.cell(LstmCell.units(4)));
    kinds.put("rnn of stacked cells", ModelPrecisionTest::stack);
    kinds.put("bidirectional", () -> Bidirectional.of(Lstm.units(4)));
    kinds.put(
        "bidirectional, own backward layer",
        () -> Bidirectional.of(Lstm.units(4)).backwardLayer(Gru.units(3).goBackwards(true)));
    kinds.put("bidirectional of stacked cells", () -> Bidirectional.of(stack()));
    kinds.put("time distributed", () -> TimeDistributed.of(Dense.units(3)));
    kinds.put(
        "time distributed model",
        () -> TimeDistributed.of(nested(Model.input(INPUTS), Dense.units(4), Dense.units(2))));
    kinds.put("model", () -> nested(sequence(), Lstm.units(4).returnSequences(true)));
    kinds.put(
        "model in a model",
        () -> nested(sequence(), nested(sequence(), Bidirectional.of(stack())), Dense.units(2)));
    return kinds;
  }

  private static Rnn stack() {
    return Rnn.cells(LstmCell.units(4), GruCell.units(3), SimpleRnnCell.units(2));
  }

  private static SymbolicTensor sequence() {
    return Model.input(-1, INPUTS);
  }

  /** A chain whose weights can still be set, unlike those of a {@link Model}. */
  private static Nested nested(SymbolicTensor input, Layer<?>... layers) {
    SymbolicTensor last = input;
    for (Layer<?> layer : layers) {
      last = layer.apply(last);
    }
    return new Nested("Sequential", Graph.of(List.of(input), List.of(last)), "inner");
  }

  /** A layer with weights from a seed, its matrices rounded. */
  private static Model model(Layer<?> layer, Precision matrices) {
    SymbolicTensor input = sequence();
    SymbolicTensor output = layer.apply(input);
    Random random = new Random(7);
    layer.setWeights(
        layer.weights().stream().map(weight -> value(weight, random, matrices)).toList());
    return Model.of(input, output);
  }

  private static Tensor value(Weight weight, Random random, Precision matrices) {
    Tensor tensor = RandomModels.tensor(random, weight.shape());
    if (!weight.path().endsWith("bias")) {
      for (int i = 0; i < tensor.data().length; i++) {
        tensor.data()[i] = matrices.round(tensor.data()[i]);
      }
    }
    return tensor;
  }

  @Test
  void aModelWithinThatIsComplete() {
    Model inner = RandomModels.stacked(1, INPUTS, 4, 3);
    Tensor x = RandomModels.tensor(new Random(3), 2, 6, INPUTS);
    Model outer = Model.sequential(inner.asLayer()).precision(Precision.BFLOAT16);
    float[] wanted =
        RandomModels.stacked(1, INPUTS, 4, 3).precision(Precision.BFLOAT16).predict(x).data();
    assertThat(outer.predict(x).data()).isEqualTo(wanted);
    assertThat(inner.predict(x).data()).as("its layers are the same").isEqualTo(wanted);
  }

  @Test
  void steppingGivesTheBitsOfWholeSequences() {
    Model model = RandomModels.stacked(1, INPUTS, 33, 3).precision(Precision.BFLOAT16);
    Tensor x = RandomModels.tensor(new Random(3), 1, 9, INPUTS);
    Tensor whole = model.predict(x);
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    for (int t = 0; t < 9; t++) {
      float[] event = new float[INPUTS];
      System.arraycopy(x.data(), t * INPUTS, event, 0, INPUTS);
      float[] y = new float[3];
      stepper.step(event, state, y);
      float[] wanted = new float[3];
      System.arraycopy(whole.data(), t * 3, wanted, 0, 3);
      assertThat(y).isEqualTo(wanted);
    }
  }

  @Test
  void weightsThatAreReadAndSavedStayAsTheyWere() {
    Model model = RandomModels.stacked(1, INPUTS, 4, 3).precision(Precision.BFLOAT16);
    List<Weight> wanted = RandomModels.stacked(1, INPUTS, 4, 3).weights();
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(model.weights().get(i).value().data()).isEqualTo(wanted.get(i).value().data());
    }
  }

  @Test
  void thePrecisionCanBeTakenBackBeforeTheFirstComputation() {
    Tensor x = RandomModels.tensor(new Random(3), 2, 6, INPUTS);
    Model model = RandomModels.stacked(1, INPUTS, 4, 3);
    model.precision(Precision.BFLOAT16).precision(Precision.FLOAT32);
    assertThat(model.predict(x).data())
        .isEqualTo(RandomModels.stacked(1, INPUTS, 4, 3).predict(x).data());
  }

  @Test
  void afterAPredictionOrAStepperThePrecisionIsFixed() {
    Model predicted = RandomModels.stacked(1, INPUTS, 4, 3);
    Tensor x = RandomModels.tensor(new Random(3), 2, 6, INPUTS);
    float[] before = predicted.predict(x).data();
    requireFixed(predicted);
    assertThat(predicted.predict(x).data()).isEqualTo(before);
    Model stepped = RandomModels.stacked(1, INPUTS, 4, 3);
    stepped.stepper();
    requireFixed(stepped);
  }

  @Test
  void ifALayerHasComputedElsewhereNoneChanges() {
    Tensor x = RandomModels.tensor(new Random(3), 2, INPUTS);
    Dense first = Dense.units(INPUTS).name("one");
    Dense last = Dense.units(2).name("other");
    Model both = Model.sequential(first.inputShape(INPUTS), last);
    Tensor between = first.apply(x);
    assertThatThrownBy(() -> both.precision(Precision.BFLOAT16))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "layer \"one\" (Dense): precision cannot be set any more: the layer has computed");
    Tensor kernel = last.weights().get(0).value();
    Dense wanted = Dense.units(2).weights(kernel, Tensor.zeros(2));
    assertThat(both.predict(x).data()).isEqualTo(wanted.apply(between).data());
  }

  private static void requireFixed(Model model) {
    assertThatThrownBy(() -> model.precision(Precision.BFLOAT16))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layer \"")
        .hasMessageContaining("precision cannot be set any more: the layer has computed");
  }

  @Test
  void aLayerOnItsOwnHasThePrecisionGivenToItUntilItComputes() {
    Tensor x = RandomModels.tensor(new Random(3), 2, INPUTS);
    Tensor kernel = RandomModels.tensor(new Random(4), INPUTS, 3);
    Dense layer = Dense.units(3).useBias(false).weights(kernel);
    layer.precision(Precision.BFLOAT16);
    Dense wanted = Dense.units(3).useBias(false).weights(roundedCopy(kernel));
    assertThat(layer.apply(x).data()).isEqualTo(wanted.apply(x).data());
    assertThatThrownBy(() -> layer.precision(Precision.FLOAT32))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the layer has computed");
  }

  private static Tensor roundedCopy(Tensor tensor) {
    float[] values = tensor.data().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Precision.BFLOAT16.round(values[i]);
    }
    return Tensor.of(values, tensor.shape());
  }

  @Test
  void aPartOfALayerHasThePrecisionOfTheWhole() {
    Dense part = Dense.units(3).name("part");
    TimeDistributed.of(part).name("whole");
    assertThatThrownBy(() -> part.precision(Precision.BFLOAT16))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layer \"part\" (Dense): precision: expected it on the whole");
  }

  @Test
  void noPrecisionIsRefused() {
    Model model = RandomModels.stacked(1, INPUTS, 4, 3);
    assertThatThrownBy(() -> model.precision(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precision");
  }
}
