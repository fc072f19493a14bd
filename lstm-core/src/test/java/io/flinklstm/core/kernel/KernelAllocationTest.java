package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Matrix;
import io.flinklstm.core.model.Model;
import io.flinklstm.core.model.ModelState;
import io.flinklstm.core.model.Stepper;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vector that becomes an object shows here, and nowhere else but in the time. */
class KernelAllocationTest {
  private static final int CALLS = 20_000;
  private static final int ROUNDS = 12;

  private final Random random = new Random(7);

  static Stream<Kernel> kernels() {
    return Stream.of(new ScalarKernel(), new VectorKernel());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsAllocateNothing(Kernel kernel) {
    Matrix m = Matrix.copyOf(RandomModels.tensor(random, 37, 68));
    float[] x = RandomModels.tensor(random, 37).data();
    float[] y = new float[68];
    assertAllocatesNothing(() -> kernel.addProduct(x, 0, m, y, 0));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void functionsAllocateNothing(Kernel kernel) {
    float[] v = RandomModels.tensor(random, 68).data();
    assertAllocatesNothing(
        () -> {
          kernel.tanh(v, 0, 68);
          kernel.sigmoid(v, 0, 68);
        });
  }

  /** The kernel is compiled into the step here, as it is in a job. */
  @Test
  void stepsOfALayerAllocateNothing() {
    Model model = Model.sequential(RandomModels.lstm(random, "lstm", 8, 64).inputShape(-1, 8));
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[] x = RandomModels.tensor(random, 8).data();
    float[] y = new float[64];
    assertAllocatesNothing(() -> stepper.step(x, state, y));
  }

  /** The least of some rounds: the first ones are not compiled yet. */
  private static void assertAllocatesNothing(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d calls", CALLS).isZero();
  }
}
