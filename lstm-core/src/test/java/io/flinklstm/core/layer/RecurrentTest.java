package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.RecurrentKind;
import io.flinklstm.core.math.Shape;
import io.flinklstm.core.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all recurrent layers do around their cells. */
class RecurrentTest {
  private static final int UNITS = 4;
  private static final int INPUTS = 3;

  private static Recurrent<?> layer(RecurrentKind kind) {
    return kind.layer(UNITS, 2);
  }

  /** The layer with the same weights for every layer of its kind. */
  private static <L extends Layer<?>> L built(L layer, int batch) {
    layer.apply(InputLayer.of(Shape.of(batch, -1, INPUTS)).tensor());
    RandomModels.randomize(layer, new Random(5));
    return layer;
  }

  private static Recurrent<?> sequences(RecurrentKind kind) {
    return built(layer(kind).returnSequences(true).returnState(true), -1);
  }

  private static Tensor input(int batch, int time) {
    return RandomModels.tensor(new Random(6), batch, time, INPUTS);
  }

  private static Tensor timesteps(Tensor x, int... timesteps) {
    int width = x.dimension(2);
    Tensor some = Tensor.zeros(1, timesteps.length, width);
    for (int k = 0; k < timesteps.length; k++) {
      System.arraycopy(x.data(), timesteps[k] * width, some.data(), k * width, width);
    }
    return some;
  }

