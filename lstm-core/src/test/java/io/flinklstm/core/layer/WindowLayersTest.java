package io.flinklstm.core.layer;

import static io.flinklstm.core.layer.Shaped.input;
import static io.flinklstm.core.layer.Shaped.masked;
import static io.flinklstm.core.layer.Shaped.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Tensor;
import io.flinklstm.core.weight.Initializer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowLayersTest {
  /** One feature, W = [1, 10, 100], b = 0.5. */
  private static Conv1D conv(String padding) {
    return Conv1D.of(1, 3)
        .name("c")
        .padding(padding)
        .weights(Tensor.of(new float[] {1, 10, 100}, 3, 1, 1), Tensor.of(new float[] {0.5f}, 1));
  }

  private static float[] result(Layer<?> layer, float... x) {
    return layer.apply(sequence(1, x)).data();
  }

  @Test
  void aConvolutionSlidesItsWindow() {
    assertThat(result(conv("valid"), 1, 2, 3, 4)).containsExactly(321.5f, 432.5f);
    assertThat(result(conv("same"), 1, 2, 3, 4)).containsExactly(210.5f, 321.5f, 432.5f, 43.5f);
    assertThat(result(conv("causal"), 1, 2, 3, 4)).containsExactly(100.5f, 210.5f, 321.5f, 432.5f);
  }

  @Test
  void stridesAndDilationMoveTheWindow() {
    assertThat(result(conv("valid").strides(2), 1, 2, 3, 4, 5)).containsExactly(321.5f, 543.5f);
    assertThat(result(conv("same").strides(2), 1, 2, 3, 4)).containsExactly(321.5f, 43.5f);
    assertThat(result(conv("causal").strides(3), 1, 2, 3, 4)).containsExactly(100.5f, 432.5f);
    assertThat(result(conv("valid").dilationRate(2), 1, 2, 3, 4, 5)).containsExactly(531.5f);
    assertThat(result(conv("causal").dilationRate(2), 1, 2, 3))
        .containsExactly(100.5f, 200.5f, 310.5f);
  }

  @Test
  void aConvolutionMixesFeatures() {
    Conv1D layer =
        Conv1D.of(2, 2)
            .useBias(false)
            .activation("relu")
            .weights(Tensor.of(new float[] {1, -1, 2, 0, 3, 1, 4, 0}, 2, 2, 2));
    assertThat(layer.apply(sequence(2, 1, 2, 3, 4)).data()).containsExactly(30f, 2f);
    assertThat(layer.apply(input(-1, 2)).shape()).hasToString("[null,null,2]");
    assertThat(masked(layer, sequence(2, 1, 2, 3, 4), true, true).mask()).isNull();
  }

  /**
   * A kernel [size, seen, filters] of groups, with zeros for the features a filter does not see.
   */
  private static Tensor overAllFeatures(Tensor kernel, int groups) {
    int seen = kernel.dimension(1);
    int filters = kernel.dimension(2);
    Tensor all = Tensor.zeros(kernel.dimension(0), seen * groups, filters);
    for (int i = 0; i < kernel.data().length; i++) {
      int j = i % filters;
      int row = i / filters;
      int feature = j / (filters / groups) * seen + row % seen;
      all.data()[(row / seen * seen * groups + feature) * filters + j] = kernel.data()[i];
    }
    return all;
  }

  @Test
  void groupsGiveTheBitsOfAKernelWithZerosForWhatTheyDoNotSee() {
    Random random = new Random(5);
    for (int[] sizes : new int[][] {{1, 1, 2}, {1, 3, 3}, {2, 1, 5}, {3, 2, 4}, {5, 17, 2}}) {
      int groups = sizes[2];
      int features = sizes[0] * groups;
      int filters = sizes[1] * groups;
      Tensor kernel = RandomModels.tensor(random, 3, sizes[0], filters);
      Tensor bias = RandomModels.tensor(random, filters);
      Tensor x = RandomModels.tensor(random, 2, 6, features);
      Conv1D grouped = Conv1D.of(filters, 3).padding("causal").groups(groups).weights(kernel, bias);
      Conv1D whole =
          Conv1D.of(filters, 3).padding("causal").weights(overAllFeatures(kernel, groups), bias);
      assertThat(grouped.apply(x).data()).containsExactly(whole.apply(x).data());
    }
  }

  @Test
  void aKernelOfManyGroupsTakesNoMoreRoomThanItsWeights() {
    int wide = 1 << 16;
    Conv1D layer = Conv1D.of(wide, 1).groups(wide).useBias(false);
    layer.weights(Initializer.ones().create(1, 1, wide));
    Tensor x = Initializer.ones().create(1, 1, wide);
    assertThat(layer.apply(x).data()).isEqualTo(x.data());
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Conv1D.of(1, 2).padding("full"))
        .hasMessage("padding: expected one of valid, same, causal, found \"full\"");
    assertThatThrownBy(() -> MaxPooling1D.of(2).padding("causal"))
        .hasMessage("padding: expected one of valid, same, found \"causal\"");
    assertThatThrownBy(() -> conv("valid").strides(2).dilationRate(2).apply(input(9, 1)))
        .hasMessageContaining("dilationRate: expected 1, for strides is 2, found 2");
    assertThatThrownBy(() -> conv("valid").apply(input(2, 1)))
        .hasMessageContaining("window of 3 timesteps needs at least that many, found [null,2,1]");
    assertThatThrownBy(() -> conv("valid").apply(input(3)))
        .hasMessageContaining("rank 3, found [null,3] of rank 2");
    assertThatThrownBy(() -> Conv1D.of(1, 1 << 20).dilationRate(1 << 20).apply(input(3, 1)))
        .hasMessageContaining("(kernelSize - 1) * dilationRate: expected less than 16777216");
  }

  @Test
  void onlyACausalConvolutionStepsAlong() {
    Conv1D same = conv("same");
    same.apply(input(-1, 1));
    assertThatThrownBy(() -> same.paces(List.of(Pace.EACH_STEP)))
        .isInstanceOf(NotSteppableException.class)
        .hasMessageStartingWith("Conv1D \"c\" with padding \"same\" looks at later timesteps")
        .hasMessageContaining("causal");
    Conv1D strided = conv("causal").strides(2);
    strided.apply(input(-1, 1));
    assertThatThrownBy(() -> strided.paces(List.of(Pace.EACH_STEP)))
        .hasMessageContaining("strides of 2");
    Conv1D wide = conv("causal").dilationRate(1 << 22);
    wide.apply(input(-1, 1));
    assertThatThrownBy(() -> wide.paces(List.of(Pace.EACH_STEP)))
        .hasMessageContaining("would remember 8388608 timesteps of 1 features");
  }

  @Test
  void aStepRemembersTheLastTimestepsOldestFirst() {
    Conv1D layer = conv("causal").dilationRate(2);
    layer.apply(sequence(1, 0));
    float[] state = new float[layer.stateSize(1)];
    float[][] y = {{0}};
    for (float x = 1; x <= 6; x++) {
      layer.step(new float[][] {{x}}, true, state, 0, new float[layer.scratchSize()], y);
    }
    assertThat(state).containsExactly(3f, 4f, 5f, 6f);
    assertThat(y[0]).containsExactly(642.5f);
  }

  @Test
  void poolingTakesWindowsOfTheSizeOfTheirStrides() {
    assertThat(result(MaxPooling1D.of(2), 3, 1, 2, 5, 9)).containsExactly(3f, 5f);
    assertThat(result(AveragePooling1D.of(2), 3, 1, 2, 5, 9)).containsExactly(2f, 3.5f);
    assertThat(result(MaxPooling1D.of(3).strides(1), -3, -1, -2, -5)).containsExactly(-1f, -1f);
  }

  @Test
  void paddingOfAPoolIsNoNumber() {
    assertThat(result(MaxPooling1D.of(3).strides(2).padding("same"), -3, -1, -2, -5))
        .containsExactly(-1f, -2f);
    assertThat(result(AveragePooling1D.of(3).strides(1).padding("same"), 3, 6, 9))
        .containsExactly(4.5f, 6f, 7.5f);
    assertThat(result(AveragePooling1D.of(2).padding("same"), 3, 1, 8)).containsExactly(2f, 8f);
  }

  @Test
  void poolingNeedsTheFuture() {
    for (Layer<?> layer : List.of(MaxPooling1D.of(2), AveragePooling1D.of(2))) {
      layer.name("p");
      assertThatThrownBy(() -> layer.paces(List.of(Pace.EACH_STEP)))
          .isInstanceOf(NotSteppableException.class)
          .hasMessage(
              layer.className()
                  + " \"p\" pools over time, so its output needs the future; predict on windows of"
                  + " the last T events instead");
    }
  }

  @Test
  void aGlobalMeanLeavesPaddingOutAndAMaximumDoesNot() {
    Tensor x = sequence(2, 1, 10, 9, 90, 3, 30);
    Value mean = masked(GlobalAveragePooling1D.of(), x, true, false, true);
    assertThat(mean.tensor().data()).containsExactly(2f, 20f);
    assertThat(mean.mask()).isNull();
    GlobalAveragePooling1D counting = GlobalAveragePooling1D.of().heedMask(false);
    assertThat(masked(counting, x, true, false, true).tensor().data())
        .containsExactly(13f / 3f, 130f / 3f);
    assertThat(masked(GlobalMaxPooling1D.of(), x, true, false, true).tensor().data())
        .containsExactly(9f, 90f);
    assertThat(masked(GlobalAveragePooling1D.of(), x, false, false, false).tensor().data())
        .containsExactly(0f, 0f);
    assertThat(GlobalMaxPooling1D.of().apply(sequence(1, -5, -7)).data()).containsExactly(-5f);
    assertThat(GlobalMaxPooling1D.of().apply(input(-1, 3)).shape()).hasToString("[null,3]");
  }

  @Test
  void timestepsAreCountedBeyondWhatOneFloatCanCount() {
    GlobalAveragePooling1D layer = GlobalAveragePooling1D.of();
    layer.apply(sequence(1, 0));
    float low = (1 << 20) - 1;
    float[] state = {0, low, 16};
    float[][] y = {{0}};
    layer.step(new float[][] {{3}}, true, state, 0, new float[0], y);
    assertThat(state).containsExactly(3f, 0f, 17f);
    layer.step(new float[][] {{3}}, true, state, 0, new float[0], y);
    assertThat(state).containsExactly(6f, 1f, 17f);
    assertThat(y[0][0]).isEqualTo(6f / ((17 << 20) + 1));
  }
}
