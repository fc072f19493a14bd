package io.flinklstm.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are multiplied together, fewer of them the longer they are. */
class RowsAtOnceTest {
  private static final int ROWS = 37;

  private static Tensor random(int... shape) {
    return RandomModels.tensor(new Random(1), shape);
  }

  private static Tensor part(Tensor x, int from, int rows) {
    int width = x.dimension(2);
    float[] values = Arrays.copyOfRange(x.data(), from * width, (from + rows) * width);
    return Tensor.of(values, 1, rows, width);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4_000, 4_096, 9_000, 70_000})
  void aDenseLayerOfAnyWidthMapsManyRowsAsItMapsEach(int units) {
    Dense layer = Dense.units(units).activation("tanh");
    Tensor x = random(1, ROWS, 3);
    float[] all = layer.apply(x).data();
    for (int r = 0; r < ROWS; r++) {
      float[] row = layer.apply(part(x, r, 1)).data();
      assertThat(Arrays.copyOfRange(all, r * units, (r + 1) * units)).isEqualTo(row);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 1_000, 9_000})
  void aConvolutionOverAnyWindowFiltersManyAsItFiltersEach(int features) {
    for (int groups = 1; groups <= 2; groups++) {
      int width = 2 * features;
      Conv1D layer = Conv1D.of(2, 8).groups(groups);
      Tensor x = random(1, ROWS + 7, width);
      float[] all = layer.apply(x).data();
      for (int t = 0; t < ROWS; t++) {
        float[] window = layer.apply(part(x, t, 8)).data();
        assertThat(Arrays.copyOfRange(all, 2 * t, 2 * t + 2)).isEqualTo(window);
      }
    }
  }

  @Test
  void wideRowsNeedLittleMoreScratchThanOneOfThem() {
    int units = 1 << 20;
    Dense wide = Dense.units(units);
    wide.apply(Tensor.zeros(1, 1));
    assertThat(wide.scratchSize()).isBetween(units, 2 * units);
    int features = 1 << 18;
    Conv1D longWindow = Conv1D.of(1, 4);
    longWindow.apply(Tensor.zeros(1, 4, features));
    assertThat(longWindow.scratchSize()).isBetween(4 * features, 8 * features);
  }
}