  private static List<float[]> numbers(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::data).toList();
  }

  private static void assertSame(List<Tensor> found, List<Tensor> expected) {
    assertThat(numbers(found)).usingRecursiveComparison().isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @EnumSource
  void paddingKeepsTheStateAndRepeatsTheOutput(RecurrentKind kind) {
    Tensor x = input(1, 5);
    Mask mask = Mask.of(new boolean[] {false, true, false, true, false}, 1, 5);
    List<Tensor> masked = sequences(kind).call(List.of(x), mask);
    List<Tensor> real = sequences(kind).call(List.of(timesteps(x, 1, 3)), null);
    Tensor y = real.get(0);
    float[] expected = new float[5 * UNITS];
    System.arraycopy(y.data(), 0, expected, UNITS, UNITS);
    System.arraycopy(y.data(), 0, expected, 2 * UNITS, UNITS);
    System.arraycopy(y.data(), UNITS, expected, 3 * UNITS, UNITS);
    System.arraycopy(y.data(), UNITS, expected, 4 * UNITS, UNITS);
    assertThat(masked.get(0).data()).isEqualTo(expected);
    assertSame(masked.subList(1, masked.size()), real.subList(1, real.size()));
  }

  @ParameterizedTest
  @EnumSource
  void paddingAtTheEndIsReadFirstBackwards(RecurrentKind kind) {
    Tensor x = input(1, 4);
    Mask mask = Mask.of(new boolean[] {true, false, true, false}, 1, 4);
    Recurrent<?> backwards =
        built(layer(kind).returnSequences(true).returnState(true).goBackwards(true), -1);
    List<Tensor> masked = backwards.call(List.of(x), mask);
    List<Tensor> real = sequences(kind).call(List.of(timesteps(x, 2, 0)), null);
    float[] y = masked.get(0).data();
    assertThat(Arrays.copyOf(y, UNITS)).containsOnly(0f);
    assertThat(Arrays.copyOfRange(y, UNITS, 2 * UNITS))
        .isEqualTo(Arrays.copyOfRange(y, 2 * UNITS, 3 * UNITS))
        .isEqualTo(Arrays.copyOf(real.get(0).data(), UNITS));
    assertSame(masked.subList(1, masked.size()), real.subList(1, real.size()));
  }

  @ParameterizedTest
  @EnumSource
  void theLastOutputIsThatOfTheSequence(RecurrentKind kind) {
    Tensor x = input(1, 4);
    float[] all = sequences(kind).call(List.of(x), null).get(0).data();
    Recurrent<?> last = built(layer(kind).returnState(true), -1);
    List<Tensor> outputs = last.call(List.of(x), null);
    assertThat(outputs).hasSize(1 + last.stateSizes().size());
    assertThat(outputs.get(0).data()).isEqualTo(Arrays.copyOfRange(all, 3 * UNITS, 4 * UNITS));
    assertThat(outputs.get(1).data()).isEqualTo(outputs.get(0).data());
  }

  @ParameterizedTest
  @EnumSource
  void aStatefulLayerGoesOnWhereTheBatchBeforeEnded(RecurrentKind kind) {
    Tensor x = input(1, 6);
    List<Tensor> whole = sequences(kind).call(List.of(x), null);
    Recurrent<?> stateful = built(layer(kind).returnState(true).stateful(true), 1);
    stateful.use();
    Memory memory = new Memory();
    stateful.call(List.of(Value.of(timesteps(x, 0, 1))), memory);
    List<Tensor> kept = stateful.states(memory);
    List<Value> end = stateful.call(List.of(Value.of(timesteps(x, 2, 3, 4, 5))), memory);
    List<Tensor> states = end.stream().skip(1).map(Value::tensor).toList();
    assertSame(states, whole.subList(1, whole.size()));
    assertSame(stateful.states(memory), states);
    memory.reset();
    stateful.setStates(memory, kept);
    stateful.call(List.of(Value.of(timesteps(x, 2, 3, 4, 5))), memory);
    assertSame(stateful.states(memory), states);
  }

  @ParameterizedTest
  @EnumSource
  void initialStatesAreWhereASequenceGoesOn(RecurrentKind kind) {
    Tensor x = input(1, 5);
    List<Tensor> whole = sequences(kind).call(List.of(x), null);
    List<Tensor> first = sequences(kind).call(List.of(timesteps(x, 0, 1, 2)), null);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(timesteps(x, 3, 4));
    inputs.addAll(first.subList(1, first.size()));
    List<Tensor> rest = sequences(kind).call(inputs, null);
    assertThat(rest.get(0).data()).isEqualTo(Arrays.copyOfRange(whole.get(0).data(), 12, 20));
    assertSame(rest.subList(1, rest.size()), whole.subList(1, whole.size()));
  }

  @ParameterizedTest
  @EnumSource
  void statesOfAnotherSizeAreRefused(RecurrentKind kind) {
    Tensor wrong = Tensor.zeros(1, UNITS + 7);
    assertThatThrownBy(() -> layer(kind).apply(input(1, 2), wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialState: expected ");
  }

  @ParameterizedTest
  @EnumSource
  void aCopyHasTheSettingsAndItsOwnWeights(RecurrentKind kind) {
    Recurrent<?> original = sequences(kind);
    Recurrent<?> copy = original.copy();
    assertThat(copy.config())
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*owner")
        .isEqualTo(original.config());
    assertThat(copy.isBuilt()).isFalse();
    Tensor x = input(1, 3);
    assertThat(built(copy, -1).apply(x).data()).isEqualTo(original.apply(x).data());
    assertThat(copy.weights()).doesNotContainAnyElementsOf(original.weights());
  }

  @Test
  void aStackIsMadeOfDifferentCellsThatAreNoStacks() {
    LstmCell cell = LstmCell.units(2);
    assertThatThrownBy(() -> Rnn.cells(cell, cell))
        .hasMessage("cells[1]: expected each cell once, found LSTMCell LSTMCell again");
    assertThatThrownBy(() -> Rnn.cells(cell, StackedCells.of(GruCell.units(1))))
        .hasMessageStartingWith("cells[1]: expected a cell that is not itself a stack");
    assertThatThrownBy(Rnn::cells).hasMessage("cells: expected at least one cell, found none");
    assertThatThrownBy(() -> Rnn.cell(null)).hasMessage("cell: expected a cell, found null");
  }

  @Test
  void aCellBelongsToOneLayer() {
    GruCell cell = GruCell.units(2);
    Rnn.cell(cell).name("one").apply(input(1, 2));
    assertThatThrownBy(() -> Rnn.cell(cell).name("two").apply(input(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cell: expected a cell of its own")
        .hasMessageContaining("of layer \"one\"");
    assertThatThrownBy(() -> cell.resetAfter(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("resetAfter of cell");
  }

  @Test
  void weightsOfACellThatIsNotTrainedAreNotTrained() {
    Rnn rnn = Rnn.cells(LstmCell.units(2).trainable(false), GruCell.units(2));
    rnn.apply(input(1, 2));
    assertThat(rnn.weights().stream().map(Weight::trainable))
        .containsExactly(false, false, false, true, true, true);
  }
}
