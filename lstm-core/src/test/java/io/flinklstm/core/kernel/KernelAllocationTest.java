package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.RandomModels;
import io.flinklstm.core.math.Activation;
import io.flinklstm.core.math.Precision;
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
  private static final int CALLS = 10_000;
  private static final int ROUNDS = 12;

  private final Random random = new Random(7);

  static Stream<Kernel> kernels() {
    return Stream.of(new ScalarKernel(), new VectorKernel());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsAllocateNothing(Kernel kernel) {
    float[] x = RandomModels.tensor(random, 7 * 37).data();
    float[] y = new float[7 * Product.room(239)];
    for (Precision precision : Precision.values()) {
      for (int cols : new int[] {1, 17, 68, 128, 239}) {
        Product product =
            kernel.product(RandomModels.tensor(random, 37, cols), new float[cols], precision);
        assertAllocatesNothing(
            () -> {
              product.set(7, x, 0, 37, y, 0, Product.room(239));
              product.add(1, x, 0, 0, y, 0, 0);
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void functionsAllocateNothing(Kernel kernel) {
    float[] v = RandomModels.tensor(random, 68).data();
    assertAllocatesNothing(
        () -> {
          kernel.apply(Activation.TANH, v, 0, 68);
          kernel.apply(Activation.SIGMOID, v, 0, 68);
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
