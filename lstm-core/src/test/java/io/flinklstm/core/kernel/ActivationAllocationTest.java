package io.flinklstm.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.math.Activation;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No activation makes objects, neither when each is compiled after those before it, nor when all
 * have been used at many lengths, as in a process with many models.
 */
class ActivationAllocationTest {
  private static final int[] LENGTHS = {64, 3, 16, 33, 130, 8, 68};
  private static final int CALLS = 4_000;
  private static final int ROUNDS = 60;

  private final Activation[] all = Activation.values();
  private final float[] numbers = new float[200];

  ActivationAllocationTest() {
    Random random = new Random(7);
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = 8f * (random.nextFloat() - 0.5f);
    }
  }

  static Stream<Kernel> kernels() {
    return Stream.of(new ScalarKernel(), new VectorKernel());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void activationsInTurnAndInterleavedAllocateNothing(Kernel kernel) {
    float[] v = new float[200];
    for (Activation activation : all) {
      assertAllocatesNothing(activation.name(), () -> applyAtAllLengths(kernel, activation, v));
    }
    assertAllocatesNothing(
        "all in turn",
        () -> {
          for (Activation activation : all) {
            applyAtAllLengths(kernel, activation, v);
          }
        });
    for (Activation activation : all) {
      assertAllocatesNothing(
          activation.name() + " after all", () -> applyAtAllLengths(kernel, activation, v));
    }
  }

  private void applyAtAllLengths(Kernel kernel, Activation activation, float[] v) {
    for (int length : LENGTHS) {
      System.arraycopy(numbers, 0, v, 0, length + 1);
      kernel.apply(activation, v, 1, length);
    }
  }

  /** The least of the rounds, ended by one without: the first ones are not compiled yet. */
  private static void assertAllocatesNothing(String name, Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d calls of %s", CALLS, name).isZero();
  }
}
