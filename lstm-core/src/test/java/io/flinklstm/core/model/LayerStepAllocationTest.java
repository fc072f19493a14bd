package io.flinklstm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.flinklstm.core.layer.ActivationLayer;
import io.flinklstm.core.layer.Add;
import io.flinklstm.core.layer.Average;
import io.flinklstm.core.layer.BatchNormalization;
import io.flinklstm.core.layer.Concatenate;
import io.flinklstm.core.layer.Conv1D;
import io.flinklstm.core.layer.Dense;
import io.flinklstm.core.layer.Dropout;
import io.flinklstm.core.layer.Embedding;
import io.flinklstm.core.layer.Flatten;
import io.flinklstm.core.layer.GlobalAveragePooling1D;
import io.flinklstm.core.layer.LayerNormalization;
import io.flinklstm.core.layer.Masking;
import io.flinklstm.core.layer.Multiply;
import io.flinklstm.core.layer.Normalization;
import io.flinklstm.core.layer.PRelu;
import io.flinklstm.core.layer.RepeatVector;
import io.flinklstm.core.layer.Rescaling;
import io.flinklstm.core.layer.SymbolicTensor;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerStepAllocationTest {
  private static final int EVENTS = 20_000;
  private static final int ROUNDS = 20;

  private static Model model() {
    SymbolicTensor x = Model.input(-1, 3);
    SymbolicTensor ids = Model.input(-1);
    SymbolicTensor real = Normalization.of().mean(1).variance(2).apply(Masking.of().apply(x));
    SymbolicTensor dense = Conv1D.of(3, 3).padding("causal").dilationRate(2).apply(real);
    SymbolicTensor window = Conv1D.of(3, 2).padding("causal").groups(3).apply(dense);
    SymbolicTensor even =
        LayerNormalization.of().apply(BatchNormalization.of().apply(Dropout.of(0.5).apply(window)));
    SymbolicTensor sum =
        Average.of().apply(Add.of().apply(real, even), PRelu.of().sharedAxes(1).apply(window));
    SymbolicTensor weighed = Multiply.of().apply(sum, Dense.units(1).apply(real));
    SymbolicTensor all =
        Concatenate.of()
            .apply(weighed, Embedding.of(7, 2).maskZero(true).apply(ids), Rescaling.of(2).apply(x));
    SymbolicTensor mean = GlobalAveragePooling1D.of().apply(ActivationLayer.of("relu").apply(all));
    SymbolicTensor y = Flatten.of().apply(RepeatVector.of(2).apply(mean));
    return Model.of(List.of(x, ids), List.of(y));
  }

  /** The least of some rounds: a compiler thread that swaps code may charge one of them. */
  @Test
  void stepsAllocateNothing() {
    Model model = model();
    Stepper stepper = model.stepper();
    ModelState state = model.newState();
    float[][] x = {new float[3], new float[1]};
    float[][] y = {new float[stepper.outputSize(0)]};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int event = 0; event < EVENTS; event++) {
        x[0][event % 3] = event % 5;
        x[1][0] = event % 7;
        stepper.step(x, state, y);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d steps", EVENTS).isZero();
    assertThat(y[0]).hasSize(16).doesNotContain(Float.NaN);
  }

  @Test
  void anIdOutsideTheTableEndsTheStepWithItsName() {
    Model model = Model.sequential(Embedding.of(7, 2).name("station"), Dense.units(1));
    assertThat(model.inputShapes()).hasToString("[[null,null]]");
    ModelState state = model.newState();
    float[] y = {5f};
    assertThatThrownBy(() -> model.stepper().step(new float[] {7}, state, y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer \"station\" (Embedding): expected ids in [0, 7), found 7.0");
    assertThat(y).containsExactly(5f);
  }
}
