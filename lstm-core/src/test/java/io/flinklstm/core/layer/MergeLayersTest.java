package io.flinklstm.core.layer;

import static io.flinklstm.core.layer.Shaped.input;
import static io.flinklstm.core.layer.Shaped.row;
import static io.flinklstm.core.layer.Shaped.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeLayersTest {
  private static final Tensor A = row(1, -2);
  private static final Tensor B = row(3, 5);
  private static final Tensor C = row(2, 6);

  @Test
  void numbersAtOnePlaceAreJoined() {
    assertThat(Add.of().apply(A, B, C).data()).containsExactly(6f, 9f);
    assertThat(Multiply.of().apply(A, B, C).data()).containsExactly(6f, -60f);
    assertThat(Average.of().apply(A, B, C).data()).containsExactly(2f, 3f);
    assertThat(Maximum.of().apply(A, B, C).data()).containsExactly(3f, 6f);
    assertThat(Minimum.of().apply(A, B, C).data()).containsExactly(1f, -2f);
    assertThat(Subtract.of().apply(A, B).data()).containsExactly(-2f, -7f);
    assertThat(A.data()).containsExactly(1f, -2f);
  }

  @Test
  void theNumberOfInputsIsChecked() {
    assertThatThrownBy(() -> Add.of().apply(A))
        .hasMessageContaining("takes at least 2 inputs, but got 1");
    assertThatThrownBy(() -> Subtract.of().apply(A, B, C))
        .hasMessageContaining("takes 2 inputs, but got 3");
    assertThatThrownBy(() -> Concatenate.of().apply(A))
        .hasMessageContaining("takes at least 2 inputs, but got 1");
  }

  @Test
  void axesOfSizeOneAreRepeated() {
    Tensor x = sequence(2, 1, 2, 3, 4);
    assertThat(Add.of().apply(x, sequence(2, 10, 20)).data()).containsExactly(11f, 22f, 13f, 24f);
    assertThat(Add.of().apply(sequence(1, 10, 20), x).data()).containsExactly(11f, 12f, 23f, 24f);
    assertThat(Multiply.of().apply(sequence(2, 1, 2), sequence(1, 10, 20)).data())
        .containsExactly(10f, 20f, 20f, 40f);
    assertThat(Add.of().apply(input(-1, 1), input(-1, 3)).shape()).hasToString("[null,null,3]");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Add.of().apply(input(4, 2), input(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axes of size 1 to repeat, found [[null,4,2], [null,4,3]]");
    assertThatThrownBy(() -> Add.of().apply(input(2), input(4, 2)))
        .hasMessageContaining("found [[null,2], [null,4,2]]");
    assertThatThrownBy(() -> Add.of().apply(Tensor.zeros(1, 2), Tensor.zeros(3, 2)))
        .hasMessageContaining("found [[1,2], [3,2]]");
    assertThatThrownBy(() -> Add.of().apply(input(1 << 13, 1), input(1, 1 << 13)))
        .hasMessageContaining("at most 16777216 numbers per sample");
  }

  @Test
  void aTimestepIsRealWhereItIsRealInAllInputs() {
    Tensor x = sequence(1, 1, 2, 3);
    for (Layer<?> layer : List.of(Add.of(), Concatenate.of())) {
      layer.apply(x, x);
      List<Value> values =
          List.of(
              new Value(x, Mask.of(new boolean[] {true, false, true}, 1, 3)),
              new Value(x, Mask.of(new boolean[] {true, true, false}, 1, 3)));
      Mask mask = layer.call(values, new Memory()).get(0).mask();
      assertThat(mask.at(0, 0)).isTrue();
      assertThat(mask.at(0, 1)).isFalse();
      assertThat(mask.at(0, 2)).isFalse();
    }
  }

  @Test
  void tensorsAreConcatenatedAlongAnyAxis() {
    assertThat(Concatenate.of().apply(A, B).data()).containsExactly(1f, -2f, 3f, 5f);
    Tensor last = Concatenate.of().apply(sequence(1, 1, 2), sequence(2, 3, 4, 5, 6));
    assertThat(last.shape()).containsExactly(1, 2, 3);
    assertThat(last.data()).containsExactly(1f, 3f, 4f, 2f, 5f, 6f);
    Tensor twice = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2, 1);
    Tensor time = Concatenate.of().axis(1).apply(twice, Tensor.of(new float[] {8, 9}, 2, 1, 1));
    assertThat(time.shape()).containsExactly(2, 3, 1);
    assertThat(time.data()).containsExactly(1f, 2f, 8f, 3f, 4f, 9f);
  }

  @Test
  void masksFollowEachOtherAlongTime() {
    Concatenate layer = Concatenate.of().axis(1);
    Tensor x = sequence(1, 1, 2);
    layer.apply(x, x);
    List<Value> values =
        List.of(new Value(x, Mask.of(new boolean[] {false, true}, 1, 2)), Value.of(x));
    Mask mask = layer.call(values, new Memory()).get(0).mask();
    boolean[] real = new boolean[4];
    for (int t = 0; t < 4; t++) {
      real[t] = mask.at(0, t);
    }
    assertThat(real).containsExactly(false, true, true, true);
    assertThat(layer.call(List.of(Value.of(x), Value.of(x)), new Memory()).get(0).mask()).isNull();
  }

  @Test
  void aConcatenationThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Concatenate.of().apply(input(4, 2), input(5, 2)))
        .hasMessageContaining("one shape but for axis 2, found [[null,4,2], [null,5,2]]");
    assertThatThrownBy(() -> Concatenate.of().axis(0).apply(input(2), input(2)))
        .hasMessageContaining("axis: expected 1 to 1, or the same from the end, found 0");
    SymbolicTensor[] wide = new SymbolicTensor[17];
    Arrays.fill(wide, input(1 << 20));
    assertThatThrownBy(() -> Concatenate.of().apply(wide))
        .hasMessageContaining("at most 16777216 numbers per sample");
  }

  private static Layer<?> applied(Layer<?> layer, SymbolicTensor... inputs) {
    layer.applyAll(inputs);
    return layer;
  }

  @Test
  void pacesMixOnlyWhereNoneIsASequence() {
    List<Pace> mixed = List.of(Pace.FIXED, Pace.SO_FAR);
    List<Pace> refused = List.of(Pace.EACH_STEP, Pace.SO_FAR);
    for (Layer<?> layer :
        List.of(
            applied(Add.of(), input(2), input(2)), applied(Concatenate.of(), input(2), input(2)))) {
      assertThat(layer.paces(mixed)).containsExactly(Pace.SO_FAR);
      assertThatThrownBy(() -> layer.paces(refused))
          .isInstanceOf(NotSteppableException.class)
          .hasMessageContaining("mixes a sequence with a tensor that is none");
    }
  }

  @Test
  void whatStepsCannotRepeatOrJoinIsRefused() {
    List<Pace> each = List.of(Pace.EACH_STEP, Pace.EACH_STEP);
    assertThatThrownBy(
            () -> applied(Concatenate.of().axis(1), input(4, 2), input(4, 2)).paces(each))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("joins sequences along time");
    assertThatThrownBy(() -> applied(Add.of(), input(1, 2), input(4, 2)).paces(each))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("repeats one timestep");
    assertThatThrownBy(() -> applied(Add.of(), input(4, 1, 3), input(4, 2, 3)).paces(each))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("repeats an axis");
    assertThatThrownBy(() -> applied(Concatenate.of(), input(4, 2, 3), input(4, 2, 3)).paces(each))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageContaining("joins axis 3");
    assertThat(applied(Add.of(), input(4, 1), input(4, 3)).paces(each))
        .containsExactly(Pace.EACH_STEP);
  }

  @Test
  void laterCallsLeaveWhatWasBuiltAsItIs() {
    Add layer = Add.of();
    layer.apply(input(4, 1), input(4, 3));
    layer.apply(input(4, 3), input(4, 3));
    assertThatThrownBy(() -> layer.apply(sequence(1, 1), sequence(1, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "inputs that repeat no more axes of size 1 than in its first call, found [[1,1,1],"
                + " [1,2,1]]");
    assertThat(layer.paces(List.of(Pace.EACH_STEP, Pace.EACH_STEP)))
        .containsExactly(Pace.EACH_STEP);
  }

  @Test
  void theMaskOfOneTimestepIsRepeatedWithIt() {
    Add layer = Add.of();
    Tensor one = Tensor.of(new float[] {1, 2}, 2, 1, 1);
    Tensor three = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1);
    layer.apply(one, three);
    Value first = new Value(one, Mask.of(new boolean[] {true, false}, 2, 1));
    Mask mask = layer.call(List.of(first, Value.of(three)), new Memory()).get(0).mask();
    assertThat(mask.at(0, 2)).isTrue();
    assertThat(mask.at(1, 0)).isFalse();
    assertThat(mask.at(1, 2)).isFalse();
  }
}
