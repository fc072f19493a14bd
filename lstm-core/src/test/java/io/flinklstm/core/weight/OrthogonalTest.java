package io.flinklstm.core.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinklstm.core.math.Tensor;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Numbers from TensorFlow.js 4.22.0, whose factorisation is in float. */
class OrthogonalTest {
  private static final double TOLERANCE = 1e-6;

  /** Products of all rows, or of all columns where they are fewer, are those of gain² times I. */
  private static void assertOrthonormal(Tensor q, double gain) {
    int cols = q.dimension(-1);
    int rows = q.data().length / cols;
    boolean byRow = rows < cols;
    int count = Math.min(rows, cols);
    int length = Math.max(rows, cols);
    double largest = 0;
    for (int a = 0; a < count; a++) {
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int k = 0; k < length; k++) {
          int first = byRow ? a * cols + k : k * cols + a;
          int second = byRow ? b * cols + k : k * cols + b;
          product += (double) q.data()[first] * q.data()[second];
        }
        double wanted = a == b ? gain * gain : 0;
        largest = Math.max(largest, Math.abs(product - wanted));
      }
    }
    assertThat(largest).as("%s", q).isLessThan(TOLERANCE * gain * gain);
  }

  @Test
  void rowsOrColumnsAreOrthonormal() {
    int[] sizes = {1, 2, 3, 7, 8, 9, 16, 17, 33, 67};
    for (int n : sizes) {
      for (int m : sizes) {
        assertOrthonormal(Initializer.orthogonal(1, n * 100L + m).create(n, m), 1);
      }
      assertOrthonormal(Initializer.orthogonal(0.5, n).create(n, 4 * n), 0.5);
      assertOrthonormal(Initializer.orthogonal(2).create(n, 2, 3), 2);
    }
  }

  @Test
  void theRecurrentKernelOfALargeLstmIsReadyInSeconds() {
    Tensor kernel =
        Assertions.assertTimeout(
            Duration.ofSeconds(30), () -> Initializer.orthogonal(1, 5).create(512, 2048));
    assertOrthonormal(kernel, 1);
  }

  @Test
  void aNegativeGainTurnsTheSigns() {
    float[] plus = Initializer.orthogonal(1, 3).create(2, 8).data();
    float[] minus = Initializer.orthogonal(-1, 3).create(2, 8).data();
    for (int k = 0; k < plus.length; k++) {
      assertThat(minus[k]).isEqualTo(-plus[k]);
    }
  }

  @Test
  void axesButTheLastAreTakenAsOne() {
    assertThat(Initializer.orthogonal(1.5, 8).create(2, 2, 3).data())
        .containsExactly(
            new float[] {
              -0.55962306f, -0.9563339f, 0.8149597f, -0.9351554f, -0.45400938f, -0.4544153f,
              0.7235529f, -0.28904068f, 0.8573259f, -0.73401463f, 1.0226222f, 0.80270773f
            },
            within(2e-6f));
    assertThat(Initializer.orthogonal(1, 8).create(1, 2, 3).data())
        .containsExactly(
            new float[] {
              -0.19827545f, 0.93021744f, -0.30884045f, -0.9778212f, -0.20941979f, -0.003005058f
            },
            within(2e-6f));
  }

  @Test
  void aMatrixOf4096ValuesIsThatOfTensorFlowJs() {
    float[] q = Initializer.orthogonal(1, 8).create(32, 128).data();
    assertThat(new float[] {q[0], q[127], q[2048], q[4095], q[37], q[1037], q[2037]})
        .containsExactly(
            new float[] {
              -0.04622495f,
              0.044032294f,
              0.00345837f,
              -0.027059384f,
              -0.12109189f,
              0.06019627f,
              0.051552296f
            },
            within(1e-6f));
  }

  @Test
  void aSingleValueIsTheSignOfItsDraw() {
    assertThat(Initializer.orthogonal(1, 8).create(1, 1).data()).containsExactly(-1f);
  }
}
